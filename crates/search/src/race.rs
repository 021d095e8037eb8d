//! The race: a lane for each search of each searcher, an equal budget each, and the rule of *fixed lag* that makes its
//! course independent of how many workers there are and in which order they finish.
//!
//! A lane is a sequence of *stretches*; mostly each is a trial trained to its end. The proposal for stretch `j` of an
//! adaptive lane sees exactly the outcomes of stretches `0 ..= j - lag`; later ones are pending, even those that have
//! ended by then, and the proposal waits until all that it may see are known. A lane that ignores outcomes is never held
//! back.

use serde::{Deserialize, Serialize};

use crate::draws::{Draws, Purpose};
use crate::schedulers::Planner;
use crate::searcher::{Ask, Proposal, SearchError, SearcherKind};
use crate::searchers::walk::Walk;
use crate::space::Point;

mod config;
mod lane;
mod lanes;
mod looks;
mod person;
mod prune;
mod purse;
mod rungs;
mod survey;

pub use config::{Budget, Prune, RaceConfig};
use lane::{Guide, Lane, Plan};
pub use lanes::{Entry, LaneInfo, Role, Standing};
pub use person::PlaceError;
use purse::Tariff;
pub use rungs::{Member, Rung};

/// A trial's number in the race: `lane * stride + k`, where the stride is the largest number of trials that a lane can
/// have. It never depends on timing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TrialId(pub u32);

/// Something for a worker to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Job {
    /// Of an adaptive searcher; the others propose here, at once. Answer with [`Race::proposed`].
    Propose(Ask),
    /// Train it and answer with [`Race::finished`] or [`Race::failed`].
    Train {
        /// Which trial.
        id: TrialId,
        /// What to train.
        point: Point,
        /// Until the end of this epoch; the trial may go on later.
        until: u32,
        /// Which settings were in force before, and until which epoch: empty but for population-based training. What is
        /// known of the trial is a function of the lineage, the point and the epochs.
        lineage: Vec<(Point, u32)>,
    },
}

/// What happened, in order: the append-only record that a race can be replayed from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// A searcher answered for stretch `k` of a lane.
    Proposed {
        /// Position of the lane.
        lane: u32,
        /// Number of the stretch within it.
        k: u32,
        /// The answer.
        proposal: Proposal,
    },
    /// What was asked of a trial's training ended.
    Finished {
        /// Which one.
        id: TrialId,
        /// The lowest objective of the trial so far; `None` when it diverged.
        value: Option<f64>,
    },
    /// A searcher or a training failed for good.
    Failed {
        /// Position of the lane.
        lane: u32,
        /// Number of the stretch within it.
        k: u32,
        /// For people.
        reason: String,
    },
}

/// The state machine that hands out jobs and takes results. Pure: no clock, no threads.
///
/// A report that does not fit (a trial that has ended already, an answer nobody waits for) is ignored: after a worker
/// was given up for dead, it may still answer.
#[derive(Debug, Clone)]
pub struct Race {
    config: RaceConfig,
    infos: Vec<LaneInfo>,
    lanes: Vec<Lane>,
    stride: u32,
    log: Vec<Event>,
}

impl Race {
    /// # Errors
    /// [`SearchError::InvalidSpace`] when the space does not validate, or holds more trials than can be numbered.
    pub fn new(config: RaceConfig) -> Result<Self, SearchError> {
        config.space.validate()?;
        let infos = config.lanes();
        let tariff = Tariff::new(&config);
        let capacity = |lane: &LaneInfo| purse::capacity(&config, tariff, lane.searcher, lane.role);
        let stride = infos.iter().map(capacity).max().unwrap_or(0);
        let Some(stride) =
            u32::try_from(stride.saturating_mul(infos.len() as u64)).ok().map(|_| stride as u32)
        else {
            let reason = "there are more than 2^32 trials".to_owned();
            return Err(SearchError::InvalidSpace { name: String::new(), reason });
        };
        let lanes = infos.iter().map(|&info| lane(&config, tariff, info)).collect();
        let mut race = Self { lanes, infos, stride, config, log: Vec::new() };
        (0..race.lanes.len()).for_each(|lane| race.walk_on(lane));
        race.place_all();
        Ok(race)
    }

