//! Dropout masks, the same for every engine.

use schema::RunConfig;
use wide::{f32x4, u32x4};

use crate::rng::{Purpose, Stream};

/// Inverted dropout (Srivastava et al. 2014): a unit is silenced with probability p, the others are scaled by
/// 1 / (1 − p). Unit u in row r of a minibatch, in hidden layer l of so many units, takes the draw 2²⁴ l + units · r +
/// u of the optimiser step, and is silenced if that is below p · 2³². Behind convolution blocks, hidden layer 0 is what the
/// blocks put out.
#[derive(Debug, Clone, Copy)]
pub struct Dropout {
    draws: Stream,
    threshold: u32,
    kept: f32,
}

impl Dropout {
    /// The masks of one optimiser step; none if nothing is to be silenced.
    #[must_use]
    pub fn of_step(run: &RunConfig, step: u32) -> Option<Self> {
        let rate = run.model.dropout;
        (rate > 0.0).then(|| Self {
            draws: Stream::new(run.seed, Purpose::Dropout, run.repeat, step),
            threshold: (rate * 4_294_967_296.0) as u32,
            kept: (1.0 / (1.0 - rate)) as f32,
        })
    }

    /// The factors of a hidden layer, row by row.
    #[must_use]
    pub fn mask(&self, layer: u32, (rows, units): (u32, u32)) -> Vec<f32> {
        let first = layer << 24;
        (first..first + rows * units)
            .map(|index| if self.draws.word(index) < self.threshold { 0.0 } else { self.kept })
            .collect()
    }

    /// The factors of one unit in four rows from `row`.
    #[inline]
    #[must_use]
    pub(crate) fn factors(&self, layer: u32, units: u32, unit: u32, row: u32) -> f32x4 {
        let first = (layer << 24) + units * row + unit;
        let words = self.draws.words(u32x4::splat(first) + u32x4::new([0, units, 2 * units, 3 * units]));
        let silenced: f32x4 = bytemuck::cast(words.simd_lt(u32x4::splat(self.threshold)));
        silenced.bitselect(f32x4::ZERO, f32x4::splat(self.kept))
    }
}

#[cfg(test)]
mod tests {
    use schema::DataSet;

    use super::*;
    use crate::fixtures::run_on;

    fn dropout(rate: f64) -> Option<Dropout> {
        let mut run = run_on(DataSet::Digits);
        run.model.dropout = rate;
        Dropout::of_step(&run, 9)
    }

    #[test]
    fn a_mask_silences_its_share_and_scales_the_rest() {
        assert!(dropout(0.0).is_none());
        let mask = dropout(0.25).unwrap().mask(0, (100, 128));
        let silent = mask.iter().filter(|&&factor| factor == 0.0).count() as f64 / mask.len() as f64;
        assert!((silent - 0.25).abs() < 0.015, "{silent}");
        assert!(mask.iter().all(|&factor| factor == 0.0 || (factor - 4.0 / 3.0).abs() < 1e-6));
    }

    #[test]
    fn four_rows_at_once_are_the_mask() {
        let dropout = dropout(0.6).unwrap();
        let (rows, units) = (12, 7);
        let mask = dropout.mask(3, (rows, units));
        for row in (0..rows).step_by(4) {
            for unit in 0..units {
                let expected = [0, 1, 2, 3].map(|r| mask[((row + r) * units + unit) as usize]);
                assert_eq!(dropout.factors(3, units, unit, row).to_array(), expected);
            }
        }
    }
}
