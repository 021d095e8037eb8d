//! What workers say, and what their deaths leave behind.

use std::rc::Rc;

use schema::wire::{Event, FromWorker, PROTOCOL, Progress};
use schema::{Entry, Outcome, RunReport};
use search::{Ask, Job, Proposal, SearchError, TrialId};

use super::pool::{GPU_SLOT, Request};
use super::{
    Effect, LOSSES_MAX, LOST_OFTEN, NO_DATA, Status, Sweep, Test, UNSUPPORTED, WEIGHTS_MAX, WORKER_LOST,
    trial,
};

impl Sweep {
    /// A worker died. Its trial goes on from its last checkpoint on another, or begins anew.
    pub fn worker_lost(&mut self, slot: usize, reason: &str, now_ms: f64) {
        if slot == GPU_SLOT {
            return self.gpu_worker_lost(reason, now_ms);
        }
        let Some(lost) = self.pool.lose(slot, &mut self.effects) else { return };
        self.forget_shelves(|home| home == slot);
        self.say(if lost.given_up { "worker-failed" } else { "worker-lost" }, reason);
        for request in lost.requests {
            match request {
                Request::Measure => self.not_measured(slot, reason),
                request => self.recover(request),
            }
        }
        if self.pool.all_failed() && self.status == Status::Running {
            self.pause(now_ms);
        }
        self.assign(now_ms);
    }

    /// Puts a dead worker's work back, unless it has cost several workers already.
    pub(super) fn recover(&mut self, request: Request) {
        let trial = match &request {
            Request::Propose(ask) => self.race.as_ref().map(|race| race.id_of(ask.lane, ask.trial)),
            Request::Train(id) if !self.ghosts.has(*id) => Some(*id),
            _ => None,
        };
        let losses = trial.map_or(0, |id| {
            let losses = self.losses.entry((id.0, matches!(request, Request::Train(_)))).or_default();
            *losses += 1;
            *losses
        });
        match request {
            // It may be what took the worker's life: the person may ask again by looking elsewhere and back.
            Request::Explain(look, seen) => self.glass.answer(look, seen, Err(WORKER_LOST)),
            // A trial that kills its worker shall not kill another for the sake of curiosity.
            Request::Train(id) if self.ghosts.has(id) => self.ghosts.drop(id),
            Request::Propose(ask) if losses >= LOSSES_MAX => self.no_proposal(&ask, LOST_OFTEN),
            Request::Train(id) if losses >= LOSSES_MAX => self.give_up(id, LOST_OFTEN),
            request => {
                if let Request::Train(id) = request
                    && let Some(trial) = self.trials.get_mut(&id.0)
                {
                    Rc::make_mut(trial).suspect();
                }
                self.give_back(request);
            }
        }
    }

    pub(super) fn no_proposal(&mut self, ask: &Ask, reason: &str) {
        self.proposed(ask, Err(SearchError::Fit { reason: reason.to_owned() }));
    }

    fn proposed(&mut self, ask: &Ask, result: Result<Proposal, SearchError>) {
        let (lane, k) = (ask.lane, ask.trial);
        self.keep(match &result {
            Ok(proposal) => Entry::Proposed { lane, k, proposal: proposal.clone() },
            Err(SearchError::Fit { reason }) => Entry::Unproposed { lane, k, reason: reason.clone() },
            Err(error) => Entry::Unproposed { lane, k, reason: error.to_string() },
        });
        if let Some(race) = &mut self.race {
            race.proposed(lane, k, result);
        }
    }

    /// Makes what was asked askable again.
    pub(super) fn give_back(&mut self, request: Request) {
        match request {
            Request::Propose(ask) => {
                if let Some(race) = &mut self.race {
                    race.give_back(&Job::Propose(ask));
                }
            }
            Request::Train(id) if self.ghosts.has(id) => self.ghosts.again(id),
            Request::Train(id) => {
                if let Some(trial) = self.trials.get_mut(&id.0) {
                    Rc::make_mut(trial).rewind();
                }
                if let Some(race) = &mut self.race {
                    race.untrain(id);
                }
            }
            Request::Predict(..) => self.watch.asked = false,
            Request::Test => self.untested(),
            Request::Explain(..) => self.glass.forget(),
            Request::Data => self.data_asked = None,
            Request::Measure => self.measure_again(),
            Request::Ping => {}
        }
    }

    /// Takes a pack of a worker's messages. Answers to forgotten questions are dropped.
    pub fn messages_from(&mut self, slot: usize, pack: Vec<FromWorker>, now_ms: f64) {
        self.pool.heard(slot);
        pack.into_iter().for_each(|message| self.message(slot, message, now_ms));
        self.weights = trial::forget_weights(&mut self.trials, self.weights, WEIGHTS_MAX);
        self.assign(now_ms);
        self.refresh_watch(now_ms);
        self.refresh_glass(now_ms);
        self.refresh_test();
    }

    fn message(&mut self, slot: usize, message: FromWorker, now_ms: f64) {
        match message.body {
            Event::Ready { protocol, capacity, device } if protocol == PROTOCOL => {
                self.pool.ready(slot, capacity, &mut self.effects);
                if let Some(device) = device {
                    self.meet_device(device);
                }
                self.refresh_data();
            }
            Event::Ready { protocol, .. } => {
                self.worker_lost(slot, &format!("protocol {protocol}, expected {PROTOCOL}"), now_ms);
            }
            Event::Failed(error) if message.reply_to == 0 && slot == GPU_SLOT => {
                self.without_gpu(&error.message);
            }
            Event::Failed(error) if message.reply_to == 0 => {
                self.worker_lost(slot, &error.message, now_ms);
            }
            Event::DeviceLost(loss) => self.device_lost(&loss),
            Event::Progress(progress) => {
                if self.pool.is_pending(slot, message.reply_to) {
                    self.progress(progress, now_ms);
                }
            }
            Event::Checkpoint { trial, checkpoint } => {
                if self.pool.is_pending(slot, message.reply_to) {
                    self.take_checkpoint(trial, checkpoint);
                }
            }
            Event::Paused => self.pool.stands(slot, message.reply_to),
            body => {
                if let Some(request) = self.pool.answered(slot, message.reply_to) {
                    self.answer(slot, request, body, now_ms);
                }
            }
        }
    }

