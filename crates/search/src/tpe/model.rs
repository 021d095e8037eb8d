//! Both densities of a lane at some moment: all that the searcher compares candidates by, and what a glass box shows.

use super::bandwidth::{neighbour_distances, spread};
use super::marginal::Marginal;
use super::parzen::{Component, Parzen};
use super::place::Place;
use super::split::Split;
use crate::draws::Draws;
use crate::searcher::Context;
use crate::space::{Point, Space};

/// So many outcomes are wanted before the model says anything.
pub(crate) const START_UP: usize = 10;

/// At most this many bad outcomes count, the latest: an answer's time grows with their number.
const MOST_BAD: usize = 1000;

/// How much a pending trial counts as a bad outcome: none at all lets parallel proposals crowd, and much keeps them away
/// from where it is good (measured with 4 and 8 in flight, 60 seeds).
const PENDING_WEIGHT: f64 = 0.1;

/// `l(x)` and `g(x)` of what a context shows.
#[derive(Debug, Clone)]
pub struct Model<'a> {
    space: &'a Space,
    good: Parzen,
    bad: Parzen,
    /// The worst of the good values, `y*`.
    pub threshold: f64,
    /// Whether each outcome of the history is a good one.
    pub is_good: Vec<bool>,
}

impl<'a> Model<'a> {
    /// Diverged trials are bad, and pending ones are believed to be, a little; none during the start-up, and as long as every
    /// trial diverged.
    #[must_use]
    pub fn new(cx: &Context<'a>) -> Option<Self> {
        if cx.history.len() < START_UP {
            return None;
        }
        let Split { weights, threshold } = Split::new(cx.history)?;
        let (good, bad): (Vec<_>, Vec<_>) = cx.history.iter().zip(&weights).partition(|(_, w)| **w > 0.0);
        let (good, ranked): (Vec<&Point>, Vec<f64>) = good.into_iter().map(|(o, w)| (&o.point, *w)).unzip();
        let bad = bad[bad.len().saturating_sub(MOST_BAD)..].iter().map(|(o, _)| (&o.point, 1.0));
        let pending = cx.pending.iter().map(|point| (point, PENDING_WEIGHT));
        let (bad, believed): (Vec<&Point>, Vec<f64>) = bad.chain(pending).unzip();
        Some(Self {
            space: cx.space,
            good: Parzen::new(cx.space, &good, &ranked, spread),
            bad: Parzen::new(cx.space, &bad, &believed, neighbour_distances),
            threshold,
            is_good: weights.iter().map(|w| *w > 0.0).collect(),
        })
    }

    /// `ln l(x)` at a point of the space: the density over the unit coordinates of its active floats, times the
    /// probability of its other active values.
    #[must_use]
    pub fn good(&self, point: &Point) -> f64 {
        self.good.log_density(&Place::all(self.space, point))
    }

    /// `ln g(x)`, as [`Model::good`].
    #[must_use]
    pub fn bad(&self, point: &Point) -> f64 {
        self.bad.log_density(&Place::all(self.space, point))
    }

    /// `ln l(x) / g(x)`, by which candidates are chosen.
    #[must_use]
    pub fn log_ratio(&self, point: &Point) -> f64 {
        let places = Place::all(self.space, point);
        self.good.log_density(&places) - self.bad.log_density(&places)
    }

    /// The terms of `l`, the prior's last.
    #[must_use]
    pub fn good_components(&self) -> &[Component] {
        &self.good.components
    }

    /// The terms of `g`: those of bad outcomes in the order of their trials, of pending ones, the prior's.
    #[must_use]
    pub fn bad_components(&self) -> &[Component] {
        &self.bad.components
    }

    /// Logarithms of both densities, good and bad, of some parameters alone, whatever the others are: pairs of a
    /// parameter's position in the space and one of its values. Where a parameter is conditional, given that all of
    /// these are active; `-∞` where they cannot be together.
    #[must_use]
    pub fn log_marginal(&self, values: &[(usize, f64)]) -> (f64, f64) {
        let question = Marginal::new(self.space, values);
        (question.log(&self.good), question.log(&self.bad))
    }

