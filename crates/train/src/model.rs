//! The multilayer perceptron: h₀ = x, hₖ = dropout(φ(Wₖ hₖ₋₁ + bₖ)), outputs W h + b without activation.
//! Knows no loss.

use candle_core::{D, Device, Result, Tensor, Var};
use candle_nn::ops;
use schema::{Activation, Init, RunConfig};

use crate::error::TrainError;
use crate::rng::{Purpose, Stream};

/// A network and its parameters.
#[derive(Debug)]
pub struct Mlp {
    layers: Vec<Layer>,
    activation: Activation,
}

/// Weight (out × in) and bias (out).
#[derive(Debug)]
struct Layer {
    weight: Var,
    bias: Var,
}

impl Mlp {
    /// The network at the start of a run: weights drawn as [`Init`] says, biases zero. Layer `l`'s weight `i` (row by
    /// row) is made of draw `i` of the stream of step `l`.
    ///
    /// # Errors
    /// Those of the tensor library.
    pub fn initial(run: &RunConfig) -> Result<Self> {
        let widths = run.widths();
        let mut flat = Vec::with_capacity(run.parameters() as usize);
        for (layer, width) in widths.windows(2).enumerate() {
            let draws = Stream::new(run.seed, Purpose::Init, run.repeat, layer as u32);
            flat.extend(
                (0..width[0] * width[1]).map(|index| draw_weight(run.model.init, width, &draws, index)),
            );
            flat.extend(std::iter::repeat_n(0.0, width[1] as usize));
        }
        Self::build(run, &flat)
    }

    /// The network with these parameters: layer by layer, weight (row by row, outputs × inputs), then bias.
    ///
    /// # Errors
    /// [`TrainError::WrongWeights`] if their number does not fit the run.
    pub fn with_weights(run: &RunConfig, flat: &[f32]) -> std::result::Result<Self, TrainError> {
        let expected = run.parameters() as usize;
        if flat.len() != expected {
            return Err(TrainError::WrongWeights { expected, got: flat.len() });
        }
        Ok(Self::build(run, flat)?)
    }

    fn build(run: &RunConfig, mut flat: &[f32]) -> Result<Self> {
        let mut take = |shape: &[usize]| {
            let (values, rest) = flat.split_at(shape.iter().product());
            flat = rest;
            Var::from_slice(values, shape, &Device::Cpu)
        };
        let layers = run
            .widths()
            .windows(2)
            .map(|width| {
                let (inputs, outputs) = (width[0] as usize, width[1] as usize);
                Ok(Layer { weight: take(&[outputs, inputs])?, bias: take(&[outputs])? })
            })
            .collect::<Result<_>>()?;
        Ok(Self { layers, activation: run.model.activation })
    }

    /// All parameters, flat, in the order of [`Mlp::with_weights`].
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

    /// All parameters, as the optimiser needs them.
    #[must_use]
    pub fn vars(&self) -> Vec<Var> {
        self.layers.iter().flat_map(|layer| [layer.weight.clone(), layer.bias.clone()]).collect()
    }

    /// Outputs (examples × outputs) for inputs (examples × features), recorded for differentiation.
    ///
    /// # Errors
    /// Those of the tensor library.
    pub fn forward(&self, inputs: &Tensor, dropout: Option<&Dropout>) -> Result<Tensor> {
        self.compute(inputs, dropout, |var| var.as_tensor().clone())
    }

    /// Outputs in evaluation mode: no dropout, nothing recorded.
    ///
    /// # Errors
    /// Those of the tensor library.
    pub fn evaluate(&self, inputs: &Tensor) -> Result<Tensor> {
        self.compute(inputs, None, Var::as_detached_tensor)
    }

    fn compute(
        &self,
        inputs: &Tensor,
        dropout: Option<&Dropout>,
        of: impl Fn(&Var) -> Tensor,
    ) -> Result<Tensor> {
        let mut hidden = inputs.clone();
        for (index, layer) in self.layers.iter().enumerate() {
            hidden = hidden.matmul(&of(&layer.weight).t()?)?.broadcast_add(&of(&layer.bias))?;
            if index + 1 < self.layers.len() {
                hidden = activate(&hidden, self.activation)?;
                if let Some(dropout) = dropout {
                    hidden = (&hidden * dropout.mask(index as u32, hidden.dims2()?)?)?;
                }
            }
        }
        Ok(hidden)
    }
}

fn activate(x: &Tensor, activation: Activation) -> Result<Tensor> {
    match activation {
        Activation::Relu => x.relu(),
        Activation::LeakyRelu => ops::leaky_relu(x, 0.01),
        Activation::Tanh => x.tanh(),
        Activation::Sigmoid => ops::sigmoid(x),
        Activation::Gelu => x.gelu(),
    }
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

/// Inverted dropout (Srivastava et al. 2014): a unit is silenced with probability p, the others are scaled by
/// 1 / (1 − p).
#[derive(Debug, Clone, Copy)]
pub struct Dropout {
    /// p.
    pub rate: f64,
    /// Draws of one optimiser step.
    pub draws: Stream,
}

impl Dropout {
    /// The masks of one optimiser step; none if nothing is to be silenced.
    #[must_use]
    pub fn of_step(run: &RunConfig, step: u32) -> Option<Self> {
        let rate = run.model.dropout;
        (rate > 0.0).then(|| Self { rate, draws: Stream::new(run.seed, Purpose::Dropout, run.repeat, step) })
    }

    /// Factors for a hidden layer of `rows` × `units`. Unit u in row r of hidden layer l takes the draw
    /// 2²⁴ l + units · r + u, and is silenced if that is below p · 2³².
    fn mask(&self, layer: u32, (rows, units): (usize, usize)) -> Result<Tensor> {
        let threshold = (self.rate * 4_294_967_296.0) as u32;
        let kept = (1.0 / (1.0 - self.rate)) as f32;
        let first = layer << 24;
        let factors: Vec<f32> = (first..first + (rows * units) as u32)
            .map(|index| if self.draws.word(index) < threshold { 0.0 } else { kept })
            .collect();
        Tensor::from_vec(factors, (rows, units), &Device::Cpu)
    }
}

/// Class probabilities (examples × classes) from outputs.
///
/// # Errors
/// Those of the tensor library.
pub fn probabilities(outputs: &Tensor) -> Result<Tensor> {
    ops::softmax(outputs, D::Minus1)
}

#[cfg(test)]
mod tests;
