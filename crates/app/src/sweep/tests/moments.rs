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
fn one_lane_can_be_shown_alone() {
    let now = over();
    let alone = now.only(1);
    assert_eq!(alone.trials.len(), 6);
    assert!(alone.trials.values().all(|trial| trial.lane == 1));
    let best = |view: &View| view.best().map(|trial| trial.id.0);
    assert_eq!(best(&alone), now.lanes[1].best.map(|(id, _)| id));
    assert!([0, 1].map(|lane| best(&now.only(lane))).contains(&best(&now)));
}
