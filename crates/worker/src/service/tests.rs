use std::cell::Cell;

use futures::executor::block_on;
use schema::wire::Query;
use schema::{Outcome, StudyConfig, decode};
use search::Point;
use train::FusedEngine;

use super::*;

mod checkpoints;
mod cohort;
mod stretches;

fn study() -> StudyConfig {
    decode("data=moons&samples=100&layers=1&width=4&epochs=3&lr=0.01&bs=16").study
}

fn send<E: Engine>(service: &mut Service<E>, id: u32, body: Command) -> Vec<FromWorker> {
    let now = Cell::new(0.0);
    block_on(service.command(ToWorker { id, body }, &|| now.replace(now.get() + 1.0)))
}

/// Trains until there is nothing to do, on a clock that moves by a millisecond a look.
fn drain<E: Engine>(service: &mut Service<E>) -> Vec<FromWorker> {
    let now = Cell::new(0.0);
    let clock = || now.replace(now.get() + 1.0);
    let mut out = Vec::new();
    while service.is_busy() {
        out.extend(block_on(service.slice(&clock)));
    }
    out
}

fn train(service: &mut Service<FusedEngine>, id: u32) -> Vec<FromWorker> {
    let run = study().run(&Point(vec![]));
    send(service, id, Command::Train { trial: 9, plan: Plan::whole(run), from: None })
}

fn steps(events: &[FromWorker]) -> Vec<u32> {
    let step = |event: &FromWorker| match &event.body {
        Event::Progress(progress) | Event::Finished { progress, .. } => Some(progress.step),
        _ => None,
    };
    events.iter().filter_map(step).collect()
}

#[test]
fn a_run_ends_with_its_whole_curve_reported() {
    let mut service = Service::new(FusedEngine::default());
    assert!(train(&mut service, 5).is_empty());
    let events = drain(&mut service);
    assert!(events.iter().all(|event| event.reply_to == 5));
    let Some(Event::Finished { report, .. }) = events.last().map(|event| &event.body) else {
        panic!("{events:?}")
    };
    assert_eq!((report.outcome, report.epoch, report.step), (Outcome::Done, 3, 12));
    let points: usize = events
        .iter()
        .map(|event| match &event.body {
            Event::Progress(progress) | Event::Finished { progress, .. } => progress.points.len(),
            _ => 0,
        })
        .sum();
    assert_eq!(points, 4);
}

#[test]
fn pausing_stands_still_and_resuming_goes_on() {
    let mut service = Service::new(FusedEngine::default());
    train(&mut service, 1);
    let paused = send(&mut service, 2, Command::Pause);
    assert_eq!(paused.last(), Some(&FromWorker { reply_to: 2, body: Event::Paused }));
    assert!(!service.is_busy());
    send(&mut service, 3, Command::Resume);
    assert_eq!(steps(&drain(&mut service)).last(), Some(&12));
}

#[test]
fn a_step_is_one_epoch() {
    let mut service = Service::new(FusedEngine::default());
    send(&mut service, 1, Command::Step);
    train(&mut service, 2);
    for (id, step) in [(1, 4), (3, 8)] {
        let events = drain(&mut service);
        assert_eq!(events.last(), Some(&FromWorker { reply_to: id, body: Event::Paused }));
        assert_eq!(steps(&events).last(), Some(&step));
        send(&mut service, 3, Command::Step);
    }
    let events = drain(&mut service);
    assert!(matches!(events[events.len() - 2].body, Event::Finished { .. }));
    assert_eq!(events.last(), Some(&FromWorker { reply_to: 3, body: Event::Paused }));
}

#[test]
fn a_cancelled_run_says_nothing_more() {
    let mut service = Service::new(FusedEngine::default());
    train(&mut service, 1);
    send(&mut service, 2, Command::Cancel);
    assert!(!service.is_busy());
}

#[test]
fn the_network_in_training_answers_and_an_absent_one_is_an_error() {
    let mut service = Service::new(FusedEngine::default());
    let run = study().run(&Point(vec![]));
    let query = Query::Plane { resolution: 4 };
    let ask = Command::Predict { run, weights: None, query };
    let events = send(&mut service, 1, ask.clone());
    assert!(matches!(&events[0].body, Event::Failed(error) if error.code == "engine"));
    train(&mut service, 2);
    let events = send(&mut service, 3, ask);
    assert!(matches!(&events[0].body, Event::Predicted(_)));
}
