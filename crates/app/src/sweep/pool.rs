//! The client side of the workers: who is there, what each was asked, who no longer answers. A dead worker's
//! questions are handed back, and another is spawned in its place.

use std::collections::BTreeMap;

use schema::Engine;
use schema::wire::{Command, ToWorker};
use search::{Ask, Point, TrialId};

use super::watch::Asked;

/// Heartbeats without an answer before an idle worker counts as dead. Beats are counted, not seconds: after the
/// machine slept, answers come before the next beat. A worker that crashes says so; this finds those that vanish.
const MISSED_MAX: u32 = 5;
/// The same while it trains: one step of the largest network may take seconds on a phone.
const MISSED_TRAINING_MAX: u32 = 8;
/// The same while a searcher thinks, which nothing interrupts.
const MISSED_PROPOSING_MAX: u32 = 60;
/// Heartbeats a worker may take to start (compiling the engine on a slow phone takes long).
const START_BEATS_MAX: u32 = 60;
/// Starts in a row that may fail before a slot is given up.
const FAILURES_MAX: u32 = 3;

/// Something for the driver to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Start a worker in this slot; whatever it says later belongs to this generation.
    Spawn {
        /// Where.
        slot: usize,
        /// Counts all workers ever started.
        generation: u32,
        /// Who is to train in it.
        engine: Engine,
    },
    /// End the slot's worker.
    Terminate {
        /// Whose.
        slot: usize,
    },
    /// Post a message.
    Send {
        /// To whom.
        slot: usize,
        /// What.
        message: ToWorker,
    },
}

/// A question that waits for its answer.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Request {
    Propose(Ask),
    Train(TrialId, Point),
    Predict(Asked),
    Data,
    Ping,
}

impl Request {
    fn is_job(&self) -> bool {
        matches!(self, Self::Propose(_) | Self::Train(..))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Starting,
    Ready,
    Failed,
}

#[derive(Debug)]
struct Slot {
    generation: u32,
    state: State,
    pending: BTreeMap<u32, Request>,
    /// The last `Resume`, `Pause` or `Step` it was sent.
    mode_id: u32,
    /// In step mode: its epoch is over.
    stands: bool,
    missed: u32,
    failures: u32,
}

/// What all workers are told to do with their runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Run,
    Stand,
    /// To the end of the epoch, then stand.
    Step,
}

/// What a dead worker leaves behind.
#[derive(Debug)]
pub(super) struct Lost {
    pub(super) requests: Vec<Request>,
    pub(super) given_up: bool,
}

#[derive(Debug)]
pub(super) struct Pool {
    pub(super) wanted: usize,
    pub(super) mode: Mode,
    engine: Engine,
    slots: Vec<Slot>,
    generations: u32,
    messages: u32,
}

impl Pool {
    pub(super) fn new(wanted: usize, engine: Engine) -> Self {
        let (slots, generations, messages) = Default::default();
        Self { wanted: wanted.max(1), mode: Mode::Run, engine, slots, generations, messages }
    }

    /// Puts workers of another engine in the place of all that there are; whether that was needed. What the old ones
    /// were asked is forgotten.
    pub(super) fn employ(&mut self, engine: Engine, effects: &mut Vec<Effect>) -> bool {
        let other = engine != self.engine;
        self.engine = engine;
        for slot in (0..self.slots.len()).filter(|_| other) {
            effects.push(Effect::Terminate { slot });
            self.slots[slot].pending.clear();
            self.slots[slot].failures = 0;
            self.spawn(slot, effects);
        }
        other
    }

    pub(super) fn spawn_up_to(&mut self, count: usize, effects: &mut Vec<Effect>) {
        while self.slots.len() < count {
            self.slots.push(Slot {
                generation: 0,
                state: State::Failed,
                pending: BTreeMap::new(),
                mode_id: 0,
                stands: false,
                missed: 0,
                failures: 0,
            });
            self.spawn(self.slots.len() - 1, effects);
        }
        for slot in 0..self.slots.len() {
            if self.slots[slot].state == State::Failed {
                self.slots[slot].failures = 0;
                self.spawn(slot, effects);
            }
        }
    }

    fn spawn(&mut self, slot: usize, effects: &mut Vec<Effect>) {
        self.generations += 1;
        let it = &mut self.slots[slot];
        it.generation = self.generations;
        it.state = State::Starting;
        it.missed = 0;
        it.stands = false;
        effects.push(Effect::Spawn { slot, generation: self.generations, engine: self.engine });
    }

    /// Dismisses surplus workers and returns what they were asked.
    pub(super) fn resize(&mut self, count: usize, effects: &mut Vec<Effect>) -> Vec<Request> {
        self.wanted = count.max(1);
        let mut orphans = Vec::new();
        while self.slots.len() > self.wanted {
            if let Some(slot) = self.slots.pop() {
                effects.push(Effect::Terminate { slot: self.slots.len() });
                orphans.extend(slot.pending.into_values());
            }
        }
        orphans
    }

    pub(super) fn ready(&mut self, slot: usize, effects: &mut Vec<Effect>) {
        self.slots[slot].state = State::Ready;
        self.slots[slot].failures = 0;
        self.tell_mode(slot, effects);
    }

    pub(super) fn heard(&mut self, slot: usize) {
        self.slots[slot].missed = 0;
    }

