//! What one outcome says about one parameter: a density around its value.

use super::place::Place;
use super::truncated::TruncatedNormal;
use crate::draws::Draws;
use crate::space::Domain;

/// A density over one parameter: over the unit coordinates of a float, over the values of any other domain.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kernel {
    /// Of a number; what a discrete domain's value gets is the mass of its cell.
    Number(TruncatedNormal),
    /// Of a choice: the same for all but one. Aitchison & Aitken, *Multivariate binary discrimination by the kernel
    /// method*, Biometrika 63 (1976).
    Choice {
        /// Index of the one that is more likely.
        centre: f64,
        /// How many there are.
        count: f64,
        /// Logarithm of its probability.
        log_same: f64,
        /// Logarithm of the probability of each other.
        log_other: f64,
    },
}

impl Kernel {
    /// What is thought of a parameter before any outcome: a normal as wide as the domain around its middle, and all
    /// choices alike.
    pub(super) fn prior(domain: &Domain) -> Self {
        match domain {
            Domain::Choice { count } => Self::choice(0.0, f64::from(*count), 0.0),
            _ => Self::Number(TruncatedNormal::new(0.5, 1.0)),
        }
    }

    /// `extra` is how much more likely the centre is than each other, which is 1.
    pub(super) fn choice(centre: f64, count: f64, extra: f64) -> Self {
        let log_sum = libm::log(count + extra);
        Self::Choice { centre, count, log_same: libm::log1p(extra) - log_sum, log_other: -log_sum }
    }

    /// Logarithm of the density or probability of a value; 0 where it has no effect.
    pub(super) fn log(&self, place: Place) -> f64 {
        match (self, place) {
            (Self::Number(normal), Place::At(u)) => normal.log_density(u),
            (Self::Number(normal), Place::Cell(low, high)) => normal.log_mass(low, high),
            (Self::Choice { centre, log_same, log_other, .. }, Place::Choice(x)) => {
                if x == *centre {
                    *log_same
                } else {
                    *log_other
                }
            }
            // A kernel and a place are made of the same domain: nothing else comes.
            _ => 0.0,
        }
    }

    /// A unit coordinate.
    pub(super) fn draw(&self, draws: &mut Draws) -> f64 {
        match self {
            Self::Number(normal) => normal.draw(draws),
            Self::Choice { centre, count, log_same, log_other } => {
                let likelier = libm::exp(*log_same) - libm::exp(*log_other);
                let index = if draws.unit() < likelier { *centre } else { draws.below(*count as u64) as f64 };
                (index + 0.5) / count
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draws::Purpose;

    // import numpy as np, optuna; p = optuna.samplers._tpe.parzen_estimator
    // print(p._ParzenEstimator({"c": np.array([0, 0, 2.])}, {"c": optuna.distributions.CategoricalDistribution("abc")},
    //     p._ParzenEstimatorParameters(1.0, True, False, np.ones, True))._mixture_distribution.distributions[0].weights)
    #[test]
    fn choices_have_the_probabilities_of_optuna_and_are_drawn_by_them() {
        let kernel = Kernel::choice(2.0, 3.0, 4.0);
        let probability = |x: f64| libm::exp(kernel.log(Place::Choice(x)));
        for (x, expected) in [(0.0, 1.0 / 7.0), (1.0, 1.0 / 7.0), (2.0, 5.0 / 7.0)] {
            assert!((probability(x) - expected).abs() < 1e-12, "{x}");
        }
        let mut draws = Draws::new(2, Purpose::TpeCandidates, 0);
        let mut counts = [0.0; 3];
        (0..3000).for_each(|_| counts[(kernel.draw(&mut draws) * 3.0) as usize] += 1.0 / 3000.0);
        assert!((0..3).all(|i| (counts[i] - probability(i as f64)).abs() < 0.03), "{counts:?}");
    }

    #[test]
    fn the_prior_of_a_choice_knows_none_from_another() {
        let prior = Kernel::prior(&Domain::Choice { count: 4 });
        assert!((0..4).all(|i| (prior.log(Place::Choice(f64::from(i))) + libm::log(4.0)).abs() < 1e-12));
    }
}
