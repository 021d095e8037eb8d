//! Trials trained in stretches, in parts, and with settings that change on the way.

use schema::wire::Progress;
use schema::{Course, CurvePoint, Parts, RunConfig, RunReport, Segment};

use super::*;

fn plan(until: u32) -> Plan {
    let mut run = study().run(&Point(vec![]));
    run.epochs = 6;
    Plan { until, ..Plan::whole(run) }
}

fn service() -> Service<FusedEngine> {
    Service::new(FusedEngine::default())
}

fn trained(service: &mut Service<FusedEngine>, plan: Plan) -> (Vec<Progress>, RunReport) {
    let mut events = send(service, 5, Command::Train { trial: 1, plan, from: None });
    events.extend(drain(service));
    let Some(Event::Finished { report, .. }) = events.last().map(|event| event.body.clone()) else {
        panic!("{events:?}")
    };
    let progress = |event: FromWorker| match event.body {
        Event::Progress(progress) | Event::Finished { progress, .. } => Some(progress),
        _ => None,
    };
    (events.into_iter().filter_map(progress).collect(), report)
}

fn points(told: &[Progress], part: u32) -> Vec<CurvePoint> {
    told.iter()
        .filter(|progress| progress.part == part)
        .flat_map(|progress| progress.points.clone())
        .collect()
}

fn epochs(points: &[CurvePoint]) -> Vec<u32> {
    points.iter().map(|point| point.epoch).collect()
}

#[test]
fn a_promoted_trial_goes_on_where_it_stood_or_from_the_beginning_with_the_same_bits() {
    let (whole, end) = trained(&mut service(), plan(6));
    let mut same = service();
    let (first, rung) = trained(&mut same, plan(2));
    assert_eq!((rung.outcome, rung.epoch, rung.step), (Outcome::Pruned, 2, 8));
    assert_eq!(epochs(&points(&first, 0)), [0, 1, 2]);
    let (second, promoted) = trained(&mut same, plan(6));
    assert_eq!(epochs(&points(&second, 0)), [3, 4, 5, 6], "it stood on this worker's shelf");
    assert_eq!(promoted, end);
    assert_eq!([points(&first, 0), points(&second, 0)].concat(), points(&whole, 0));
    let (elsewhere, other) = trained(&mut service(), plan(4));
    assert_eq!(points(&elsewhere, 0), points(&whole, 0)[..5]);
    assert_eq!((other.outcome, other.epoch), (Outcome::Pruned, 4));
}

#[test]
fn a_step_of_a_trial_that_goes_on_is_one_epoch() {
    let mut service = service();
    trained(&mut service, plan(2));
    send(&mut service, 6, Command::Step);
    send(&mut service, 7, Command::Train { trial: 1, plan: plan(6), from: None });
    let events = drain(&mut service);
    assert_eq!(events.last(), Some(&FromWorker { reply_to: 6, body: Event::Paused }));
    let Event::Progress(progress) = &events[0].body else { panic!("{events:?}") };
    assert_eq!(epochs(&progress.points), [3]);
}

#[test]
fn parts_are_trained_one_after_the_other_each_on_its_own_split() {
    let parts = Parts { repeats: 2, folds: 2 };
    let (told, report) = trained(&mut service(), Plan { parts, ..plan(3) });
    assert_eq!((report.outcome, report.epoch), (Outcome::Pruned, 3));
    let curves: Vec<_> = (0..4).map(|part| points(&told, part)).collect();
    assert!(curves.iter().all(|curve| epochs(curve) == [0, 1, 2, 3]));
    for (part, curve) in (0..4).zip(&curves) {
        let alone = Plan::whole(RunConfig { epochs: 6, ..parts.run(&plan(6).course.run, part) });
        let (alone, _) = trained(&mut service(), alone);
        assert_eq!(points(&alone, 0)[..4], curve[..]);
        assert!(curves[..part as usize].iter().all(|other| other != curve));
    }
}

#[test]
fn a_part_that_diverges_ends_its_trial() {
    let mut plan = Plan { parts: Parts { repeats: 3, folds: 0 }, ..plan(6) };
    plan.course.run.lr = 1e9;
    let (told, report) = trained(&mut service(), plan);
    assert_eq!(report.outcome, Outcome::Diverged);
    assert!(told.iter().all(|progress| progress.part == 0));
}

#[test]
fn settings_that_change_on_the_way_give_the_same_bits_with_and_without_the_shelf() {
    let before = plan(3);
    let run = RunConfig { lr: 0.03, batch_size: 8, ..before.course.run };
    let course = Course { run, before: vec![Segment { run: before.course.run, until: 3 }] };
    let heir = Plan { course, ..plan(6) };
    let (whole, end) = trained(&mut service(), heir.clone());
    let mut same = service();
    let (first, _) = trained(&mut same, before.clone());
    let (second, report) = trained(&mut same, heir);
    assert_eq!(report, end);
    assert_eq!([points(&first, 0), points(&second, 0)].concat(), points(&whole, 0));
    let (parent, _) = trained(&mut service(), plan(6));
    assert_ne!(points(&parent, 0)[4], points(&whole, 0)[4], "the change has an effect");
    let impossible = RunConfig { seed: 99, ..run };
    let course = Course { run: impossible, before: vec![Segment { run, until: 3 }] };
    let told =
        send(&mut service(), 5, Command::Train { trial: 1, plan: Plan { course, ..plan(6) }, from: None });
    assert!(matches!(&told[0].body, Event::Failed(error) if error.code == "unsupported"));
}

#[test]
fn a_run_in_a_persons_hands_is_told_by_its_parameters_of_the_moment() {
    let first = plan(6).course.run;
    let follow = |service: &mut Service<_>, course: &Course, until| {
        send(service, 9, Command::Follow { trial: 1, course: course.clone(), until });
        let events = drain(service);
        match events.into_iter().last().map(|event| event.body) {
            Some(Event::Followed { progress, outcome, weights }) => (progress, outcome, weights),
            other => panic!("{other:?}"),
        }
    };
    let mut one = service();
    let (told, outcome, start) = follow(&mut one, &first.into(), 0);
    assert_eq!((told.epoch, outcome, epochs(&told.points)), (0, Outcome::Pruned, vec![0]));
    assert_eq!(start.len(), first.parameters() as usize);
    let (told, outcome, early) = follow(&mut one, &first.into(), 2);
    assert_eq!((told.epoch, outcome), (2, Outcome::Pruned));
    // Another rule and a technique take over, and the end moves out.
    let mut run = RunConfig { optimiser: schema::Optimiser::Sgd, lr: 0.5, epochs: 9, ..first };
    run.technique.ema = 0.9;
    let course = Course { run, before: vec![Segment { run: first, until: 2 }] };
    let (told, outcome, late) = follow(&mut one, &course, 7);
    assert_eq!((told.epoch, outcome, epochs(&told.points).last()), (7, Outcome::Pruned, Some(&7)));
    assert!(start != early && early != late);
    let mut other = service();
    assert_eq!(follow(&mut other, &course, 7).2, late, "the same from the beginning");
    assert_eq!(follow(&mut other, &first.into(), 2).2, early, "and back in time");
    let (told, outcome, _) = follow(&mut other, &course, 20);
    assert_eq!((told.epoch, outcome), (9, Outcome::Done));
}
