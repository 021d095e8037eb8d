//! The engine of cohorts: thousands of trials on one device, in one population for each shape.
//!
//! It keeps a copy of every trial that is at most a few seconds old, and when the device is lost it opens another and
//! goes on from there. Knows no clock: [`Engine::took`] tells it how long its dispatches take.

use std::collections::BTreeMap;
use std::rc::Rc;

use schema::wire::{DeviceLoss, Prediction, Progress, Query};
use schema::{CurvePoint, Outcome, RunConfig, RunReport, Task};
use train::init::initial_weights;
use train::{Advance, Checkpoint, Dataset, Engine, FusedEngine, Slice, TrainError, Unsupported};

use crate::device::{Choice, Gpu};
use crate::error::GpuError;
use crate::kernel::Kernel;
use crate::pace::Pace;
use crate::plan::Plan;
use crate::population::{Allowance, Examples, Population, Saved, Slot, Tally, Wish};
use crate::records::{Hyper, Point, State, Status};
use crate::shape::Shape;

/// Trials held at once, waiting ones included: a map of 64 × 64.
const CAPACITY: u32 = 4096;
/// More examples than any training split has, for asking whether a shape fits at all.
const EXAMPLES_MAX: u32 = 2000;
/// A trial is copied out when its last copy is older than this.
const SAVE_AFTER_MS: f64 = 2000.0;
/// Copies waiting to be brought back, of each population.
const SAVES_AT_ONCE: usize = 16;

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
    /// Trials in the last dispatch and trials in training.
    sent: Option<(u32, u32)>,
    /// Since [`Engine::took`] was called last: that takes time which says nothing about training.
    compiled: bool,
    /// Milliseconds spent so far.
    now_ms: f64,
    losses: Vec<DeviceLoss>,
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

/// A trial.
#[derive(Debug)]
struct Held {
    run: RunConfig,
    data: Rc<Dataset>,
    hyper: Hyper,
    /// Its cohort and its place therein; none while it waits for one.
    place: Option<(u32, Slot)>,
    step: u32,
    epoch: u32,
    /// Points of the curve up to this epoch, exclusively, have been reported.
    next_epoch: u32,
    /// Status of an ended trial whose parameters are on their way.
    ended: Option<Outcome>,
    /// Points not reported yet.
    points: Vec<CurvePoint>,
    saved: Option<Saved>,
    saved_ms: f64,
    /// What was asked for by [`Engine::checkpoint`].
    checkpoint: Option<Checkpoint>,
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
            now_ms: 0.0,
            losses: Vec::new(),
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

    /// Gives waiting trials their places, as far as there is room.
    async fn settle(&mut self) -> Result<(), GpuError> {
        let waiting = |(id, held): (&u32, &Held)| {
            held.place.is_none().then(|| Some((*id, Shape::of(&held.run).ok()?))).flatten()
        };
        let waiting: Vec<(u32, Shape)> = self.trials.iter().filter_map(waiting).collect();
        let mut alike = BTreeMap::new();
        waiting.iter().for_each(|(_, shape)| *alike.entry(shape).or_default() += 1_u32);
        for (id, shape) in &waiting {
            let Some(held) = self.trials.get(id) else { continue };
            let (run, data) = (held.run, Rc::clone(&held.data));
            let alike = alike.get(shape).copied().unwrap_or(1);
            let number = self.cohort(shape.clone(), &data, alike).await?;
            let weights = self.weights(&run);
            self.make_room(number).await?;
            let Some(held) = self.trials.get_mut(id) else { continue };
            let Some(cohort) = self.cohorts.get_mut(&number) else { continue };
            if let Some(slot) = cohort.population.add(&held.hyper, &weights, held.saved.as_ref()) {
                held.place = Some((number, slot));
                held.saved_ms = self.now_ms;
            }
        }
        Ok(())
    }

    /// A population can only grow while nothing of it is under way.
    async fn make_room(&mut self, number: u32) -> Result<(), GpuError> {
        while let Some(cohort) = self.cohorts.get_mut(&number)
            && cohort.population.wants_to_grow()
            && cohort.population.under_way() > 0
        {
            let tally = cohort.population.collect().await?;
            self.take_in(number, tally);
        }
        Ok(())
    }

