//! States of running trials: when they are told, and that a trial goes on from them as if nothing had happened.

use schema::{Checkpoint, CurvePoint, Parts, RunConfig, RunReport};

use super::*;

/// A run of some length; with `parts`, several.
fn plan(parts: Parts) -> Plan {
    let mut run = study().run(&Point(vec![]));
    run.epochs = 30;
    Plan { parts, ..Plan::whole(run) }
}

/// A worker on a clock on which each look takes so long.
struct Worker {
    service: Service<FusedEngine>,
    now: Cell<f64>,
    look_ms: f64,
}

impl Worker {
    fn new(look_ms: f64) -> Self {
        Self { service: Service::new(FusedEngine::default()), now: Cell::new(0.0), look_ms }
    }

    fn send(&mut self, id: u32, body: Command) -> Vec<FromWorker> {
        send(&mut self.service, id, body)
    }

    fn train(&mut self, plan: &Plan, from: Option<&Checkpoint>) {
        let command = Command::Train { trial: 4, plan: plan.clone(), from: from.cloned() };
        assert!(self.send(5, command).is_empty());
    }

    fn slice(&mut self) -> Vec<FromWorker> {
        block_on(self.service.slice(&|| self.now.replace(self.now.get() + self.look_ms)))
    }

    fn drain(&mut self) -> Vec<FromWorker> {
        let mut out = Vec::new();
        while self.service.is_busy() {
            out.extend(self.slice());
        }
        out
    }
}

/// Points by part, and the end.
type Told = (Vec<(u32, CurvePoint)>, Option<RunReport>);

fn told(events: &[FromWorker]) -> Told {
    let (mut points, mut end) = (Vec::new(), None);
    for event in events {
        let progress = match &event.body {
            Event::Progress(progress) => progress,
            Event::Finished { progress, report } => {
                end = Some(report.clone());
                progress
            }
            _ => continue,
        };
        points.extend(progress.points.iter().map(|point| (progress.part, *point)));
    }
    (points, end)
}

fn checkpoints(events: &[FromWorker]) -> Vec<(usize, Checkpoint)> {
    let checkpoint = |(at, event): (usize, &FromWorker)| match &event.body {
        Event::Checkpoint { trial: 4, checkpoint } => Some((at, checkpoint.clone())),
        _ => None,
    };
    events.iter().enumerate().filter_map(checkpoint).collect()
}

const THREE: Parts = Parts { repeats: 3, folds: 0 };

#[test]
fn a_trial_goes_on_from_any_of_its_states_on_another_worker() {
    for plan in [
        plan(Parts::default()),
        plan(THREE),
        plan(Parts { repeats: 1, folds: 2 }),
        Plan { until: 11, ..plan(Parts::default()) },
        Plan { until: 11, ..plan(THREE) },
    ] {
        let mut first = Worker::new(700.0);
        first.train(&plan, None);
        let events = first.drain();
        let (points, end) = told(&events);
        let states = checkpoints(&events);
        assert!(states.len() > 5, "{}", states.len());
        assert!(states.iter().any(|(_, state)| state.place.step % 4 != 0), "in the middle of an epoch");
        assert_eq!(plan.parts.count() > 1, states.iter().any(|(_, state)| state.place.part > 0));
        for (at, state) in states {
            assert_eq!(events[at].reply_to, 5);
            let (before, _) = told(&events[..at]);
            let last = before.last().filter(|(part, _)| *part == state.place.part);
            assert_eq!(last.map(|(_, point)| point.epoch), state.place.measured, "all is told up to there");
            let mut second = Worker::new(1.0);
            second.train(&plan, Some(&state));
            let (after, same) = told(&second.drain());
            assert_eq!((&[before, after].concat(), &same), (&points, &end), "{:?}", state.place);
        }
    }
}

