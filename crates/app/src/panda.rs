//! One run in a person's hands: it trains epoch by epoch, its knobs are turned while it does, and it branches wherever the
//! person wants to know what another setting would have done. A pure state machine that a [desk](crate::desk) drives.
//!
//! A branch is its first settings and the turns after them, each at the end of an epoch; so its numbers follow from
//! what is written here, whatever was trained, dropped or trained again on the way.

mod branch;
mod flight;
mod look;

#[cfg(test)]
mod tests;

use std::rc::Rc;

use schema::wire::{Command, DataView, ToWorker, WireError};
use schema::{Key, Setting, StudyConfig, Value};

pub(crate) use branch::{Branch, Turn, changes, is_knob};
use flight::Flight;
#[cfg(test)]
use look::Look;
use look::Looks;

/// How fast it trains, at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pace {
    /// Two epochs a second.
    Slow,
    /// Ten.
    Brisk,
    /// As fast as it can.
    Full,
}

impl Pace {
    pub(crate) const ALL: [Self; 3] = [Self::Slow, Self::Brisk, Self::Full];

    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Slow => "slow",
            Self::Brisk => "brisk",
            Self::Full => "full",
        }
    }

    const fn pause_ms(self) -> f64 {
        match self {
            Self::Slow => 500.0,
            Self::Brisk => 100.0,
            Self::Full => 0.0,
        }
    }
}

/// Why no knob can be turned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hindrance {
    /// The branch diverged: it has no future, but its past has.
    Dead,
    /// There are [`BRANCHES_MAX`] branches.
    Full,
}

/// Most branches that a person keeps apart.
pub(crate) const BRANCHES_MAX: usize = 6;
/// A look must rest for so long before what was dropped is trained again for it.
const REST_MS: f64 = 150.0;
/// The run and its branches.
#[derive(Debug)]
pub(crate) struct Panda {
    branches: Vec<Branch>,
    current: usize,
    playing: bool,
    /// One epoch is wanted.
    one_more: bool,
    pace: Pace,
    flight: Option<Flight>,
    /// When the next epoch may begin.
    next_ms: f64,
    looks: Looks,
    data: Option<Rc<DataView>>,
    data_id: Option<u32>,
    /// Counts messages.
    ids: u32,
    posts: Vec<ToWorker>,
    trouble: Option<WireError>,
}

impl Panda {
    /// A run before its first step. Every field of the experiment has one value.
    #[must_use]
    pub(crate) fn new(study: StudyConfig) -> Self {
        let branch = Branch::first(study);
        let mut panda = Self {
            looks: Looks::new(branch.run().data.set),
            branches: vec![branch],
            current: 0,
            playing: false,
            one_more: false,
            pace: Pace::Brisk,
            flight: None,
            next_ms: 0.0,
            data: None,
            data_id: None,
            ids: 0,
            posts: Vec::new(),
            trouble: None,
        };
        panda.begin();
        panda
    }

    /// Asks for the data and for the network before its first step.
    fn begin(&mut self) {
        if self.data.is_none() && self.data_id.is_none() {
            self.data_id = Some(self.post(Command::Data(self.branches[0].run().data)));
        }
        if self.branch().curve.is_empty() {
            self.train(self.current, 0, false);
        }
    }

    pub(crate) fn branches(&self) -> &[Branch] {
        &self.branches
    }

    /// Position of the branch that is looked at, and trains.
    pub(crate) fn current(&self) -> usize {
        self.current
    }

    pub(crate) fn branch(&self) -> &Branch {
        &self.branches[self.current]
    }

    pub(crate) fn is_playing(&self) -> bool {
        self.playing
    }

    pub(crate) fn pace(&self) -> Pace {
        self.pace
    }

    pub(crate) fn data(&self) -> Option<&Rc<DataView>> {
        self.data.as_ref()
    }

    /// Why the last thing asked could not be done.
    pub(crate) fn trouble(&self) -> Option<&WireError> {
        self.trouble.as_ref()
    }

    /// The epoch looked at; none at the branch's end.
    pub(crate) fn past(&self) -> Option<u32> {
        self.looks.past
    }

    /// The epoch that pictures and numbers are of.
    pub(crate) fn epoch(&self) -> u32 {
        self.looks.past.unwrap_or(self.branch().reached())
    }

    /// What is set where the person looks.
    pub(crate) fn settings(&self) -> Rc<StudyConfig> {
        match self.looks.past {
            Some(epoch) => self.branch().settings_from(epoch),
            None => self.branch().last_settings().clone(),
        }
    }

    /// Why no knob can be turned here, if so.
    pub(crate) fn hindrance(&self) -> Option<Hindrance> {
        match self.looks.past {
            Some(_) => (self.branches.len() >= BRANCHES_MAX).then_some(Hindrance::Full),
            None => self.branch().is_dead().then_some(Hindrance::Dead),
        }
    }

    /// Whether the worker trains what is looked at again, because its parameters were dropped.
    pub(crate) fn is_recalling(&self) -> bool {
        self.looks.past.is_some() && self.weights().is_none()
    }

