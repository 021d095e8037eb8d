//! The shape of a run's network: convolution blocks, if it has any, then dense layers. Says what is where; computes
//! nothing and draws nothing.

use serde::{Deserialize, Serialize};

use crate::run::{Norm, RunConfig};

/// Convolution blocks in front of the dense layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Convolutions {
    /// How many blocks, 1 to 3.
    pub blocks: u32,
    /// Side of the kernel: 1, 3, 5 or 7.
    pub kernel: u32,
    /// Channels of the first block; each further one has twice as many as the one before.
    pub channels: u32,
    /// How each block halves its picture.
    pub pool: Pool,
}

/// What becomes of each 2 × 2 square of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pool {
    /// Its largest value.
    Max,
    /// Its mean.
    Average,
}

/// One convolution block: a convolution over a picture with a border of zeros as wide as the kernel reaches ("same"
/// padding), a normalisation if there is one, the activation, and pooling over squares of 2 × 2. With a side and a kernel
/// of 1 it is a dense layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Channels of its input.
    pub inputs: u32,
    /// Channels of its output.
    pub outputs: u32,
    /// Pixels along a side of its input.
    pub side: u32,
    /// Side of the kernel, odd.
    pub kernel: u32,
    /// What is done with the sums, before the activation.
    pub norm: Norm,
    /// How the picture is halved; none leaves it as it is.
    pub pool: Option<Pool>,
}

impl Block {
    /// Pixels along a side of its output.
    #[must_use]
    pub const fn side_out(&self) -> u32 {
        if self.pool.is_some() { self.side / 2 } else { self.side }
    }

    /// Numbers that it puts out for an example: channel by channel, row by row.
    #[must_use]
    pub const fn features(&self) -> u32 {
        self.outputs * self.side_out() * self.side_out()
    }

    /// Its parameters. A weight of the kernel is used by each pixel; the fans count what one pixel sees and feeds.
    #[must_use]
    pub const fn shape(&self) -> LayerShape {
        let taps = self.kernel * self.kernel;
        LayerShape {
            fan_in: self.inputs * taps,
            fan_out: self.outputs * taps,
            outputs: self.outputs,
            norm: self.norm,
        }
    }
}

/// The parameters of one layer: a weight of outputs × fan-in numbers, then a bias an output; if it is normalised, a scale
/// an output; behind a batch normalisation the running means, then the running variances, one an output each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LayerShape {
    /// Numbers that make one output.
    pub fan_in: u32,
    /// Outputs that one number helps to make.
    pub fan_out: u32,
    /// Units, or channels.
    pub outputs: u32,
    /// What is done with the sums.
    pub norm: Norm,
}

impl LayerShape {
    /// Numbers that are learnt: weight, bias, scale.
    #[must_use]
    pub const fn learnt(&self) -> u32 {
        let per_output = if matches!(self.norm, Norm::None) { 1 } else { 2 };
        self.weights() + per_output * self.outputs
    }

    /// All its numbers, running statistics among them.
    #[must_use]
    pub const fn numbers(&self) -> u32 {
        self.learnt() + if matches!(self.norm, Norm::Batch) { 2 * self.outputs } else { 0 }
    }

    /// Numbers in its weight.
    #[must_use]
    pub const fn weights(&self) -> u32 {
        self.fan_in * self.outputs
    }
}

impl Convolutions {
    /// The blocks for a picture of one channel with sides of so many pixels. A picture smaller than 2 × 2 is not halved.
    pub fn on(self, side: u32, norm: Norm) -> impl Iterator<Item = Block> {
        (0..self.blocks).map(move |index| {
            let side = (side >> index).max(1);
            Block {
                inputs: if index == 0 { 1 } else { self.channels << (index - 1) },
                outputs: self.channels << index,
                side,
                kernel: self.kernel,
                norm,
                pool: (side >= 2).then_some(self.pool),
            }
        })
    }
}

impl RunConfig {
    /// The convolution blocks; none in a multilayer perceptron.
    #[must_use]
    pub fn blocks(&self) -> Vec<Block> {
        let side = self.data.set.inputs().isqrt();
        self.model.conv.into_iter().flat_map(|conv| conv.on(side, self.model.norm)).collect()
    }

    /// Widths of the dense layers, their inputs first, outputs last.
    #[must_use]
    pub fn widths(&self) -> Vec<u32> {
        let features = self.blocks().last().map_or(self.data.set.inputs(), Block::features);
        let first = self.model.width;
        let hidden = (0..self.model.layers as usize).map(|layer| {
            let own = layer.checked_sub(1).and_then(|deeper| self.model.deeper.get(deeper));
            own.copied().filter(|own| *own > 0).unwrap_or(first)
        });
        std::iter::once(features).chain(hidden).chain([self.data.set.outputs()]).collect()
    }

