//! Both densities of a lane at some moment: all that the searcher compares candidates by, and what a glass box shows.

use super::marginal::Marginal;
use super::parzen::{Component, Parzen};
use super::place::Place;
use super::split::{Split, weights};
use crate::draws::Draws;
use crate::searcher::Context;
use crate::space::{Point, Space};

/// So many outcomes are wanted before the model says anything.
const START_UP: usize = 10;

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
    /// Diverged trials are bad, and pending ones are believed to be; none during the start-up, and as long as every
    /// trial diverged.
    #[must_use]
    pub fn new(cx: &Context<'a>) -> Option<Self> {
        if cx.history.len() < START_UP {
            return None;
        }
        let Split { is_good, threshold } = Split::new(cx.history)?;
        let points = |good: bool| {
            cx.history.iter().zip(&is_good).filter(move |(_, is)| **is == good).map(|(o, _)| &o.point)
        };
        let good: Vec<&Point> = points(true).collect();
        let bad: Vec<&Point> = points(false).chain(cx.pending).collect();
        let parzen = |points: &[&Point]| Parzen::new(cx.space, points, &weights(points.len()));
        Some(Self { space: cx.space, good: parzen(&good), bad: parzen(&bad), threshold, is_good })
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
