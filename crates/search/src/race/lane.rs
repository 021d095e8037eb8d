//! One lane of a race: its stretches in the order of their numbers, and what a decision may see of them.
//!
//! A stretch is what is decided at once: to train a trial until some epoch. Without a scheduler each trial is one stretch;
//! where it may be pruned on the way, the stretch is trained in several legs.

use std::collections::BTreeSet;

use super::lanes::{Entry, LaneInfo, Role, Standing};
use super::purse::Tariff;
use crate::schedulers::Planner;
use crate::searcher::Stretch;
use crate::searchers::walk::Walk;
use crate::space::{Point, Space};

mod deciding;
mod training;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Stage {
    /// For a worker.
    Ready,
    Training,
    /// Between two legs; waits for a verdict on this value.
    Judged(f64),
    Ended(Option<f64>),
}

#[derive(Debug, Clone)]
pub(super) struct Leg {
    pub(super) trial: u32,
    /// Epoch at which it begins, where it stands, and where it is meant to end.
    pub(super) start: u32,
    pub(super) reached: u32,
    pub(super) until: u32,
    /// How many stretches' outcomes its decision saw.
    pub(super) sees: u32,
    pub(super) stage: Stage,
    /// Of an epoch.
    price: u64,
}

#[derive(Debug, Clone)]
pub(super) struct Trial {
    /// `None` when the searcher failed.
    pub(super) point: Option<Point>,
    /// Whose network it took over, and at which epoch.
    pub(super) parent: Option<(u32, u32)>,
    /// Its latest stretch.
    pub(super) last: u32,
    /// The values at which it was judged, with their epochs.
    pub(super) marks: Vec<(u32, f64)>,
}

/// Who proposes.
#[derive(Debug, Clone)]
pub(super) enum Guide {
    /// Here and now.
    Walk(Walk),
    /// Here and now, from outcomes: how many of the course it was told, and the scheduler.
    Plan(usize, Box<Planner>),
    /// A worker: outcomes must be seen, and it may take a while.
    Worker,
    /// The person.
    Person,
}

/// What a lane is made of.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) info: LaneInfo,
    pub(super) space: Space,
    pub(super) seed: u32,
    /// Trials that its searcher reckons with.
    pub(super) trials: u32,
    /// The decision for stretch j sees the outcomes of `0 ..= j - lag`.
    pub(super) lag: u32,
    /// Epochs of a full training.
    pub(super) resource: u32,
    pub(super) tariff: Tariff,
    /// What it may spend, if that is what is limited.
    pub(super) allowance: Option<u64>,
    /// Epochs at which its trials are judged.
    pub(super) rungs: Vec<u32>,
}

#[derive(Debug, Clone)]
pub(super) struct Lane {
    pub(super) plan: Plan,
    pub(super) guide: Guide,
    /// The budget in stretches, or fewer when the space or the allowance is exhausted.
    pub(super) length: u32,
    pub(super) stretches: Vec<Leg>,
    pub(super) trials: Vec<Trial>,
    /// The stretches that have ended together with all before them.
    pub(super) course: Vec<Entry>,
    /// Whether the next proposal is being worked on.
    pub(super) asking: bool,
    /// How many outcomes more than the lag allows the next proposal may see, because the searcher said so often that
    /// it must wait.
    waits: u32,
    /// Decided, but whether it can be paid is known only when others have ended.
    wish: Option<Wish>,
    /// What could not be paid of a scheduler's: before which stretch, and the trial that was to go on.
    pub(super) refused: Vec<(u32, Option<u32>)>,
    /// What the stretches so far cost, each in full until it ends early.
    committed: u64,
    /// What those cost that have begun.
    begun: u64,
    /// For workers.
    ready: BTreeSet<u32>,
    /// Waiting for a verdict.
    judged: BTreeSet<u32>,
    /// When the lane is held: how many stretches may begin none the less.
    pub(super) held: Option<u32>,
    /// Trials whose latest stretch has ended.
    ended: u32,
    /// What the course has cost.
    spent: u64,
    best: Option<(u32, f64)>,
}

#[derive(Debug, Clone)]
struct Wish {
    /// None where no point could be found.
    stretch: Option<Stretch>,
    sees: u32,
}

impl Lane {
    pub(super) fn new(plan: Plan, guide: Guide, length: u32) -> Self {
        Self {
            plan,
            guide,
            length,
            stretches: Vec::new(),
            trials: Vec::new(),
            course: Vec::new(),
            asking: false,
            waits: 0,
            wish: None,
            refused: Vec::new(),
            committed: 0,
            begun: 0,
            ready: BTreeSet::new(),
            judged: BTreeSet::new(),
            held: None,
            ended: 0,
            spent: 0,
            best: None,
        }
    }

    fn leg(&self, j: u32) -> &Leg {
        &self.stretches[j as usize]
    }

    /// What was handed out, on the axis that all lanes share: the lane with the least goes first.
    pub(super) fn started(&self) -> f64 {
        self.in_trainings(self.begun)
    }

    /// What it has used up, on the axis that all lanes share.
    pub(super) fn used(&self) -> f64 {
        self.in_trainings(self.spent)
    }

    /// What has been begun or is bound to, on the axis that all lanes share.
    pub(super) fn promised(&self) -> f64 {
        self.in_trainings(self.committed)
    }

    pub(super) fn ended(&self) -> u32 {
        self.ended
    }

    pub(super) fn is_finished(&self) -> bool {
        self.wish.is_none() && self.course.len() == self.length as usize
    }

    pub(super) fn best(&self) -> Option<(u32, f64)> {
        self.best
    }

    pub(super) fn standing(&self, k: u32) -> Option<Standing> {
        let leg = self.leg(self.trials.get(k as usize)?.last);
        Some(match leg.stage {
            Stage::Ready | Stage::Judged(_) => Standing::Queued,
            Stage::Training => Standing::Training,
            Stage::Ended(Some(_)) if leg.reached < self.plan.resource => Standing::Pruned,
            Stage::Ended(_) => Standing::Ended,
        })
    }
}