    /// A point drawn from the good density.
    pub(crate) fn draw(&self, draws: &mut Draws) -> Point {
        self.space.from_unit(&self.good.draw(draws))
    }
}

#[cfg(test)]
mod tests {
    use super::super::kernel::Kernel;
    use super::*;
    use crate::searcher::Observation;
    use crate::space::{Domain, Param, Scale};

    fn line() -> Space {
        let domain = Domain::Float { low: 0.0, high: 1.0, scale: Scale::Linear };
        Space { params: vec![Param { name: "x".into(), domain, condition: None }] }
    }

    fn observed(values: impl Fn(f64) -> Option<f64>) -> Vec<Observation> {
        let point = |trial: u32| (f64::from(trial) + 0.5) / 20.0;
        let observation = |trial| Observation {
            trial,
            point: Point(vec![point(trial)]),
            value: values(point(trial)),
            until: 1,
        };
        (0..20).map(observation).collect()
    }

    fn context<'a>(space: &'a Space, history: &'a [Observation], pending: &'a [Point]) -> Context<'a> {
        Context {
            space,
            trial: 20,
            budget: 30,
            seed: 0,
            history,
            pending,
            acquisition: Default::default(),
            outcome_scale: crate::space::Scale::Linear,
        }
    }

    #[test]
    fn it_has_nothing_to_say_before_ten_outcomes_or_when_all_diverged() {
        let (space, some, none) = (line(), observed(Some), observed(|_| None));
        assert!(Model::new(&context(&space, &some[..9], &[])).is_none());
        assert!(Model::new(&context(&space, &some[..10], &[])).is_some());
        assert!(Model::new(&context(&space, &none, &[])).is_none());
    }

    #[test]
    fn good_is_dense_around_the_best_and_diverged_trials_are_bad() {
        let space = line();
        let history = observed(|x| (x < 0.8).then_some((x - 0.31) * (x - 0.31)));
        let model = Model::new(&context(&space, &history, &[])).unwrap();
        let good: Vec<usize> = (0..20).filter(|&i| model.is_good[i]).collect();
        assert_eq!(good, [5, 6, 7]);
        assert!((model.threshold - 0.065 * 0.065).abs() < 1e-12, "{}", model.threshold);
        assert_eq!((model.good_components().len(), model.bad_components().len()), (4, 18));
        let ratio = |x: f64| model.log_ratio(&Point(vec![x]));
        assert!(
            ratio(0.3) > ratio(0.6) && ratio(0.6) > ratio(0.9),
            "{} {} {}",
            ratio(0.3),
            ratio(0.6),
            ratio(0.9)
        );
        let at = Point(vec![0.4]);
        assert_eq!(model.log_ratio(&at), model.good(&at) - model.bad(&at));
    }

    #[test]
    fn pending_trials_make_their_surroundings_less_attractive() {
        let (space, history) = (line(), observed(|x| Some((x - 0.3) * (x - 0.3))));
        let pending = [Point(vec![0.3]), Point(vec![0.31])];
        let alone = Model::new(&context(&space, &history, &[])).unwrap();
        let crowded = Model::new(&context(&space, &history, &pending)).unwrap();
        let loss = |x: f64| alone.log_ratio(&Point(vec![x])) - crowded.log_ratio(&Point(vec![x]));
        assert!(loss(0.3) > 0.05 && loss(0.9) < 0.0, "{} {}", loss(0.3), loss(0.9));
    }

    #[test]
    fn of_five_thousand_outcomes_the_best_and_the_latest_bad_ones_count() {
        let space = line();
        let at = |trial: u32| f64::from(trial) / 5000.0;
        let observation =
            |trial| Observation { trial, point: Point(vec![at(trial)]), value: Some(at(trial)), until: 1 };
        let history: Vec<Observation> = (0..5000).map(observation).collect();
        let model = Model::new(&context(&space, &history, &[])).unwrap();
        assert_eq!((model.good_components().len(), model.bad_components().len()), (26, MOST_BAD + 1));
        let Kernel::Number(oldest) = model.bad_components()[0].kernels[0] else { panic!("a float's kernel") };
        assert!((oldest.mean - 0.8).abs() < 1e-12, "{oldest:?}");
    }
}
