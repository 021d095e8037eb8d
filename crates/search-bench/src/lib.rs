//! How good the searchers are: objectives with a known minimum, runs on them, and the comparison with what public
//! libraries reached on the same ones. Knows searchers only as [`search::SearcherKind`].

pub mod course;
pub mod objective;

#[cfg(not(target_arch = "wasm32"))]
mod crew;
#[cfg(not(target_arch = "wasm32"))]
mod figures;
#[cfg(not(target_arch = "wasm32"))]
mod peers;
#[cfg(not(target_arch = "wasm32"))]
mod report;
#[cfg(not(target_arch = "wasm32"))]
mod targets;

#[cfg(not(target_arch = "wasm32"))]
pub mod command;

pub use course::Course;
pub use objective::Objective;
