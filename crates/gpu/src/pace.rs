//! How much a dispatch may do, so that it takes 10 to 30 ms on any device, and how many go into one submission.

use crate::exchange::Allowance;

/// What a dispatch should take.
const TARGET_MS: f64 = 18.0;
/// Above, fewer trials take part where even the least work of all takes longer.
const TOO_LONG_MS: f64 = 30.0;
/// The most that the budget grows from one submission to the next.
const GROWTH: f64 = 2.0;
const BUDGET_MAX: f64 = 1e9;
const GROUPS_MAX: f64 = 65_535.0;
/// Empty submissions at the beginning, which tell how long the device takes to answer at all. Some browsers take 100 ms:
/// there a submission holds several dispatches, or the device would mostly stand still.
const PROBES: u32 = 3;
/// A submission takes this many times as long as an empty one, if that is more than a dispatch; but not for ever.
const OVER_LATENCY: f64 = 1.5;
const SUBMISSION_MAX_MS: f64 = 250.0;

/// What a submission was, beside how long it took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sent {
    /// Trials that took part.
    pub(crate) groups: u32,
    /// Trials that could have.
    pub(crate) all: u32,
    /// Whether any of them would have done more.
    pub(crate) was_limited: bool,
}

/// Learns from how long submissions took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Pace {
    probes: u32,
    /// What an empty submission takes.
    latency_ms: f64,
    /// Cost units for each trial, in all dispatches of a submission together, when so many take part.
    budget: f64,
    tuned_for: f64,
    /// Most trials of a dispatch.
    groups: f64,
    settled: bool,
}

impl Default for Pace {
    /// Little, as the device may be slow.
    fn default() -> Self {
        let (budget, tuned_for, groups) = (1.0, 1.0, 16.0);
        Self { probes: PROBES, latency_ms: f64::INFINITY, budget, tuned_for, groups, settled: false }
    }
}

impl Pace {
    /// What the next submission may do, with so many trials in training.
    pub(crate) fn allowance(&self, all: u32) -> Allowance {
        let groups = self.groups.min(f64::from(all)).floor();
        let budget = self.budget_of(groups);
        let rounds = self.rounds().min(budget).floor();
        let groups = if self.probes > 0 { 0 } else { groups as u32 };
        Allowance { budget: (budget / rounds) as u32, groups, rounds: rounds as u32 }
    }

    /// Whether submissions are still to be empty.
    pub(crate) fn is_probing(&self) -> bool {
        self.probes > 0
    }

    /// Whether submissions take as long as they should, or all that there is to do.
    pub(crate) fn is_settled(&self) -> bool {
        self.settled
    }

    /// More trials than it was tuned for may, at worst, take their time one after the other.
    fn budget_of(&self, groups: f64) -> f64 {
        (self.budget * (self.tuned_for / groups.max(1.0)).min(1.0)).max(1.0)
    }

    fn rounds(&self) -> f64 {
        (self.target_ms() / TARGET_MS).round().max(1.0)
    }

    fn target_ms(&self) -> f64 {
        let wait = if self.latency_ms.is_finite() { OVER_LATENCY * self.latency_ms } else { 0.0 };
        wait.clamp(TARGET_MS, SUBMISSION_MAX_MS)
    }

    /// A submission took so long. First more trials, then more work for each; first less work, then fewer trials.
    pub(crate) fn took(&mut self, ms: f64, sent: Sent) {
        self.latency_ms = self.latency_ms.min(ms);
        if self.probes > 0 {
            self.probes -= 1;
            return;
        }
        let target = self.target_ms();
        let factor = (target / ms.max(0.1)).clamp(0.25, GROWTH);
        let taken = f64::from(sent.groups);
        let budget = self.budget_of(taken);
        self.settled = (factor < 1.5 || !sent.was_limited) && sent.groups == sent.all;
        if factor > 1.0 && sent.groups < sent.all {
            self.groups = self.groups.max(taken * factor).min(GROUPS_MAX);
        } else if factor < 1.0 && budget <= 1.0 {
            if ms > TOO_LONG_MS.max(target) {
                self.groups = (taken * factor).max(1.0);
            }
        } else if factor < 1.0 || sent.was_limited {
            self.budget = (budget * factor).clamp(1.0, BUDGET_MAX);
            self.tuned_for = taken;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A device that takes `unit_ms` for each unit of work (which comes in pieces of `least`), is `width` trials wide and
    /// answers after `latency` at the earliest.
    struct Device {
        unit_ms: f64,
        width: f64,
        least: f64,
        latency: f64,
    }

    /// After many submissions: what a dispatch takes, and which share of the time the device computes.
    fn settle(pace: &mut Pace, trials: u32, device: &Device) -> (f64, f64) {
        let (mut dispatch, mut share) = (0.0, 0.0);
        for _ in 0..80 {
            let allowance = pace.allowance(trials);
            let groups = allowance.groups.min(trials);
            let waves = (f64::from(groups) / device.width).ceil();
            dispatch = waves * device.unit_ms * f64::from(allowance.budget).max(device.least);
            let busy = dispatch * f64::from(allowance.rounds);
            share = busy / busy.max(device.latency);
            let sent = Sent { groups, all: trials, was_limited: true };
            pace.took(busy.max(device.latency), sent);
        }
        (dispatch, share)
    }

    #[test]
    fn dispatches_settle_between_ten_and_thirty_milliseconds() {
        let devices = [(1, 1e-4, 1.0), (1024, 1e-3, 2.0), (4096, 1e-4, 500.0), (64, 0.02, 2.0)];
        for latency in [0.5, 12.0, 100.0] {
            for (trials, unit_ms, width) in devices {
                let mut pace = Pace::default();
                let device = Device { unit_ms, width, least: 1.0, latency };
                let (dispatch, share) = settle(&mut pace, trials, &device);
                assert!((10.0..30.0).contains(&dispatch), "{trials} trials: {dispatch} ms, {pace:?}");
                assert!(share > 0.9, "{trials} trials, {latency} ms: busy {share}, {pace:?}");
            }
        }
    }

    #[test]
    fn where_one_step_of_all_is_too_long_fewer_trials_take_part() {
        let mut pace = Pace::default();
        let device = Device { unit_ms: 0.5, width: 2.0, least: 10.0, latency: 1.0 };
        let (dispatch, _) = settle(&mut pace, 1024, &device);
        assert!(dispatch < 30.0, "{dispatch} ms, {pace:?}");
        assert!(pace.allowance(1024).groups < 64);
    }

    #[test]
    fn what_a_straggler_may_do_is_not_what_thousands_may_do() {
        let mut pace = Pace::default();
        let device = Device { unit_ms: 1e-4, width: 32.0, least: 1.0, latency: 1.0 };
        settle(&mut pace, 1, &device);
        let alone = pace.allowance(1);
        let many = pace.allowance(4096);
        let ms = |allowance: Allowance| {
            (f64::from(allowance.groups) / device.width).ceil() * device.unit_ms * f64::from(allowance.budget)
        };
        assert!(ms(alone) > 10.0 && ms(many) < 30.0, "{} ms, {} ms", ms(alone), ms(many));
        // Trials that stop by themselves say nothing about how much more they could do.
        let before = pace.allowance(1).budget;
        (0..50).for_each(|_| pace.took(1.0, Sent { groups: 1, all: 1, was_limited: false }));
        assert_eq!(pace.allowance(1).budget, before);
    }
}
