//! Measuring, when something happens meanwhile.

use super::gpu::{codes, device, error, force, ran, table, with_gpu};
use super::*;

#[test]
fn a_gpu_that_cannot_be_measured_is_left_alone_for_this_sweep_and_nothing_is_remembered() {
    let mut fake = with_gpu(SMALL, FakeGpu::default());
    fake.gpu.unmeasurable = true;
    let mut fake = ran(fake);
    assert_eq!(
        (force(&fake), codes(&fake)),
        ((Engine::Fused, Reason::Unmeasurable), vec!["gpu-unmeasurable"])
    );
    assert_eq!((fake.sweep.rates(), fake.gpu.remembered.len()), (None, 0));
    assert_eq!(fake.outcomes(), table(SMALL));
    fake.gpu.unmeasurable = false;
    fake.act(Sweep::reset);
    let fake = ran(fake);
    assert_eq!((force(&fake), fake.gpu.remembered.len()), ((Engine::Gpu, Reason::Faster), 1));
}

/// Both processor workers have been asked for their speed.
fn measuring() -> Fake {
    let mut fake = with_gpu(SMALL, FakeGpu::default());
    fake.act(|sweep| sweep.start(0.0));
    for slot in [0, 1] {
        let asked = |message: &ToWorker| matches!(message.body, Command::Measure { .. });
        while !fake.inbox[&slot].front().is_some_and(asked) {
            assert!(fake.answer(slot));
        }
    }
    fake
}

#[test]
fn a_worker_that_dies_while_it_is_measured_spoils_the_measurement_for_the_next_sweeps_only() {
    let mut fake = measuring();
    fake.act(|sweep| sweep.worker_lost(1, "killed", 0.0));
    fake.settle();
    assert_eq!((fake.sweep.status(), force(&fake)), (Status::Finished, (Engine::Gpu, Reason::Faster)));
    assert_eq!(fake.sweep.rates().map(|rates| rates.cpu), Some(100.0), "of the one that is left");
    assert_eq!(fake.gpu.remembered.len(), 0);
    fake.act(Sweep::reset);
    assert_eq!(fake.sweep.rates(), None);
    let fake = ran(fake);
    assert_eq!((fake.sweep.rates().unwrap().cpu, fake.gpu.remembered.len()), (200.0, 1));
}

#[test]
fn other_workers_are_measured_anew_and_old_answers_are_dropped() {
    let mut fake = measuring();
    fake.act(|sweep| sweep.set_workers(3, 0.0));
    fake.settle();
    assert_eq!(fake.sweep.rates().map(|rates| rates.cpu), Some(300.0));
    let mut fake = measuring();
    fake.act(|sweep| sweep.set_workers(1, 0.0));
    fake.settle();
    assert_eq!(fake.sweep.rates().map(|rates| rates.cpu), Some(100.0));
    assert_eq!((fake.sweep.status(), fake.gpu.remembered.len()), (Status::Finished, 1));
}

#[test]
fn a_measurement_without_data_begins_anew_when_the_data_can_be_had() {
    let mut fake = measuring();
    let asked = fake.inbox[&0][0].id;
    let failed = reply(asked, error(NO_DATA, "no connection"));
    fake.inbox.get_mut(&0).unwrap().clear();
    fake.act(|sweep| sweep.messages_from(0, vec![failed], 0.0));
    assert_eq!(fake.sweep.status(), Status::Paused);
    fake.settle();
    fake.act(|sweep| sweep.start(0.0));
    fake.settle();
    assert_eq!(fake.sweep.status(), Status::Finished);
    assert_eq!(fake.sweep.rates().map(|rates| rates.cpu), Some(200.0));
}

#[test]
fn slow_workers_of_the_processor_are_not_the_gpus_fault() {
    let mut sweep = Sweep::new(decode(SMALL).study, None, 1);
    sweep.meet_gpu(Some(device()), 0.0);
    sweep.start(0.0);
    sweep.messages_from(GPU_SLOT, vec![reply(0, ready(64, Some(device())))], 0.0);
    for _ in 0..40 {
        sweep.tick(0.0);
        sweep.messages_from(GPU_SLOT, vec![reply(0, Event::Pong)], 0.0);
    }
    assert!(sweep.is_measuring() && sweep.messages().is_empty(), "{:?}", sweep.messages());
}
