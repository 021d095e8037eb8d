//! What a run's training and validation curves say. Knows numbers only, not what was trained; its advice is a verdict
//! in the terms of the tuning literature, not a sentence.
//!
//! Curves are read as people read them: smoothed, by their direction over the last part, against their own noise. A
//! direction is the Theil-Sen slope (the median of the slopes of all pairs: Sen, JASA 63, 1968), which single spikes
//! do not move.

use serde::{Deserialize, Serialize};

mod trend;

use trend::Trend;

/// Fewer evaluations than this say nothing.
pub const MIN_SAMPLES: usize = 5;

/// Share of the curve, from its end, whose direction counts.
const LAST_PART: f64 = 0.4;

/// A change over the last part smaller than this share of what the run achieved is flat.
const FLAT: f64 = 0.03;

/// Losses that never fell by this share of their start did not learn.
const NO_PROGRESS: f64 = 0.05;

/// Step-to-step noise late in training, as a share of the loss there, that calls for attention.
const NOISY: f64 = 0.25;
/// A late validation loss below this share of all earlier ones is still improving.
const STILL_IMPROVING: f64 = 0.9;
/// A loss this many times its lowest value has been lost again, however small both are.
const SEVERAL_FOLD: f64 = 2.0;
/// Mean late jump of the training loss, as a share of its level, that tells of leaps rather than of noise.
const SPIKES: f64 = 0.5;

/// A loss that ends this far above its minimum, as a share of what was achieved, has lost it for good.
const LOST: f64 = 0.2;

/// A generalisation gap below this share of what training achieved is none.
const MATERIAL_GAP: f64 = 0.1;

/// One evaluation of a run.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CurveSample {
    /// Optimiser steps, rising.
    pub step: f64,
    /// Mean loss on the training split.
    pub train_loss: f64,
    /// Mean loss on the validation split.
    pub val_loss: f64,
}

/// What the curves mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// Too few evaluations to say anything.
    TooShort,
    /// Both losses fall at the end: more steps would help.
    StillLearning,
    /// The training loss falls while the validation loss has passed its minimum.
    Overfitting,
    /// Neither loss ever fell: an optimisation bottleneck, or a network that is too small.
    Underfitting,
    /// The validation loss falls though the training loss does not: look at the data and the split.
    SuspectData,
    /// The training loss rises: learning rate far too high, or a bug.
    BrokenSetup,
    /// NaN or infinite loss.
    Diverged,
    /// Learned, then flat to the end: fewer steps would have done.
    Saturated,
    /// Learned, but the losses jump from one evaluation to the next to the end.
    Noisy,
}

/// Where a smoothed loss is heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    /// Improving.
    Falls,
    /// Neither.
    Flat,
    /// Getting worse.
    Rises,
}

/// A verdict and what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The answer.
    pub verdict: Verdict,
    /// Index of the sample with the lowest validation loss: the overfitting point of a run that goes on after it, and
    /// the checkpoint to keep in any case. `None` without a finite validation loss.
    pub overfit_at: Option<usize>,
    /// Generalisation gap at the end: smoothed validation loss minus smoothed training loss. 0 without data.
    pub gap: f64,
    /// How far the last smoothed validation loss lies above the lowest, as a share of what was achieved.
    pub rebound: f64,
    /// Of the training loss over the last part.
    pub train: Direction,
    /// Of the validation loss over the last part.
    pub val: Direction,
    /// Median jump between neighbouring late losses, as a share of their level; the larger of the two.
    pub noise: f64,
}

/// Reads the curves of one run. `diverged` is the engine's word that it stopped at a loss that was not finite; a sample
/// that is not finite says the same.
#[must_use]
pub fn read(curve: &[CurveSample], diverged: bool) -> Reading {
    let is_finite = |s: &&CurveSample| s.train_loss.is_finite() && s.val_loss.is_finite();
    let finite: Vec<CurveSample> = curve.iter().take_while(is_finite).copied().collect();
    let diverged = diverged || finite.len() < curve.len();
    let train = Trend::of(&finite, |s| s.train_loss);
    let val = Trend::of(&finite, |s| s.val_loss);
    let verdict = match (diverged, finite.len() < MIN_SAMPLES) {
        (true, _) => Verdict::Diverged,
        (_, true) => Verdict::TooShort,
        _ => match judge(&train, &val) {
            Verdict::Saturated => second_look(&finite, &train, &val),
            verdict => verdict,
        },
    };
    Reading {
        verdict,
        overfit_at: lowest(&finite),
        gap: val.last - train.last,
        rebound: val.rebound,
        train: train.direction,
        val: val.direction,
        noise: train.noise.max(val.noise),
    }
}

