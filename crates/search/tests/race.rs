//! The course of a race: independent of workers and timing, resumable, evenly shared.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use search::{
    Domain, Event, Job, Param, Point, Proposal, Race, RaceConfig, Scale, SearchError, SearcherKind, Space,
    TrialId,
};

fn space() -> Space {
    let param = |name: &str, domain| Param { name: name.into(), domain, condition: None };
    Space {
        params: vec![
            param("lr", Domain::Float { low: 1e-4, high: 1.0, scale: Scale::Log }),
            param("bs", Domain::Levels { values: vec![8.0, 16.0, 32.0, 64.0], scale: Scale::Log }),
        ],
    }
}

fn config(searchers: &[SearcherKind], trials: u32, lag: u32) -> RaceConfig {
    RaceConfig { seed: 7, lag, ..RaceConfig::new(space(), searchers.to_vec(), trials) }
}

/// Every searcher but the person.
fn machines() -> Vec<SearcherKind> {
    SearcherKind::ALL.into_iter().filter(|kind| *kind != SearcherKind::You).collect()
}

/// A valley in the learning rate with a cliff at its high end.
fn objective(point: &Point) -> Option<f64> {
    let d = point.0[0].log10() + 2.0 - 0.1 * point.0[1].log2();
    (d < 1.2).then_some(d * d)
}

fn perform(race: &mut Race, job: &Job) {
    match job {
        Job::Propose(ask) => race.proposed(ask.lane, ask.trial, ask.answer()),
        Job::Train { id, point, .. } => race.finished(*id, objective(point)),
    }
}

fn table(race: &Race) -> BTreeMap<TrialId, Point> {
    let all = |lane| (0..).map(move |k| race.id_of(lane, k)).take_while(|id| race.standing(*id).is_some());
    (0..race.lanes().len() as u32)
        .flat_map(all)
        .filter_map(|id| Some((id, race.point(id)?.clone())))
        .collect()
}

/// Runs with a number of workers; `choices` says whose job ends next, and at times that a worker dies instead.
fn run(config: RaceConfig, workers: usize, choices: &[u8]) -> Race {
    let mut race = Race::new(config).unwrap();
    let mut busy: Vec<Job> = Vec::new();
    for step in 0.. {
        while busy.len() < workers {
            let Some(job) = race.next_job() else { break };
            busy.push(job);
        }
        if busy.is_empty() {
            break;
        }
        let choice = choices[step % choices.len()];
        let job = busy.swap_remove(usize::from(choice) % busy.len());
        if choice > 250 && step < 500 {
            race.give_back(&job);
        } else {
            perform(&mut race, &job);
        }
    }
    assert!(race.is_finished());
    race
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn workers_and_finishing_order_never_change_a_trial(
        workers in 1_usize..9,
        lag in 1_u32..6,
        choices in prop::collection::vec(any::<u8>(), 1..60),
    ) {
        let alone = run(config(&machines(), 10, lag), 1, &[0]);
        let crowd = run(config(&machines(), 10, lag), workers, &choices);
        prop_assert_eq!(table(&alone).len(), 10 * machines().len());
        prop_assert_eq!(table(&alone), table(&crowd));
        prop_assert_eq!(alone.best(4), crowd.best(4));
    }

    #[test]
    fn any_prefix_of_the_log_resumes_to_the_same_trials(cut in 0_usize..48) {
        let config = config(&[SearcherKind::Gp, SearcherKind::Grid], 12, 2);
        let whole = run(config.clone(), 3, &[1, 0, 2]);
        let mut resumed = Race::replay(config, &whole.log()[..cut]).unwrap();
        while let Some(job) = resumed.next_job() {
            perform(&mut resumed, &job);
        }
        prop_assert!(resumed.is_finished());
        prop_assert_eq!(table(&whole), table(&resumed));
    }
}

#[test]
fn an_adaptive_proposal_sees_exactly_what_the_lag_allows() {
    let mut race = Race::new(config(&[SearcherKind::Gp], 12, 3)).unwrap();
    let mut training = Vec::new();
    loop {
        match race.next_job() {
            Some(Job::Propose(ask)) => {
                let k = ask.trial;
                let visible: Vec<u32> = ask.history.iter().map(|o| o.trial).collect();
                assert_eq!(visible, (0..(k + 1).saturating_sub(3)).collect::<Vec<_>>());
                assert_eq!(ask.history.len() + ask.pending.len(), k as usize);
                race.proposed(0, k, ask.answer());
            }
            Some(Job::Train { id, point, .. }) => training.push((id, point)),
            None if training.is_empty() => break,
            None => {
                // Nothing to do while the oldest of three runs: the later two make no difference.
                if training.len() == 3 {
                    let (id, point) = training.remove(1);
                    race.finished(id, objective(&point));
                    assert_eq!(race.next_job(), None);
                }
                let (id, point) = training.remove(0);
                race.finished(id, objective(&point));
            }
        }
    }
    assert!(race.is_finished());
}

