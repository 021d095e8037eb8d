//! One run, trained in slices of work. The slicing never changes a number.
//!
//! A unit of work is an optimiser step, or the evaluation of up to 256 examples; the curve has a point before the
//! first step and one after each epoch. Knows no clock: who calls decides how much is a slice.
//!
//! All draws agree in bits everywhere. Sums and products are candle's: the same bits in every browser, and on one
//! native machine; between native machines its kernels differ in the last digits with the processor's vector units.

use std::rc::Rc;

use candle_core::{Device, Result as TensorResult, Tensor};
use schema::{CurvePoint, Outcome, RunConfig, RunReport};

use crate::data::{Dataset, Part};
use crate::error::TrainError;
use crate::evaluation::Evaluation;
use crate::loss;
use crate::model::{Dropout, Mlp};
use crate::optimiser::Updates;
use crate::rng::{Purpose, Stream};

/// A run whose loss (of a minibatch, or of a whole split) is above this, or is no number, has diverged. Useful losses
/// are of order 1: ln(classes) for cross-entropy, 1 for the MSE of standardised targets.
pub const DIVERGED_LOSS: f32 = 1e4;

/// Inputs and targets of a split.
#[derive(Debug)]
pub(crate) struct Examples {
    pub(crate) inputs: Tensor,
    pub(crate) targets: Tensor,
}

impl Examples {
    fn new(part: &Part, run: &RunConfig) -> TensorResult<Self> {
        let shape = (part.len(), run.data.set.inputs() as usize);
        Ok(Self {
            inputs: Tensor::from_slice(&part.inputs, shape, &Device::Cpu)?,
            targets: loss::targets(part, run)?,
        })
    }

    /// All examples in another order.
    fn reordered(&self, order: Vec<u32>) -> TensorResult<Self> {
        let order = Tensor::new(order, &Device::Cpu)?;
        Ok(Self {
            inputs: self.inputs.index_select(&order, 0)?,
            targets: self.targets.index_select(&order, 0)?,
        })
    }

    /// `rows` examples from `first`.
    pub(crate) fn narrow(&self, first: usize, rows: usize) -> TensorResult<Self> {
        Ok(Self {
            inputs: self.inputs.narrow(0, first, rows)?,
            targets: self.targets.narrow(0, first, rows)?,
        })
    }
}

#[derive(Debug)]
enum Phase {
    /// In an epoch: the examples in this epoch's order, and the first one not yet used.
    Train(Examples, usize),
    /// Between epochs.
    Evaluate(Evaluation),
    Ended(Outcome),
}

/// A run in progress.
#[derive(Debug)]
pub struct Session {
    run: RunConfig,
    data: Rc<Dataset>,
    model: Mlp,
    updates: Updates,
    train: Examples,
    validation: Examples,
    phase: Phase,
    step: u32,
    epoch: u32,
    /// Lowest validation loss so far, and the parameters that reached it.
    best: Option<(f32, Vec<f32>)>,
}

impl Session {
    /// A run before its first step.
    ///
    /// # Errors
    /// [`TrainError::Unsupported`], or those of the tensor library.
    pub fn new(run: &RunConfig, data: Rc<Dataset>) -> Result<Self, TrainError> {
        crate::supports(run)?;
        let model = Mlp::initial(run)?;
        Ok(Self {
            updates: Updates::new(run, model.vars())?,
            train: Examples::new(&data.train, run)?,
            validation: Examples::new(&data.validation, run)?,
            phase: Phase::Evaluate(Evaluation::default()),
            run: *run,
            data,
            model,
            step: 0,
            epoch: 0,
            best: None,
        })
    }

    /// What is trained.
    #[must_use]
    pub fn run(&self) -> &RunConfig {
        &self.run
    }

    /// What it is trained on.
    #[must_use]
    pub fn data(&self) -> &Rc<Dataset> {
        &self.data
    }

