//! The client side of the workers: who is there, what each was asked, who no longer answers. A dead worker's
//! questions are handed back, and another is spawned in its place. Each worker of the processor trains one run at a
//! time; the one of the GPU, where it is wanted, as many as it said when it came.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use schema::Engine;
use schema::wire::{Command, ToWorker};

use super::effect::Effect;
use super::own::{Tables, table_of};
pub(super) use super::slot::Request;
use super::slot::{Slot, State};

/// Heartbeats a worker may take to start (compiling the engine on a slow phone takes long).
const START_BEATS_MAX: u32 = 60;
/// Starts in a row that may fail before a slot is given up.
const FAILURES_MAX: u32 = 3;
/// The GPU's worker, apart from those of the processor, which are numbered from 0.
pub(super) const GPU_SLOT: usize = 1000;

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
    /// It died before its first word.
    pub(super) unborn: bool,
}

#[derive(Debug)]
pub(super) struct Pool {
    pub(super) wanted: usize,
    pub(super) mode: Mode,
    engine: Engine,
    slots: BTreeMap<usize, Slot>,
    generations: u32,
    messages: u32,
    /// A person's own, for workers that are to learn from them.
    pub(super) tables: Tables,
}

impl Pool {
    /// Of workers of the processor with this engine.
    pub(super) fn new(wanted: usize, engine: Engine) -> Self {
        let (slots, generations, messages, tables) = Default::default();
        Self { wanted: wanted.max(1), mode: Mode::Run, engine, slots, generations, messages, tables }
    }

    /// The workers of the processor.
    fn cpu(&self) -> impl Iterator<Item = (usize, &Slot)> {
        self.slots.range(..GPU_SLOT).map(|(slot, it)| (*slot, it))
    }

    /// Puts workers of another engine in the place of all of the processor; whether that was needed. What the old ones
    /// were asked is forgotten.
    pub(super) fn employ(&mut self, engine: Engine, effects: &mut Vec<Effect>) -> bool {
        let other = engine != self.engine;
        self.engine = engine;
        let slots: Vec<usize> = self.cpu().map(|(slot, _)| slot).filter(|_| other).collect();
        for slot in slots {
            effects.push(Effect::Terminate { slot });
            if let Some(it) = self.slots.get_mut(&slot) {
                it.forget();
                it.engine = engine;
                it.failures = 0;
            }
            self.spawn(slot, effects);
        }
        other
    }

    pub(super) fn spawn_up_to(&mut self, count: usize, effects: &mut Vec<Effect>) {
        for slot in 0..count.max(self.cpu().count()) {
            let it = self.slots.entry(slot).or_insert_with(|| Slot::new(self.engine));
            if it.state == State::Failed {
                it.failures = 0;
                self.spawn(slot, effects);
            }
        }
    }

    /// Sees to it that there is a worker for the GPU.
    pub(super) fn hire_gpu(&mut self, effects: &mut Vec<Effect>) {
        if let Entry::Vacant(place) = self.slots.entry(GPU_SLOT) {
            place.insert(Slot::new(Engine::Gpu));
            self.spawn(GPU_SLOT, effects);
        }
    }

    /// Does without one; returns what it was asked.
    pub(super) fn dismiss_gpu(&mut self, effects: &mut Vec<Effect>) -> Vec<Request> {
        let Some(mut it) = self.slots.remove(&GPU_SLOT) else { return Vec::new() };
        effects.push(Effect::Terminate { slot: GPU_SLOT });
        it.forget()
    }

    fn spawn(&mut self, slot: usize, effects: &mut Vec<Effect>) {
        self.generations += 1;
        if let Some(it) = self.slots.get_mut(&slot) {
            it.starts(self.generations);
            effects.push(Effect::Spawn { slot, generation: self.generations, engine: it.engine });
        }
    }

