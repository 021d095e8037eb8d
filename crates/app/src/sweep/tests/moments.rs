use std::rc::Rc;

use super::*;
use crate::view::View;

/// The view of a race of two lanes that is over.
fn over() -> View {
    let mut fake = fake("search=random,sobol&trials=6&epochs=3", 2);
    fake.act(|sweep| sweep.start(0.0));
    fake.settle();
    View::new(&fake.sweep, Rc::default(), 0.0, 1)
}

#[test]
fn a_moment_shows_what_every_lane_had_by_then() {
    let now = over();
    for moment in 0..=6 {
        let past = now.at(Some(moment));
        assert_eq!(past.trials.len() as u32, 2 * moment);
        for (lane, index) in past.lanes.iter().zip(0_u32..) {
            let values = past.trials.values().filter(|trial| trial.lane == index && trial.k < moment);
            let lowest = values.filter_map(|trial| trial.objective()).min_by(f64::total_cmp);
            assert_eq!((lane.ended, lane.best.map(|(_, value)| value)), (moment, lowest));
        }
    }
    assert_ne!(now.at(Some(2)), now.at(Some(3)));
    assert_eq!(now.at(None), now);
}

#[test]
fn at_an_earlier_moment_a_trial_stands_at_the_rung_where_it_stood_then() {
    let mut fake = fake("search=hyperband&trials=12&epochs=9", 2);
    fake.thorough = true;
    fake.act(|sweep| sweep.start(0.0));
    fake.settle();
    let now = View::new(&fake.sweep, Rc::default(), 0.0, 1);
    assert!(now.trials.values().any(|trial| trial.outcome == Outcome::Done));
    let mut promoted = 0;
    for moment in 0..12 {
        for (id, then) in now.at(Some(moment)).trials.iter() {
            let short = then.epoch < then.run.epochs;
            assert_eq!(then.outcome == Outcome::Pruned, short, "{moment} {id} {:?}", then.outcome);
            promoted += u32::from(short && now.trials[id].outcome == Outcome::Done);
        }
    }
    assert!(promoted > 0);
}

#[test]
fn one_lane_can_be_shown_alone() {
    let now = over();
    let alone = now.only(&[1]);
    assert_eq!(alone.trials.len(), 6);
    assert!(alone.trials.values().all(|trial| trial.lane == 1));
    let best = |view: &View| view.best().map(|trial| trial.id.0);
    assert_eq!(best(&alone), now.lanes[1].best.map(|(id, _)| id));
    assert!([0, 1].map(|lane| best(&now.only(&[lane]))).contains(&best(&now)));
}
