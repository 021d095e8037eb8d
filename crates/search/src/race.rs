//! The race: one lane a searcher, an equal budget of trials each, and the rule of *fixed lag* that makes its course
//! independent of how many workers there are and in which order they finish.
//!
//! The proposal for trial `k` of an adaptive lane sees exactly the outcomes of trials `0 ..= k - lag`; later ones are
//! pending, even those that have ended by then, and the proposal waits until all that it may see are known. A lane that
//! ignores outcomes is never held back.

use serde::{Deserialize, Serialize};

use crate::draws::{Draws, Purpose};
use crate::searcher::{Acquisition, Ask, Proposal, SearchError, SearcherKind};
use crate::searchers::walk::Walk;
use crate::space::{Point, Space};

mod lane;

use lane::Lane;

/// A trial's number in the race: `lane * trials + k`. It never depends on timing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TrialId(pub u32);

/// What is raced.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RaceConfig {
    /// Searched by every lane.
    pub space: Space,
    /// One lane each, in this order.
    pub searchers: Vec<SearcherKind>,
    /// Budget of each lane.
    pub trials: u32,
    /// Seed of the searchers.
    pub seed: u32,
    /// At least 1: how many trials of an adaptive lane may be in flight.
    pub lag: u32,
    /// By what Gaussian processes choose.
    pub acquisition: Acquisition,
}

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
    },
}

/// What happened, in order: the append-only record that a race can be replayed from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// A searcher answered for trial `k` of a lane.
    Proposed {
        /// Position of the lane.
        lane: u32,
        /// Trial number within it.
        k: u32,
        /// The answer.
        proposal: Proposal,
    },
    /// A trial ended.
    Finished {
        /// Which one.
        id: TrialId,
        /// The objective; `None` when it diverged.
        value: Option<f64>,
    },
    /// A searcher or a training failed for good.
    Failed {
        /// Position of the lane.
        lane: u32,
        /// Trial number within it.
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
    lanes: Vec<Lane>,
    log: Vec<Event>,
}

