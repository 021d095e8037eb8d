//! How wide the kernels of numbers are.

/// For each centre the distance to the farther of its neighbours, as Bergstra et al. (2011) have it, but not below
/// `1 / min(100, n + 2)` for `n` centres, the "magic clip" of Hyperopt and Optuna. A centre at the rim looks at its one
/// neighbour only; a lonely one at both ends of the interval.
pub(super) fn neighbour_distances(centres: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..centres.len()).collect();
    order.sort_by(|&a, &b| centres[a].total_cmp(&centres[b]));
    let floor = 1.0 / (centres.len() as f64 + 2.0).min(100.0);
    let mut widths = vec![0.0; centres.len()];
    for (rank, &i) in order.iter().enumerate() {
        let below = rank.checked_sub(1).map(|r| centres[i] - centres[order[r]]);
        let above = order.get(rank + 1).map(|&next| centres[next] - centres[i]);
        let widest = match (below, above) {
            (None, None) => centres[i].max(1.0 - centres[i]),
            (below, above) => below.unwrap_or(0.0).max(above.unwrap_or(0.0)),
        };
        widths[i] = widest.clamp(floor, 1.0);
    }
    widths
}
