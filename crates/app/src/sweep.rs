//! The running experiment as a pure state machine: inputs are what the person does and what workers say, outputs are
//! [`Effect`]s for the driver to carry out. Knows no DOM and no clock (time is an argument), so it is tested natively
//! with fake workers.

mod checkpoints;
mod choice;
mod effect;
mod ghosts;
mod glass;
mod gpu;
mod inbox;
mod measuring;
mod meter;
mod outbox;
mod own;
mod person;
mod pool;
mod proof;
mod record;
mod slot;
mod test_score;
mod trial;
mod watch;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::rc::Rc;

use schema::wire::{DataView, Query};
use schema::{Claim, DataConfig, Outcome, StudyConfig};
use search::Race;

use checkpoints::Interrupted;
pub use choice::{Choice, Gpu, Rates, Reason};
pub use effect::Effect;
use ghosts::Ghosts;
use glass::Glass;
pub use glass::{Explained, Look};
use gpu::Graphics;
pub use gpu::Losses;
use meter::Meter;
pub use own::HeldTable;
pub(crate) use own::table_of;
use pool::{Mode, Pool};
pub use proof::Proof;
use record::{NOT_KEPT, OTHER_VERSION, Waking};
pub use test_score::{Test, TestScore};
pub use trial::Trial;
use watch::Watch;
pub use watch::{Shown, question};

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
    /// Stable code: `worker-lost`, `worker-failed`, `data`, `engine`, `search`, …
    pub code: String,
    /// Details for people.
    pub text: String,
}

/// At most this many messages are kept.
const MESSAGES_MAX: usize = 50;
/// Parameters of ended trials are kept up to this many numbers (64 MiB).
const WEIGHTS_MAX: usize = 16 << 20;
/// A trial whose worker is lost this often is given up.
const LOSSES_MAX: u32 = 3;
const WORKER_LOST: &str = "the worker that was asked is lost";
const LOST_OFTEN: &str = "its worker was lost three times";
/// A worker's complaint that it could not fetch what it needs: the connection's fault, not the trial's.
const NO_DATA: &str = "data";
/// There is nothing to learn from: a link names a table that only its maker has, or none was chosen yet.
const NO_TABLE: &str = "no-table";
/// A worker's word that its engine does not train such a run.
const UNSUPPORTED: &str = "unsupported";

/// The experiment, its trials and the workers that train them.
#[derive(Debug)]
pub struct Sweep {
    study: Rc<StudyConfig>,
    race: Option<Race>,
    trials: BTreeMap<u32, Rc<Trial>>,
    /// Parameters that the ended ones hold, in numbers.
    weights: usize,
    status: Status,
    pool: Pool,
    graphics: Graphics,
    meter: Meter,
    watch: Watch,
    glass: Glass,
    proof: Rc<Proof>,
    data: Option<Rc<DataView>>,
    data_asked: Option<DataConfig>,
    /// How many workers a trial's proposal or (true) its training has cost.
    losses: BTreeMap<(u32, bool), u32>,
    ghosts: Ghosts,
    /// Trials that were running when the page was left.
    interrupted: BTreeMap<u32, Interrupted>,
    test: Test,
    waking: Waking,
    /// See [`Sweep::is_foreign`].
    foreign: bool,
    messages: Vec<Message>,
    effects: Vec<Effect>,
}