#[test]
fn what_does_not_fit_is_trained_from_its_beginning() {
    let plan = plan(THREE);
    let mut first = Worker::new(700.0);
    first.train(&plan, None);
    let events = first.drain();
    let (_, state) = checkpoints(&events).pop().unwrap();
    let mut damaged = state.clone();
    let middle = damaged.bytes.len() / 2;
    damaged.bytes[middle] ^= 1;
    let mut short = state.clone();
    short.bytes.truncate(middle);
    let mut moved = state.clone();
    moved.place.part = 0;
    for wrong in [&damaged, &short, &moved] {
        let mut second = Worker::new(1.0);
        second.train(&plan, Some(wrong));
        assert_eq!(told(&second.drain()), told(&events));
    }
    let mut other = plan.clone();
    other.course.run = RunConfig { seed: 1, ..other.course.run };
    let whole = |from: Option<&Checkpoint>| {
        let mut worker = Worker::new(1.0);
        worker.train(&other, from);
        told(&worker.drain())
    };
    assert_eq!(whole(Some(&state)), whole(None));
    // The oracle has no states, and needs none.
    let mut oracle = Service::new(train::CandleEngine::default());
    let plan = Plan { until: 2, ..self::plan(Parts::default()) };
    send(&mut oracle, 5, Command::Train { trial: 4, plan, from: Some(state) });
    let (points, _) = told(&drain(&mut oracle));
    assert_eq!(points.len(), 3);
}

#[test]
fn a_state_comes_after_two_seconds_of_training_and_a_short_trial_has_none() {
    let mut long = plan(Parts::default());
    (long.course.run.epochs, long.until) = (10_000, 10_000);
    let mut worker = Worker::new(10.0);
    worker.train(&long, None);
    let (mut events, mut slices) = (Vec::new(), 0);
    while checkpoints(&events).is_empty() && worker.service.is_busy() {
        if slices == 50 {
            // Time in which nothing is trained does not count.
            worker.send(6, Command::Pause);
            worker.now.set(worker.now.get() + 60_000.0);
            worker.send(7, Command::Resume);
        }
        events.extend(worker.slice());
        slices += 1;
    }
    assert_eq!(slices, 100, "of 20 ms each");
    let mut quick = Worker::new(1.0);
    quick.train(&plan(Parts::default()), None);
    assert!(checkpoints(&quick.drain()).is_empty());
}

#[test]
fn parts_that_are_short_add_up() {
    let mut worker = Worker::new(150.0);
    let plan = Plan { until: 1, ..plan(Parts { repeats: 9, folds: 0 }) };
    worker.train(&plan, None);
    let states = checkpoints(&worker.drain());
    assert!(!states.is_empty() && states.iter().all(|(_, state)| state.place.part > 0), "{states:?}");
}

#[test]
fn large_states_come_less_often() {
    let states = |width| {
        let mut plan = plan(Parts::default());
        (plan.course.run.model.width, plan.course.run.model.layers, plan.course.run.epochs) = (width, 2, 6);
        plan.until = 6;
        let mut worker = Worker::new(700.0);
        worker.train(&plan, None);
        let states = checkpoints(&worker.drain());
        (states.len(), states[0].1.bytes.len())
    };
    let ((small, bytes), (large, more)) = (states(8), states(1000));
    assert!(bytes < 4000 && more > 12_000_000, "{bytes} {more}: 6 s to pay for the first");
    assert!(large * 2 < small, "{large} {small}");
}

#[test]
fn a_run_in_a_persons_hands_tells_no_states() {
    let mut worker = Worker::new(700.0);
    let course = plan(Parts::default()).course;
    worker.send(5, Command::Follow { trial: 4, course, until: 20 });
    assert!(checkpoints(&worker.drain()).is_empty());
}

#[test]
fn a_step_of_a_trial_that_goes_on_is_the_rest_of_its_epoch() {
    let plan = plan(THREE);
    let mut first = Worker::new(700.0);
    first.train(&plan, None);
    let states = checkpoints(&first.drain());
    for (_, state) in states {
        let mut second = Worker::new(1.0);
        second.send(6, Command::Step);
        second.train(&plan, Some(&state));
        let events = second.drain();
        let (points, _) = told(&events);
        let next = state.place.measured.map_or(vec![0, 1], |epoch| vec![epoch + 1]);
        let ended = next.last() == Some(&30);
        let epochs: Vec<u32> = points.iter().map(|(_, point)| point.epoch).collect();
        assert_eq!(epochs[..next.len()], next[..], "{:?}", state.place);
        assert!(epochs.len() == next.len() || ended);
        assert_eq!(events.last(), Some(&FromWorker { reply_to: 6, body: Event::Paused }));
    }
}
