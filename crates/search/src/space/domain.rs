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
struct Lattice {
    low: f64,
    step: f64,
    last: f64,
    scale: Scale,
}

impl Lattice {
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
    /// How many values there are; `None` for a float.
    #[must_use]
    pub fn cardinality(&self) -> Option<u64> {
        match self {
            Self::Float { .. } => None,
            Self::Int { low, high, step, .. } => Some(high.abs_diff(*low) / step.unsigned_abs().max(1) + 1),
            Self::Levels { values, .. } => Some(values.len() as u64),
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
            Self::Levels { values, .. } => values.get(rank as usize).copied(),
            Self::Choice { .. } => Some(rank as f64),
        }
    }

    /// Inverse of [`Domain::nth`] for the nearest legal value; `None` for a float.
    pub(crate) fn rank(&self, x: f64) -> Option<u64> {
        match self {
            Self::Float { .. } => None,
            Self::Int { .. } => self.lattice().map(|l| l.nearest_index(x) as u64),
            Self::Levels { values, scale } => Some(nearest_level(values, *scale, x) as u64),
            Self::Choice { .. } => Some(self.snap(x) as u64),
        }
    }

    /// Position of a value in the unit interval.
    pub(super) fn to_unit(&self, x: f64) -> f64 {
        match self {
            Self::Float { low, high, scale } => {
                let (begin, end) = (scale.warp(*low), scale.warp(*high));
                ((scale.warp(x.clamp(*low, *high)) - begin) / (end - begin)).clamp(0.0, 1.0)
            }
            Self::Int { .. } => self.lattice().map_or(0.5, |l| l.to_unit(x)),
            Self::Levels { values, scale } => {
                (nearest_level(values, *scale, x) as f64 + 0.5) / values.len() as f64
            }
            Self::Choice { count } => (self.snap(x) + 0.5) / f64::from(*count),
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
            Self::Int { low, .. } => self.lattice().map_or(*low as f64, |l| l.at_unit(u)),
            Self::Levels { values, .. } => values[cell(u, values.len())] + 0.0,
            Self::Choice { count } => cell(u, *count as usize) as f64,
        }
    }

    /// The nearest legal value; the lowest for NaN.
    pub(super) fn snap(&self, x: f64) -> f64 {
        let x = if x.is_nan() { f64::NEG_INFINITY } else { x };
        // Adding zero turns -0 into +0, which has other bits.
        0.0 + match self {
            Self::Float { low, high, .. } => x.clamp(*low, *high),
            Self::Int { low, .. } => self.lattice().map_or(*low as f64, |l| l.value(l.nearest_index(x))),
            Self::Levels { values, scale } => values[nearest_level(values, *scale, x)],
            Self::Choice { count } => libm::round(x).clamp(0.0, f64::from(*count) - 1.0),
        }
    }

    /// What a surrogate sees of a value: the position on the warped axis, 0 at the lowest value and 1 at the highest.
    /// A choice is its index, whose differences mean nothing but "same" or "other".
    pub(crate) fn feature(&self, x: f64) -> f64 {
        match self {
            Self::Levels { values, scale } if values.len() > 1 => {
                let (begin, end) = (scale.warp(values[0]), scale.warp(values[values.len() - 1]));
                (scale.warp(x) - begin) / (end - begin)
            }
            Self::Choice { .. } => x,
            _ => self.to_unit(x),
        }
    }

    fn lattice(&self) -> Option<Lattice> {
        match self {
            Self::Int { low, step, scale, .. } => Some(Lattice {
                low: *low as f64,
                step: *step as f64,
                last: self.cardinality()?.saturating_sub(1) as f64,
                scale: *scale,
            }),
            _ => None,
        }
    }
}
