//! One run, trained in slices of work. The slicing never changes a number.
//!
//! A unit of work is an optimiser step, or the evaluation of up to 256 examples; the curve has a point before the
//! first step and one after each epoch. Knows no clock (who calls decides how much is a slice), and not what computes.

use std::rc::Rc;

use schema::{
    Course, CurvePoint, Finish, Optimiser, Outcome, Place, RunConfig, RunReport, Schedule, Technique,
    Transfer,
};

use crate::data::Dataset;
use crate::error::{TrainError, Unsupported};
use crate::evaluation::Evaluation;
use crate::pretrain::{self, Pretrained};
use crate::sampling::epoch_order;
use crate::schedule::{self, Moment, Plateau};
use crate::trainer::Trainer;

/// A run whose loss (of a minibatch, or of a whole split) is above this, or is no number, has diverged. Useful losses
/// are of order 1: ln(classes) for cross-entropy, 1 for the MSE of standardised targets.
pub const DIVERGED_LOSS: f32 = 1e4;

#[derive(Debug)]
enum Phase<T> {
    /// Before the run begins: a network learns the other digits.
    Pretrain(Box<Session<T>>),
    /// In an epoch: the training examples in this epoch's order, and how many have been used.
    Train(Vec<u32>, usize),
    /// Between epochs.
    Evaluate(Evaluation),
    Ended(Outcome),
}

/// A run in progress.
#[derive(Debug)]
pub struct Session<T> {
    /// The settings in force.
    run: RunConfig,
    course: Course,
    data: Rc<Dataset>,
    trainer: T,
    phase: Phase<T>,
    step: u32,
    epoch: u32,
    /// Lowest validation loss of the last settings so far, and the parameters that reached it.
    best: Option<(f32, Vec<f32>)>,
    /// Epochs since then.
    idle: u32,
    plateau: Plateau,
    pretrained: Pretrained,
}

impl<T: Trainer> Session<T> {
    /// A run before its first step.
    ///
    /// # Errors
    /// [`TrainError::Unsupported`], or those of the trainer.
    pub fn new(run: &RunConfig, data: Rc<Dataset>) -> Result<Self, TrainError> {
        Self::follow((*run).into(), data, Pretrained::default())
    }

    /// The same, with settings that change on the way, and networks that are pretrained already.
    ///
    /// # Errors
    /// As [`Session::new`].
    pub fn follow(course: Course, data: Rc<Dataset>, pretrained: Pretrained) -> Result<Self, TrainError> {
        check(&course)?;
        let source = pretrain::source(course.at(0)).filter(|source| pretrained.get(source).is_none());
        let mut session = Self::beginning_of(course, data, pretrained)?;
        if let Some(source) = source {
            let others = Rc::new(Dataset::load(&source.data)?);
            session.phase = Phase::Pretrain(Box::new(Self::new(&source, others)?));
        }
        Ok(session)
    }

    /// Before the first evaluation.
    fn beginning_of(course: Course, data: Rc<Dataset>, pretrained: Pretrained) -> Result<Self, TrainError> {
        let run = *course.at(0);
        Ok(Self {
            trainer: beginning(&run, &data, &pretrained)?,
            phase: Phase::Evaluate(Evaluation::default()),
            run,
            course,
            data,
            step: 0,
            epoch: 0,
            best: None,
            idle: 0,
            plateau: Plateau::default(),
            pretrained,
        })
    }

    /// Whether a run on another course has come to this very point.
    #[must_use]
    pub fn is_on(&self, course: &Course) -> bool {
        !matches!(self.phase, Phase::Ended(_)) && self.course.agrees(course, self.epoch)
    }

    /// Goes on on another course, which [agrees](Session::is_on) with its own so far.
    ///
    /// # Errors
    /// [`TrainError::Unsupported`]
    pub fn turn(&mut self, course: Course) -> Result<(), TrainError> {
        check(&course)?;
        self.course = course;
        Ok(())
    }

    /// What is trained now.
    #[must_use]
    pub fn run(&self) -> &RunConfig {
        &self.run
    }

    /// What it is trained on.
    #[must_use]
    pub fn data(&self) -> &Rc<Dataset> {
        &self.data
    }

