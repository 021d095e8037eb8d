//! The searchers, one file each. None needs anything but its context for a proposal.

pub(crate) mod gp;
pub(crate) mod grid;
mod maximise;
mod nested;
pub(crate) mod random;
pub(crate) mod sobol;
pub(crate) mod walk;

pub use gp::GpSearcher;
pub use grid::{GridOrder, GridSearcher};
pub use random::RandomSearcher;
pub use sobol::SobolSearcher;
