//! The fused engine as sessions drive it.

use std::ops::Range;
use std::rc::Rc;

use schema::wire::Split;
use schema::{BadCheckpoint, Engine, RunConfig};

use super::block::Examples;
use super::net::{Net, NetConfig};
use super::objective::Objective;
use crate::augment;
use crate::balance::example_weights;
use crate::data::{Dataset, Part, Targets};
use crate::dropout::Dropout;
use crate::error::TrainError;
use crate::trainer::{Sums, Trainer, TrainerState, check_weights};

/// A [`Net`] in training on a data set.
#[derive(Debug)]
pub struct FusedTrainer {
    run: RunConfig,
    data: Rc<Dataset>,
    /// Of the splits, as numbers.
    targets: [Vec<f32>; 3],
    /// Of the training examples, where they differ.
    weights: Option<Vec<f32>>,
    /// 0, 1, 2, … up to the examples of the largest split.
    counting: Vec<u32>,
    net: Net,
}

impl NetConfig {
    /// That of a run.
    #[must_use]
    pub fn of(run: &RunConfig) -> Self {
        Self {
            blocks: run.blocks(),
            widths: run.widths().into_iter().map(|width| width as usize).collect(),
            activation: run.model.activation,
            norm: run.model.norm,
            objective: Objective::of(run),
            minimised: Objective::minimised(run),
            optimiser: run.optimiser,
            lr: run.lr,
            weight_decay: run.weight_decay,
            clip: run.technique.clip,
            sam: run.technique.sam,
            ema: run.technique.ema,
            frozen: run.frozen_parameters() as usize,
        }
    }
}

impl Trainer for FusedTrainer {
    const ENGINE: Engine = Engine::Fused;

    fn with_weights(run: &RunConfig, data: &Rc<Dataset>, weights: &[f32]) -> Result<Self, TrainError> {
        check_weights(run, weights)?;
        let parts = [&data.train, &data.validation, &data.test];
        let largest = parts.map(Part::len).into_iter().max().unwrap_or(0);
        Ok(Self {
            run: *run,
            data: Rc::clone(data),
            targets: parts.map(as_numbers),
            weights: example_weights(run, data),
            counting: (0..largest as u32).collect(),
            net: Net::new(NetConfig::of(run), weights),
        })
    }

    fn step(&mut self, batch: &[u32], step: u32) -> Result<f32, TrainError> {
        let dropout = Dropout::of_step(&self.run, step);
        let (targets, weights) = (&self.targets[0], self.weights.as_deref());
        let Some(inputs) = augment::inputs(&self.run, &self.data, batch, step) else {
            let examples = Examples { inputs: &self.data.train.inputs, targets, weights };
            return Ok(self.net.step(examples, batch, dropout.as_ref()));
        };
        let of_batch = |all: &[f32]| -> Vec<f32> { batch.iter().map(|&i| all[i as usize]).collect() };
        let (targets, weights) = (of_batch(targets), weights.map(of_batch));
        let examples = Examples { inputs: &inputs, targets: &targets, weights: weights.as_deref() };
        let rows: Vec<u32> = (0..batch.len() as u32).collect();
        Ok(self.net.step(examples, &rows, dropout.as_ref()))
    }

    fn change(&mut self, run: &RunConfig) -> Result<(), TrainError> {
        if self.run.technique.weights != run.technique.weights {
            self.weights = example_weights(run, &self.data);
        }
        self.run = *run;
        self.net.change(run);
        self.net.freeze(run.frozen_parameters() as usize);
        Ok(())
    }

    fn evaluate(&mut self, split: Split, examples: Range<u32>) -> Result<Sums, TrainError> {
        let (part, targets) = match split {
            Split::Train => (&self.data.train, &self.targets[0]),
            Split::Validation => (&self.data.validation, &self.targets[1]),
            Split::Test => (&self.data.test, &self.targets[2]),
        };
        let which = &self.counting[examples.start as usize..examples.end as usize];
        Ok(self.net.evaluate(Examples { inputs: &part.inputs, targets, weights: None }, which))
    }

    fn weights(&self) -> Result<Vec<f32>, TrainError> {
        Ok(self.net.weights().to_vec())
    }

    fn save(&self) -> Option<TrainerState> {
        Some(self.net.save(&self.run))
    }

    fn restore(data: &Rc<Dataset>, state: &TrainerState) -> Result<Self, TrainError> {
        let params = state.params.get(..state.run.numbers() as usize).ok_or(BadCheckpoint::State)?;
        let mut trainer = Self::with_weights(&state.run, data, params)?;
        trainer.net.restore(state).ok_or(BadCheckpoint::State)?;
        Ok(trainer)
    }

    fn outputs(run: &RunConfig, weights: &[f32], inputs: &[f32]) -> Result<Vec<f32>, TrainError> {
        check_weights(run, weights)?;
        Ok(Net::new(NetConfig::of(run), weights).outputs(inputs))
    }
}

/// Classes are small whole numbers.
fn as_numbers(part: &Part) -> Vec<f32> {
    match &part.targets {
        Targets::Labels(labels) => labels.iter().map(|&label| label as f32).collect(),
        Targets::Values(values) => values.clone(),
    }
}
