//! How far doubling the batch pays: in steps, against perfect scaling, and in throughput, on this machine.

/// Up to here a larger batch saves nearly all the steps that it could: so much of perfect scaling.
const NEARLY_PERFECT: f64 = 0.8;
/// A larger batch that saves less than this share of the steps saves nothing to speak of.
const NOTHING: f64 = 0.1;
/// So much of the highest throughput counts as all of it.
const SATURATED: f64 = 0.9;

/// How steps to the target fall over rising batch sizes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Scaling {
    /// The largest batch up to which steps fall in proportion, to within a fifth; none where not even the second does.
    pub perfect_up_to: Option<f64>,
    /// The smallest batch beyond which none saves a tenth of the steps; none where the largest still does.
    pub nothing_beyond: Option<f64>,
}

/// Steps with perfect scaling from the first size on: as many examples for every batch size.
#[must_use]
pub fn perfect(first: (f64, f64), batch: f64) -> f64 {
    first.1 * first.0 / batch
}

/// Reads (batch, steps) in rising order of the batch.
#[must_use]
pub fn scaling(steps: &[(f64, f64)]) -> Scaling {
    let Some((first, rest)) = steps.split_first() else { return Scaling::default() };
    let near = |(batch, steps): &&(f64, f64)| perfect(*first, *batch) >= NEARLY_PERFECT * steps;
    let fewest_after = |at: usize| steps[at + 1..].iter().map(|size| size.1).fold(f64::INFINITY, f64::min);
    let in_vain = |at: &usize| fewest_after(*at) > (1.0 - NOTHING) * steps[*at].1;
    Scaling {
        perfect_up_to: rest.iter().take_while(near).last().map(|size| size.0),
        nothing_beyond: (0..rest.len()).find(in_vain).map(|at| steps[at].0),
    }
}

/// The smallest batch, of (batch, examples a second) in rising order, with nine tenths of the highest throughput; none
/// where that is the largest: it may still rise.
#[must_use]
pub fn saturation(throughput: &[(f64, f64)]) -> Option<f64> {
    let highest = throughput.iter().map(|size| size.1).fold(0.0, f64::max);
    let (_, but_last) = throughput.split_last()?;
    but_last.iter().find(|size| size.1 >= SATURATED * highest).map(|size| size.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(of: impl Fn(f64) -> f64) -> Vec<(f64, f64)> {
        (0..=9).map(|i| 2f64.powi(i)).map(|batch| (batch, of(batch))).collect()
    }

    #[test]
    fn steps_fall_in_proportion_and_then_no_more() {
        let found = scaling(&sizes(|batch| 1000.0 / batch.min(32.0)));
        assert_eq!(found, Scaling { perfect_up_to: Some(32.0), nothing_beyond: Some(32.0) });
        let found = scaling(&sizes(|batch| 100.0 * (1.0 + 16.0 / batch)));
        assert_eq!(found, Scaling { perfect_up_to: Some(4.0), nothing_beyond: Some(128.0) });
    }

    #[test]
    fn what_is_not_seen_is_not_said() {
        assert_eq!(
            scaling(&sizes(|batch| 1000.0 / batch)),
            Scaling { perfect_up_to: Some(512.0), nothing_beyond: None }
        );
        assert_eq!(scaling(&sizes(|_| 7.0)), Scaling { perfect_up_to: None, nothing_beyond: Some(1.0) });
        assert_eq!((scaling(&[]), scaling(&[(8.0, 5.0)])), Default::default());
    }

    #[test]
    fn throughput_saturates_where_it_comes_near_its_highest() {
        let machine = |batch: f64| batch / (1e-4 + 1e-5 * batch);
        assert_eq!(saturation(&sizes(machine)), Some(128.0), "92.8 of 98.1 thousand a second");
        assert_eq!(saturation(&sizes(|batch| 100.0 * batch)), None);
        assert_eq!((saturation(&[]), saturation(&[(1.0, 5.0)])), (None, None));
    }
}
