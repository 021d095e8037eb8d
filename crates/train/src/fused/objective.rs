//! Losses of a block of examples, and their deltas: the derivatives of the minibatch's mean loss with respect to the
//! network's outputs. The definitions are those of [`crate::candle::loss`].

use schema::{Loss, RunConfig, Task};
use wide::f32x4;

use super::lanes::{LANES, Row, ZERO, larger, mask};
use super::math::{exp_negative, ln};

/// What is minimised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Objective {
    /// −ln softmax(o)_c.
    CrossEntropy,
    /// The mean over classes of (softmax(o) − one-hot)².
    Probabilities,
    /// (o − y)².
    Values,
}

/// How many examples of a block count, and by how much.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Weighing {
    /// The first so many of the block.
    pub(crate) examples: usize,
    /// 1 / examples of the whole minibatch.
    pub(crate) share: f32,
}

impl Objective {
    /// That of a run.
    #[must_use]
    pub fn of(run: &RunConfig) -> Self {
        match (run.loss, run.data.set.task()) {
            (_, Task::Regression) => Self::Values,
            (Loss::CrossEntropy, Task::Classification { .. }) => Self::CrossEntropy,
            (Loss::MeanSquaredError, Task::Classification { .. }) => Self::Probabilities,
        }
    }

    /// Replaces outputs by their deltas; the sum of the losses.
    #[inline(never)]
    pub(crate) fn deltas(self, outputs: &mut [Row], targets: &Row, weighing: Weighing) -> f64 {
        let mut sum = ZERO;
        let vectors = weighing.examples.div_ceil(LANES);
        for (vector, target) in targets[..vectors].iter().copied().enumerate() {
            let mask = mask(weighing.examples, vector);
            let share = mask & f32x4::splat(weighing.share);
            sum += mask
                & match self {
                    Self::CrossEntropy => cross_entropy(outputs, vector, target, share),
                    Self::Probabilities => probabilities(outputs, vector, target, share),
                    Self::Values => values(outputs, vector, target, share),
                };
        }
        sum.to_array().into_iter().map(f64::from).sum()
    }
}

/// Lanes where the class is `class`.
#[inline(always)]
fn is_class(target: f32x4, class: usize) -> f32x4 {
    target.simd_eq(f32x4::splat(class as f32))
}

/// e⁻³⁰ ≈ 10⁻¹³ changes no sum that holds a 1, and a delta that small moves nothing. Left in, deltas of a network that
/// has learnt its examples by heart would end in the subnormal numbers, each of which costs a processor some hundred
/// cycles: the same steps took up to ninety times as long.
const NEGLIGIBLE: f32 = -30.0;

/// Replaces outputs by exp(output − largest); the largest and the sum of the replacements.
#[inline(always)]
fn exponentials(outputs: &mut [Row], vector: usize) -> (f32x4, f32x4) {
    let mut largest = outputs[0][vector];
    for row in &outputs[1..] {
        largest = larger(largest, row[vector]);
    }
    let mut sum = ZERO;
    for row in outputs.iter_mut() {
        let below = row[vector] - largest;
        row[vector] = below.simd_lt(f32x4::splat(NEGLIGIBLE)).bitselect(ZERO, exp_negative(below));
        sum += row[vector];
    }
    (largest, sum)
}

#[inline(always)]
fn cross_entropy(outputs: &mut [Row], vector: usize, target: f32x4, share: f32x4) -> f32x4 {
    let mut at_target = ZERO;
    for (class, row) in outputs.iter().enumerate() {
        at_target += is_class(target, class) & row[vector];
    }
    let (largest, sum) = exponentials(outputs, vector);
    let scale = share / sum;
    for (class, row) in outputs.iter_mut().enumerate() {
        row[vector] = row[vector] * scale - (is_class(target, class) & share);
    }
    ln(sum) + (largest - at_target)
}

#[inline(always)]
fn probabilities(outputs: &mut [Row], vector: usize, target: f32x4, share: f32x4) -> f32x4 {
    let classes = f32x4::splat(outputs.len() as f32);
    let (_, sum) = exponentials(outputs, vector);
    let (mut squares, mut mean) = (ZERO, ZERO);
    for (class, row) in outputs.iter_mut().enumerate() {
        let p = row[vector] / sum;
        let error = p - (is_class(target, class) & f32x4::ONE);
        squares += error * error;
        mean += p * error;
        row[vector] = p;
    }
    let scale = (share + share) / classes;
    for (class, row) in outputs.iter_mut().enumerate() {
        let p = row[vector];
        let error = p - (is_class(target, class) & f32x4::ONE);
        row[vector] = scale * (p * (error - mean));
    }
    squares / classes
}

#[inline(always)]
fn values(outputs: &mut [Row], vector: usize, target: f32x4, share: f32x4) -> f32x4 {
    let mut squares = ZERO;
    for row in outputs {
        let error = row[vector] - target;
        squares += error * error;
        row[vector] = (share + share) * error;
    }
    squares
}

/// How many of the first `examples` have their largest output (the first of equals) at their class.
#[inline(always)]
pub(crate) fn hits(outputs: &[Row], targets: &Row, examples: usize) -> u32 {
    let mut hits = 0;
    for vector in 0..examples.div_ceil(LANES) {
        let (mut largest, mut guess) = (outputs[0][vector], ZERO);
        for (class, row) in outputs.iter().enumerate().skip(1) {
            let better = row[vector].simd_gt(largest);
            largest = better.bitselect(row[vector], largest);
            guess = better.bitselect(f32x4::splat(class as f32), guess);
        }
        let hit = guess.simd_eq(targets[vector]) & mask(examples, vector);
        hits += hit.to_bitmask().count_ones();
    }
    hits
}
