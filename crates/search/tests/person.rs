//! The person's lane, and lanes that are held.

#![cfg(not(target_arch = "wasm32"))]

use search::{Budget, Domain, Job, Param, PlaceError, Point, Race, RaceConfig, Scale, SearcherKind, Space};

fn space() -> Space {
    let param = |name: &str, domain| Param { name: name.into(), domain, condition: None };
    Space {
        params: vec![
            param("lr", Domain::Float { low: 1e-4, high: 1.0, scale: Scale::Log }),
            param("bs", Domain::Levels { values: vec![8.0, 16.0, 32.0], scale: Scale::Log }),
        ],
    }
}

fn config(trials: u32) -> RaceConfig {
    RaceConfig { seed: 3, ..RaceConfig::new(space(), vec![SearcherKind::Random, SearcherKind::You], trials) }
}

/// Everything that can be done without the person.
fn drain(race: &mut Race) -> Vec<u32> {
    let mut lanes = Vec::new();
    while let Some(Job::Train { id, point, .. }) = race.next_job() {
        lanes.push(race.lane_of(id).0);
        race.finished(id, Some(point.0[0]));
    }
    lanes
}

#[test]
fn the_race_waits_for_the_person_and_holds_up_nobody() {
    let mut race = Race::new(config(3)).unwrap();
    assert_eq!((race.person(), drain(&mut race)), (Some(1), vec![0, 0, 0]));
    assert!(!race.is_finished() && race.may_place());
    let id = race.place(1, &Point(vec![0.1, 15.0])).unwrap();
    assert_eq!(race.point(id), Some(&Point(vec![0.1, 16.0])), "the nearest legal point");
    assert_eq!(drain(&mut race), [1]);
    race.pass(1);
    assert!(race.is_finished() && !race.may_place());
    assert_eq!(race.best(1), Some((id, 0.1)));
    assert_eq!(race.place(1, &Point(vec![0.2, 8.0])), Err(PlaceError::NothingLeft));
}

#[test]
fn a_person_can_place_as_many_trials_as_a_searcher_and_none_twice() {
    let mut race = Race::new(config(2)).unwrap();
    assert_eq!(race.place(0, &Point(vec![0.1, 8.0])), Err(PlaceError::NotYours));
    assert_eq!(race.place(9, &Point(vec![0.1, 8.0])), Err(PlaceError::NotYours));
    race.place(1, &Point(vec![0.1, 8.0])).unwrap();
    assert_eq!(race.place(1, &Point(vec![0.1, 9.0])), Err(PlaceError::Again));
    race.place(1, &Point(vec![f64::NAN])).unwrap();
    assert_eq!(race.place(1, &Point(vec![0.3, 8.0])), Err(PlaceError::NothingLeft));
    drain(&mut race);
    assert!(race.is_finished());
}

#[test]
fn what_cannot_be_paid_changes_nothing_and_what_is_cheaper_still_can_be_placed() {
    // An epoch of 64 examples has 8, 4 or 2 steps; a full training in the middle of the space has 4.
    let budget = Budget::Steps { examples: 64, batch: 1 };
    let config = RaceConfig { budget, searchers: vec![SearcherKind::You], ..config(3) };
    let mut race = Race::new(config.clone()).unwrap();
    assert_eq!((race.purse(), config.placeable()), (3.0, 6));
    race.place(0, &Point(vec![0.1, 8.0])).unwrap();
    assert_eq!(race.purse(), 1.0, "it counts before it is trained");
    let before = race.log().to_vec();
    assert_eq!(race.place(0, &Point(vec![0.2, 8.0])), Err(PlaceError::TooDear));
    assert_eq!((race.log(), race.purse()), (&before[..], 1.0));
    assert!(race.may_place());
    race.place(0, &Point(vec![0.2, 32.0])).unwrap();
    assert_eq!(race.place(0, &Point(vec![0.3, 16.0])), Err(PlaceError::TooDear));
    race.place(0, &Point(vec![0.3, 32.0])).unwrap();
    assert!(!race.may_place(), "nothing more can be paid");
    assert_eq!(race.place(0, &Point(vec![0.4, 32.0])), Err(PlaceError::NothingLeft));
    drain(&mut race);
    assert!(race.is_finished());
    let placed = [(0.1, 8.0), (0.2, 32.0), (0.3, 32.0)].map(|(lr, size)| Point(vec![lr, size]));
    let mut link = Race::new(RaceConfig { placed: placed.to_vec(), ..config.clone() }).unwrap();
    drain(&mut link);
    assert_eq!((link.course(0), link.is_finished()), (race.course(0), true));
    let again = Race::replay(config, race.log()).unwrap();
    assert_eq!((again.course(0), again.is_finished()), (race.course(0), true));
}

#[test]
fn a_link_replays_what_the_person_did() {
    let points = [Point(vec![0.1, 8.0]), Point(vec![0.2, 16.0]), Point(vec![0.1, 8.0])];
    let replayed = RaceConfig { placed: points.to_vec(), passed: true, ..config(5) };
    let mut replayed = Race::new(replayed).unwrap();
    drain(&mut replayed);
    assert!(replayed.is_finished());
    let mut live = Race::new(config(5)).unwrap();
    drain(&mut live);
    let placed: Vec<bool> = points.iter().map(|point| live.place(1, point).is_ok()).collect();
    assert_eq!(placed, [true, true, false]);
    drain(&mut live);
    live.pass(1);
    assert_eq!([live.course(0), live.course(1)], [replayed.course(0), replayed.course(1)]);
    assert_eq!(live.course(1).len(), 2);
}

#[test]
fn a_held_lane_begins_one_trial_at_a_time_and_ends_the_same() {
    let pair = RaceConfig { searchers: vec![SearcherKind::Random, SearcherKind::Gp], lag: 2, ..config(4) };
    let run = |hold: bool| {
        let mut race = Race::new(pair.clone()).unwrap();
        race.hold(0, hold);
        let mut allowed = 0;
        while !race.is_finished() {
            match race.next_job() {
                Some(Job::Propose(ask)) => race.proposed(ask.lane, ask.trial, ask.answer()),
                Some(Job::Train { id, point, .. }) => race.finished(id, Some(point.0[0])),
                None => {
                    assert!(race.is_held(0) && race.ended_of(0) == allowed && race.ended_of(1) == 4);
                    race.allow_one(0);
                    allowed += 1;
                }
            }
        }
        (race.course(0).to_vec(), race.course(1).to_vec(), allowed)
    };
    let (held, free) = (run(true), run(false));
    assert_eq!((held.2, free.2), (4, 0));
    assert_eq!((held.0, held.1), (free.0, free.1));
}

#[test]
fn a_held_trial_whose_worker_dies_may_begin_again() {
    let mut race = Race::new(config(4)).unwrap();
    race.hold(0, true);
    assert_eq!(race.next_job(), None);
    race.allow_one(0);
    let job = race.next_job().unwrap();
    assert_eq!(race.next_job(), None);
    race.give_back(&job);
    assert_eq!(race.next_job(), Some(job));
    race.hold(0, false);
    assert!(race.next_job().is_some());
}
