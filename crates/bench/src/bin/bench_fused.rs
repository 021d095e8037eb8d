//! Our engine bare: the workloads step by step, and whole runs of the product in one call.

use std::rc::Rc;

use schema::{Activation, Block, Norm, Optimiser, Pool, RunConfig};
use train::fused::{Examples, Net, NetConfig, Objective};
use train::rng::{Purpose, Stream};
use train::{Dataset, FusedTrainer, Trainer as _, run_to_end};
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// One model of a workload.
#[wasm_bindgen]
pub struct Trainer {
    net: Net,
    inputs: Vec<f32>,
    targets: Vec<f32>,
    /// Which examples each minibatch has.
    batches: Vec<Vec<u32>>,
    step: usize,
}

#[wasm_bindgen]
impl Trainer {
    /// `architecture` is `tanh` or `relu` (a perceptron of these `widths`), or `cnn`. `inputs` has an example a row;
    /// `weights` are in the engine's order, outputs × inputs.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(
        architecture: &str,
        widths: &[u32],
        batch: usize,
        inputs: Vec<f32>,
        labels: &[u32],
        weights: &[f32],
        lr: f64,
    ) -> Self {
        let convolves = architecture == "cnn";
        let widths = widths.iter().map(|width| *width as usize).collect();
        let config = NetConfig {
            blocks: if convolves { convolutions().to_vec() } else { Vec::new() },
            widths: if convolves { vec![16 * 4 * 4, 10] } else { widths },
            activation: if architecture == "tanh" { Activation::Tanh } else { Activation::Relu },
            norm: Norm::None,
            objective: Objective::CrossEntropy,
            minimised: Objective::CrossEntropy,
            optimiser: Optimiser::Adam { beta1: 0.9, beta2: 0.999, eps: 1e-8 },
            lr,
            weight_decay: 0.0,
            clip: 0.0,
            sam: 0.0,
            ema: 0.0,
            frozen: 0,
        };
        let all: Vec<u32> = (0..labels.len() as u32).collect();
        Self {
            net: Net::new(config, weights),
            inputs,
            targets: labels.iter().map(|label| *label as f32).collect(),
            batches: all.chunks(batch).map(<[u32]>::to_vec).collect(),
            step: 0,
        }
    }

    /// Trains; the last step's loss before its update.
    pub fn run(&mut self, steps: usize) -> f32 {
        let examples = Examples { inputs: &self.inputs, targets: &self.targets, weights: None };
        let mut loss = f32::NAN;
        for _ in 0..steps {
            loss = self.net.step(examples, &self.batches[self.step % self.batches.len()], None);
            self.step += 1;
        }
        loss
    }
}

/// Those of workload D: conv 3×3×8, relu, max pool 2, conv 3×3×16, relu; same padding.
fn convolutions() -> [Block; 2] {
    let first = Block { inputs: 1, outputs: 8, side: 8, kernel: 3, norm: Norm::None, pool: Some(Pool::Max) };
    [first, Block { inputs: 8, outputs: 16, side: 4, kernel: 3, norm: Norm::None, pool: None }]
}

/// A run of the product, to be trained again and again.
#[wasm_bindgen]
pub struct Runs {
    run: RunConfig,
    data: Rc<Dataset>,
}

#[wasm_bindgen]
impl Runs {
    /// The run nearest to a workload.
    ///
    /// # Errors
    /// If there is none.
    #[wasm_bindgen(constructor)]
    pub fn new(workload: &str, epochs: u32) -> Result<Runs, JsError> {
        let run = bench::product_run(workload, epochs).ok_or_else(|| JsError::new("no such workload"))?;
        Ok(Self { run, data: Rc::new(Dataset::load(&run.data)?) })
    }

    /// Trains it once, with the evaluations after each epoch; the steps done.
    ///
    /// # Errors
    /// The engine's own.
    pub fn train(&self) -> Result<u32, JsError> {
        let (_, report) = run_to_end::<FusedTrainer>(&self.run, Rc::clone(&self.data))?;
        Ok(report.step)
    }

    /// Trains it once, on the same minibatches, and evaluates nothing; the steps done.
    ///
    /// # Errors
    /// The engine's own.
    pub fn train_unevaluated(&self) -> Result<u32, JsError> {
        let RunConfig { seed, repeat, epochs, batch_size, .. } = self.run;
        let mut trainer = FusedTrainer::new(&self.run, &self.data)?;
        let mut step = 0;
        for epoch in 0..epochs {
            let stream = Stream::new(seed, Purpose::Order, repeat, epoch);
            for batch in stream.permutation(self.data.train.len() as u32).chunks(batch_size as usize) {
                trainer.step(batch, step)?;
                step += 1;
            }
        }
        Ok(step)
    }
}

fn main() {}
