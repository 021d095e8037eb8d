//! How fast an engine trains: the very thing that a sweep would ask of it, for a fraction of a second.

use std::rc::Rc;

use schema::RunConfig;
use train::{Dataset, Engine, Slice, TrainError};

use crate::pace::Pace;

/// Not counted, at least: pipelines are compiled and caches filled. Then until the engine says that the size of its
/// dispatches has settled …
const WARM_MS: f64 = 80.0;
/// … or until so much time has passed.
const SETTLE_MS: f64 = 1500.0;
/// Counted, at least.
const COUNT_MS: f64 = 150.0;
/// Counted advances, at least: on some devices one takes as long as all that.
const COUNT_ADVANCES: u32 = 3;
/// Without a single counted step by then, there is no speed.
const NO_STEP_MS: f64 = 3000.0;

/// Optimiser steps a second of `cohort` trials together (as many as the engine can hold), evaluations included in the
/// time as they are in a sweep. Runs that end before the time is up are measured to their end.
///
/// # Errors
/// Those of the engine; [`TrainError::NoStep`] if it does nothing for seconds.
pub(crate) async fn measure<E: Engine>(
    engine: &mut E,
    run: &RunConfig,
    cohort: u32,
    data: &Rc<Dataset>,
    clock: &impl Fn() -> f64,
) -> Result<f64, TrainError> {
    let cohort = cohort.clamp(1, engine.capacity());
    let mut begun = Ok(());
    for trial in 0..cohort {
        if begun.is_ok() {
            // Draws of its own for each, as in a sweep.
            begun = engine.begin(trial, &RunConfig { repeat: trial, ..*run }, Rc::clone(data)).await;
        }
    }
    let rate = match begun {
        Ok(()) => count(engine, cohort, clock).await,
        Err(error) => Err(error),
    };
    (0..cohort).for_each(|trial| engine.end(trial));
    rate
}

async fn count<E: Engine>(engine: &mut E, cohort: u32, clock: &impl Fn() -> f64) -> Result<f64, TrainError> {
    let mut pace = Pace::default();
    let (mut steps, mut training) = (vec![0_u32; cohort as usize], cohort);
    let mut rate = Rate::default();
    let mut from_ms = clock();
    while training > 0 && !rate.is_over() {
        let advances = engine.advance(Slice { max_steps: pace.units() }).await?;
        let now_ms = clock();
        pace.took(now_ms - from_ms);
        engine.took(now_ms - from_ms);
        let mut done = 0;
        for advance in &advances {
            if let Some(before) = steps.get_mut(advance.progress.trial as usize) {
                done += advance.progress.step.saturating_sub(*before);
                *before = advance.progress.step;
            }
        }
        for ended in advances.iter().filter(|advance| advance.ended.is_some()) {
            engine.end(ended.progress.trial);
            training -= 1;
        }
        rate.add(done, now_ms - from_ms, engine.is_settled());
        from_ms = now_ms;
    }
    rate.steps_per_second().ok_or_else(|| TrainError::NoStep { ms: rate.sum(Phase::First).ms })
}

/// In this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Phase {
    /// The first advance, which may have compiled.
    #[default]
    First,
    /// The engine finds its speed.
    Warm,
    Counted,
}

#[derive(Debug, Clone, Copy, Default)]
struct Part {
    advances: u32,
    steps: u32,
    ms: f64,
}

/// Steps over time, by phase.
#[derive(Debug, Default)]
struct Rate {
    phase: Phase,
    parts: [Part; 3],
}

impl Rate {
    /// What an advance did, and whether the next will show what the engine can do.
    fn add(&mut self, steps: u32, ms: f64, settled: bool) {
        let part = &mut self.parts[self.phase as usize];
        part.advances += 1;
        part.steps += steps;
        part.ms += ms;
        self.phase = match self.phase {
            Phase::First => Phase::Warm,
            Phase::Warm if part.ms < WARM_MS || (!settled && part.ms < SETTLE_MS) => Phase::Warm,
            Phase::Warm | Phase::Counted => Phase::Counted,
        };
    }

    /// Of this phase and those after it.
    fn sum(&self, from: Phase) -> Part {
        self.parts.iter().skip(from as usize).fold(Part::default(), |sum, part| Part {
            advances: sum.advances + part.advances,
            steps: sum.steps + part.steps,
            ms: sum.ms + part.ms,
        })
    }

    fn is_known(&self) -> bool {
        let Part { advances, steps, ms } = self.sum(Phase::Counted);
        steps > 0 && ms >= COUNT_MS && advances >= COUNT_ADVANCES
    }

    fn is_over(&self) -> bool {
        self.is_known() || self.sum(Phase::Counted).ms >= NO_STEP_MS
    }

    /// None without a step. Where all ended before enough was counted, what came before is all there is to tell from.
    fn steps_per_second(&self) -> Option<f64> {
        let counted = Some(Phase::Counted).filter(|_| self.is_known());
        let sums = counted.into_iter().chain([Phase::Warm, Phase::First]).map(|phase| self.sum(phase));
        let part = sums.into_iter().find(|part| part.steps > 0)?;
        Some(f64::from(part.steps) * 1000.0 / part.ms.max(1.0))
    }
}

#[cfg(test)]
mod tests;
