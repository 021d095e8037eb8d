//! Trials that are cut and go on, trials in parts, ghosts, and the person in the race.

use search::{PlaceError, Point};

use super::*;

/// A worker whose losses depend on the point, the part and the epoch alone, and that goes on from checkpoints.
pub(super) fn answers(message: &ToWorker) -> Vec<FromWorker> {
    let Command::Train { trial, plan, from } = &message.body else { return super::answers(message) };
    let epochs = plan.course.run.epochs;
    let until = plan.until.min(epochs);
    let place = from.as_ref().map(|from| from.place);
    let first = |part| place.filter(|place| place.part == part).and_then(|place| place.measured);
    let progress = |part: u32| Progress {
        trial: *trial,
        part,
        step: 10 * until,
        epoch: until,
        points: (first(part).map_or(0, |epoch| epoch + 1)..=until)
            .map(|epoch| point(epoch, loss(&plan.part(part).run, epoch)))
            .collect(),
        busy_ms: 1.0,
    };
    let last = plan.parts.count() - 1;
    let outcome = if until < epochs { Outcome::Pruned } else { Outcome::Done };
    let report = RunReport { outcome, step: 10 * until, epoch: until, weights: vec![1.0, 2.0] };
    let parts = place.map_or(0, |place| place.part)..last;
    let mut out: Vec<_> = parts.map(|part| reply(message.id, Event::Progress(progress(part)))).collect();
    out.push(reply(message.id, Event::Finished { progress: progress(last), report }));
    out
}

pub(super) fn loss(run: &schema::RunConfig, epoch: u32) -> f32 {
    let fold = run.data.fold.map_or(0, |fold| fold.index);
    let place = (run.lr.ln() + 3.0).abs() as f32 + run.batch_size as f32 / 512.0;
    place * (1.0 + 1.0 / (1.0 + epoch as f32)) + 0.125 * (run.repeat + 4 * fold) as f32
}

pub(super) fn thorough(hash: &str, workers: usize) -> Fake {
    let mut fake = fake(hash, workers);
    fake.thorough = true;
    fake
}

pub(super) fn finished(hash: &str, workers: usize) -> Fake {
    let mut fake = thorough(hash, workers);
    fake.act(|sweep| sweep.start(0.0));
    fake.settle();
    assert_eq!(fake.sweep.status(), Status::Finished);
    fake
}

pub(super) const PRUNED: &str = "search=random&trials=16&epochs=8&prune=median&lag=2";

pub(super) fn train_of(fake: &Fake, slot: usize) -> Option<ToWorker> {
    fake.inbox.get(&slot)?.iter().find(|message| matches!(message.body, Command::Train { .. })).cloned()
}

#[test]
fn some_trials_are_cut_and_the_others_have_whole_curves() {
    let fake = finished(PRUNED, 1);
    let (cut, whole): (Vec<_>, Vec<_>) =
        fake.sweep.trials().values().partition(|trial| trial.outcome == Outcome::Pruned);
    assert!(!cut.is_empty() && whole.len() > 5, "{} {}", cut.len(), whole.len());
    let epochs = |trial: &Trial| trial.curve.iter().map(|point| point.epoch).collect::<Vec<_>>();
    assert!(whole.iter().all(|trial| epochs(trial) == (0..=8).collect::<Vec<_>>()));
    assert!(
        cut.iter().all(|trial| epochs(trial) == (0..=trial.epoch).collect::<Vec<_>>() && trial.epoch < 8)
    );
    assert!(cut.iter().all(|trial| trial.objective().is_some()));
    assert_eq!(fake.sweep.weights, 32, "each trial holds its weights once");
    assert_eq!(fake.outcomes(), finished(PRUNED, 3).outcomes());
    assert_eq!(fake.sweep.proof().found, finished(PRUNED, 2).sweep.proof().found);
}