    /// Dismisses surplus workers and returns what they were asked.
    pub(super) fn resize(&mut self, count: usize, effects: &mut Vec<Effect>) -> Vec<Request> {
        self.wanted = count.max(1);
        let surplus: Vec<usize> = self.slots.range(self.wanted..GPU_SLOT).map(|(slot, _)| *slot).collect();
        let mut orphans = Vec::new();
        for slot in surplus.into_iter().rev() {
            effects.push(Effect::Terminate { slot });
            orphans.extend(self.slots.remove(&slot).map(|mut it| it.forget()).unwrap_or_default());
        }
        orphans
    }

    pub(super) fn ready(&mut self, slot: usize, capacity: u32, effects: &mut Vec<Effect>) {
        if let Some(it) = self.slots.get_mut(&slot) {
            it.state = State::Ready;
            it.failures = 0;
            it.capacity = capacity.max(1);
            self.tell_mode(slot, effects);
        }
    }

    pub(super) fn heard(&mut self, slot: usize) {
        if let Some(it) = self.slots.get_mut(&slot) {
            it.missed = 0;
        }
    }

    /// Ends a slot's worker, spawns another, and returns what was asked of the old one.
    pub(super) fn lose(&mut self, slot: usize, effects: &mut Vec<Effect>) -> Option<Lost> {
        let it = self.slots.get_mut(&slot).filter(|it| it.state != State::Failed)?;
        let unborn = it.state == State::Starting;
        effects.push(Effect::Terminate { slot });
        it.failures += 1;
        it.state = State::Failed;
        let requests = it.forget();
        let given_up = it.failures >= FAILURES_MAX;
        if !given_up {
            self.spawn(slot, effects);
        }
        Some(Lost { requests, given_up, unborn })
    }

    /// Asks everybody for a sign of life; returns the slots that have given none for too long.
    pub(super) fn heartbeat(&mut self, effects: &mut Vec<Effect>) -> Vec<usize> {
        let (mut silent, mut quiet) = (Vec::new(), Vec::new());
        for (slot, it) in &mut self.slots {
            it.missed += 1;
            match it.state {
                State::Starting if it.missed > START_BEATS_MAX => silent.push(*slot),
                State::Ready if it.missed > it.patience() => silent.push(*slot),
                State::Ready if !it.pending.values().any(|request| *request == Request::Ping) => {
                    quiet.push(*slot);
                }
                _ => {}
            }
        }
        quiet.into_iter().for_each(|slot| self.send(slot, Request::Ping, Command::Ping, effects));
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
        if let Some(it) = self.slots.get_mut(&slot) {
            it.asked(id, request);
        }
    }

    pub(super) fn post(&mut self, slot: usize, body: Command, effects: &mut Vec<Effect>) -> u32 {
        if let Some(id) = table_of(&body)
            && let Some(it) = self.slots.get_mut(&slot).filter(|it| it.given != Some(id))
            && let Some(table) = self.tables.packed(id)
        {
            it.given = Some(id);
            self.post(slot, Command::Provide { table }, effects);
        }
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
        if let Some(it) = self.slots.get_mut(&slot) {
            it.told_mode(id);
        }
    }

    pub(super) fn set_mode(&mut self, mode: Mode, effects: &mut Vec<Effect>) {
        self.mode = mode;
        let ready: Vec<usize> = self.ready_slots(|_| true).collect();
        ready.into_iter().for_each(|slot| self.tell_mode(slot, effects));
    }

    fn ready_slots(&self, fits: impl Fn(&Slot) -> bool) -> impl Iterator<Item = usize> {
        self.slots.iter().filter(move |(_, it)| it.is_ready() && fits(it)).map(|(slot, _)| *slot)
    }

    /// A worker says that it stands still. That matters after a `Step`; an answer to an older order does not.
    pub(super) fn stands(&mut self, slot: usize, reply_to: u32) {
        if let Some(it) = self.slots.get_mut(&slot) {
            it.stands = it.mode_id == reply_to && self.mode == Mode::Step;
        }
    }

