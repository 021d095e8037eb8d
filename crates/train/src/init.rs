//! Initial parameters, the same for every engine.

use schema::{Init, LayerShape, Norm, RunConfig};

use crate::rng::{Purpose, Stream};

/// The numbers of a network at the start of a run, in the canonical flat order ([`RunConfig::layer_shapes`]). Weights are
/// drawn as [`Init`] says, biases and running means are zero, scales and running variances one. Layer `l`'s weight `i` is made of draw `i` of
/// the stream of step `l`.
#[must_use]
pub fn initial_weights(run: &RunConfig) -> Vec<f32> {
    let mut flat = Vec::with_capacity(run.numbers() as usize);
    for (layer, shape) in run.layer_shapes().into_iter().enumerate() {
        let draws = Stream::new(run.seed, Purpose::Init, run.repeat, layer as u32);
        flat.extend((0..shape.weights()).map(|index| draw_weight(run.model.init, shape, &draws, index)));
        let constants: &[f32] = match shape.norm {
            Norm::None => &[0.0],
            Norm::Layer => &[0.0, 1.0],
            Norm::Batch => &[0.0, 1.0, 0.0, 1.0],
        };
        flat.extend(constants.iter().flat_map(|value| std::iter::repeat_n(*value, shape.outputs as usize)));
    }
    flat
}

fn draw_weight(init: Init, shape: LayerShape, draws: &Stream, index: u32) -> f32 {
    let (fan_in, fan_out) = (f64::from(shape.fan_in), f64::from(shape.fan_out));
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
    use schema::{Convolutions, DataSet, Pool};

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

    #[test]
    fn a_kernel_is_drawn_by_what_a_pixel_sees_and_feeds() {
        for (init, expected) in [(Init::He, 2.0 / (8.0 * 25.0)), (Init::Xavier, 2.0 / ((8.0 + 16.0) * 25.0))]
        {
            let mut run = run_on(DataSet::Digits);
            run.model.conv = Some(Convolutions { blocks: 2, kernel: 5, channels: 8, pool: Pool::Max });
            (run.model.init, run.model.layers) = (init, 0);
            let weights = initial_weights(&run);
            let second = &weights[8 * 25 + 8..][..16 * 8 * 25];
            let variance = second.iter().map(|w| f64::from(w * w)).sum::<f64>() / second.len() as f64;
            assert!((variance / expected - 1.0).abs() < 0.08, "{init:?}: {variance}");
            assert_eq!(weights[8 * 25..][..8], [0.0; 8]);
            assert_eq!(weights.len(), run.parameters() as usize);
        }
    }
}
