//! Covariance matrix adaptation: an evolution strategy that samples generations of points from a Gaussian whose mean,
//! step size and covariance follow the better half of each generation. Hansen, *The CMA Evolution Strategy: A Tutorial*,
//! 2016 (arXiv:1604.00772); equations are cited by its numbers.
//!
//! Nothing is kept: [`replay`] rebuilds the state from the outcomes, generation by generation. The Gaussian lives in the
//! unit cube of the numeric parameters; [choices](choices) have probabilities of their own.

mod choices;
mod cloud;
mod eigen;
mod gaussian;
mod replay;
mod strategy;

pub(crate) use replay::Population;
