//! What a population is asked, and what its dispatches bring back.

use crate::records::{Point, State};

/// How much a dispatch may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// Cost units for each trial: about a thousand multiply-adds each.
    pub budget: u32,
    /// Most trials; none to only bring results back.
    pub groups: u32,
    /// Dispatches in a submission, one after the other: results come back after the last.
    pub rounds: u32,
}

/// Parameters that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// As they are now.
    Weights,
    /// Those with the lowest validation loss; as they are now where there was none.
    Best,
    /// All that is needed to go on elsewhere.
    Whole,
}

/// A trial as it was at some moment, to go on from.
#[derive(Debug, Clone, PartialEq)]
pub struct Saved {
    /// Where it stood.
    pub state: State,
    /// Parameters, moments, gradients and best parameters.
    pub params: Vec<f32>,
}

/// A trial's place on the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    pub(crate) index: u32,
    /// Counts the trials that have had this place.
    pub(crate) generation: u32,
}

/// How a trial stands after a dispatch.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// Which.
    pub slot: Slot,
    /// Where it is.
    pub state: State,
    /// What it has written in the dispatch.
    pub points: Vec<Point>,
}

/// What a dispatch brought back.
#[derive(Debug, Default)]
pub struct Tally {
    /// Every trial that took part and is still there.
    pub standings: Vec<Standing>,
    /// What was wished for.
    pub granted: Vec<(Slot, Wish, Saved)>,
    /// How many trials took part.
    pub groups: u32,
    /// Whether any of them was stopped by its budget, and not by its end or by a full list of points.
    pub was_limited: bool,
}
