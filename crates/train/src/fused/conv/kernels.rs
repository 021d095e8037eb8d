//! The products of a convolution on a block of examples, each through a tile of accumulators that stays in registers.
//! Sums run in one fixed order, with a rounding after each multiplication and each addition.
//!
//! As the dense products ([`super::super::product`]), the loops stand in functions of their own.

use std::ops::Range;

use schema::Block;
use wide::f32x4;

use super::super::lanes::{LANES, Row, VECTORS, ZERO, load, sum_lanes};
use super::pack::Taps;
use super::window;

/// Most places of a kernel.
const TAPS_MAX: usize = 49;

/// out[o][p] = finish(bias[o] + Σᵢ Σₜ weight[i][t][o] · input[i][p + t]), over the places of the kernel that fall into the
/// picture, for the first `vectors` vectors of each row. Without bias where that is empty.
#[inline(always)]
pub(in crate::fused) fn convolve(
    taps: Taps<'_>,
    bias: &[f32],
    input: &[Row],
    (out, vectors): (&mut [Row], usize),
    finish: impl Fn(f32x4) -> f32x4 + Copy,
) {
    let mut first = 0;
    while first + 4 <= taps.outputs {
        channels::<4, 2>(taps, bias, input, (&mut *out, first), vectors, finish);
        first += 4;
    }
    while first + 2 <= taps.outputs {
        channels::<2, 4>(taps, bias, input, (&mut *out, first), vectors, finish);
        first += 2;
    }
    if first < taps.outputs {
        channels::<1, 4>(taps, bias, input, (&mut *out, first), vectors, finish);
    }
}

/// R output channels.
#[inline(never)]
fn channels<const R: usize, const C: usize>(
    taps: Taps<'_>,
    bias: &[f32],
    input: &[Row],
    (out, first): (&mut [Row], usize),
    vectors: usize,
    finish: impl Fn(f32x4) -> f32x4 + Copy,
) {
    let bias: [f32x4; R] = std::array::from_fn(|r| f32x4::splat(bias.get(first + r).copied().unwrap_or(0.0)));
    let pixels = taps.side * taps.side;
    for pixel in 0..pixels {
        let seen = Seen::from(pixel, &taps);
        let place = |r: usize| (first + r) * pixels + pixel;
        let mut vector = 0;
        while vector + C <= vectors {
            let sums = tile::<R, C>(taps, bias, input, &seen, (first, vector));
            for (r, sums) in sums.into_iter().enumerate() {
                out[place(r)][vector..vector + C].copy_from_slice(&sums.map(finish));
            }
            vector += C;
        }
        while vector < vectors {
            let sums = tile::<R, 1>(taps, bias, input, &seen, (first, vector));
            for (r, [sum]) in sums.into_iter().enumerate() {
                out[place(r)][vector] = finish(sum);
            }
            vector += 1;
        }
    }
}

/// The places of the kernel that fall into the picture, as seen from a pixel.
struct Seen {
    /// (Place of a tap's weights, pixel).
    places: [(usize, usize); TAPS_MAX],
    count: usize,
}

impl Seen {
    #[inline(always)]
    fn from(pixel: usize, taps: &Taps<'_>) -> Self {
        let Taps { side, kernel, outputs, .. } = *taps;
        let (y, x) = (pixel / side, pixel % side);
        let mut seen = Self { places: [(0, 0); TAPS_MAX], count: 0 };
        for row in window::taps(side, kernel, y) {
            for column in window::taps(side, kernel, x) {
                let at = (y + row - kernel / 2) * side + (x + column - kernel / 2);
                seen.places[seen.count] = ((row * kernel + column) * outputs, at);
                seen.count += 1;
            }
        }
        seen
    }
}

#[inline(always)]
fn tile<const R: usize, const C: usize>(
    taps: Taps<'_>,
    bias: [f32x4; R],
    input: &[Row],
    seen: &Seen,
    (first, vector): (usize, usize),
) -> [[f32x4; C]; R] {
    assert!(vector + C <= VECTORS);
    let mut sums: [[f32x4; C]; R] = bias.map(|bias| [bias; C]);
    let per_channel = taps.kernel * taps.kernel * taps.outputs;
    for (picture, weights) in
        input.chunks_exact(taps.side * taps.side).zip(taps.weights.chunks_exact(per_channel))
    {
        for &(place, pixel) in &seen.places[..seen.count] {
            let (weights, row) = (&weights[place + first..][..R], &picture[pixel]);
            for r in 0..R {
                let w = f32x4::splat(weights[r]);
                for c in 0..C {
                    sums[r][c] += w * row[vector + c];
                }
            }
        }
    }
    sums
}

/// weight[o][i][t] += Σ over pixels and examples delta[o][p] · input[i][p + t]; or `=` where `fresh`.
pub(in crate::fused) fn gradient(
    block: &Block,
    delta: &[Row],
    input: &[Row],
    weight: &mut [f32],
    vectors: usize,
    fresh: bool,
) {
    let kernel = block.kernel as usize;
    for row in 0..kernel {
        for column in 0..kernel {
            let shift = Shift::new(block, (row, column));
            tap_gradient(&shift, delta, input, weight, vectors, fresh);
        }
    }
}