impl Race {
    /// # Errors
    /// [`SearchError::InvalidSpace`] when the space does not validate, or holds more trials than can be numbered.
    pub fn new(config: RaceConfig) -> Result<Self, SearchError> {
        config.space.validate()?;
        if u32::try_from(config.searchers.len() as u64 * u64::from(config.trials)).is_err() {
            let reason = "there are more than 2^32 trials".to_owned();
            return Err(SearchError::InvalidSpace { name: String::new(), reason });
        }
        let lane = |(i, &kind): (usize, &SearcherKind)| {
            let seed = lane_seed(&config, i);
            Lane::new(config.trials, seed, Walk::new(kind, &config.space, config.trials, seed))
        };
        let lanes = config.searchers.iter().enumerate().map(lane).collect();
        let mut race = Self { lanes, config, log: Vec::new() };
        (0..race.lanes.len()).for_each(|lane| race.walk_on(lane));
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

    /// What is raced.
    #[must_use]
    pub fn config(&self) -> &RaceConfig {
        &self.config
    }

    /// Takes the next job, from the lane that has started the fewest trials; the trial of a lane before its next
    /// proposal. `None`: nothing to do until something is reported, or ever.
    pub fn next_job(&mut self) -> Option<Job> {
        let job = |i: usize| self.train_job(i).or_else(|| self.propose_job(i));
        let mut order: Vec<usize> = (0..self.lanes.len()).collect();
        order.sort_by_key(|&i| self.lanes[i].started());
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

    /// Takes the answer to [`Job::Propose`].
    pub fn proposed(&mut self, lane: u32, k: u32, result: Result<Proposal, SearchError>) {
        self.apply(match result {
            Ok(proposal) => Event::Proposed { lane, k, proposal },
            Err(error) => Event::Failed { lane, k, reason: error.to_string() },
        });
    }

    /// Takes the outcome of a trial: lower is better, `None` or a value that is not finite when it diverged.
    pub fn finished(&mut self, id: TrialId, value: Option<f64>) {
        self.apply(Event::Finished { id, value: value.filter(|v| v.is_finite()) });
    }

    /// Ends a trial that could not be trained. Searchers see it as diverged.
    pub fn failed(&mut self, id: TrialId, reason: String) {
        let (lane, k) = self.lane_of(id);
        self.apply(Event::Failed { lane, k, reason });
    }

    /// Takes back a job whose worker is gone; it will be handed out again.
    pub fn give_back(&mut self, job: &Job) {
        match job {
            Job::Propose(ask) => {
                if let Some(lane) = self.lanes.get_mut(ask.lane as usize) {
                    lane.not_asked(ask.trial);
                }
            }
            Job::Train { id, .. } => {
                let (lane, k) = self.lane_of(*id);
                if let Some(lane) = self.lanes.get_mut(lane as usize) {
                    lane.unstart(k);
                }
            }
        }
    }

    /// Whether every lane has used its budget or its space, and every trial has ended.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.lanes.iter().all(Lane::is_finished)
    }

    /// Where a trial is, once that is known.
    #[must_use]
    pub fn point(&self, id: TrialId) -> Option<&Point> {
        let (lane, k) = self.lane_of(id);
        self.lanes.get(lane as usize)?.trials.get(k as usize)?.point.as_ref()
    }

    /// A trial's lane and its number therein.
    #[must_use]
    pub fn lane_of(&self, id: TrialId) -> (u32, u32) {
        let trials = self.config.trials.max(1);
        (id.0 / trials, id.0 % trials)
    }

    /// The id of trial `k` of a lane.
    #[must_use]
    pub fn id_of(&self, lane: u32, k: u32) -> TrialId {
        TrialId(lane * self.config.trials + k)
    }

    /// How many trials there will be, as far as is known: fewer than the budgets where a space is exhausted.
    #[must_use]
    pub fn total_trials(&self) -> u32 {
        self.lanes.iter().map(|lane| lane.length).sum()
    }

    /// How many trials have ended.
    #[must_use]
    pub fn ended_trials(&self) -> u32 {
        self.lanes.iter().map(Lane::ended).sum()
    }

    /// How many trials of a lane have ended.
    #[must_use]
    pub fn ended_of(&self, lane: u32) -> u32 {
        self.lanes.get(lane as usize).map_or(0, Lane::ended)
    }

    /// The lowest outcome of a lane so far and its trial, the earlier one of equals.
    #[must_use]
    pub fn best(&self, lane: u32) -> Option<(TrialId, f64)> {
        let (k, value) = self.lanes.get(lane as usize)?.best()?;
        Some((self.id_of(lane, k), value))
    }

    /// Everything that was reported, in order.
    #[must_use]
    pub fn log(&self) -> &[Event] {
        &self.log
    }

    /// Lets a searcher that ignores outcomes propose, so that the end of its space is known before its last trial ends.
    fn walk_on(&mut self, lane: usize) {
        while let Some((k, proposal)) = self.lanes.get(lane).and_then(Lane::walk_on) {
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
                let lag = self.lag_of(*lane);
                self.lanes.get_mut(*lane as usize).is_some_and(|l| l.answered(*k, lag, proposal))
            }
            Event::Finished { id, value } => {
                let (lane, k) = self.lane_of(*id);
                self.lanes.get_mut(lane as usize).is_some_and(|l| l.end(k, *value))
            }
            Event::Failed { lane, k, .. } => {
                self.lanes.get_mut(*lane as usize).is_some_and(|l| l.end(*k, None) || l.skip(*k))
            }
        };
        if accepted {
            self.log.push(event);
        }
    }

    fn train_job(&self, lane: usize) -> Option<Job> {
        let (k, point) = self.lanes[lane].first_ready()?;
        Some(Job::Train { id: self.id_of(lane as u32, k), point: point.clone() })
    }

    /// The question that was, or would be, asked for trial `k` of a lane; none while what it must see is not known.
    #[must_use]
    pub fn ask_at(&self, lane: u32, k: u32) -> Option<Ask> {
        let (history, pending) = self.lanes.get(lane as usize)?.view_at(k, self.lag_of(lane))?;
        Some(self.ask(lane as usize, k, history, pending))
    }

    fn propose_job(&self, lane: usize) -> Option<Job> {
        let (history, pending) = self.lanes[lane].view(self.lag_of(lane as u32))?;
        Some(Job::Propose(self.ask(lane, self.lanes[lane].trials.len() as u32, history, pending)))
    }

    fn ask(&self, lane: usize, trial: u32, history: Vec<crate::Observation>, pending: Vec<Point>) -> Ask {
        Ask {
            searcher: self.config.searchers[lane],
            lane: lane as u32,
            space: self.config.space.clone(),
            trial,
            budget: self.config.trials,
            seed: self.lanes[lane].seed,
            history,
            pending,
            acquisition: self.config.acquisition,
        }
    }

    /// Of a lane that ignores outcomes, so long that it sees none.
    fn lag_of(&self, lane: u32) -> u32 {
        match self.config.searchers.get(lane as usize) {
            Some(searcher) if searcher.is_adaptive() => self.config.lag.max(1),
            _ => u32::MAX,
        }
    }
}

/// Of the searcher and how often it occurs before, so that adding a lane leaves the others as they are.
fn lane_seed(config: &RaceConfig, lane: usize) -> u32 {
    let kind = config.searchers[lane];
    let earlier = config.searchers[..lane].iter().filter(|&&k| k == kind).count() as u32;
    Draws::new(config.seed, Purpose::Lane, (kind.code() << 16) | earlier).bits()
}
