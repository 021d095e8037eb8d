//! Losses of a block of examples, and their deltas: the derivatives of the minibatch's mean loss with respect to the
//! network's outputs. The definitions are those of [`crate::candle::loss`].

use schema::{Loss, Minimised, RunConfig, Task};
use wide::f32x4;

use super::lanes::{LANES, Row, ZERO, larger, mask, smaller};
use super::math::{exp_negative, ln};

/// What is minimised, or measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Objective {
    /// −ln softmax(o)_c.
    CrossEntropy,
    /// The mean over classes of (softmax(o) − one-hot)².
    Probabilities,
    /// (o − y)².
    Values,
    /// Cross-entropy against targets of which a share is spread over all classes.
    Smoothed(f32),
    /// −α_c (1 − p_c)^γ ln p_c.
    Focal {
        /// γ.
        gamma: f32,
        /// α of the first class, and of all others.
        alpha: [f32; 2],
    },
    /// Huber's loss of o − y.
    Huber(f32),
}

/// How many examples of a block count, and by how much.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Weighing<'a> {
    /// The first so many of the block.
    pub(crate) examples: usize,
    /// 1 / examples of the whole minibatch, or 1 / the sum of their weights.
    pub(crate) share: f32,
    /// What each example's loss and deltas are multiplied by, if they are.
    pub(crate) weights: Option<&'a Row>,
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

    /// What a run's training minimises.
    #[must_use]
    pub fn minimised(run: &RunConfig) -> Self {
        match run.technique.minimised {
            Minimised::Plain => Self::of(run),
            Minimised::Smoothed { epsilon } => Self::Smoothed(epsilon as f32),
            Minimised::Focal { gamma, alpha } => {
                let first = if run.data.set.outputs() == 2 { 1.0 - alpha } else { alpha };
                Self::Focal { gamma: gamma as f32, alpha: [first as f32, alpha as f32] }
            }
            Minimised::Huber { delta } => Self::Huber(delta as f32),
        }
    }

    /// Replaces outputs by their deltas; the (weighted) sum of the losses.
    #[inline(never)]
    pub(crate) fn deltas(self, outputs: &mut [Row], targets: &Row, weighing: Weighing<'_>) -> f64 {
        let mut sum = ZERO;
        let vectors = weighing.examples.div_ceil(LANES);
        for (vector, target) in targets[..vectors].iter().copied().enumerate() {
            let mask = mask(weighing.examples, vector);
            let mut share = mask & f32x4::splat(weighing.share);
            if let Some(weights) = weighing.weights {
                share *= weights[vector];
            }
            let loss = mask
                & match self {
                    Self::CrossEntropy => cross_entropy(outputs, vector, target, share),
                    Self::Probabilities => probabilities(outputs, vector, target, share),
                    Self::Values => values(outputs, vector, target, share),
                    Self::Smoothed(epsilon) => smoothed(outputs, vector, target, share, epsilon),
                    Self::Focal { gamma, alpha } => focal(outputs, vector, target, share, (gamma, alpha)),
                    Self::Huber(delta) => huber(outputs, vector, target, share, delta),
                };
            sum += weighing.weights.map_or(loss, |weights| weights[vector] * loss);
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

/// ln Σ eᵒ − (1 − ε) o_c − ε/K Σ o.
#[inline(always)]
fn smoothed(outputs: &mut [Row], vector: usize, target: f32x4, share: f32x4, epsilon: f32) -> f32x4 {
    let spread = f32x4::splat(epsilon / outputs.len() as f32);
    let kept = f32x4::splat(1.0 - epsilon);
    let (mut at_target, mut all) = (ZERO, ZERO);
    let first = outputs[0][vector];
    for (class, row) in outputs.iter().enumerate() {
        at_target += is_class(target, class) & row[vector];
        // Distances from one of them, lest the rest of large numbers be lost.
        all += row[vector] - first;
    }
    let (largest, sum) = exponentials(outputs, vector);
    let scale = share / sum;
    for (class, row) in outputs.iter_mut().enumerate() {
        let wanted = spread + (is_class(target, class) & kept);
        row[vector] = row[vector] * scale - wanted * share;
    }
    ln(sum) + kept * (largest - at_target) + (f32x4::splat(epsilon) * (largest - first) - spread * all)
}

/// Its delta is that of cross-entropy times α q^γ (1 + γ p r), with q = 1 − p and r = −ln p / q.
#[inline(always)]
fn focal(
    outputs: &mut [Row],
    vector: usize,
    target: f32x4,
    share: f32x4,
    (gamma, alpha): (f32, [f32; 2]),
) -> f32x4 {
    let mut at_target = ZERO;
    for (class, row) in outputs.iter().enumerate() {
        at_target += is_class(target, class) & row[vector];
    }
    let (largest, sum) = exponentials(outputs, vector);
    let (mut true_class, mut others) = (ZERO, ZERO);
    for (class, row) in outputs.iter().enumerate() {
        let is_true = is_class(target, class);
        true_class += is_true & row[vector];
        others += row[vector] - (is_true & row[vector]);
    }
    let entropy = ln(sum) + (largest - at_target);
    let (p, q) = (true_class / sum, others / sum);
    let gamma = f32x4::splat(gamma);
    let alpha = is_class(target, 0).bitselect(f32x4::splat(alpha[0]), f32x4::splat(alpha[1]));
    // Where nothing is left to learn, q is 0 and has no logarithm.
    let hardness = alpha * exp_negative(gamma * ln(larger(q, f32x4::splat(LEAST))));
    // −ln (1 − q) / q is lost in rounding where q is small; two terms of its series are not.
    let near = f32x4::ONE + q * (f32x4::splat(0.5) + q * f32x4::splat(1.0 / 3.0));
    let ratio = q.simd_lt(f32x4::splat(1e-3)).bitselect(near, entropy / larger(q, f32x4::splat(LEAST)));
    let scale = share * hardness * (f32x4::ONE + gamma * p * ratio);
    for (class, row) in outputs.iter_mut().enumerate() {
        row[vector] = scale * (row[vector] / sum - (is_class(target, class) & f32x4::ONE));
    }
    hardness * entropy
}

/// Below this, the share of the wrong classes counts as none.
const LEAST: f32 = 1e-30;

#[inline(always)]
fn huber(outputs: &mut [Row], vector: usize, target: f32x4, share: f32x4, delta: f32) -> f32x4 {
    let (delta, half) = (f32x4::splat(delta), f32x4::splat(0.5));
    let mut sum = ZERO;
    for row in outputs {
        let error = row[vector] - target;
        let size = error.abs();
        let within = smaller(size, delta);
        sum += within * (size - half * within);
        row[vector] = share * larger(smaller(error, delta), ZERO - delta);
    }
    sum
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

#[cfg(test)]
mod tests;
