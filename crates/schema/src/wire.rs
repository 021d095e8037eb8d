//! Messages between the page and its workers: postcard bytes, each posting a pack (`Vec<ToWorker>`, `Vec<FromWorker>`)
//! in the order in which its messages hold. The two sides share these types, so they cannot disagree; [`PROTOCOL`] rises whenever the bytes of an existing message change (a golden test tells).

use search::insight::Insight;
use search::{Ask, Proposal, SearchError};
use serde::{Deserialize, Serialize};

use crate::checkpoint::Checkpoint;
use crate::device::DeviceInfo;
use crate::plan::{Course, Plan};
use crate::report::{CurvePoint, Outcome, RunReport};
use crate::run::{DataConfig, RunConfig};

/// Version of the byte format. Sent with `Ready`; the page refuses a worker of another version.
pub const PROTOCOL: u32 = 6;

/// From the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ToWorker {
    /// Chosen by the page; answers carry it.
    pub id: u32,
    /// What is asked.
    pub body: Command,
}

/// From a worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FromWorker {
    /// The `id` of the message this answers; 0 for what nobody asked for: `Ready`, `DeviceLost`, and `Failed` in the place of
    /// `Ready`.
    pub reply_to: u32,
    /// What is said.
    pub body: Event,
}

/// What the page may ask for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Which point next? Answered by `Proposed`.
    Propose(Ask),
    /// Train this; answered by `Progress` while it goes and by `Finished` in the end. A worker takes as many at a time as
    /// its `Ready` said. A trial that was trained before goes on from where this worker left it, or from a checkpoint, if
    /// that fits; then only what comes after is reported. Otherwise it is trained again from its beginning, with the same
    /// numbers.
    Train {
        /// Its number.
        trial: u32,
        /// What is trained.
        plan: Plan,
        /// Its state at some moment, as a worker once told it.
        from: Option<Checkpoint>,
    },
    /// Stand still after the current slice; answered by `Paused`.
    Pause,
    /// Go on. Not answered.
    Resume,
    /// Train each run to the end of its epoch, then stand still; answered by `Paused`.
    Step,
    /// Forget all runs. Not answered.
    Cancel,
    /// What does a network say? Answered by `Predicted`. Without `weights`: the run being trained now.
    Predict {
        /// What is trained.
        run: RunConfig,
        /// Flat parameters of an ended run.
        weights: Option<Vec<f32>>,
        /// The question.
        query: Query,
    },
    /// The data, for drawing. Answered by `Data`.
    Data(DataConfig),
    /// Are you alive? Answered by `Pong`, also in the middle of a run.
    Ping,
    /// How fast do you train so many trials of this run side by side? Answered by `Measured`; only to an idle worker.
    Measure {
        /// What is trained; each trial with draws of its own.
        run: RunConfig,
        /// How many; cut down to what the worker can hold.
        cohort: u32,
    },
    /// Destroy the graphics device, as an accident would: a test of what follows. Not answered; `DeviceLost` comes from
    /// workers that have one.
    LoseDevice,
    /// What did a searcher think when it answered this question? Answered by `Explained`.
    Explain {
        /// The question.
        ask: Ask,
        /// Positions of the parameters that its maps are over.
        axes: (usize, Option<usize>),
        /// Cells along a side of a map.
        resolution: u32,
    },
    /// Here is a person's own table, packed; runs that learn from it follow. Not answered, unless it is no table (`Failed`).
    Provide {
        /// What [`Table::pack`](crate::Table::pack) wrote.
        table: Vec<u8>,
    },
    /// Train a run in a person's hands up to an epoch; answered by `Progress` while it goes and by `Followed` there. As for
    /// `Train`, it goes on from where this worker left it, or is trained again.
    Follow {
        /// Its number.
        trial: u32,
        /// Its settings, in their order.
        course: Course,
        /// Where it is to stand.
        until: u32,
    },
}

/// What a worker may say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// The first message: commands sent earlier are lost.
    Ready {
        /// The worker's [`PROTOCOL`].
        protocol: u32,
        /// How many runs it trains at the same time.
        capacity: u32,
        /// What it computes on; none for a core of the processor.
        device: Option<DeviceInfo>,
    },
    /// A searcher's answer.
    Proposed(Result<Proposal, SearchError>),
    /// What has been trained since the last message.
    Progress(Progress),
    /// The run has ended, or stands where it was to; the last points are in `progress`.
    Finished {
        /// The last progress.
        progress: Progress,
        /// How it ended.
        report: RunReport,
    },
    /// The worker stands still: no step will be done before `Resume` or `Step`; a new `Train` waits for one, too.
    Paused,
    /// Answers of a network.
    Predicted(Prediction),
    /// Data for drawing.
    Data(DataView),
    /// Alive.
    Pong,
    /// The command could not be carried out. In the place of `Ready`: the worker cannot work at all.
    Failed(WireError),
    /// The answer to `Measure`.
    Measured {
        /// Optimiser steps of all trials together, evaluations included in the time.
        steps_per_second: f64,
    },
    /// The graphics device was lost. Its trials go on on a new one, from their last copies or, without one, from the
    /// beginning; points that were reported already may be reported again.
    DeviceLost(DeviceLoss),
    /// The answer to `Explain`.
    Explained(Box<Insight>),
    /// A run that was to be followed stands where it was to, or has ended before.
    Followed {
        /// The last progress.
        progress: Progress,
        /// `Pruned` where it can go on.
        outcome: Outcome,
        /// Its parameters as they are now, flat in the engine's order.
        weights: Vec<f32>,
    },
    /// The state of a run that goes on, from time to time, as long as it is trained: another worker can go on from there. All
    /// points of its curves up to there have been reported.
    Checkpoint {
        /// The trial trained.
        trial: u32,
        /// Its state.
        checkpoint: Checkpoint,
    },
}

