//! Rung 7: the engine of cohorts, driven as a worker drives it.

use std::collections::BTreeMap;
use std::rc::Rc;

use futures::executor::block_on;
use gpu::{Choice, GpuEngine};
use schema::wire::Query;
use schema::{Activation, CurvePoint, DataSet, Optimiser, Outcome, RunConfig, RunReport};
use train::init::initial_weights;
use train::{Dataset, Engine, FusedTrainer, Slice, TrainError, run_to_end};

use crate::lab::{adapter, larger};
use crate::runs::{NESTEROV, rules, run_on};

/// Of losses, relative to the fused engine's, in runs of some ten epochs.
const BAND: f64 = 1e-3;
const SLICE: Slice = Slice { max_steps: 1 };

/// An engine and what it has reported.
pub(crate) struct Driver {
    pub(crate) engine: GpuEngine,
    pub(crate) curves: BTreeMap<u32, Vec<CurvePoint>>,
    pub(crate) reports: BTreeMap<u32, RunReport>,
    /// What each slice is said to have taken: what dispatches do depends on it.
    pub(crate) slice_ms: f64,
    slices: u32,
}

impl Driver {
    pub(crate) fn new() -> Option<Self> {
        let engine = GpuEngine::new(adapter()?, Choice::Software);
        Some(Self { engine, curves: BTreeMap::new(), reports: BTreeMap::new(), slice_ms: 5.0, slices: 0 })
    }

    pub(crate) fn begin(&mut self, trial: u32, run: &RunConfig) {
        let data = Rc::new(Dataset::load(&run.data).unwrap());
        block_on(self.engine.begin(trial, run, data)).unwrap();
    }

    /// One slice. A trial that has ended is let go.
    pub(crate) fn slice(&mut self) {
        let advances = block_on(self.engine.advance(SLICE)).unwrap();
        // The first slices are empty: they show how long the device takes to answer.
        self.engine.took(if self.slices < 3 { 0.1 } else { self.slice_ms });
        self.slices += 1;
        for advance in advances {
            let trial = advance.progress.trial;
            let curve = self.curves.entry(trial).or_default();
            curve.extend(advance.progress.points);
            assert!(curve.windows(2).all(|pair| pair[0].epoch + 1 == pair[1].epoch), "{trial}: {curve:?}");
            if let Some(report) = advance.ended {
                self.engine.end(trial);
                assert!(self.reports.insert(trial, report).is_none(), "trial {trial} ended twice");
            }
        }
    }

    pub(crate) fn slices(&mut self, slices: u32) {
        (0..slices).for_each(|_| self.slice());
    }

    /// Until so many have ended.
    pub(crate) fn finish(&mut self, trials: usize) {
        for _ in 0..20_000 {
            if self.reports.len() == trials {
                return;
            }
            self.slice();
        }
        panic!("{} of {trials} ended", self.reports.len());
    }

    pub(crate) fn epoch(&self, trial: u32) -> u32 {
        self.curves.get(&trial).and_then(|curve| curve.last()).map_or(0, |point| point.epoch)
    }
}

pub(crate) fn small(seed: u32) -> RunConfig {
    let mut run = RunConfig { seed, epochs: 6, ..run_on(DataSet::Moons) };
    (run.model.layers, run.model.width) = (1, 8);
    run
}

fn fused(run: &RunConfig) -> (Vec<CurvePoint>, RunReport) {
    run_to_end::<FusedTrainer>(run, Rc::new(Dataset::load(&run.data).unwrap())).unwrap()
}

fn apart(found: &[CurvePoint], expected: &[CurvePoint]) -> f64 {
    assert_eq!(found.len(), expected.len());
    let losses = found.iter().zip(expected).flat_map(|(a, b)| {
        assert_eq!((a.step, a.epoch), (b.step, b.epoch));
        [(a.train_loss, b.train_loss), (a.val_loss, b.val_loss)]
    });
    losses.map(|(a, b)| f64::from((a - b).abs() / b.abs())).fold(0.0, larger)
}

