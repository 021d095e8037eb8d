//! The three matrix products of a dense layer on a block of examples, each through a tile of accumulators that stays
//! in registers. Sums run in one fixed order, with a rounding after each multiplication and each addition.
//!
//! Weights are outputs × inputs, row by row; examples lie across lanes, so no product needs a transposed copy, and no
//! width needs padding.
//!
//! The loops stand in functions of their own (`inline(never)`): in one large function a WebAssembly compiler runs out
//! of vector registers and spills the accumulators, which costs a third of the speed.

use wide::f32x4;

use super::lanes::{LANES, Row, VECTORS, ZERO, load, sum_lanes};

/// out[o] = finish(bias[o] + Σᵢ weight[o][i] · input[i]), for the first `vectors` vectors of each row.
#[inline(always)]
pub(crate) fn forward(
    (weight, bias): (&[f32], &[f32]),
    input: &[Row],
    (out, vectors): (&mut [Row], usize),
    finish: impl Fn(f32x4) -> f32x4 + Copy,
) {
    let mut first = 0;
    while first + 4 <= out.len() {
        forward_rows::<4, 2>((weight, bias), input, (&mut *out, first), vectors, finish);
        first += 4;
    }
    while first + 2 <= out.len() {
        forward_rows::<2, 4>((weight, bias), input, (&mut *out, first), vectors, finish);
        first += 2;
    }
    if first < out.len() {
        forward_rows::<1, 4>((weight, bias), input, (&mut *out, first), vectors, finish);
    }
}

#[inline(never)]
fn forward_rows<const R: usize, const C: usize>(
    layer: (&[f32], &[f32]),
    input: &[Row],
    (out, first): (&mut [Row], usize),
    vectors: usize,
    finish: impl Fn(f32x4) -> f32x4 + Copy,
) {
    let mut vector = 0;
    while vector + C <= vectors {
        forward_tile::<R, C>(layer, input, (&mut *out, first), vector, finish);
        vector += C;
    }
    while vector < vectors {
        forward_tile::<R, 1>(layer, input, (&mut *out, first), vector, finish);
        vector += 1;
    }
}

#[inline(always)]
fn forward_tile<const R: usize, const C: usize>(
    (weight, bias): (&[f32], &[f32]),
    input: &[Row],
    (out, first): (&mut [Row], usize),
    vector: usize,
    finish: impl Fn(f32x4) -> f32x4 + Copy,
) {
    assert!(vector + C <= VECTORS);
    let inputs = input.len();
    let weights: [&[f32]; R] = std::array::from_fn(|r| &weight[(first + r) * inputs..][..inputs]);
    let mut sums: [[f32x4; C]; R] = std::array::from_fn(|r| [f32x4::splat(bias[first + r]); C]);
    for (i, row) in input.iter().enumerate() {
        for r in 0..R {
            let w = f32x4::splat(weights[r][i]);
            for c in 0..C {
                sums[r][c] += w * row[vector + c];
            }
        }
    }
    for (row, sums) in out[first..first + R].iter_mut().zip(sums) {
        for c in 0..C {
            row[vector + c] = finish(sums[c]);
        }
    }
}

/// out[i] = finish(Σₒ weight[o][i] · delta[o], out[i]), for the first `vectors` vectors of each row.
#[inline(always)]
pub(crate) fn backward(
    weight: &[f32],
    delta: &[Row],
    (out, vectors): (&mut [Row], usize),
    finish: impl Fn(f32x4, f32x4) -> f32x4 + Copy,
) {
    let mut first = 0;
    while first + 4 <= out.len() {
        backward_rows::<4, 2>(weight, delta, (&mut *out, first), vectors, finish);
        first += 4;
    }
    while first + 2 <= out.len() {
        backward_rows::<2, 4>(weight, delta, (&mut *out, first), vectors, finish);
        first += 2;
    }
    if first < out.len() {
        backward_rows::<1, 4>(weight, delta, (&mut *out, first), vectors, finish);
    }
}

#[inline(never)]
fn backward_rows<const R: usize, const C: usize>(
    weight: &[f32],
    delta: &[Row],
    (out, first): (&mut [Row], usize),
    vectors: usize,
    finish: impl Fn(f32x4, f32x4) -> f32x4 + Copy,
) {
    let mut vector = 0;
    while vector + C <= vectors {
        backward_tile::<R, C>(weight, delta, (&mut *out, first), vector, finish);
        vector += C;
    }
    while vector < vectors {
        backward_tile::<R, 1>(weight, delta, (&mut *out, first), vector, finish);
        vector += 1;
    }
}

