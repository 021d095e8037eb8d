//! Looking into Bayesian optimisation: what its Gaussian process believes over a map, and why its next point.

use super::{Inside, Reason, Scene, Standing, SurrogateMaps};
use crate::gp::{START_UP, Surrogate};
use crate::searcher::{Acquisition, Context, SearchError, SearcherKind};
use crate::searchers::{maximise, sobol};
use crate::seen::Seen;
use crate::space::Point;

pub(super) fn look(scene: &Scene<'_>) -> Result<(Reason, Inside), SearchError> {
    let (cx, model) = model(scene)?;
    let Some(model) = model else {
        return Ok((scene.without_model(START_UP), Inside::Nothing));
    };
    let incumbent = scene.value_at(model.incumbent());
    let reason = |next: &Point| {
        let seen = Seen::new(&cx);
        // Where the model finds nothing, the searcher takes the next of its start-up; to look is dear.
        let leftover = sobol::next_new(cx.seed, cx.trial, &seen).as_ref() == Some(next)
            && maximise::maximise(&cx, &model, &seen).is_none();
        let (mean, sd) = model.predict(next);
        let standing = Standing::of(incumbent - mean, sd, model.signal());
        match cx.acquisition {
            _ if leftover => Reason::Leftover,
            Acquisition::Thompson => Reason::Drawn(standing),
            Acquisition::LogEi | Acquisition::Ucb => standing.reason(),
        }
    };
    let at = |point: &Point| {
        let (mean, sd) = model.predict(point);
        [mean, sd, model.acquisition(point)]
    };
    let [mean, sd, acquisition] = scene.maps(at);
    let maps = SurrogateMaps {
        mean,
        sd,
        acquisition,
        acquired_by: cx.acquisition,
        at_next: scene.next.map(at),
        incumbent,
        incumbent_at: model.incumbent().clone(),
        length_scales: model.length_scales(),
        noise: model.noise(),
        signal: model.signal(),
    };
    Ok((scene.reason(reason), Inside::Surrogate(Box::new(maps))))
}

/// What the searcher sees, and the model that it makes of that.
fn model<'a>(scene: &Scene<'a>) -> Result<(Context<'a>, Option<Surrogate>), SearchError> {
    let cx = scene.ask.context();
    if scene.ask.searcher == SearcherKind::Auto {
        let cx = Context { acquisition: Acquisition::LogEi, ..cx };
        return Ok((cx, Surrogate::flexible(&cx)?));
    }
    Ok((cx, Surrogate::new(&cx)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::{explain, tests::ask};
    use crate::searcher::Ask;

    fn surrogate(ask: &Ask) -> (Reason, SurrogateMaps) {
        let insight = explain(ask, (0, Some(1)), 6).unwrap();
        let Inside::Surrogate(maps) = insight.inside else { panic!("{insight:?}") };
        (insight.reason, *maps)
    }

    #[test]
    fn the_maps_are_what_the_model_says_at_their_cells() {
        let ask = ask(SearcherKind::Gp, 12);
        let insight = explain(&ask, (1, Some(0)), 6).unwrap();
        let Inside::Surrogate(maps) = &insight.inside else { panic!("{insight:?}") };
        let model = Surrogate::new(&ask.context()).unwrap().unwrap();
        let next = insight.next.clone().unwrap();
        let (columns, rows) = (&insight.cells.columns, &insight.cells.rows);
        for (row, column) in [(0, 0), (2, 5), (5, 1)] {
            let mut point = next.clone();
            (point.0[1], point.0[0]) = (columns[column], rows[row]);
            let (mean, sd) = model.predict(&point);
            let cell = row * columns.len() + column;
            assert_eq!((maps.mean[cell], maps.sd[cell]), (mean as f32, sd as f32));
            assert_eq!(maps.acquisition[cell], model.acquisition(&point) as f32);
        }
        let (mean, sd) = model.predict(&next);
        assert_eq!(maps.at_next, Some([mean, sd, model.acquisition(&next)]));
        assert_eq!(maps.incumbent, ask.history.iter().filter_map(|o| o.value).fold(f64::INFINITY, f64::min));
    }

    #[test]
    fn nothing_on_the_map_promises_more_than_the_next_point() {
        let (_, maps) = surrogate(&ask(SearcherKind::Gp, 12));
        let [.., chosen] = maps.at_next.unwrap();
        assert!(maps.acquisition.iter().all(|a| f64::from(*a) <= chosen + 1e-3), "{maps:?}");
    }

    #[test]
    fn before_five_outcomes_the_reason_is_the_start_up() {
        let insight = explain(&ask(SearcherKind::Gp, 3), (0, Some(1)), 6).unwrap();
        assert_eq!(insight.reason, Reason::StartUp { seen: 3, wanted: 5 });
        assert_eq!(insight.inside, Inside::Nothing);
    }

    #[test]
    fn where_all_diverged_the_reason_is_that() {
        let mut ask = ask(SearcherKind::Gp, 9);
        ask.history.iter_mut().for_each(|o| o.value = None);
        assert_eq!(explain(&ask, (0, None), 6).unwrap().reason, Reason::NothingFinite);
    }

    #[test]
    fn a_sample_of_the_process_is_its_own_reason() {
        let ask = Ask { acquisition: Acquisition::Thompson, ..ask(SearcherKind::Gp, 12) };
        let (reason, maps) = surrogate(&ask);
        assert!(matches!(reason, Reason::Drawn(_)) && maps.acquired_by == Acquisition::Thompson);
    }

    #[test]
    fn after_few_outcomes_it_explores_and_after_many_it_refines() {
        let early = surrogate(&ask(SearcherKind::Gp, 6)).0;
        let late = surrogate(&ask(SearcherKind::Gp, 40)).0;
        assert!(matches!(early, Reason::Uncertain(_) | Reason::Both(_)), "{early:?}");
        assert!(matches!(late, Reason::CloseToBest(_)), "{late:?}");
    }
}