    /// Ends a slot's worker, spawns another, and returns what was asked of the old one.
    pub(super) fn lose(&mut self, slot: usize, effects: &mut Vec<Effect>) -> Option<Lost> {
        let it = self.slots.get_mut(slot).filter(|it| it.state != State::Failed)?;
        effects.push(Effect::Terminate { slot });
        it.failures += 1;
        it.state = State::Failed;
        let requests = std::mem::take(&mut it.pending).into_values().collect();
        let given_up = it.failures >= FAILURES_MAX;
        if !given_up {
            self.spawn(slot, effects);
        }
        Some(Lost { requests, given_up })
    }

    /// Asks everybody for a sign of life; returns the slots that have given none for too long.
    pub(super) fn heartbeat(&mut self, effects: &mut Vec<Effect>) -> Vec<usize> {
        let mut silent = Vec::new();
        for slot in 0..self.slots.len() {
            let it = &mut self.slots[slot];
            it.missed += 1;
            match it.state {
                State::Starting if it.missed > START_BEATS_MAX => silent.push(slot),
                State::Ready if it.missed > it.patience() => silent.push(slot),
                State::Ready if !it.pending.values().any(|request| *request == Request::Ping) => {
                    self.send(slot, Request::Ping, Command::Ping, effects);
                }
                _ => {}
            }
        }
        silent
    }

    pub(super) fn send(
        &mut self,
        slot: usize,
        request: Request,
        command: Command,
        effects: &mut Vec<Effect>,
    ) {
        let id = self.post(slot, command, effects);
        self.slots[slot].pending.insert(id, request);
    }

    fn post(&mut self, slot: usize, body: Command, effects: &mut Vec<Effect>) -> u32 {
        self.messages += 1;
        effects.push(Effect::Send { slot, message: ToWorker { id: self.messages, body } });
        self.messages
    }

    fn tell_mode(&mut self, slot: usize, effects: &mut Vec<Effect>) {
        let command = match self.mode {
            Mode::Run => Command::Resume,
            Mode::Stand => Command::Pause,
            Mode::Step => Command::Step,
        };
        let id = self.post(slot, command, effects);
        self.slots[slot].mode_id = id;
        self.slots[slot].stands = false;
    }

    pub(super) fn set_mode(&mut self, mode: Mode, effects: &mut Vec<Effect>) {
        self.mode = mode;
        for slot in 0..self.slots.len() {
            if self.slots[slot].state == State::Ready {
                self.tell_mode(slot, effects);
            }
        }
    }

    /// A worker says that it stands still. That matters after a `Step`; an answer to an older order does not.
    pub(super) fn stands(&mut self, slot: usize, reply_to: u32) {
        let it = &mut self.slots[slot];
        it.stands = it.mode_id == reply_to && self.mode == Mode::Step;
    }

    /// In step mode: whether everybody has done the step.
    pub(super) fn all_stand(&self) -> bool {
        self.mode == Mode::Step
            && self.slots.iter().all(|it| {
                it.state == State::Failed || (it.state == State::Ready && (it.stands || it.is_free()))
            })
    }

    pub(super) fn all_failed(&self) -> bool {
        self.slots.iter().all(|it| it.state == State::Failed)
    }

    /// A worker that may be given a job.
    pub(super) fn free_slot(&self) -> Option<usize> {
        self.slots.iter().position(|it| it.state == State::Ready && !it.stands && it.is_free())
    }

    /// A worker to ask aside from jobs; an idle one where possible.
    pub(super) fn any_ready(&self) -> Option<usize> {
        let ready =
            |free: bool| self.slots.iter().position(|it| it.state == State::Ready && (!free || it.is_free()));
        ready(true).or_else(|| ready(false))
    }

    pub(super) fn slot_training(&self, trial: u32) -> Option<usize> {
        let trains = |request: &Request| matches!(request, Request::Train(id, _) if id.0 == trial);
        self.slots.iter().position(|it| it.pending.values().any(trains))
    }

    pub(super) fn is_pending(&self, slot: usize, id: u32) -> bool {
        self.slots[slot].pending.contains_key(&id)
    }

    pub(super) fn answered(&mut self, slot: usize, id: u32) -> Option<Request> {
        let it = &mut self.slots[slot];
        let request = it.pending.remove(&id);
        // In step mode a worker whose run has ended has done its step.
        it.stands |= self.mode == Mode::Step && matches!(request, Some(Request::Train(..)));
        request
    }

    /// Forgets all jobs and predictions; late answers to them will be dropped.
    pub(super) fn cancel_jobs(&mut self, effects: &mut Vec<Effect>) {
        for slot in 0..self.slots.len() {
            let before = self.slots[slot].pending.len();
            self.slots[slot].pending.retain(|_, request| matches!(request, Request::Data | Request::Ping));
            if self.slots[slot].pending.len() < before {
                self.post(slot, Command::Cancel, effects);
            }
        }
    }
}

impl Slot {
    /// Heartbeats to wait for an answer.
    fn patience(&self) -> u32 {
        let patience = |request: &Request| match request {
            Request::Propose(_) => MISSED_PROPOSING_MAX,
            Request::Train(..) => MISSED_TRAINING_MAX,
            Request::Predict(_) | Request::Data | Request::Ping => MISSED_MAX,
        };
        self.pending.values().map(patience).max().unwrap_or(MISSED_MAX)
    }

    fn is_free(&self) -> bool {
        !self.pending.values().any(Request::is_job)
    }
}