    /// All layers in the canonical order of parameters: layer by layer, weight, bias, and what belongs to a
    /// [normalisation](LayerShape). The weight of a dense layer is outputs × inputs, that of a convolution outputs × inputs ×
    /// kernel rows × kernel columns, both row by row, as PyTorch has them; a dense layer takes a convolution's output channel
    /// by channel, row by row.
    #[must_use]
    pub fn layer_shapes(&self) -> Vec<LayerShape> {
        let dense =
            |pair: &[u32], norm| LayerShape { fan_in: pair[0], fan_out: pair[1], outputs: pair[1], norm };
        let (norm, blocks, widths) = (self.model.norm, self.blocks(), self.widths());
        let last = widths.len() - 2;
        // The outputs are as they come.
        let of = |index: usize| if index < last { norm } else { Norm::None };
        let layers = widths.windows(2).enumerate().map(|(index, pair)| dense(pair, of(index)));
        blocks.iter().map(Block::shape).chain(layers).collect()
    }

    /// How many numbers stand still: those of the [frozen](crate::Transfer::freeze) layers, the first of the canonical
    /// order. Running statistics stand among them, but move on.
    #[must_use]
    pub fn frozen_parameters(&self) -> u32 {
        let layers = self.layer_shapes();
        let most = layers.len().saturating_sub(1);
        let frozen = layers.iter().take((self.technique.transfer.freeze as usize).min(most));
        frozen.map(LayerShape::numbers).sum()
    }

    /// Numbers that are learnt: weights, biases and scales.
    #[must_use]
    pub fn parameters(&self) -> u32 {
        self.layer_shapes().iter().map(LayerShape::learnt).sum()
    }

    /// All numbers that a trained network is: its parameters, and the running statistics of batch normalisations.
    #[must_use]
    pub fn numbers(&self) -> u32 {
        self.layer_shapes().iter().map(LayerShape::numbers).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(link: &str) -> RunConfig {
        crate::decode(link).study.run(&search::Point(vec![0.1, 32.0]))
    }

    #[test]
    fn channels_double_where_the_picture_is_halved() {
        let blocks = run("#model=cnn&blocks=3&channels=8&kernel=5&pool=avg").blocks();
        let sizes: Vec<_> = blocks.iter().map(|b| (b.inputs, b.outputs, b.side, b.side_out())).collect();
        assert_eq!(sizes, [(1, 8, 8, 4), (8, 16, 4, 2), (16, 32, 2, 1)]);
        assert!(blocks.iter().all(|block| block.kernel == 5 && block.pool == Some(Pool::Average)));
        let conv = Convolutions { blocks: 2, kernel: 3, channels: 4, pool: Pool::Max };
        assert_eq!(conv.on(1, Norm::None).map(|block| block.pool).collect::<Vec<_>>(), [None, None]);
    }

    #[test]
    fn parameters_are_counted_layer_by_layer() {
        let cnn = run("#model=cnn&blocks=2&channels=8&kernel=3&layers=5&width=77");
        assert_eq!(cnn.widths(), [16 * 2 * 2, 10], "the hidden layers are the perceptron's");
        assert_eq!(cnn.parameters(), (9 * 8 + 8) + (72 * 16 + 16) + (64 * 10 + 10));
        let mlp = run("#layers=1&width=16");
        assert_eq!(mlp.parameters(), 64 * 16 + 16 + 16 * 10 + 10);
        assert_eq!(
            mlp.layer_shapes()[0],
            LayerShape { fan_in: 64, fan_out: 16, outputs: 16, norm: Norm::None }
        );
        assert_eq!(
            cnn.layer_shapes()[1],
            LayerShape { fan_in: 72, fan_out: 144, outputs: 16, norm: Norm::None }
        );
    }

    #[test]
    fn a_linear_model_has_no_hidden_layer_and_widths_may_differ() {
        let linear = run("#layers=0&width=77&width3=5&norm=batch&data=wine");
        assert_eq!((linear.widths(), linear.model.norm), (vec![13, 3], Norm::None));
        assert_eq!(linear.parameters(), 13 * 3 + 3);
        let funnel = run("#layers=4&width=64&width3=16&width4=8&width6=99");
        assert_eq!(funnel.widths(), [64, 64, 64, 16, 8, 10]);
        assert_eq!(funnel.model.deeper, [0, 16, 8, 0, 0], "what is not there has no width");
        assert_eq!(run("#model=cnn&width2=9").model.deeper, [0; 5]);
    }

    #[test]
    fn a_normalised_layer_has_scales_and_statistics_behind_its_bias() {
        let [plain, layer, batch] = ["none", "layer", "batch"].map(|norm| {
            let run = run(&format!("#layers=2&width=8&width2=4&norm={norm}"));
            [run.parameters(), run.numbers()]
        });
        let dense = 64 * 8 + 8 + 8 * 4 + 4 + 4 * 10 + 10;
        assert_eq!([plain, layer], [[dense; 2], [dense + 8 + 4; 2]]);
        assert_eq!(batch, [dense + 8 + 4, dense + 3 * (8 + 4)]);
        let cnn = run("#model=cnn&blocks=1&channels=8&kernel=3&norm=batch");
        assert_eq!(cnn.numbers(), (9 * 8 + 4 * 8) + (8 * 16 * 10 + 10));
    }

    #[test]
    fn only_pictures_are_convolved() {
        assert_eq!(run("#data=moons&model=cnn&layers=3").model.conv, None);
        assert_eq!(run("#data=moons&model=cnn&layers=3").widths().len(), 5);
        assert!(run("#model=cnn").model.conv.is_some());
    }
}
