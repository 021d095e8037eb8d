//! One worker as the page sees it: what it was asked, and whether it may be asked more.

use std::collections::BTreeMap;

use schema::{Engine, TableId};
use search::{Ask, TrialId};

use super::glass::Look;
use super::pool::Mode;
use super::watch::Asked;

/// Heartbeats without an answer before an idle worker counts as dead. Beats are counted, not seconds: after the
/// machine slept, answers come before the next beat. A worker that crashes says so; this finds those that vanish.
const MISSED_MAX: u32 = 5;
/// The same while it trains: one step of the largest network may take seconds on a phone.
const MISSED_TRAINING_MAX: u32 = 8;
/// The same while it trains on a GPU: compiling the pipelines of a new shape of network may take seconds.
const MISSED_ON_GPU_MAX: u32 = 30;
/// The same while a searcher thinks, or while speed is measured, which nothing interrupts.
const MISSED_THINKING_MAX: u32 = 60;

/// A question that waits for its answer.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Request {
    Propose(Ask),
    Train(TrialId),
    Predict(Asked),
    /// The one look at the test split.
    Test,
    /// With the number of outcomes that the searcher saw.
    Explain(Look, u32),
    Data,
    Measure,
    Ping,
}

impl Request {
    pub(super) fn is_job(&self) -> bool {
        matches!(self, Self::Propose(_) | Self::Train(..) | Self::Measure)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Starting,
    Ready,
    Failed,
}

#[derive(Debug)]
pub(super) struct Slot {
    pub(super) engine: Engine,
    pub(super) generation: u32,
    pub(super) state: State,
    pub(super) pending: BTreeMap<u32, Request>,
    /// How many runs it takes at a time.
    pub(super) capacity: u32,
    /// How many it has.
    training: u32,
    /// The last of a person's own tables that it was given.
    pub(super) given: Option<TableId>,
    /// The last `Resume`, `Pause` or `Step` it was sent.
    pub(super) mode_id: u32,
    /// In step mode: all its epochs are over.
    pub(super) stands: bool,
    /// In step mode: one of its runs has ended, and the next shall not begin before the next step.
    closed: bool,
    pub(super) missed: u32,
    pub(super) failures: u32,
}

impl Slot {
    pub(super) fn new(engine: Engine) -> Self {
        Self {
            engine,
            generation: 0,
            state: State::Failed,
            pending: BTreeMap::new(),
            capacity: 1,
            training: 0,
            given: None,
            mode_id: 0,
            stands: false,
            closed: false,
            missed: 0,
            failures: 0,
        }
    }

    pub(super) fn starts(&mut self, generation: u32) {
        self.generation = generation;
        self.state = State::Starting;
        self.missed = 0;
        self.given = None;
        self.told_mode(self.mode_id);
    }

    pub(super) fn told_mode(&mut self, id: u32) {
        self.mode_id = id;
        self.stands = false;
        self.closed = false;
    }

    pub(super) fn asked(&mut self, id: u32, request: Request) {
        self.training += u32::from(matches!(request, Request::Train(..)));
        self.pending.insert(id, request);
    }

    pub(super) fn answered(&mut self, id: u32, mode: Mode) -> Option<Request> {
        let request = self.pending.remove(&id);
        if matches!(request, Some(Request::Train(..))) {
            self.training -= 1;
            // In step mode a worker whose runs have ended has done its step.
            self.closed |= mode == Mode::Step;
            self.stands |= self.closed && self.training == 0;
        }
        request
    }

    /// What it was asked, which is no longer its business.
    pub(super) fn forget(&mut self) -> Vec<Request> {
        self.training = 0;
        std::mem::take(&mut self.pending).into_values().collect()
    }

    /// Forgets jobs and predictions; whether there were any.
    pub(super) fn cancel(&mut self) -> bool {
        let before = self.pending.len();
        self.pending.retain(|_, request| matches!(request, Request::Data | Request::Ping));
        self.training = 0;
        self.pending.len() < before
    }

    /// Heartbeats to wait for an answer.
    pub(super) fn patience(&self) -> u32 {
        let patience = |request: &Request| match request {
            Request::Propose(_) | Request::Explain(..) | Request::Measure => MISSED_THINKING_MAX,
            Request::Train(..) if self.engine == Engine::Gpu => MISSED_ON_GPU_MAX,
            Request::Train(..) => MISSED_TRAINING_MAX,
            Request::Predict(_) | Request::Test | Request::Data | Request::Ping => MISSED_MAX,
        };
        self.pending.values().map(patience).max().unwrap_or(MISSED_MAX)
    }

    pub(super) fn is_ready(&self) -> bool {
        self.state == State::Ready
    }

    pub(super) fn is_free(&self) -> bool {
        self.training == 0 && !self.pending.values().any(Request::is_job)
    }

    /// Whether it may be given another run.
    pub(super) fn has_room(&self) -> bool {
        let room = if self.capacity == 1 { self.is_free() } else { self.training < self.capacity };
        self.is_ready() && !self.stands && !self.closed && room
    }

    /// Whether a proposal would wait for no other.
    pub(super) fn thinks(&self) -> bool {
        self.pending.values().any(|request| matches!(request, Request::Propose(_)))
    }
}
