//! The run in a person's hands, with a worker that exists only here: its losses tell which learning rates it was given.

use schema::wire::{Bounds, Event, FromWorker, Prediction, Progress};
use schema::{Course, CurvePoint, Outcome, Setting, decode};

use super::*;
use crate::desk::Machine as _;

struct Fake {
    panda: Panda,
    now_ms: f64,
    /// Messages answered.
    trained: Vec<(Course, u32)>,
    /// A learning rate that it refuses to change to.
    refuses: Option<f64>,
}

/// Each epoch takes its learning rate off the loss; above 10 it diverges.
fn point(course: &Course, epoch: u32) -> CurvePoint {
    let lost: f64 = (0..epoch).map(|e| course.at(e).lr).sum();
    let loss = (100.0 - lost) as f32;
    let (train_acc, val_acc) = (Some(0.5), Some(0.5));
    CurvePoint { step: epoch * 3, epoch, train_loss: loss, val_loss: loss, train_acc, val_acc }
}

fn fake(hash: &str) -> Fake {
    let study = schema::fixed(&decode(hash).study, &search::Point(vec![]));
    let mut fake = Fake { panda: Panda::new(study), now_ms: 0.0, trained: Vec::new(), refuses: None };
    fake.settle();
    fake
}

impl Fake {
    /// Answers until nothing is asked any more.
    fn settle(&mut self) {
        loop {
            let posts = self.panda.posts();
            if posts.is_empty() {
                return;
            }
            posts.into_iter().for_each(|message| self.answer(message));
        }
    }

    fn answer(&mut self, message: ToWorker) {
        let body = match message.body {
            Command::Follow { course, until, .. } => self.follow(course, until),
            Command::Predict { weights, .. } => Event::Predicted(Prediction::Line {
                bounds: Bounds { x: [0.0, 1.0], y: [0.0, 1.0] },
                values: weights.unwrap_or_default(),
            }),
            _ => return,
        };
        self.panda.hear(FromWorker { reply_to: message.id, body }, self.now_ms);
    }

    fn follow(&mut self, course: Course, until: u32) -> Event {
        assert!(course.is_possible(), "{course:?}");
        self.trained.push((course.clone(), until));
        if self.refuses == Some(course.run.lr) {
            return Event::Failed(WireError { code: "unsupported".into(), message: "no".into() });
        }
        let dies = (0..until).find(|epoch| course.at(*epoch).lr > 10.0);
        let end = dies.unwrap_or(until).min(course.run.epochs);
        let points: Vec<_> = (0..=end).map(|epoch| point(&course, epoch)).collect();
        let weights = vec![points[end as usize].val_loss];
        let outcome = match dies {
            Some(_) => Outcome::Diverged,
            None if end == course.run.epochs => Outcome::Done,
            None => Outcome::Pruned,
        };
        let progress = Progress { trial: 0, part: 0, step: 3 * end, epoch: end, points, busy_ms: 1.0 };
        Event::Followed { progress, outcome, weights }
    }

    /// Plays for so many epochs at a brisk pace.
    fn play(&mut self, epochs: u32) {
        self.panda.play(self.now_ms);
        self.settle();
        for _ in 1..epochs {
            self.now_ms = self.panda.due_ms().unwrap_or(self.now_ms);
            self.panda.wake(self.now_ms);
            self.settle();
        }
        self.panda.pause();
    }

    fn set(&mut self, key: Key, text: &str) {
        let mut study = (*self.panda.settings()).clone();
        study.set(key, Setting::parse(key.field(), text).0);
        self.panda.turn(study, self.now_ms);
        self.settle();
    }

    fn losses(&self) -> Vec<f32> {
        self.panda.branch().curve.iter().map(|point| point.val_loss).collect()
    }

    fn said(&self) -> (Look, Vec<f32>) {
        match self.panda.shown() {
            Some((look, prediction)) => match &**prediction {
                Prediction::Line { values, .. } => (*look, values.clone()),
                other => panic!("{other:?}"),
            },
            None => panic!("nothing is shown"),
        }
    }
}

