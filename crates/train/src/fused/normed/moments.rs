//! Means, variances, and the way back through them. Rows of up to 1,024 terms are added up in f32, lane by lane; what
//! grows with the minibatch, in f64.

use wide::f32x4;

use super::super::lanes::{LANES, Row, VECTORS, ZERO, mask, sum_lanes};

/// Added to variances, as in PyTorch.
const EPS: f64 = 1e-5;

/// What a channel is normalised with.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Moment {
    pub(super) mean: f32,
    /// Biased.
    pub(super) variance: f64,
    /// 1 / √(variance + ε).
    pub(super) rate: f32,
    /// Over how many values.
    pub(super) count: f64,
}

impl Moment {
    pub(super) fn new(mean: f32, variance: f64, count: f64) -> Self {
        Self { mean, variance, rate: (1.0 / (variance + EPS).sqrt()) as f32, count }
    }
}

/// Of a channel's deltas δ, over examples and pixels.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sums {
    plain: f64,
    times: f64,
}

impl Sums {
    /// Σ δ.
    pub(super) fn plain(&self) -> f64 {
        self.plain
    }

    /// Σ δ x̂.
    pub(super) fn times(&self) -> f64 {
        self.times
    }
}

/// The sum over a block's examples, of which the last vector may hold fewer than four.
#[inline(always)]
fn total(examples: usize, rows: usize, at: impl Fn(usize, usize) -> f32x4) -> f64 {
    let vectors = examples.div_ceil(LANES);
    let mut sum = ZERO;
    for row in 0..rows {
        for vector in 0..vectors {
            sum += at(row, vector) & mask(examples, vector);
        }
    }
    f64::from(sum_lanes([sum, ZERO, ZERO, ZERO]).to_array()[0])
}

/// Mean and variance of each channel over blocks of examples, each with its number.
pub(super) fn of_channels<'a>(
    blocks: impl Iterator<Item = (&'a [Row], usize)> + Clone,
    pixels: usize,
    moments: &mut [Moment],
) {
    let count = (blocks.clone().map(|(_, examples)| examples).sum::<usize>() * pixels) as f64;
    for (channel, moment) in moments.iter_mut().enumerate() {
        let each = blocks.clone().map(|(rows, examples)| (&rows[channel * pixels..][..pixels], examples));
        let sum: f64 = each.clone().map(|(rows, examples)| sum_of(rows, examples)).sum();
        let mean = (sum / count) as f32;
        let squares: f64 = each.map(|(rows, examples)| squares_of(rows, examples, mean)).sum();
        *moment = Moment::new(mean, squares / count, count);
    }
}

#[inline(never)]
fn sum_of(rows: &[Row], examples: usize) -> f64 {
    total(examples, rows.len(), |row, vector| rows[row][vector])
}

#[inline(never)]
fn squares_of(rows: &[Row], examples: usize, mean: f32) -> f64 {
    let mean = f32x4::splat(mean);
    total(examples, rows.len(), |row, vector| {
        let off = rows[row][vector] - mean;
        off * off
    })
}

/// Mean and 1 / √(variance + ε) of each example over all rows.
#[inline(never)]
pub(super) fn of_examples(rows: &[Row], pixels: usize, vectors: usize) -> (Row, Row) {
    let share = f32x4::splat(1.0 / rows.len() as f32);
    let means = sums(rows, pixels, vectors, |row, vector| row[vector]).map(|sum| sum * share);
    let squares = sums(rows, pixels, vectors, |row, vector| {
        let off = row[vector] - means[vector];
        off * off
    });
    let eps = f32x4::splat(EPS as f32);
    (means, squares.map(|square| f32x4::ONE / (square * share + eps).sqrt()))
}

/// Sums over rows, a channel after the other.
#[inline(always)]
fn sums(rows: &[Row], pixels: usize, vectors: usize, of: impl Fn(&Row, usize) -> f32x4) -> Row {
    let mut sums = [ZERO; VECTORS];
    for rows in rows.chunks_exact(pixels) {
        for (vector, total) in sums[..vectors].iter_mut().enumerate() {
            let mut sum = ZERO;
            for row in rows {
                sum += of(row, vector);
            }
            *total += sum;
        }
    }
    sums
}

