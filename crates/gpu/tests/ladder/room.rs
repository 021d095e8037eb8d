//! Rung 7, continued: answers that nobody waits for any more, ends that a lost device interrupts, and devices too small
//! for all.

use futures::executor::block_on;
use schema::RunConfig;
use train::Engine;

use crate::engine::{Driver, small};

/// What was found for a trial while something else was waited for is not told of the next trial of its number.
#[test]
fn no_answer_outlives_its_trial() {
    let Some(mut driver) = Driver::new() else { return };
    driver.begin(0, &RunConfig { epochs: 1000, ..small(1) });
    driver.slices(12);
    for _ in 0..4 {
        block_on(driver.engine.checkpoint(0)).unwrap();
    }
    driver.engine.end(0);
    driver.curves.clear();
    driver.begin(0, &small(2));
    driver.finish(1);
    let Some(mut fresh) = Driver::new() else { return };
    fresh.begin(0, &small(2));
    fresh.finish(1);
    assert_eq!((&driver.curves, &driver.reports), (&fresh.curves, &fresh.reports));
}

/// Wherever the device is lost, also between a trial's last step and its report: it ends, once, with the same numbers.
#[test]
fn no_end_is_lost_with_the_device() {
    let Some(mut calm) = Driver::new() else { return };
    let run = RunConfig { epochs: 2, ..small(3) };
    calm.begin(0, &run);
    calm.finish(1);
    for slices in 4..14 {
        let Some(mut driver) = Driver::new() else { return };
        // Every slice is old enough for a copy.
        driver.slice_ms = 2500.0;
        driver.begin(0, &run);
        driver.slices(slices);
        driver.engine.lose_device();
        driver.finish(1);
        assert_eq!((&driver.curves, &driver.reports), (&calm.curves, &calm.reports), "after {slices}");
    }
}

/// Where not all trials have room, those that stand at their marks make some.
#[test]
fn trials_come_to_their_marks_though_not_all_have_room() {
    let Some(mut driver) = Driver::new() else { return };
    let mut run = RunConfig { epochs: 2, batch_size: 30, ..small(4) };
    (run.model.layers, run.model.width, run.data.samples) = (6, 256, 50);
    // llvmpipe's buffers hold 18 of these.
    let trials = 21;
    for trial in 0..trials {
        driver.begin(trial, &run);
        driver.engine.stop_after(trial, 1);
    }
    for _ in 0..2_000 {
        if (0..trials).all(|trial| driver.epoch(trial) == 1) {
            break;
        }
        driver.slice();
    }
    assert!((0..trials).all(|trial| driver.epoch(trial) == 1), "{:?}", driver.curves.keys());
    assert!(driver.reports.is_empty());
    (0..trials).for_each(|trial| driver.engine.stop_after(trial, u32::MAX));
    driver.finish(trials as usize);
    assert!((1..trials).all(|trial| driver.curves[&trial] == driver.curves[&0]), "all alike");
}
