//! The engine on candle's tensors and automatic differentiation: every model, and the oracle for the other engines.
//!
//! All draws agree in bits everywhere. Sums and products are candle's: the same bits in every browser, and on one
//! native machine; between native machines its kernels differ in the last digits with the processor's vector units.

mod convolution;
pub mod loss;
pub mod model;
mod normalisation;
pub mod optimiser;

use std::ops::Range;
use std::rc::Rc;

use candle_core::{Device, Result as TensorResult, Tensor};
use schema::wire::Split;
use schema::{Engine, Loss, RunConfig, Task};

use crate::augment;
use crate::balance::example_weights;
use crate::data::{Dataset, Part};
use crate::dropout::Dropout;
use crate::error::TrainError;
use crate::predict::largest;
use crate::session::has_diverged;
use crate::trainer::{Sums, Trainer};
use model::Network;
use optimiser::Updates;

/// A network of tensors in training.
#[derive(Debug)]
pub struct CandleTrainer {
    run: RunConfig,
    model: Network,
    updates: Updates,
    data: Rc<Dataset>,
    train: Examples,
    validation: Examples,
    test: Examples,
}

/// Inputs and targets of a split.
#[derive(Debug)]
struct Examples {
    inputs: Tensor,
    targets: Tensor,
    /// How much each example counts in training, where they differ.
    weights: Option<Tensor>,
}

impl Examples {
    fn new(part: &Part, run: &RunConfig) -> TensorResult<Self> {
        let shape = (part.len(), run.data.set.inputs() as usize);
        Ok(Self {
            inputs: Tensor::from_slice(&part.inputs, shape, &Device::Cpu)?,
            targets: loss::targets(part, run)?,
            weights: None,
        })
    }

    fn select(&self, which: &[u32]) -> TensorResult<Self> {
        let which = Tensor::new(which, &Device::Cpu)?;
        Ok(Self {
            inputs: self.inputs.index_select(&which, 0)?,
            targets: self.targets.index_select(&which, 0)?,
            weights: self.weights.as_ref().map(|weights| weights.index_select(&which, 0)).transpose()?,
        })
    }

    fn narrow(&self, examples: &Range<u32>) -> TensorResult<Self> {
        let (first, rows) = (examples.start as usize, examples.len());
        Ok(Self {
            inputs: self.inputs.narrow(0, first, rows)?,
            targets: self.targets.narrow(0, first, rows)?,
            weights: None,
        })
    }
}

/// Saves no state: the oracle need not survive a crash, and what its optimisers remember is the library's.
impl Trainer for CandleTrainer {
    const ENGINE: Engine = Engine::Candle;

    fn with_weights(run: &RunConfig, data: &Rc<Dataset>, weights: &[f32]) -> Result<Self, TrainError> {
        let model = Network::with_weights(run, weights)?;
        let train = Examples { weights: weights_of(run, data)?, ..Examples::new(&data.train, run)? };
        Ok(Self {
            run: *run,
            updates: Updates::new(run, model.vars())?,
            model,
            train,
            data: Rc::clone(data),
            validation: Examples::new(&data.validation, run)?,
            test: Examples::new(&data.test, run)?,
        })
    }

    fn step(&mut self, batch: &[u32], step: u32) -> Result<f32, TrainError> {
        let shown = augment::inputs(&self.run, &self.data, batch, step);
        let mut batch = self.train.select(batch)?;
        if let Some(shown) = shown {
            batch.inputs = Tensor::from_vec(shown, batch.inputs.shape(), &Device::Cpu)?;
        }
        let dropout = Dropout::of_step(&self.run, step);
        let loss = self.minimised(&batch, dropout.as_ref())?;
        let value = loss.to_scalar()?;
        if has_diverged(value) {
            return Ok(value);
        }
        // Those of the parameters before the step, wherever gradients are taken after.
        let statistics = self.model.moved_statistics();
        let mut grads = loss.backward()?;
        let mut grad = self.updates.gradient(&grads)?;
        if self.run.technique.sam > 0.0 {
            self.updates.ascend(&grad, self.run.technique.sam)?;
            grads = self.minimised(&batch, dropout.as_ref())?.backward()?;
            grad = self.updates.gradient(&grads)?;
        }
        self.updates.step(grads, grad, &statistics)?;
        Ok(value)
    }

    fn change(&mut self, run: &RunConfig) -> Result<(), TrainError> {
        if self.run.technique.weights != run.technique.weights {
            self.train.weights = weights_of(run, &self.data)?;
        }
        self.run = *run;
        self.updates.change(run)
    }

    fn evaluate(&mut self, split: Split, examples: Range<u32>) -> Result<Sums, TrainError> {
        let part = match split {
            Split::Train => &self.train,
            Split::Validation => &self.validation,
            Split::Test => &self.test,
        };
        let part = part.narrow(&examples)?;
        let outputs = self.updates.on_average(|| self.model.evaluate(&part.inputs))?;
        let loss: f32 = loss::mean(self.run.loss, &outputs, &part.targets)?.to_scalar()?;
        let hits = match self.run.data.set.task() {
            Task::Classification { .. } => hits(&outputs, &part.targets, self.run.loss)?,
            Task::Regression => 0,
        };
        Ok(Sums { loss: f64::from(loss) * examples.len() as f64, hits })
    }

    fn weights(&self) -> Result<Vec<f32>, TrainError> {
        Ok(self.updates.on_average(|| self.model.weights())?)
    }

    fn outputs(run: &RunConfig, weights: &[f32], inputs: &[f32]) -> Result<Vec<f32>, TrainError> {
        let features = run.data.set.inputs() as usize;
        let inputs = Tensor::from_slice(inputs, (inputs.len() / features, features), &Device::Cpu)?;
        Ok(Network::with_weights(run, weights)?.evaluate(&inputs)?.flatten_all()?.to_vec1()?)
    }
}

impl CandleTrainer {
    fn minimised(&self, batch: &Examples, dropout: Option<&Dropout>) -> TensorResult<Tensor> {
        let outputs = self.model.forward(&batch.inputs, dropout)?;
        loss::minimised(&self.run, &outputs, &batch.targets, batch.weights.as_ref())
    }
}

/// How much each training example counts, where they differ.
fn weights_of(run: &RunConfig, data: &Dataset) -> TensorResult<Option<Tensor>> {
    example_weights(run, data).map(|weights| Tensor::new(weights, &Device::Cpu)).transpose()
}

/// How many rows have their largest output at the true class.
fn hits(outputs: &Tensor, targets: &Tensor, loss: Loss) -> TensorResult<u32> {
    let truths = match loss {
        Loss::CrossEntropy => targets.to_vec1::<u32>()?,
        Loss::MeanSquaredError => targets.argmax(1)?.to_vec1::<u32>()?,
    };
    let guesses = outputs.to_vec2::<f32>()?;
    Ok(guesses.iter().zip(truths).filter(|(row, truth)| largest(row) == *truth).count() as u32)
}
