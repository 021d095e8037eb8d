//! How the learning rate moves: a pure function of how far the training is, and of how often the validation loss has
//! stood still. Knows no session and no engine.

use std::f64::consts::PI;

use schema::Schedule;
use serde::{Deserialize, Serialize};

/// PyTorch's `div_factor` and `final_div_factor` of a one-cycle schedule.
const CYCLE_START: f64 = 1.0 / 25.0;
const CYCLE_END: f64 = CYCLE_START / 1e4;
/// PyTorch's `threshold` of a plateau: the share by which a loss must be lower to count.
const PROGRESS: f64 = 1e-4;

/// How far a training is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    /// Epochs done, with the fraction of the one under way.
    pub(crate) epochs: f64,
    /// Epochs in all.
    pub(crate) of: f64,
    /// How often a [`Plateau`] has been left.
    pub(crate) drops: u32,
}

/// What the learning rate is multiplied by.
pub(crate) fn factor(schedule: Schedule, at: Moment) -> f64 {
    let t = (at.epochs / at.of.max(1.0)).min(1.0);
    match schedule {
        Schedule::Constant => 1.0,
        Schedule::Step { decay, every } => libm::pow(decay, libm::floor(at.epochs / f64::from(every.max(1)))),
        Schedule::Exponential { decay, every } => libm::pow(decay, at.epochs / f64::from(every.max(1))),
        Schedule::Cosine { warmup } if t < warmup => t / warmup,
        Schedule::Cosine { warmup } => half_cosine(1.0, 0.0, part(t, warmup)),
        Schedule::OneCycle { warmup } if t < warmup => half_cosine(CYCLE_START, 1.0, t / warmup),
        Schedule::OneCycle { warmup } => half_cosine(1.0, CYCLE_END, part(t, warmup)),
        Schedule::Plateau { decay, .. } => libm::pow(decay, f64::from(at.drops)),
    }
}

/// How much of what follows the rise is over.
fn part(t: f64, warmup: f64) -> f64 {
    if warmup < 1.0 { (t - warmup) / (1.0 - warmup) } else { 0.0 }
}

/// From `a` to `b` as `x` goes from 0 to 1.
fn half_cosine(a: f64, b: f64, x: f64) -> f64 {
    b + 0.5 * (a - b) * (1.0 + libm::cos(PI * x))
}

/// Notices that the validation loss stands still, as PyTorch's `ReduceLROnPlateau` does.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Plateau {
    lowest: f64,
    idle: u32,
    pub(crate) drops: u32,
}

impl Default for Plateau {
    fn default() -> Self {
        Self { lowest: f64::INFINITY, idle: 0, drops: 0 }
    }
}

impl Plateau {
    /// After an epoch.
    pub(crate) fn see(&mut self, loss: f64, schedule: Schedule) {
        let Schedule::Plateau { wait, .. } = schedule else { return };
        if loss < self.lowest * (1.0 - PROGRESS) {
            (self.lowest, self.idle) = (loss, 0);
        } else {
            self.idle += 1;
        }
        if self.idle > wait {
            (self.idle, self.drops) = (0, self.drops + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::FRAC_1_SQRT_2;

    use super::*;

    fn factors(schedule: Schedule, of: f64, epochs: impl IntoIterator<Item = f64>) -> Vec<f64> {
        epochs.into_iter().map(|epochs| factor(schedule, Moment { epochs, of, drops: 0 })).collect()
    }

    fn assert_close(ours: &[f64], expected: &[f64]) {
        assert_eq!(ours.len(), expected.len());
        for (ours, expected) in ours.iter().zip(expected) {
            assert!((ours / expected - 1.0).abs() < 1e-6, "{ours} instead of {expected}");
        }
    }

    /// PyTorch 2.15:
    /// ```python
    /// import torch
    /// from torch.optim import lr_scheduler as s
    /// def rates(make, n):
    ///     o = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0); sched = make(o); out = []
    ///     for _ in range(n):
    ///         out.append(o.param_groups[0]["lr"]); o.step(); sched.step()
    ///     return out
    /// print(rates(lambda o: s.StepLR(o, 2, 0.5), 6))
    /// print(rates(lambda o: s.ExponentialLR(o, 0.5 ** (1 / 2)), 5))
    /// print(rates(lambda o: s.CosineAnnealingLR(o, 4), 5))
    /// print(rates(lambda o: s.OneCycleLR(o, 1.0, total_steps=11, pct_start=0.3, cycle_momentum=False), 11))
    /// ```
    #[test]
    fn rates_are_those_of_pytorch() {
        let epochs = |n: u32| (0..n).map(f64::from);
        let step = Schedule::Step { decay: 0.5, every: 2 };
        assert_close(&factors(step, 6.0, epochs(6)), &[1.0, 1.0, 0.5, 0.5, 0.25, 0.25]);
        let exponential = Schedule::Exponential { decay: 0.5, every: 2 };
        let expected = [1.0, FRAC_1_SQRT_2, 0.5, 0.353_553_390_593_273_84, 0.25];
        assert_close(&factors(exponential, 6.0, epochs(5)), &expected);
        let cosine = factors(Schedule::Cosine { warmup: 0.0 }, 4.0, epochs(5));
        assert_close(&cosine[..4], &[1.0, 0.853_553_390_593_273_7, 0.5, 0.146_446_609_406_726_3]);
        assert!(cosine[4].abs() < 1e-12);
        // PyTorch ends its rise a step early (at pct_start · total − 1 of total − 1 intervals): here 2.3 of 10.
        let cycle = factors(Schedule::OneCycle { warmup: 0.23 }, 10.0, epochs(11));
        let expected = [
            0.04,
            0.422_341_113_734_735_8,
            0.960_261_424_722_617_4,
            0.979_746_567_821_301_5,
            0.884_475_724_768_630_3,
            0.726_087_049_297_528_3,
            0.530_582_708_087_599_8,
            0.330_058_028_987_294_9,
            0.157_432_512_799_507_87,
            0.041_045_543_206_290_856,
            4e-6,
        ];
        assert_close(&cycle, &expected);
    }

    #[test]
    fn a_warm_up_rises_in_a_straight_line_and_its_extremes_are_finite() {
        let cosine = factors(Schedule::Cosine { warmup: 0.5 }, 8.0, [0.0, 1.0, 2.0, 4.0, 6.0]);
        for (ours, expected) in cosine.iter().zip([0.0, 0.25, 0.5, 1.0, 0.5]) {
            assert!((ours - expected).abs() < 1e-12);
        }
        for warmup in [0.0, 1.0] {
            for schedule in [Schedule::Cosine { warmup }, Schedule::OneCycle { warmup }] {
                assert!(factors(schedule, 3.0, [0.0, 1.5, 3.0]).iter().all(|x| (0.0..=1.0).contains(x)));
            }
        }
    }

    /// ```python
    /// s.ReduceLROnPlateau(o, factor=0.5, patience=1); losses 1, .9, .95, .95, .95, .95, .8
    /// ```
    #[test]
    fn a_plateau_is_left_after_more_epochs_than_are_borne() {
        let schedule = Schedule::Plateau { decay: 0.5, wait: 1 };
        let mut plateau = Plateau::default();
        let drops = [1.0, 0.9, 0.95, 0.95, 0.95, 0.95, 0.8].map(|loss| {
            plateau.see(loss, schedule);
            plateau.drops
        });
        assert_eq!(drops, [0, 0, 0, 1, 1, 2, 2]);
        assert_eq!(factor(schedule, Moment { epochs: 6.0, of: 9.0, drops: 2 }), 0.25);
    }
}
