//! Points seen along one parameter: how many different values of it were tested, and where. Bergstra & Bengio (2012,
//! fig. 1) drew this beside grid and random search: nine trials of a grid test three values of each parameter, nine
//! random ones test nine.

use std::collections::BTreeSet;

use crate::space::{Point, Space};

/// One parameter's values among some points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Projection {
    /// How many different values were tested.
    pub distinct: u32,
    /// How many points had any: those where the parameter had an effect.
    pub points: u32,
    /// How many points fall into each of so many equally wide bins of the unit interval.
    pub bins: Vec<u32>,
}

impl Projection {
    /// Of the points on the parameter at `axis`; at least one bin. A parameter that the space has not was never tested.
    #[must_use]
    pub fn new<'a>(
        space: &Space,
        axis: usize,
        points: impl IntoIterator<Item = &'a Point>,
        bins: usize,
    ) -> Self {
        let mut projection = Self { distinct: 0, points: 0, bins: vec![0; bins.max(1)] };
        let mut values = BTreeSet::new();
        for point in points {
            let point = space.snap(point);
            if space.active(&point).get(axis) != Some(&true) {
                continue;
            }
            let unit = space.to_unit(&point)[axis];
            let bin = ((unit * projection.bins.len() as f64) as usize).min(projection.bins.len() - 1);
            projection.bins[bin] += 1;
            projection.points += 1;
            values.insert(point.0[axis].to_bits());
        }
        projection.distinct = values.len() as u32;
        projection
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::{Condition, Domain, Param, Scale};

    fn unit(name: &str, condition: Option<Condition>) -> Param {
        let domain = Domain::Float { low: 0.0, high: 1.0, scale: Scale::Linear };
        Param { name: name.into(), domain, condition }
    }

    #[test]
    fn nine_points_of_a_grid_test_three_values_and_nine_scattered_ones_nine() {
        let space = Space { params: vec![unit("a", None), unit("b", None)] };
        let grid: Vec<Point> =
            (0..9).map(|i| Point(vec![f64::from(i % 3) / 2.0, f64::from(i / 3) / 2.0])).collect();
        let of_grid = Projection::new(&space, 0, &grid, 3);
        assert_eq!(of_grid, Projection { distinct: 3, points: 9, bins: vec![3, 3, 3] });
        let scattered: Vec<Point> =
            (0..9).map(|i| Point(vec![f64::from(i) / 8.0, f64::from(i * 4 % 9) / 8.0])).collect();
        assert_eq!(Projection::new(&space, 1, &scattered, 9).bins, [1; 9]);
        assert_eq!(Projection::new(&space, 1, &scattered, 9).distinct, 9);
    }

    #[test]
    fn points_where_a_parameter_has_no_effect_do_not_test_it() {
        let choice = Param { name: "opt".into(), domain: Domain::Choice { count: 2 }, condition: None };
        let only = Condition { param: 0, equals: vec![1.0] };
        let space = Space { params: vec![choice, unit("momentum", Some(only))] };
        let points = [[0.0, 0.3], [0.0, 0.4], [1.0, 0.6]].map(|values| Point(values.to_vec()));
        let of_momentum = Projection::new(&space, 1, &points, 2);
        assert_eq!(of_momentum, Projection { distinct: 1, points: 1, bins: vec![0, 1] });
        assert_eq!(Projection::new(&space, 7, &points, 2).points, 0);
    }
}
