//! The running experiment as a pure state machine: inputs are what the person does and what workers say, outputs are
//! [`Effect`]s for the driver to carry out. Knows no DOM and no clock (time is an argument), so it is tested natively
//! with fake workers.

mod meter;
mod pool;
mod trial;
mod watch;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::rc::Rc;

use schema::wire::{Command, DataView, Event, FromWorker, PROTOCOL, Progress, Query};
use schema::{DataConfig, Outcome, RunReport, StudyConfig};
use search::{Ask, Job, Race, SearchError, TrialId};

use meter::Meter;
pub use pool::Effect;
use pool::{Mode, Pool, Request};
pub use trial::Trial;
pub use watch::Shown;
use watch::Watch;

/// Where the sweep stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Nothing has been trained yet.
    Idle,
    /// Workers are busy.
    Running,
    /// Started and standing still.
    Paused,
    /// Every trial has ended.
    Finished,
}

impl Status {
    /// As in snapshots.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Finished => "finished",
        }
    }
}

/// Something the person should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Stable code: `worker-lost`, `worker-failed`, `engine`, `search`, …
    pub code: String,
    /// Details for people.
    pub text: String,
}

/// At most this many messages are kept.
const MESSAGES_MAX: usize = 50;
/// A trial whose worker is lost this often is given up.
const LOSSES_MAX: u32 = 3;
const LOST_OFTEN: &str = "its worker was lost three times";

/// The experiment, its trials and the workers that train them.
#[derive(Debug)]
pub struct Sweep {
    study: Rc<StudyConfig>,
    race: Option<Race>,
    trials: BTreeMap<u32, Rc<Trial>>,
    status: Status,
    pool: Pool,
    meter: Meter,
    watch: Watch,
    data: Option<Rc<DataView>>,
    data_asked: Option<DataConfig>,
    /// How many workers a trial's proposal or (true) its training has cost.
    losses: BTreeMap<(u32, bool), u32>,
    messages: Vec<Message>,
    effects: Vec<Effect>,
}

impl Sweep {
    /// An idle sweep with one worker on its way, so that the data can be shown.
    #[must_use]
    pub fn new(study: StudyConfig, workers: usize) -> Self {
        let mut sweep = Self {
            study: Rc::new(study),
            race: None,
            trials: BTreeMap::new(),
            status: Status::Idle,
            pool: Pool::new(workers),
            meter: Meter::default(),
            watch: Watch::default(),
            data: None,
            data_asked: None,
            losses: BTreeMap::new(),
            messages: Vec::new(),
            effects: Vec::new(),
        };
        sweep.begin();
        sweep.pool.spawn_up_to(1, &mut sweep.effects);
        sweep
    }

    /// What the driver has to carry out since the last call.
    pub fn effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// The experiment.
    #[must_use]
    pub fn study(&self) -> &Rc<StudyConfig> {
        &self.study
    }

    /// Every trial proposed so far, by number.
    #[must_use]
    pub fn trials(&self) -> &BTreeMap<u32, Rc<Trial>> {
        &self.trials
    }