#[inline(always)]
fn backward_tile<const R: usize, const C: usize>(
    weight: &[f32],
    delta: &[Row],
    (out, first): (&mut [Row], usize),
    vector: usize,
    finish: impl Fn(f32x4, f32x4) -> f32x4 + Copy,
) {
    assert!(vector + C <= VECTORS);
    let inputs = out.len();
    let mut sums = [[ZERO; C]; R];
    for (row, weights) in delta.iter().zip(weight.chunks_exact(inputs)) {
        let weights = &weights[first..first + R];
        for r in 0..R {
            let w = f32x4::splat(weights[r]);
            for c in 0..C {
                sums[r][c] += w * row[vector + c];
            }
        }
    }
    for (row, sums) in out[first..first + R].iter_mut().zip(sums) {
        for c in 0..C {
            row[vector + c] = finish(sums[c], row[vector + c]);
        }
    }
}

/// weight[o][i] += Σ over examples delta[o] · input[i], and bias[o] += Σ delta[o]; or `=` where `fresh`.
pub(crate) fn gradient(
    delta: &[Row],
    input: &[Row],
    (weight, bias): (&mut [f32], &mut [f32]),
    vectors: usize,
    fresh: bool,
) {
    weight_gradient(delta, input, weight, vectors, fresh);
    for (rows, bias) in delta.chunks(LANES).zip(bias.chunks_mut(LANES)) {
        add(bias, sum_lanes(totals(rows, vectors)), fresh);
    }
}

/// The weight's part alone.
pub(crate) fn weight_gradient(delta: &[Row], input: &[Row], weight: &mut [f32], vectors: usize, fresh: bool) {
    if input.len() >= LANES {
        let mut o = 0;
        while o + 2 <= delta.len() {
            gradient_rows::<2>((delta, o), input, weight, vectors, fresh);
            o += 2;
        }
        if o < delta.len() {
            gradient_rows::<1>((delta, o), input, weight, vectors, fresh);
        }
    }
    match input.len() % LANES {
        1 => gradient_rest::<1>(delta, input, weight, vectors, fresh),
        2 => gradient_rest::<2>(delta, input, weight, vectors, fresh),
        3 => gradient_rest::<3>(delta, input, weight, vectors, fresh),
        _ => {}
    }
}

/// R rows of the weight's gradient, as far as its columns come in fours.
#[inline(never)]
fn gradient_rows<const R: usize>(
    (delta, first): (&[Row], usize),
    input: &[Row],
    weight: &mut [f32],
    vectors: usize,
    fresh: bool,
) {
    let inputs = input.len();
    let rows: [&[f32x4]; R] = std::array::from_fn(|r| &delta[first + r][..vectors]);
    let mut i = 0;
    while i + LANES <= inputs {
        let sums = dots(rows, &input[i..i + LANES], vectors);
        for (r, sums) in sums.into_iter().enumerate() {
            add(&mut weight[(first + r) * inputs + i..][..LANES], sum_lanes(sums), fresh);
        }
        i += LANES;
    }
}

/// The last N columns of the weight's gradient, four rows at a time.
#[inline(never)]
fn gradient_rest<const N: usize>(
    delta: &[Row],
    input: &[Row],
    weight: &mut [f32],
    vectors: usize,
    fresh: bool,
) {
    let inputs = input.len();
    let columns: [&[f32x4]; N] = std::array::from_fn(|c| &input[inputs - N + c][..vectors]);
    for (rows, weights) in delta.chunks(LANES).zip(weight.chunks_mut(LANES * inputs)) {
        // Where fewer than four rows are left, the last one stands in for the others, whose sums find no place.
        let rows: [&[f32x4]; LANES] = std::array::from_fn(|r| &rows[r.min(rows.len() - 1)][..vectors]);
        let mut sums = [[ZERO; LANES]; N];
        for v in 0..vectors {
            let x = rows.map(|row| row[v]);
            for c in 0..N {
                for r in 0..LANES {
                    sums[c][r] += x[r] * columns[c][v];
                }
            }
        }
        for (c, sums) in sums.into_iter().enumerate() {
            let sums = sum_lanes(sums).to_array();
            for (weights, sum) in weights.chunks_exact_mut(inputs).zip(sums) {
                let place = &mut weights[inputs - N + c];
                *place = if fresh { sum } else { *place + sum };
            }
        }
    }
}

