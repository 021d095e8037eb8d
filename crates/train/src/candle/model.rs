//! The network: convolution blocks, if there are any; then h₀ = x (behind blocks, dropout(x)), hₖ = dropout(φ(Wₖ hₖ₋₁ +
//! bₖ)), outputs W h + b without activation. Where layers are normalised, Wₖ hₖ₋₁ is, and bₖ is added after. Knows no loss.

use candle_core::{DType, Device, Result, Tensor, Var};
use candle_nn::ops;
use schema::{Activation, RunConfig};

use super::convolution::{self, Convolution};
use super::normalisation::Normalisation;
use crate::dropout::Dropout;
use crate::error::TrainError;
use crate::trainer::check_weights;

/// A network and its parameters.
#[derive(Debug)]
pub struct Network {
    blocks: Vec<Convolution>,
    layers: Vec<Layer>,
    activation: Activation,
}

/// Weight (out × in), bias (out), and what belongs to a normalisation.
#[derive(Debug)]
struct Layer {
    weight: Var,
    bias: Var,
    norm: Option<Normalisation>,
}

impl Layer {
    fn vars(&self) -> impl Iterator<Item = Var> + '_ {
        let own = [&self.weight, &self.bias].into_iter().cloned();
        own.chain(self.norm.iter().flat_map(Normalisation::vars))
    }
}

impl Network {
    /// The network with these parameters, in the order of [`RunConfig::layer_shapes`].
    ///
    /// # Errors
    /// [`TrainError::WrongWeights`] if their number does not fit the run.
    pub fn with_weights(run: &RunConfig, flat: &[f32]) -> std::result::Result<Self, TrainError> {
        check_weights(run, flat)?;
        Ok(Self::build(run, flat)?)
    }

    fn build(run: &RunConfig, mut flat: &[f32]) -> Result<Self> {
        let mut take = |shape: &[usize]| {
            let (values, rest) = flat.split_at(shape.iter().product());
            flat = rest;
            Var::from_slice(values, shape, &Device::Cpu)
        };
        let blocks = run.blocks().into_iter().map(|block| Convolution::build(block, &mut take));
        let blocks = blocks.collect::<Result<_>>()?;
        let layers = run.layer_shapes().into_iter().skip(run.blocks().len()).map(|shape| {
            let (inputs, outputs) = (shape.fan_in as usize, shape.outputs as usize);
            let (weight, bias) = (take(&[outputs, inputs])?, take(&[outputs])?);
            Ok(Layer { weight, bias, norm: Normalisation::build(shape.norm, outputs, &mut take)? })
        });
        let layers = layers.collect::<Result<_>>()?;
        Ok(Self { blocks, layers, activation: run.model.activation })
    }

    /// All parameters, flat, in the order of [`Network::with_weights`].
    ///
    /// # Errors
    /// Those of the tensor library.
    pub fn weights(&self) -> Result<Vec<f32>> {
        let mut flat = Vec::new();
        for var in self.vars() {
            flat.extend(var.as_tensor().flatten_all()?.to_vec1::<f32>()?);
        }
        Ok(flat)
    }

    /// All parameters, as the optimiser needs them, and running statistics, in the canonical order.
    #[must_use]
    pub fn vars(&self) -> Vec<Var> {
        let dense = self.layers.iter().flat_map(Layer::vars);
        self.blocks.iter().flat_map(Convolution::vars).chain(dense).collect()
    }

    /// The running statistics, and what they become by the last minibatch that went [forward](Network::forward).
    #[must_use]
    pub fn moved_statistics(&self) -> Vec<(Var, Tensor)> {
        let dense = self.layers.iter().filter_map(|layer| layer.norm.as_ref());
        self.blocks.iter().filter_map(Convolution::norm).chain(dense).flat_map(Normalisation::moved).collect()
    }

    /// Outputs (examples × outputs) for inputs (examples × features), recorded for differentiation.
    ///
    /// # Errors
    /// Those of the tensor library.
    pub fn forward(&self, inputs: &Tensor, dropout: Option<&Dropout>) -> Result<Tensor> {
        self.compute(inputs, dropout, true, |var| var.as_tensor().clone())
    }

    /// Outputs in evaluation mode: running statistics, no dropout, nothing recorded.
    ///
    /// # Errors
    /// Those of the tensor library.
    pub fn evaluate(&self, inputs: &Tensor) -> Result<Tensor> {
        self.compute(inputs, None, false, Var::as_detached_tensor)
    }

    fn compute(
        &self,
        inputs: &Tensor,
        dropout: Option<&Dropout>,
        trains: bool,
        of: impl Fn(&Var) -> Tensor,
    ) -> Result<Tensor> {
        let mut hidden = self.features(inputs, trains, &of)?;
        // What the blocks put out is hidden layer 0 of the masks.
        let offset = u32::from(!self.blocks.is_empty());
        if let (Some(dropout), 1) = (dropout, offset) {
            hidden = (&hidden * mask(dropout, 0, hidden.dims2()?)?)?;
        }
        for (index, layer) in self.layers.iter().enumerate() {
            let (sums, bias) = (hidden.matmul(&of(&layer.weight).t()?)?, of(&layer.bias));
            hidden = match &layer.norm {
                None => sums.broadcast_add(&bias)?,
                Some(norm) => norm.forward(&sums, &bias, trains, &of)?,
            };
            if index + 1 < self.layers.len() {
                hidden = activate(&hidden, self.activation)?;
                if let Some(dropout) = dropout {
                    hidden = (&hidden * mask(dropout, index as u32 + offset, hidden.dims2()?)?)?;
                }
            }
        }
        Ok(hidden)
    }

    /// What the blocks make of the inputs; without blocks, the inputs.
    fn features(&self, inputs: &Tensor, trains: bool, of: impl Fn(&Var) -> Tensor) -> Result<Tensor> {
        if self.blocks.is_empty() {
            return Ok(inputs.clone());
        }
        let mut pictures = convolution::pictures(inputs)?;
        for block in &self.blocks {
            pictures = block.forward(&pictures, self.activation, trains, &of)?;
        }
        pictures.flatten_from(1)
    }
}

pub(super) fn activate(x: &Tensor, activation: Activation) -> Result<Tensor> {
    match activation {
        Activation::Relu => x * slope(x, 0.0)?,
        Activation::LeakyRelu => x * slope(x, 0.01)?,
        Activation::Tanh => x.tanh(),
        Activation::Sigmoid => ops::sigmoid(x),
        Activation::Gelu => x.gelu(),
    }
}

/// 1 where x > 0, elsewhere `leak`. At 0, where candle's own functions have slope 1, this is PyTorch's convention.
fn slope(x: &Tensor, leak: f64) -> Result<Tensor> {
    x.detach().gt(0.0)?.to_dtype(DType::F32)?.affine(1.0 - leak, leak)
}

fn mask(dropout: &Dropout, layer: u32, (rows, units): (usize, usize)) -> Result<Tensor> {
    Tensor::from_vec(dropout.mask(layer, (rows as u32, units as u32)), (rows, units), &Device::Cpu)
}

#[cfg(test)]
mod tests;
