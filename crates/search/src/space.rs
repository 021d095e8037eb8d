//! The search space: named parameters with a domain each, and the map between points and the unit cube that every
//! searcher works in. Knows nothing of what a parameter means.
//!
//! The map is uniform where a prior is: equal volumes of the cube are equally likely values. Whole numbers, levels and
//! choices get cells; a float gets the closed interval, ends included.

use serde::{Deserialize, Serialize};

mod activity;
mod domain;
mod validate;

/// How equal distances are measured along a numeric domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scale {
    /// Equal differences.
    Linear,
    /// Equal ratios; both ends must be positive.
    Log,
    /// Equal ratios of `1 - x`, for momentum-like coefficients; both ends must be below one.
    LogComplement,
}

/// The values that one parameter can take.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Domain {
    /// Real numbers in `low..=high`.
    Float {
        /// Smallest value.
        low: f64,
        /// Largest value.
        high: f64,
        /// Where the values lie close.
        scale: Scale,
    },
    /// Whole numbers `low, low + step, …` up to `high`.
    Int {
        /// Smallest value.
        low: i64,
        /// No value is larger.
        high: i64,
        /// Distance between neighbours, at least 1.
        step: i64,
        /// Where the values lie close.
        scale: Scale,
    },
    /// A rising list of numbers, such as powers of two; each is equally likely.
    Levels {
        /// The numbers.
        values: Vec<f64>,
        /// How far apart a surrogate sees them.
        scale: Scale,
    },
    /// One of `count` things without an order; a point holds the index.
    Choice {
        /// How many there are.
        count: u32,
    },
    /// As [`Domain::Levels`], but cells of a map: a grid tries all of them, from coarse to fine.
    Lattice {
        /// The numbers.
        values: Vec<f64>,
        /// Along which they lie evenly.
        scale: Scale,
    },
}

/// A named dimension of a [`Space`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Param {
    /// Unique within the space; the URL key of a hyperparameter.
    pub name: String,
    /// What it can be.
    pub domain: Domain,
    /// When it has an effect; none for always.
    pub condition: Option<Condition>,
}

/// A parameter is active only where an earlier one is itself active and has one of these values: an optimiser's own
/// coefficients beside the choice of the optimiser.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Condition {
    /// Position of the earlier parameter in its space; it must be discrete.
    pub param: u32,
    /// The values, at least one, each of which the earlier parameter can take.
    pub equals: Vec<f64>,
}

/// The parameters searched over, in a fixed order.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Space {
    /// One entry a dimension.
    pub params: Vec<Param>,
}

/// A value for every parameter of a space, in its order. Integers and levels are held as such, a choice as its index; an
/// inactive parameter rests at the middle of its domain, so that points that mean the same are the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Point(pub Vec<f64>);

/// Identifies a point of one space exactly: the bits of its canonical values. For look-ups, not for keeping.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PointKey(Vec<u64>);

impl Space {
    /// Number of parameters.
    #[must_use]
    pub fn dims(&self) -> usize {
        self.params.len()
    }

    /// Coordinates in the unit cube, one a parameter: the middle of the value's cell, or the position in its interval.
    /// A point of fewer values than the space has dimensions gives fewer coordinates.
    #[must_use]
    pub fn to_unit(&self, point: &Point) -> Vec<f64> {
        self.params.iter().zip(&point.0).map(|(p, &x)| p.domain.to_unit(x)).collect()
    }

    /// The point whose cell holds these coordinates. Anything outside the cube is moved to its surface; a missing
    /// coordinate is read as 0.
    #[must_use]
    pub fn from_unit(&self, unit: &[f64]) -> Point {
        let coordinate = |i: usize| unit.get(i).copied().unwrap_or(0.0);
        self.at_rest(self.params.iter().enumerate().map(|(i, p)| p.domain.at_unit(coordinate(i))).collect())
    }

    /// The nearest legal point; idempotent. A missing or NaN value becomes the lowest.
    #[must_use]
    pub fn snap(&self, point: &Point) -> Point {
        let value = |i: usize| point.0.get(i).copied().unwrap_or(f64::NAN);
        self.at_rest(self.params.iter().enumerate().map(|(i, p)| p.domain.snap(value(i))).collect())
    }

