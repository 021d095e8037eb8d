//! Pooling over squares of 2 × 2, and the way back through it and through the activation before it.

use schema::{Block, Pool};
use wide::f32x4;

use super::super::activation::Phi;
use super::super::lanes::{Row, VECTORS, ZERO};

/// The places of a square in a picture, in reading order.
type Square = [usize; 4];

/// The squares of all channels: each one's number in the halved pictures is its place in the order.
fn squares(block: &Block) -> impl Iterator<Item = Square> {
    let (channels, side) = (block.outputs as usize, block.side as usize);
    (0..channels).flat_map(move |channel| {
        (0..side / 2).flat_map(move |y| {
            (0..side / 2).map(move |x| {
                let corner = channel * side * side + 2 * y * side + 2 * x;
                [corner, corner + 1, corner + side, corner + side + 1]
            })
        })
    })
}

/// Pooled maps.
#[inline(never)]
pub(in crate::fused) fn forward(block: &Block, maps: &[Row], out: &mut [Row], vectors: usize) {
    match block.pool {
        None => {
            for (out, row) in out.iter_mut().zip(maps) {
                out[..vectors].copy_from_slice(&row[..vectors]);
            }
        }
        Some(Pool::Max) => {
            pool(squares(block), maps, out, vectors, |[a, b, c, d]| later(later(later(a, b), c), d))
        }
        Some(Pool::Average) => {
            pool(squares(block), maps, out, vectors, |[a, b, c, d]| ((a + b) + (c + d)) * f32x4::splat(0.25))
        }
    }
}

#[inline(always)]
fn pool(
    squares: impl Iterator<Item = Square>,
    maps: &[Row],
    out: &mut [Row],
    vectors: usize,
    combine: impl Fn([f32x4; 4]) -> f32x4,
) {
    assert!(vectors <= VECTORS);
    for (square, out) in squares.zip(out) {
        let rows = square.map(|place| &maps[place]);
        for v in 0..vectors {
            out[v] = combine(rows.map(|row| row[v]));
        }
    }
}

/// The larger one, the first of equals; NaN if either is, as in PyTorch.
#[inline(always)]
fn later(a: f32x4, b: f32x4) -> f32x4 {
    (b.simd_gt(a) | b.simd_ne(b)).bitselect(b, a)
}

/// Replaces the activations in `maps` by their sums' deltas, given the deltas of what was pooled. Slopes are read where
/// the activation keeps them.
#[inline(never)]
pub(in crate::fused) fn backward<P: Phi>(
    block: &Block,
    (maps, slopes): (&mut [Row], &[Row]),
    deltas: &[Row],
    vectors: usize,
) {
    match block.pool {
        None => {
            assert!(vectors <= VECTORS);
            for ((row, slopes), deltas) in maps.iter_mut().zip(slopes).zip(deltas) {
                for v in 0..vectors {
                    row[v] = pass::<P>(deltas[v], row[v], slopes[v]);
                }
            }
        }
        Some(Pool::Max) => unpool::<P>(squares(block), (maps, slopes), deltas, vectors, to_largest),
        Some(Pool::Average) => unpool::<P>(squares(block), (maps, slopes), deltas, vectors, |_, delta| {
            [delta * f32x4::splat(0.25); 4]
        }),
    }
}

#[inline(always)]
fn unpool<P: Phi>(
    squares: impl Iterator<Item = Square>,
    (maps, slopes): (&mut [Row], &[Row]),
    deltas: &[Row],
    vectors: usize,
    share: impl Fn([f32x4; 4], f32x4) -> [f32x4; 4],
) {
    assert!(vectors <= VECTORS);
    for (square, deltas) in squares.zip(deltas) {
        for v in 0..vectors {
            let values = square.map(|place| maps[place][v]);
            let shares = share(values, deltas[v]);
            for (i, place) in square.into_iter().enumerate() {
                maps[place][v] = pass::<P>(shares[i], values[i], slopes[place][v]);
            }
        }
    }
}

/// All of the delta goes to the largest value, the first of equals.
#[inline(always)]
fn to_largest(values: [f32x4; 4], delta: f32x4) -> [f32x4; 4] {
    let [a, b, c, d] = values;
    let largest = later(later(later(a, b), c), d);
    let mut left = delta;
    values.map(|value| {
        let is_it = value.simd_eq(largest);
        let share = is_it & left;
        left = is_it.bitselect(ZERO, left);
        share
    })
}

#[inline(always)]
fn pass<P: Phi>(delta: f32x4, h: f32x4, slope: f32x4) -> f32x4 {
    if P::KEEPS_SLOPE { delta * slope } else { P::pass(delta, h) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ```python
    /// import torch
    /// x = torch.tensor([[3.0, 3.0, 1.0, 3.0]]).reshape(1, 1, 2, 2).requires_grad_()
    /// torch.nn.functional.max_pool2d(x, 2).backward()
    /// print(x.grad.flatten())  # 1, 0, 0, 0
    /// x = torch.tensor([[3.0, float("nan"), 7.0, 3.0]]).reshape(1, 1, 2, 2)
    /// print(torch.nn.functional.max_pool2d(x, 2))  # nan
    /// ```
    #[test]
    fn the_first_of_equals_takes_the_delta_and_nan_stays() {
        let of = |lane: [[f32; 4]; 4]| f32x4::transpose(lane.map(f32x4::new));
        let values =
            of([[3.0, 3.0, 1.0, 3.0], [-1.0, -2.0, -1.0, 0.0], [1.0, 5.0, 5.0, 2.0], [0.0, 0.0, 7.0, 7.0]]);
        let shares = f32x4::transpose(to_largest(values, f32x4::splat(2.0)));
        let expected =
            [[2.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 2.0], [0.0, 2.0, 0.0, 0.0], [0.0, 0.0, 2.0, 0.0]];
        assert_eq!(shares.map(f32x4::to_array), expected);
        let [a, b, c, d] = [3.0, f32::NAN, 7.0, 3.0].map(f32x4::splat);
        assert!(later(later(later(a, b), c), d).to_array()[0].is_nan());
        assert_eq!(later(c, a).to_array()[0], 7.0);
    }
}
