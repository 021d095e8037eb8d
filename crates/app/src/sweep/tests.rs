//! The sweep with workers that exist only here: they answer at once, in any order, or die.

use std::collections::{BTreeSet, VecDeque};

use schema::wire::{Command, Event, FromWorker, PROTOCOL, Prediction, Progress, ToWorker, WireError};
use schema::{CurvePoint, DeviceInfo, Engine, Entry, Outcome, RunReport, decode};

use super::pool::GPU_SLOT;
use super::*;

mod checkpoints;
mod glass;
mod gpu;
mod measuring;
mod moments;
mod offline;
mod own;
mod proof;
mod record;
mod stretches;
mod test_score;

use gpu::FakeGpu;

/// What each slot's worker was sent and has not answered.
struct Fake {
    sweep: Sweep,
    inbox: BTreeMap<usize, VecDeque<ToWorker>>,
    /// The `Step` that each slot's worker follows.
    step: BTreeMap<usize, u32>,
    spawned: u32,
    /// A trial whose loss comes out wrong by one bit.
    wrong: Option<u32>,
    /// Nothing that needs data can be answered.
    offline: bool,
    /// Trains each part epoch by epoch as far as its plan says, like a real worker that has no shelf.
    thorough: bool,
    /// States of trials that the driver was told of.
    told: u32,
    /// What the GPU's worker can do.
    gpu: FakeGpu,
    /// What was kept of the sweep.
    record: Vec<Entry>,
    /// The trials whose parameters were kept.
    led: BTreeSet<u32>,
}

fn fake(hash: &str, workers: usize) -> Fake {
    let mut fake = Fake {
        sweep: {
            let link = decode(hash);
            Sweep::new(link.study, link.claim, workers)
        },
        inbox: BTreeMap::new(),
        step: BTreeMap::new(),
        spawned: 0,
        wrong: None,
        offline: false,
        thorough: false,
        told: 0,
        gpu: FakeGpu::default(),
        record: Vec::new(),
        led: BTreeSet::new(),
    };
    fake.act(|sweep| sweep.meet_gpu(None, 0.0));
    fake.carry_out();
    fake
}

impl Fake {
    fn carry_out(&mut self) {
        loop {
            let effects = self.sweep.effects();
            if effects.is_empty() {
                return;
            }
            for effect in effects {
                match effect {
                    Effect::Spawn { slot, engine, .. } => {
                        self.spawned += 1;
                        self.inbox.insert(slot, VecDeque::new());
                        let hello = if engine == Engine::Gpu { self.gpu.hello() } else { ready(1, None) };
                        self.sweep.messages_from(slot, vec![reply(0, hello)], 0.0);
                    }
                    Effect::Terminate { slot } => drop(self.inbox.remove(&slot)),
                    Effect::Send { slot, message } => self.inbox.get_mut(&slot).unwrap().push_back(message),
                    Effect::Again => {
                        self.gpu.agains += 1;
                        self.sweep.carry_on(0.0);
                    }
                    Effect::Anew => self.record.clear(),
                    Effect::Keep(entry) => self.record.push(entry),
                    Effect::KeepWeights { trial } => drop(self.led.insert(trial)),
                    Effect::Checkpoint { trial } => {
                        assert!(self.sweep.checkpoint(trial).is_some());
                        self.told += 1;
                    }
                    Effect::Remember { key, .. } => self.gpu.remembered.push(key),
                }
            }
        }
    }

    fn act(&mut self, action: impl FnOnce(&mut Sweep)) {
        action(&mut self.sweep);
        self.carry_out();
    }