/// Batch sizes, epochs, rates and seeds in one cohort; other shapes, rules and data sets beside it.
#[test]
fn mixed_cohorts_end_as_the_fused_engine_does() {
    let Some(mut driver) = Driver::new() else { return };
    let mut runs: Vec<_> = (0..5).map(small).collect();
    (runs[1].batch_size, runs[2].batch_size, runs[3].batch_size) = (1, 64, 1000);
    (runs[1].epochs, runs[4].epochs, runs[4].lr) = (2, 11, 0.02);
    let mut momentum = RunConfig { optimiser: NESTEROV, lr: 0.05, weight_decay: 0.01, ..small(9) };
    momentum.model.dropout = 0.2;
    runs.push(momentum);
    let mut curve = RunConfig { epochs: 3, optimiser: rules()[5].1, lr: 0.003, ..run_on(DataSet::Curve) };
    curve.model.activation = Activation::Gelu;
    runs.push(curve);
    (0..).zip(&runs).for_each(|(trial, run)| driver.begin(trial, run));
    driver.finish(runs.len());
    let mut all = 0.0;
    for (trial, run) in (0..).zip(&runs) {
        let (curve, report) = fused(run);
        let ours = &driver.reports[&trial];
        assert_eq!(
            (ours.outcome, ours.step, ours.epoch),
            (report.outcome, report.step, report.epoch),
            "{run:?}"
        );
        all = larger(all, apart(&driver.curves[&trial], &curve));
        let far = ours.weights.iter().zip(&report.weights).any(|(a, b)| (a - b).abs() > 1e-3);
        assert!(!far && ours.weights.len() == report.weights.len(), "the best parameters of {run:?}");
    }
    println!("cohorts: at most {all:.1e} of {BAND:e}");
    assert!(all < BAND, "{all:e}");
    // The canary: another seed is another curve.
    assert!(apart(&driver.curves[&0], &fused(&RunConfig { seed: 77, ..runs[0] }).0) > BAND);
}

/// Slices of least and of most work, alone and in company: the same bits.
#[test]
fn slicing_never_changes_a_number() {
    let all = [0.01, 1e6].map(|ms| {
        let mut driver = Driver::new()?;
        driver.slice_ms = ms;
        let trials = if ms < 1.0 { 3 } else { 1 };
        (0..trials).for_each(|seed| driver.begin(seed, &small(seed)));
        driver.finish(trials as usize);
        Some((driver.curves[&0].clone(), driver.reports[&0].clone()))
    });
    assert_eq!(all[0], all[1]);
}

#[test]
fn divergence_is_reported_at_the_fused_engines_step() {
    let Some(mut driver) = Driver::new() else { return };
    let mut runs: Vec<_> = [1e3, 30.0, 1e30, 0.05].map(|lr| RunConfig { lr, ..small(1) }).into();
    runs.iter_mut().for_each(|run| run.model.activation = Activation::Relu);
    runs.push(RunConfig { weight_decay: 1e30, ..runs[3] });
    (0..).zip(&runs).for_each(|(trial, run)| driver.begin(trial, run));
    driver.finish(runs.len());
    for (trial, run) in (0..).zip(&runs) {
        let (curve, report) = fused(run);
        let ours = &driver.reports[&trial];
        println!(
            "lr {:e}: {:?} at step {}, fused {:?} at {}",
            run.lr, ours.outcome, ours.step, report.outcome, report.step
        );
        assert_eq!(
            (ours.outcome, ours.step, ours.epoch),
            (report.outcome, report.step, report.epoch),
            "{run:?}"
        );
        let ours = &driver.curves[&trial];
        assert_eq!(ours.len(), curve.len());
        assert!(ours.iter().all(|p| p.train_loss.is_finite() && p.val_loss.is_finite()));
    }
    let outcome = |trial| driver.reports[&trial].outcome;
    assert_eq!([0, 2, 3].map(outcome), [Outcome::Diverged, Outcome::Diverged, Outcome::Done]);
}

