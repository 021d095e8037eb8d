//! How fast an engine trains: the very thing that a sweep would ask of it, for a fraction of a second.

use std::rc::Rc;

use schema::RunConfig;
use train::{Dataset, Engine, Slice, TrainError};

use crate::pace::Pace;

/// Not counted: pipelines are compiled, caches filled, and the size of slices settles.
const WARM_MS: f64 = 80.0;
/// Counted.
const COUNT_MS: f64 = 150.0;

/// Optimiser steps a second of `cohort` trials together (as many as the engine can hold), evaluations included in the
/// time as they are in a sweep. Runs that end before the time is up are measured to their end.
///
/// # Errors
/// Those of the engine.
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
    while training > 0 && !rate.is_known() {
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
        rate.add(done, now_ms - from_ms);
        from_ms = now_ms;
    }
    Ok(rate.steps_per_second())
}

/// Steps over time, with those of the warm-up apart.
#[derive(Debug, Default)]
struct Rate {
    slices: u32,
    warm: (u32, f64),
    counted: (u32, f64),
}

impl Rate {
    fn add(&mut self, steps: u32, ms: f64) {
        self.slices += 1;
        // The first slice, which may have compiled, says nothing.
        let warm = self.slices > 1 && self.warm.1 >= WARM_MS;
        let part = if warm { &mut self.counted } else { &mut self.warm };
        part.0 += steps;
        part.1 += if self.slices == 1 { 0.0 } else { ms };
    }

    fn is_known(&self) -> bool {
        self.counted.1 >= COUNT_MS
    }

    fn steps_per_second(&self) -> f64 {
        // Where all ended in the warm-up, that is all there is to tell from.
        let (steps, ms) = if self.counted.0 > 0 { self.counted } else { self.warm };
        f64::from(steps) * 1000.0 / ms.max(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_warm_up_is_not_counted_unless_there_is_nothing_else() {
        let mut rate = Rate::default();
        rate.add(0, 3000.0);
        rate.add(10, 100.0);
        assert_eq!((rate.is_known(), rate.steps_per_second()), (false, 100.0));
        rate.add(400, 100.0);
        rate.add(400, 100.0);
        assert_eq!((rate.is_known(), rate.steps_per_second()), (true, 4000.0));
    }
}