#[test]
fn a_lane_that_ignores_outcomes_is_never_held_back() {
    let mut race = Race::new(config(&[SearcherKind::Random], 30, 1)).unwrap();
    let mut training = 0;
    while let Some(job) = race.next_job() {
        match job {
            Job::Propose(_) => perform(&mut race, &job),
            Job::Train { .. } => training += 1,
        }
    }
    assert_eq!(training, 30);
}

#[test]
fn lanes_advance_evenly() {
    let mut race =
        Race::new(config(&[SearcherKind::Grid, SearcherKind::Random, SearcherKind::Gp], 16, 1)).unwrap();
    let mut started = [0_u32; 3];
    while let Some(job) = race.next_job() {
        if let Job::Train { id, .. } = &job {
            started[race.lane_of(*id).0 as usize] += 1;
        }
        perform(&mut race, &job);
        assert!(started.iter().max().unwrap() - started.iter().min().unwrap() <= 1, "{started:?}");
    }
    assert_eq!(started, [16; 3]);
}

#[test]
fn another_lane_leaves_the_points_of_a_lane_as_they_are() {
    let points =
        |race: &Race, lane| (0..9).map(|k| race.point(race.id_of(lane, k)).cloned()).collect::<Vec<_>>();
    let one = run(config(&[SearcherKind::Random], 9, 1), 1, &[0]);
    let two = run(config(&[SearcherKind::Gp, SearcherKind::Random, SearcherKind::Random], 9, 1), 1, &[0]);
    assert_eq!(points(&one, 0), points(&two, 1));
    assert_ne!(points(&two, 1), points(&two, 2));
}

#[test]
fn an_exhausted_space_ends_its_lanes_early() {
    let mut small = config(&machines(), 9, 2);
    small.space.params.remove(0);
    let mut race = Race::new(small).unwrap();
    while let Some(job) = race.next_job() {
        match &job {
            Job::Propose(_) => perform(&mut race, &job),
            Job::Train { id, point, .. } => race.finished(*id, Some(point.0[0])),
        }
    }
    assert!(race.is_finished());
    let lanes = machines().len() as u32;
    assert_eq!((race.total_trials(), race.ended_trials()), (4 * lanes, 4 * lanes));
    for lane in 0..lanes {
        assert_eq!(race.best(lane).unwrap().1, 8.0);
        let points: BTreeSet<u64> =
            (0..4).map(|k| race.point(race.id_of(lane, k)).unwrap().0[0].to_bits()).collect();
        assert_eq!(points.len(), 4);
    }
}

#[test]
fn failures_of_searchers_and_trainings_end_a_trial_and_no_more() {
    let mut race = Race::new(config(&[SearcherKind::Gp], 3, 1)).unwrap();
    let Some(Job::Propose(_)) = race.next_job() else { panic!() };
    race.proposed(0, 0, Err(SearchError::Fit { reason: "no luck".into() }));
    assert_eq!(race.point(TrialId(0)), None);
    let Some(Job::Propose(ask)) = race.next_job() else { panic!() };
    assert_eq!((ask.trial, ask.history.len()), (1, 0));
    race.proposed(0, 1, ask.answer());
    let Some(Job::Train { id, .. }) = race.next_job() else { panic!() };
    race.failed(id, "out of memory".into());
    race.finished(id, Some(1.0));
    let Some(Job::Propose(ask)) = race.next_job() else { panic!() };
    assert_eq!(ask.history.iter().map(|o| (o.trial, o.value)).collect::<Vec<_>>(), [(1, None)]);
    assert_eq!(race.best(0), None);
    let reasons: Vec<&str> = race
        .log()
        .iter()
        .filter_map(|e| match e {
            Event::Failed { reason, .. } => Some(reason.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(reasons, ["the surrogate could not be fitted: no luck", "out of memory"]);
}

#[test]
fn a_searcher_that_waits_sees_one_outcome_more_each_time() {
    let mut race = Race::new(config(&[SearcherKind::Gp], 3, 2)).unwrap();
    for k in 0..2 {
        let Some(Job::Propose(ask)) = race.next_job() else { panic!() };
        race.proposed(0, k, ask.answer());
        assert_eq!(
            race.next_job(),
            Some(Job::Train {
                id: TrialId(k),
                point: race.point(TrialId(k)).unwrap().clone(),
                until: 1,
                lineage: Vec::new()
            })
        );
    }
    race.finished(TrialId(0), Some(1.0));
    let Some(Job::Propose(_)) = race.next_job() else { panic!() };
    race.proposed(0, 2, Ok(Proposal::Wait));
    assert_eq!(race.next_job(), None);
    race.finished(TrialId(1), Some(2.0));
    let Some(Job::Propose(ask)) = race.next_job() else { panic!() };
    assert_eq!(ask.history.len(), 2);
}

#[test]
fn an_outcome_that_is_not_finite_counts_as_diverged() {
    let mut race = Race::new(config(&[SearcherKind::Sobol], 1, 1)).unwrap();
    let Some(Job::Train { id, .. }) = race.next_job() else { panic!() };
    race.finished(id, Some(f64::NAN));
    assert!(matches!(race.log().last(), Some(Event::Finished { value: None, .. })));
    assert!(race.is_finished());
}
