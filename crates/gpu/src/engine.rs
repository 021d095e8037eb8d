//! The engine of cohorts: thousands of trials on one device, in one population for each shape.
//!
//! It keeps a copy of every trial that is at most a few seconds old, and when the device is lost it opens another and
//! goes on from there. Knows no clock: [`Engine::took`] tells it how long its dispatches take.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use futures::future::join_all;
use schema::wire::{DeviceLoss, Prediction, Progress, Query};
use schema::{CurvePoint, Outcome, RunConfig, RunReport, Task};
use train::init::initial_weights;
use train::{Advance, Checkpoint, Dataset, Engine, FusedEngine, Slice, TrainError, Unsupported};

use crate::device::{Choice, Gpu};
use crate::error::GpuError;
use crate::kernel::Kernel;
use crate::pace::{Pace, Sent};
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
/// Devices lost one after the other, with no trial copied or ended in between.
const LOSSES_MAX: u32 = 3;

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
    /// Shall make room for one that waits.
    leaves: bool,
    /// At its mark.
    stands: bool,
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

    /// Gives waiting trials their places, as far as there is room; at most one kernel is compiled on the way.
    async fn settle(&mut self) -> Result<(), GpuError> {
        let waiting = |(id, held): (&u32, &Held)| {
            // Those that stand at their marks need no place.
            (held.place.is_none() && !held.stands).then(|| Some((*id, Shape::of(&held.run).ok()?))).flatten()
        };
        let waiting: Vec<(u32, Shape)> = self.trials.iter().filter_map(waiting).collect();
        self.may_compile = true;
        let mut alike = BTreeMap::new();
        waiting.iter().for_each(|(_, shape)| *alike.entry(shape).or_default() += 1_u32);
        let mut full = BTreeSet::new();
        for (id, shape) in &waiting {
            let Some(held) = self.trials.get(id) else { continue };
            let (run, data) = (held.run, Rc::clone(&held.data));
            let alike = alike.get(shape).copied().unwrap_or(1);
            let number = match self.cohort(shape.clone(), &data, alike).await {
                Ok(Some(number)) => number,
                // Its kernel comes with the next round: whoever drives must not wait for all of them.
                Ok(None) => continue,
                Err(GpuError::Refused(reason)) if !self.gpu.is_lost() => {
                    self.give_up(shape, &reason);
                    continue;
                }
                Err(error) => return Err(error),
            };
            if full.contains(&number) || !self.make_room(number).await? {
                full.insert(number);
                continue;
            }
            let weights = self.weights(&run);
            let Some(held) = self.trials.get_mut(id) else { continue };
            let Some(cohort) = self.cohorts.get_mut(&number) else { continue };
            if let Some(slot) = cohort.population.add(&held.hyper, &weights, held.saved.as_ref()) {
                held.place = Some((number, slot));
                held.saved_ms = self.now_ms;
                held.leaves = false;
            }
        }
        self.exchange(&full);
        Ok(())
    }

    /// Whether there is room for another trial. A population can only grow while nothing of it is under way.
    async fn make_room(&mut self, number: u32) -> Result<bool, GpuError> {
        loop {
            let Some(Cohort { population, .. }) = self.cohorts.get_mut(&number) else { return Ok(false) };
            if population.has_room() || !population.can_grow() {
                return Ok(population.has_room());
            }
            if population.under_way() == 0 {
                population.grow().await;
                continue;
            }
            let tally = population.collect().await?;
            self.take_in(number, tally);
        }
    }

    /// Where trials wait for room, those that stand at their marks leave.
    fn exchange(&mut self, full: &BTreeSet<u32>) {
        for held in self.trials.values_mut() {
            let Some((number, slot)) = held.place else { continue };
            if held.stands
                && !held.leaves
                && full.contains(&number)
                && let Some(cohort) = self.cohorts.get_mut(&number)
            {
                held.leaves = true;
                cohort.population.wish(slot, Wish::Whole);
            }
        }
    }

    /// A shape that the device will not train: its trials are somebody else's.
    fn give_up(&mut self, shape: &Shape, reason: &str) {
        self.refused.insert(shape.clone(), reason.to_owned());
        let theirs = |held: &Held| held.place.is_none() && Shape::of(&held.run).as_ref() == Ok(shape);
        let gone: Vec<u32> = self.trials.iter().filter(|(_, held)| theirs(held)).map(|(id, _)| *id).collect();
        for id in gone {
            self.end(id);
            self.given_up.push((id, Unsupported::Refused { reason: reason.to_owned() }));
        }
    }

    /// The cohort of a shape on a data set, made if need be; none if its kernel is to wait for the next round.
    async fn cohort(
        &mut self,
        shape: Shape,
        data: &Rc<Dataset>,
        trials: u32,
    ) -> Result<Option<u32>, GpuError> {
        let fits = |cohort: &Cohort| cohort.shape == shape && cohort.data.config == data.config;
        if let Some((number, _)) = self.cohorts.iter().find(|(_, cohort)| fits(cohort)) {
            return Ok(Some(*number));
        }
        let in_use =
            |number: &u32| self.trials.values().any(|held| held.place.is_some_and(|at| at.0 == *number));
        self.cohorts.retain(|number, _| in_use(number));
        let examples = Examples::of(data);
        let plan = Plan::new(&shape, self.gpu.traits(), examples.train)
            .map_err(|error| GpuError::Refused(error.to_string()))?;
        let Some(kernel) = self.kernel(plan).await? else { return Ok(None) };
        let population = Population::new(&self.gpu, kernel, &examples, trials.next_power_of_two()).await?;
        self.cohorts_made += 1;
        self.cohorts.insert(self.cohorts_made, Cohort { shape, data: Rc::clone(data), population });
        Ok(Some(self.cohorts_made))
    }

    async fn kernel(&mut self, plan: Plan) -> Result<Option<Rc<Kernel>>, GpuError> {
        if let Some(kernel) = self.kernels.iter().find(|kernel| kernel.plan() == &plan) {
            return Ok(Some(Rc::clone(kernel)));
        }
        if !std::mem::take(&mut self.may_compile) {
            return Ok(None);
        }
        self.compiled = true;
        let kernel = Rc::new(Kernel::compile(&self.gpu, plan).await?);
        self.kernels.push(Rc::clone(&kernel));
        Ok(Some(kernel))
    }

    /// Sends off what can be sent off.
    fn submit(&mut self, training: bool) {
        let all = self.active();
        let allowance = self.pace.allowance(all);
        for cohort in self.cohorts.values_mut() {
            let share = u64::from(allowance.groups) * u64::from(cohort.population.active());
            let groups = if training { share.div_ceil(u64::from(all.max(1))) as u32 } else { 0 };
            cohort.population.submit(Allowance { groups, ..allowance });
        }
    }

    fn active(&self) -> u32 {
        self.cohorts.values().map(|cohort| cohort.population.active()).sum()
    }

    /// Sends off and takes in, until the oldest dispatch of each population has been taken in.
    async fn tick(&mut self, training: bool) -> Result<(), GpuError> {
        let all = self.active();
        // One dispatch computes while the results of the other are looked at.
        self.submit(training);
        self.submit(training);
        // All are waited for together: a browser may take long to answer each.
        let collecting = self.cohorts.iter_mut().map(|(number, cohort)| async move {
            cohort.population.collect().await.map(|tally| (*number, tally))
        });
        let tallies = join_all(collecting).await.into_iter().collect::<Result<Vec<_>, _>>()?;
        let groups = tallies.iter().map(|(_, tally)| tally.groups).sum();
        let was_limited = tallies.iter().any(|(_, tally)| tally.was_limited);
        for (number, tally) in tallies {
            self.take_in(number, tally);
        }
        let tells = training && (groups > 0 || self.pace.is_probing());
        self.sent = tells.then_some(Sent { groups, all: all.max(groups), was_limited });
        Ok(())
    }

    fn take_in(&mut self, number: u32, tally: Tally) {
        let ids: BTreeMap<Slot, u32> = self
            .trials
            .iter()
            .filter_map(|(id, held)| held.place.filter(|place| place.0 == number).map(|place| (place.1, *id)))
            .collect();
        let Some(Cohort { population, .. }) = self.cohorts.get_mut(&number) else { return };
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
        }
        for (slot, wish, saved) in tally.granted {
            let Some(&id) = ids.get(&slot) else { continue };
            let Some(held) = self.trials.get_mut(&id) else { continue };
            let (step, epoch) = (saved.state.step, saved.state.epoch);
            match (wish, held.ended) {
                // An ended one has nothing to go on with: only its best parameters are still wanted.
                (Wish::Whole, _) if saved.state.status() != Status::Training => {}
                (Wish::Whole, _) => {
                    self.fruitless = 0;
                    held.saved = Some(saved);
                    if held.leaves && held.stands {
                        held.place = None;
                        population.remove(slot);
                    }
                }
                (Wish::Best, Some(outcome)) => {
                    self.fruitless = 0;
                    let report = RunReport { outcome, step, epoch, weights: saved.params };
                    self.unsaid.push(held.advance(id, Some(report)));
                }
                (Wish::Weights | Wish::Best, _) => {
                    held.checkpoint = Some(Checkpoint { step, epoch, weights: saved.params });
                }
            }
        }
        self.save(number);
    }

    /// Asks for copies of the trials that have gone longest without.
    fn save(&mut self, number: u32) {
        let Some(Cohort { population, .. }) = self.cohorts.get_mut(&number) else { return };
        let room = SAVES_AT_ONCE.saturating_sub(population.wishes(Wish::Whole));
        let due = |held: &Held| held.ended.is_none() && self.now_ms - held.saved_ms > SAVE_AFTER_MS;
        let mut old: Vec<&mut Held> = self
            .trials
            .values_mut()
            .filter(|held| room > 0 && held.place.is_some_and(|place| place.0 == number) && due(held))
            .collect();
        old.sort_by(|a, b| a.saved_ms.total_cmp(&b.saved_ms));
        for held in old.into_iter().take(room) {
            if let Some((_, slot)) = held.place {
                held.saved_ms = self.now_ms;
                population.wish(slot, Wish::Whole);
            }
        }
    }

    /// Opens another device for all trials.
    async fn recover(&mut self, reason: &str) -> Result<(), TrainError> {
        self.cohorts.clear();
        self.kernels.clear();
        self.sent = None;
        self.pace = Pace::default();
        self.fruitless += 1;
        if self.fruitless >= LOSSES_MAX {
            return Err(TrainError::Device(format!("{reason}, again and again")));
        }
        self.gpu = Gpu::open(self.choice).await?;
        let mut resumed = 0;
        for held in self.trials.values_mut() {
            held.place = None;
            held.ended = None;
            // It may have to come to its mark again.
            held.stands = false;
            held.leaves = false;
            resumed += u32::from(held.saved.is_some());
        }
        let restarted = self.trials.len() as u32 - resumed;
        self.losses.push(DeviceLoss { resumed, restarted, reason: reason.to_owned() });
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
        self.stands = state.waits(self.hyper.last_epoch);
        for point in points.iter().filter(|point| point.epoch >= self.next_epoch) {
            self.points.push(curve_point(point, &self.data));
        }
        self.next_epoch = self.points.last().map_or(self.next_epoch, |point| point.epoch + 1);
        news
    }

    /// Of one that has no place on the device.
    fn last_copy(&self) -> Option<Checkpoint> {
        let saved = self.saved.as_ref()?;
        let weights = saved.params.get(..self.run.parameters() as usize)?.to_vec();
        Some(Checkpoint { step: saved.state.step, epoch: saved.state.epoch, weights })
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
        let shape = Shape::of(run)?;
        if let Some(reason) = self.refused.get(&shape) {
            return Err(Unsupported::Refused { reason: reason.clone() });
        }
        Plan::new(&shape, self.gpu.traits(), EXAMPLES_MAX).map(drop)
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
            leaves: false,
            stands: false,
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
