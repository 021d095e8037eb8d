//! States of running trials, as their workers tell them: a trial whose worker is lost goes on from there, and so does one
//! that was running when the page was left, if whoever keeps experiments kept its state. Only time is at stake: a trial
//! without a state, or with one that does not fit, is trained from its beginning, with the same numbers.

use std::rc::Rc;

use schema::{Checkpoint, Curves, Engine, Outcome, Place, Plan};
use search::TrialId;

use super::effect::Effect;
use super::pool::GPU_SLOT;
use super::{Sweep, Trial};

/// States are held up to this many bytes; what comes beyond is let go.
const BYTES_MAX: usize = 64 << 20;

/// A trial that was running when the page was left.
#[derive(Debug)]
pub(super) struct Interrupted {
    curves: Curves,
    checkpoint: Rc<Checkpoint>,
}

impl Sweep {
    /// The latest state of a trial that can go on, if its worker has told one.
    #[must_use]
    pub fn checkpoint(&self, trial: u32) -> Option<&Rc<Checkpoint>> {
        self.trials.get(&trial)?.checkpoint.as_ref()
    }

    /// Once this trial is due, it goes on from a state that it had in an earlier visit, with its curves of then. Those may
    /// reach further, but must hold every point up to there. What does not fit is ignored when it comes to that.
    pub fn restore_checkpoint(&mut self, trial: u32, curves: Curves, checkpoint: Rc<Checkpoint>) {
        self.interrupted.insert(trial, Interrupted { curves, checkpoint });
    }

    /// A worker tells the state of a trial that it trains.
    pub(super) fn take_checkpoint(&mut self, id: u32, checkpoint: Checkpoint) {
        if self.ghosts.has(TrialId(id)) {
            return;
        }
        let bytes = |trial: &Rc<Trial>| trial.checkpoint.as_ref().map_or(0, |kept| kept.bytes.len());
        let others: usize = self.trials.values().filter(|trial| trial.id.0 != id).map(bytes).sum();
        let fits = others + checkpoint.bytes.len() <= BYTES_MAX;
        if let Some(trial) = self.trials.get_mut(&id).filter(|_| fits) {
            let trial = Rc::make_mut(trial);
            trial.checkpoint = Some(Rc::new(checkpoint));
            trial.tried = false;
            self.effects.push(Effect::Checkpoint { trial: id });
        }
    }

    /// What a trial is to go on from in this slot; none: from where its worker has it, or from its beginning.
    pub(super) fn departure(&mut self, slot: usize, id: TrialId) -> Option<Checkpoint> {
        let engine = if slot == GPU_SLOT { Engine::Gpu } else { self.study.engine.on_cpu() };
        let interrupted = self.interrupted.remove(&id.0);
        let trial = Rc::make_mut(self.trials.get_mut(&id.0)?);
        if let Some(interrupted) = interrupted {
            trial.take_up(interrupted, engine);
        }
        trial.departure(slot, engine)
    }

    /// Nothing goes on any more.
    pub(super) fn forget_checkpoints(&mut self) {
        for trial in self.trials.values_mut().filter(|trial| trial.checkpoint.is_some()) {
            Rc::make_mut(trial).checkpoint = None;
        }
    }

    /// Workers are gone, and what they had on their shelves.
    pub(super) fn forget_shelves(&mut self, gone: impl Fn(usize) -> bool) {
        let was_there = |trial: &&mut Rc<Trial>| trial.home.is_some_and(&gone);
        for trial in self.trials.values_mut().filter(was_there) {
            Rc::make_mut(trial).home = None;
        }
    }
}

impl Trial {
    /// Goes on where it was left, if that can be.
    fn take_up(&mut self, interrupted: Interrupted, engine: Engine) {
        let Interrupted { curves, checkpoint } = interrupted;
        if checkpoint.fits(engine, &self.plan) && covers(&curves, &self.plan, checkpoint.place) {
            self.curves = curves;
            self.checkpoint = Some(checkpoint);
            self.rewind();
        }
    }

    fn departure(&mut self, slot: usize, engine: Engine) -> Option<Checkpoint> {
        let kept = Rc::clone(self.checkpoint.as_ref()?);
        if self.home == Some(slot) {
            return None;
        }
        if !kept.fits(engine, &self.plan) {
            // It was cut to a place from which nobody here goes on.
            self.checkpoint = None;
            self.rewind();
            return None;
        }
        self.tried = true;
        Some((*kept).clone())
    }

    /// Its worker was lost. A state that it had been given, and never got beyond, may be what took its life.
    pub(super) fn suspect(&mut self) {
        if self.tried {
            self.checkpoint = None;
        }
    }

    /// Where it goes on from, as far as is known.
    pub(super) fn place(&self) -> Option<Place> {
        self.checkpoint.as_ref().map(|checkpoint| checkpoint.place)
    }

    /// It has nowhere to go on to, but for a promotion.
    pub(super) fn settle(&mut self) {
        if self.outcome != Outcome::Pruned {
            self.checkpoint = None;
        }
    }
}

/// Whether the curves hold all that was measured up to a place.
fn covers(curves: &Curves, plan: &Plan, place: Place) -> bool {
    let owned = |until: u32| (0..=until).filter(|epoch| plan.course.owns(*epoch));
    let measured = |part| curves.part(part).iter().map(|point| point.epoch);
    let up_to = |until| measured(place.part).take_while(move |epoch| *epoch <= until).eq(owned(until));
    let earlier = (0..place.part).all(|part| measured(part).len() > 0);
    earlier && place.measured.is_none_or(up_to)
}
