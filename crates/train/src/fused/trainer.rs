//! The fused engine as sessions drive it.

use std::ops::Range;
use std::rc::Rc;

use schema::RunConfig;
use schema::wire::Split;

use super::block::Examples;
use super::net::{Net, NetConfig};
use super::objective::Objective;
use crate::data::{Dataset, Part, Targets};
use crate::dropout::Dropout;
use crate::error::TrainError;
use crate::init::initial_weights;
use crate::trainer::{Sums, Trainer, check_weights};

/// A [`Net`] in training on a data set.
#[derive(Debug)]
pub struct FusedTrainer {
    run: RunConfig,
    data: Rc<Dataset>,
    /// Of the splits, as numbers.
    targets: [Vec<f32>; 3],
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
            objective: Objective::of(run),
            minimised: Objective::minimised(run),
            optimiser: run.optimiser,
            lr: run.lr,
            weight_decay: run.weight_decay,
            clip: run.technique.clip,
            sam: run.technique.sam,
            ema: run.technique.ema,
        }
    }
}

impl Trainer for FusedTrainer {
    fn new(run: &RunConfig, data: &Rc<Dataset>) -> Result<Self, TrainError> {
        let parts = [&data.train, &data.validation, &data.test];
        let largest = parts.map(Part::len).into_iter().max().unwrap_or(0);
        Ok(Self {
            run: *run,
            data: Rc::clone(data),
            targets: parts.map(as_numbers),
            counting: (0..largest as u32).collect(),
            net: Net::new(NetConfig::of(run), &initial_weights(run)),
        })
    }

    fn step(&mut self, batch: &[u32], step: u32) -> Result<f32, TrainError> {
        let examples = Examples { inputs: &self.data.train.inputs, targets: &self.targets[0] };
        Ok(self.net.step(examples, batch, Dropout::of_step(&self.run, step).as_ref()))
    }

    fn change(&mut self, run: &RunConfig) -> Result<(), TrainError> {
        self.run = *run;
        self.net.change(run);
        Ok(())
    }

    fn evaluate(&mut self, split: Split, examples: Range<u32>) -> Result<Sums, TrainError> {
        let (part, targets) = match split {
            Split::Train => (&self.data.train, &self.targets[0]),
            Split::Validation => (&self.data.validation, &self.targets[1]),
            Split::Test => (&self.data.test, &self.targets[2]),
        };
        let which = &self.counting[examples.start as usize..examples.end as usize];
        Ok(self.net.evaluate(Examples { inputs: &part.inputs, targets }, which))
    }

    fn weights(&self) -> Result<Vec<f32>, TrainError> {
        Ok(self.net.weights().to_vec())
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
