//! The searchers, one file each. None needs anything but its context for a proposal.

mod auto;
mod cmaes;
pub(crate) mod gp;
pub(crate) mod grid;
mod halton;
pub(crate) mod maximise;
mod nested;
pub(crate) mod random;
pub(crate) mod sobol;
pub(crate) mod tpe;
pub(crate) mod walk;

pub use auto::AutoSearcher;
pub use cmaes::CmaEsSearcher;
pub use gp::GpSearcher;
pub use grid::{GridOrder, GridSearcher, grid_levels};
pub use halton::HaltonSearcher;
pub use random::RandomSearcher;
pub use sobol::SobolSearcher;
pub use tpe::TpeSearcher;
