//! The glass box: what a searcher thought when it chose a point. Its model as maps over any two parameters, and its
//! reason as numbers, for whoever turns them into words. A pure function of the question that the searcher was asked, so
//! that any moment of a race can be looked into at any later time, by any worker.

mod cells;
mod climbs;
mod densities;
mod distribution;
mod projection;
mod reason;
mod scene;
mod surrogate;

use serde::{Deserialize, Serialize};

pub use cells::Cells;
pub use climbs::{Climb, Rung, climbs, cut_of_best, foretold, rungs};
pub use projection::Projection;
pub use reason::{Reason, Standing};
use scene::{Scene, base};

use crate::gp::CONDITION_LIMIT;
use crate::searcher::{Acquisition, Ask, Proposal, SearchError, SearcherKind, Stretch};
use crate::searchers::AutoSearcher;
use crate::space::Point;

/// Cells along a side of a map at most.
pub const RESOLUTION_MAX: u32 = 48;

/// What a searcher thought.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Insight {
    /// Whose inside it is: of one that chooses among others, the one it chose.
    pub searcher: SearcherKind,
    /// The point that it proposed; none when there was nothing new to propose.
    pub next: Option<Point>,
    /// Why.
    pub reason: Reason,
    /// Which of the parameters have an effect at that point, or at the base of the maps.
    pub active: Vec<bool>,
    /// What the columns and rows of all maps stand for; other parameters are held at the values of the next point.
    pub cells: Cells,
    /// Its model.
    pub inside: Inside,
}

/// A searcher's model. Each map holds a number a cell, row by row, the lowest row first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Inside {
    /// It has none, or none yet.
    Nothing,
    /// A Gaussian process.
    Surrogate(Box<SurrogateMaps>),
    /// Parzen estimators.
    Densities(Box<DensityMaps>),
    /// A normal distribution that generations are drawn from.
    Distribution(Ellipse),
}

/// What a Gaussian process believes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SurrogateMaps {
    /// Predicted outcome, in the outcome's own unit.
    pub mean: Vec<f32>,
    /// Standard deviation of that, in the same unit.
    pub sd: Vec<f32>,
    /// By what the next point is chosen, the higher the better.
    pub acquisition: Vec<f32>,
    /// What that is.
    pub acquired_by: Acquisition,
    /// Mean, standard deviation and acquisition at the next point.
    pub at_next: Option<[f64; 3]>,
    /// The best outcome known, and where.
    pub incumbent: f64,
    /// Its point.
    pub incumbent_at: Point,
    /// How far apart two values of a parameter must be for their outcomes to differ, one a parameter, as a share of its
    /// range; of a choice, how alike its values are. The shorter, the more the parameter matters.
    pub length_scales: Vec<f64>,
    /// Standard deviation of what repeated trials of a point would differ by, in the outcome's unit.
    pub noise: f64,
    /// Standard deviation of the mean where nothing is known, in the outcome's unit.
    pub signal: f64,
}

/// Where good and bad trials lie.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DensityMaps {
    /// Log density of the good trials, over the unit cube.
    pub good: Vec<f32>,
    /// The same of the bad ones.
    pub bad: Vec<f32>,
    /// Log of good over bad, by which the next point is chosen, the higher the better.
    pub ratio: Vec<f32>,
    /// Good, bad and ratio at the next point.
    pub at_next: Option<[f64; 3]>,
    /// The worst outcome that counts as good.
    pub threshold: f64,
    /// By position in the history: which trials count as good.
    pub is_good: Vec<bool>,
}

/// The level line of a normal distribution over the two axes of a map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ellipse {
    /// Its middle, in unit coordinates of the horizontal and vertical parameter.
    pub mean: [f64; 2],
    /// Covariance of the two, in squares of the unit coordinates: `[xx, xy, yy]`.
    pub covariance: [f64; 3],
    /// Overall step size σ, in unit coordinates.
    pub sigma: f64,
    /// Generations learned from.
    pub generation: u32,
    /// Numbers of the trials that have ended since, which the next generation will be made of.
    pub members: Vec<u32>,
}

