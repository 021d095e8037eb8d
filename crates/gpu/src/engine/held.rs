//! A trial as the engine holds it.

use std::rc::Rc;

use schema::wire::Progress;
use schema::{CurvePoint, Outcome, Place, RunConfig, RunReport, Task};
use train::{Advance, Checkpoint, Dataset};

use crate::exchange::{Saved, Slot};
use crate::records::{Hyper, Point, State};

/// A trial.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) run: RunConfig,
    pub(super) data: Rc<Dataset>,
    pub(super) hyper: Hyper,
    /// Its cohort and its place therein; none while it waits for one.
    pub(super) place: Option<(u32, Slot)>,
    pub(super) step: u32,
    pub(super) epoch: u32,
    /// Points of the curve up to this epoch, exclusively, have been reported.
    pub(super) next_epoch: u32,
    /// Status of an ended trial whose parameters are on their way.
    pub(super) ended: Option<Outcome>,
    /// Points not reported yet.
    pub(super) points: Vec<CurvePoint>,
    pub(super) saved: Option<Saved>,
    /// Whether nobody was told of that copy.
    pub(super) untold: bool,
    pub(super) saved_ms: f64,
    /// Shall make room for one that waits.
    pub(super) leaves: bool,
    /// At its mark.
    pub(super) stands: bool,
    /// What was asked for by [`Engine::checkpoint`].
    pub(super) checkpoint: Option<Checkpoint>,
}

impl Held {
    /// At its very beginning.
    pub(super) fn new(run: &RunConfig, data: Rc<Dataset>, now_ms: f64) -> Self {
        Self {
            run: *run,
            data,
            hyper: Hyper::of(run),
            place: None,
            step: 0,
            epoch: 0,
            next_epoch: 0,
            ended: None,
            points: Vec::new(),
            saved: None,
            untold: false,
            saved_ms: now_ms,
            leaves: false,
            stands: false,
            checkpoint: None,
        }
    }

    /// Further on: what came before is known.
    pub(super) fn at(self, place: Place) -> Self {
        let next_epoch = place.measured.map_or(0, |epoch| epoch + 1);
        Self { step: place.step, epoch: place.epoch, next_epoch, ..self }
    }

    /// Whether there was anything new.
    pub(super) fn take_in(&mut self, state: &State, points: &[Point]) -> bool {
        let news = state.step != self.step || !points.is_empty();
        (self.step, self.epoch) = (state.step, state.epoch);
        self.stands = state.waits(self.hyper.last_epoch);
        for point in points.iter().filter(|point| point.epoch >= self.next_epoch) {
            self.points.push(curve_point(point, &self.data));
        }
        self.next_epoch = self.points.last().map_or(self.next_epoch, |point| point.epoch + 1);
        news
    }

    /// Of one that has no place on the device.
    pub(super) fn last_copy(&self) -> Option<Checkpoint> {
        let saved = self.saved.as_ref()?;
        let weights = saved.params.get(..self.run.parameters() as usize)?.to_vec();
        Some(Checkpoint { step: saved.state.step, epoch: saved.state.epoch, weights })
    }

    pub(super) fn advance(&mut self, trial: u32, ended: Option<RunReport>) -> Advance {
        let points = std::mem::take(&mut self.points);
        let progress = Progress { trial, part: 0, step: self.step, epoch: self.epoch, points, busy_ms: 0.0 };
        Advance { progress, ended }
    }
}

fn curve_point(point: &Point, data: &Dataset) -> CurvePoint {
    let classified = matches!(data.config.set.task(), Task::Classification { .. });
    let share = |hits: f32, examples: usize| classified.then_some(hits / examples.max(1) as f32);
    CurvePoint {
        step: point.step,
        epoch: point.epoch,
        train_loss: point.train_loss,
        val_loss: point.validation_loss,
        train_acc: share(point.train_hits, data.train.len()),
        val_acc: share(point.validation_hits, data.validation.len()),
    }
}
