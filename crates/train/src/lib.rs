//! Data sets, networks and the engines that train them on the CPU.
//!
//! [`Dataset`] makes and splits data, a [`Session`] trains one [`RunConfig`](schema::RunConfig) in slices on a
//! [`Trainer`], of which there are two: [`fused`] (multilayer perceptrons, the same bits everywhere) and [`candle`]
//! (the oracle). [`FusedEngine`] and [`CandleEngine`] offer them as [`Engine`]s, and [`run_to_end`] trains without
//! interruption. All draws are counter-based ([`rng`]). Knows no clock, no DOM, no thread, and nothing of how runs are
//! chosen.

pub mod augment;
pub mod balance;
pub mod candle;
pub mod data;
pub mod dropout;
pub mod engine;
pub mod error;
mod evaluation;
#[cfg(test)]
mod fixtures;
mod floats;
pub mod fused;
pub mod init;
pub mod predict;
pub mod pretrain;
pub mod rng;
pub mod sampling;
mod schedule;
mod score;
pub mod session;
pub mod shelf;
pub mod supported;
pub mod trainer;

pub use candle::CandleTrainer;
pub use data::Dataset;
pub use engine::{Advance, CandleEngine, Checkpoint, CpuEngine, Engine, FusedEngine, Slice, State};
pub use error::{TrainError, Unsupported};
pub use fused::FusedTrainer;
pub use pretrain::Pretrained;
pub use session::{Session, run_to_end};
pub use shelf::Shelf;
pub use supported::supports;
pub use trainer::{AverageState, Trainer, TrainerState};
