//! Median pruning: a trial ends early that is worse than the median of the completed trials at the same epoch. Golovin
//! et al., *Google Vizier: A Service for Black-Box Optimization*, KDD 2017, section 3.2.2, in the form and with the
//! defaults of Optuna's `MedianPruner`: the trial's best value so far against the median over completed trials, of which
//! there must be five.

/// Completed trials before the first verdict.
const STARTUP: usize = 5;

/// The epochs at which a trial is judged: a quarter, a half and three quarters of a full training, rounded up.
pub(super) fn rungs(resource: u32) -> Vec<u32> {
    let mut rungs: Vec<u32> = (1..4).map(|q| (u64::from(resource) * q).div_ceil(4) as u32).collect();
    rungs.retain(|&rung| rung > 0 && rung < resource);
    rungs.dedup();
    rungs
}

/// Whether a trial that has this value at some epoch is hopeless beside those that had these there and went on to the
/// end.
pub(super) fn is_hopeless(value: f64, mut completed: Vec<f64>) -> bool {
    if completed.len() < STARTUP {
        return false;
    }
    completed.sort_by(f64::total_cmp);
    let middle = completed.len() / 2;
    let median = if completed.len() % 2 == 1 {
        completed[middle]
    } else {
        0.5 * completed[middle - 1] + 0.5 * completed[middle]
    };
    value > median
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trials_are_judged_at_the_quarters_of_a_training_as_far_as_they_differ() {
        assert_eq!(rungs(20), [5, 10, 15]);
        assert_eq!(rungs(30), [8, 15, 23]);
        assert_eq!(rungs(3), [1, 2]);
        assert_eq!(rungs(2), [1]);
        assert_eq!(rungs(1), []);
    }

    #[test]
    fn only_what_is_worse_than_the_median_of_five_is_hopeless() {
        let of = |n: u32| (1..=n).map(f64::from).collect::<Vec<_>>();
        assert!(!is_hopeless(100.0, of(4)));
        assert!(is_hopeless(3.1, of(5)) && !is_hopeless(3.0, of(5)));
        assert!(is_hopeless(3.6, of(6)) && !is_hopeless(3.5, of(6)));
    }
}
