//! What a run's training and validation curves say. Knows numbers only, not what was trained; its advice is a verdict
//! in the terms of the tuning literature with the knobs that help, not a sentence.
//!
//! Curves are read as people read them: smoothed, by their direction over the last part, against their own noise. A
//! direction is the Theil-Sen slope (the median of the slopes of all pairs: Sen, JASA 63, 1968), which single spikes
//! do not move. Each verdict names the [signs](Sign) that led to it, and [`agreement`] says how much it depends on the
//! noise of the curve and on where the run happened to end.

use serde::{Deserialize, Serialize};

mod agreement;
mod evidence;
mod judge;
mod remedy;
#[cfg(test)]
mod tests;
mod trend;

pub use agreement::{Agreement, agreement};
pub use evidence::{Measure, Sign};
pub use remedy::Remedy;

use judge::{Look, judge};

/// Fewer evaluations than this say nothing.
pub const MIN_SAMPLES: usize = 5;

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

/// What is read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Curves<'a> {
    /// The evaluations, from before the first step on.
    pub samples: &'a [CurveSample],
    /// The engine's word that the run stopped at a loss that was not finite; a sample that is not finite says the same.
    pub diverged: bool,
    /// The loss of the best answer that ignores the inputs, where it is known: ln(classes) for balanced classes under
    /// cross-entropy. Without it the first loss stands for it.
    pub chance: Option<f64>,
    /// How many examples validate, where it is known: the mean loss of few is a matter of luck.
    pub validating: Option<u32>,
}

/// What the curves mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Verdict {
    /// Too few evaluations to say anything.
    TooShort,
    /// Both losses fall at the end: more steps would help.
    StillLearning,
    /// The training loss falls slowly and in a straight line from the start to the end: a learning rate far too small.
    TooSlow,
    /// The training loss falls while the validation loss has passed its minimum.
    Overfitting,
    /// Both have settled, the validation loss far above the training loss.
    GeneralisationGap,
    /// Both losses are flat and high: an optimisation bottleneck, or a network that is too small.
    Underfitting,
    /// The training loss stays above the validation loss, whose labels nobody got wrong.
    WrongLabels,
    /// The validation loss falls though the training loss does not: look at the data and the split.
    SuspectData,
    /// The training loss rises: learning rate far too high, or a bug.
    BrokenSetup,
    /// NaN or infinite loss.
    Diverged,
    /// Learned, then flat to the end with a small gap: as good as it gets, and fewer steps would have done.
    Saturated,
    /// Learned, but the losses jump from one evaluation to the next to the end.
    Noisy,
}

impl Verdict {
    /// Each of them.
    pub const ALL: [Self; 12] = [
        Self::TooShort,
        Self::StillLearning,
        Self::TooSlow,
        Self::Overfitting,
        Self::GeneralisationGap,
        Self::Underfitting,
        Self::WrongLabels,
        Self::SuspectData,
        Self::BrokenSetup,
        Self::Diverged,
        Self::Saturated,
        Self::Noisy,
    ];

    /// Stable name, for snapshots and translations.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::TooShort => "too-short",
            Self::StillLearning => "still-learning",
            Self::TooSlow => "too-slow",
            Self::Overfitting => "overfitting",
            Self::GeneralisationGap => "gap",
            Self::Underfitting => "underfitting",
            Self::WrongLabels => "wrong-labels",
            Self::SuspectData => "suspect-data",
            Self::BrokenSetup => "broken-setup",
            Self::Diverged => "diverged",
            Self::Saturated => "saturated",
            Self::Noisy => "noisy",
        }
    }
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
    /// What led to it, the most telling first.
    pub evidence: Vec<Sign>,
    /// What helps, the first to try first.
    pub remedies: Vec<Remedy>,
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

/// Reads the curves of one run.
#[must_use]
pub fn read(curves: &Curves<'_>) -> Reading {
    let finite = finite(curves.samples);
    let look = Look::at(finite, curves);
    let verdict = verdict(curves, finite.len(), &look);
    Reading {
        verdict,
        evidence: evidence::evidence(verdict, &look),
        remedies: remedy::remedies(verdict, &look),
        overfit_at: look.lowest,
        gap: look.gap(),
        rebound: look.val.rebound,
        train: look.train.direction,
        val: look.val.direction,
        noise: look.train.noise.max(look.val.noise),
    }
}

/// The samples before the first that is not finite.
fn finite(samples: &[CurveSample]) -> &[CurveSample] {
    let end = samples.iter().position(|s| !(s.train_loss.is_finite() && s.val_loss.is_finite()));
    &samples[..end.unwrap_or(samples.len())]
}

fn verdict(curves: &Curves<'_>, finite: usize, look: &Look<'_>) -> Verdict {
    if curves.diverged || finite < curves.samples.len() {
        Verdict::Diverged
    } else if finite < MIN_SAMPLES {
        Verdict::TooShort
    } else {
        judge(look)
    }
}