/// What the searcher thought when it answered this question: over the parameters at `axes`, in at most `resolution`
/// cells a side ([`RESOLUTION_MAX`] at most; fewer where a model of very many outcomes makes each cell dear).
///
/// # Errors
/// Whatever the searcher reports, and [`SearchError::InvalidSpace`] when an axis does not exist.
pub fn explain(ask: &Ask, axes: (usize, Option<usize>), resolution: u32) -> Result<Insight, SearchError> {
    let dims = ask.space.dims();
    if axes.0 >= dims || axes.1.is_some_and(|y| y >= dims || y == axes.0) {
        let reason = format!("there is no map over parameters {axes:?} of {dims}");
        return Err(SearchError::InvalidSpace { name: String::new(), reason });
    }
    let proposal = ask.answer()?;
    let next = match &proposal {
        Proposal::Try(point) | Proposal::Go(Stretch { point, .. }) => Some(point),
        Proposal::Wait | Proposal::Exhausted => None,
    };
    let searcher = match ask.searcher {
        SearcherKind::Auto => AutoSearcher::choice(&ask.context()),
        kind => kind,
    };
    let cells = Cells::new(&ask.space, axes, resolution.min(affordable(ask, searcher)));
    let scene = Scene { ask, axes, cells: &cells, base: base(ask, next), proposal: &proposal, next };
    let (reason, inside) = match searcher {
        SearcherKind::Gp => surrogate::look(&scene)?,
        SearcherKind::Tpe => densities::look(&scene),
        SearcherKind::CmaEs => distribution::look(&scene),
        _ if ask.schedule.is_some() => (scene.reason(|_| scene.stretch()), Inside::Nothing),
        _ => (scene.reason(|_| Reason::Planned), Inside::Nothing),
    };
    let (active, next) = (ask.space.active(&scene.base), next.cloned());
    Ok(Insight { searcher, next, reason, active, cells, inside })
}