    /// The slot's worker answers its oldest message; false when it has none.
    fn answer(&mut self, slot: usize) -> bool {
        let Some(message) = self.inbox.get_mut(&slot).and_then(VecDeque::pop_front) else { return false };
        match message.body {
            Command::Step => drop(self.step.insert(slot, message.id)),
            Command::Resume | Command::Pause => drop(self.step.remove(&slot)),
            _ => {}
        }
        let stepped = matches!(message.body, Command::Train { .. }).then(|| self.step.get(&slot)).flatten();
        let stood = stepped.map(|id| reply(*id, Event::Paused));
        let told = match slot {
            GPU_SLOT => self.gpu.answers(&message),
            _ if self.thorough => stretches::answers(&message),
            _ if self.offline => offline(&message),
            _ => answers(&message),
        };
        for mut event in told.into_iter().chain(stood) {
            if let Event::Finished { progress, .. } = &mut event.body
                && self.wrong == Some(progress.trial)
            {
                progress.points[1].train_loss = progress.points[1].train_loss.next_up();
            }
            self.sweep.messages_from(slot, vec![event], 1.0);
        }
        self.carry_out();
        true
    }

    /// Everybody answers until nobody has anything to answer.
    fn settle(&mut self) {
        while self.slots().into_iter().rev().any(|slot| self.answer(slot)) {}
    }

    fn slots(&self) -> Vec<usize> {
        self.inbox.keys().copied().collect()
    }

    fn outcomes(&self) -> Vec<(u32, Outcome, Vec<f64>, Option<f64>)> {
        let row = |trial: &Rc<Trial>| (trial.id.0, trial.outcome, trial.point.0.clone(), trial.objective());
        self.sweep.trials().values().map(row).collect()
    }
}

fn reply(reply_to: u32, body: Event) -> FromWorker {
    FromWorker { reply_to, body }
}

fn ready(capacity: u32, device: Option<DeviceInfo>) -> Event {
    Event::Ready { protocol: PROTOCOL, capacity, device }
}

fn point(epoch: u32, loss: f32) -> CurvePoint {
    CurvePoint { step: 10 * epoch, epoch, train_loss: loss, val_loss: loss, train_acc: None, val_acc: None }
}

/// A worker whose losses depend on the point alone.
fn answers(message: &ToWorker) -> Vec<FromWorker> {
    let event = match &message.body {
        Command::Propose(ask) => Event::Proposed(ask.answer()),
        Command::Explain { ask, axes, resolution } => {
            match search::insight::explain(ask, *axes, *resolution) {
                Ok(insight) => Event::Explained(Box::new(insight)),
                Err(error) => Event::Failed(WireError { code: "search".into(), message: error.to_string() }),
            }
        }
        Command::Train { trial, plan, .. } => {
            let run = &plan.course.run;
            let loss = (run.lr.ln() + 3.0).abs() as f32 + run.batch_size as f32 / 512.0;
            let outcome = if run.lr > 0.5 { Outcome::Diverged } else { Outcome::Done };
            let points = vec![point(0, 3.0), point(1, loss)];
            let progress = Progress { trial: *trial, part: 0, step: 10, epoch: 1, points, busy_ms: 1.0 };
            Event::Finished {
                progress,
                report: RunReport { outcome, step: 10, epoch: 1, weights: vec![loss] },
            }
        }
        Command::Pause => Event::Paused,
        Command::Ping => Event::Pong,
        Command::Measure { .. } => Event::Measured { steps_per_second: 100.0 },
        _ => return Vec::new(),
    };
    vec![reply(message.id, event)]
}

/// A worker that cannot fetch the data.
fn offline(message: &ToWorker) -> Vec<FromWorker> {
    match &message.body {
        Command::Train { .. } | Command::Predict { .. } | Command::Data(_) => {
            let error = WireError { code: NO_DATA.into(), message: "no connection".into() };
            vec![reply(message.id, Event::Failed(error))]
        }
        _ => answers(message),
    }
}

const SMALL: &str = "search=grid,random,gp&trials=6&lag=2";

#[test]
fn every_trial_of_every_lane_is_trained() {
    let mut fake = fake(SMALL, 2);
    assert_eq!(fake.spawned, 1, "one worker is there to show the data");
    fake.act(|sweep| sweep.start(0.0));
    fake.settle();
    assert_eq!(fake.spawned, 2);
    assert_eq!(fake.sweep.status(), Status::Finished);
    assert_eq!(fake.sweep.trials().len(), 18);
    assert!(fake.sweep.trials().values().all(|trial| trial.outcome.is_final() && trial.curve.len() == 2));
}