    async fn cohort(&mut self, shape: Shape, data: &Rc<Dataset>, trials: u32) -> Result<u32, GpuError> {
        let fits = |cohort: &Cohort| cohort.shape == shape && cohort.data.config == data.config;
        if let Some((number, _)) = self.cohorts.iter().find(|(_, cohort)| fits(cohort)) {
            return Ok(*number);
        }
        let in_use =
            |number: &u32| self.trials.values().any(|held| held.place.is_some_and(|at| at.0 == *number));
        self.cohorts.retain(|number, _| in_use(number));
        let examples = Examples::of(data);
        let plan = Plan::new(&shape, self.gpu.traits(), examples.train)
            .map_err(|error| GpuError::Refused(error.to_string()))?;
        let kernel = self.kernel(plan).await?;
        let population = Population::new(&self.gpu, kernel, &examples, trials.next_power_of_two()).await?;
        self.cohorts_made += 1;
        self.cohorts.insert(self.cohorts_made, Cohort { shape, data: Rc::clone(data), population });
        Ok(self.cohorts_made)
    }

    async fn kernel(&mut self, plan: Plan) -> Result<Rc<Kernel>, GpuError> {
        if let Some(kernel) = self.kernels.iter().find(|kernel| kernel.plan() == &plan) {
            return Ok(Rc::clone(kernel));
        }
        self.compiled = true;
        let kernel = Rc::new(Kernel::compile(&self.gpu, plan).await?);
        self.kernels.push(Rc::clone(&kernel));
        Ok(kernel)
    }

    /// Sends off what can be sent off.
    fn submit(&mut self, training: bool) {
        let all: u32 = self.cohorts.values().map(|cohort| cohort.population.active()).sum();
        let allowance = self.pace.allowance();
        let mut taken = 0;
        for cohort in self.cohorts.values_mut() {
            let share = u64::from(allowance.groups) * u64::from(cohort.population.active());
            let groups = if training { share.div_ceil(u64::from(all.max(1))) as u32 } else { 0 };
            taken += cohort.population.submit(Allowance { groups, ..allowance });
        }
        if taken > 0 || (training && self.pace.is_probing()) {
            self.sent = Some((taken, all));
        }
    }

    /// Sends off and takes in, until the oldest dispatch of each population has been taken in.
    async fn tick(&mut self, training: bool) -> Result<(), GpuError> {
        // One dispatch computes while the results of the other are looked at.
        self.submit(training);
        self.submit(training);
        let numbers: Vec<u32> = self.cohorts.keys().copied().collect();
        for number in numbers {
            let Some(cohort) = self.cohorts.get_mut(&number) else { continue };
            let tally = cohort.population.collect().await?;
            self.take_in(number, tally);
        }
        Ok(())
    }

    fn take_in(&mut self, cohort: u32, tally: Tally) {
        let ids: BTreeMap<Slot, u32> = self
            .trials
            .iter()
            .filter_map(|(id, held)| held.place.filter(|place| place.0 == cohort).map(|place| (place.1, *id)))
            .collect();
        let Some(Cohort { population, .. }) = self.cohorts.get_mut(&cohort) else { return };
        for standing in tally.standings {
            let Some(&id) = ids.get(&standing.slot) else { continue };
            let Some(held) = self.trials.get_mut(&id) else { continue };
            let news = held.take_in(&standing.state, &standing.points);
            match standing.state.status() {
                Status::Training if news => self.unsaid.push(held.advance(id, None)),
                Status::Training => {}
                // It may have taken part in one more dispatch before its end was known.
                _ if held.ended.is_some() => {}
                status => {
                    let outcome = if status == Status::Done { Outcome::Done } else { Outcome::Diverged };
                    held.ended = Some(outcome);
                    population.wish(standing.slot, Wish::Best);
                }
            }
            let old = self.now_ms - held.saved_ms > SAVE_AFTER_MS;
            if old && held.ended.is_none() && population.wishes() < SAVES_AT_ONCE {
                held.saved_ms = self.now_ms;
                population.wish(standing.slot, Wish::Whole);
            }
        }
        for (slot, wish, saved) in tally.granted {
            let Some(&id) = ids.get(&slot) else { continue };
            let Some(held) = self.trials.get_mut(&id) else { continue };
            let (step, epoch) = (saved.state.step, saved.state.epoch);
            match (wish, held.ended) {
                (Wish::Whole, _) => held.saved = Some(saved),
                (Wish::Best, Some(outcome)) => {
                    let report = RunReport { outcome, step, epoch, weights: saved.params };
                    self.unsaid.push(held.advance(id, Some(report)));
                }
                (Wish::Weights | Wish::Best, _) => {
                    held.checkpoint = Some(Checkpoint { step, epoch, weights: saved.params });
                }
            }
        }
    }