    /// Whether there is something left to train.
    pub(crate) fn can_train(&self) -> bool {
        self.branch().can_train()
    }

    /// Trains on, at the end of the branch.
    pub(crate) fn play(&mut self, now_ms: f64) {
        self.trouble = None;
        self.looks.past = None;
        self.leave_recall();
        self.playing = self.can_train();
        self.next_ms = now_ms;
        self.go_on(now_ms);
    }

    /// Trains on for as many epochs as the run began with, where all are done.
    pub(crate) fn longer(&mut self, now_ms: f64) {
        self.looks.past = None;
        let mut study = (**self.branch().last_settings()).clone();
        let most = Key::Epochs.field().limits().map_or(f64::INFINITY, |(_, max)| max);
        let epochs = f64::from(self.branch().reached() + self.branches[0].run().epochs).min(most);
        study.set(Key::Epochs, Setting::Fixed(Value::Number(epochs)));
        self.turn(study, now_ms);
        self.play(now_ms);
    }

    /// Stands still after the epoch that trains.
    pub(crate) fn pause(&mut self) {
        self.playing = false;
    }

    /// Trains one epoch, once the one under way is over.
    pub(crate) fn step(&mut self, now_ms: f64) {
        self.trouble = None;
        self.looks.past = None;
        self.leave_recall();
        self.one_more = !self.playing;
        self.go_on(now_ms);
    }

    pub(crate) fn set_pace(&mut self, pace: Pace, now_ms: f64) {
        self.pace = pace;
        self.next_ms = self.next_ms.min(now_ms + pace.pause_ms());
        self.go_on(now_ms);
    }

    /// Looks at an epoch that has passed, and stands still; none for the branch's end.
    pub(crate) fn look(&mut self, epoch: Option<u32>, now_ms: f64) {
        self.playing &= epoch.is_none();
        self.looks.past = epoch.filter(|epoch| *epoch < self.branch().reached());
        self.looks.rest_ms = now_ms + REST_MS;
        let here = |flight: Flight| flight.branch == self.current && flight.until == self.epoch();
        if !self.flight.is_some_and(here) {
            self.leave_recall();
        }
        self.refresh(now_ms);
    }

    /// Nobody looks any more at what is trained again.
    fn leave_recall(&mut self) {
        if self.flight.take_if(|flight| flight.again).is_some() {
            self.post(Command::Cancel);
        }
    }

    /// Turns to another branch.
    pub(crate) fn choose(&mut self, branch: usize, now_ms: f64) {
        if branch < self.branches.len() && branch != self.current {
            self.playing = false;
            self.current = branch;
            self.look(None, now_ms);
        }
    }

    /// A new branch from the epoch looked at.
    pub(crate) fn fork(&mut self, now_ms: f64) {
        if self.branches.len() < BRANCHES_MAX {
            let child = self.branch().forked(self.current, self.epoch());
            self.playing = false;
            self.branches.push(child);
            self.current = self.branches.len() - 1;
            self.look(None, now_ms);
        }
    }

    /// Takes a branch away; what has grown out of it hangs on where it came from. The first stays.
    pub(crate) fn cut(&mut self, branch: usize, now_ms: f64) {
        if branch >= self.branches.len() {
            return;
        }
        let Some((heir, from)) = self.branches[branch].parent else { return };
        self.branches.remove(branch);
        let moved = |place: usize| if place > branch { place - 1 } else { place };
        for it in &mut self.branches {
            it.parent = it.parent.map(|(parent, epoch)| match parent == branch {
                true => (moved(heir), epoch.min(from)),
                false => (moved(parent), epoch),
            });
        }
        if self.flight.take_if(|flight| flight.branch == branch).is_some() {
            self.post(Command::Cancel);
        }
        self.flight.iter_mut().for_each(|flight| flight.branch = moved(flight.branch));
        self.current = if self.current == branch { moved(heir) } else { moved(self.current) };
        self.playing = false;
        self.looks.forget();
        self.refresh(now_ms);
    }

    /// Turns knobs: from the end of the epoch that trains, or, in the past, on a new branch that begins there.
    pub(crate) fn turn(&mut self, study: StudyConfig, now_ms: f64) {
        if self.hindrance().is_some() || !self.branches[0].accepts(&study) || *self.settings() == study {
            return;
        }
        self.trouble = None;
        if self.looks.past.is_some() {
            self.fork(now_ms);
        }
        let current = self.current;
        let trains = self.flight.filter(|flight| flight.branch == current && !flight.again);
        let at = trains.map_or(self.branch().reached(), |flight| flight.until);
        self.branches[current].turn(at, study);
        self.go_on(now_ms);
    }

    fn go_on(&mut self, now_ms: f64) {
        self.playing &= self.can_train();
        self.one_more &= self.can_train();
        let due = self.one_more || (self.playing && now_ms >= self.next_ms);
        if due && self.flight.is_none() {
            self.one_more = false;
            self.next_ms = now_ms + self.pace.pause_ms();
            self.train(self.current, self.branch().reached() + 1, false);
        }
        self.refresh(now_ms);
    }
}
