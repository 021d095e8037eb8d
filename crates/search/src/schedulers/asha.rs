//! Asynchronous successive halving. Li et al., *A System for Massively Parallel Hyperparameter Tuning*, MLSys 2020,
//! Algorithm 2: promote a trial that is among the best 1/η of those that have reached its rung, from the highest rung
//! down; where there is none, begin a new one. What has reached a rung is what the fixed lag lets it see, so that the
//! course does not depend on who finishes first.

use std::collections::BTreeSet;

use super::{Move, Scheduler, rungs};

/// The outcomes at one epoch.
#[derive(Debug, Clone, Default)]
struct Rung {
    epoch: u32,
    /// Of all trials, from the best; diverged ones last.
    ranking: Vec<Score>,
    /// Those that have not gone on.
    waiting: BTreeSet<Score>,
}

/// A value and its trial, the earlier one of equals first.
#[derive(Debug, Clone, Copy)]
struct Score(f64, u32);

impl Ord for Score {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0).then(self.1.cmp(&other.1))
    }
}

impl PartialOrd for Score {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Score {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Score {}

#[derive(Debug, Clone)]
pub(super) struct Asha {
    eta: usize,
    rungs: Vec<Rung>,
    /// Trials that have gone on: how many rungs each has left behind.
    promoted: BTreeSet<(usize, u32)>,
    /// Trials that cannot be paid for any more.
    stay: BTreeSet<u32>,
    exhausted: bool,
    taken: u32,
    seen: u32,
}

impl Asha {
    pub(super) fn new(resource: u32, eta: u32) -> Self {
        let rung = |epoch| Rung { epoch, ..Rung::default() };
        Self {
            eta: eta.max(2) as usize,
            rungs: rungs(resource, eta).into_iter().map(rung).collect(),
            promoted: BTreeSet::new(),
            stay: BTreeSet::new(),
            exhausted: false,
            taken: 0,
            seen: 0,
        }
    }

    /// The best trial of a rung that has not gone on, if it is among the best 1/η.
    fn promotable(&self, rung: &Rung) -> Option<u32> {
        let best = rung.waiting.first()?;
        let rank = rung.ranking.partition_point(|score| score < best);
        (best.0.is_finite() && rank < rung.ranking.len() / self.eta).then_some(best.1)
    }

    fn level(&self, until: u32) -> usize {
        self.rungs.partition_point(|rung| rung.epoch < until)
    }
}

impl Scheduler for Asha {
    fn next(&mut self) -> Move {
        let steps = self.rungs.windows(2).rev();
        let promotion =
            |pair: &[Rung]| Some(Move::On { trial: self.promotable(&pair[0])?, until: pair[1].epoch });
        let up = steps.filter_map(promotion).next();
        up.unwrap_or(match self.rungs.first() {
            Some(rung) if !self.exhausted => Move::New { until: rung.epoch },
            Some(_) if self.seen < self.taken => Move::Wait,
            _ => Move::End,
        })
    }

    fn took(&mut self, trial: u32, is_new: bool, until: u32) {
        self.taken += 1;
        let level = self.level(until);
        if !is_new && level > 0 {
            self.promoted.insert((level - 1, trial));
            let waiting = &mut self.rungs[level - 1].waiting;
            // Mostly it is the best one, but whoever is told a history may hear of promotions before outcomes.
            match waiting.first() {
                Some(best) if best.1 == trial => drop(waiting.pop_first()),
                _ => waiting.retain(|score| score.1 != trial),
            }
        }
    }

    fn saw(&mut self, trial: u32, until: u32, value: Option<f64>) {
        self.seen += 1;
        let level = self.level(until);
        let score = Score(value.unwrap_or(f64::INFINITY), trial);
        let gone_on = self.promoted.contains(&(level, trial)) || self.stay.contains(&trial);
        if let Some(rung) = self.rungs.get_mut(level) {
            let place = rung.ranking.partition_point(|other| *other < score);
            rung.ranking.insert(place, score);
            if !gone_on {
                rung.waiting.insert(score);
            }
        }
    }

    fn exhausted(&mut self) {
        self.exhausted = true;
    }

    fn stays(&mut self, trial: u32) {
        self.stay.insert(trial);
        self.rungs.iter_mut().for_each(|rung| rung.waiting.retain(|score| score.1 != trial));
    }

    /// A new trial may be the one that goes on to the end; one that goes on keeps what that takes.
    fn ahead(&self, until: u32, prices: &[u64]) -> u64 {
        let is_new = self.rungs.first().is_some_and(|rung| rung.epoch == until);
        let price = if is_new { prices.iter().max() } else { prices.last() };
        let end = self.rungs.last().map_or(until, |rung| rung.epoch);
        u64::from(end.saturating_sub(until)) * price.copied().unwrap_or(0)
    }

    fn barrier(&self) -> Option<u32> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trial_is_promoted_as_soon_as_it_is_among_the_best_third() {
        let mut asha = Asha::new(9, 3);
        let values = [0.5, 0.3, 0.9, 0.4, 0.2, 0.8];
        for (k, value) in (0..).zip(values) {
            if k < 3 {
                assert_eq!(asha.next(), Move::New { until: 1 });
            }
            asha.took(k, true, 1);
            asha.saw(k, 1, Some(value));
        }
        // Two of six: 0.2 and 0.3.
        assert_eq!(asha.next(), Move::On { trial: 4, until: 3 });
        asha.took(4, false, 3);
        assert_eq!(asha.next(), Move::On { trial: 1, until: 3 });
        asha.took(1, false, 3);
        assert_eq!(asha.next(), Move::New { until: 1 });
        asha.saw(4, 3, Some(0.1));
        asha.saw(1, 3, None);
        assert_eq!(asha.next(), Move::New { until: 1 }, "a third of two is none");
    }

    #[test]
    fn where_nothing_new_is_left_it_waits_for_what_is_under_way_and_ends() {
        let mut asha = Asha::new(3, 3);
        (0..3).for_each(|k| asha.took(k, true, 1));
        asha.exhausted();
        assert_eq!(asha.next(), Move::Wait);
        (0..3).for_each(|k| asha.saw(k, 1, Some(f64::from(k))));
        assert_eq!(asha.next(), Move::On { trial: 0, until: 3 });
        asha.took(0, false, 3);
        asha.saw(0, 3, Some(0.0));
        assert_eq!(asha.next(), Move::End);
    }

    #[test]
    fn diverged_trials_fill_a_rung_but_never_leave_it() {
        let mut asha = Asha::new(3, 3);
        for k in 0..9 {
            asha.took(k, true, 1);
            asha.saw(k, 1, None);
        }
        assert_eq!(asha.next(), Move::New { until: 1 });
    }
}