/// One place of the kernel, and the pixels from which it falls into the picture.
struct Shift {
    inputs: usize,
    outputs: usize,
    side: usize,
    rows: Range<usize>,
    columns: Range<usize>,
    /// What is added to a pixel's place and taken away.
    up: usize,
    down: usize,
    /// Its place in the kernel, and the number of places.
    tap: usize,
    taps: usize,
}

impl Shift {
    fn new(block: &Block, (row, column): (usize, usize)) -> Self {
        let (side, kernel) = (block.side as usize, block.kernel as usize);
        Self {
            inputs: block.inputs as usize,
            outputs: block.outputs as usize,
            side,
            rows: window::pixels(side, kernel, row),
            columns: window::pixels(side, kernel, column),
            up: row * side + column,
            down: kernel / 2 * side + kernel / 2,
            tap: row * kernel + column,
            taps: kernel * kernel,
        }
    }

    /// Where the weight of an output and an input channel is.
    fn place(&self, output: usize, input: usize) -> usize {
        (output * self.inputs + input) * self.taps + self.tap
    }
}

fn tap_gradient(
    shift: &Shift,
    delta: &[Row],
    input: &[Row],
    weight: &mut [f32],
    vectors: usize,
    fresh: bool,
) {
    let mut add = |output: usize, input: usize, sum: f32| {
        let place = &mut weight[shift.place(output, input)];
        *place = if fresh { sum } else { *place + sum };
    };
    let fours = shift.inputs - shift.inputs % LANES;
    for i in (0..fours).step_by(LANES) {
        let mut o = 0;
        while o + 2 <= shift.outputs {
            let sums = dots::<2, LANES>(shift, (delta, o), (input, i), vectors);
            for (r, sums) in sums.into_iter().enumerate() {
                let sums = sum_lanes(sums).to_array();
                sums.into_iter().enumerate().for_each(|(c, sum)| add(o + r, i + c, sum));
            }
            o += 2;
        }
        if o < shift.outputs {
            let [sums] = dots::<1, LANES>(shift, (delta, o), (input, i), vectors);
            let sums = sum_lanes(sums).to_array();
            sums.into_iter().enumerate().for_each(|(c, sum)| add(o, i + c, sum));
        }
    }
    for i in fours..shift.inputs {
        let mut o = 0;
        while o + LANES <= shift.outputs {
            let sums = dots::<LANES, 1>(shift, (delta, o), (input, i), vectors).map(|[sum]| sum);
            let sums = sum_lanes(sums).to_array();
            sums.into_iter().enumerate().for_each(|(r, sum)| add(o + r, i, sum));
            o += LANES;
        }
        while o < shift.outputs {
            let [[sum]] = dots::<1, 1>(shift, (delta, o), (input, i), vectors);
            add(o, i, sum_lanes([sum, ZERO, ZERO, ZERO]).to_array()[0]);
            o += 1;
        }
    }
}

/// Inner products of each of R channels of deltas with each of N channels of input, lane by lane.
#[inline(never)]
fn dots<const R: usize, const N: usize>(
    shift: &Shift,
    (delta, output): (&[Row], usize),
    (input, channel): (&[Row], usize),
    vectors: usize,
) -> [[f32x4; N]; R] {
    assert!(vectors <= VECTORS);
    let pixels = shift.side * shift.side;
    let deltas: [&[Row]; R] = std::array::from_fn(|r| &delta[(output + r) * pixels..][..pixels]);
    let inputs: [&[Row]; N] = std::array::from_fn(|n| &input[(channel + n) * pixels..][..pixels]);
    let mut sums = [[ZERO; N]; R];
    for y in shift.rows.clone() {
        for x in shift.columns.clone() {
            let pixel = y * shift.side + x;
            let deltas = deltas.map(|rows| &rows[pixel]);
            let inputs = inputs.map(|rows| &rows[pixel + shift.up - shift.down]);
            for v in 0..vectors {
                let x = inputs.map(|row| row[v]);
                for r in 0..R {
                    let d = deltas[r][v];
                    for n in 0..N {
                        sums[r][n] += d * x[n];
                    }
                }
            }
        }
    }
    sums
}

/// bias[o] += Σ over pixels and examples delta[o][p]; or `=` where `fresh`.
pub(in crate::fused) fn bias_gradient(
    block: &Block,
    delta: &[Row],
    bias: &mut [f32],
    vectors: usize,
    fresh: bool,
) {
    let pixels = (block.side * block.side) as usize;
    for (rows, bias) in delta.chunks(LANES * pixels).zip(bias.chunks_mut(LANES)) {
        let mut sums = [ZERO; LANES];
        for (sum, rows) in sums.iter_mut().zip(rows.chunks(pixels)) {
            for row in rows {
                row[..vectors].iter().for_each(|x| *sum += *x);
            }
        }
        let sums = sum_lanes(sums);
        if bias.len() == LANES {
            let sums = if fresh { sums } else { load(bias) + sums };
            bias.copy_from_slice(sums.as_array());
        } else {
            for (bias, sum) in bias.iter_mut().zip(sums.to_array()) {
                *bias = if fresh { sum } else { *bias + sum };
            }
        }
    }
}