    /// Where it stands.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
    }

    /// The race; none when its space is invalid (a message says why).
    #[must_use]
    pub fn race(&self) -> Option<&Race> {
        self.race.as_ref()
    }

    /// The data, once a worker has sent it.
    #[must_use]
    pub fn data(&self) -> Option<&Rc<DataView>> {
        self.data.as_ref()
    }

    /// What the watched network last said.
    #[must_use]
    pub fn shown(&self) -> Option<&Shown> {
        self.watch.shown.as_ref()
    }

    /// What the person should know.
    #[must_use]
    pub fn messages(&self) -> &[Message] {
        &self.messages
    }

    /// How many workers the person wants.
    #[must_use]
    pub fn workers(&self) -> usize {
        self.pool.wanted
    }

    /// Optimiser steps per second of all workers, lately.
    #[must_use]
    pub fn steps_per_second(&self, now_ms: f64) -> f64 {
        if self.status == Status::Running { self.meter.rate(now_ms) } else { 0.0 }
    }

    /// Share of the work done, 0 to 1: ended trials and the epochs of running ones.
    #[must_use]
    pub fn fraction_done(&self) -> f64 {
        let Some(race) = &self.race else { return 0.0 };
        let part = |trial: &Rc<Trial>| {
            if trial.outcome == Outcome::Running {
                f64::from(trial.epoch) / f64::from(trial.run.epochs.max(1))
            } else {
                0.0
            }
        };
        let running: f64 = self.trials.values().map(part).sum();
        let total = f64::from(race.total_trials().max(1));
        ((f64::from(race.ended_trials()) + running) / total).min(1.0)
    }

    /// Seconds until the end if things go on as so far.
    #[must_use]
    pub fn seconds_left(&self, now_ms: f64) -> Option<f64> {
        let done = self.fraction_done();
        let spent = self.meter.running_ms(now_ms) / 1000.0;
        (self.status == Status::Running && done > 0.02).then(|| spent * (1.0 - done) / done)
    }

    /// Starts or goes on.
    pub fn start(&mut self, now_ms: f64) {
        if matches!(self.status, Status::Running | Status::Finished) || self.race.is_none() {
            return;
        }
        self.status = Status::Running;
        self.meter.start(now_ms);
        self.pool.spawn_up_to(self.pool.wanted, &mut self.effects);
        self.pool.set_mode(Mode::Run, &mut self.effects);
        self.assign(now_ms);
    }

    /// Stands still: no worker does another step after its current slice.
    pub fn pause(&mut self, now_ms: f64) {
        if self.status == Status::Running {
            self.status = Status::Paused;
            self.meter.stop(now_ms);
            self.pool.set_mode(Mode::Stand, &mut self.effects);
        }
    }

    /// Every worker trains to the end of an epoch, then all stand still.
    pub fn step(&mut self, now_ms: f64) {
        if matches!(self.status, Status::Idle | Status::Paused) && self.race.is_some() {
            self.status = Status::Running;
            self.meter.start(now_ms);
            self.pool.spawn_up_to(self.pool.wanted, &mut self.effects);
            self.pool.set_mode(Mode::Step, &mut self.effects);
            self.assign(now_ms);
        }
    }

    /// Back to the start of the same experiment.
    pub fn reset(&mut self) {
        let study = self.study.clone();
        self.load((*study).clone());
    }

    /// Replaces the experiment; its trials are forgotten.
    pub fn load(&mut self, study: StudyConfig) {
        self.study = Rc::new(study);
        self.begin();
        self.refresh_data();
    }

    fn begin(&mut self) {
        self.pool.cancel_jobs(&mut self.effects);
        self.pool.set_mode(Mode::Run, &mut self.effects);
        self.trials.clear();
        self.losses.clear();
        self.messages.clear();
        self.meter = Meter::default();
        self.watch = Watch::default();
        self.status = Status::Idle;
        self.race = Race::new(self.study.race()).map_err(|error| self.say("search", &error.to_string())).ok();
    }

    /// Changes how many workers train; running trials of dismissed workers begin anew elsewhere.
    pub fn set_workers(&mut self, count: usize, now_ms: f64) {
        let orphans = self.pool.resize(count, &mut self.effects);
        orphans.into_iter().for_each(|request| self.give_back(request));
        self.refresh_data();
        if self.status != Status::Idle {
            self.pool.spawn_up_to(self.pool.wanted, &mut self.effects);
        }
        self.assign(now_ms);
    }

    /// Chooses the network whose answers are shown; none to stop.
    pub fn watch(&mut self, target: Option<(u32, Query)>, now_ms: f64) {
        self.watch.target = target;
        self.refresh_watch(now_ms);
    }

    /// Once a second: finds workers that no longer answer.
    pub fn tick(&mut self, now_ms: f64) {
        for slot in self.pool.heartbeat(&mut self.effects) {
            self.worker_lost(slot, "no answer", now_ms);
        }
    }

    /// A worker died. Its trial begins anew on another.
    pub fn worker_lost(&mut self, slot: usize, reason: &str, now_ms: f64) {
        let Some(lost) = self.pool.lose(slot, &mut self.effects) else { return };
        self.say(if lost.given_up { "worker-failed" } else { "worker-lost" }, reason);
        lost.requests.into_iter().for_each(|request| self.recover(request));
        if self.pool.all_failed() && self.status == Status::Running {
            self.pause(now_ms);
        }
        self.assign(now_ms);
    }

    /// Puts a dead worker's work back, unless it has cost several workers already.
    fn recover(&mut self, request: Request) {
        let trial = match &request {
            Request::Propose(ask) => self.race.as_ref().map(|race| race.id_of(ask.lane, ask.trial)),
            Request::Train(id, _) => Some(*id),
            _ => None,
        };
        let losses = trial.map_or(0, |id| {
            let losses = self.losses.entry((id.0, matches!(request, Request::Train(..)))).or_default();
            *losses += 1;
            *losses
        });
        match request {
            Request::Propose(ask) if losses >= LOSSES_MAX => self.no_proposal(&ask, LOST_OFTEN),
            Request::Train(id, _) if losses >= LOSSES_MAX => self.fail_trial(id, LOST_OFTEN),
            request => self.give_back(request),
        }
    }

    fn no_proposal(&mut self, ask: &Ask, reason: &str) {
        if let Some(race) = &mut self.race {
            race.proposed(ask.lane, ask.trial, Err(SearchError::Fit { reason: reason.to_owned() }));
        }
    }

    /// Makes what was asked askable again.
    fn give_back(&mut self, request: Request) {
        match request {
            Request::Propose(ask) => {
                if let Some(race) = &mut self.race {
                    race.give_back(&Job::Propose(ask));
                }
            }
            Request::Train(id, point) => {
                if let Some(trial) = self.trials.get_mut(&id.0) {
                    Rc::make_mut(trial).rewind();
                }
                if let Some(race) = &mut self.race {
                    race.give_back(&Job::Train { id, point });
                }
            }
            Request::Predict(..) => self.watch.asked = false,
            Request::Data => self.data_asked = None,
            Request::Ping => {}
        }
    }

    /// Takes a worker's message. Answers to forgotten questions are dropped.
    pub fn message(&mut self, slot: usize, message: FromWorker, now_ms: f64) {
        self.pool.heard(slot);
        match message.body {
            Event::Ready { protocol } if protocol == PROTOCOL => {
                self.pool.ready(slot, &mut self.effects);
                self.refresh_data();
            }
            Event::Ready { protocol } => {
                self.worker_lost(slot, &format!("protocol {protocol}, expected {PROTOCOL}"), now_ms);
            }
            Event::Progress(progress) => {
                if self.pool.is_pending(slot, message.reply_to) {
                    self.progress(progress, now_ms);
                }
            }
            Event::Paused => self.pool.stands(slot, message.reply_to),
            body => {
                if let Some(request) = self.pool.answered(slot, message.reply_to) {
                    self.answer(request, body, now_ms);
                }
            }
        }
        self.assign(now_ms);
        self.refresh_watch(now_ms);
    }

    fn answer(&mut self, request: Request, body: Event, now_ms: f64) {
        match (request, body) {
            (Request::Propose(ask), Event::Proposed(result)) => {
                if let Err(error) = &result {
                    self.say("search", &format!("{}: {error}", ask.searcher.key()));
                }
                if let Some(race) = &mut self.race {
                    race.proposed(ask.lane, ask.trial, result);
                }
            }
            (Request::Train(id, _), Event::Finished { progress, report }) => {
                self.progress(progress, now_ms);
                self.finish(id, report);
            }
            (Request::Train(id, _), Event::Failed(error)) => {
                self.say(&error.code, &error.message);
                self.fail_trial(id, &error.message);
            }
            (Request::Predict(key), Event::Predicted(prediction)) => self.watch.answer(key, prediction),
            // The run may have ended in the meantime: the next look asks for its kept weights.
            (Request::Predict(_), _) => self.watch.asked = false,
            (Request::Data, Event::Data(view)) => {
                self.data_asked = None;
                if view.config == self.study.data() {
                    self.data = Some(Rc::new(view));
                } else {
                    self.refresh_data();
                }
            }
            (Request::Data, Event::Failed(error)) => self.say(&error.code, &error.message),
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

    fn progress(&mut self, progress: Progress, now_ms: f64) {
        let Some(trial) = self.trials.get_mut(&progress.trial) else { return };
        let trial = Rc::make_mut(trial);
        self.meter.add(progress.step.saturating_sub(trial.step), now_ms);
        trial.advance(progress);
    }

    fn finish(&mut self, id: TrialId, report: RunReport) {
        let Some(trial) = self.trials.get_mut(&id.0) else { return };
        let trial = Rc::make_mut(trial);
        trial.finish(report);
        let value = trial.objective();
        if let Some(race) = &mut self.race {
            race.finished(id, value);
        }
        trial::forget_weights(&mut self.trials);
    }

    fn fail_trial(&mut self, id: TrialId, reason: &str) {
        if let Some(trial) = self.trials.get_mut(&id.0) {
            Rc::make_mut(trial).outcome = Outcome::Failed;
        }
        if let Some(race) = &mut self.race {
            race.failed(id, reason.to_owned());
        }
    }

    /// Gives every free worker something to do, and notices the end.
    fn assign(&mut self, now_ms: f64) {
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
    fn notice_end(&mut self, now_ms: f64) {
        let begun = matches!(self.status, Status::Running | Status::Paused);
        if begun && self.race.as_ref().is_some_and(Race::is_finished) {
            self.status = Status::Finished;
            self.meter.stop(now_ms);
        }
    }

    fn refresh_data(&mut self) {
        let config = self.study.data();
        if self.data.as_ref().is_some_and(|view| view.config == config) || self.data_asked.is_some() {
            return;
        }
        if let Some(slot) = self.pool.any_ready() {
            self.data_asked = Some(config);
            self.pool.send(slot, Request::Data, Command::Data(config), &mut self.effects);
        }
    }

    fn refresh_watch(&mut self, now_ms: f64) {
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

    fn say(&mut self, code: &str, text: &str) {
        let message = Message { code: code.to_owned(), text: text.to_owned() };
        if self.messages.last() != Some(&message) {
            self.messages.push(message);
        }
        if self.messages.len() > MESSAGES_MAX {
            self.messages.remove(0);
        }
    }

    /// Takes a message off the list.
    pub fn dismiss(&mut self, message: &Message) {
        self.messages.retain(|other| other != message);
    }
}

fn lane_of(race: Option<&Race>, id: TrialId) -> (u32, u32) {
    race.map_or((0, id.0), |race| race.lane_of(id))
}
