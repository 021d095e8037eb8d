//! Weights laid out for the convolution kernel: input channel by input channel, tap by tap, all outputs of a tap side by
//! side.

use schema::Block;

/// Room for both layouts.
#[derive(Debug)]
pub(in crate::fused) struct Packed(Vec<f32>);

/// A convolution with packed weights.
#[derive(Debug, Clone, Copy)]
pub(in crate::fused) struct Taps<'a> {
    /// Inputs × taps × outputs.
    pub(in crate::fused) weights: &'a [f32],
    pub(in crate::fused) outputs: usize,
    pub(in crate::fused) side: usize,
    pub(in crate::fused) kernel: usize,
}

impl Packed {
    pub(in crate::fused) fn new(block: &Block) -> Self {
        Self(vec![0.0; block.shape().weights() as usize])
    }

    /// From inputs to outputs.
    pub(in crate::fused) fn forward(&mut self, block: &Block, weight: &[f32]) -> Taps<'_> {
        let taps = taps(block);
        let (inputs, outputs) = (block.inputs as usize, block.outputs as usize);
        for (o, of_output) in weight.chunks_exact(inputs * taps).enumerate() {
            for (place, w) in of_output.iter().enumerate() {
                self.0[place * outputs + o] = *w;
            }
        }
        self.layout(block, outputs)
    }

    /// From deltas of the outputs to deltas of the inputs: a convolution with channels exchanged and kernels turned by
    /// half a circle.
    pub(in crate::fused) fn backward(&mut self, block: &Block, weight: &[f32]) -> Taps<'_> {
        let taps = taps(block);
        let inputs = block.inputs as usize;
        for (o, of_output) in weight.chunks_exact(inputs * taps).enumerate() {
            for (i, of_input) in of_output.chunks_exact(taps).enumerate() {
                for (tap, w) in of_input.iter().enumerate() {
                    self.0[(o * taps + taps - 1 - tap) * inputs + i] = *w;
                }
            }
        }
        self.layout(block, inputs)
    }

    fn layout(&self, block: &Block, outputs: usize) -> Taps<'_> {
        Taps { weights: &self.0, outputs, side: block.side as usize, kernel: block.kernel as usize }
    }
}

fn taps(block: &Block) -> usize {
    (block.kernel * block.kernel) as usize
}
