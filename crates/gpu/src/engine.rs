//! The engine of cohorts: thousands of trials on one device, in one population for each shape.
//!
//! It keeps a copy of every trial that is at most a few seconds old, and when the device is lost it opens another and
//! goes on from there. Knows no clock: [`Engine::took`] tells it how long its dispatches take.

mod held;
mod places;
mod rounds;
mod saving;

use std::collections::BTreeMap;
use std::rc::Rc;

use schema::wire::{DeviceLoss, Prediction, Query};
use schema::{Course, Place, RunConfig};
use train::init::initial_weights;
use train::{Advance, Checkpoint, Dataset, Engine, FusedEngine, Slice, State, TrainError, Unsupported};

use crate::device::{Choice, Gpu};
use crate::error::GpuError;
use crate::exchange::Wish;
use crate::kernel::Kernel;
use crate::pace::{Pace, Sent};
use crate::plan::Plan;
use crate::population::Population;
use crate::shape::Shape;
use held::Held;

/// Trials held at once, waiting ones included: a map of 64 × 64.
const CAPACITY: u32 = 4096;
/// More examples than any training split has, for asking whether a shape fits at all.
const EXAMPLES_MAX: u32 = 2000;

/// The engine of cohorts.
#[derive(Debug)]
pub struct GpuEngine {
    gpu: Gpu,
    choice: Choice,
    /// By number.
    cohorts: BTreeMap<u32, Cohort>,
    cohorts_made: u32,
    /// Kept when their cohorts are gone, as compiling takes long.
    kernels: Vec<Rc<Kernel>>,
    trials: BTreeMap<u32, Held>,
    pace: Pace,
    /// What the last round waited for, if its time is to be learnt from.
    sent: Option<Sent>,
    /// Since [`Engine::took`] was called last: that takes time which says nothing about training.
    compiled: bool,
    /// In this round.
    may_compile: bool,
    /// Milliseconds spent so far.
    now_ms: f64,
    losses: Vec<DeviceLoss>,
    /// Losses since a trial was last copied or ended.
    fruitless: u32,
    /// Shapes that the device has refused, and trials of theirs that it had taken on.
    refused: BTreeMap<Shape, String>,
    given_up: Vec<(u32, Unsupported)>,
    /// Found while something else was waited for.
    unsaid: Vec<Advance>,
    /// Predicts.
    processor: FusedEngine,
    /// The last initial parameters: trials of a sweep often begin alike.
    beginning: Option<(RunConfig, Rc<Vec<f32>>)>,
}

/// Trials of one shape on one data set.
#[derive(Debug)]
struct Cohort {
    shape: Shape,
    data: Rc<Dataset>,
    population: Population,
}

impl GpuEngine {
    /// On an open device.
    #[must_use]
    pub fn new(gpu: Gpu, choice: Choice) -> Self {
        Self {
            gpu,
            choice,
            cohorts: BTreeMap::new(),
            cohorts_made: 0,
            kernels: Vec::new(),
            trials: BTreeMap::new(),
            pace: Pace::default(),
            sent: None,
            compiled: false,
            may_compile: false,
            now_ms: 0.0,
            losses: Vec::new(),
            fruitless: 0,
            refused: BTreeMap::new(),
            given_up: Vec::new(),
            unsaid: Vec::new(),
            processor: FusedEngine::default(),
            beginning: None,
        }
    }

    /// Opens a device.
    ///
    /// # Errors
    /// As [`Gpu::open`].
    pub async fn open(choice: Choice) -> Result<Self, GpuError> {
        Ok(Self::new(Gpu::open(choice).await?, choice))
    }

    /// Its device.
    #[must_use]
    pub fn gpu(&self) -> &Gpu {
        &self.gpu
    }

    /// Takes a trial on.
    fn hold(&mut self, trial: u32, held: Held) -> Result<(), TrainError> {
        if self.trials.len() >= CAPACITY as usize {
            return Err(TrainError::Busy { trial });
        }
        self.supports(&held.run)?;
        self.end(trial);
        self.trials.insert(trial, held);
        Ok(())
    }

    fn weights(&mut self, run: &RunConfig) -> Rc<Vec<f32>> {
        let alike = |other: &RunConfig| {
            (other.seed, other.repeat, other.model.init) == (run.seed, run.repeat, run.model.init)
                && other.widths() == run.widths()
        };
        if let Some((_, weights)) = self.beginning.as_ref().filter(|(other, _)| alike(other)) {
            return Rc::clone(weights);
        }
        let weights = Rc::new(initial_weights(run));
        self.beginning = Some((*run, Rc::clone(&weights)));
        weights
    }
}

impl Engine for GpuEngine {
    fn capacity(&self) -> u32 {
        CAPACITY
    }

