//! One lane of a race: its stretches in the order of their numbers, and what a decision may see of them.
//!
//! A stretch is what is decided at once: to train a trial until some epoch. Without a scheduler each trial is one stretch;
//! where it may be pruned on the way, the stretch is trained in several legs.

use std::collections::BTreeSet;

use super::lanes::{Entry, LaneInfo, Role, Standing};
use super::prune;
use super::purse::Tariff;
use crate::schedulers::Planner;
use crate::searcher::{Proposal, Stretch};
use crate::searchers::walk::Walk;
use crate::space::{Point, Space};

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
    stretch: Stretch,
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

    /// What a worker can train next: the trial, and until which epoch.
    pub(super) fn first_ready(&self) -> Option<(u32, u32)> {
        let may_begin = |j: &u32| self.held != Some(0) || self.leg(*j).reached > self.leg(*j).start;
        let j = self.ready.iter().copied().find(may_begin)?;
        Some((self.leg(j).trial, self.target(j)))
    }

    fn leg(&self, j: u32) -> &Leg {
        &self.stretches[j as usize]
    }

    /// What to train for a trial: its settings, and those in force before with the epochs at which they ended.
    pub(super) fn recipe(&self, k: u32) -> Option<(Point, Vec<(Point, u32)>)> {
        let trial = self.trials.get(k as usize)?;
        let mut lineage = Vec::new();
        let mut parent = trial.parent;
        while let Some((k, epoch)) = parent {
            let ancestor = self.trials.get(k as usize)?;
            lineage.push((ancestor.point.clone()?, epoch));
            parent = ancestor.parent;
        }
        lineage.reverse();
        Some((trial.point.clone()?, lineage))
    }

    /// Until which epoch a stretch trains before it is judged or ends.
    fn target(&self, j: u32) -> u32 {
        let leg = self.leg(j);
        let next = self.plan.rungs.iter().copied().find(|&rung| rung > leg.reached);
        next.map_or(leg.until, |rung| rung.min(leg.until))
    }

    /// The next proposal of a searcher that ignores outcomes, as soon as the one before is under way.
    pub(super) fn walk_on(&mut self) -> Option<(u32, Proposal)> {
        let j = self.open().filter(|_| self.ready.is_empty())?;
        let visible = self.visible(j) as usize;
        match &mut self.guide {
            Guide::Walk(walk) => Some((j, walk.propose(j))),
            Guide::Plan(told, planner) => {
                // One that goes in rounds may be told all there is: it looks at whole rounds only.
                let in_rounds = planner.barrier().is_some();
                let most = if in_rounds { self.course.len() } else { visible };
                for entry in self.course.get(*told..most)? {
                    planner.saw(entry.k, entry.until, entry.value);
                }
                *told = most;
                let proposal = planner.next();
                (!in_rounds || proposal != Proposal::Wait).then_some((j, proposal))
            }
            Guide::Worker | Guide::Person => None,
        }
    }

    /// The number of the next stretch, if one can be decided on.
    pub(super) fn open(&self) -> Option<u32> {
        let j = self.stretches.len() as u32;
        (self.wish.is_none() && j < self.length).then_some(j)
    }

    /// Which stretch a worker can be asked for now, and how many outcomes it may see.
    pub(super) fn question(&self) -> Option<(u32, u32)> {
        let j = self.open().filter(|_| matches!(self.guide, Guide::Worker) && !self.asking)?;
        Some((j, self.next_sees(j)?))
    }

    /// How many outcomes the decision for a stretch would see that is the next, once they are known.
    pub(super) fn next_sees(&self, j: u32) -> Option<u32> {
        let sees = self.visible(self.open().filter(|&next| next == j)?);
        (sees as usize <= self.course.len()).then_some(sees)
    }

    /// Whether costs rather than trials are counted.
    pub(super) fn allowance_limits(&self) -> bool {
        self.plan.allowance.is_some()
    }

    /// How many stretches' outcomes the next decision sees.
    fn visible(&self, j: u32) -> u32 {
        let by_lag = (j + 1 + self.waits).saturating_sub(self.plan.lag).min(j);
        match &self.guide {
            Guide::Walk(_) => 0,
            Guide::Plan(told, planner) => planner.barrier().unwrap_or(by_lag.max(*told as u32)),
            Guide::Worker => by_lag,
            Guide::Person => self.course.len() as u32,
        }
    }

    pub(super) fn not_asked(&mut self, j: u32) {
        if self.open() == Some(j) {
            self.asking = false;
        }
    }

    /// Takes the answer for stretch `j`; whether it was waited for.
    pub(super) fn answered(&mut self, j: u32, proposal: &Proposal) -> bool {
        if self.open() != Some(j) {
            return false;
        }
        let sees = self.visible(j);
        match proposal {
            Proposal::Try(point) => {
                let (trial, until) = (self.trials.len() as u32, self.plan.resource);
                self.wish(Stretch { trial, point: point.clone(), until, from: None }, sees);
            }
            Proposal::Go(stretch) => self.wish(stretch.clone(), sees),
            Proposal::Exhausted => self.length = j,
            Proposal::Wait if sees < j => {
                self.asking = false;
                self.waits += 1;
            }
            // It has seen everything: it will never know more.
            Proposal::Wait => self.leave_out(sees),
        }
        self.judge();
        true
    }

    /// Leaves out a stretch for which no point could be found; whether it was the next one.
    pub(super) fn skip(&mut self, j: u32) -> bool {
        let fits = self.open() == Some(j);
        if fits {
            self.leave_out(self.visible(j));
            self.judge();
        }
        fits
    }

    fn leave_out(&mut self, sees: u32) {
        let (last, trial) = (self.stretches.len() as u32, self.trials.len() as u32);
        self.trials.push(Trial { point: None, parent: None, last, marks: Vec::new() });
        let leg = Leg { trial, start: 0, reached: 0, until: 0, sees, stage: Stage::Ready, price: 0 };
        self.push(leg, Stage::Ended(None));
    }

    fn wish(&mut self, stretch: Stretch, sees: u32) {
        match &mut self.guide {
            Guide::Walk(walk) => walk.take(&stretch.point),
            Guide::Plan(_, planner) => planner.took(stretch.trial, &stretch.point, stretch.until),
            Guide::Worker | Guide::Person => {}
        }
        self.wish = Some(Wish { stretch, sees });
        self.asking = false;
        self.waits = 0;
        self.grant();
    }

    /// Begins what is wished for if it can be paid in any case, and ends the lane if it cannot in any case. When that is
    /// known depends on workers, what comes of it does not.
    fn grant(&mut self) {
        let Some(Wish { stretch, sees }) = self.wish.take() else { return };
        let leg = self.new_leg(&stretch, sees);
        let cost = u64::from(leg.until - leg.start) * leg.price;
        if self.plan.allowance.is_none_or(|most| self.committed + cost <= most) {
            self.register(stretch, leg.start);
            self.committed += cost;
            self.push(leg, Stage::Ready);
        } else if self.course.len() == self.stretches.len() {
            self.length = self.stretches.len() as u32;
        } else {
            self.wish = Some(Wish { stretch, sees });
        }
    }

    fn new_leg(&self, stretch: &Stretch, sees: u32) -> Leg {
        let start = self.stands(stretch.from.unwrap_or(stretch.trial), sees);
        let (trial, until) = (stretch.trial, stretch.until.max(start));
        let price = self.plan.tariff.epoch(&stretch.point);
        Leg { trial, start, reached: start, until, sees, stage: Stage::Ready, price }
    }

    /// Where a trial stood among so many first stretches, whatever has been decided since.
    fn stands(&self, k: u32, sees: u32) -> u32 {
        let Some(trial) = self.trials.get(k as usize) else { return 0 };
        let seen = &self.stretches[..(sees as usize).min(self.stretches.len())];
        let of_trial = |leg: &&Leg| leg.trial == k;
        match trial.last {
            last if last < sees => self.leg(last).reached,
            _ => seen.iter().rev().find(of_trial).map_or(0, |leg| leg.reached),
        }
    }

    /// The trial knows its newest stretch.
    fn register(&mut self, stretch: Stretch, start: u32) {
        let last = self.stretches.len() as u32;
        let parent = stretch.from.map(|from| (from, start));
        match self.trials.get_mut(stretch.trial as usize) {
            Some(trial) => {
                trial.last = last;
                self.ended -= 1;
            }
            None => self.trials.push(Trial { point: Some(stretch.point), parent, last, marks: Vec::new() }),
        }
    }

    fn push(&mut self, leg: Leg, stage: Stage) {
        let j = self.stretches.len() as u32;
        self.stretches.push(leg);
        self.asking = false;
        self.enter(j, stage);
    }

    /// A worker has it.
    pub(super) fn start(&mut self, k: u32) {
        let j = self.trials[k as usize].last;
        if self.leg(j).stage == Stage::Ready {
            self.began(j, true);
            self.enter(j, Stage::Training);
        }
    }

    /// The worker is gone.
    pub(super) fn unstart(&mut self, k: u32) {
        let Some(j) = self.trials.get(k as usize).map(|trial| trial.last) else { return };
        if self.leg(j).stage == Stage::Training {
            self.began(j, false);
            self.enter(j, Stage::Ready);
        }
    }

    /// Counts the beginning of a stretch, or takes it back.
    fn began(&mut self, j: u32, begins: bool) {
        let leg = &self.stretches[j as usize];
        if leg.reached > leg.start {
            return;
        }
        let cost = u64::from(leg.until - leg.start) * leg.price;
        self.begun = if begins { self.begun + cost } else { self.begun - cost };
        self.held = self.held.map(|n| if begins { n.saturating_sub(1) } else { n + 1 });
    }

    /// Takes the outcome of what is being trained of trial `k`; whether something was.
    pub(super) fn end(&mut self, k: u32, value: Option<f64>) -> bool {
        let Some(j) = self.trials.get(k as usize).map(|trial| trial.last) else { return false };
        if !matches!(self.leg(j).stage, Stage::Ready | Stage::Training) {
            return false;
        }
        if self.leg(j).stage == Stage::Ready {
            self.began(j, true);
        }
        let reached = self.target(j);
        let leg = &mut self.stretches[j as usize];
        leg.reached = reached;
        let stage = match value {
            Some(value) if reached < leg.until => {
                self.trials[k as usize].marks.push((reached, value));
                Stage::Judged(value)
            }
            _ => Stage::Ended(value),
        };
        self.enter(j, stage);
        self.judge();
        true
    }

    /// Gives up a stretch that cannot be trained; whether it was there and had not ended.
    pub(super) fn fail(&mut self, j: u32) -> bool {
        let open = |leg: &&Leg| !matches!(leg.stage, Stage::Ended(_));
        match self.stretches.get(j as usize).filter(open).map(|leg| leg.trial) {
            Some(k) if matches!(self.leg(j).stage, Stage::Ready | Stage::Training) => self.end(k, None),
            _ => false,
        }
    }

    /// Everything that follows from a stretch's new stage.
    fn enter(&mut self, j: u32, stage: Stage) {
        self.stretches[j as usize].stage = stage;
        set(&mut self.ready, j, stage == Stage::Ready);
        set(&mut self.judged, j, matches!(stage, Stage::Judged(_)));
        if let Stage::Ended(value) = stage {
            self.settle(j, value);
            self.grant();
        }
    }

    fn settle(&mut self, j: u32, value: Option<f64>) {
        self.ended += 1;
        let leg = &self.stretches[j as usize];
        // Diverged trials have been paid in full: how far they came is not known here.
        let rest = if value.is_some() { u64::from(leg.until - leg.reached) * leg.price } else { 0 };
        self.committed -= rest;
        let k = leg.trial;
        // The earlier one of equals, whichever ended first.
        let better = |(best, lowest): (u32, f64), value| value < lowest || (value == lowest && k < best);
        if let Some(value) = value
            && self.best.is_none_or(|best| better(best, value))
        {
            self.best = Some((k, value));
        }
        while let Some(Leg { stage: Stage::Ended(value), .. }) = self.stretches.get(self.course.len()) {
            self.extend_course(*value);
        }
    }

    fn extend_course(&mut self, value: Option<f64>) {
        let stretch = self.course.len() as u32;
        let leg = &self.stretches[stretch as usize];
        let end = if value.is_some() { leg.reached } else { leg.until };
        self.spent += u64::from(end - leg.start) * leg.price;
        let (k, until) = (leg.trial, leg.reached);
        self.course.push(Entry { stretch, k, until, value, cost: self.in_trainings(self.spent) });
    }

    /// Costs on the axis that all lanes share.
    fn in_trainings(&self, cost: u64) -> f64 {
        let share = if self.plan.info.role == Role::Reference { 2.0 } else { 1.0 };
        cost as f64 / (share * self.plan.tariff.full as f64)
    }

    /// Gives the verdicts that are due: that on trial k sees the trials `0 ..= k - lag`, which must have ended.
    fn judge(&mut self) {
        while let Some(&j) = self.judged.first()
            && let Stage::Judged(value) = self.leg(j).stage
        {
            let sees = (j + 1).saturating_sub(self.plan.lag);
            if sees as usize > self.course.len() {
                return;
            }
            let epoch = self.leg(j).reached;
            let completed = (0..sees).filter_map(|i| self.completed_value(i, epoch)).collect();
            let hopeless = prune::is_hopeless(value, completed);
            self.enter(j, if hopeless { Stage::Ended(Some(value)) } else { Stage::Ready });
        }
    }

    /// The value at an epoch of a trial that went on to the end. Only where a trial is one stretch.
    fn completed_value(&self, j: u32, epoch: u32) -> Option<f64> {
        let leg = self.leg(j);
        let completed = matches!(leg.stage, Stage::Ended(Some(_))) && leg.reached == self.plan.resource;
        let marks = &self.trials[leg.trial as usize].marks;
        marks.iter().find(|mark| completed && mark.0 == epoch).map(|mark| mark.1)
    }

    /// What was handed out, on the axis that all lanes share: the lane with the least goes first.
    pub(super) fn started(&self) -> f64 {
        self.in_trainings(self.begun)
    }

    /// What it has used up, on the axis that all lanes share.
    pub(super) fn used(&self) -> f64 {
        self.in_trainings(self.spent)
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

fn set(these: &mut BTreeSet<u32>, j: u32, present: bool) {
    if present {
        these.insert(j);
    } else {
        these.remove(&j);
    }
}
