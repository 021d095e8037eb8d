//! What a session drives: a network in training on one core, whatever computes it.

use std::ops::Range;
use std::rc::Rc;

use schema::RunConfig;
use schema::wire::Split;

use crate::data::Dataset;
use crate::error::TrainError;
use crate::init::initial_weights;

/// A network in training. Knows nothing of epochs, of the order of examples, or of when to stop.
pub trait Trainer: Sized {
    /// A run's network with its initial parameters.
    ///
    /// # Errors
    /// Those of the tensor library.
    fn new(run: &RunConfig, data: &Rc<Dataset>) -> Result<Self, TrainError> {
        Self::with_weights(run, data, &initial_weights(run))
    }

    /// A run's network that begins with other parameters, in the canonical flat order.
    ///
    /// # Errors
    /// [`TrainError::WrongWeights`] if their number does not fit the run; those of the tensor library.
    fn with_weights(run: &RunConfig, data: &Rc<Dataset>, weights: &[f32]) -> Result<Self, TrainError>;

    /// One optimiser step, number `step` from 0, on a minibatch of these training examples; the minibatch's mean loss
    /// before it. Does nothing where that loss [has diverged](crate::session::has_diverged).
    ///
    /// # Errors
    /// Those of the tensor library.
    fn step(&mut self, batch: &[u32], step: u32) -> Result<f32, TrainError>;

    /// Goes on with other settings, of those that [may change](RunConfig::can_become); the optimiser keeps its state.
    ///
    /// # Errors
    /// Those of the tensor library.
    fn change(&mut self, run: &RunConfig) -> Result<(), TrainError>;

    /// Loss and hits over examples of a split, in evaluation mode.
    ///
    /// # Errors
    /// Those of the tensor library.
    fn evaluate(&mut self, split: Split, examples: Range<u32>) -> Result<Sums, TrainError>;

    /// All parameters, in the canonical flat order ([`RunConfig::layer_shapes`]).
    ///
    /// # Errors
    /// Those of the tensor library.
    fn weights(&self) -> Result<Vec<f32>, TrainError>;

    /// What a run's network with these parameters puts out (examples × outputs, row by row) for inputs (examples ×
    /// features, row by row).
    ///
    /// # Errors
    /// [`TrainError::WrongWeights`] if their number does not fit the run; those of the tensor library.
    fn outputs(run: &RunConfig, weights: &[f32], inputs: &[f32]) -> Result<Vec<f32>, TrainError>;
}

/// Over some examples.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub struct Sums {
    /// Of their losses.
    pub loss: f64,
    /// How many have their largest output, the first of equals, at their class; 0 in regression.
    pub hits: u32,
}

/// Checks how many numbers a run's network has.
///
/// # Errors
/// [`TrainError::WrongWeights`]
pub(crate) fn check_weights(run: &RunConfig, weights: &[f32]) -> Result<(), TrainError> {
    let expected = run.numbers() as usize;
    if weights.len() == expected {
        Ok(())
    } else {
        Err(TrainError::WrongWeights { expected, got: weights.len() })
    }
}
