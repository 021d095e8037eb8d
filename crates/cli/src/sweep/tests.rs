use schema::{Difference, Why, decode};

use super::*;

fn study() -> StudyConfig {
    decode("#data=moons&samples=60&epochs=1&width=4&search=random,gp&trials=3&lag=1").study
}

fn train_all(study: &StudyConfig) -> Sweep {
    run(study, NonZeroUsize::MIN, |_| ()).unwrap()
}

#[test]
fn a_trial_that_cannot_be_trained_is_a_failed_row_and_the_race_goes_on() {
    let study = study();
    let mut race = Race::new(study.race()).unwrap();
    let mut bench = Bench::new(Engine::Fused, Rc::new(Dataset::load(&study.data()).unwrap()));
    let mut record = Record::default();
    while let Some(job) = race.next_job() {
        let refused = matches!(&job, Job::Train { id, .. } if id.0 == 1);
        let answer = match (answer(&study, &mut bench, job), refused) {
            (Answer::Trained(id, point, _), true) => Answer::Trained(id, point, Err(TrainError::NoRun)),
            (answer, _) => answer,
        };
        record.take(&mut race, answer).unwrap();
    }
    assert!(race.is_finished());
    let sweep = record.sweep(&study, Engine::Fused, &race, 1);
    assert_eq!(sweep.trials[&1].outcome, Outcome::Failed);
    assert_eq!((sweep.trials.len(), sweep.failures.len()), (6, 1));
    assert_eq!(sweep.failures[0].code, "engine");
    assert!(sweep.failures[0].text.starts_with("trial 1 of random cannot be trained"));

    let claim = train_all(&study).claim().unwrap();
    assert_eq!((sweep.claim(), sweep.failed()), (None, 1), "nobody could reproduce that");
    let (verdict, first) = sweep.check(&claim);
    assert!(matches!(verdict, Verdict::Differs(Difference { why: Why::Failed, .. })));
    assert_eq!(first, None);
    let told = crate::verdict::sentence(&verdict, first, &claim, Engine::Fused);
    assert!(told.starts_with("not compared with") && told.contains("failed here"), "{told}");
    let summary = crate::summary::text(&sweep, "");
    assert!(summary.contains("digest   none: 1 trial failed") && !summary.contains("&r="), "{summary}");
}

#[test]
fn a_panic_ends_the_sweep_with_an_error() {
    let study = study();
    let mut race = Race::new(study.race()).unwrap();
    let taken = Record::default().take(&mut race, Answer::Panicked);
    assert!(matches!(taken, Err(CliError::Panicked)));
}

#[test]
fn no_more_threads_are_asked_for_than_there_are_trials() {
    let most = NonZeroUsize::new(u32::MAX as usize).unwrap();
    let sweep = run(&study(), most, |_| ()).unwrap();
    assert_eq!((sweep.jobs, sweep.trials.len()), (6, 6));
}

#[test]
fn the_watcher_sees_every_trial_end() {
    let mut ended = Vec::new();
    let sweep = run(&study(), NonZeroUsize::new(3).unwrap(), |race| ended.push(race.ended_trials())).unwrap();
    assert!(ended.is_sorted());
    assert_eq!(ended.last().copied(), Some(6));
    assert_eq!(sweep.trials.len(), 6);
}

#[test]
fn the_best_is_the_earliest_of_equals_and_no_diverged_trial() {
    let sweep = train_all(&study());
    let mut trials: Vec<_> = sweep.trials.values().cloned().collect();
    let chosen = best(trials.iter()).unwrap().clone();
    trials.push(Trial { id: 99, ..chosen.clone() });
    assert_eq!(best(trials.iter()).unwrap().id, chosen.id);
    trials.retain(|trial| trial.objective() != chosen.objective());
    trials.push(Trial { outcome: Outcome::Diverged, ..chosen.clone() });
    assert_ne!(best(trials.iter()).unwrap().id, chosen.id);
}

#[test]
fn what_the_person_placed_is_replayed_and_nobody_waits_for_more() {
    let text = "#data=moons&samples=60&epochs=1&width=4&search=you,random&trials=4&you=0.01,32;0.1,64";
    let study = decode(text).study;
    let sweep = train_all(&study);
    let mine: Vec<_> = sweep.lane(0).map(|trial| trial.point.clone()).collect();
    assert_eq!(mine, study.you.points);
    assert!(sweep.study.you.passed, "who follows the printed link is not asked for more");
    assert!(!train_all(&decode("#data=moons&samples=60&epochs=1&width=4").study).study.you.passed);
    assert_eq!(sweep.lane(1).count(), 4);
}

#[test]
fn only_who_races_can_win() {
    let text = "#data=moons&samples=60&epochs=1&width=4&search=random&trials=3&twice=on";
    let sweep = train_all(&decode(text).study);
    let racing: Vec<_> = sweep.racing().map(|trial| trial.lane).collect();
    assert_eq!((racing, sweep.trials.len()), (vec![0; 3], 9));
}

#[test]
fn a_trial_in_parts_has_a_mean_and_a_spread() {
    let text = "#data=moons&samples=60&epochs=2&width=4&lr=0.01&bs=8&search=random&trials=1&repeats=2&cv=3";
    let sweep = train_all(&decode(text).study);
    let trial = &sweep.trials[&0];
    assert_eq!((trial.curves.parts().len(), trial.outcome), (6, Outcome::Done));
    let losses: Vec<f64> =
        trial.curves.parts().iter().map(|curve| schema::best(curve).unwrap().val_loss.into()).collect();
    let score = trial.score().unwrap();
    assert!((score.mean - losses.iter().sum::<f64>() / 6.0).abs() < 1e-12);
    assert!(score.spread.unwrap() > 0.0);
    assert_eq!(trial.objective(), Some(score.mean));
}
