//! The Gaussian as it looks from outside, parameter by parameter of the space; choices have no part in it.

use super::replay::{Population, numeric};
use crate::space::Point;

impl Population<'_> {
    /// Middle along a parameter, in unit coordinates; none along a choice.
    pub(crate) fn mean(&self, axis: usize) -> Option<f64> {
        self.place(axis).map(|i| self.gaussian.mean()[i])
    }

    /// Covariance of two parameters, in squares of the unit coordinates; none of a choice.
    pub(crate) fn covariance(&self, a: usize, b: usize) -> Option<f64> {
        Some(self.gaussian.covariance(self.place(a)?, self.place(b)?))
    }

    /// Overall step size, in unit coordinates.
    pub(crate) fn sigma(&self) -> f64 {
        self.gaussian.sigma()
    }

    /// How far from its middle a point lies, in standard deviations.
    pub(crate) fn distance(&self, point: &Point) -> f64 {
        let unit = self.space.to_unit(point);
        self.gaussian.distance(&numeric(self.space).map(|i| unit[i]).collect::<Vec<_>>())
    }

    /// Generations learned from, and outcomes since the last.
    pub(crate) fn progress(&self) -> (u32, usize) {
        (self.generations, self.waiting)
    }

    /// Where a parameter stands among the numeric ones.
    fn place(&self, axis: usize) -> Option<usize> {
        numeric(self.space).position(|i| i == axis)
    }
}
