use std::collections::BTreeMap;

use schema::batches::{Rate, Rule};
use schema::wire::{DataExamples, DataView, Progress, WireError};
use schema::{Outcome, RunReport};
use search::Point;

use super::*;

/// A worker that answers at once: batches of B take 1 + B / 10 ms, and a loss falls the faster the larger lr and batch are.
#[derive(Debug, Default)]
struct Fake {
    bench: Bench,
    trained: Vec<RunConfig>,
    measured: BTreeMap<u32, usize>,
}

const TRAINING: u32 = 64;

fn run() -> RunConfig {
    schema::decode("#data=moons&samples=100&lr=0.1&bs=8&epochs=6").study.run(&Point(Vec::new()))
}

fn progress(points: Vec<CurvePoint>) -> Progress {
    let (step, epoch) = points.last().map_or((0, 0), |point| (point.step, point.epoch));
    Progress { trial: 0, part: 0, step, epoch, points, busy_ms: 1.0 }
}

fn curve(run: &RunConfig) -> Vec<CurvePoint> {
    let an_epoch = TRAINING.div_ceil(run.batch_size);
    let gain = run.lr / (1.0 + 16.0 / f64::from(run.batch_size)) * 0.2;
    let point = |epoch: u32| {
        let step = epoch * an_epoch;
        let val_loss = (-gain * f64::from(step)).exp() as f32;
        CurvePoint { step, epoch, train_loss: val_loss, val_loss, train_acc: None, val_acc: None }
    };
    (0..=run.epochs).map(point).collect()
}

impl Fake {
    fn new() -> Self {
        let mut fake = Self::default();
        fake.bench.set_base(run());
        fake
    }

    fn hear(&mut self, id: u32, body: Event) {
        self.bench.hear(FromWorker { reply_to: id, body }, 0.0);
    }

    /// Answers one round of messages; whether there were any.
    fn answer(&mut self) -> bool {
        let posts = self.bench.posts();
        for ToWorker { id, body } in &posts {
            match body {
                Command::Data(config) => {
                    let examples = DataExamples::Images { pictures: Vec::new() };
                    self.hear(
                        *id,
                        Event::Data(DataView { config: *config, sizes: [TRAINING, 18, 18], examples }),
                    );
                }
                Command::Measure { run, cohort: 1 } => {
                    *self.measured.entry(run.batch_size).or_default() += 1;
                    let steps_per_second = 1000.0 / (1.0 + 0.1 * f64::from(run.batch_size));
                    self.hear(*id, Event::Measured { steps_per_second });
                }
                Command::Train { trial: 0, plan, .. } if plan.is_whole() => {
                    let run = plan.course.run;
                    self.trained.push(run);
                    let mut points = curve(&run);
                    let last = points.split_off(points.len() / 2);
                    self.hear(*id, Event::Progress(progress(points)));
                    let (step, epoch, weights) = (0, run.epochs, Vec::new());
                    let report = RunReport { outcome: Outcome::Done, step, epoch, weights };
                    self.hear(*id, Event::Finished { progress: progress(last), report });
                }
                Command::Cancel => {}
                other => panic!("{other:?}"),
            }
        }
        !posts.is_empty()
    }

    fn settle(&mut self) {
        while self.answer() {}
    }
}

#[test]
fn it_measures_each_size_three_times_and_trains_until_there_is_nothing_left() {
    let mut fake = Fake::new();
    assert!(fake.bench.is_fresh() && !fake.answer());
    fake.bench.start();
    fake.settle();
    let sizes = [1, 2, 4, 8, 16, 32, 64];
    assert_eq!(fake.measured.into_iter().collect::<Vec<_>>(), sizes.map(|batch| (batch, 3)));
    let Reached { done, of } = fake.bench.reached();
    // What retuning tried on the way may no longer be among what it wants.
    assert!(!fake.bench.is_running() && done == of && done <= 21 + fake.trained.len());
    assert!(
        fake.trained[..3]
            .iter()
            .zip(0..)
            .all(|(run, seed)| (run.batch_size, run.lr, run.repeat) == (8, 0.1, seed))
    );
    let findings = fake.bench.findings(Spend::Enough).unwrap();
    assert_eq!(findings.lines.len(), 4);
    for line in &findings.lines {
        assert_eq!(line.places.iter().map(|place| place.batch).collect::<Vec<_>>(), sizes, "{:?}", line.rule);
        assert!(line.places.iter().all(|place| place.seeds.len() == 3));
    }
    assert_eq!(findings.speeds.len(), sizes.len());
    // The curves came in two pieces, and are whole.
    let steps = findings.line(Rule::Same).unwrap().places[3].steps.unwrap();
    assert!(steps > 20.0 && steps <= 24.5, "half of 48: {steps}");
}