    /// The network as it is now.
    #[must_use]
    pub fn model(&self) -> &Mlp {
        &self.model
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

    /// Does up to `units` of work; returns the new points of the curve. Points hold only finite numbers: an evaluation
    /// that finds others ends the run and leaves no point.
    ///
    /// # Errors
    /// Those of the tensor library.
    pub fn work(&mut self, units: u32) -> Result<Vec<CurvePoint>, TrainError> {
        let mut points = Vec::new();
        for _ in 0..units {
            match self.phase {
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
    /// Those of the tensor library.
    pub fn report(&self) -> Result<Option<RunReport>, TrainError> {
        let Phase::Ended(outcome) = self.phase else { return Ok(None) };
        let weights = match &self.best {
            Some((_, weights)) => weights.clone(),
            None => self.model.weights()?,
        };
        Ok(Some(RunReport { outcome, step: self.step, epoch: self.epoch, weights }))
    }

    fn train_step(&mut self) -> TensorResult<()> {
        let Phase::Train(examples, first) = &mut self.phase else { return Ok(()) };
        let total = examples.inputs.dim(0)?;
        let rows = (self.run.batch_size as usize).min(total - *first);
        let batch = examples.narrow(*first, rows)?;
        *first += rows;
        let epoch_ends = *first == total;

        let dropout = Dropout::of_step(&self.run, self.step);
        let outputs = self.model.forward(&batch.inputs, dropout.as_ref())?;
        let loss = loss::mean(self.run.loss, &outputs, &batch.targets)?;
        if has_diverged(loss.to_scalar()?) {
            self.phase = Phase::Ended(Outcome::Diverged);
            return Ok(());
        }
        self.updates.step(loss.backward()?)?;
        self.step += 1;
        if epoch_ends {
            self.epoch += 1;
            self.phase = Phase::Evaluate(Evaluation::default());
        }
        Ok(())
    }

    /// Evaluates some examples; the curve's next point if these were the last.
    fn evaluate(&mut self) -> TensorResult<Option<CurvePoint>> {
        let Phase::Evaluate(evaluation) = &mut self.phase else { return Ok(None) };
        let Some(means) = evaluation.advance(&self.run, &self.model, [&self.train, &self.validation])? else {
            return Ok(None);
        };
        let [train, validation] = means;
        let finite = train.loss.is_finite() && validation.loss.is_finite();
        if finite {
            self.keep_if_best(validation.loss)?;
        }
        self.phase = if has_diverged(train.loss) || has_diverged(validation.loss) {
            Phase::Ended(Outcome::Diverged)
        } else if self.epoch == self.run.epochs {
            Phase::Ended(Outcome::Done)
        } else {
            Phase::Train(self.train.reordered(self.order())?, 0)
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

    /// This epoch's order of the training examples.
    fn order(&self) -> Vec<u32> {
        let stream = Stream::new(self.run.seed, Purpose::Order, self.run.repeat, self.epoch);
        stream.permutation(self.data.train.len() as u32)
    }

    fn keep_if_best(&mut self, loss: f32) -> TensorResult<()> {
        if self.best.as_ref().is_none_or(|(best, _)| loss < *best) {
            self.best = Some((loss, self.model.weights()?));
        }
        Ok(())
    }
}

fn has_diverged(loss: f32) -> bool {
    loss.is_nan() || loss > DIVERGED_LOSS
}

/// Trains a run without interruption; its curve and its end.
///
/// # Errors
/// As [`Dataset::load`] and [`Session::new`].
pub fn run_to_end(run: &RunConfig) -> Result<(Vec<CurvePoint>, RunReport), TrainError> {
    let mut session = Session::new(run, Rc::new(Dataset::load(&run.data)?))?;
    let mut curve = Vec::new();
    loop {
        curve.extend(session.work(u32::MAX)?);
        if let Some(report) = session.report()? {
            return Ok((curve, report));
        }
    }
}

#[cfg(test)]
mod tests;
