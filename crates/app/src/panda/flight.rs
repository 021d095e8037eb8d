//! What is asked of the worker, and what follows from its answers.

use std::rc::Rc;

use schema::Outcome;
use schema::wire::{Command, Event, FromWorker, ToWorker, WireError};

use super::Panda;
use super::branch::Branch;
use crate::desk::Machine;

/// A worker holds one run at a time; this is its number.
const TRIAL: u32 = 0;

/// What the worker trains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Flight {
    pub(super) id: u32,
    pub(super) branch: usize,
    pub(super) until: u32,
    /// For the parameters of an epoch that was trained before.
    pub(super) again: bool,
}

impl Panda {
    pub(super) fn train(&mut self, branch: usize, until: u32, again: bool) {
        let course = self.branches[branch].course();
        let id = self.post(Command::Follow { trial: TRIAL, course, until });
        self.flight = Some(Flight { id, branch, until, again });
    }

    pub(super) fn post(&mut self, body: Command) -> u32 {
        self.ids += 1;
        self.posts.push(ToWorker { id: self.ids, body });
        self.ids
    }

    fn answer(&mut self, flight: Flight, body: Event, now_ms: f64) {
        let Some(branch) = self.branches.get_mut(flight.branch) else { return };
        match body {
            Event::Progress(progress) => return branch.advance(progress.points),
            Event::Checkpoint { .. } => return,
            Event::Followed { progress, outcome, weights } => {
                branch.advance(progress.points);
                if outcome != Outcome::Diverged {
                    branch.keep(flight.until.min(progress.epoch), weights);
                }
                if !flight.again {
                    branch.outcome = outcome;
                }
            }
            Event::Failed(error) => {
                // What the engine cannot do in mid-run is taken back; the run itself is as it was.
                let undone = error.code == "unsupported" && branch.untaken();
                if !undone && !flight.again {
                    branch.outcome = Outcome::Failed;
                }
                (self.playing, self.one_more) = (false, false);
                self.trouble = Some(error);
            }
            _ => {}
        }
        self.flight = None;
        let place = (self.current, self.epoch());
        Branch::thin(&mut self.branches, place);
        self.go_on(now_ms);
    }
}

impl Machine for Panda {
    fn posts(&mut self) -> Vec<ToWorker> {
        std::mem::take(&mut self.posts)
    }

    fn hear(&mut self, message: FromWorker, now_ms: f64) {
        let id = message.reply_to;
        if let Some(flight) = self.flight.filter(|flight| flight.id == id) {
            return self.answer(flight, message.body, now_ms);
        }
        if self.data_id == Some(id) {
            self.data_id = None;
            match message.body {
                Event::Data(view) => self.data = Some(Rc::new(view)),
                Event::Failed(error) => self.trouble = Some(error),
                _ => {}
            }
        } else if self.looks.hears(id, message.body) {
            self.refresh(now_ms);
        }
    }

    fn lost(&mut self, reason: &str) {
        (self.flight, self.data_id, self.playing, self.one_more) = (None, None, false, false);
        self.looks.lost();
        self.trouble = Some(WireError { code: "worker-lost".to_owned(), message: reason.to_owned() });
    }

    fn due_ms(&self) -> Option<f64> {
        let idle = self.flight.is_none();
        if self.playing {
            idle.then_some(self.next_ms)
        } else {
            (idle && self.is_recalling()).then_some(self.looks.rest_ms)
        }
    }

    fn wake(&mut self, now_ms: f64) {
        self.go_on(now_ms);
    }
}