#[test]
fn it_begins_with_the_untrained_network_and_trains_at_its_pace() {
    let mut fake = fake("#lr=1&bs=32&epochs=5");
    assert_eq!((fake.losses(), fake.panda.epoch()), (vec![100.0], 0));
    assert_eq!(fake.said(), (Look { branch: 0, epoch: 0 }, vec![100.0]));
    fake.panda.play(1000.0);
    fake.settle();
    assert_eq!(fake.panda.due_ms(), Some(1100.0));
    fake.panda.wake(1050.0);
    fake.settle();
    assert_eq!(fake.losses().len(), 2, "it is not time yet");
    fake.now_ms = 1060.0;
    fake.panda.set_pace(Pace::Full, 1060.0);
    fake.settle();
    assert_eq!(fake.losses().last(), Some(&95.0), "to the end");
    assert!(!fake.panda.is_playing() && !fake.panda.can_train());
    assert_eq!(fake.said().1, [95.0]);
}

#[test]
fn a_knob_turned_on_the_way_counts_from_the_next_epoch_and_leaves_a_mark() {
    let mut fake = fake("#lr=1&bs=32&epochs=9");
    fake.play(2);
    fake.set(Key::Lr, "3");
    fake.set(Key::Lr, "5");
    fake.play(2);
    assert_eq!(fake.losses(), [100.0, 99.0, 98.0, 93.0, 88.0]);
    let turns = &fake.panda.branch().turns;
    assert_eq!(turns.iter().map(|turn| turn.epoch).collect::<Vec<_>>(), [0, 2]);
    let changed = changes(&turns[0].study, &turns[1].study);
    assert_eq!(changed.iter().map(|(key, ..)| *key).collect::<Vec<_>>(), [Key::Lr]);
    fake.set(Key::BatchSize, "8");
    fake.set(Key::BatchSize, "32");
    assert_eq!(fake.panda.branch().turns.len(), 2, "back again is no change");
    fake.set(Key::Width, "8");
    assert_eq!(fake.panda.branch().turns.len(), 2, "that would be another network");
}

#[test]
fn a_knob_turned_while_an_epoch_trains_waits_for_its_end() {
    let mut fake = fake("#lr=1&bs=32&epochs=9");
    fake.panda.play(0.0);
    let mut study = (*fake.panda.settings()).clone();
    study.set(Key::Lr, Setting::parse(Key::Lr.field(), "4").0);
    fake.panda.turn(study, 0.0);
    assert_eq!(fake.panda.branch().turns[1].epoch, 1);
    fake.settle();
    fake.play(1);
    assert_eq!(fake.losses(), [100.0, 99.0, 95.0]);
}

#[test]
fn branches_share_their_past_and_compare() {
    let mut fake = fake("#lr=1&bs=32&epochs=6");
    fake.play(6);
    fake.panda.look(Some(2), 0.0);
    fake.settle();
    assert_eq!(fake.said(), (Look { branch: 0, epoch: 2 }, vec![98.0]));
    // Turned in the past, a knob begins a new branch there.
    fake.set(Key::Lr, "10");
    assert_eq!((fake.panda.current(), fake.panda.branch().parent), (1, Some((0, 2))));
    assert_eq!(fake.losses(), [100.0, 99.0, 98.0]);
    fake.play(9);
    assert_eq!(fake.losses(), [100.0, 99.0, 98.0, 88.0, 78.0, 68.0, 58.0]);
    assert_eq!(fake.panda.branch().own_curve().len(), 5);
    assert_eq!(fake.panda.branch().own_best().map(|best| best.epoch), Some(6));
    fake.panda.choose(0, 0.0);
    fake.settle();
    assert_eq!(fake.losses().last(), Some(&94.0), "the first is as it was");
    assert_eq!(fake.said(), (Look { branch: 0, epoch: 6 }, vec![94.0]));
    fake.panda.cut(0, 0.0);
    assert_eq!(fake.panda.branches().len(), 2, "the first stays");
    // What has grown out of a branch that goes hangs on where that came from.
    fake.panda.choose(1, 0.0);
    fake.panda.look(Some(4), 0.0);
    fake.set(Key::Lr, "5");
    fake.play(1);
    assert_eq!((fake.panda.branch().parent, fake.losses().last().copied()), (Some((1, 4)), Some(73.0)));
    fake.panda.cut(1, 0.0);
    assert_eq!((fake.panda.branches().len(), fake.panda.current()), (2, 1));
    assert_eq!((fake.panda.branch().parent, fake.losses().last().copied()), (Some((0, 2)), Some(73.0)));
    fake.play(1);
    assert_eq!(fake.losses().last(), Some(&68.0), "it is as it was");
    fake.panda.cut(1, 0.0);
    assert_eq!((fake.panda.branches().len(), fake.panda.current()), (1, 0));
}