/// An accident that took the graphics device, and what became of its trials.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceLoss {
    /// How many trials go on from their last copies.
    pub resumed: u32,
    /// How many had none yet, and begin again.
    pub restarted: u32,
    /// What the system said.
    pub reason: String,
}

/// Training done since the last report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// The trial trained.
    pub trial: u32,
    /// Which part of it, from 0.
    pub part: u32,
    /// Optimiser steps done since the part began.
    pub step: u32,
    /// Whole epochs of the part done.
    pub epoch: u32,
    /// New points of the curve.
    pub points: Vec<CurvePoint>,
    /// Milliseconds spent in training (evaluation included) since the last report.
    pub busy_ms: f64,
}

/// An error that crosses the worker boundary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{code}: {message}")]
pub struct WireError {
    /// Stable, for programs and translations: `engine`, `unsupported` (the run cannot be trained there), `gpu` (there is
    /// no usable device), `data`, `search`, `protocol`, `no-run`, `worker-lost`.
    pub code: String,
    /// For people.
    pub message: String,
}

/// What a network is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Query {
    /// Class probabilities on a `resolution` × `resolution` raster over the data's bounds.
    Plane {
        /// Cells or places along a side.
        resolution: u32,
    },
    /// Predicted values at `resolution` places over the data's bounds.
    Line {
        /// Cells or places along a side.
        resolution: u32,
    },
    /// Answers to validation examples: class probabilities for the first `count`, and a confusion matrix of all; or true and
    /// predicted values, where those are numbers.
    Samples {
        /// How many.
        count: u32,
    },
    /// Loss and accuracy over the whole test split.
    Test,
}

/// A network's answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Prediction {
    /// `probabilities[(row * resolution + column) * classes + class]`; row 0 is the lowest y.
    Plane {
        /// Cells or places along a side.
        resolution: u32,
        /// Number of classes.
        classes: u32,
        /// The rectangle covered.
        bounds: Bounds,
        /// One probability a cell and class.
        probabilities: Vec<f32>,
    },
    /// Values at evenly spaced x over the bounds, ends included, in the data's own units.
    Line {
        /// The rectangle covered.
        bounds: Bounds,
        /// One value a place.
        values: Vec<f32>,
    },
    /// One entry an example, and the confusion counts over the whole validation split: `confusion[truth * classes + guess]`.
    Samples {
        /// One entry an example.
        examples: Vec<Example>,
        /// Number of classes.
        classes: u32,
        /// Counts: true class by guessed class.
        confusion: Vec<u32>,
    },
    /// True and predicted values of validation examples, in the data's own units.
    Pairs {
        /// One entry an example.
        pairs: Vec<[f32; 2]>,
    },
    /// Over the whole test split, measured as the curves are.
    Score {
        /// Mean loss.
        loss: f32,
        /// Share classified rightly; none for regression.
        accuracy: Option<f32>,
    },
}

/// The rectangle that data is drawn in, in the data's own units.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    /// Left and right.
    pub x: [f32; 2],
    /// Bottom and top.
    pub y: [f32; 2],
}

/// A picture with what the network says of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Example {
    /// 8×8 grey values, 0 to 16, row by row; empty where examples are no pictures.
    pub pixels: Vec<u8>,
    /// The true class.
    pub label: u8,
    /// One probability a class.
    pub probabilities: Vec<f32>,
}

/// The part an example plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Split {
    /// Fitted.
    Train,
    /// Chooses among runs.
    Validation,
    /// Looked at once, at the very end.
    Test,
}

/// A data set as it is drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DataView {
    /// What it was made from.
    pub config: DataConfig,
    /// Examples in train, validation and test.
    pub sizes: [u32; 3],
    /// The examples.
    pub examples: DataExamples,
}

/// Examples in the data's own units.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum DataExamples {
    /// Points of the plane with the label the network is shown (wrong ones included).
    Plane {
        /// The rectangle drawn.
        bounds: Bounds,
        /// Place, class and part of each example.
        points: Vec<([f32; 2], u8, Split)>,
    },
    /// Points (x, y), and the curve they were drawn from.
    Line {
        /// The rectangle drawn.
        bounds: Bounds,
        /// Place and part of each example.
        points: Vec<([f32; 2], Split)>,
        /// The noise-free curve at evenly spaced x over the bounds; empty where nobody knows it.
        truth: Vec<f32>,
    },
    /// A few pictures.
    Images {
        /// 8×8 grey values, 0 to 16, and the label.
        pictures: Vec<(Vec<u8>, u8)>,
    },
    /// The first rows of a table.
    Table {
        /// Names of the features, and of the label.
        columns: Vec<String>,
        /// Names of the classes; none in regression.
        classes: Vec<String>,
        /// Features and label (the class's position, wrong ones included, or the value), row by row, of training examples.
        rows: Vec<Vec<f32>>,
    },
}