/// How many cells a side may have: for each, a Gaussian process of `n` outcomes needs some n² sums, and Parzen
/// estimators need n kernels, which are some ten times as dear.
fn affordable(ask: &Ask, searcher: SearcherKind) -> u32 {
    const SUMS: f64 = 1.5e8;
    let n = ask.history.len().max(1);
    let each = match searcher {
        SearcherKind::Gp => n.min(CONDITION_LIMIT).pow(2),
        _ => 10 * n,
    };
    ((SUMS / each as f64).sqrt() as u32).min(RESOLUTION_MAX)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::race::{Job, Race, RaceConfig};
    use crate::searcher::Observation;
    use crate::space::{Domain, Param, Scale, Space};

    /// `count` outcomes of a bowl around (0.3, 0.6), where nothing else matters, at points of a lattice that fills the
    /// square.
    pub(crate) fn ask(searcher: SearcherKind, count: u32) -> Ask {
        let unit = |name: &str| {
            let domain = Domain::Float { low: 0.0, high: 1.0, scale: Scale::Linear };
            Param { name: name.into(), domain, condition: None }
        };
        let observation = |trial: u32| {
            let k = f64::from(trial) + 1.0;
            let (x, y) = ((k * 0.754_877_666_246_693) % 1.0, (k * 0.569_840_290_998_053) % 1.0);
            let value = (x - 0.3) * (x - 0.3) + (y - 0.6) * (y - 0.6);
            Observation { trial, point: Point(vec![x, y, k % 7.0 / 7.0]), value: Some(value), until: 1 }
        };
        Ask {
            trial: count,
            history: (0..count).map(observation).collect(),
            ..Ask::new(searcher, Space { params: ["x", "y", "z"].map(unit).to_vec() }, 100, 1)
        }
    }

    #[test]
    fn a_searcher_without_a_model_follows_its_plan() {
        let ask = ask(SearcherKind::Sobol, 4);
        let insight = explain(&ask, (0, Some(2)), 5).unwrap();
        assert_eq!((insight.reason, &insight.inside), (Reason::Planned, &Inside::Nothing));
        assert_eq!(insight.next.map(Proposal::Try), Some(ask.answer().unwrap()));
        assert_eq!((insight.cells.columns.len(), insight.cells.rows.len()), (5, 5));
    }

    #[test]
    fn an_axis_that_does_not_exist_is_an_error() {
        let ask = ask(SearcherKind::Random, 4);
        for axes in [(3, None), (0, Some(3)), (1, Some(1))] {
            assert!(matches!(explain(&ask, axes, 5), Err(SearchError::InvalidSpace { .. })), "{axes:?}");
        }
    }

    #[test]
    fn a_space_that_is_used_up_has_no_next_point() {
        let mut ask = ask(SearcherKind::Random, 2);
        ask.space.params.truncate(1);
        ask.space.params[0].domain = Domain::Choice { count: 2 };
        ask.history.iter_mut().zip(0_u8..).for_each(|(o, i)| o.point = Point(vec![f64::from(i)]));
        let insight = explain(&ask, (0, None), 48).unwrap();
        assert_eq!((insight.next, insight.reason), (None, Reason::Exhausted));
        assert_eq!((insight.cells.columns.len(), insight.cells.rows.len()), (2, 0));
    }

    #[test]
    fn auto_shows_whoever_it_has_inside() {
        let insight = explain(&ask(SearcherKind::Auto, 12), (0, Some(1)), 4).unwrap();
        assert_eq!(insight.searcher, SearcherKind::Gp);
        let Inside::Surrogate(maps) = &insight.inside else { panic!("{insight:?}") };
        assert_eq!(maps.mean.len(), 16);
        let [.., chosen] = maps.at_next.unwrap();
        assert!(maps.acquisition.iter().all(|a| f64::from(*a) <= chosen + 1e-3), "{maps:?}");
        let mut many = ask(SearcherKind::Auto, 301);
        many.history[0].value = None;
        assert_eq!(explain(&many, (0, None), 4).unwrap().searcher, SearcherKind::Tpe);
    }

    /// Every reason of a small race, by stretch; a trial's value is its first coordinate.
    fn reasons(searcher: SearcherKind) -> Vec<Reason> {
        let space = ask(searcher, 0).space;
        let mut config = RaceConfig::new(space, vec![searcher], 9);
        (config.resource, config.mutable) = (9, vec![true; 3]);
        let mut race = Race::new(config).unwrap();
        while let Some(job) = race.next_job() {
            match job {
                Job::Propose(ask) => race.proposed(0, ask.trial, ask.answer()),
                Job::Train { id, point, .. } => race.finished(id, Some(point.0[0])),
            }
        }
        let asked = (0..).map_while(|stretch| race.ask_at(0, stretch));
        asked.map(|ask| explain(&ask, (0, Some(1)), 2).unwrap().reason).collect()
    }

    #[test]
    fn a_scheduler_says_whom_it_begins_promotes_and_copies() {
        let halving = reasons(SearcherKind::Halving);
        assert_eq!(halving[0], Reason::Fresh { until: 1 });
        let promoted = |until: u32| {
            halving
                .iter()
                .filter(|reason| matches!(reason, Reason::Promoted { until: u, .. } if *u == until))
                .count()
        };
        let fresh = halving.iter().filter(|reason| matches!(reason, Reason::Fresh { .. })).count();
        assert!(fresh > promoted(3) && promoted(3) > promoted(9) && promoted(9) > 0, "{halving:?}");
        let pbt = reasons(SearcherKind::Pbt);
        assert!(pbt.iter().any(|reason| matches!(reason, Reason::TakenOver { .. })), "{pbt:?}");
    }

    #[test]
    fn thousands_of_outcomes_are_drawn_coarser() {
        assert_eq!(affordable(&ask(SearcherKind::Gp, 100), SearcherKind::Gp), RESOLUTION_MAX);
        assert!((40..RESOLUTION_MAX).contains(&affordable(&ask(SearcherKind::Gp, 5000), SearcherKind::Gp)));
    }
}
