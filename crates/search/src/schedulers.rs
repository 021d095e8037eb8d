//! The searchers that decide, too, how long each trial trains: they hand out *stretches*. New points are drawn as
//! [random search](crate::searchers::random) draws them. A scheduler is told in order what was decided and what came of
//! it; what it keeps is a function of that, so that a question holds all there is to know.

mod asha;
mod halving;
mod pbt;
mod planner;
mod rounds;

pub(crate) use planner::Planner;

/// What to train next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Move {
    /// A new trial.
    New { until: u32 },
    /// A trial from where it stands.
    On { trial: u32, until: u32 },
    /// A new trial with the network of another and other settings.
    Fork { from: u32, until: u32 },
    /// Nothing can be said before more outcomes are known.
    Wait,
    /// Nothing, ever.
    End,
}

/// Decides on one stretch after the other.
pub(crate) trait Scheduler {
    /// What comes next, given what it was told.
    fn next(&mut self) -> Move;

    /// This was decided: whether the trial is a new one, and until which epoch it trains.
    fn took(&mut self, trial: u32, is_new: bool, until: u32);

    /// The outcome of a stretch, in their order.
    fn saw(&mut self, trial: u32, until: u32, value: Option<f64>);

    /// No new trials will be had: the space holds no more, or they cannot be paid.
    fn exhausted(&mut self);

    /// A trial that was to go on does not, because that cannot be paid.
    fn stays(&mut self, trial: u32);

    /// What must be kept when a stretch is paid so that all of this is not in vain: the price of going on from epoch
    /// `until`, given those of an epoch of the trials since the [barrier](Self::barrier), this one's last.
    fn ahead(&self, until: u32, prices: &[u64]) -> u64;

    /// How many stretches' outcomes the next decision may depend on; none if that follows the lag.
    fn barrier(&self) -> Option<u32>;

    /// Which bracket a trial belongs to, from 0.
    fn bracket(&self, _trial: u32) -> u32 {
        0
    }
}

/// The epochs at which trials are compared, rising to the resource `R`: as many of `R / η^k` as are at least 1, rounded.
#[must_use]
pub fn rungs(resource: u32, eta: u32) -> Vec<u32> {
    let (resource, eta) = (u64::from(resource.max(1)), u64::from(eta.max(2)));
    let powers = std::iter::successors(Some(1_u64), |power| Some(power * eta));
    let mut rungs: Vec<u32> =
        powers.take_while(|&p| p <= resource).map(|p| ((2 * resource + p) / (2 * p)) as u32).collect();
    rungs.reverse();
    rungs.dedup();
    rungs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rungs_are_the_resource_divided_by_powers_of_eta() {
        assert_eq!(rungs(81, 3), [1, 3, 9, 27, 81]);
        assert_eq!(rungs(20, 3), [2, 7, 20]);
        assert_eq!(rungs(100, 4), [2, 6, 25, 100]);
        assert_eq!(rungs(3, 2), [2, 3]);
        assert_eq!(rungs(1, 3), [1], "nothing to compare before the end");
        assert_eq!(rungs(5, 10), [5]);
    }
}