    /// The race as it stood after these events; what was under way then is to be done again.
    ///
    /// # Errors
    /// As [`Race::new`].
    pub fn replay(config: RaceConfig, log: &[Event]) -> Result<Self, SearchError> {
        let mut race = Self::new(config)?;
        for event in log {
            race.apply(event.clone());
        }
        Ok(race)
    }

    /// Takes the next job, from the lane that has handed out the least; what is to be trained of a lane before its next
    /// proposal, and the survey after everything else. `None`: nothing to do until something is reported, or ever.
    pub fn next_job(&mut self) -> Option<Job> {
        let job = |i: usize| self.train_job(i).or_else(|| self.propose_job(i));
        let mut order: Vec<usize> = (0..self.lanes.len()).collect();
        let last = |i: usize| self.infos[i].role == Role::Survey;
        let key = |i: usize| (last(i), self.lanes[i].started());
        order.sort_by(|&a, &b| key(a).0.cmp(&key(b).0).then(key(a).1.total_cmp(&key(b).1)));
        let job = order.into_iter().find_map(job)?;
        match &job {
            Job::Propose(ask) => self.lanes[ask.lane as usize].asking = true,
            Job::Train { id, .. } => {
                let (lane, k) = self.lane_of(*id);
                self.lanes[lane as usize].start(k);
                self.walk_on(lane as usize);
            }
        }
        Some(job)
    }

    /// Takes the answer to [`Job::Propose`]: `k` is the [`Ask::trial`].
    pub fn proposed(&mut self, lane: u32, k: u32, result: Result<Proposal, SearchError>) {
        self.apply(match result {
            Ok(proposal) => Event::Proposed { lane, k, proposal },
            Err(error) => Event::Failed { lane, k, reason: error.to_string() },
        });
    }

    /// Takes the outcome of what was asked of a trial: its lowest objective so far, `None` or a value that is not finite
    /// when it diverged.
    pub fn finished(&mut self, id: TrialId, value: Option<f64>) {
        self.apply(Event::Finished { id, value: value.filter(|v| v.is_finite()) });
    }

    /// Ends a trial that could not be trained. Searchers see it as diverged.
    pub fn failed(&mut self, id: TrialId, reason: String) {
        let (lane, k) = self.lane_of(id);
        let stretch =
            self.lanes.get(lane as usize).and_then(|l| l.trials.get(k as usize)).map_or(k, |t| t.last);
        self.apply(Event::Failed { lane, k: stretch, reason });
    }

    /// Takes back a job whose worker is gone; it will be handed out again.
    pub fn give_back(&mut self, job: &Job) {
        match job {
            Job::Propose(ask) => {
                if let Some(lane) = self.lanes.get_mut(ask.lane as usize) {
                    lane.not_asked(ask.trial);
                }
            }
            Job::Train { id, .. } => self.untrain(*id),
        }
    }

    /// Takes back the training of a trial whose worker is gone.
    pub fn untrain(&mut self, id: TrialId) {
        let (lane, k) = self.lane_of(id);
        if let Some(lane) = self.lanes.get_mut(lane as usize) {
            lane.unstart(k);
        }
    }

    /// What is to be trained of a trial, whether a worker has it or not: what [`Race::next_job`] would hand out of its lane
    /// before it is handed out as well. None when there is no such trial, or nothing is to be trained of it.
    pub fn job_of(&mut self, id: TrialId) -> Option<Job> {
        let (at, k) = self.lane_of(id);
        let at = at as usize;
        loop {
            let lane = self.lanes.get_mut(at)?;
            if let Some(until) = lane.to_train(k) {
                let (point, lineage) = lane.recipe(k)?;
                return Some(Job::Train { id, point, until, lineage });
            }
            let (first, _) = lane.first_ready()?;
            lane.start(first);
            self.walk_on(at);
        }
    }

