//! Ghosts: what would have become of the trials that were cut. Once the race is over they are trained to the end, apart
//! from it: no searcher, no digest and no ranking ever sees them.

use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;

use schema::wire::{Command, Event, Progress};
use schema::{Outcome, Plan};
use search::TrialId;

use super::pool::{Mode, Request};
use super::{Status, Sweep, Trial};

/// Which are to be trained, and which are.
#[derive(Debug, Default)]
pub(super) struct Ghosts {
    queue: VecDeque<TrialId>,
    /// With a worker.
    out: BTreeSet<u32>,
}

impl Ghosts {
    /// Whether a trial is trained as a ghost now.
    pub(super) fn has(&self, id: TrialId) -> bool {
        self.out.contains(&id.0)
    }

    /// It is given up.
    pub(super) fn drop(&mut self, id: TrialId) {
        self.out.remove(&id.0);
    }

    /// Its worker has other things to do.
    pub(super) fn again(&mut self, id: TrialId) {
        self.out.remove(&id.0);
        self.queue.push_back(id);
    }
}

impl Trial {
    /// A ghost's points.
    pub(super) fn haunt(&mut self, progress: Progress) {
        let ghost = self.ghost.get_or_insert_with(|| Rc::new(self.curves.clone()));
        let own = progress.points.into_iter().filter(|point| self.plan.course.owns(point.epoch));
        Rc::make_mut(ghost).add(progress.part, own);
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
            self.ghosts.out.insert(id.0);
            let command = Command::Train { trial: id.0, plan };
            self.pool.send(slot, Request::Train(id), command, &mut self.effects);
        }
    }

    /// A ghost that cannot be trained is no ghost; nobody is waiting for it.
    pub(super) fn ghost_answer(&mut self, id: TrialId, event: Event) {
        if let (Event::Finished { progress, .. }, Some(trial)) = (event, self.trials.get_mut(&id.0)) {
            Rc::make_mut(trial).haunt(progress);
        }
        self.ghosts.out.remove(&id.0);
    }
}
