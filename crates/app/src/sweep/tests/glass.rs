//! Looking into a searcher: one question at a time, the newest counts, and the race goes on as if nobody looked.

use search::insight;

use super::*;

const RACE: &str = "#search=random,gp&trials=8&lr=0.001..1&bs=8|16|32&ep=3&data=moons";

fn look(lane: u32, proposal: Option<u32>) -> Look {
    Look { lane, proposal, axes: (0, Some(1)), resolution: 4 }
}

fn explained(fake: &Fake) -> (u32, Option<u32>, u32) {
    let shown = fake.sweep.explained().unwrap();
    (shown.look.lane, shown.look.proposal, shown.seen)
}

/// Questions about insides that wait in the workers' boxes.
fn questions(fake: &Fake) -> usize {
    let asked = |message: &&ToWorker| matches!(message.body, Command::Explain { .. });
    fake.inbox.values().flatten().filter(asked).count()
}

#[test]
fn any_moment_of_a_finished_race_can_be_looked_into() {
    let mut fake = fake(RACE, 2);
    fake.act(|sweep| sweep.start(0.0));
    fake.settle();
    assert_eq!(fake.sweep.status(), Status::Finished);
    for k in [0, 7, 3] {
        fake.act(|sweep| sweep.look_inside(Some(look(1, Some(k))), 2.0));
        fake.settle();
        let lag = fake.sweep.race().unwrap().config().lag;
        assert_eq!(explained(&fake), (1, Some(k), (k + 1).saturating_sub(lag)));
        // What it says is what the searcher did.
        let insight = fake.sweep.explained().unwrap().insight.clone().unwrap();
        let race = fake.sweep.race().unwrap();
        assert_eq!(insight.next.as_ref(), race.point(race.id_of(1, k)));
        let ask = race.ask_at(1, k).unwrap();
        assert_eq!(*insight, insight::explain(&ask, (0, Some(1)), 4).unwrap());
    }
}

#[test]
fn of_many_looks_only_the_first_and_the_newest_are_asked() {
    let mut fake = fake(RACE, 1);
    fake.act(|sweep| sweep.start(0.0));
    fake.settle();
    for k in 0..6 {
        fake.act(|sweep| sweep.look_inside(Some(look(1, Some(k))), 2.0));
    }
    assert_eq!(questions(&fake), 1);
    fake.answer(0);
    assert_eq!(explained(&fake).1, Some(0));
    assert_eq!(questions(&fake), 1);
    fake.settle();
    assert_eq!((explained(&fake).1, questions(&fake)), (Some(5), 0));
}

#[test]
fn the_latest_moment_follows_the_race_and_leaves_it_as_it_is() {
    let mut watched = fake(RACE, 2);
    watched.act(|sweep| sweep.look_inside(Some(look(1, None)), 0.0));
    watched.act(|sweep| sweep.start(0.0));
    watched.settle();
    watched.act(|sweep| sweep.tick(5000.0));
    watched.settle();
    assert_eq!((explained(&watched).0, explained(&watched).1), (1, Some(7)));
    watched.act(|sweep| sweep.look_inside(Some(look(1, Some(8))), 0.0));
    assert_eq!(questions(&watched), 0, "what is shown already is not asked again");
    let mut unwatched = fake(RACE, 2);
    unwatched.act(|sweep| sweep.start(0.0));
    unwatched.settle();
    assert_eq!(watched.outcomes(), unwatched.outcomes());
}

#[test]
fn whoever_looks_goes_on_looking_after_a_reset() {
    let mut fake = fake(RACE, 1);
    fake.act(|sweep| sweep.look_inside(Some(look(1, None)), 0.0));
    for _ in 0..2 {
        fake.act(|sweep| sweep.start(0.0));
        fake.settle();
        fake.act(|sweep| sweep.tick(5000.0));
        fake.settle();
        assert_eq!(explained(&fake), (1, Some(7), 8 - fake.sweep.race().unwrap().config().lag));
        fake.act(Sweep::reset);
        assert_eq!(fake.sweep.explained(), None);
    }
}

#[test]
fn a_worker_that_dies_of_a_question_is_not_asked_it_again() {
    let mut fake = fake(RACE, 1);
    fake.act(|sweep| sweep.start(0.0));
    fake.settle();
    fake.act(|sweep| sweep.look_inside(Some(look(1, Some(7))), 2.0));
    fake.act(|sweep| sweep.worker_lost(0, "crashed", 3.0));
    fake.settle();
    assert!(fake.sweep.explained().unwrap().insight.is_err());
    fake.act(|sweep| sweep.look_inside(Some(look(1, Some(6))), 4.0));
    fake.settle();
    assert!(fake.sweep.explained().unwrap().insight.is_ok());
}

#[test]
fn a_question_that_cannot_be_answered_is_an_error_to_be_shown() {
    let mut fake = fake(RACE, 1);
    fake.act(|sweep| sweep.start(0.0));
    fake.settle();
    fake.act(|sweep| sweep.look_inside(Some(Look { axes: (0, Some(9)), ..look(1, Some(7)) }), 2.0));
    fake.settle();
    let shown = fake.sweep.explained().unwrap();
    assert!(shown.insight.as_ref().is_err_and(|why| why.contains("no map")), "{shown:?}");
}
