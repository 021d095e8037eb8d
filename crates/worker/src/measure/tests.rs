//! An engine that, as a GPU does, finds the size of its dispatches first.

use std::cell::Cell;

use futures::executor::block_on;
use schema::decode;
use schema::wire::{Prediction, Progress, Query};
use search::Point;
use train::{Advance, Checkpoint, Unsupported};

use super::*;

/// Each dispatch takes `wait_ms`; the first ones are empty, the next do twice as much as the one before, until `full`.
struct Ramp<'a> {
    clock: &'a Cell<f64>,
    wait_ms: f64,
    empty: u32,
    full: u32,
    /// Says itself that it has settled.
    honest: bool,
    now: u32,
    step: u32,
}

fn ramp(clock: &Cell<f64>, wait_ms: f64, full: u32) -> Ramp<'_> {
    Ramp { clock, wait_ms, empty: 3, full, honest: true, now: 1, step: 0 }
}

impl Engine for Ramp<'_> {
    fn kind(&self) -> schema::Engine {
        schema::Engine::Fused
    }

    fn supports(&self, _: &RunConfig) -> Result<(), Unsupported> {
        Ok(())
    }

    async fn begin(&mut self, _: u32, _: &RunConfig, _: Rc<Dataset>) -> Result<(), TrainError> {
        Ok(())
    }

    async fn advance(&mut self, _: Slice) -> Result<Vec<Advance>, TrainError> {
        self.clock.set(self.clock.get() + self.wait_ms);
        if self.empty > 0 {
            self.empty -= 1;
            return Ok(Vec::new());
        }
        self.step += self.now.min(self.full);
        self.now = (self.now * 2).min(self.full);
        let progress =
            Progress { trial: 0, part: 0, step: self.step, epoch: 0, points: Vec::new(), busy_ms: 0.0 };
        Ok(vec![Advance { progress, ended: None }])
    }

    fn is_settled(&self) -> bool {
        !self.honest || (self.empty == 0 && self.now == self.full)
    }

    fn stop_after(&mut self, _: u32, _: u32) {}

    async fn checkpoint(&mut self, _: u32) -> Result<Checkpoint, TrainError> {
        Err(TrainError::NoRun)
    }

    async fn predict(
        &mut self,
        _: &RunConfig,
        _: Option<&[f32]>,
        _: Query,
    ) -> Result<Prediction, TrainError> {
        Err(TrainError::NoRun)
    }

    fn end(&mut self, _: u32) {}
}

fn measured(mut engine: Ramp) -> Result<f64, TrainError> {
    let run = decode("data=moons&samples=20").study.run(&Point(vec![]));
    let data = Rc::new(Dataset::load(&run.data).unwrap());
    let clock = engine.clock;
    block_on(measure(&mut engine, &run, 1, &data, &|| clock.get()))
}

#[test]
fn an_engine_that_finds_its_speed_first_is_measured_at_that_speed() {
    // Dispatches of 100 ms, as in a browser that is slow to say that one is done: 1.0 s to settle.
    for (wait_ms, full, steps_per_second) in [(100.0, 64, 640.0), (18.0, 4096, 4096.0 / 0.018)] {
        let clock = Cell::new(0.0);
        let rate = measured(ramp(&clock, wait_ms, full)).unwrap();
        assert!((rate / steps_per_second - 1.0).abs() < 1e-9, "{rate}, not {steps_per_second}");
        assert!(clock.get() < 2000.0, "{} ms", clock.get());
    }
}

#[test]
fn one_that_never_settles_is_counted_nevertheless() {
    let clock = Cell::new(0.0);
    let mut engine = ramp(&clock, 100.0, 64);
    engine.full = u32::MAX / 2;
    let rate = measured(engine).unwrap();
    assert!(rate > 640.0 && clock.get() < 2500.0, "{rate} after {} ms", clock.get());
}

#[test]
fn without_a_step_there_is_no_rate() {
    let clock = Cell::new(0.0);
    let told = measured(Ramp { empty: u32::MAX, honest: false, ..ramp(&clock, 100.0, 64) });
    assert!(matches!(told, Err(TrainError::NoStep { ms }) if ms > NO_STEP_MS), "{told:?}");
}

#[test]
fn slow_dispatches_are_counted_at_least_three_times() {
    let mut rate = Rate::default();
    rate.add(0, 3000.0, true);
    rate.add(10, 100.0, true);
    rate.add(400, 200.0, true);
    rate.add(400, 200.0, true);
    assert!(!rate.is_known());
    rate.add(100, 200.0, true);
    assert_eq!((rate.is_known(), rate.steps_per_second()), (true, Some(1500.0)));
}

#[test]
fn what_ends_in_the_warm_up_is_measured_by_it() {
    let mut rate = Rate::default();
    assert_eq!(rate.steps_per_second(), None);
    rate.add(1, 10.0, true);
    assert_eq!(rate.steps_per_second(), Some(100.0), "by the first advance, if it was the last");
    rate.add(5, 10.0, true);
    assert_eq!(rate.steps_per_second(), Some(500.0));
    rate.add(90, 190.0, true);
    rate.add(9, 8.0, true);
    assert_eq!(rate.steps_per_second(), Some(500.0), "104 in 208 ms, with the few that were counted");
}
