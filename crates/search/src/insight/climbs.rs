//! How far each trial of a lane was trained, and what it had reached at each rung: successive halving and its kin, and
//! median pruning, seen from outside.

use crate::race::Entry;
use crate::standings::kendall_tau_b;

/// A trial on its way up.
#[derive(Debug, Clone, PartialEq)]
pub struct Climb {
    /// The trial's number within its lane.
    pub k: u32,
    /// Epochs at which it stood still, rising, with its lowest objective so far; none when it had diverged.
    pub rungs: Vec<(u32, Option<f64>)>,
}

impl Climb {
    /// The epoch that it reached.
    #[must_use]
    pub fn reached(&self) -> u32 {
        self.rungs.last().map_or(0, |(until, _)| *until)
    }

    /// Its lowest objective when it stood at this epoch.
    #[must_use]
    pub fn at(&self, epoch: u32) -> Option<f64> {
        self.rungs.iter().find(|(until, _)| *until == epoch).and_then(|(_, value)| *value)
    }
}

/// The climbs of a lane's trials, by number.
#[must_use]
pub fn climbs(course: &[Entry]) -> Vec<Climb> {
    let mut climbs: Vec<Climb> = Vec::new();
    for entry in course {
        let at = climbs.partition_point(|climb| climb.k < entry.k);
        if climbs.get(at).is_none_or(|climb| climb.k != entry.k) {
            climbs.insert(at, Climb { k: entry.k, rungs: Vec::new() });
        }
        climbs[at].rungs.push((entry.until, entry.value));
    }
    climbs
}

/// What became of the trials at one rung.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rung {
    /// The epoch.
    pub epoch: u32,
    /// Trials that were trained until then.
    pub reached: u32,
    /// Those of them that went on.
    pub promoted: u32,
    /// Those that had diverged.
    pub diverged: u32,
}

/// The rungs below `resource` epochs, the lowest first, and the end.
#[must_use]
pub fn rungs(climbs: &[Climb], resource: u32) -> Vec<Rung> {
    let mut epochs: Vec<u32> =
        climbs.iter().flat_map(|climb| &climb.rungs).map(|(until, _)| *until).collect();
    epochs.push(resource);
    epochs.sort_unstable();
    epochs.dedup();
    let rung = |epoch: u32| {
        let here = || climbs.iter().filter(move |climb| climb.rungs.iter().any(|(until, _)| *until == epoch));
        Rung {
            epoch,
            reached: here().count() as u32,
            promoted: here().filter(|climb| climb.reached() > epoch).count() as u32,
            diverged: here().filter(|climb| climb.at(epoch).is_none()).count() as u32,
        }
    };
    epochs.into_iter().map(rung).collect()
}

/// How well the order at a rung foretells that at the end: Kendall's τ-b over the trials that stood there and whose end
/// is known; none where fewer than two do.
#[must_use]
pub fn foretold(climbs: &[Climb], epoch: u32, end: impl Fn(&Climb) -> Option<f64>) -> Option<f64> {
    let both = climbs.iter().filter_map(|climb| Some((climb.at(epoch)?, end(climb)?)));
    let (here, there): (Vec<f64>, Vec<f64>) = both.unzip();
    kendall_tau_b(&here, &there)
}

/// How many of the `top` best trials at the end had been cut before it, given what became of them.
#[must_use]
pub fn cut_of_best(climbs: &[Climb], resource: u32, top: usize, end: impl Fn(&Climb) -> Option<f64>) -> u32 {
    let mut ends: Vec<(f64, bool)> =
        climbs.iter().filter_map(|climb| Some((end(climb)?, climb.reached() < resource))).collect();
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    ends.iter().take(top).filter(|(_, cut)| *cut).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course() -> Vec<Entry> {
        // Nine trials of one epoch, three of three, one of nine; the last of the nine diverges.
        let first = (0..9).map(|k| (k, 1, (k != 8).then(|| f64::from(k))));
        let then = [(0, 3, Some(-1.0)), (1, 3, Some(0.5)), (2, 3, Some(0.25)), (0, 9, Some(-2.0))];
        let entry = |(stretch, (k, until, value))| Entry { stretch, k, until, value, cost: 0.0 };
        (0..).zip(first.chain(then)).map(entry).collect()
    }

    #[test]
    fn a_climb_holds_what_its_trial_reached_at_each_rung() {
        let climbs = climbs(&course());
        assert_eq!(climbs.len(), 9);
        assert_eq!(climbs[0], Climb { k: 0, rungs: vec![(1, Some(0.0)), (3, Some(-1.0)), (9, Some(-2.0))] });
        assert_eq!((climbs[1].reached(), climbs[1].at(3), climbs[1].at(9)), (3, Some(0.5), None));
    }

    #[test]
    fn rungs_count_who_came_and_who_went_on() {
        let rungs = rungs(&climbs(&course()), 9);
        let rung = |epoch, reached, promoted, diverged| Rung { epoch, reached, promoted, diverged };
        assert_eq!(rungs, [rung(1, 9, 3, 1), rung(3, 3, 1, 0), rung(9, 1, 0, 0)]);
    }

    // from scipy.stats import kendalltau
    // print(kendalltau([0, 1, 2, 3], [-2.0, -3.0, 1.0, 5.0]).statistic)
    // 0.6666666666666669
    #[test]
    fn a_rung_foretells_the_end_as_far_as_the_orders_agree() {
        let climbs = climbs(&course());
        let end =
            |climb: &Climb| [Some(-2.0), Some(-3.0), Some(1.0), Some(5.0)].get(climb.k as usize).copied()?;
        assert!((foretold(&climbs, 1, end).unwrap() - 2.0 / 3.0).abs() < 1e-12);
        assert_eq!(foretold(&climbs, 9, end), None, "only one trial stood there");
        // Trial 1, cut after three epochs, would have been the best.
        assert_eq!(cut_of_best(&climbs, 9, 1, end), 1);
        assert_eq!(cut_of_best(&climbs, 9, 2, end), 1);
        assert_eq!(cut_of_best(&climbs, 9, 9, end), 3);
    }

    #[test]
    fn a_lane_of_full_trainings_has_one_rung() {
        let course: Vec<Entry> =
            (0..3).map(|k| Entry { stretch: k, k, until: 9, value: Some(1.0), cost: 0.0 }).collect();
        assert_eq!(rungs(&climbs(&course), 9).len(), 1);
        assert_eq!(rungs(&[], 9), [Rung { epoch: 9, reached: 0, promoted: 0, diverged: 0 }]);
    }
}
