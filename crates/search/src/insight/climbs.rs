//! How far each trial of a lane was trained, and what it had reached at each rung: successive halving and its kin, seen
//! from outside.

use std::collections::BTreeMap;

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

    /// The epoch of its first rung, which tells Hyperband's brackets apart: each begins at its own.
    #[must_use]
    pub fn bracket(&self) -> u32 {
        self.rungs.first().map_or(0, |(until, _)| *until)
    }

    /// What it reached at the end, `resource` epochs: infinity when it diverged on the way; none when it has not come
    /// there.
    #[must_use]
    pub fn end(&self, resource: u32) -> Option<f64> {
        let diverged = self.rungs.iter().any(|(_, value)| value.is_none());
        if diverged { Some(f64::INFINITY) } else { self.at(resource) }
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

/// What became of the trials of a bracket at one rung.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rung {
    /// The epoch of the bracket's lowest rung; see [`Climb::bracket`].
    pub bracket: u32,
    /// The epoch.
    pub epoch: u32,
    /// Trials that were trained until then.
    pub reached: u32,
    /// Those of them that went on.
    pub promoted: u32,
    /// Those that had diverged.
    pub diverged: u32,
}

/// The rungs of each bracket below `resource` epochs, the lowest first, and its end.
#[must_use]
pub fn rungs(climbs: &[Climb], resource: u32) -> Vec<Rung> {
    let mut rungs: BTreeMap<(u32, u32), Rung> = BTreeMap::new();
    for climb in climbs {
        let bracket = climb.bracket();
        let at = |epoch| Rung { bracket, epoch, reached: 0, promoted: 0, diverged: 0 };
        rungs.entry((bracket, resource)).or_insert(at(resource));
        for (epoch, value) in &climb.rungs {
            let rung = rungs.entry((bracket, *epoch)).or_insert(at(*epoch));
            rung.reached += 1;
            rung.promoted += u32::from(climb.reached() > *epoch);
            rung.diverged += u32::from(value.is_none());
        }
    }
    rungs.into_values().collect()
}

/// How well the order at a rung foretells that at the end: Kendall's τ-b over the trials that stood there. None as long as
/// the end of one of them is unknown, because of survivors alone an order says little, and where fewer than two stood.
#[must_use]
pub fn foretold(climbs: &[Climb], rung: &Rung, end: impl Fn(&Climb) -> Option<f64>) -> Option<f64> {
    let own = climbs.iter().filter(|climb| climb.bracket() == rung.bracket);
    let both = own.filter_map(|climb| Some((climb.at(rung.epoch)?, end(climb))));
    let both: Option<Vec<(f64, f64)>> = both.map(|(here, there)| Some((here, there?))).collect();
    let (here, there): (Vec<f64>, Vec<f64>) = both?.into_iter().unzip();
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
        let rung =
            |epoch, reached, promoted, diverged| Rung { bracket: 1, epoch, reached, promoted, diverged };
        assert_eq!(rungs, [rung(1, 9, 3, 1), rung(3, 3, 1, 0), rung(9, 1, 0, 0)]);
    }

    #[test]
    fn brackets_are_kept_apart() {
        // Two more trials begin at three epochs; one of them goes on.
        let more = [(9, 3, 7.0), (10, 3, 6.0), (10, 9, 5.0)];
        let more =
            more.map(|(k, until, value)| Entry { stretch: 99, k, until, value: Some(value), cost: 0.0 });
        let course: Vec<Entry> = course().into_iter().chain(more).collect();
        let climbs = climbs(&course);
        let rungs = rungs(&climbs, 9);
        let rung =
            |bracket, epoch, reached, promoted| Rung { bracket, epoch, reached, promoted, diverged: 0 };
        assert_eq!(rungs[1..], [rung(1, 3, 3, 1), rung(1, 9, 1, 0), rung(3, 3, 2, 1), rung(3, 9, 1, 0)]);
        let end = |climb: &Climb| climb.end(9).or(Some(8.0));
        assert_eq!(foretold(&climbs, &rungs[3], end), Some(1.0), "of trials 9 and 10 alone");
    }

    // from scipy.stats import kendalltau
    // print(kendalltau([0, 1, 2, 3, 4, 5, 6, 7], [-2, -3, 1, 5, 9, 9.5, 10, 11]).statistic)
    // 0.9285714285714285
    #[test]
    fn a_rung_foretells_the_end_as_far_as_the_orders_agree() {
        let climbs = climbs(&course());
        let lowest = rungs(&climbs, 9)[0];
        let ends = [-2.0, -3.0, 1.0, 5.0, 9.0, 9.5, 10.0, 11.0];
        let end = |climb: &Climb| ends.get(climb.k as usize).copied();
        let tau = foretold(&climbs, &lowest, end);
        assert!(
            (tau.unwrap() - 0.928_571_428_571_428_5).abs() < 1e-12,
            "the one that diverged there is not asked"
        );
        let unknown = |climb: &Climb| ends.get(climb.k as usize).copied().filter(|_| climb.k != 5);
        assert_eq!(foretold(&climbs, &lowest, unknown), None, "one end is unknown");
        assert_eq!(foretold(&climbs, &Rung { epoch: 9, ..lowest }, end), None, "only one trial stood there");
        // Trial 1, cut after three epochs, would have been the best.
        assert_eq!(cut_of_best(&climbs, 9, 1, end), 1);
        assert_eq!(cut_of_best(&climbs, 9, 2, end), 1);
        assert_eq!(cut_of_best(&climbs, 9, 9, end), 7);
    }

    #[test]
    fn who_diverges_on_the_way_ends_worst() {
        let climb = |rungs: &[(u32, Option<f64>)]| Climb { k: 0, rungs: rungs.to_vec() };
        assert_eq!(climb(&[(1, Some(0.5)), (3, None)]).end(9), Some(f64::INFINITY));
        assert_eq!(climb(&[(1, Some(0.5)), (9, Some(0.25))]).end(9), Some(0.25));
        assert_eq!(climb(&[(1, Some(0.5))]).end(9), None);
    }

    #[test]
    fn a_lane_of_full_trainings_has_one_rung() {
        let course: Vec<Entry> =
            (0..3).map(|k| Entry { stretch: k, k, until: 9, value: Some(1.0), cost: 0.0 }).collect();
        assert_eq!(rungs(&climbs(&course), 9).len(), 1);
        assert_eq!(rungs(&[], 9), []);
    }
}
