//! What makes a point worth trying next, larger being better: log expected improvement, a confidence bound, or one
//! function drawn from the posterior.

use super::normal;
use super::path::Path;
use super::posterior::Posterior;
use crate::searcher::{Acquisition, Context};

/// Standard deviations between the mean and the confidence bound: that of 95 %, as in scikit-optimize.
pub const KAPPA: f64 = 1.96;

/// An [`Acquisition`] with what it needs to know beside the posterior.
#[derive(Debug, Clone)]
pub enum Criterion {
    /// `ln E[max(best - Y, 0)]`. Its logarithm has a useful gradient where the improvement itself is zero in floating
    /// point.
    LogEi {
        /// `y*`: what is to be improved on, in the units of the targets.
        best: f64,
    },
    /// `κ s - μ`: minus the lower bound on the outcome.
    Bound,
    /// Minus a function drawn from the posterior.
    Draw(Box<Path>),
}

impl Criterion {
    /// The one that the question asks for.
    #[must_use]
    pub fn new(cx: &Context<'_>, posterior: &Posterior, best: f64) -> Self {
        match cx.acquisition {
            Acquisition::LogEi => Self::LogEi { best },
            Acquisition::Ucb => Self::Bound,
            Acquisition::Thompson => Self::Draw(Box::new(Path::new(posterior, cx.seed, cx.trial))),
        }
    }

    /// At one row of features.
    #[must_use]
    pub fn value(&self, posterior: &Posterior, x: &[f64]) -> f64 {
        match self {
            Self::LogEi { best } => {
                let p = posterior.predict(x);
                log_expected_improvement(p.mean, p.variance, *best)
            }
            Self::Bound => {
                let p = posterior.predict(x);
                KAPPA * p.variance.sqrt() - p.mean
            }
            Self::Draw(path) => -path.value(posterior, x),
        }
    }

    /// With the gradient, which is written to `gradient`.
    pub fn value_and_gradient(&self, posterior: &Posterior, x: &[f64], gradient: &mut [f64]) -> f64 {
        if let Self::Draw(path) = self {
            let value = path.value_and_gradient(posterior, x, gradient);
            gradient.iter_mut().for_each(|g| *g = -*g);
            return -value;
        }
        let (p, of_mean, of_variance) = posterior.predict_with_gradient(x);
        let sd = p.variance.sqrt();
        let (value, by_mean, by_variance) = match self {
            Self::LogEi { best } => {
                let z = (best - p.mean) / sd;
                let (log_h, slope) = normal::log_h(z);
                (log_h + libm::log(sd), -slope / sd, (1.0 - slope * z) / (2.0 * p.variance))
            }
            _ => (KAPPA * sd - p.mean, -1.0, 0.5 * KAPPA / sd),
        };
        for (c, g) in gradient.iter_mut().enumerate() {
            *g = by_mean * of_mean[c] + by_variance * of_variance[c];
        }
        value
    }
}

/// `ln E[max(best - Y, 0)]` for a normal `Y`.
#[must_use]
pub fn log_expected_improvement(mean: f64, variance: f64, best: f64) -> f64 {
    let sd = variance.sqrt();
    normal::log_h((best - mean) / sd).0 + libm::log(sd)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gp::kernel::Metric;
    use crate::gp::likelihood::Hyperparameters;

    // import numpy as np, scipy.stats as st
    // def ei(m, s, b):
    //     z = (b - m) / s
    //     return s * (st.norm.pdf(z) + z * st.norm.cdf(z))
    // print(np.log([ei(0.4, 0.5, 0.1), ei(-1, 2, 0), ei(3.0, 0.6, 0.2)]))
    #[test]
    fn values_agree_with_scipy() {
        let expected = [
            (0.4, 0.5, 0.1, -2.472942117661699),
            (-1.0, 2.0, 0.0, 0.33331949681488154),
            (3.0, 0.6, 0.2, -15.519959064582357),
        ];
        for (mean, sd, best, value) in expected {
            let ours = log_expected_improvement(mean, sd * sd, best);
            assert!((ours - value).abs() < 1e-8, "{ours} is not {value}");
        }
    }

    #[test]
    fn gradients_agree_with_finite_differences_near_and_far_from_improvement() {
        let features = vec![vec![0.1, 0.3], vec![0.7, 0.9], vec![0.5, 0.2]];
        let theta = Hyperparameters::joint(vec![-1.0, -0.5, 0.0, -6.0]);
        let posterior =
            Posterior::new(&theta, &[Metric::Distance; 2], features, vec![-0.5, 1.2, -0.7]).unwrap();
        let improvements = [1.0, -0.7, -30.0].map(|best| Criterion::LogEi { best });
        let draw = Criterion::Draw(Box::new(Path::new(&posterior, 3, 7)));
        for criterion in improvements.into_iter().chain([Criterion::Bound, draw]) {
            let x = [0.4, 0.6];
            let mut gradient = [0.0; 2];
            let value = criterion.value_and_gradient(&posterior, &x, &mut gradient);
            assert!((value - criterion.value(&posterior, &x)).abs() < 1e-12);
            for c in 0..2 {
                let at = |h: f64| {
                    let mut moved = x;
                    moved[c] += h;
                    criterion.value(&posterior, &moved)
                };
                let difference = (at(1e-6) - at(-1e-6)) / 2e-6;
                assert!((gradient[c] / difference - 1.0).abs() < 1e-5, "{} {difference}", gradient[c]);
            }
        }
    }

    // Posterior of the test in posterior.rs: mean -0.7044372041001393, variance 0.20673132148604714.
    // print(-(mean + scipy.stats.norm.ppf(0.025) * np.sqrt(variance)))  # 1.595588065871775
    #[test]
    fn the_bound_is_that_of_ninety_five_per_cent() {
        let x = [[0.1, 0.2], [0.4, 0.9], [0.8, 0.3], [0.6, 0.6], [0.05, 0.95]];
        let theta = Hyperparameters::joint([0.3, 0.8, 1.7, 0.01].map(libm::log).to_vec());
        let features = x.map(|row| row.to_vec()).to_vec();
        let targets = vec![0.3, -1.2, 0.8, -0.4, 1.1];
        let posterior = Posterior::new(&theta, &[Metric::Distance; 2], features, targets).unwrap();
        let value = Criterion::Bound.value(&posterior, &[0.5, 0.5]);
        assert!((value - 1.595_588_065_871_775).abs() < 2e-5, "{value}");
    }
}