    fn answer(&mut self, slot: usize, request: Request, body: Event, now_ms: f64) {
        match (request, body) {
            (request, Event::Failed(error)) if error.code == NO_DATA => {
                self.without_data(request, &error.message, now_ms);
            }
            (Request::Propose(ask), Event::Proposed(result)) => {
                if let Err(error) = &result {
                    self.say("search", &format!("{}: {error}", ask.searcher.key()));
                }
                self.proposed(&ask, result);
            }
            (Request::Train(id), event) if self.ghosts.has(id) => self.ghost_answer(id, event),
            (Request::Train(id), Event::Finished { progress, report }) => {
                self.progress(progress, now_ms);
                self.graphics.made |= slot == GPU_SLOT;
                self.finish(id, report);
                self.keep_end(id, slot == GPU_SLOT);
                if self.leads(id.0) {
                    self.effects.push(Effect::KeepWeights { trial: id.0 });
                }
            }
            (Request::Train(id), Event::Failed(error)) if slot == GPU_SLOT => {
                if error.code == UNSUPPORTED {
                    self.refused_by_gpu(id, &error.message);
                } else {
                    self.give_back(Request::Train(id));
                    self.without_gpu(&error.message);
                }
            }
            (Request::Train(id), Event::Failed(error)) => {
                self.say(&error.code, &error.message);
                self.give_up(id, &error.message);
            }
            (Request::Predict(key), Event::Predicted(prediction)) => self.watch.answer(key, prediction),
            // The run may have ended in the meantime: the next look asks for its kept weights.
            (Request::Predict(_), _) => self.watch.asked = false,
            (Request::Test, Event::Predicted(prediction)) => self.tested(&prediction),
            (Request::Test, Event::Failed(error)) => self.not_tested(&error.code, &error.message),
            (Request::Explain(look, seen), Event::Explained(insight)) => {
                self.glass.answer(look, seen, Ok(*insight));
            }
            (Request::Explain(look, seen), Event::Failed(error)) => {
                self.glass.answer(look, seen, Err(&error.message));
            }
            (Request::Data, Event::Data(view)) => {
                self.data_asked = None;
                if view.config == self.study.data() {
                    self.data = Some(Rc::new(view));
                } else {
                    self.refresh_data();
                }
            }
            (Request::Data, Event::Failed(error)) => {
                self.data_asked = None;
                self.say(&error.code, &error.message);
            }
            (Request::Measure, Event::Measured { steps_per_second }) => self.measured(slot, steps_per_second),
            (Request::Measure, Event::Failed(error)) => self.not_measured(slot, &error.message),
            (Request::Measure, _) => self.not_measured(slot, "an answer that does not fit"),
            (Request::Ping, _) => {}
            (Request::Propose(ask), Event::Failed(error)) => {
                self.say(&error.code, &error.message);
                self.no_proposal(&ask, &error.message);
            }
            (request, _) => {
                self.say("protocol", "an answer that does not fit its question");
                self.recover(request);
            }
        }
    }

    /// The connection failed. Everything waits for the person to press play; asking again at once would not end.
    fn without_data(&mut self, request: Request, reason: &str, now_ms: f64) {
        // Once, whatever each worker's browser says.
        self.messages.retain(|message| message.code != NO_DATA);
        self.say(NO_DATA, reason);
        match request {
            Request::Predict(key) => self.watch.refuse(key),
            Request::Test => self.test = Test::Unseen,
            Request::Data => self.data_asked = None,
            Request::Train(id) if self.ghosts.has(id) => self.ghosts.stand(id),
            job => {
                self.give_back(job);
                self.pause(now_ms);
            }
        }
    }

    pub(super) fn progress(&mut self, progress: Progress, now_ms: f64) {
        if self.ghosts.has(TrialId(progress.trial)) {
            return self.haunt(progress);
        }
        let Some(trial) = self.trials.get_mut(&progress.trial) else { return };
        let trial = Rc::make_mut(trial);
        let before = if progress.part == trial.part { trial.step } else { 0 };
        self.meter.add(progress.step.saturating_sub(before), now_ms);
        trial.advance(progress);
    }

    pub(super) fn finish(&mut self, id: TrialId, report: RunReport) {
        let Some(trial) = self.trials.get_mut(&id.0) else { return };
        let trial = Rc::make_mut(trial);
        trial.finish(report);
        self.weights += trial.weights.as_ref().map_or(0, |weights| weights.len());
        let value = trial.objective();
        self.seal(id.0);
        if let Some(race) = &mut self.race {
            race.finished(id, value);
        }
    }

    fn give_up(&mut self, id: TrialId, reason: &str) {
        self.keep(Entry::Failed { trial: id.0, reason: reason.to_owned() });
        self.fail_trial(id, reason);
    }

    pub(super) fn fail_trial(&mut self, id: TrialId, reason: &str) {
        if let Some(trial) = self.trials.get_mut(&id.0) {
            let trial = Rc::make_mut(trial);
            trial.outcome = Outcome::Failed;
            trial.settle();
        }
        self.seal(id.0);
        if let Some(race) = &mut self.race {
            race.failed(id, reason.to_owned());
        }
    }
}
