//! What a compiled kernel depends on: trials of the same shape share one.

use schema::{Activation, Loss, Norm, Optimiser, RunConfig, Task};
use train::Unsupported;

/// Hidden layers that the kernel has names for.
pub(crate) const LAYERS_MAX: usize = 6;

/// The widths of a network and the functions it is trained with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shape {
    /// Of all layers, inputs first, outputs last.
    pub widths: Vec<u32>,
    /// The kernel's number of the activation.
    pub activation: u32,
    /// The kernel's number of the objective.
    pub objective: u32,
    /// The kernel's number of the update rule.
    pub optimiser: u32,
    /// Whether it has dropout.
    pub drops: bool,
}

impl Shape {
    /// That of a run.
    ///
    /// # Errors
    /// [`Unsupported::Convolutions`] and [`Unsupported::Norm`] if it has any; [`Unsupported::OutOfRange`] if it has too many
    /// hidden layers.
    pub fn of(run: &RunConfig) -> Result<Self, Unsupported> {
        if run.model.conv.is_some() {
            return Err(Unsupported::Convolutions);
        }
        if run.model.norm != Norm::None {
            return Err(Unsupported::Norm);
        }
        let widths = run.widths();
        if !(2..=LAYERS_MAX + 2).contains(&widths.len()) {
            return Err(Unsupported::OutOfRange { name: "layers", value: f64::from(run.model.layers) });
        }
        Ok(Self {
            widths,
            activation: match run.model.activation {
                Activation::Relu => 0,
                Activation::LeakyRelu => 1,
                Activation::Tanh => 2,
                Activation::Sigmoid => 3,
                Activation::Gelu => 4,
            },
            objective: match (run.loss, run.data.set.task()) {
                (_, Task::Regression) => 2,
                (Loss::CrossEntropy, _) => 0,
                (Loss::MeanSquaredError, _) => 1,
            },
            optimiser: match run.optimiser {
                Optimiser::Sgd => 0,
                Optimiser::Momentum { .. } => 1,
                Optimiser::Adagrad { .. } => 2,
                Optimiser::Adadelta { .. } => 3,
                Optimiser::RmsProp { .. } => 4,
                Optimiser::Adam { .. } => 5,
                Optimiser::Adamax { .. } => 6,
                Optimiser::Nadam { .. } => 7,
                Optimiser::AdamW { .. } => 8,
            },
            drops: run.model.dropout > 0.0,
        })
    }

    /// Weights and biases.
    #[must_use]
    pub fn parameters(&self) -> u32 {
        self.widths.windows(2).map(|pair| (pair[0] + 1) * pair[1]).sum()
    }

    /// Multiply-adds of one example's way forward.
    #[must_use]
    pub fn products(&self) -> u32 {
        self.widths.windows(2).map(|pair| pair[0] * pair[1]).sum()
    }
}