impl Sweep {
    /// An idle sweep, whose link may claim results, with one worker on its way, so that the data can be shown.
    #[must_use]
    pub fn new(study: StudyConfig, claimed: Option<Claim>, workers: usize) -> Self {
        let mut sweep = Self {
            pool: Pool::new(workers, study.engine.on_cpu()),
            graphics: Graphics::default(),
            study: Rc::new(study),
            race: None,
            trials: BTreeMap::new(),
            weights: 0,
            status: Status::Idle,
            meter: Meter::default(),
            watch: Watch::default(),
            glass: Glass::default(),
            proof: Proof::expecting(claimed),
            data: None,
            data_asked: None,
            losses: BTreeMap::new(),
            ghosts: Ghosts::default(),
            interrupted: BTreeMap::new(),
            test: Test::default(),
            waking: Waking::No,
            foreign: false,
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

    /// What a searcher thought at the moment that is looked into.
    #[must_use]
    pub fn explained(&self) -> Option<&Explained> {
        self.glass.shown.as_ref()
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

    /// Share of the work done, 0 to 1: ended trials and the epochs of running ones; where trials are trained in stretches,
    /// what the lanes have used of their budgets.
    #[must_use]
    pub fn fraction_done(&self) -> f64 {
        let Some(race) = &self.race else { return 0.0 };
        if race.lanes().iter().any(|lane| lane.searcher.is_scheduler()) {
            return race.progress();
        }
        let running = self.trials.values().filter(|trial| trial.outcome == Outcome::Running);
        let running: f64 = running.map(|trial| trial.fraction()).sum();
        let total = f64::from(race.total_trials().max(1));
        ((f64::from(race.ended_trials()) + running) / total).min(1.0)
    }

    /// Seconds until the end if things go on as so far.
    #[must_use]
    pub fn seconds_left(&self, now_ms: f64) -> Option<f64> {
        let done = self.fraction_done();
        let spent = self.meter.running_ms(now_ms) / 1000.0;
        let gained = done - self.meter.began_at();
        (self.status == Status::Running && gained > 0.02).then(|| spent * (1.0 - done) / gained)
    }

    /// Starts or goes on.
    pub fn start(&mut self, now_ms: f64) {
        self.go(Mode::Run, now_ms);
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
        self.go(Mode::Step, now_ms);
    }

    fn go(&mut self, mode: Mode, now_ms: f64) {
        if let Waking::Looking(wish) = &mut self.waking {
            *wish = Some(mode);
            return;
        }
        if self.foreign && self.status == Status::Paused {
            return self.say(OTHER_VERSION, "");
        }
        if self.lacks_table() {
            return self.say(NO_TABLE, "");
        }
        if matches!(self.status, Status::Running | Status::Finished) || self.race.is_none() {
            return;
        }
        self.status = Status::Running;
        self.meter.start(now_ms);
        self.pool.spawn_up_to(self.pool.wanted, &mut self.effects);
        self.pool.set_mode(mode, &mut self.effects);
        self.try_data_again();
        self.assign(now_ms);
    }

    /// What a lost connection kept away may come now.
    fn try_data_again(&mut self) {
        self.messages.retain(|message| message.code != NO_DATA);
        self.watch.refused = None;
        self.refresh_data();
    }

    /// Back to the start of the same experiment, where the person plays anew: what a link claims of their trials holds no
    /// more.
    pub fn reset(&mut self) {
        let study = self.study.unplaced();
        let claimed = self.proof.claimed.clone().filter(|_| study == *self.study);
        self.load(study, claimed);
    }

    /// Replaces the experiment and what its link claims; its trials are forgotten.
    pub fn load(&mut self, study: StudyConfig, claimed: Option<Claim>) {
        self.study = Rc::new(study);
        self.proof = Proof::expecting(claimed);
        self.waking = Waking::No;
        self.effects.push(Effect::Anew);
        self.begin();
        self.refresh_data();
    }

    fn begin(&mut self) {
        self.foreign = false;
        self.pool.cancel_jobs(&mut self.effects);
        if self.pool.employ(self.study.engine.on_cpu(), &mut self.effects) {
            self.data_asked = None;
        }
        self.pool.set_mode(Mode::Run, &mut self.effects);
        self.trials.clear();
        self.weights = 0;
        self.losses.clear();
        self.ghosts = Ghosts::default();
        self.interrupted.clear();
        self.test = Test::default();
        self.graphics.begin();
        // That nothing can be kept is no matter of this experiment alone.
        self.messages.retain(|message| NOT_KEPT.contains(&message.code.as_str()));
        self.meter = Meter::default();
        self.watch = Watch::default();
        self.glass.begin();
        self.status = Status::Idle;
        self.race = Race::new(self.study.race()).map_err(|error| self.say("search", &error.to_string())).ok();
    }

    /// Changes how many workers train; running trials of dismissed workers go on elsewhere from their last checkpoints, or
    /// begin anew.
    pub fn set_workers(&mut self, count: usize, now_ms: f64) {
        let orphans = self.pool.resize(count, &mut self.effects);
        let wanted = self.pool.wanted;
        self.forget_shelves(|slot| slot >= wanted);
        for request in orphans {
            self.give_back(request);
        }
        self.measure_again();
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

    /// Chooses what is looked into; none to stop.
    pub fn look_inside(&mut self, target: Option<Look>, now_ms: f64) {
        self.glass.target = target;
        self.refresh_glass(now_ms);
    }

    /// Once a second: finds workers that no longer answer.
    pub fn tick(&mut self, now_ms: f64) {
        for slot in self.pool.heartbeat(&mut self.effects) {
            self.worker_lost(slot, "no answer", now_ms);
        }
        self.wait_for_gpu(now_ms);
        self.refresh_glass(now_ms);
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
