//! Data sets, networks and the engine that trains them on the CPU.
//!
//! [`Dataset`] makes and splits data, [`Session`] trains one [`RunConfig`](schema::RunConfig) in slices,
//! [`CandleEngine`] offers that as an [`Engine`], and [`run_to_end`] trains without interruption. All draws are
//! counter-based ([`rng`]). Knows no clock, no DOM, no thread, and nothing of how runs are chosen.

pub mod data;
pub mod engine;
pub mod error;
mod evaluation;
#[cfg(test)]
mod fixtures;
pub mod loss;
pub mod model;
pub mod optimiser;
pub mod predict;
pub mod rng;
pub mod session;
pub mod supported;

pub use data::Dataset;
pub use engine::{Advance, CandleEngine, Checkpoint, Engine, Slice};
pub use error::{TrainError, Unsupported};
pub use session::{Session, run_to_end};
pub use supported::supports;
