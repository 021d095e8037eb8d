//! Rung 7, continued: the device is lost, or the whole engine.

use std::rc::Rc;

use futures::executor::block_on;
use gpu::GpuError;
use schema::{Optimiser, RunConfig};
use train::{Dataset, Engine, TrainError};

use crate::engine::{Driver, small};
use crate::lab::adapter;

fn run(seed: u32) -> RunConfig {
    let optimiser = Optimiser::Adam { beta1: 0.9, beta2: 0.99, eps: 1e-6 };
    let mut run = RunConfig { optimiser, lr: 0.01, epochs: 20, batch_size: 7, ..small(seed) };
    run.model.dropout = 0.1;
    run
}

/// The driver has seen that every point follows the one before: none twice, none missing.
#[test]
fn no_trial_and_no_number_is_lost_with_the_device() {
    let Some(mut calm) = Driver::new() else { return };
    (0..4).for_each(|trial| calm.begin(trial, &run(trial)));
    calm.finish(4);

    let Some(mut driver) = Driver::new() else { return };
    (0..4).for_each(|trial| driver.begin(trial, &run(trial)));
    // One unit of work each, and time for copies to be made.
    driver.slice_ms = 50.0;
    driver.slices(200);
    let before: Vec<u32> = (0..4).map(|trial| driver.epoch(trial)).collect();
    assert!(before.iter().all(|&epoch| epoch > 0 && epoch < 20), "in the middle: {before:?}");
    driver.engine.lose_device();
    assert!(driver.engine.gpu().is_lost());
    driver.slice();
    assert!(!driver.engine.gpu().is_lost());
    let losses = driver.engine.device_losses();
    assert_eq!(losses.iter().map(|loss| loss.resumed).collect::<Vec<_>>(), [4]);
    assert!(!losses[0].reason.is_empty() && driver.engine.device_losses().is_empty());
    // Again, before there is any copy of the new device's.
    driver.slices(3);
    driver.engine.lose_device();
    driver.finish(4);
    for trial in 0..4 {
        for (a, b) in driver.curves[&trial].iter().zip(&calm.curves[&trial]) {
            assert_eq!(a, b, "trial {trial}, before {before:?}");
        }
        assert_eq!(driver.reports[&trial], calm.reports[&trial]);
    }
    assert_ne!(calm.curves[&0], calm.curves[&1], "the canary");
}

/// A trial keeps its mark, and what is asked of it while the device is gone is answered by the next one.
#[test]
fn marks_and_questions_survive() {
    let Some(mut driver) = Driver::new() else { return };
    driver.begin(5, &run(5));
    driver.engine.stop_after(5, 3);
    driver.slices(80);
    let paused = block_on(driver.engine.checkpoint(5)).unwrap();
    assert_eq!(paused.epoch, 3);
    driver.engine.lose_device();
    assert!(block_on(driver.engine.checkpoint(5)).is_ok());
    driver.slices(80);
    assert_eq!(driver.epoch(5), 3);
    assert_eq!(block_on(driver.engine.checkpoint(5)).unwrap(), paused);
}

#[test]
fn a_destroyed_device_says_so() {
    let Some(gpu) = adapter() else { return };
    assert!(!gpu.is_lost());
    gpu.destroy();
    assert!(gpu.is_lost());
    assert_eq!(GpuError::Lost.to_string(), "the graphics device was lost");
}

/// Another engine goes on from what this one told, with the same bits on the same device.
#[test]
fn trials_go_on_in_another_engine() {
    let Some(mut calm) = Driver::new() else { return };
    (0..4).for_each(|trial| calm.begin(trial, &run(trial)));
    calm.finish(4);

    let Some(mut driver) = Driver::new() else { return };
    (0..4).for_each(|trial| driver.begin(trial, &run(trial)));
    assert_eq!(driver.engine.save(0), None, "there is no copy yet");
    driver.slice_ms = 50.0;
    driver.slices(200);
    let states: Vec<_> = (0..4).map(|trial| driver.engine.save(trial).unwrap()).collect();
    assert_eq!(driver.engine.save(0), None, "the same copy is not told twice");
    assert_eq!(driver.engine.save(9), None);

    let Some(mut next) = Driver::new() else { return };
    let resume = |next: &mut Driver, trial, run: RunConfig, state: &[u8]| {
        let data = Rc::new(Dataset::load(&run.data).unwrap());
        block_on(next.engine.resume(trial, &run.into(), data, state))
    };
    let mut wider = run(0);
    wider.model.width += 4;
    for (run, bytes) in [
        (wider, &states[0].bytes[..]),
        (run(0), &states[0].bytes[1..]),
        (run(0), &states[0].bytes[..200]),
        (RunConfig { epochs: 0, ..run(0) }, &states[0].bytes[..]),
    ] {
        assert!(matches!(resume(&mut next, 0, run, bytes), Err(TrainError::BadCheckpoint(_))));
    }
    for (trial, state) in (0..).zip(&states) {
        let place = resume(&mut next, trial, run(trial), &state.bytes).unwrap();
        assert_eq!(place, state.place);
        assert!(place.measured > Some(0) && place.epoch < 20, "in the middle: {place:?}");
    }
    next.finish(4);
    for (trial, state) in (0..).zip(&states) {
        let first = state.place.measured.map_or(0, |epoch| epoch as usize + 1);
        assert_eq!(next.curves[&trial][..], calm.curves[&trial][first..], "{:?}", state.place);
        assert_eq!(next.reports[&trial], calm.reports[&trial]);
    }
}
