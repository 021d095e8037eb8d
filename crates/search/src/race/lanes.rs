//! What a lane is to those who look at a race.

use serde::{Deserialize, Serialize};

use crate::searcher::SearcherKind;

/// Why a lane is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// A searcher that races.
    Competitor,
    /// The person, who races too.
    Person,
    /// Random search with twice the budget, which costs half as much here.
    Reference,
    /// Fills the map of a space of two parameters; outside the race.
    Survey,
}

/// Who runs in a lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaneInfo {
    /// Who proposes.
    pub searcher: SearcherKind,
    /// Which of its searches, from 0.
    pub seed: u32,
    /// Why it is there.
    pub role: Role,
}

/// A stretch of training that has ended, together with all before it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry {
    /// Its number within the lane, from 0.
    pub stretch: u32,
    /// The trial's number within the lane.
    pub k: u32,
    /// The epoch at which the trial stands now.
    pub until: u32,
    /// The lowest objective of the trial so far; none when it diverged or could not be trained.
    pub value: Option<f64>,
    /// What the lane has used with it, in full trainings; half of that for a reference, so that all lanes share an axis.
    pub cost: f64,
}

/// How a trial stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Waits for a worker, or for a verdict on whether it goes on.
    Queued,
    /// Somebody trains it.
    Training,
    /// It has been trained as far as it was meant to be, short of a full training. It may yet be promoted as long as its
    /// lane goes on.
    Pruned,
    /// It has been trained to its end, has diverged or could not be trained.
    Ended,
}
