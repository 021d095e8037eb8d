//! The vocabulary that the page, the workers and the command line share: the table of hyperparameters, the experiment
//! ([`StudyConfig`]) and its URL, one training run ([`RunConfig`]), reports and worker messages.
//!
//! Everything a person can set is a row of [`FIELDS`]; forms, URLs, validation and documents are derived from it.
//! Knows no engine, no DOM and no thread.

pub mod batches;
pub mod board;
pub mod checkpoint;
pub mod claim;
pub mod csv;
pub mod device;
pub mod digest;
pub mod engine;
pub mod export;
pub mod field;
pub mod fields;
pub mod import;
pub mod lessons;
pub mod maker;
pub mod network;
pub mod note;
pub mod offers;
pub mod parts;
pub mod placed;
pub mod plan;
pub mod presentation;
pub mod reading;
pub mod record;
pub mod report;
mod resolve;
pub mod rules;
pub mod run;
pub mod setting;
pub mod snapshot;
pub mod study;
pub mod subset;
pub mod table;
pub mod technique;
pub mod url;
pub mod wire;

pub use board::Board;
pub use checkpoint::{BadCheckpoint, Checkpoint, Place};
pub use claim::{Claim, Difference, Verdict, Why};
pub use device::{DeviceInfo, is_software};
pub use digest::{Digest, Row, RowHash};
pub use engine::Engine;
pub use field::{Field, Group, Key, Kind, Needs, Scale};
pub use fields::FIELDS;
pub use lessons::{LESSONS, Lesson};
pub use maker::Maker;
pub use network::{Block, Convolutions, LayerShape, Pool};
pub use note::{Note, NoteKind};
pub use offers::{Change, Offer, fixed, offers};
pub use parts::{Curves, Parts, Score};
pub use placed::Placed;
pub use plan::{Course, Plan, Segment};
pub use presentation::{Panel, Part, Presentation};
pub use record::{Entry, Record, RecordError};
pub use report::{CurvePoint, EarlyStop, Outcome, RunReport, best, early_stop};
pub use rules::BudgetKind;
pub use run::{
    Activation, DataConfig, DataSet, Fold, Init, Loss, ModelConfig, Norm, Optimiser, RunConfig, Task,
};
pub use setting::{Setting, Value};
pub use study::{Own, StudyConfig};
pub use subset::Subset;
pub use table::{Table, TableId};
pub use technique::{ClassWeights, Finish, Minimised, Pretrain, Sampling, Schedule, Technique, Transfer};
pub use url::{LINK_MAX, Link, decode, encode, encode_claim, encode_link, fits, fitted};
