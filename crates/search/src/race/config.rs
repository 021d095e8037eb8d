//! What is raced, and how many lanes that makes.

use serde::{Deserialize, Serialize};

use super::lanes::{LaneInfo, Role};
use super::purse::{self, Tariff};
use super::survey;
use crate::searcher::{Acquisition, Schedule, SearcherKind};
use crate::space::{Point, Scale, Space};

/// What is raced.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RaceConfig {
    /// Searched by every lane.
    pub space: Space,
    /// Who races, in this order.
    pub searchers: Vec<SearcherKind>,
    /// Budget of each lane, in full trainings; see [`Budget`].
    pub trials: u32,
    /// Seed of the searchers.
    pub seed: u32,
    /// At least 1: how many stretches of an adaptive lane may be in flight.
    pub lag: u32,
    /// By what a Gaussian process chooses.
    pub acquisition: Acquisition,
    /// How searchers with a model compare outcomes: by factors only where all are positive.
    pub outcome_scale: Scale,
    /// Searches of each searcher, at least 1, with different seeds: a lane each. The person has one.
    pub seeds: u32,
    /// Epochs of a full training, at least 1.
    pub resource: u32,
    /// Successive halving promotes one of so many trials, at least 2.
    pub eta: u32,
    /// Whether hopeless trials end early.
    pub prune: Prune,
    /// What is equal among the lanes.
    pub budget: Budget,
    /// Which parameters may change while a network trains, in the space's order; those not named may not.
    pub mutable: Vec<bool>,
    /// Where the person has placed trials.
    pub placed: Vec<Point>,
    /// Whether the person places no more.
    pub passed: bool,
    /// Cells along each axis of a lane that measures the landscape; 0 for none. Only in spaces of two parameters.
    pub survey: u32,
    /// Whether random search with twice the budget runs along, as a reference.
    pub twice: bool,
}

/// Whether hopeless trials end early.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Prune {
    /// Every trial is trained to its end.
    #[default]
    Off,
    /// A trial ends that is worse than the median of the completed ones at the same epoch.
    Median,
}

/// What is equal among the lanes. Training in stretches is always paid by the epoch, promotions for new epochs only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Budget {
    /// The number of trials, however early they are pruned.
    #[default]
    Trials,
    /// The examples seen in training, so that a pruned trial leaves its rest to others.
    Samples,
    /// The steps of optimisers. A full training at the middle of the space is the unit.
    Steps {
        /// Examples of an epoch, at least 1.
        examples: u32,
        /// Position of the parameter that says how many of them make a step; all of its values are at least 1.
        batch: u32,
    },
}

impl RaceConfig {
    /// One search each, trained in one stretch, one after the other.
    #[must_use]
    pub fn new(space: Space, searchers: Vec<SearcherKind>, trials: u32) -> Self {
        Self {
            space,
            searchers,
            trials,
            seed: 0,
            lag: 1,
            acquisition: Acquisition::default(),
            outcome_scale: Scale::Linear,
            seeds: 1,
            resource: 1,
            eta: 3,
            prune: Prune::Off,
            budget: Budget::Trials,
            mutable: Vec::new(),
            placed: Vec::new(),
            passed: false,
            survey: 0,
            twice: false,
        }
    }

    /// The space cut into the cells of the landscape, where one is to be measured.
    #[must_use]
    pub fn map(&self) -> Option<Space> {
        let measured = self.survey > 0 && self.space.dims() == 2;
        measured.then(|| survey::lattice(&self.space, self.survey).0)
    }

    /// What a lane searches, and how many trials are counted for it; a budget of costs may hold more, or fewer.
    pub(super) fn ground(&self, role: Role) -> (Space, u32) {
        match role {
            Role::Survey => survey::lattice(&self.space, self.survey),
            Role::Reference => (self.space.clone(), self.trials.saturating_mul(2)),
            Role::Competitor | Role::Person => (self.space.clone(), self.trials),
        }
    }

    /// How many trials may be in training at the same time, reckoned from what is counted for each lane: adaptive searchers
    /// are held back by the lag.
    #[must_use]
    pub fn in_flight(&self) -> u32 {
        let lane = |lane: &LaneInfo| {
            let most = if lane.searcher.is_adaptive() { self.lag.max(1) } else { u32::MAX };
            self.ground(lane.role).1.min(most)
        };
        self.lanes().iter().map(lane).fold(0, u32::saturating_add)
    }

    /// How many trials the person can place at most.
    #[must_use]
    pub fn placeable(&self) -> u64 {
        purse::capacity(self, Tariff::new(self), SearcherKind::You, Role::Person)
    }

    /// What schedulers are told.
    pub(super) fn schedule(&self) -> Schedule {
        let (resource, eta) = (self.resource.max(1), self.eta.max(2));
        Schedule { resource, eta, mutable: self.mutable.clone(), ..Schedule::default() }
    }

    /// The lanes: every search of the first searcher, then of the next; references and the survey last.
    #[must_use]
    pub fn lanes(&self) -> Vec<LaneInfo> {
        let seeds = self.seeds.max(1);
        let of = |role, searcher, seeds| (0..seeds).map(move |seed| LaneInfo { searcher, seed, role });
        let mut lanes: Vec<LaneInfo> = Vec::new();
        for &searcher in &self.searchers {
            let earlier = lanes.iter().filter(|lane| lane.searcher == searcher).count() as u32;
            match searcher {
                SearcherKind::You if earlier > 0 => {}
                SearcherKind::You => lanes.extend(of(Role::Person, searcher, 1)),
                _ => lanes.extend(
                    of(Role::Competitor, searcher, seeds)
                        .map(|lane| LaneInfo { seed: earlier + lane.seed, ..lane }),
                ),
            }
        }
        if self.twice {
            lanes.extend(of(Role::Reference, SearcherKind::Random, seeds));
        }
        if self.map().is_some() {
            lanes.extend(of(Role::Survey, SearcherKind::Grid, 1));
        }
        lanes
    }
}
