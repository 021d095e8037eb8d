//! The searchers, one file each. None keeps state between proposals.

pub(crate) mod gp;
pub(crate) mod grid;
mod maximise;
pub(crate) mod random;
pub(crate) mod sobol;

pub use gp::GpSearcher;
pub use grid::{GridOrder, GridSearcher};
pub use random::RandomSearcher;
pub use sobol::SobolSearcher;
