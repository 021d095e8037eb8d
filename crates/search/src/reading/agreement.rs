//! How sure a verdict is. A curve is one draw of many that the same run might have given: the rereadings here are such
//! draws (residual bootstrap: Efron & Tibshirani 1993, §9). Every loss keeps its smoothed value and takes the jump of a
//! sample near by instead of its own; and since a run might have ended a little earlier, up to a tenth is cut off.
//!
//! The share of rereadings with the same verdict says how much that depends on jumps and on the end. It knows nothing of
//! other seeds, other splits, or of a validation split that is too small: only retraining shows those.

use serde::{Deserialize, Serialize};

use super::trend::smoothed;
use super::{CurveSample, Curves, MIN_SAMPLES, Verdict, finite, read};
use crate::draws::{Draws, Purpose};

/// How often a curve is read again.
const REREADINGS: u32 = 40;
/// At most this share of a curve is cut off.
const CUT: f64 = 0.1;
/// A jump is taken from at most this share of the curve away.
const NEARBY: f64 = 0.1;

/// Of rereadings with a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    /// How many gave the same verdict.
    pub same: u32,
    /// How many there were.
    pub of: u32,
}

/// How many rereadings give this verdict. `None` where there is nothing to doubt (the run diverged) or too little to
/// draw from. The same curves give the same answer.
#[must_use]
pub fn agreement(curves: &Curves<'_>, verdict: Verdict) -> Option<Agreement> {
    let samples = finite(curves.samples);
    let is_open = !curves.diverged && samples.len() == curves.samples.len() && samples.len() >= MIN_SAMPLES;
    let source = Source::of(samples).filter(|_| is_open)?;
    let agrees = |round: &u32| {
        let samples = source.draw(&mut Draws::new(0, Purpose::Rereading, *round));
        read(&Curves { samples: &samples, ..*curves }).verdict == verdict
    };
    Some(Agreement { same: (0..REREADINGS).filter(agrees).count() as u32, of: REREADINGS })
}

/// A curve, taken apart.
struct Source<'a> {
    samples: &'a [CurveSample],
    /// Smoothed training and validation losses.
    smooth: [Vec<f64>; 2],
    /// Losses as multiples of those; both of a sample stay together.
    jumps: Vec<[f64; 2]>,
}

impl<'a> Source<'a> {
    /// None where a smoothed loss is not positive, so that nothing is a multiple of it.
    fn of(samples: &'a [CurveSample]) -> Option<Self> {
        let losses = |loss: fn(&CurveSample) -> f64| samples.iter().map(loss).collect::<Vec<f64>>();
        let own = [losses(|s| s.train_loss), losses(|s| s.val_loss)];
        let smooth = own.each_ref().map(|losses| smoothed(losses));
        let is_positive = smooth.iter().flatten().all(|&x| x > 0.0);
        let jumps =
            (0..samples.len()).map(|i| [own[0][i] / smooth[0][i], own[1][i] / smooth[1][i]]).collect();
        is_positive.then_some(Self { samples, smooth, jumps })
    }

    /// Another curve of the same run. The first sample stays: it is what everything is measured by.
    fn draw(&self, draws: &mut Draws) -> Vec<CurveSample> {
        let count = self.samples.len();
        let most = ((count as f64 * CUT) as usize).min(count - MIN_SAMPLES);
        let length = count - draws.below(most as u64 + 1) as usize;
        let reach = ((count as f64 * NEARBY) as usize).max(2);
        let drawn = |i: usize| {
            let first = i.saturating_sub(reach).max(1);
            let last = (i + reach).min(count - 1);
            let jump = self.jumps[first + draws.below((last - first + 1) as u64) as usize];
            let [train, val] = [0, 1].map(|which| self.smooth[which][i] * jump[which]);
            CurveSample { step: self.samples[i].step, train_loss: train, val_loss: val }
        };
        std::iter::once(self.samples[0]).chain((1..length).map(drawn)).collect()
    }
}