    /// Takes back all jobs: there are no workers any more.
    pub fn give_back_all(&mut self) {
        self.lanes.iter_mut().for_each(Lane::nobody_works);
    }

    /// Lets a searcher that ignores outcomes propose, so that the end of its space is known before its last trial ends.
    fn walk_on(&mut self, lane: usize) {
        while let Some((k, proposal)) = self.lanes.get_mut(lane).and_then(Lane::walk_on) {
            self.take(Event::Proposed { lane: lane as u32, k, proposal });
        }
    }

    fn apply(&mut self, event: Event) {
        let lane = match &event {
            Event::Proposed { lane, .. } | Event::Failed { lane, .. } => *lane,
            Event::Finished { id, .. } => self.lane_of(*id).0,
        };
        self.take(event);
        self.walk_on(lane as usize);
    }

    fn take(&mut self, event: Event) {
        let accepted = match &event {
            Event::Proposed { lane, k, proposal } => {
                self.lanes.get_mut(*lane as usize).is_some_and(|l| l.answered(*k, proposal))
            }
            Event::Finished { id, value } => {
                let (lane, k) = self.lane_of(*id);
                self.lanes.get_mut(lane as usize).is_some_and(|l| l.end(k, *value))
            }
            Event::Failed { lane, k, .. } => {
                self.lanes.get_mut(*lane as usize).is_some_and(|l| l.fail(*k) || l.skip(*k))
            }
        };
        if accepted {
            self.log.push(event);
        }
    }

    fn train_job(&self, lane: usize) -> Option<Job> {
        let (k, until) = self.lanes[lane].first_ready()?;
        let (point, lineage) = self.lanes[lane].recipe(k)?;
        Some(Job::Train { id: self.id_of(lane as u32, k), point, until, lineage })
    }

    fn propose_job(&self, lane: usize) -> Option<Job> {
        let (j, sees) = self.lanes[lane].question()?;
        Some(Job::Propose(self.ask(lane, j, sees)))
    }
}

fn lane(config: &RaceConfig, tariff: Tariff, info: LaneInfo) -> Lane {
    let LaneInfo { searcher, role, .. } = info;
    let (space, counted) = config.ground(role);
    // A population grows as long as it can be paid to the end; brackets must be known beforehand.
    let bracketed = searcher.is_scheduler() && searcher != SearcherKind::Pbt;
    let trials = if bracketed { tariff.trainings(config) } else { counted };
    let seed = lane_seed(config.seed, info);
    let guide = match Walk::new(searcher, &space, trials, seed) {
        _ if role == Role::Person => Guide::Person,
        Some(walk) => Guide::Walk(walk),
        None => match Planner::new(searcher, &space, trials, seed, &config.schedule()) {
            Some(planner) => Guide::Plan(0, Box::new(planner)),
            None => Guide::Worker,
        },
    };
    let allowance = purse::allowance(config, tariff, searcher, role);
    let length = if allowance.is_some() { u32::MAX } else { trials };
    let judged = config.prune == Prune::Median && role == Role::Competitor && !searcher.is_scheduler();
    let plan = Plan {
        info,
        space,
        seed,
        trials,
        lag: config.lag.max(1),
        resource: config.resource.max(1),
        tariff,
        allowance,
        rungs: if judged { prune::rungs(config.resource) } else { Vec::new() },
    };
    Lane::new(plan, guide, length)
}

/// Of the searcher and which of its searches it is, so that adding a lane leaves the others as they are.
fn lane_seed(seed: u32, info: LaneInfo) -> u32 {
    let code = match info.role {
        Role::Competitor | Role::Person => info.searcher.code(),
        Role::Survey => 15,
        Role::Reference => 16,
    };
    Draws::new(seed, Purpose::Lane, (code << 16) | info.seed).bits()
}