    /// Opens another device for all trials.
    async fn recover(&mut self, reason: &str) -> Result<(), TrainError> {
        self.cohorts.clear();
        self.kernels.clear();
        self.sent = None;
        self.pace = Pace::default();
        self.gpu = Gpu::open(self.choice).await?;
        for held in self.trials.values_mut() {
            held.place = None;
            held.ended = None;
        }
        self.losses.push(DeviceLoss { resumed: self.trials.len() as u32, reason: reason.to_owned() });
        Ok(())
    }

    async fn attempt(&mut self, training: bool) -> Result<(), GpuError> {
        self.settle().await?;
        self.tick(training).await
    }

    /// One round; if the device is lost, one on another device.
    async fn round(&mut self, training: bool) -> Result<(), TrainError> {
        let result = if self.gpu.is_lost() { Err(GpuError::Lost) } else { self.attempt(training).await };
        match result {
            // What a dying device complains of is of no interest.
            Err(error) if error == GpuError::Lost || self.gpu.is_lost() => {
                self.recover(&error.to_string()).await?;
                Ok(self.attempt(training).await?)
            }
            result => Ok(result?),
        }
    }
}

impl Held {
    /// Whether there was anything new.
    fn take_in(&mut self, state: &State, points: &[Point]) -> bool {
        let news = state.step != self.step || !points.is_empty();
        (self.step, self.epoch) = (state.step, state.epoch);
        for point in points.iter().filter(|point| point.epoch >= self.next_epoch) {
            self.points.push(curve_point(point, &self.data));
        }
        self.next_epoch = self.points.last().map_or(self.next_epoch, |point| point.epoch + 1);
        news
    }

    fn advance(&mut self, trial: u32, ended: Option<RunReport>) -> Advance {
        let points = std::mem::take(&mut self.points);
        let progress = Progress { trial, step: self.step, epoch: self.epoch, points, busy_ms: 0.0 };
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

impl Engine for GpuEngine {
    fn capacity(&self) -> u32 {
        CAPACITY
    }

    fn supports(&self, run: &RunConfig) -> Result<(), Unsupported> {
        train::supports(run)?;
        Plan::new(&Shape::of(run)?, self.gpu.traits(), EXAMPLES_MAX).map(drop)
    }

    async fn begin(&mut self, trial: u32, run: &RunConfig, data: Rc<Dataset>) -> Result<(), TrainError> {
        if self.trials.len() >= CAPACITY as usize {
            return Err(TrainError::Busy { trial });
        }
        self.supports(run)?;
        self.end(trial);
        let held = Held {
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
            saved_ms: self.now_ms,
            checkpoint: None,
        };
        self.trials.insert(trial, held);
        Ok(())
    }

    async fn advance(&mut self, _slice: Slice) -> Result<Vec<Advance>, TrainError> {
        self.round(true).await?;
        Ok(std::mem::take(&mut self.unsaid))
    }

    fn took(&mut self, ms: f64) {
        self.now_ms += ms;
        let compiled = std::mem::take(&mut self.compiled);
        if let Some((groups, all)) = self.sent.take().filter(|_| !compiled) {
            self.pace.took(ms, groups, all);
        }
    }

    fn stop_after(&mut self, trial: u32, epoch: u32) {
        let Some(held) = self.trials.get_mut(&trial) else { return };
        held.hyper.last_epoch = epoch;
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
            if self.trials.get(&trial).is_some_and(|held| held.place.is_none()) {
                return Err(TrainError::NoRun);
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
        if let Some(held) = self.trials.remove(&trial)
            && let Some((cohort, slot)) = held.place
            && let Some(cohort) = self.cohorts.get_mut(&cohort)
        {
            cohort.population.remove(slot);
        }
    }
}
