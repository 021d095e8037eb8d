//! Trials at the same place (two grids, or batch sizes that are powers of two) step aside so that each can be seen
//! and touched.

use std::collections::BTreeMap;

use super::pen::Point;

/// Moves points that share a place (within `radius`) into a row around it, in the order given, one diameter apart.
pub fn dodge(points: &[Point], radius: f64) -> Vec<Point> {
    let mut places: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
    for (i, &(x, y)) in points.iter().enumerate() {
        if x.is_finite() && y.is_finite() {
            places.entry(((x / radius).round() as i64, (y / radius).round() as i64)).or_default().push(i);
        }
    }
    let mut moved = points.to_vec();
    for group in places.values().filter(|g| g.len() > 1) {
        let middle = (group.len() - 1) as f64 / 2.0;
        for (rank, &i) in group.iter().enumerate() {
            moved[i].0 += (rank as f64 - middle) * 2.1 * radius;
        }
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_at_one_place_stand_side_by_side() {
        let moved = dodge(&[(50.0, 50.0), (50.0, 50.0), (90.0, 50.0)], 5.0);
        assert_eq!(moved[2], (90.0, 50.0));
        assert!((moved[1].0 - moved[0].0 - 10.5).abs() < 1e-9);
        assert_eq!(moved[0].0 + moved[1].0, 100.0);
    }
}
