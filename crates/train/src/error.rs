//! What can go wrong. A run that diverges is not an error but a result ([`schema::Outcome::Diverged`]).

use schema::table::BadPack;
use schema::{BadCheckpoint, DataSet, Loss, Minimised, TableId};

/// Everything that this crate's functions may return instead of an answer.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// The run asks for something that cannot be trained.
    #[error(transparent)]
    Unsupported(#[from] Unsupported),
    /// The data cannot be split: some split would be empty.
    #[error("{set:?} with {examples} examples and a training share of {train_share} leaves a split empty")]
    EmptySplit {
        /// Which set.
        set: DataSet,
        /// Examples, all splits together.
        examples: usize,
        /// Share of the training split.
        train_share: f64,
    },
    /// The set's file is not in the binary and has not been provided.
    #[error("the file of {set:?} has not been loaded")]
    NoFile {
        /// Which set.
        set: DataSet,
    },
    /// Something else was provided as the set's file.
    #[error("these {bytes} bytes are not the file of {set:?}")]
    WrongFile {
        /// Which set.
        set: DataSet,
        /// Its length.
        bytes: usize,
    },
    /// A person's own table has not been provided.
    #[error("the table {table} has not been given")]
    NoTable {
        /// Which.
        table: TableId,
    },
    /// What was provided is no table.
    #[error(transparent)]
    BadTable(#[from] BadPack),
    /// Parameters of another network were given.
    #[error("expected {expected} parameters, got {got}")]
    WrongWeights {
        /// What the run's network has.
        expected: usize,
        /// What was given.
        got: usize,
    },
    /// The question does not fit the data set.
    #[error("this question cannot be asked of {set:?}")]
    WrongQuery {
        /// Which set.
        set: DataSet,
    },
    /// The engine does not hold this trial, or no run with this description.
    #[error("no such run is being trained")]
    NoRun,
    /// The engine holds as many trials as it can.
    #[error("the engine is busy with trial {trial}")]
    Busy {
        /// Which it holds.
        trial: u32,
    },
    /// There is nothing to go on from.
    #[error(transparent)]
    BadCheckpoint(#[from] BadCheckpoint),
    /// The device that computes is gone and could not be had again: other engines can still train.
    #[error("graphics device: {0}")]
    Device(String),
    /// Not a single step was done in the time that measuring a speed may take.
    #[error("no step in {ms:.0} ms: its speed cannot be measured")]
    NoStep {
        /// Milliseconds.
        ms: f64,
    },
    /// The tensor library refused.
    #[error("tensor library: {0}")]
    Tensor(String),
}

/// As text: whoever only shows the error need not know the library.
impl From<candle_core::Error> for TrainError {
    fn from(error: candle_core::Error) -> Self {
        Self::Tensor(error.to_string())
    }
}

/// Why an engine cannot train a run.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Unsupported {
    /// The loss does not fit the task.
    #[error("{loss:?} cannot be used on {set:?}")]
    Loss {
        /// What was to be minimised.
        loss: Loss,
        /// On which data.
        set: DataSet,
    },
    /// What training is to minimise does not fit the task or the loss.
    #[error("{minimised:?} cannot be used on {set:?}")]
    Minimised {
        /// What was to be minimised.
        minimised: Minimised,
        /// On which data.
        set: DataSet,
    },
    /// It asks for more than the plain loss and update rule, which are all that this engine has.
    #[error("this engine trains with the plain loss and update rule only")]
    Technique,
    /// What is to be done with the data asks for something that it has not got.
    #[error("{set:?} has no {needs}")]
    Data {
        /// What it would need.
        needs: &'static str,
        /// Which data.
        set: DataSet,
    },
    /// There are no pictures to convolve.
    #[error("{set:?} has no pictures for a convolutional network")]
    Model {
        /// On which data.
        set: DataSet,
    },
    /// The engine has no kernel for this kind of network.
    #[error("this engine does not train convolutional networks")]
    Convolutions,
    /// The engine has no kernel for normalised layers.
    #[error("this engine trains without batch and layer normalisation")]
    Norm,
    /// The device does not accept what it would need.
    #[error("{reason}")]
    Refused {
        /// What the device said.
        reason: String,
    },
    /// A trial does not fit into the device's memory.
    #[error("a trial needs {needs} bytes in one piece, the device has {has}")]
    Device {
        /// Bytes.
        needs: u64,
        /// Bytes.
        has: u64,
    },
    /// Its settings change on the way in a manner that a network in training cannot take.
    #[error("these settings cannot change during training")]
    Change,
    /// It is to be trained in stretches, in parts, or with settings that change: that is not for this engine.
    #[error("this engine trains whole runs only, from their beginning to their end")]
    Stretch,
    /// A number lies outside of its range.
    #[error("{name} = {value} is out of range")]
    OutOfRange {
        /// The field of [`schema::RunConfig`].
        name: &'static str,
        /// What it was.
        value: f64,
    },
}
