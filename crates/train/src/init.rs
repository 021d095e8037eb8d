//! Initial parameters, the same for every engine.

use schema::{Init, RunConfig};

use crate::rng::{Purpose, Stream};

/// The parameters at the start of a run, in the canonical flat order: layer by layer, weight (outputs × inputs, row by
/// row), then bias. Weights are drawn as [`Init`] says, biases are zero. Layer `l`'s weight `i` is made of draw `i` of
/// the stream of step `l`.
#[must_use]
pub fn initial_weights(run: &RunConfig) -> Vec<f32> {
    let mut flat = Vec::with_capacity(run.parameters() as usize);
    for (layer, width) in run.widths().windows(2).enumerate() {
        let draws = Stream::new(run.seed, Purpose::Init, run.repeat, layer as u32);
        flat.extend((0..width[0] * width[1]).map(|index| draw_weight(run.model.init, width, &draws, index)));
        flat.extend(std::iter::repeat_n(0.0, width[1] as usize));
    }
    flat
}

/// `width` is (fan-in, fan-out).
fn draw_weight(init: Init, width: &[u32], draws: &Stream, index: u32) -> f32 {
    let (fan_in, fan_out) = (f64::from(width[0]), f64::from(width[1]));
    match init {
        Init::He => (libm::sqrt(2.0 / fan_in) * draws.normal(index)) as f32,
        Init::Xavier => {
            let limit = libm::sqrt(6.0 / (fan_in + fan_out));
            (limit * (2.0 * f64::from(draws.unit(index)) - 1.0)) as f32
        }
    }
}

#[cfg(test)]
mod tests {
    use schema::DataSet;

    use super::*;
    use crate::fixtures::run_on;

    #[test]
    fn initial_weights_have_the_variance_of_their_scheme_and_biases_are_zero() {
        for (init, expected) in [(Init::He, 2.0 / 64.0), (Init::Xavier, 2.0 / (64.0 + 128.0))] {
            let mut run = run_on(DataSet::Digits);
            (run.model.init, run.model.width) = (init, 128);
            let weights = initial_weights(&run);
            let first = &weights[..64 * 128];
            let variance = first.iter().map(|w| f64::from(w * w)).sum::<f64>() / first.len() as f64;
            assert!((variance / expected - 1.0).abs() < 0.05, "{init:?}: {variance}");
            assert!(weights[64 * 128..][..128].iter().all(|&bias| bias == 0.0));
            assert_eq!(weights.len(), run.parameters() as usize);
        }
    }
}