#[test]
fn a_run_at_its_end_can_be_trained_for_longer() {
    let mut fake = fake("#lr=1&bs=32&epochs=3");
    fake.play(5);
    assert!(!fake.panda.can_train());
    fake.set(Key::Epochs, "5");
    fake.play(5);
    assert_eq!(fake.losses().len(), 6);
    fake.panda.longer(fake.now_ms);
    assert!(fake.panda.is_playing());
    fake.settle();
    fake.play(9);
    assert_eq!(fake.losses().len(), 9, "as many more as it began with");
    // Whatever branches off its past is to be trained as far.
    fake.panda.look(Some(1), 0.0);
    fake.panda.fork(0.0);
    fake.settle();
    assert_eq!((fake.panda.branch().last_run().epochs, fake.panda.branch().reached()), (8, 1));
}

#[test]
fn a_knob_has_one_value() {
    let mut fake = fake("#lr=1&bs=32&epochs=9");
    fake.play(1);
    fake.set(Key::Lr, "0.1..1");
    assert_eq!(fake.panda.branch().turns.len(), 1);
}

#[test]
fn there_is_a_most_of_branches() {
    let mut fake = fake("#lr=1&bs=32&epochs=9");
    fake.play(2);
    for _ in 0..9 {
        fake.panda.fork(0.0);
    }
    assert_eq!(fake.panda.branches().len(), BRANCHES_MAX);
    assert_eq!(fake.panda.hindrance(), None);
    fake.panda.look(Some(1), 0.0);
    assert_eq!(fake.panda.hindrance(), Some(Hindrance::Full));
}

#[test]
fn a_branch_that_diverged_has_no_future_but_a_past() {
    let mut fake = fake("#lr=1&bs=32&epochs=9");
    fake.play(2);
    fake.set(Key::Lr, "50");
    fake.play(2);
    assert_eq!(fake.panda.branch().outcome, Outcome::Diverged);
    assert_eq!((fake.panda.hindrance(), fake.panda.can_train()), (Some(Hindrance::Dead), false));
    fake.panda.look(Some(1), 0.0);
    assert_eq!(fake.panda.hindrance(), None);
    fake.set(Key::Lr, "2");
    fake.play(1);
    assert_eq!(fake.losses(), [100.0, 99.0, 97.0]);
}

#[test]
fn what_the_engine_cannot_change_is_taken_back_and_said() {
    let mut fake = fake("#lr=1&bs=32&epochs=9");
    fake.play(2);
    fake.refuses = Some(4.0);
    fake.set(Key::Lr, "4");
    fake.play(1);
    assert_eq!(fake.panda.trouble().map(|it| it.code.as_str()), Some("unsupported"));
    assert_eq!(fake.panda.branch().turns.len(), 1);
    fake.play(1);
    assert_eq!(fake.losses(), [100.0, 99.0, 98.0, 97.0]);
    assert_eq!(fake.panda.trouble(), None);
}