/// x̂ of a row, and γ x̂ + b in its place.
#[inline(never)]
pub(super) fn normalise(
    row: &mut Row,
    normal: &mut Row,
    (means, rates): (&Row, &Row),
    (scale, bias): (f32x4, f32x4),
    vectors: usize,
) {
    assert!(vectors <= VECTORS);
    for vector in 0..vectors {
        let x = (row[vector] - means[vector]) * rates[vector];
        normal[vector] = x;
        row[vector] = scale * x + bias;
    }
}

/// Adds a block's deltas and normalised values up, a channel each.
#[inline(never)]
pub(super) fn add_sums(
    sums: &mut [Sums],
    (deltas, normal): (&[Row], &[Row]),
    pixels: usize,
    examples: usize,
) {
    let rows = deltas.chunks_exact(pixels).zip(normal.chunks_exact(pixels));
    for (sums, (deltas, normal)) in sums.iter_mut().zip(rows) {
        sums.plain += total(examples, pixels, |row, vector| deltas[row][vector]);
        sums.times += total(examples, pixels, |row, vector| deltas[row][vector] * normal[row][vector]);
    }
}

/// What batch normalisation knows of all channels.
pub(super) struct Channels<'a> {
    pub(super) moments: &'a [Moment],
    pub(super) sums: &'a [Sums],
    pub(super) scale: &'a [f32],
    pub(super) count: f64,
}

/// γ / σ · (δ − mean of δ − x̂ · mean of δ x̂) in the place of δ; 0 where there is no example.
#[inline(never)]
pub(super) fn back_through_channels(
    (deltas, normal): (&mut [Row], &[Row]),
    channels: &Channels<'_>,
    pixels: usize,
    examples: usize,
) {
    let vectors = examples.div_ceil(LANES);
    let rows = deltas.chunks_exact_mut(pixels).zip(normal.chunks_exact(pixels));
    for (channel, (deltas, normal)) in rows.enumerate() {
        let Sums { plain, times } = channels.sums[channel];
        let [plain, times] = [plain, times].map(|sum| f32x4::splat((sum / channels.count) as f32));
        let rate = f32x4::splat(channels.scale[channel] * channels.moments[channel].rate);
        for (deltas, normal) in deltas.iter_mut().zip(normal) {
            for vector in 0..vectors {
                let delta = rate * (deltas[vector] - plain - normal[vector] * times);
                deltas[vector] = delta & mask(examples, vector);
            }
        }
    }
}

/// The same for each example over all rows: with γ δ for δ, and its own 1 / σ.
#[inline(never)]
pub(super) fn back_through_examples(
    (deltas, normal): (&mut [Row], &[Row]),
    scale: &[f32],
    rates: &Row,
    vectors: usize,
) {
    assert!(vectors <= VECTORS);
    let pixels = deltas.len() / scale.len();
    let share = f32x4::splat(1.0 / deltas.len() as f32);
    let (mut plain, mut times) = ([ZERO; VECTORS], [ZERO; VECTORS]);
    let rows = deltas.chunks_exact_mut(pixels).zip(normal.chunks_exact(pixels));
    for ((deltas, normal), scale) in rows.zip(scale) {
        let scale = f32x4::splat(*scale);
        for (deltas, normal) in deltas.iter_mut().zip(normal) {
            for vector in 0..vectors {
                deltas[vector] *= scale;
                plain[vector] += deltas[vector];
                times[vector] += deltas[vector] * normal[vector];
            }
        }
    }
    let [plain, times] = [plain, times].map(|sums| sums.map(|sum| sum * share));
    for (deltas, normal) in deltas.iter_mut().zip(normal) {
        for vector in 0..vectors {
            deltas[vector] =
                rates[vector] * (deltas[vector] - plain[vector] - normal[vector] * times[vector]);
        }
    }
}