    /// The parameters as they are now, in the canonical flat order.
    ///
    /// # Errors
    /// Those of the trainer.
    pub fn weights(&self) -> Result<Vec<f32>, TrainError> {
        self.trainer.weights()
    }

    /// Optimiser steps done.
    #[must_use]
    pub fn step(&self) -> u32 {
        self.step
    }

    /// Whole epochs done.
    #[must_use]
    pub fn epoch(&self) -> u32 {
        self.epoch
    }

    /// Does up to `units` of work, none beyond the evaluation after `stop_after` epochs; returns the new points of the
    /// curve. Points hold only finite numbers: an evaluation that finds others ends the run and leaves no point.
    ///
    /// # Errors
    /// Those of the trainer.
    pub fn work(&mut self, units: u32, stop_after: u32) -> Result<Vec<CurvePoint>, TrainError> {
        let mut points = Vec::new();
        for _ in 0..units {
            match self.phase {
                Phase::Pretrain(_) => self.pretrain()?,
                Phase::Train(..) if self.epoch >= stop_after => break,
                Phase::Train(..) => self.train_step()?,
                Phase::Evaluate(_) => points.extend(self.evaluate()?),
                Phase::Ended(_) => break,
            }
        }
        Ok(points)
    }

    /// The end of the run, once it has come.
    ///
    /// # Errors
    /// Those of the trainer.
    pub fn report(&self) -> Result<Option<RunReport>, TrainError> {
        let Phase::Ended(outcome) = self.phase else { return Ok(None) };
        self.report_as(outcome).map(Some)
    }

    /// The end of the run, or of a stretch of it.
    ///
    /// # Errors
    /// Those of the trainer.
    pub fn report_so_far(&self) -> Result<RunReport, TrainError> {
        self.report()?.map_or_else(|| self.report_as(Outcome::Pruned), Ok)
    }

    fn report_as(&self, outcome: Outcome) -> Result<RunReport, TrainError> {
        let weights = match &self.best {
            Some((_, weights)) => weights.clone(),
            None => self.weights()?,
        };
        Ok(RunReport { outcome, step: self.step, epoch: self.epoch, weights })
    }

    /// Does a unit of work on the other digits; takes over what has been learnt from them, if that was the last.
    fn pretrain(&mut self) -> Result<(), TrainError> {
        let Phase::Pretrain(session) = &mut self.phase else { return Ok(()) };
        session.work(1, u32::MAX)?;
        if let Some(report) = session.report()? {
            self.pretrained.put(session.run, report.weights.into());
            self.trainer = beginning(&self.run, &self.data, &self.pretrained)?;
            self.phase = Phase::Evaluate(Evaluation::default());
        }
        Ok(())
    }

    /// Takes over the settings of this epoch, which may not have begun.
    fn settle(&mut self) -> Result<(), TrainError> {
        let now = *self.course.at(self.epoch);
        if now != self.run {
            if now.technique.schedule != self.run.technique.schedule {
                self.plateau = Plateau::default();
            }
            self.run = now;
            (self.best, self.idle) = (None, 0);
            self.trainer.change(&self.thawed().unwrap_or(now))?;
        }
        Ok(())
    }

    /// The settings without frozen layers, once these learn, too.
    fn thawed(&self) -> Option<RunConfig> {
        let Transfer { freeze, thaw, .. } = self.run.technique.transfer;
        let mut run = self.run;
        run.technique.transfer.freeze = 0;
        (freeze > 0 && thaw > 0 && self.epoch >= thaw).then_some(run)
    }

    /// The settings of the next step, after this part of an epoch, where they move by themselves.
    fn moved(&self, part: f64) -> Option<RunConfig> {
        let Technique { schedule, finish, .. } = self.run.technique;
        let of = f64::from(self.run.epochs);
        let begins = |finish: &Finish| of - libm::round(finish.share * of);
        let finishing = finish.filter(|finish| f64::from(self.epoch) >= begins(finish));
        let thawed = self.thawed();
        if schedule == Schedule::Constant && finishing.is_none() {
            return thawed;
        }
        let at = Moment { epochs: f64::from(self.epoch) + part, of, drops: self.plateau.drops };
        let (lr, optimiser) =
            finishing.map_or((self.run.lr, self.run.optimiser), |finish| (finish.lr, Optimiser::Sgd));
        let run = thawed.unwrap_or(self.run);
        Some(RunConfig { lr: lr * schedule::factor(schedule, at), optimiser, ..run })
    }

