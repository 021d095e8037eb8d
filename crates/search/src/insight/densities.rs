//! Looking into TPE: where its good and its bad trials lie, and why its next point.

use super::{DensityMaps, Inside, Reason, Scene};
use crate::searchers::tpe;
use crate::seen::Seen;
use crate::space::{Domain, Point, Space};
use crate::tpe::{Model, START_UP};

pub(super) fn look(scene: &Scene<'_>) -> (Reason, Inside) {
    let cx = scene.ask.context();
    let Some(model) = Model::new(&cx) else { return (scene.without_model(START_UP), Inside::Nothing) };
    let at = |point: &Point| {
        let (good, bad) = (model.good(point), model.bad(point));
        [good, bad, good - bad]
    };
    let reason = |next: &Point| {
        let leftover = tpe::likeliest(&model, &cx, &Seen::new(&cx)).is_none();
        let [good, bad, log_ratio] = at(next);
        let ratio = libm::exp(log_ratio);
        match leftover {
            true => Reason::Leftover,
            false if more_good(good, bad, uniform(cx.space, next)) => Reason::AmongGood { ratio },
            false => Reason::AwayFromBad { ratio },
        }
    };
    let [good, bad, ratio] = scene.maps(at);
    let maps = DensityMaps {
        good,
        bad,
        ratio,
        at_next: scene.next.map(at),
        threshold: model.threshold,
        is_good: model.is_good.clone(),
    };
    (scene.reason(reason), Inside::Densities(Box::new(maps)))
}

/// `l / g = (l / u) (u / g)`, with the uniform density `u`: whether more of it comes from the good trials being close
/// than from the bad ones being far. All are logarithms.
fn more_good(good: f64, bad: f64, uniform: f64) -> bool {
    good - uniform >= uniform - bad
}

/// Log density of points spread evenly over the space: floats have density 1 on the unit interval, each of a finite
/// number of values its share.
fn uniform(space: &Space, point: &Point) -> f64 {
    let share = |domain: &Domain| domain.cardinality().map_or(0.0, |count| -libm::log(count as f64));
    let active = space.active(point);
    space.params.iter().zip(active).filter(|(_, active)| *active).map(|(p, _)| share(&p.domain)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::{explain, tests::ask};
    use crate::searcher::{Ask, Observation, SearcherKind};
    use crate::space::{Param, Scale};

    #[test]
    fn the_maps_are_what_the_model_says_at_their_cells() {
        let ask = ask(SearcherKind::Tpe, 30);
        let insight = explain(&ask, (0, Some(1)), 6).unwrap();
        let Inside::Densities(maps) = &insight.inside else { panic!("{insight:?}") };
        let model = Model::new(&ask.context()).unwrap();
        let next = insight.next.clone().unwrap();
        for (row, column) in [(0, 0), (3, 1), (5, 5)] {
            let mut point = next.clone();
            (point.0[0], point.0[1]) = (insight.cells.columns[column], insight.cells.rows[row]);
            let cell = row * 6 + column;
            assert_eq!(maps.good[cell], model.good(&point) as f32);
            assert_eq!(maps.bad[cell], model.bad(&point) as f32);
            assert!((maps.ratio[cell] - model.log_ratio(&point) as f32).abs() < 1e-6);
        }
        assert_eq!((&maps.is_good, maps.threshold), (&model.is_good, model.threshold));
        let good = ask.history.iter().zip(&maps.is_good).filter(|(_, good)| **good);
        assert!(good.clone().count() >= 1 && good.clone().all(|(o, _)| o.value.unwrap() <= maps.threshold));
    }

    #[test]
    fn its_next_point_is_likelier_to_be_good_than_bad() {
        let insight = explain(&ask(SearcherKind::Tpe, 30), (0, None), 6).unwrap();
        let (Reason::AmongGood { ratio } | Reason::AwayFromBad { ratio }) = insight.reason else {
            panic!("{insight:?}")
        };
        let Inside::Densities(maps) = insight.inside else { panic!() };
        assert!(ratio > 1.0);
        assert!((libm::log(ratio) - maps.at_next.unwrap()[2]).abs() < 1e-12);
        assert_eq!(maps.ratio.len(), 6);
    }

    #[test]
    fn the_larger_part_of_the_ratio_is_the_reason() {
        assert!(more_good(2.0, -0.5, 0.0), "good ones are close, bad ones a little rarer");
        assert!(!more_good(0.1, -3.0, 0.0), "no good one is close, bad ones are far");
        assert!(more_good(0.5, -1.0, -1.0), "measured against a smaller uniform density");
    }

    /// All points of a lattice but some were tried.
    fn nearly_full(side: u32, left: usize) -> Ask {
        let domain = Domain::Int { low: 1, high: side.into(), step: 1, scale: Scale::Linear };
        let params =
            ["x", "y"].map(|name| Param { name: name.into(), domain: domain.clone(), condition: None });
        let observation = |trial: u32| {
            let (x, y) = (f64::from(trial / side + 1), f64::from(trial % side + 1));
            Observation { trial, point: Point(vec![x, y]), value: Some(x * x + y), until: 1 }
        };
        let history: Vec<_> = (0..side * side - left as u32).map(observation).collect();
        let (trial, space) = (history.len() as u32, Space { params: params.to_vec() });
        Ask { trial, history, ..Ask::new(SearcherKind::Tpe, space, side * side, 1) }
    }

    #[test]
    fn what_the_model_never_draws_is_left_over_and_what_it_draws_is_not() {
        assert_eq!(explain(&nearly_full(60, 1), (0, None), 4).unwrap().reason, Reason::Leftover);
        for left in 1..4 {
            let reason = explain(&nearly_full(4, left), (0, None), 4).unwrap().reason;
            assert!(!matches!(reason, Reason::Leftover), "{reason:?}");
        }
    }

    #[test]
    fn before_ten_outcomes_the_reason_is_the_start_up() {
        let insight = explain(&ask(SearcherKind::Tpe, 9), (0, Some(1)), 6).unwrap();
        assert_eq!(insight.reason, Reason::StartUp { seen: 9, wanted: 10 });
    }
}