#[test]
fn a_stop_cancels_the_training_and_a_start_begins_it_anew() {
    let mut fake = Fake::new();
    fake.bench.start();
    while !matches!(fake.bench.asked(), Some(Asked::Train(_))) {
        assert!(fake.answer());
    }
    let [train] = &fake.bench.posts()[..] else { panic!() };
    let half = curve(&run()).split_off(3);
    fake.hear(train.id, Event::Progress(progress(half.clone())));
    fake.bench.stop();
    assert!(matches!(&fake.bench.posts()[..], [ToWorker { body: Command::Cancel, .. }]));
    // What was on its way is no longer heard.
    let report = RunReport { outcome: Outcome::Done, step: 0, epoch: 6, weights: Vec::new() };
    fake.hear(train.id, Event::Finished { progress: progress(half), report });
    assert!(fake.bench.record.is_empty() && !fake.bench.is_running());
    fake.bench.start();
    fake.settle();
    let base = Trial { batch: 8, rate: Rate::Octave(0), seed: 0 };
    assert_eq!(fake.bench.record.get(&base).unwrap().curve, curve(&run()));
    assert!(!fake.bench.is_running());
}

#[test]
fn more_seeds_are_trained_on_and_another_target_is_read_from_what_there_is() {
    let mut fake = Fake::new();
    fake.bench.set_seeds(1);
    fake.bench.start();
    fake.settle();
    let one = fake.trained.len();
    let target = |fake: &Fake| fake.bench.findings(Spend::Enough).unwrap().target.unwrap();
    let before = (target(&fake), fake.bench.revision());
    fake.bench.set_target(Some(0.9));
    assert!(target(&fake) == 0.9 && fake.bench.revision() > before.1 && !fake.answer());
    fake.bench.set_target(Some(f64::NAN));
    assert!(target(&fake) == before.0 && !fake.bench.has_own_target());
    fake.bench.set_seeds(2);
    fake.bench.start();
    fake.settle();
    assert!(fake.trained.len() > one);
    let findings = fake.bench.findings(Spend::Enough).unwrap();
    assert!(findings.lines.iter().flat_map(|line| &line.places).all(|place| place.seeds.len() == 2));
}

#[test]
fn a_dead_worker_is_replaced_twice_and_a_complaint_ends_the_bench() {
    let mut fake = Fake::new();
    fake.bench.start();
    for _ in 0..2 {
        assert_eq!(fake.bench.posts().len(), 1);
        fake.bench.lost("gone");
    }
    assert!(fake.bench.is_running());
    fake.bench.lost("gone");
    assert_eq!((fake.bench.is_running(), fake.bench.problem()), (false, Some("gone")));
    let before = fake.bench.posts();
    fake.bench.start();
    let [asked] = &fake.bench.posts()[..] else { panic!("{before:?}") };
    let error = WireError { code: "data".into(), message: "offline".into() };
    fake.hear(asked.id, Event::Failed(error));
    assert_eq!((fake.bench.is_running(), fake.bench.problem()), (false, Some("offline")));
    fake.bench.start();
    fake.settle();
    assert!(fake.bench.problem().is_none() && fake.bench.reached().done > 21);
}

#[test]
fn another_base_forgets_everything() {
    let mut fake = Fake::new();
    fake.bench.start();
    while fake.trained.is_empty() {
        fake.answer();
    }
    let other = RunConfig { lr: 0.2, ..run() };
    fake.bench.set_base(other);
    assert!(fake.bench.is_fresh() && fake.bench.record.is_empty() && fake.bench.base() == Some(&other));
    assert!(fake.bench.findings(Spend::Enough).is_none());
    fake.settle();
    fake.bench.start();
    fake.settle();
    assert!(fake.bench.record.len() > 3);
}