    /// Whether every value is one that its parameter can take.
    #[must_use]
    pub fn contains(&self, point: &Point) -> bool {
        point.0.len() == self.dims() && self.snap(point) == *point
    }

    /// What two points share exactly when they are the same trial.
    #[must_use]
    pub fn key(&self, point: &Point) -> PointKey {
        PointKey(self.snap(point).0.iter().map(|x| x.to_bits()).collect())
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn param(name: &str, domain: Domain) -> Param {
        Param { name: name.into(), domain, condition: None }
    }

    fn mixed() -> Space {
        Space {
            params: vec![
                param("lr", Domain::Float { low: 1e-4, high: 1.0, scale: Scale::Log }),
                param("m", Domain::Float { low: 0.5, high: 0.999, scale: Scale::LogComplement }),
                param("units", Domain::Int { low: 8, high: 1000, step: 3, scale: Scale::Log }),
                param("layers", Domain::Int { low: -1, high: 4, step: 2, scale: Scale::Linear }),
                param("bs", Domain::Levels { values: vec![8.0, 16.0, 64.0], scale: Scale::Log }),
                param("act", Domain::Choice { count: 4 }),
            ],
        }
    }

    proptest! {
        #[test]
        fn any_coordinates_give_a_point_of_the_space(unit in prop::collection::vec(-0.5..1.5_f64, 6)) {
            let space = mixed();
            let point = space.from_unit(&unit);
            prop_assert!(space.contains(&point), "{point:?}");
        }

        #[test]
        fn a_point_survives_the_way_through_the_cube(unit in prop::collection::vec(0.0..=1.0_f64, 6)) {
            let space = mixed();
            let point = space.from_unit(&unit);
            let again = space.from_unit(&space.to_unit(&point));
            for (a, b) in point.0.iter().zip(&again.0).take(2) {
                prop_assert!((a - b).abs() <= 1e-12 * a.abs());
            }
            prop_assert_eq!(&point.0[2..], &again.0[2..]);
        }
    }

    #[test]
    fn the_ends_of_a_float_are_exact() {
        let space = mixed();
        assert_eq!(&space.from_unit(&[0.0; 6]).0[..3], &[1e-4, 0.5, 8.0]);
        assert_eq!(&space.from_unit(&[1.0; 6]).0[..3], &[1.0, 0.999, 998.0]);
    }

    #[test]
    fn cells_of_linear_integers_levels_and_choices_are_equally_wide() {
        let space = mixed();
        let mut counts = [[0_u32; 4]; 3];
        for i in 0..1200 {
            let p = space.from_unit(&[(f64::from(i) + 0.5) / 1200.0; 6]).0;
            counts[0][((p[3] + 1.0) / 2.0) as usize] += 1;
            counts[1][[8.0, 16.0, 64.0].iter().position(|&v| v == p[4]).unwrap()] += 1;
            counts[2][p[5] as usize] += 1;
        }
        assert_eq!(counts, [[400, 400, 400, 0], [400, 400, 400, 0], [300; 4]]);
    }

    #[test]
    fn a_logarithmic_integer_gives_every_octave_the_same_room() {
        let units = Space {
            params: vec![param("n", Domain::Int { low: 16, high: 1024, step: 1, scale: Scale::Log })],
        };
        let below_128 = (0..1000).filter(|&i| units.from_unit(&[(f64::from(i) + 0.5) / 1e3]).0[0] < 128.0);
        assert!((490..=510).contains(&below_128.count()));
    }

    #[test]
    fn cardinality_counts_only_finite_spaces() {
        let mut space = mixed();
        assert_eq!(space.cardinality(), None);
        space.params.drain(..2);
        assert_eq!(space.cardinality(), Some(331 * 3 * 3 * 4));
    }

    #[test]
    fn snapping_moves_strange_values_onto_the_lattice_and_drops_the_sign_of_zero() {
        let space = mixed();
        let p = space.snap(&Point(vec![f64::NAN, 9.0, 12.4, 0.2, 30.0, 2.6]));
        assert_eq!(p.0, [1e-4, 0.999, 11.0, 1.0, 16.0, 3.0]);
        let zero =
            Space { params: vec![param("x", Domain::Float { low: -1.0, high: 1.0, scale: Scale::Linear })] };
        assert_eq!(zero.key(&Point(vec![-0.0])), zero.key(&Point(vec![0.0])));
    }
}
