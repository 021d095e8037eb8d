//! Searchers and the analysis of their trials: everything that decides *which* point to try next and what the
//! results mean. Knows no neural network, no DOM, no clock, no thread and no source of entropy: a searcher is a pure
//! function of (space, history, trial number, seed), so that any worker may run it and any sweep can be replayed.

pub mod batches;
mod cmaes;
mod draws;
pub mod gp;
pub mod insight;
pub mod race;
pub mod reading;
mod schedulers;
pub mod searcher;
pub mod searchers;
mod seen;
pub mod space;
pub mod standings;
pub mod tpe;

pub use race::{
    Budget, Entry, Event, Job, LaneInfo, Member, PlaceError, Prune, Race, RaceConfig, Role, Rung, Standing,
    TrialId,
};
pub use reading::{CurveSample, Direction, Reading, Remedy, Verdict};
pub use schedulers::rungs;
pub use searcher::{
    Acquisition, Ask, Context, Observation, Proposal, Schedule, SearchError, Searcher, SearcherKind, Stretch,
};
pub use searchers::grid_levels;
pub use space::{Condition, Domain, Param, Point, Scale, Space};

/// The version of the points that searchers propose. Raise it whenever the same experiment gives other points: links
/// carry it, so that a change is declared to whoever opens an older link.
pub const VERSION: u32 = 2;
