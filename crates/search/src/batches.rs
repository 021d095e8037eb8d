//! How training scales with the batch size: steps to a target, perfect scaling, the critical batch size (McCandlish et al.
//! 2018, "An Empirical Model of Large-Batch Training"; Shallue et al. 2019, "Measuring the Effects of Data Parallelism on
//! Neural Network Training"), and where a machine's throughput saturates. Knows numbers only, neither networks nor clocks.

mod critical;
mod scaling;

pub use critical::{Critical, Law, critical_batch, fit};
pub use scaling::{Scaling, perfect, saturation, scaling};

/// A batch size with the steps that each seed took to the target, `None` where it was not reached.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// Examples a step.
    pub batch: f64,
    /// Steps to the target, seed by seed.
    pub steps: Vec<Option<f64>>,
}

impl Measured {
    /// The median over the seeds; `None` where that is a seed that did not reach the target.
    #[must_use]
    pub fn median(&self) -> Option<f64> {
        median(&self.steps)
    }
}

/// After how many steps a curve of (steps, loss) first is at or below the target; `None` if it never is. The loss is known
/// at the curve's points only: between the last point above the target and the first that is not, it is taken to fall in a
/// straight line. So a crossing is never known better than the points lie apart.
#[must_use]
pub fn crossing(curve: &[(f64, f64)], target: f64) -> Option<f64> {
    let at = curve.iter().position(|(_, loss)| *loss <= target)?;
    let (steps, loss) = curve[at];
    match at.checked_sub(1).map(|before| curve[before]) {
        Some((from, above)) if above.is_finite() => {
            Some(from + (steps - from) * (above - target) / (above - loss))
        }
        _ => Some(steps),
    }
}

/// The middle value, or the mean of the two in the middle, where `None` is larger than any number; `None` of nothing.
#[must_use]
pub fn median(values: &[Option<f64>]) -> Option<f64> {
    let mut sorted: Vec<f64> = values.iter().map(|value| value.unwrap_or(f64::INFINITY)).collect();
    sorted.sort_by(f64::total_cmp);
    let (low, high) = (sorted.get(sorted.len().checked_sub(1)? / 2)?, sorted.get(sorted.len() / 2)?);
    Some(0.5 * (low + high)).filter(|middle| middle.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crossing_lies_on_the_straight_line_between_two_points() {
        let curve = [(0.0, 2.0), (10.0, 1.0), (20.0, 0.5), (30.0, 0.7), (40.0, 0.2)];
        assert_eq!(crossing(&curve, 1.5), Some(5.0));
        assert_eq!(crossing(&curve, 0.6), Some(18.0), "the first of several");
        assert_eq!(crossing(&curve, 1.0), Some(10.0));
        assert_eq!(crossing(&curve, 0.1), None);
        assert_eq!(crossing(&curve, 3.0), Some(0.0), "reached before the first step");
        assert_eq!(crossing(&[(0.0, f64::INFINITY), (4.0, 1.0)], 1.5), Some(4.0));
        assert_eq!(crossing(&[(0.0, f64::NAN)], 1.0), None);
    }

    #[test]
    fn what_was_not_reached_is_larger_than_any_number() {
        assert_eq!(median(&[Some(3.0), None, Some(1.0)]), Some(3.0));
        assert_eq!(median(&[Some(3.0), None, None]), None);
        assert_eq!(median(&[Some(3.0), Some(5.0)]), Some(4.0));
        assert_eq!((median(&[Some(3.0), None]), median(&[])), (None, None));
    }
}