#[test]
fn a_step_is_one_epoch_even_when_asked_for_early() {
    let study = schema::fixed(&decode("#lr=1&bs=32&epochs=9").study, &search::Point(vec![]));
    let panda = Panda::new(study);
    let mut fake = Fake { panda, now_ms: 0.0, trained: Vec::new(), refuses: None };
    fake.panda.step(0.0);
    fake.settle();
    assert_eq!(fake.losses(), [100.0, 99.0]);
    fake.panda.step(0.0);
    fake.settle();
    assert_eq!(fake.losses(), [100.0, 99.0, 98.0]);
}

#[test]
fn a_lost_worker_costs_nothing_but_time() {
    let mut fake = fake("#lr=1&bs=32&epochs=9");
    fake.play(2);
    fake.panda.play(0.0);
    drop(fake.panda.posts());
    fake.panda.lost("gone");
    assert!(!fake.panda.is_playing() && fake.panda.trouble().is_some());
    fake.play(2);
    assert_eq!(fake.losses(), [100.0, 99.0, 98.0, 97.0, 96.0]);
}

#[test]
fn dropped_parameters_are_trained_again_when_they_are_looked_at() {
    let mut fake = fake("#lr=1&bs=32&epochs=8");
    fake.play(8);
    fake.panda.branches[0].forget(3);
    let trained = fake.trained.len();
    fake.panda.look(Some(3), 1000.0);
    fake.settle();
    assert!(fake.panda.is_recalling() && fake.trained.len() == trained, "a slider passes many epochs");
    assert_eq!(fake.panda.due_ms(), Some(1150.0));
    fake.panda.wake(1150.0);
    // Looking elsewhere, where all is at hand, calls it off.
    fake.panda.look(Some(2), 1160.0);
    let posts = fake.panda.posts();
    let bodies: Vec<_> = posts.iter().map(|message| &message.body).collect();
    assert!(matches!(bodies[..2], [Command::Follow { until: 3, .. }, Command::Cancel]), "{bodies:?}");
    posts.into_iter().skip(2).for_each(|message| fake.answer(message));
    fake.panda.look(Some(3), 1200.0);
    fake.panda.wake(1400.0);
    fake.settle();
    assert_eq!(fake.said(), (Look { branch: 0, epoch: 3 }, vec![97.0]));
    assert_eq!((fake.trained.len(), fake.trained[trained].1), (trained + 1, 3));
    assert_eq!(fake.panda.branch().outcome, Outcome::Done);
}

#[test]
fn many_parameters_are_thinned_out_but_not_what_is_looked_at() {
    let study = schema::fixed(&decode("#lr=1&bs=32").study, &search::Point(vec![]));
    let mut branches = vec![Branch::first(study)];
    for epoch in 0..40 {
        branches[0].keep(epoch, vec![0.0; 1 << 20]);
        Branch::thin(&mut branches, (0, 1));
    }
    let kept: Vec<u32> = (0..40).filter(|epoch| branches[0].weights(*epoch).is_some()).collect();
    assert!(kept.len() <= 16 && kept.len() > 4, "{kept:?}");
    assert!(kept.contains(&0) && kept.contains(&1));
}

#[test]
fn knobs_are_what_steers_the_training() {
    let study = schema::fixed(&decode("#lr=1&bs=32&opt=adam").study, &search::Point(vec![]));
    let knobs: Vec<_> =
        schema::FIELDS.iter().map(|field| field.key).filter(|key| is_knob(&study, *key)).collect();
    let wanted = [
        Key::Lr,
        Key::BatchSize,
        Key::Optimiser,
        Key::WeightDecay,
        Key::Dropout,
        Key::Beta1,
        Key::Clip,
        Key::Schedule,
        Key::Epochs,
    ];
    assert!(wanted.iter().all(|key| knobs.contains(key)), "{knobs:?}");
    let others =
        [Key::Data, Key::Width, Key::Layers, Key::Loss, Key::Init, Key::Momentum, Key::Patience, Key::Flip];
    assert!(others.iter().all(|key| !knobs.contains(key)), "{knobs:?}");
}
