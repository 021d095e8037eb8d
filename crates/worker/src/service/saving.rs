//! How often the states of running trials are told, and how a trial goes on from one.
//!
//! A trial's state is told each time that the worker has trained for two seconds since it began or since its last. All
//! of a worker's trials together tell at most [`BYTES_PER_MS`]: after a large state, or among thousands of trials, the
//! next one waits until the last has been paid for. Who has waited longest comes first. Time that the worker stands
//! still does not count, so a trial that is trained in less than two seconds never tells its state.

use std::rc::Rc;

use schema::wire::{Event, FromWorker};
use schema::{BadCheckpoint, Checkpoint, Place, Plan};
use train::{Engine, TrainError};

use super::{Active, Service, reply};

/// Training between two states of a trial.
const SAVE_AFTER_MS: f64 = 2000.0;
/// Of states that a worker tells, on average: 2 MB a second. Making, sending and reading a byte takes some nanoseconds, so
/// that is less than a hundredth of anybody's time.
const BYTES_PER_MS: f64 = 2000.0;

/// A worker's account of the states that it has told. Its clock is the training that has been done.
#[derive(Debug, Default)]
pub(super) struct Saving {
    now_ms: f64,
    /// When the last state will have been paid for.
    next_ms: f64,
}

impl Saving {
    /// Training that has been done so far.
    pub(super) fn now_ms(&self) -> f64 {
        self.now_ms
    }

    pub(super) fn trained(&mut self, ms: f64) {
        self.now_ms += ms;
    }

    fn may_tell(&self) -> bool {
        self.now_ms >= self.next_ms
    }

    fn told(&mut self, bytes: usize) {
        self.next_ms = self.now_ms.max(self.next_ms) + bytes as f64 / BYTES_PER_MS;
    }
}

impl<E: Engine> Service<E> {
    /// The states that are due, each after what there is to report of its trial.
    pub(super) fn checkpoints(&mut self) -> Vec<FromWorker> {
        let now_ms = self.saving.now_ms();
        let is_due = |active: &Active| !active.followed && now_ms - active.saved_ms >= SAVE_AFTER_MS;
        let due = self.active.iter().filter(|(_, active)| self.saving.may_tell() && is_due(active));
        let mut due: Vec<(u32, f64)> = due.map(|(trial, active)| (*trial, active.saved_ms)).collect();
        due.sort_by(|a, b| a.1.total_cmp(&b.1));
        let mut out = Vec::new();
        for (trial, _) in due {
            if !self.saving.may_tell() {
                break;
            }
            let (Some(active), Some(state)) = (self.active.get_mut(&trial), self.engine.save(trial)) else {
                continue;
            };
            let place = Place { part: active.unsaid.part, ..state.place };
            let checkpoint = Checkpoint::seal(self.engine.kind(), &active.plan, place, &state.bytes);
            self.saving.told(checkpoint.bytes.len());
            active.saved_ms = now_ms;
            out.extend(active.report());
            out.push(reply(active.reply_to, Event::Checkpoint { trial, checkpoint }));
        }
        out
    }

    /// Goes on with a trial from its checkpoint.
    pub(super) async fn resume(
        &mut self,
        reply_to: u32,
        trial: u32,
        plan: &Plan,
        from: &Checkpoint,
    ) -> Result<(), TrainError> {
        let state = from.open(self.engine.kind(), plan)?;
        let part = from.place.part;
        let course = plan.part(part);
        let data = self.dataset(&course.run.data)?;
        let place = self.engine.resume(trial, &course, Rc::clone(&data), state).await?;
        let place = Place { part, ..place };
        if place != from.place {
            self.engine.end(trial);
            return Err(BadCheckpoint::State.into());
        }
        let active = Active::new((reply_to, trial), plan.clone(), place, self.saving.now_ms());
        self.take_on(trial, active, 1);
        Ok(())
    }
}
