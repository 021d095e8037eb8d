//! One dimension: its values, and how they lie in the unit interval.

use super::{Domain, Scale};

impl Scale {
    /// Onto the axis where equal distances count the same. Rising.
    pub(crate) fn warp(self, x: f64) -> f64 {
        match self {
            Self::Linear => x,
            Self::Log => libm::log(x),
            Self::LogComplement => -libm::log1p(-x),
        }
    }

    /// Inverse of [`Scale::warp`], up to rounding.
    fn unwarp(self, t: f64) -> f64 {
        match self {
            Self::Linear => t,
            Self::Log => libm::exp(t),
            Self::LogComplement => -libm::expm1(-t),
        }
    }
}

/// The whole numbers of a [`Domain::Int`] on its warped axis, each in a cell whose walls lie half-way to its
/// neighbours; the outermost cells are as wide as their one inner half demands.
struct Whole {
    low: f64,
    step: f64,
    last: f64,
    scale: Scale,
}

impl Whole {
    fn value(&self, index: f64) -> f64 {
        self.low + self.step * index
    }

    fn warped(&self, index: f64) -> f64 {
        self.scale.warp(self.value(index))
    }

    fn nearest_index(&self, x: f64) -> f64 {
        libm::round((x - self.low) / self.step).clamp(0.0, self.last)
    }

    /// Where the first cell begins and the last one ends.
    fn walls(&self) -> (f64, f64) {
        let (first, last) = (self.warped(0.0), self.warped(self.last));
        (first - (self.warped(1.0) - first) / 2.0, last + (last - self.warped(self.last - 1.0)) / 2.0)
    }

    fn to_unit(&self, x: f64) -> f64 {
        if self.last < 1.0 {
            return 0.5;
        }
        let (begin, end) = self.walls();
        (self.warped(self.nearest_index(x)) - begin) / (end - begin)
    }

    /// The walls of the cell around a value, as unit coordinates.
    fn cell(&self, x: f64) -> (f64, f64) {
        if self.last < 1.0 {
            return (0.0, 1.0);
        }
        let (begin, end) = self.walls();
        let (index, middle) = (self.nearest_index(x), |i: f64| (self.warped(i) + self.warped(i + 1.0)) / 2.0);
        let low = if index > 0.0 { middle(index - 1.0) } else { begin };
        let high = if index < self.last { middle(index) } else { end };
        ((low - begin) / (end - begin), (high - begin) / (end - begin))
    }

    fn at_unit(&self, u: f64) -> f64 {
        if self.last < 1.0 {
            return self.low;
        }
        let (begin, end) = self.walls();
        let t = begin + u * (end - begin);
        let guess = self.nearest_index(self.scale.unwarp(t));
        let distance = |i: f64| (self.warped(i) - t).abs();
        let nearer = |a: f64, b: f64| if distance(b) < distance(a) { b } else { a };
        let below = (guess - 1.0).max(0.0);
        let above = (guess + 1.0).min(self.last);
        self.value(nearer(nearer(below, guess), above))
    }
}

/// Index of the cell, out of `count` equally wide ones, that holds `u`.
fn cell(u: f64, count: usize) -> usize {
    ((u * count as f64) as usize).min(count - 1)
}

/// Index of the level nearest to `x` as the scale measures it; the lower one on a tie.
fn nearest_level(values: &[f64], scale: Scale, x: f64) -> usize {
    let above = values.partition_point(|&v| v < x);
    if above == 0 || above == values.len() {
        return above.min(values.len() - 1);
    }
    let t = scale.warp(x);
    let upper_is_nearer = scale.warp(values[above]) - t < t - scale.warp(values[above - 1]);
    if upper_is_nearer || values[above] == x { above } else { above - 1 }
}

impl Domain {
    /// A [`Domain::Lattice`] of `count` values, at least two, from `low` to `high`, both included. Where they are to be
    /// whole, each is rounded, and those that then coincide are one.
    #[must_use]
    pub fn lattice(low: f64, high: f64, scale: Scale, count: u32, whole: bool) -> Self {
        let range = Self::Float { low, high, scale };
        let last = f64::from(count.max(2) - 1);
        let at = |i: u32| range.at_unit(f64::from(i) / last);
        let mut values: Vec<f64> = (0..count.max(2)).map(at).collect();
        if whole {
            values.iter_mut().for_each(|x| *x = libm::round(*x));
        }
        // Rounding may swap what a narrow range holds, or make it one.
        values.sort_by(f64::total_cmp);
        values.dedup();
        Self::Lattice { values, scale }
    }

