//! The batch-size bench in a terminal: measures and trains what [`BatchStudy`] asks for, and prints its findings.

use std::num::NonZeroUsize;
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use schema::batches::{BatchStudy, Record, Trained, Trial};
use schema::{RunConfig, StudyConfig};
use train::{Dataset, FusedTrainer, Session, TrainError, run_to_end};

use crate::error::CliError;

mod report;

pub(crate) use report::text;

/// Each batch size is measured so often, in turn with the others.
const ROUNDS: usize = 3;
/// For so many seconds each time.
const MEASURE_SECONDS: f64 = 0.15;
/// Units of work between two looks at the clock.
const UNITS: u32 = 16;

/// The run in the middle of the searched ranges.
#[must_use]
pub fn base(study: &StudyConfig) -> RunConfig {
    let space = study.space();
    study.run(&space.from_unit(&vec![0.5; space.dims()]))
}

/// Measures every batch size on one thread, then trains on several.
///
/// # Errors
/// Those of the engine.
pub fn run(study: &BatchStudy, jobs: NonZeroUsize, told: impl Fn(usize, usize)) -> Result<Record, CliError> {
    let mut record = Record::default();
    let data = Rc::new(Dataset::load(&study.base().data)?);
    for _ in 0..ROUNDS {
        for batch in study.sizes() {
            record.add_speed(*batch, steps_per_second(&study.timed(*batch), &data)?);
        }
    }
    loop {
        let trials = study.trials(&record);
        let mut missing: Vec<Trial> = trials.iter().copied().filter(|it| !record.contains(it)).collect();
        let Some(first) = missing.first().copied() else { return Ok(record) };
        let done = trials.len() - missing.len();
        // What later seeds train depends on what the first has found.
        missing.retain(|trial| trial.seed == first.seed);
        told(done, trials.len());
        for (trial, trained) in train(study, &missing, jobs)? {
            record.add(trial, trained);
        }
    }
}

/// Optimiser steps over time, evaluations included.
#[expect(
    clippy::disallowed_methods,
    reason = "speed is what is measured; nothing that is trained depends on it"
)]
fn steps_per_second(run: &RunConfig, data: &Rc<Dataset>) -> Result<f64, TrainError> {
    let (start, mut steps) = (Instant::now(), 0);
    loop {
        let mut session = Session::<FusedTrainer>::new(run, Rc::clone(data))?;
        while session.report()?.is_none() {
            session.work(UNITS, u32::MAX)?;
            let seconds = start.elapsed().as_secs_f64();
            if seconds >= MEASURE_SECONDS {
                return Ok(f64::from(steps + session.step()) / seconds);
            }
        }
        steps += session.step();
    }
}

fn train(
    study: &BatchStudy,
    trials: &[Trial],
    jobs: NonZeroUsize,
) -> Result<Vec<(Trial, Trained)>, CliError> {
    let (next, ended) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || -> Result<(), TrainError> {
        let data = Rc::new(Dataset::load(&study.base().data)?);
        while let Some(trial) = trials.get(next.fetch_add(1, Ordering::Relaxed)) {
            let (curve, report) = run_to_end::<FusedTrainer>(&study.run(trial), Rc::clone(&data))?;
            let trained = Trained { curve, outcome: report.outcome };
            ended.lock().unwrap_or_else(PoisonError::into_inner).push((*trial, trained));
        }
        Ok(())
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..jobs.get().min(trials.len())).map(|_| scope.spawn(work)).collect();
        threads
            .into_iter()
            .try_for_each(|thread| thread.join().map_err(|_| CliError::Panicked)?.map_err(CliError::from))
    })?;
    Ok(ended.into_inner().unwrap_or_else(PoisonError::into_inner))
}
