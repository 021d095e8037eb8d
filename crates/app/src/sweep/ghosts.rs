//! Ghosts: what would have become of the trials that were cut. Once the race is over they are trained to the end, apart
//! from it: no searcher, no digest and no ranking ever sees them.

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use schema::wire::{Command, Event, Progress};
use schema::{CurvePoint, Curves, Outcome, Plan};
use search::TrialId;

use super::pool::{Mode, Request};
use super::{Status, Sweep, Trial};

/// Which are to be trained, and which are.
#[derive(Debug, Default)]
pub(super) struct Ghosts {
    queue: VecDeque<TrialId>,
    /// With a worker, and as far as they have come.
    out: BTreeMap<u32, Curves>,
}

impl Ghosts {
    /// Whether a trial is trained as a ghost now.
    pub(super) fn has(&self, id: TrialId) -> bool {
        self.out.contains_key(&id.0)
    }

    /// It is given up.
    pub(super) fn drop(&mut self, id: TrialId) {
        self.out.remove(&id.0);
    }

    /// None is begun before somebody asks for them again.
    pub(super) fn stand(&mut self, id: TrialId) {
        self.drop(id);
        self.queue.clear();
    }

    /// Its worker has other things to do.
    pub(super) fn again(&mut self, id: TrialId) {
        self.out.remove(&id.0);
        self.queue.push_back(id);
    }
}

impl Trial {
    /// What would have become of it, once that is known: its objective, infinite if it diverged on the way.
    #[must_use]
    pub fn ghost_value(&self) -> Option<f64> {
        let ghost = self.ghost.as_ref()?;
        let ends =
            |curve: &Vec<_>| curve.last().is_some_and(|last: &CurvePoint| last.epoch >= self.run.epochs);
        let score = ghost.score(self.plan.parts.count()).filter(|_| ghost.parts().iter().all(ends));
        Some(score.map_or(f64::INFINITY, |score| score.mean))
    }
}

impl Sweep {
    /// Trains the trials that were cut to their end, quietly, once the race is over.
    pub fn finish_cut(&mut self, now_ms: f64) {
        let known = |trial: &Trial| trial.ghost.is_some() || self.ghosts.has(trial.id);
        let cut = |trial: &&Rc<Trial>| trial.outcome == Outcome::Pruned && !known(trial);
        if self.status == Status::Finished {
            self.ghosts.queue = self.trials.values().filter(cut).map(|trial| trial.id).collect();
            self.pool.set_mode(Mode::Run, &mut self.effects);
            self.pool.spawn_up_to(self.pool.wanted, &mut self.effects);
            self.assign(now_ms);
        }
    }

    /// How many ghosts are not trained to their end yet.
    #[must_use]
    pub fn ghosts_left(&self) -> usize {
        self.ghosts.queue.len() + self.ghosts.out.len()
    }

    pub(super) fn hand_out_ghosts(&mut self) {
        while let Some(slot) = self.pool.free_cpu()
            && let Some(id) = self.ghosts.queue.pop_front()
        {
            let Some(trial) = self.trials.get(&id.0) else { continue };
            let plan = Plan { until: trial.run.epochs, ..trial.plan.clone() };
            self.ghosts.out.insert(id.0, trial.curves.clone());
            let command = Command::Train { trial: id.0, plan, from: None };
            self.pool.send(slot, Request::Train(id), command, &mut self.effects);
        }
    }

    /// A ghost's points.
    pub(super) fn haunt(&mut self, progress: Progress) {
        let Some(trial) = self.trials.get(&progress.trial) else { return };
        if let Some(curves) = self.ghosts.out.get_mut(&progress.trial) {
            let own = progress.points.into_iter().filter(|point| trial.plan.course.owns(point.epoch));
            curves.add(progress.part, own);
        }
    }

    /// A ghost that cannot be trained is no ghost; nobody is waiting for it.
    pub(super) fn ghost_answer(&mut self, id: TrialId, event: Event) {
        let ended = matches!(event, Event::Finished { .. });
        if let Event::Finished { progress, .. } = event {
            self.haunt(progress);
        }
        let curves = self.ghosts.out.remove(&id.0).filter(|_| ended);
        if let (Some(curves), Some(trial)) = (curves, self.trials.get_mut(&id.0)) {
            Rc::make_mut(trial).ghost = Some(Rc::new(curves));
        }
    }
}
