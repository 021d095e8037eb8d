//! Rung 7, continued: the device is lost.

use futures::executor::block_on;
use gpu::GpuError;
use schema::{Optimiser, RunConfig};
use train::Engine;

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
