//! What workers are asked: the race's jobs, the data, the watched network's answers.

use std::rc::Rc;

use schema::Outcome;
use schema::wire::Command;
use search::{Job, Race, TrialId};

use super::pool::{Mode, Request};
use super::{Status, Sweep, Trial};

impl Sweep {
    /// Gives every free worker something to do, and notices the end.
    pub(super) fn assign(&mut self, now_ms: f64) {
        self.notice_end(now_ms);
        if self.status != Status::Running {
            return;
        }
        while let Some(slot) = self.pool.free_slot() {
            let Some(job) = self.race.as_mut().and_then(Race::next_job) else { break };
            let (request, command) = match job {
                Job::Propose(ask) => (Request::Propose(ask.clone()), Command::Propose(ask)),
                Job::Train { id, point } => {
                    let run = self.study.run(&point);
                    let trial = self.trials.entry(id.0).or_insert_with(|| {
                        let (lane, k) = lane_of(self.race.as_ref(), id);
                        Rc::new(Trial::new(id, lane, k, point.clone(), run))
                    });
                    Rc::make_mut(trial).outcome = Outcome::Running;
                    (Request::Train(id, point), Command::Train { trial: id.0, run })
                }
            };
            self.pool.send(slot, request, command, &mut self.effects);
        }
        if self.pool.all_stand() {
            self.status = Status::Paused;
            self.meter.stop(now_ms);
            self.pool.mode = Mode::Stand;
        }
    }

    /// The last trial may end after a pause was asked for.
    pub(super) fn notice_end(&mut self, now_ms: f64) {
        let begun = matches!(self.status, Status::Running | Status::Paused);
        if begun && self.race.as_ref().is_some_and(Race::is_finished) {
            self.status = Status::Finished;
            self.meter.stop(now_ms);
            self.prove();
        }
    }

    pub(super) fn refresh_data(&mut self) {
        let config = self.study.data();
        if self.data.as_ref().is_some_and(|view| view.config == config) || self.data_asked.is_some() {
            return;
        }
        if let Some(slot) = self.pool.any_ready() {
            self.data_asked = Some(config);
            self.pool.send(slot, Request::Data, Command::Data(config), &mut self.effects);
        }
    }

    pub(super) fn refresh_watch(&mut self, now_ms: f64) {
        let Some((key, query)) = self.watch.due(&self.trials, now_ms) else { return };
        let Some(trial) = self.trials.get(&key.trial) else { return };
        let weights = trial.outcome.is_final().then(|| trial.weights.as_ref().map(|w| w.to_vec())).flatten();
        let slot = match weights {
            Some(_) => self.pool.any_ready(),
            None => self.pool.slot_training(key.trial),
        };
        if let Some(slot) = slot {
            self.watch.ask(now_ms);
            let command = Command::Predict { run: trial.run, weights, query };
            self.pool.send(slot, Request::Predict(key), command, &mut self.effects);
        }
    }
}

fn lane_of(race: Option<&Race>, id: TrialId) -> (u32, u32) {
    race.map_or((0, id.0), |race| race.lane_of(id))
}