#[test]
fn a_promoted_trial_goes_on_with_its_curve_on_another_worker_too() {
    let mut fake = thorough(PRUNED, 2);
    fake.act(|sweep| sweep.start(0.0));
    let goes_on = |fake: &Fake| {
        let going = |slot: usize| {
            let message = train_of(fake, slot)?;
            let Command::Train { trial, .. } = message.body else { return None };
            (!fake.sweep.trials()[&trial].curve.is_empty()).then_some((slot, message.id, trial))
        };
        (0..2).find_map(going)
    };
    while goes_on(&fake).is_none() {
        assert!((0..2).any(|slot| fake.answer(slot)));
    }
    let Some((slot, id, trial)) = goes_on(&fake) else { panic!() };
    let before = fake.sweep.trials()[&trial].curve.clone();
    assert_eq!(before.len(), 3, "two of eight epochs are over");
    // In the middle of the second stretch its worker dies.
    let known = fake.sweep.trials()[&trial].run;
    let points = (0..=3).map(|epoch| point(epoch, loss(&known, epoch))).collect();
    let progress = Progress { trial, part: 0, step: 30, epoch: 3, points, busy_ms: 1.0 };
    fake.sweep.messages_from(slot, vec![reply(id, Event::Progress(progress))], 1.0);
    assert_eq!(fake.sweep.trials()[&trial].curve.len(), 4);
    fake.sweep.worker_lost(slot, "killed", 1.0);
    assert_eq!(fake.sweep.trials()[&trial].curve[..3], before[..]);
    fake.carry_out();
    fake.settle();
    assert_eq!(fake.outcomes(), finished(PRUNED, 1).outcomes());
    let row = |fake: &Fake| fake.sweep.proof().found.as_ref().map(|claim| claim.digest);
    assert_eq!(row(&fake), row(&finished(PRUNED, 1)));
}

#[test]
fn ghosts_show_what_would_have_become_of_the_cut_and_change_nothing() {
    let mut fake = finished(PRUNED, 2);
    let (table, proof) = (fake.outcomes(), fake.sweep.proof().clone());
    fake.act(|sweep| sweep.finish_cut(2.0));
    assert!(fake.sweep.ghosts_left() > 0);
    fake.act(|sweep| sweep.worker_lost(0, "killed", 2.0));
    fake.settle();
    assert_eq!(fake.sweep.ghosts_left(), 0);
    let cut = |trial: &&Rc<Trial>| trial.outcome == Outcome::Pruned;
    let ghosts: Vec<_> = fake.sweep.trials().values().filter(cut).filter_map(|t| t.ghost.clone()).collect();
    assert!(!ghosts.is_empty() && ghosts.iter().all(|ghost| ghost.mean().len() == 9));
    assert_eq!((fake.outcomes(), fake.sweep.status()), (table, Status::Finished));
    assert_eq!(*fake.sweep.proof(), proof);
    assert!(
        fake.sweep.trials().values().all(|trial| trial.ghost.is_none() || trial.outcome == Outcome::Pruned)
    );
}

#[test]
fn a_ghost_is_there_once_it_is_whole_and_can_be_asked_for_again() {
    let mut fake = finished(PRUNED, 1);
    let cut = fake.sweep.trials().values().filter(|trial| trial.outcome == Outcome::Pruned).count();
    let ghosts = |fake: &Fake| fake.sweep.trials().values().filter(|trial| trial.ghost.is_some()).count();
    fake.act(|sweep| sweep.finish_cut(2.0));
    while train_of(&fake, 0).is_none() {
        assert!(fake.answer(0));
    }
    // It dies in the middle of a ghost: one epoch more than the trial had.
    let ToWorker { id, body: Command::Train { trial, .. } } = train_of(&fake, 0).unwrap() else { panic!() };
    let known = fake.sweep.trials()[&trial].clone();
    let points = (0..=known.epoch + 1).map(|epoch| point(epoch, loss(&known.run, epoch))).collect();
    let progress = Progress { trial, part: 0, step: 30, epoch: known.epoch + 1, points, busy_ms: 1.0 };
    fake.sweep.messages_from(0, vec![reply(id, Event::Progress(progress))], 1.0);
    fake.act(|sweep| sweep.worker_lost(0, "killed", 2.0));
    fake.settle();
    assert_eq!((fake.sweep.ghosts_left(), ghosts(&fake)), (0, cut - 1));
    assert_eq!(fake.sweep.trials()[&trial].ghost_value(), None);
    // Without data none is begun again by itself.
    (fake.offline, fake.thorough) = (true, false);
    fake.act(|sweep| sweep.finish_cut(3.0));
    fake.settle();
    assert_eq!((fake.sweep.ghosts_left(), ghosts(&fake)), (0, cut - 1));
    (fake.offline, fake.thorough) = (false, true);
    fake.act(|sweep| sweep.finish_cut(4.0));
    fake.settle();
    assert_eq!(ghosts(&fake), cut);
}