    /// In step mode: whether everybody has done the step.
    pub(super) fn all_stand(&self) -> bool {
        self.mode == Mode::Step
            && self
                .slots
                .values()
                .all(|it| it.state == State::Failed || (it.is_ready() && (it.stands || it.is_free())))
    }

    /// Whether nobody trains or thinks.
    pub(super) fn is_idle(&self) -> bool {
        self.slots.values().all(Slot::is_free)
    }

    /// Whether no worker of the processor could be started.
    pub(super) fn all_failed(&self) -> bool {
        self.cpu().all(|(_, it)| it.state == State::Failed)
    }

    /// The workers of the processor that may be given any job, once none of them is still on its way.
    pub(super) fn idle_crew(&self) -> Option<Vec<usize>> {
        let settled = self.cpu().all(|(_, it)| it.state == State::Failed || (it.is_ready() && it.is_free()));
        settled.then(|| self.cpu().filter(|(_, it)| it.is_ready()).map(|(slot, _)| slot).collect())
    }

    /// Whether the GPU's worker is there and has nothing to do.
    pub(super) fn gpu_is_idle(&self) -> bool {
        self.slots.get(&GPU_SLOT).is_some_and(|it| it.is_ready() && it.is_free())
    }

    /// A worker of the processor that may be given a run.
    pub(super) fn free_cpu(&self) -> Option<usize> {
        self.cpu().find(|(_, it)| it.has_room()).map(|(slot, _)| slot)
    }

    /// Whether this worker of the processor may be given a run.
    pub(super) fn has_room(&self, slot: usize) -> bool {
        slot < GPU_SLOT && self.slots.get(&slot).is_some_and(Slot::has_room)
    }

    /// A worker that may be given a run by the engine in force.
    pub(super) fn trainer(&self, engine: Engine) -> Option<usize> {
        if engine != Engine::Gpu {
            return self.free_cpu();
        }
        self.slots.get(&GPU_SLOT).filter(|it| it.has_room()).map(|_| GPU_SLOT)
    }

    /// A worker to make a proposal. While the GPU trains, those of the processor have little to do; one that trains what
    /// the GPU refused still proposes between two slices.
    pub(super) fn proposer(&self, engine: Engine) -> Option<usize> {
        let between = || self.cpu().find(|(_, it)| it.is_ready() && !it.thinks()).map(|(slot, _)| slot);
        self.free_cpu().or_else(|| (engine == Engine::Gpu).then(between).flatten())
    }

    /// A worker to ask aside from jobs; an idle one where possible.
    pub(super) fn any_ready(&self) -> Option<usize> {
        let ready = |free: bool| {
            self.cpu().find(|(_, it)| it.is_ready() && (!free || it.is_free())).map(|(slot, _)| slot)
        };
        ready(true).or_else(|| ready(false))
    }

    pub(super) fn slot_training(&self, trial: u32) -> Option<usize> {
        let trains = |request: &Request| matches!(request, Request::Train(id) if id.0 == trial);
        self.slots.iter().find(|(_, it)| it.pending.values().any(trains)).map(|(slot, _)| *slot)
    }

    pub(super) fn is_pending(&self, slot: usize, id: u32) -> bool {
        self.slots.get(&slot).is_some_and(|it| it.pending.contains_key(&id))
    }

    pub(super) fn answered(&mut self, slot: usize, id: u32) -> Option<Request> {
        self.slots.get_mut(&slot)?.answered(id, self.mode)
    }

    /// Forgets all jobs and predictions; late answers to them will be dropped.
    pub(super) fn cancel_jobs(&mut self, effects: &mut Vec<Effect>) {
        let busy: Vec<usize> =
            self.slots.iter_mut().filter_map(|(slot, it)| it.cancel().then_some(*slot)).collect();
        for slot in busy {
            self.post(slot, Command::Cancel, effects);
        }
    }
}
