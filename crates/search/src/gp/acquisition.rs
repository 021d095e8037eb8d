//! Log expected improvement: `ln EI(x) = ln h((y* - μ) / s) + ln s` (see [`normal::log_h`]). Its logarithm has a useful
//! gradient where the improvement itself is zero in floating point.

use super::normal;
use super::posterior::Posterior;

/// Expected improvement below `best` under a posterior.
#[derive(Debug, Clone, Copy)]
pub struct LogExpectedImprovement<'a> {
    /// The model.
    pub posterior: &'a Posterior,
    /// `y*`: what is to be improved on, in the units of the targets.
    pub best: f64,
}

impl LogExpectedImprovement<'_> {
    /// At one row of features.
    #[must_use]
    pub fn value(&self, x: &[f64]) -> f64 {
        let p = self.posterior.predict(x);
        log_expected_improvement(p.mean, p.variance, self.best)
    }

    /// With the gradient, which is written to `gradient`.
    pub fn value_and_gradient(&self, x: &[f64], gradient: &mut [f64]) -> f64 {
        let (p, of_mean, of_variance) = self.posterior.predict_with_gradient(x);
        let sd = p.variance.sqrt();
        let z = (self.best - p.mean) / sd;
        let (log_h, slope) = normal::log_h(z);
        let by_mean = -slope / sd;
        let by_variance = (1.0 - slope * z) / (2.0 * p.variance);
        for (c, g) in gradient.iter_mut().enumerate() {
            *g = by_mean * of_mean[c] + by_variance * of_variance[c];
        }
        log_h + libm::log(sd)
    }
}

/// `ln E[max(best - Y, 0)]` for a normal `Y`.
#[must_use]
pub fn log_expected_improvement(mean: f64, variance: f64, best: f64) -> f64 {
    let sd = variance.sqrt();
    normal::log_h((best - mean) / sd).0 + libm::log(sd)
}