/// Inner products of each of R rows with each of four others, lane by lane.
#[inline(always)]
fn dots<const R: usize>(rows: [&[f32x4]; R], others: &[Row], vectors: usize) -> [[f32x4; LANES]; R] {
    let others: [&[f32x4]; LANES] = std::array::from_fn(|i| &others[i][..vectors]);
    let mut sums = [[ZERO; LANES]; R];
    for v in 0..vectors {
        let x = others.map(|other| other[v]);
        for r in 0..R {
            let d = rows[r][v];
            for i in 0..LANES {
                sums[r][i] += d * x[i];
            }
        }
    }
    sums
}

/// Sums over examples of up to four rows, lane by lane.
#[inline(always)]
fn totals(rows: &[Row], vectors: usize) -> [f32x4; LANES] {
    assert!(vectors <= VECTORS);
    let mut sums = [ZERO; LANES];
    for v in 0..vectors {
        for (sum, row) in sums.iter_mut().zip(rows) {
            *sum += row[v];
        }
    }
    sums
}

/// Adds as many lanes as there are places.
#[inline(always)]
fn add(to: &mut [f32], values: f32x4, fresh: bool) {
    if to.len() == LANES {
        let sum = if fresh { values } else { load(to) + values };
        to.copy_from_slice(sum.as_array());
    } else {
        for (to, value) in to.iter_mut().zip(values.to_array()) {
            *to = if fresh { value } else { *to + value };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Small whole numbers: every order of summation gives the same.
    fn rows(count: usize, seed: usize) -> Vec<Row> {
        let value = |row: usize, example: usize| ((row * 7 + example * 5 + seed) % 9) as f32 - 4.0;
        (0..count)
            .map(|row| {
                std::array::from_fn(|v| f32x4::new(std::array::from_fn(|lane| value(row, v * LANES + lane))))
            })
            .collect()
    }

    fn at(rows: &[Row], row: usize, example: usize) -> f32 {
        rows[row][example / LANES].to_array()[example % LANES]
    }

    #[test]
    fn products_of_all_shapes_are_those_of_plain_loops() {
        for (inputs, outputs, vectors) in
            [(1, 1, 1), (2, 16, 8), (5, 3, 7), (64, 10, 16), (7, 6, 2), (3, 9, 5)]
        {
            let weight: Vec<f32> = (0..inputs * outputs).map(|i| ((i * 5) % 7) as f32 - 3.0).collect();
            let bias: Vec<f32> = (0..outputs).map(|o| o as f32).collect();
            let (input, delta) = (rows(inputs, 1), rows(outputs, 2));
            let examples = vectors * LANES;

            let mut out = vec![[f32x4::splat(99.0); VECTORS]; outputs];
            forward((&weight, &bias), &input, (&mut out, vectors), |x| x + f32x4::splat(1.0));
            for o in 0..outputs {
                for n in 0..examples {
                    let sum: f32 = (0..inputs).map(|i| weight[o * inputs + i] * at(&input, i, n)).sum();
                    assert_eq!(at(&out, o, n), sum + bias[o] + 1.0);
                }
                assert!(vectors == VECTORS || at(&out, o, examples) == 99.0, "beyond the block's end");
            }

            let mut out = rows(inputs, 3);
            backward(&weight, &delta, (&mut out, vectors), |sum, old| sum * old);
            for i in 0..inputs {
                for n in 0..examples {
                    let sum: f32 = (0..outputs).map(|o| weight[o * inputs + i] * at(&delta, o, n)).sum();
                    assert_eq!(at(&out, i, n), sum * at(&rows(inputs, 3), i, n));
                }
            }

            let (mut grads, mut bias) = (vec![7.0; inputs * outputs], vec![7.0; outputs]);
            for (fresh, times) in [(true, 1.0), (false, 2.0)] {
                gradient(&delta, &input, (&mut grads, &mut bias), vectors, fresh);
                for o in 0..outputs {
                    for i in 0..inputs {
                        let sum: f32 = (0..examples).map(|n| at(&delta, o, n) * at(&input, i, n)).sum();
                        assert_eq!(grads[o * inputs + i], times * sum);
                    }
                    assert_eq!(bias[o], times * (0..examples).map(|n| at(&delta, o, n)).sum::<f32>());
                }
            }
        }
    }
}