#[test]
fn a_ghost_is_measured_by_what_the_race_minimises() {
    let mut fake = finished("search=asha&trials=3&epochs=9&repeats=2", 2);
    fake.act(|sweep| sweep.finish_cut(2.0));
    fake.settle();
    let ghost = fake.sweep.trials().values().find(|trial| trial.ghost.is_some()).unwrap();
    let mut ghost = (**ghost).clone();
    let curves = |parts: [[f32; 2]; 2]| {
        let mut curves = schema::Curves::default();
        for (part, losses) in parts.iter().enumerate() {
            curves.add(part as u32, losses.iter().zip([8, 9]).map(|(loss, epoch)| point(epoch, *loss)));
        }
        Some(Rc::new(curves))
    };
    assert_eq!(ghost.ghost_value(), Some(ghost.ghost.as_ref().unwrap().score(2).unwrap().mean));
    ghost.ghost = curves([[0.25, 0.75], [1.0, 0.5]]);
    assert_eq!(ghost.ghost_value(), Some(0.375), "the mean of the minima, not the minimum of the mean");
    ghost.run.epochs = 10;
    assert_eq!(ghost.ghost_value(), Some(f64::INFINITY), "it diverged on the way");
}

#[test]
fn a_trial_in_parts_is_judged_by_their_mean_and_every_part_counts_in_the_digest() {
    let text = "search=random&trials=2&epochs=3&repeats=2&cv=2&lr=0.01..0.1";
    let fake = finished(text, 2);
    let trial = &fake.sweep.trials()[&0];
    assert_eq!(trial.curves.parts().len(), 4);
    let lowest: Vec<f64> =
        trial.curves.parts().iter().map(|curve| f64::from(schema::best(curve).unwrap().val_loss)).collect();
    let mean = lowest.iter().sum::<f64>() / 4.0;
    assert!((trial.objective().unwrap() - mean).abs() < 1e-12);
    assert!(trial.spread().unwrap() > 0.0);
    assert_eq!(trial.curve.len(), 4);
    let digest = |fake: &Fake| fake.sweep.proof().found.as_ref().map(|claim| claim.digest);
    let plain = finished("search=random&trials=2&epochs=3&lr=0.01..0.1", 2);
    assert_ne!(digest(&fake), digest(&plain));
    assert_eq!(digest(&fake), digest(&finished(text, 1)));
}

#[test]
fn the_race_waits_for_the_person_and_the_link_keeps_what_they_placed() {
    let mut fake = thorough("search=you,random&trials=3&epochs=2", 2);
    fake.act(|sweep| sweep.start(0.0));
    fake.settle();
    assert_eq!((fake.sweep.status(), fake.sweep.status_key()), (Status::Running, "waiting"));
    let point = Point(vec![0.05, 32.0]);
    fake.act(|sweep| assert!(sweep.place(&point, 1.0).is_ok()));
    assert_eq!(fake.sweep.place(&point, 1.0), Err(PlaceError::Again));
    fake.settle();
    assert_eq!(fake.sweep.status_key(), "waiting");
    fake.act(|sweep| sweep.pass(1.0));
    assert_eq!(fake.sweep.status(), Status::Finished);
    let link = schema::encode(fake.sweep.study());
    assert!(link.contains("you=0.05,32;pass"), "{link}");
    let replayed = finished(&link, 1);
    assert_eq!(replayed.outcomes(), fake.outcomes());
    assert_eq!(replayed.sweep.proof().found, fake.sweep.proof().found);
}