    /// How many values there are; `None` for a float.
    #[must_use]
    pub fn cardinality(&self) -> Option<u64> {
        match self {
            Self::Float { .. } => None,
            Self::Int { low, high, step, .. } => Some(high.abs_diff(*low) / step.unsigned_abs().max(1) + 1),
            Self::Levels { values, .. } | Self::Lattice { values, .. } => Some(values.len() as u64),
            Self::Choice { count } => Some(u64::from(*count)),
        }
    }

    /// The value with this rank among the rising values of a discrete domain; `None` for a float or past the end.
    #[must_use]
    pub fn nth(&self, rank: u64) -> Option<f64> {
        if rank >= self.cardinality()? {
            return None;
        }
        match self {
            Self::Float { .. } => None,
            Self::Int { low, step, .. } => Some((low + step * rank as i64) as f64),
            Self::Levels { values, .. } | Self::Lattice { values, .. } => values.get(rank as usize).copied(),
            Self::Choice { .. } => Some(rank as f64),
        }
    }

    /// Inverse of [`Domain::nth`] for the nearest legal value; `None` for a float.
    pub(crate) fn rank(&self, x: f64) -> Option<u64> {
        match self {
            Self::Float { .. } => None,
            Self::Int { .. } => self.whole().map(|l| l.nearest_index(x) as u64),
            Self::Levels { values, scale } | Self::Lattice { values, scale } => {
                Some(nearest_level(values, *scale, x) as u64)
            }
            Self::Choice { .. } => Some(self.snap(x) as u64),
        }
    }

    /// Position of a value in the unit interval.
    #[must_use]
    pub fn to_unit(&self, x: f64) -> f64 {
        match self {
            Self::Float { low, high, scale } => {
                let (begin, end) = (scale.warp(*low), scale.warp(*high));
                if begin >= end {
                    return 0.5;
                }
                ((scale.warp(x.clamp(*low, *high)) - begin) / (end - begin)).clamp(0.0, 1.0)
            }
            Self::Int { .. } => self.whole().map_or(0.5, |l| l.to_unit(x)),
            Self::Levels { values, scale } | Self::Lattice { values, scale } => {
                (nearest_level(values, *scale, x) as f64 + 0.5) / values.len() as f64
            }
            Self::Choice { count } => (self.snap(x) + 0.5) / f64::from(*count),
        }
    }

    /// All unit coordinates that mean a value: between these walls; for a float the two are one.
    pub(crate) fn cell_of(&self, x: f64) -> (f64, f64) {
        let evenly = |rank: f64, count: f64| (rank / count, (rank + 1.0) / count);
        match self {
            Self::Float { .. } => (self.to_unit(x), self.to_unit(x)),
            Self::Int { .. } => self.whole().map_or((0.0, 1.0), |l| l.cell(x)),
            Self::Levels { values, scale } | Self::Lattice { values, scale } => {
                evenly(nearest_level(values, *scale, x) as f64, values.len() as f64)
            }
            Self::Choice { count } => evenly(self.snap(x), f64::from(*count)),
        }
    }

    /// The value at a position in the unit interval.
    pub(crate) fn at_unit(&self, u: f64) -> f64 {
        let u = if u > 0.0 { u.min(1.0) } else { 0.0 };
        match self {
            Self::Float { low, high, scale } => {
                let (begin, end) = (scale.warp(*low), scale.warp(*high));
                if u <= 0.0 {
                    *low + 0.0
                } else if u >= 1.0 {
                    *high + 0.0
                } else {
                    scale.unwarp(begin + u * (end - begin)).clamp(*low, *high) + 0.0
                }
            }
            Self::Int { low, .. } => self.whole().map_or(*low as f64, |l| l.at_unit(u)),
            Self::Levels { values, .. } | Self::Lattice { values, .. } => values[cell(u, values.len())] + 0.0,
            Self::Choice { count } => cell(u, *count as usize) as f64,
        }
    }

