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
    fn the_gradient_agrees_with_finite_differences_near_and_far_from_improvement() {
        let features = vec![vec![0.1, 0.3], vec![0.7, 0.9], vec![0.5, 0.2]];
        let theta = Hyperparameters(vec![-1.0, -0.5, 0.0, -6.0]);
        let posterior =
            Posterior::new(&theta, &[Metric::Distance; 2], features, vec![-0.5, 1.2, -0.7]).unwrap();
        for best in [1.0, -0.7, -30.0] {
            let acquisition = LogExpectedImprovement { posterior: &posterior, best };
            let x = [0.4, 0.6];
            let mut gradient = [0.0; 2];
            assert_eq!(acquisition.value_and_gradient(&x, &mut gradient), acquisition.value(&x));
            for c in 0..2 {
                let at = |h: f64| {
                    let mut moved = x;
                    moved[c] += h;
                    acquisition.value(&moved)
                };
                let difference = (at(1e-6) - at(-1e-6)) / 2e-6;
                assert!((gradient[c] / difference - 1.0).abs() < 1e-5, "{} {difference}", gradient[c]);
            }
        }
    }
}
