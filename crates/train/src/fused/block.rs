//! Examples picked from a data set and laid out with one row a feature.

use wide::f32x4;

use super::lanes::{LANES, Row, ZERO, load};

/// Inputs (examples × features, row by row), one target an example (its class or its value), and one weight, if they differ.
#[derive(Debug, Clone, Copy)]
pub struct Examples<'a> {
    /// Examples × features, row by row.
    pub inputs: &'a [f32],
    /// Classes as numbers, or values.
    pub targets: &'a [f32],
    /// How much each example's loss counts in training; none where all count the same.
    pub weights: Option<&'a [f32]>,
}

impl Examples<'_> {
    /// What the losses of the examples named are divided by to make their mean: the sum of their weights.
    pub(crate) fn total(&self, which: &[u32]) -> f64 {
        match self.weights {
            Some(weights) => which.iter().map(|&example| f64::from(weights[example as usize])).sum(),
            None => which.len() as f64,
        }
    }
}

/// Lays out the inputs of the examples named. Places up to the next multiple of four repeat the last one, so that
/// nothing stands there that could not stand in a real place.
#[inline(never)]
pub(crate) fn gather_inputs(inputs: &[f32], which: &[u32], rows: &mut [Row]) {
    let features = rows.len();
    let example = |place: usize| {
        let index = which[place.min(which.len() - 1)] as usize;
        &inputs[index * features..][..features]
    };
    for vector in 0..which.len().div_ceil(LANES) {
        let four: [&[f32]; LANES] = std::array::from_fn(|lane| example(vector * LANES + lane));
        let whole = features - features % LANES;
        for first in (0..whole).step_by(LANES) {
            let square = f32x4::transpose(four.map(|example| load(&example[first..first + LANES])));
            for (row, values) in rows[first..first + LANES].iter_mut().zip(square) {
                row[vector] = values;
            }
        }
        for (feature, row) in rows.iter_mut().enumerate().skip(whole) {
            row[vector] = f32x4::new(four.map(|example| example[feature]));
        }
    }
}

/// Lays out the targets, or the weights, of the examples named.
#[inline(always)]
pub(crate) fn gather_targets(targets: &[f32], which: &[u32]) -> Row {
    let mut row = [ZERO; _];
    for (vector, four) in row.iter_mut().zip(which.chunks(LANES)) {
        let target = |lane: usize| targets[four[lane.min(four.len() - 1)] as usize];
        *vector = f32x4::new(std::array::from_fn(target));
    }
    row
}
