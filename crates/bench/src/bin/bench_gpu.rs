//! Our populations on the graphics device bare: the workloads dispatch by dispatch.

use std::collections::BTreeMap;
use std::rc::Rc;

use gpu::{Allowance, Choice, Examples, Gpu, Hyper, Kernel, Plan, Shape, Slot, Status, Wish};
use schema::RunConfig;
use train::rng::{Purpose, Stream};
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// Of the order of the minibatches.
const SEED: u32 = 1;

/// An open graphics device.
#[wasm_bindgen]
pub struct Device(Gpu);

#[wasm_bindgen]
impl Device {
    /// Opens the browser's.
    ///
    /// # Errors
    /// If there is none.
    pub async fn open() -> Result<Device, JsError> {
        Ok(Self(Gpu::open(Choice::Fastest).await?))
    }

    /// What the browser says of it, and whether that is a processor.
    #[must_use]
    pub fn description(&self) -> String {
        let (info, traits) = (self.0.info(), self.0.traits());
        let kind = if traits.software { "software" } else { "hardware" };
        format!(
            "{} ({kind}, {} lanes, {} bytes of workgroup memory)",
            info.name, traits.lanes, traits.shared_bytes
        )
    }
}

/// What a workload's models learn.
#[wasm_bindgen]
#[derive(Clone)]
pub struct Problem {
    run: RunConfig,
    shape: Shape,
    examples: Examples,
}

#[wasm_bindgen]
impl Problem {
    /// The functions and the optimiser of `like` (A, B or C) in a network of these widths. `inputs` has an example a
    /// row.
    ///
    /// # Errors
    /// If there is no such workload.
    #[wasm_bindgen(constructor)]
    pub fn new(
        like: &str,
        widths: Vec<u32>,
        batch: u32,
        inputs: Vec<f32>,
        labels: Vec<u32>,
    ) -> Result<Problem, JsError> {
        let run = bench::product_run(like, u32::MAX).ok_or_else(|| JsError::new("no such workload"))?;
        let run = RunConfig { batch_size: batch, seed: SEED, repeat: 0, ..run };
        let shape = Shape { widths, ..Shape::of(&run)? };
        let examples = Examples {
            inputs,
            train: labels.len() as u32,
            targets: labels.into_iter().map(|label| label as f32).collect(),
            validation: 0,
        };
        Ok(Self { run, shape, examples })
    }
}

/// A workload's models.
#[wasm_bindgen]
pub struct Trainer {
    gpu: Gpu,
    kernel: Rc<Kernel>,
    examples: Examples,
    /// A model's numbers and initial weights.
    models: Vec<(Hyper, Vec<f32>)>,
    population: gpu::Population,
    /// Each trial's place, and the steps it has done.
    steps: BTreeMap<Slot, u32>,
}

#[wasm_bindgen]
impl Trainer {
    /// Compiles the problem's kernel, and takes on a model for each learning rate; `weights` has a model after the
    /// other in the engine's order, outputs × inputs.
    ///
    /// # Errors
    /// If the device refuses.
    pub async fn compile(
        device: &Device,
        problem: &Problem,
        weights: Vec<f32>,
        lrs: Vec<f64>,
    ) -> Result<Trainer, JsError> {
        let gpu = device.0.clone();
        let Problem { run, shape, examples } = problem.clone();
        let plan = Plan::new(&shape, gpu.traits(), examples.train)?;
        let kernel = Rc::new(Kernel::compile(&gpu, plan).await?);
        let hypers = lrs.into_iter().map(|lr| Hyper::of(&RunConfig { lr, ..run }));
        let weights = weights.chunks(shape.parameters() as usize).map(<[f32]>::to_vec);
        let models: Vec<_> = hypers.zip(weights).collect();
        let (population, steps) = begin(&gpu, &kernel, &examples, &models).await?;
        Ok(Self { gpu, kernel, examples, models, population, steps })
    }

    /// Back to the initial weights.
    ///
    /// # Errors
    /// If the device refuses.
    pub async fn restart(&mut self) -> Result<(), JsError> {
        (self.population, self.steps) = begin(&self.gpu, &self.kernel, &self.examples, &self.models).await?;
        Ok(())
    }

    /// Sends off a dispatch of so many cost units for each of at most so many models; how many it takes along, none if
    /// two are under way.
    pub fn submit(&mut self, budget: u32, groups: u32) -> u32 {
        self.population.submit(Allowance { budget, groups, rounds: 1 })
    }

    /// Waits for the oldest dispatch.
    ///
    /// # Errors
    /// If the device is lost, or a model does not train any more.
    pub async fn collect(&mut self) -> Result<(), JsError> {
        for standing in self.population.collect().await?.standings {
            if standing.state.status() != Status::Training {
                return Err(JsError::new(&format!("a model stopped: {:?}", standing.state.status())));
            }
            self.steps.insert(standing.slot, standing.state.step);
        }
        Ok(())
    }

    /// Optimiser steps that all models together have done since the beginning.
    #[must_use]
    pub fn steps(&self) -> f64 {
        self.steps.values().copied().map(f64::from).sum()
    }

    /// Models that one dispatch takes at most.
    #[must_use]
    pub fn at_once(&self) -> u32 {
        self.population.at_once()
    }

    /// The parameters of all models, one after the other, with nothing under way.
    ///
    /// # Errors
    /// If the device is lost, or the models stand at different steps.
    pub async fn weights(&mut self) -> Result<Vec<f32>, JsError> {
        self.steps.keys().for_each(|slot| self.population.wish(*slot, Wish::Weights));
        let mut found = BTreeMap::new();
        while self.population.wishes(Wish::Weights) > 0 {
            self.population.submit(Allowance { budget: 0, groups: 0, rounds: 1 });
            let tally = self.population.collect().await?;
            found.extend(tally.granted.into_iter().map(|(slot, _, saved)| (slot, saved)));
        }
        let step = found.values().next().map(|saved| saved.state.step);
        if found.values().any(|saved| Some(saved.state.step) != step) {
            return Err(JsError::new("the models stand at different steps"));
        }
        Ok(found.into_values().flat_map(|saved| saved.params).collect())
    }
}

/// Which examples the minibatches take, epoch after epoch, the same for all models.
#[wasm_bindgen]
#[must_use]
pub fn order(examples: u32, epochs: u32) -> Vec<u32> {
    let epoch = |epoch| Stream::new(SEED, Purpose::Order, 0, epoch).permutation(examples);
    (0..epochs).flat_map(epoch).collect()
}

async fn begin(
    gpu: &Gpu,
    kernel: &Rc<Kernel>,
    examples: &Examples,
    models: &[(Hyper, Vec<f32>)],
) -> Result<(gpu::Population, BTreeMap<Slot, u32>), JsError> {
    let mut population = gpu::Population::new(gpu, Rc::clone(kernel), examples, models.len() as u32).await?;
    let mut steps = BTreeMap::new();
    for (hyper, weights) in models {
        let slot = population.add(hyper, weights, None).ok_or_else(|| JsError::new("no room"))?;
        steps.insert(slot, 0);
    }
    Ok((population, steps))
}

fn main() {}