    /// The nearest legal value; the lowest for NaN.
    pub(crate) fn snap(&self, x: f64) -> f64 {
        let x = if x.is_nan() { f64::NEG_INFINITY } else { x };
        // Adding zero turns -0 into +0, which has other bits.
        0.0 + match self {
            Self::Float { low, high, .. } => x.clamp(*low, *high),
            Self::Int { low, .. } => self.whole().map_or(*low as f64, |l| l.value(l.nearest_index(x))),
            Self::Levels { values, scale } | Self::Lattice { values, scale } => {
                values[nearest_level(values, *scale, x)]
            }
            Self::Choice { count } => libm::round(x).clamp(0.0, f64::from(*count) - 1.0),
        }
    }

    /// What a surrogate sees of a value: the position on the warped axis, 0 at the lowest value and 1 at the highest.
    /// A choice is its index, whose differences mean nothing but "same" or "other".
    pub(crate) fn feature(&self, x: f64) -> f64 {
        match self {
            Self::Levels { values, scale } | Self::Lattice { values, scale } if values.len() > 1 => {
                let (begin, end) = (scale.warp(values[0]), scale.warp(values[values.len() - 1]));
                (scale.warp(x) - begin) / (end - begin)
            }
            Self::Choice { .. } => x,
            _ => self.to_unit(x),
        }
    }

    fn whole(&self) -> Option<Whole> {
        match self {
            Self::Int { low, step, scale, .. } => Some(Whole {
                low: *low as f64,
                step: *step as f64,
                last: self.cardinality()?.saturating_sub(1) as f64,
                scale: *scale,
            }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(domain: Domain) -> Vec<f64> {
        let Domain::Lattice { values, .. } = domain else { panic!("{domain:?}") };
        values
    }

    #[test]
    fn a_lattice_holds_both_ends_and_lies_evenly_on_its_scale() {
        let lr = values(Domain::lattice(1e-4, 10.0, Scale::Log, 32, false));
        assert_eq!((lr.len(), lr[0], lr[31]), (32, 1e-4, 10.0));
        let ratio = libm::pow(1e5, 1.0 / 31.0);
        assert!(lr.windows(2).all(|w| (w[1] / w[0] / ratio - 1.0).abs() < 1e-12), "{lr:?}");
        let momentum = values(Domain::lattice(0.9, 0.999, Scale::LogComplement, 3, false));
        assert!((momentum[1] - 0.99).abs() < 1e-12);
    }

    #[test]
    fn cells_tile_the_unit_interval_and_hold_their_values() {
        let domains = [
            Domain::Int { low: 3, high: 40, step: 4, scale: Scale::Log },
            Domain::Int { low: -2, high: 4, step: 1, scale: Scale::Linear },
            Domain::Int { low: 5, high: 5, step: 1, scale: Scale::Log },
            Domain::Levels { values: vec![0.1, 0.5, 0.6], scale: Scale::Linear },
            Domain::Choice { count: 4 },
        ];
        for domain in domains {
            let mut wall = 0.0_f64;
            for x in (0..domain.cardinality().unwrap()).map(|rank| domain.nth(rank).unwrap()) {
                let (low, high) = domain.cell_of(x);
                assert!((low - wall).abs() < 1e-12 && low < high, "{domain:?} {x}");
                let inside = [low + 1e-9, domain.to_unit(x), high - 1e-9];
                assert!(inside.iter().all(|&u| domain.at_unit(u) == x), "{domain:?} {x}");
                wall = high;
            }
            assert!((wall - 1.0).abs() < 1e-12, "{domain:?}");
        }
    }

    #[test]
    fn a_lattice_of_whole_numbers_has_each_once() {
        let bs = values(Domain::lattice(8.0, 512.0, Scale::Log, 32, true));
        assert_eq!((bs.len(), &bs[..4], bs[31]), (32, &[8.0, 9.0, 10.0, 12.0][..], 512.0));
        assert_eq!(values(Domain::lattice(1.0, 4.0, Scale::Linear, 64, true)), [1.0, 2.0, 3.0, 4.0]);
    }
}
