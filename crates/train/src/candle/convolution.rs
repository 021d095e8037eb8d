//! Convolution blocks on candle tensors: φ(K ∗ x + b), then pooling over squares of 2 × 2. Knows no dense layer and no
//! loss.

use candle_core::{DType, Device, Result, Tensor, Var};
use schema::{Activation, Block, Pool};

use super::model::activate;

/// A block and its parameters: weight (outputs × inputs × kernel × kernel) and bias (outputs).
#[derive(Debug)]
pub(super) struct Convolution {
    block: Block,
    weight: Var,
    bias: Var,
}

impl Convolution {
    /// With the next parameters that `take` gives.
    pub(super) fn build(block: Block, mut take: impl FnMut(&[usize]) -> Result<Var>) -> Result<Self> {
        let [outputs, inputs, kernel] =
            [block.outputs, block.inputs, block.kernel].map(|number| number as usize);
        Ok(Self { block, weight: take(&[outputs, inputs, kernel, kernel])?, bias: take(&[outputs])? })
    }

    pub(super) fn vars(&self) -> [Var; 2] {
        [self.weight.clone(), self.bias.clone()]
    }

    /// From pictures (examples × channels × side × side) to pictures.
    pub(super) fn forward(
        &self,
        pictures: &Tensor,
        activation: Activation,
        of: impl Fn(&Var) -> Tensor,
    ) -> Result<Tensor> {
        let padding = self.block.kernel as usize / 2;
        let sums = pictures.conv2d(&of(&self.weight), padding, 1, 1, 1)?;
        let maps = activate(&sums.broadcast_add(&of(&self.bias).reshape((1, (), 1, 1))?)?, activation)?;
        match self.block.pool {
            None => Ok(maps),
            Some(Pool::Average) => maps.avg_pool2d(2),
            Some(Pool::Max) => largest(&maps),
        }
    }
}

/// Pictures of one channel, from inputs (examples × pixels).
pub(super) fn pictures(inputs: &Tensor) -> Result<Tensor> {
    let (examples, pixels) = inputs.dims2()?;
    let side = pixels.isqrt();
    inputs.reshape((examples, 1, side, side))
}

/// The largest of each square. Of equals the first takes the gradient, as in PyTorch; candle's own pooling shares it out.
fn largest(maps: &Tensor) -> Result<Tensor> {
    let (examples, channels, height, width) = maps.dims4()?;
    let squares = maps
        .reshape((examples * channels, height / 2, 2, width / 2, 2))?
        .permute((0, 1, 3, 2, 4))?
        .reshape((examples, channels, height / 2, width / 2, 4))?;
    let values = squares.detach();
    let top = values.max_keepdim(4)?;
    let is_top = values.broadcast_eq(&top)?.to_dtype(DType::F32)?;
    // How many equals come before each.
    let before = Tensor::new(
        &[[0.0_f32, 1.0, 1.0, 1.0], [0.0, 0.0, 1.0, 1.0], [0.0, 0.0, 0.0, 1.0], [0.0, 0.0, 0.0, 0.0]],
        &Device::Cpu,
    )?;
    let earlier = is_top.reshape(((), 4))?.matmul(&before)?.reshape(is_top.shape())?;
    let chosen = (&is_top * earlier.eq(0.0)?.to_dtype(DType::F32)?)?;
    (squares * chosen)?.sum(4)
}