#[test]
fn the_number_of_workers_never_changes_the_table() {
    let table = |workers| {
        let mut fake = fake(SMALL, workers);
        fake.act(|sweep| sweep.start(0.0));
        fake.settle();
        fake.outcomes()
    };
    let one = table(1);
    assert!(one.iter().any(|row| row.1 == Outcome::Diverged) && one.iter().any(|row| row.1 == Outcome::Done));
    assert_eq!(one, table(2));
    assert_eq!(one, table(5));
}

#[test]
fn a_dead_worker_loses_no_trial() {
    let mut undisturbed = fake(SMALL, 2);
    undisturbed.act(|sweep| sweep.start(0.0));
    undisturbed.settle();
    let mut fake = fake(SMALL, 2);
    fake.act(|sweep| sweep.start(0.0));
    for round in 0..3 {
        (0..4).for_each(|_| {
            fake.answer(1);
        });
        fake.act(|sweep| sweep.worker_lost(round % 2, "killed", 0.0));
    }
    fake.settle();
    assert_eq!(fake.sweep.status(), Status::Finished);
    assert_eq!(fake.outcomes(), undisturbed.outcomes());
    assert!(fake.sweep.messages().iter().any(|message| message.code == "worker-lost"));
}

#[test]
fn a_silent_worker_is_replaced_and_a_talking_one_is_not() {
    let mut fake = fake(SMALL, 1);
    fake.act(|sweep| sweep.start(0.0));
    for _ in 0..20 {
        fake.act(|sweep| sweep.tick(0.0));
        fake.answer(0);
        fake.answer(0);
    }
    assert_eq!(fake.spawned, 1);
    let beats = (1..200).find(|_| {
        fake.act(|sweep| sweep.tick(0.0));
        fake.spawned == 2
    });
    assert!(beats.is_some_and(|beats| beats > 5), "{beats:?}");
    fake.settle();
    assert_eq!(fake.sweep.status(), Status::Finished);
}

#[test]
fn workers_that_never_start_are_given_up_with_a_message() {
    let mut sweep = Sweep::new(decode(SMALL).study, None, 1);
    sweep.meet_gpu(None, 0.0);
    sweep.start(0.0);
    for _ in 0..3 {
        assert!(sweep.effects().iter().any(|effect| matches!(effect, Effect::Spawn { .. })));
        sweep.worker_lost(0, "no such file", 0.0);
    }
    assert!(!sweep.effects().iter().any(|effect| matches!(effect, Effect::Spawn { .. })));
    assert_eq!(sweep.status(), Status::Paused);
    assert!(sweep.messages().iter().any(|message| message.code == "worker-failed"));
    sweep.start(0.0);
    assert!(sweep.effects().iter().any(|effect| matches!(effect, Effect::Spawn { .. })), "play tries again");
}

#[test]
fn a_poisonous_trial_is_failed_after_three_workers() {
    let mut fake = fake("search=random&trials=1", 1);
    fake.act(|sweep| sweep.start(0.0));
    for _ in 0..3 {
        while !fake.inbox[&0].iter().any(|message| matches!(message.body, Command::Train { .. })) {
            assert!(fake.answer(0));
        }
        fake.act(|sweep| sweep.worker_lost(0, "out of memory", 0.0));
    }
    assert_eq!(fake.sweep.trials()[&0].outcome, Outcome::Failed);
    assert_eq!(fake.sweep.status(), Status::Finished);
}

#[test]
fn answers_to_a_forgotten_experiment_are_dropped() {
    let mut fake = fake(SMALL, 1);
    fake.act(|sweep| sweep.start(0.0));
    let late: Vec<ToWorker> = fake.inbox[&0].iter().cloned().collect();
    fake.act(Sweep::reset);
    for event in late.iter().flat_map(answers) {
        fake.sweep.messages_from(0, vec![event], 1.0);
    }
    assert_eq!(fake.sweep.status(), Status::Idle);
    assert!(fake.sweep.trials().is_empty());
}