/// Flat beside the first loss is not yet flat: losses that fall by orders of magnitude go on changing where the eye, and
/// the trend, see nothing.
fn second_look(curve: &[CurveSample], train: &Trend, val: &Trend) -> Verdict {
    let lowest = |part: &[CurveSample], loss: fn(&CurveSample) -> f64| {
        part.iter().map(loss).fold(f64::INFINITY, f64::min)
    };
    let (early, late) = curve.split_at(curve.len() - curve.len().div_ceil(5));
    let still = lowest(late, |s| s.val_loss) < STILL_IMPROVING * lowest(early, |s| s.val_loss);
    let lost = val.last > SEVERAL_FOLD * lowest(curve, |s| s.val_loss);
    let shaken = train.last > SEVERAL_FOLD * lowest(curve, |s| s.train_loss);
    match (still, lost, shaken) {
        (_, true, true) => Verdict::Noisy,
        (_, true, false) => Verdict::Overfitting,
        (true, false, _) => Verdict::StillLearning,
        (false, false, _) => Verdict::Saturated,
    }
}

/// The first sample with the lowest validation loss.
fn lowest(curve: &[CurveSample]) -> Option<usize> {
    let lower = |a: usize, b: usize| if curve[b].val_loss < curve[a].val_loss { b } else { a };
    (0..curve.len()).reduce(lower)
}

