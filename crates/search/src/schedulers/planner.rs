//! A scheduler with what it needs to name points: whoever keeps the race has one at hand for each such lane, and a
//! question is answered by one that is told the same from the beginning. A test holds them to the same answers.

use super::asha::Asha;
use super::halving::Halving;
use super::pbt::{Pbt, explore};
use super::rounds::InRounds;
use super::{Move, Scheduler};
use crate::searcher::{Ask, Proposal, Schedule, SearcherKind, Stretch};
use crate::searchers::random;
use crate::seen::Seen;
use crate::space::{Point, Space};

/// A lane's scheduler and the points of its trials.
#[derive(Debug, Clone)]
pub(crate) struct Planner {
    scheduler: Kind,
    seed: u32,
    mutable: Vec<bool>,
    points: Vec<Point>,
    seen: Seen,
}

#[derive(Debug, Clone)]
enum Kind {
    Halving(InRounds<Halving>),
    Asha(Asha),
    Pbt(InRounds<Pbt>),
}

impl Kind {
    fn get(&self) -> &dyn Scheduler {
        match self {
            Self::Halving(scheduler) => scheduler,
            Self::Asha(scheduler) => scheduler,
            Self::Pbt(scheduler) => scheduler,
        }
    }

    fn get_mut(&mut self) -> &mut dyn Scheduler {
        match self {
            Self::Halving(scheduler) => scheduler,
            Self::Asha(scheduler) => scheduler,
            Self::Pbt(scheduler) => scheduler,
        }
    }
}

impl Planner {
    /// Before the first decision, for so many full trainings; none for a searcher that trains each trial in one go.
    pub(crate) fn new(
        kind: SearcherKind,
        space: &Space,
        trials: u32,
        seed: u32,
        schedule: &Schedule,
    ) -> Option<Self> {
        let Schedule { resource, eta, ref mutable, .. } = *schedule;
        let epochs = u64::from(trials) * u64::from(resource.max(1));
        let scheduler = match kind {
            SearcherKind::Halving => {
                Kind::Halving(InRounds::new(Halving::one_bracket(resource, eta, epochs)))
            }
            SearcherKind::Hyperband => {
                Kind::Halving(InRounds::new(Halving::hyperband(resource, eta, epochs)))
            }
            SearcherKind::Asha => Kind::Asha(Asha::new(resource, eta)),
            SearcherKind::Pbt => {
                let explores = mutable.iter().take(space.dims()).any(|&may| may);
                Kind::Pbt(InRounds::new(Pbt::new(resource, trials, explores, seed)))
            }
            _ => return None,
        };
        let seen = Seen::nothing(space.clone());
        Some(Self { scheduler, seed, mutable: mutable.clone(), points: Vec::new(), seen })
    }

    /// The answer to a question for a lane of stretches.
    pub(crate) fn answer(ask: &Ask) -> Option<Proposal> {
        let plain = Schedule { resource: 1, eta: 3, ..Schedule::default() };
        let schedule = ask.schedule.as_ref().unwrap_or(&plain);
        let mut planner = Self::new(ask.searcher, &ask.space, ask.budget, ask.seed, schedule)?;
        let seen = ask.history.iter().map(|it| (it.trial, &it.point, it.until, Some(it.value)));
        let pending = ask.pending.iter().zip(&schedule.pending);
        let pending = pending.map(|(point, &(trial, until))| (trial, point, until, None));
        let mut refused = schedule.refused.iter().peekable();
        for (j, (trial, point, until, outcome)) in (0..).zip(seen.chain(pending)) {
            while let Some((_, refused)) = refused.next_if(|(before, _)| *before <= j) {
                planner.refused(*refused);
            }
            planner.took(trial, point, until);
            if let Some(value) = outcome {
                planner.saw(trial, until, value);
            }
        }
        refused.for_each(|(_, refused)| planner.refused(*refused));
        Some(planner.next())
    }

    /// What comes next, given what it was told.
    pub(crate) fn next(&mut self) -> Proposal {
        let trial = self.points.len() as u32;
        let next = match self.scheduler.get_mut().next() {
            Move::New { until } => match random::next_new(self.seed, trial, &self.seen) {
                Some(point) => return Proposal::Go(Stretch { trial, point, until, from: None }),
                None => {
                    self.scheduler.get_mut().exhausted();
                    self.scheduler.get_mut().next()
                }
            },
            next => next,
        };
        let go = |stretch: Option<Stretch>| stretch.map_or(Proposal::Exhausted, Proposal::Go);
        match next {
            Move::On { trial, until } => {
                go(self.point(trial).map(|point| Stretch { trial, point, until, from: None }))
            }
            Move::Fork { from, until } => go(self.point(from).map(|point| {
                let point = explore(self.seen.space(), &point, &self.mutable, self.seed, trial);
                Stretch { trial, point, until, from: Some(from) }
            })),
            Move::Wait => Proposal::Wait,
            Move::New { .. } | Move::End => Proposal::Exhausted,
        }
    }

    fn point(&self, trial: u32) -> Option<Point> {
        self.points.get(trial as usize).cloned()
    }

    /// This was decided.
    pub(crate) fn took(&mut self, trial: u32, point: &Point, until: u32) {
        let is_new = trial as usize >= self.points.len();
        if is_new {
            self.points.push(point.clone());
            self.seen.insert(point);
        }
        self.scheduler.get_mut().took(trial, is_new, until);
    }

    /// The outcome of a stretch, in their order.
    pub(crate) fn saw(&mut self, trial: u32, until: u32, value: Option<f64>) {
        self.scheduler.get_mut().saw(trial, until, value);
    }

    /// A stretch of this trial cannot be paid, or, without one, of new trials.
    pub(crate) fn refused(&mut self, trial: Option<u32>) {
        match trial {
            Some(trial) => self.scheduler.get_mut().stays(trial),
            None => {
                self.scheduler.get_mut().next();
                self.scheduler.get_mut().exhausted();
            }
        }
    }

    /// See [`Scheduler::ahead`].
    pub(crate) fn ahead(&self, until: u32, prices: &[u64]) -> u64 {
        self.scheduler.get().ahead(until, prices)
    }

    /// How many stretches' outcomes the next decision may depend on; none if that follows the lag.
    pub(crate) fn barrier(&self) -> Option<u32> {
        self.scheduler.get().barrier()
    }

    /// Which bracket a trial belongs to, from 0.
    pub(crate) fn bracket(&self, trial: u32) -> u32 {
        self.scheduler.get().bracket(trial)
    }
}