/// A trial that ends in a place is followed by another there, which must find nothing of it: no moment, no best
/// parameters, no divergence.
#[test]
fn places_are_clean_for_their_next_trial() {
    let optimiser = Optimiser::Adam { beta1: 0.9, beta2: 0.99, eps: 1e-6 };
    let run = RunConfig { optimiser, lr: 0.01, ..small(4) };
    let Some(mut alone) = Driver::new() else { return };
    alone.begin(1, &run);
    alone.finish(1);
    let Some(mut driver) = Driver::new() else { return };
    driver.begin(0, &RunConfig { lr: 1e30, ..run });
    driver.finish(1);
    assert_eq!(driver.reports[&0].outcome, Outcome::Diverged);
    driver.begin(1, &run);
    driver.finish(2);
    assert_eq!((&driver.curves[&1], &driver.reports[&1]), (&alone.curves[&1], &alone.reports[&1]));
}

#[test]
fn trials_stand_still_at_their_mark() {
    let Some(mut driver) = Driver::new() else { return };
    let run = RunConfig { epochs: 9, ..small(2) };
    driver.begin(0, &run);
    driver.engine.stop_after(0, 2);
    driver.slices(60);
    assert_eq!((driver.epoch(0), driver.reports.len()), (2, 0));
    let paused = block_on(driver.engine.checkpoint(0)).unwrap();
    let data = Dataset::load(&run.data).unwrap();
    assert_eq!((paused.epoch, paused.step), (2, 2 * data.train.len().div_ceil(37) as u32));
    assert!(block_on(driver.engine.predict(&run, None, Query::Plane { resolution: 5 })).is_ok());
    assert_eq!(block_on(driver.engine.checkpoint(0)).unwrap(), paused, "a look at it is no step");

    driver.engine.stop_after(0, 5);
    driver.slices(60);
    assert_eq!(driver.epoch(0), 5);
    driver.engine.stop_after(0, 3);
    driver.slices(20);
    assert_eq!(driver.epoch(0), 5, "already passed");
    driver.engine.stop_after(0, u32::MAX);
    driver.finish(1);
    assert_eq!(driver.curves[&0].len(), 10);
}

/// More trials come while others are in training: the cohort grows, and they do not wait for the others' ends.
#[test]
fn a_cohort_grows_while_it_trains() {
    let Some(mut driver) = Driver::new() else { return };
    driver.begin(0, &RunConfig { epochs: 100_000, ..small(0) });
    driver.slices(5);
    (1..8).for_each(|trial| driver.begin(trial, &small(trial)));
    for _ in 0..300 {
        driver.slice();
        if driver.reports.len() == 7 {
            break;
        }
    }
    assert_eq!(driver.reports.len(), 7, "they wait for the first to end");
    for trial in 1..8 {
        assert!(apart(&driver.curves[&trial], &fused(&small(trial)).0) < BAND);
    }
    driver.engine.end(0);
    driver.slice();
    assert!(block_on(driver.engine.advance(SLICE)).unwrap().is_empty());
    assert!(matches!(block_on(driver.engine.checkpoint(0)), Err(TrainError::NoRun)));
}

/// A trial before its first slice has its initial parameters.
#[test]
fn a_waiting_trial_can_be_asked() {
    let Some(mut driver) = Driver::new() else { return };
    driver.begin(3, &small(3));
    let checkpoint = block_on(driver.engine.checkpoint(3)).unwrap();
    assert_eq!((checkpoint.step, checkpoint.epoch), (0, 0));
    assert_eq!(checkpoint.weights, initial_weights(&small(3)));
    assert!(matches!(block_on(driver.engine.checkpoint(4)), Err(TrainError::NoRun)));
}

/// A report comes once, also where whoever drives lets go late.
#[test]
fn an_ended_trial_is_reported_once() {
    let Some(mut driver) = Driver::new() else { return };
    (0..3).for_each(|trial| driver.begin(trial, &RunConfig { epochs: 1 + 3 * trial, ..small(trial) }));
    let mut ends = Vec::new();
    for _ in 0..200 {
        let advances = block_on(driver.engine.advance(SLICE)).unwrap();
        driver.engine.took(1.0);
        ends.extend(advances.into_iter().filter(|advance| advance.ended.is_some()).map(|a| a.progress.trial));
    }
    ends.sort_unstable();
    assert_eq!(ends, [0, 1, 2]);
}
