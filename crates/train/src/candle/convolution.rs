//! Convolution blocks on candle tensors: φ(K ∗ x + b), with a normalisation of K ∗ x if there is one, then pooling over squares of 2 × 2. Knows no dense layer and no
//! loss.

use candle_core::{DType, Device, Result, Tensor, Var};
use schema::{Activation, Block, Pool};

use super::model::activate;
use super::normalisation::Normalisation;

/// A block and its parameters: weight (outputs × inputs × kernel × kernel), bias (outputs), and those of its
/// normalisation.
#[derive(Debug)]
pub(super) struct Convolution {
    block: Block,
    weight: Var,
    bias: Var,
    norm: Option<Normalisation>,
}

impl Convolution {
    /// With the next parameters that `take` gives.
    pub(super) fn build(block: Block, mut take: impl FnMut(&[usize]) -> Result<Var>) -> Result<Self> {
        let [outputs, inputs, kernel] =
            [block.outputs, block.inputs, block.kernel].map(|number| number as usize);
        let (weight, bias) = (take(&[outputs, inputs, kernel, kernel])?, take(&[outputs])?);
        Ok(Self { block, weight, bias, norm: Normalisation::build(block.norm, outputs, take)? })
    }

    pub(super) fn vars(&self) -> impl Iterator<Item = Var> + '_ {
        let own = [&self.weight, &self.bias].into_iter().cloned();
        own.chain(self.norm.iter().flat_map(Normalisation::vars))
    }

    pub(super) fn norm(&self) -> Option<&Normalisation> {
        self.norm.as_ref()
    }

    /// From pictures (examples × channels × side × side) to pictures.
    pub(super) fn forward(
        &self,
        pictures: &Tensor,
        activation: Activation,
        trains: bool,
        of: impl Fn(&Var) -> Tensor,
    ) -> Result<Tensor> {
        let padding = self.block.kernel as usize / 2;
        let sums = pictures.conv2d(&of(&self.weight), padding, 1, 1, 1)?;
        let bias = of(&self.bias);
        let sums = match &self.norm {
            None => sums.broadcast_add(&bias.reshape((1, (), 1, 1))?)?,
            Some(norm) => norm.forward(&sums, &bias, trains, of)?,
        };
        let maps = activate(&sums, activation)?;
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