#[test]
fn while_paused_nothing_new_begins() {
    let mut fake = fake(SMALL, 2);
    fake.act(|sweep| sweep.start(0.0));
    fake.act(|sweep| sweep.pause(0.0));
    fake.settle();
    let trials = fake.outcomes();
    assert_eq!(fake.sweep.status(), Status::Paused);
    fake.settle();
    assert_eq!(fake.outcomes(), trials);
    fake.act(|sweep| sweep.start(0.0));
    fake.settle();
    assert_eq!(fake.sweep.status(), Status::Finished);
}

#[test]
fn a_step_trains_every_worker_once_and_then_stands_still() {
    let mut fake = fake(SMALL, 2);
    for ended in [2, 4] {
        fake.act(|sweep| sweep.step(0.0));
        fake.settle();
        assert_eq!(fake.sweep.status(), Status::Paused);
        let trials = fake.sweep.trials().values();
        let (over, begun): (Vec<_>, Vec<_>) = trials.partition(|trial| trial.outcome.is_final());
        assert_eq!((over.len(), begun.len()), (ended, 0));
    }
    fake.act(|sweep| sweep.start(0.0));
    fake.settle();
    assert_eq!(fake.sweep.status(), Status::Finished);
}

#[test]
fn changing_the_number_of_workers_again_and_again_changes_no_number() {
    let mut undisturbed = fake(SMALL, 1);
    undisturbed.act(|sweep| sweep.start(0.0));
    undisturbed.settle();
    let mut fake = fake(SMALL, 1);
    fake.act(|sweep| sweep.start(0.0));
    for round in 0..20 {
        fake.act(|sweep| sweep.set_workers(if round % 2 == 0 { 3 } else { 1 }, 0.0));
        fake.answer(0);
    }
    fake.settle();
    assert_eq!(fake.sweep.status(), Status::Finished);
    assert_eq!(fake.outcomes(), undisturbed.outcomes());
}

#[test]
fn a_trial_that_ends_after_the_pause_still_ends_the_sweep() {
    let mut fake = fake("search=random&trials=1", 1);
    fake.act(|sweep| sweep.start(0.0));
    while !fake.inbox[&0].iter().any(|message| matches!(message.body, Command::Train { .. })) {
        assert!(fake.answer(0));
    }
    fake.act(|sweep| sweep.pause(0.0));
    fake.settle();
    assert_eq!(fake.sweep.status(), Status::Finished);
}

#[test]
fn one_fixed_experiment_is_one_run() {
    let mut fake = fake("lr=0.1&bs=32", 1);
    fake.act(|sweep| sweep.start(0.0));
    fake.settle();
    assert_eq!(fake.sweep.status(), Status::Finished);
    assert_eq!(fake.sweep.trials().len(), 1);
}

#[test]
fn the_weights_of_the_worst_trials_are_dropped_once_they_do_not_fit() {
    let mut fake = fake("search=random&trials=12", 1);
    fake.act(|sweep| sweep.start(0.0));
    fake.settle();
    assert_eq!(fake.sweep.weights, 12, "each of these networks is a single number");
    let trials = &mut fake.sweep.trials;
    assert_eq!(trial::forget_weights(trials, 12, 12), 12);
    assert_eq!(trial::forget_weights(trials, 12, 11), 6);
    let loss = |trial: &Rc<Trial>| trial.objective().unwrap_or(f64::INFINITY);
    let (kept, dropped): (Vec<_>, Vec<_>) = trials.values().partition(|trial| trial.weights.is_some());
    assert_eq!(kept.len(), 6);
    assert!(kept.iter().all(|kept| dropped.iter().all(|dropped| loss(kept) <= loss(dropped))));
    fake.act(Sweep::reset);
    assert_eq!(fake.sweep.weights, 0);
}