/// Training loss first: what it does decides what the validation loss can mean.
fn judge(train: &Trend, val: &Trend) -> Verdict {
    use Direction::{Falls, Flat, Rises};
    let learned = train.progress >= NO_PROGRESS;
    match (train.direction, val.direction) {
        (Rises, _) if train.last > train.first || train.rebound > LOST => Verdict::BrokenSetup,
        _ if train.swing > SPIKES => Verdict::Noisy,
        (Falls, Rises) => Verdict::Overfitting,
        (Falls, Flat) if val.last - train.last > MATERIAL_GAP * (train.first - train.last) => {
            Verdict::Overfitting
        }
        (Flat, Rises) if learned => Verdict::Overfitting,
        (Flat, Flat) if learned && val.rebound > LOST && train.rebound < LOST => Verdict::Overfitting,
        (Flat, Falls) if !learned => Verdict::SuspectData,
        _ if train.noise.max(val.noise) > NOISY => Verdict::Noisy,
        (Falls, _) | (_, Falls) => Verdict::StillLearning,
        _ if !learned => Verdict::Underfitting,
        _ => Verdict::Saturated,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sixty samples; a fixed, uneven wobble stands for noise.
    fn curve(losses: impl Fn(f64, f64) -> (f64, f64)) -> Vec<CurveSample> {
        let sample = |i: u32| {
            let wobble = f64::from((i * 7919) % 101) / 50.5 - 1.0;
            let (train_loss, val_loss) = losses(f64::from(i) / 59.0, wobble);
            CurveSample { step: f64::from(i * 20), train_loss, val_loss }
        };
        (0..60).map(sample).collect()
    }

    fn verdict(losses: impl Fn(f64, f64) -> (f64, f64)) -> Verdict {
        read(&curve(losses), false).verdict
    }

    #[test]
    fn both_losses_falling_to_the_end_is_still_learning() {
        let falling = |t: f64, w: f64| (2.3 * (-1.5 * t).exp() + 0.02 * w, 2.3 * (-1.4 * t).exp() + 0.03 * w);
        assert_eq!(verdict(falling), Verdict::StillLearning);
    }

    #[test]
    fn a_validation_loss_that_turns_is_overfitting_from_its_minimum_on() {
        let turning = |t: f64, w: f64| (2.0 * (-3.0 * t).exp(), 0.4 + 3.0 * (t - 0.4) * (t - 0.4) + 0.01 * w);
        let reading = read(&curve(turning), false);
        assert_eq!(reading.verdict, Verdict::Overfitting);
        assert!((20..=27).contains(&reading.overfit_at.unwrap()), "{reading:?}");
        assert!(reading.gap > 0.5 && reading.rebound > 1.0, "{reading:?}");
        assert_eq!((reading.train, reading.val), (Direction::Falls, Direction::Rises));
    }

    #[test]
    fn losses_that_are_small_from_early_on_but_still_fall_are_still_learning() {
        let shrinking = |t: f64, _: f64| (0.7 * (-12.0 * t.sqrt()).exp(), 0.8 * (-11.0 * t.sqrt()).exp());
        assert_eq!(verdict(shrinking), Verdict::StillLearning);
    }

    #[test]
    fn a_small_validation_loss_that_rises_several_fold_is_overfitting() {
        let rising =
            |t: f64, _: f64| (1e-3 + (-30.0 * t).exp(), 4e-3 + 0.06 * (t - 0.7).max(0.0) + (-30.0 * t).exp());
        assert_eq!(verdict(rising), Verdict::Overfitting);
    }

    #[test]
    fn a_training_loss_that_leaps_up_and_comes_back_is_noisy_whatever_else_it_does() {
        let leaping = |t: f64, w: f64| {
            let leap = if (0.9..0.95).contains(&t) { 2.0 } else { 0.0 };
            let learned = 0.05 + 0.6 * (1.0 - t).max(0.15);
            (learned + leap + 0.005 * w, learned + 1.4 * leap + if t > 0.95 { 0.08 } else { 0.0 })
        };
        assert_eq!(verdict(leaping), Verdict::Noisy);
    }

    #[test]
    fn a_validation_loss_that_stays_while_the_training_loss_falls_is_overfitting() {
        let held = |t: f64, w: f64| (2.0 - 1.8 * t, 2.0 - 1.2 * (3.0 * t).min(1.0) + 0.01 * w);
        assert_eq!(verdict(held), Verdict::Overfitting);
    }

    #[test]
    fn a_memorised_training_set_with_a_lost_minimum_is_overfitting() {
        let memorised = |t: f64, w: f64| {
            let val = if t < 0.2 { 2.0 - 6.0 * t } else { (0.8 + 3.0 * (t - 0.2)).min(1.7) };
            (2.0 * (-12.0 * t).exp(), val + 0.01 * w)
        };
        assert_eq!(verdict(memorised), Verdict::Overfitting);
    }

    #[test]
    fn losses_that_never_fall_are_underfitting() {
        assert_eq!(verdict(|_, w| (2.3 + 0.01 * w, 2.31 - 0.01 * w)), Verdict::Underfitting);
    }

    #[test]
    fn a_rising_training_loss_is_a_broken_set_up() {
        assert_eq!(verdict(|t, w| (2.3 + 4.0 * t + 0.2 * w, 2.3 + 3.0 * t)), Verdict::BrokenSetup);
        let blows_up_late = |t: f64, _: f64| {
            let loss = if t < 0.6 { 2.3 - 3.0 * t } else { 0.5 + 4.0 * (t - 0.6) };
            (loss, loss)
        };
        assert_eq!(verdict(blows_up_late), Verdict::BrokenSetup);
    }

    #[test]
    fn only_a_validation_loss_that_falls_is_suspect() {
        assert_eq!(verdict(|t, w| (2.3 + 0.01 * w, 2.3 - 1.5 * t)), Verdict::SuspectData);
    }

    #[test]
    fn flat_after_learning_is_saturated() {
        let early = |t: f64, w: f64| {
            (0.2 + 2.0 * (-15.0 * t).exp() + 0.005 * w, 0.25 + 2.0 * (-15.0 * t).exp() + 0.01 * w)
        };
        assert_eq!(verdict(early), Verdict::Saturated);
    }

    #[test]
    fn large_jumps_to_the_end_are_noisy() {
        let jumping = |t: f64, w: f64| {
            let base = 0.5 + 1.8 * (-10.0 * t).exp();
            (base * (1.0 + 0.5 * w), base * (1.0 - 0.5 * w))
        };
        assert_eq!(verdict(jumping), Verdict::Noisy);
    }

    #[test]
    fn small_jumps_near_zero_are_not_noisy() {
        let tiny = |t: f64, w: f64| {
            let base = 0.004 + 2.3 * (-12.0 * t).exp();
            (base * (1.0 + 0.5 * w), base * (1.0 + 0.4 * w))
        };
        assert_eq!(verdict(tiny), Verdict::Saturated);
    }

    #[test]
    fn a_loss_that_is_not_finite_is_diverged_however_short_the_curve() {
        let mut samples = curve(|t, _| (2.0 - t, 2.0 - t));
        samples.truncate(3);
        assert_eq!(read(&samples, true).verdict, Verdict::Diverged);
        samples[2].train_loss = f64::NAN;
        let reading = read(&samples, false);
        assert_eq!((reading.verdict, reading.overfit_at), (Verdict::Diverged, Some(1)));
    }

    #[test]
    fn few_samples_are_too_short_to_judge() {
        let samples = curve(|t, _| (2.0 - t, 2.0 - t));
        assert_eq!(read(&samples[..4], false).verdict, Verdict::TooShort);
        let nothing = read(&[], false);
        assert_eq!((nothing.verdict, nothing.overfit_at, nothing.gap), (Verdict::TooShort, None, 0.0));
    }
}
