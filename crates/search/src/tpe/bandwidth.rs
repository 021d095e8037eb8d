//! How wide the kernels of numbers are, in unit coordinates.

/// Gives each centre its bandwidth, from all centres, their weights, and the number of dimensions.
pub(super) type Rule = fn(&[f64], &[f64], usize) -> Vec<f64>;

/// How many outcomes the uniform distribution counts for where a spread is estimated.
const UNIFORM_WEIGHT: f64 = 0.5;

/// Variance of a uniform distribution over the unit interval.
const UNIFORM_VARIANCE: f64 = 1.0 / 12.0;

/// `σ n^(-1/(d + 4))` for all `n` centres: Scott, *Multivariate Density Estimation*, 1992, section 6.3. As the outcomes
/// draw together so do the kernels, which lets a search converge; the variance `σ²` is a weighted mean of the centres'
/// and a uniform distribution's, which keeps few centres from being sure.
pub(super) fn spread(centres: &[f64], weights: &[f64], dims: usize) -> Vec<f64> {
    let n = centres.len() as f64;
    let weighted = |f: &dyn Fn(f64) -> f64| centres.iter().zip(weights).map(|(&c, w)| w * f(c)).sum::<f64>();
    let total = weighted(&|_| 1.0);
    let mean = weighted(&|c| c) / total;
    let squares = weighted(&|c| (c - mean) * (c - mean));
    let variance = (squares + UNIFORM_WEIGHT * UNIFORM_VARIANCE) / (total + UNIFORM_WEIGHT);
    vec![variance.sqrt() * libm::pow(n, -1.0 / (dims as f64 + 4.0)); centres.len()]
}

/// For each centre the distance to the farther of its neighbours, as Bergstra et al. (2011) have it, but not below
/// `1 / min(100, n + 2)` for `n` centres, the "magic clip" of Hyperopt and Optuna. A centre at the rim looks at its one
/// neighbour only; a lonely one at both ends of the interval.
pub(super) fn neighbour_distances(centres: &[f64], _weights: &[f64], _dims: usize) -> Vec<f64> {
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

#[cfg(test)]
mod tests {
    use super::*;

    // import numpy as np
    // c, w, d = np.array([0.1, 0.15, 0.2, 0.9]), np.array([2, 1, 0.5, 0.25]), 3
    // m = (w * c).sum() / w.sum(); v = ((w * (c - m)**2).sum() + 0.5 / 12) / (w.sum() + 0.5)
    // print(np.sqrt(v) * len(c)**(-1 / (d + 4)))
    #[test]
    fn the_spread_of_good_outcomes_is_that_of_numpy() {
        let widths = spread(&[0.1, 0.15, 0.2, 0.9], &[2.0, 1.0, 0.5, 0.25], 3);
        assert!(widths.len() == 4 && widths.iter().all(|w| (w - 0.171_229_413_476_484_63).abs() < 1e-12));
    }

    #[test]
    fn a_single_good_outcome_is_far_from_sure() {
        let width = spread(&[0.3], &[2.0], 2)[0];
        assert!((width - (0.5 / 12.0 / 2.5_f64).sqrt()).abs() < 1e-12, "{width}");
    }

    // import optuna; p = optuna.samplers._tpe.parzen_estimator
    // print(p._ParzenEstimator({"x": np.array([0.5, 0.1, 0.2, 0.95])}, {"x": optuna.distributions.FloatDistribution(0, 1)},
    //     p._ParzenEstimatorParameters(1.0, True, False, np.ones, True))._mixture_distribution.distributions[0].sigma)
    #[test]
    fn neighbour_distances_are_those_of_optuna() {
        let widths = neighbour_distances(&[0.5, 0.1, 0.2, 0.95], &[1.0; 4], 1);
        let expected = [0.44999999999999996, 0.16666666666666666, 0.3, 0.44999999999999996];
        assert!(widths.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{widths:?}");
        assert_eq!(neighbour_distances(&[0.3], &[1.0], 1), [0.7]);
    }
}