#[test]
fn a_reset_lets_the_person_play_anew() {
    let link = "search=you,random&trials=2&epochs=2&you=0.05,32;pass";
    let mut fake = finished(link, 1);
    assert_eq!(fake.sweep.trials().values().filter(|trial| trial.lane == 0).count(), 1);
    fake.act(Sweep::reset);
    assert!(fake.sweep.race().unwrap().may_place());
    assert_eq!(fake.sweep.study().you, schema::Placed::default());
    fake.act(|sweep| sweep.start(0.0));
    fake.settle();
    assert_eq!(fake.sweep.status_key(), "waiting");
}

#[test]
fn what_the_person_has_left_falls_with_every_trial_they_place() {
    let mut fake = thorough("search=you,random&trials=2&epochs=2", 1);
    let person = |fake: &Fake| {
        let view = crate::view::View::new(&fake.sweep, Rc::default(), 0.0, 1);
        view.person.map(|person| (person.left, person.total, person.open, view.study.you.passed))
    };
    assert_eq!(person(&fake), Some((2.0, 2, true, false)));
    fake.act(|sweep| assert!(sweep.place(&Point(vec![0.05, 32.0]), 1.0).is_ok()));
    assert_eq!(person(&fake), Some((1.0, 2, true, false)), "though nobody trains it yet");
    fake.act(|sweep| assert!(sweep.place(&Point(vec![0.1, 32.0]), 1.0).is_ok()));
    assert_eq!(person(&fake), Some((0.0, 2, false, false)), "the last one is no pass");
    fake.act(Sweep::reset);
    fake.act(|sweep| sweep.pass(1.0));
    assert_eq!(person(&fake), Some((2.0, 2, false, true)));
}

#[test]
fn a_promoted_trial_is_asked_for_its_answers_anew() {
    let mut fake = finished(PRUNED, 1);
    let cut = fake.sweep.trials().values().find(|trial| trial.outcome == Outcome::Pruned);
    let trial = cut.unwrap().clone();
    let (id, query) = (trial.id.0, schema::wire::Query::Plane { resolution: 8 });
    let mut trials: BTreeMap<u32, Rc<Trial>> = [(id, trial)].into();
    let watch = &mut fake.sweep.watch;
    watch.target = Some((id, query));
    let (key, _) = watch.due(&trials, 0.0).unwrap();
    let bounds = schema::wire::Bounds { x: [0.0, 1.0], y: [0.0, 1.0] };
    let prediction = schema::wire::Prediction::Line { bounds, values: Vec::new() };
    watch.answer(key, prediction);
    assert!(watch.due(&trials, 0.0).is_none());
    Rc::make_mut(trials.get_mut(&id).unwrap()).epoch += 2;
    assert!(watch.due(&trials, 0.0).is_some(), "the weights kept at its next rung are others");
}

#[test]
fn a_held_lane_stands_and_steps_and_changes_nothing() {
    let text = "search=random,sobol&trials=3&epochs=2";
    let mut fake = thorough(text, 2);
    fake.act(|sweep| sweep.hold(0, true, 0.0));
    fake.act(|sweep| sweep.start(0.0));
    fake.settle();
    let count = |fake: &Fake, lane| fake.sweep.trials().values().filter(|trial| trial.lane == lane).count();
    assert_eq!((count(&fake, 0), count(&fake, 1)), (0, 3));
    fake.act(|sweep| sweep.step_lane(0, 0.0));
    fake.settle();
    assert_eq!(count(&fake, 0), 1);
    fake.act(|sweep| sweep.hold(0, false, 0.0));
    fake.settle();
    assert_eq!(fake.sweep.status(), Status::Finished);
    assert_eq!(fake.outcomes(), finished(text, 2).outcomes());
}