    fn train_step(&mut self) -> Result<(), TrainError> {
        if matches!(self.phase, Phase::Train(_, 0)) {
            self.settle()?;
        }
        if let Phase::Train(order, first) = &self.phase
            && let Some(now) = self.moved(*first as f64 / order.len() as f64)
        {
            self.trainer.change(&now)?;
        }
        let Phase::Train(order, first) = &mut self.phase else { return Ok(()) };
        let end = order.len().min(first.saturating_add(self.run.batch_size as usize));
        let loss = self.trainer.step(&order[*first..end], self.step)?;
        if has_diverged(loss) {
            self.phase = Phase::Ended(Outcome::Diverged);
            return Ok(());
        }
        *first = end;
        self.step += 1;
        if end == order.len() {
            self.epoch += 1;
            self.phase = Phase::Evaluate(Evaluation::default());
        }
        Ok(())
    }

    /// Evaluates some examples; the curve's next point if these were the last.
    fn evaluate(&mut self) -> Result<Option<CurvePoint>, TrainError> {
        let Phase::Evaluate(evaluation) = &mut self.phase else { return Ok(None) };
        let sizes = [self.data.train.len() as u32, self.data.validation.len() as u32];
        let task = self.run.data.set.task();
        let Some([train, validation]) = evaluation.advance(&mut self.trainer, sizes, task)? else {
            return Ok(None);
        };
        let finite = train.loss.is_finite() && validation.loss.is_finite();
        if finite {
            self.keep_if_best(validation.loss)?;
        }
        self.plateau.see(validation.loss.into(), self.run.technique.schedule);
        let patience = self.run.technique.patience;
        // The next settings may go on for longer.
        let last = self.epoch >= self.course.at(self.epoch).epochs;
        self.phase = if has_diverged(train.loss) || has_diverged(validation.loss) {
            Phase::Ended(Outcome::Diverged)
        } else if last || (patience > 0 && self.idle >= patience) {
            Phase::Ended(Outcome::Done)
        } else {
            Phase::Train(epoch_order(&self.run, &self.data, self.epoch), 0)
        };
        Ok(finite.then_some(CurvePoint {
            step: self.step,
            epoch: self.epoch,
            train_loss: train.loss,
            val_loss: validation.loss,
            train_acc: train.accuracy,
            val_acc: validation.accuracy,
        }))
    }

    fn keep_if_best(&mut self, loss: f32) -> Result<(), TrainError> {
        if self.best.as_ref().is_none_or(|(best, _)| loss < *best) {
            self.best = Some((loss, self.weights()?));
            self.idle = 0;
        } else {
            self.idle += 1;
        }
        Ok(())
    }
}

/// A run's network before its first step; from scratch where what it is to bring along is not known yet.
fn beginning<T: Trainer>(
    run: &RunConfig,
    data: &Rc<Dataset>,
    pretrained: &Pretrained,
) -> Result<T, TrainError> {
    match pretrain::source(run).and_then(|source| pretrained.get(&source)) {
        Some(weights) => T::with_weights(run, data, &pretrain::transferred(run, &weights)),
        None => T::new(run, data),
    }
}

fn check(course: &Course) -> Result<(), Unsupported> {
    course.before.iter().try_for_each(|segment| crate::supports(&segment.run))?;
    crate::supports(&course.run)?;
    if course.is_possible() { Ok(()) } else { Err(Unsupported::Change) }
}

/// Whether a loss is above [`DIVERGED_LOSS`], or no number.
#[must_use]
pub fn has_diverged(loss: f32) -> bool {
    loss.is_nan() || loss > DIVERGED_LOSS
}

/// Trains a run without interruption; its curve and its end.
///
/// # Errors
/// As [`Session::new`].
pub fn run_to_end<T: Trainer>(
    run: &RunConfig,
    data: Rc<Dataset>,
) -> Result<(Vec<CurvePoint>, RunReport), TrainError> {
    let mut session = Session::<T>::new(run, data)?;
    let mut curve = Vec::new();
    loop {
        curve.extend(session.work(u32::MAX, u32::MAX)?);
        if let Some(report) = session.report()? {
            return Ok((curve, report));
        }
    }
}

mod saving;

#[cfg(test)]
mod tests;
