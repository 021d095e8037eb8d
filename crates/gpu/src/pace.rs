//! How much a dispatch may do, so that it takes 10 to 30 ms on any device.

use crate::population::Allowance;

/// What a dispatch should take.
const TARGET_MS: f64 = 18.0;
/// Above, fewer trials take part where even the least work of all takes longer.
const TOO_LONG_MS: f64 = 30.0;
/// The most that the budget grows from one dispatch to the next.
const GROWTH: f64 = 2.0;
const BUDGET_MAX: f64 = 1e9;
const GROUPS_MAX: f64 = 65_535.0;

/// Learns from how long dispatches took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Pace {
    /// Cost units for each trial.
    budget: f64,
    groups: f64,
}

impl Default for Pace {
    /// Little, as the device may be slow.
    fn default() -> Self {
        Self { budget: 1.0, groups: 16.0 }
    }
}

impl Pace {
    pub(crate) fn allowance(&self) -> Allowance {
        Allowance { budget: self.budget as u32, groups: self.groups as u32 }
    }

    /// A dispatch of so many trials took so long. First more trials, then more work for each; first less work, then
    /// fewer trials.
    pub(crate) fn took(&mut self, ms: f64, groups: u32, all: u32) {
        let factor = (TARGET_MS / ms.max(0.1)).clamp(0.25, GROWTH);
        let taken = f64::from(groups);
        if factor > 1.0 && groups < all {
            self.groups = (taken * factor).min(GROUPS_MAX);
        } else if factor < 1.0 && self.budget <= 1.0 {
            if ms > TOO_LONG_MS {
                self.groups = (taken * factor).max(1.0);
            }
        } else {
            self.groups = self.groups.max(taken);
            self.budget = (self.budget * factor).clamp(1.0, BUDGET_MAX);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs dispatches on a device that takes `ms` for each unit of work and is `width` trials wide; the last time.
    fn settle(pace: &mut Pace, trials: u32, unit_ms: f64, width: f64, least: f64) -> f64 {
        let mut ms = 0.0;
        for _ in 0..60 {
            let allowance = pace.allowance();
            let groups = allowance.groups.min(trials);
            let rounds = (f64::from(groups) / width).ceil();
            ms = rounds * unit_ms * f64::from(allowance.budget).max(least);
            pace.took(ms, groups, trials);
        }
        ms
    }

    #[test]
    fn dispatches_settle_between_ten_and_thirty_milliseconds() {
        for (trials, unit_ms, width) in
            [(1, 1e-4, 1.0), (1024, 1e-3, 2.0), (4096, 1e-4, 500.0), (64, 0.02, 2.0)]
        {
            let mut pace = Pace::default();
            let ms = settle(&mut pace, trials, unit_ms, width, 1.0);
            assert!((10.0..30.0).contains(&ms), "{trials} trials: {ms} ms, {pace:?}");
        }
    }

    #[test]
    fn where_one_step_of_all_is_too_long_fewer_trials_take_part() {
        let mut pace = Pace::default();
        let ms = settle(&mut pace, 1024, 0.5, 2.0, 10.0);
        assert!(ms < 30.0, "{ms} ms, {pace:?}");
        assert!(pace.allowance().groups < 64);
    }
}