    fn kind(&self) -> schema::Engine {
        schema::Engine::Gpu
    }

    fn supports(&self, run: &RunConfig) -> Result<(), Unsupported> {
        train::supports(run)?;
        if !run.technique.is_plain() {
            return Err(Unsupported::Technique);
        }
        let shape = Shape::of(run)?;
        if let Some(reason) = self.refused.get(&shape) {
            return Err(Unsupported::Refused { reason: reason.clone() });
        }
        Plan::new(&shape, self.gpu.traits(), EXAMPLES_MAX).map(drop)
    }

    async fn begin(&mut self, trial: u32, run: &RunConfig, data: Rc<Dataset>) -> Result<(), TrainError> {
        self.hold(trial, Held::new(run, data, self.now_ms))
    }

    fn save(&mut self, trial: u32) -> Option<State> {
        self.trials.get_mut(&trial)?.tell()
    }

    async fn resume(
        &mut self,
        trial: u32,
        course: &Course,
        data: Rc<Dataset>,
        state: &[u8],
    ) -> Result<Place, TrainError> {
        if !course.before.is_empty() {
            return Err(Unsupported::Stretch.into());
        }
        let run = &course.run;
        let plan = Plan::new(&Shape::of(run)?, self.gpu.traits(), data.train.len() as u32)?;
        let saved = saving::read(&plan, run, state)?;
        let place = saved.state.place();
        self.hold(trial, Held { saved: Some(saved), ..Held::new(run, data, self.now_ms) }.at(place))?;
        Ok(place)
    }

    async fn advance(&mut self, _slice: Slice) -> Result<Vec<Advance>, TrainError> {
        self.round(true).await?;
        Ok(std::mem::take(&mut self.unsaid))
    }

    fn took(&mut self, ms: f64) {
        self.now_ms += ms;
        let compiled = std::mem::take(&mut self.compiled);
        if let Some(sent) = self.sent.take().filter(|_| !compiled) {
            self.pace.took(ms, sent);
        }
    }

    fn is_settled(&self) -> bool {
        self.pace.is_settled()
    }

    fn refused(&mut self) -> Vec<(u32, Unsupported)> {
        std::mem::take(&mut self.given_up)
    }

    fn stop_after(&mut self, trial: u32, epoch: u32) {
        let Some(held) = self.trials.get_mut(&trial) else { return };
        held.hyper.last_epoch = epoch;
        held.stands = false;
        held.leaves = false;
        if let Some((cohort, slot)) = held.place
            && let Some(cohort) = self.cohorts.get(&cohort)
        {
            cohort.population.set_hyper(slot, &held.hyper);
        }
    }

    fn lose_device(&mut self) {
        self.gpu.destroy();
    }

    fn device_losses(&mut self) -> Vec<DeviceLoss> {
        std::mem::take(&mut self.losses)
    }

    async fn checkpoint(&mut self, trial: u32) -> Result<Checkpoint, TrainError> {
        // The answer to an earlier question may have come twice.
        if let Some(held) = self.trials.get_mut(&trial) {
            held.checkpoint = None;
        }
        loop {
            let held = self.trials.get_mut(&trial).ok_or(TrainError::NoRun)?;
            if let Some(checkpoint) = held.checkpoint.take() {
                return Ok(checkpoint);
            }
            if let Some((cohort, slot)) = held.place
                && let Some(cohort) = self.cohorts.get_mut(&cohort)
            {
                cohort.population.wish(slot, Wish::Weights);
            }
            // Only copies: a paused trial stays where it is.
            self.round(false).await?;
            let held = self.trials.get(&trial).ok_or(TrainError::NoRun)?;
            if held.place.is_none() {
                return held.last_copy().ok_or(TrainError::NoRun);
            }
        }
    }

    async fn predict(
        &mut self,
        run: &RunConfig,
        weights: Option<&[f32]>,
        query: Query,
    ) -> Result<Prediction, TrainError> {
        if weights.is_some() {
            return self.processor.predict(run, weights, query).await;
        }
        let found = self.trials.iter().find(|(_, held)| held.run == *run).map(|(id, _)| *id);
        let checkpoint = self.checkpoint(found.ok_or(TrainError::NoRun)?).await?;
        self.processor.predict(run, Some(&checkpoint.weights), query).await
    }

    fn end(&mut self, trial: u32) {
        self.unsaid.retain(|advance| advance.progress.trial != trial);
        if let Some(held) = self.trials.remove(&trial)
            && let Some((cohort, slot)) = held.place
            && let Some(cohort) = self.cohorts.get_mut(&cohort)
        {
            cohort.population.remove(slot);
        }
    }
}
