//! What a session drives: a network in training on one core, whatever computes it.

use std::ops::Range;
use std::rc::Rc;

use schema::wire::Split;
use schema::{BadCheckpoint, Engine, RunConfig};
use serde::{Deserialize, Serialize};

use crate::data::Dataset;
use crate::error::TrainError;
use crate::init::initial_weights;

/// A network in training. Knows nothing of epochs, of the order of examples, or of when to stop.
pub trait Trainer: Sized {
    /// Whose numbers they are.
    const ENGINE: Engine;

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

    /// All that its further steps depend on; none from a trainer that cannot say.
    fn save(&self) -> Option<TrainerState> {
        None
    }

    /// The network that [was saved](Trainer::save), to go on with.
    ///
    /// # Errors
    /// [`BadCheckpoint`] if the state fits no network, or this trainer goes on from none.
    fn restore(_data: &Rc<Dataset>, _state: &TrainerState) -> Result<Self, TrainError> {
        Err(BadCheckpoint::Unsupported.into())
    }

    /// What a run's network with these parameters puts out (examples × outputs, row by row) for inputs (examples ×
    /// features, row by row).
    ///
    /// # Errors
    /// [`TrainError::WrongWeights`] if their number does not fit the run; those of the tensor library.
    fn outputs(run: &RunConfig, weights: &[f32], inputs: &[f32]) -> Result<Vec<f32>, TrainError>;
}

/// All that a network's further steps depend on. Lists of numbers have one each parameter, in the canonical flat order,
/// perhaps filled up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrainerState {
    /// The settings of its last step.
    pub run: RunConfig,
    /// Its parameters, running statistics among them.
    #[serde(with = "crate::floats")]
    pub params: Vec<f32>,
    /// What the update rule remembers of each parameter; empty where it does not.
    #[serde(with = "crate::floats")]
    pub first: Vec<f32>,
    /// The same, of a second kind.
    #[serde(with = "crate::floats")]
    pub second: Vec<f32>,
    /// What the update rule has counted and multiplied up.
    pub powers: [f64; 4],
    /// The average of the parameters, where there is one.
    pub average: Option<AverageState>,
}

/// An average of parameters over steps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AverageState {
    /// Over how many steps it is.
    pub steps: u32,
    /// Its numbers.
    #[serde(with = "crate::floats")]
    pub params: Vec<f32>,
}

/// Over some examples.
#[derive(Debug, Default, Clone, Copy, PartialEq, Serialize, Deserialize)]
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
