//! How well hyperparameters explain the outcomes: log marginal likelihood (Rasmussen & Williams eq. 2.30) plus log
//! priors, with its gradient (eq. 5.9).

use nalgebra::{Cholesky, DMatrix};

use super::kernel::{Kernel, Metric, matern52, shares};
use super::linalg;

const LN_2PI: f64 = 1.837_877_066_409_345_3;

/// What a fit chooses.
#[derive(Debug, Clone, PartialEq)]
pub struct Hyperparameters {
    /// Log length scales (one a feature), then log signal variance, then log noise variance.
    pub log: Vec<f64>,
    /// Share of the variance that each feature explains by itself, `a` of [`Kernel`].
    pub additive: f64,
}

impl Hyperparameters {
    /// Without an additive share.
    #[must_use]
    pub fn joint(log: Vec<f64>) -> Self {
        Self { log, additive: 0.0 }
    }

    /// The covariance function that they stand for.
    #[must_use]
    pub fn kernel(&self, metrics: &[Metric]) -> Kernel {
        let d = metrics.len();
        Kernel {
            metrics: metrics.to_vec(),
            inverse_squares: self.log[..d].iter().map(|l| libm::exp(-2.0 * l)).collect(),
            variance: libm::exp(self.log[d]),
            additive: self.additive,
        }
    }

    /// `σ²`.
    #[must_use]
    pub fn noise(&self) -> f64 {
        libm::exp(self.log[self.log.len() - 1])
    }
}

/// The data of a fit, with the differences of all pairs of rows, which do not change while it goes on.
#[derive(Debug)]
pub struct Likelihood<'a> {
    targets: &'a [f64],
    dims: usize,
    /// Squared difference of each feature, for each pair (i > j) in the order (1,0), (2,0), (2,1), ….
    differences: Vec<f64>,
}

impl<'a> Likelihood<'a> {
    /// `features` holds one row a target.
    #[must_use]
    pub fn new(features: &[Vec<f64>], targets: &'a [f64], metrics: &[Metric]) -> Self {
        let mut differences = Vec::with_capacity(features.len() * features.len() / 2 * metrics.len());
        for (i, a) in features.iter().enumerate() {
            for b in &features[..i] {
                let each = metrics.iter().enumerate().map(|(d, m)| m.squared_difference(a[d], b[d]));
                differences.extend(each);
            }
        }
        Self { targets, dims: metrics.len(), differences }
    }

    /// Log marginal likelihood; its gradient with respect to the log hyperparameters is added to `gradient`. `None`
    /// when the covariance is not positive definite in floating point.
    #[must_use]
    pub fn log_marginal(&self, theta: &Hyperparameters, gradient: &mut [f64]) -> Option<f64> {
        let (n, d) = (self.targets.len(), self.dims);
        let weights: Vec<f64> = theta.log[..d].iter().map(|l| libm::exp(-2.0 * l)).collect();
        let (variance, noise) = (libm::exp(theta.log[d]), theta.noise());
        let (joint, each) = shares(theta.additive, d);
        // Of the covariance with respect to each feature's squared scaled distance.
        let mut slopes = vec![0.0; self.differences.len()];
        let mut k = DMatrix::from_diagonal_element(n, n, variance + noise);
        self.for_each_pair(|i, j, pair, differences| {
            let slopes = &mut slopes[pair * d..(pair + 1) * d];
            let (mut r2, mut alone) = (0.0, 0.0);
            for ((x, w), slope) in differences.iter().zip(&weights).zip(slopes.iter_mut()) {
                r2 += x * w;
                if each > 0.0 {
                    let (value, slope_alone) = matern52(x * w);
                    alone += value;
                    *slope = each * slope_alone;
                }
            }
            let (together, slope_together) = matern52(r2);
            for slope in slopes {
                *slope = variance * (*slope + joint * slope_together);
            }
            k[(i, j)] = variance * (joint * together + each * alone);
        });
        let covariance = k.clone();
        let factor = Cholesky::new(k)?;
        let l = factor.l_dirty();
        let mut alpha = self.targets.to_vec();
        linalg::solve_lower(l, &mut alpha);
        let fit = linalg::dot(&alpha, &alpha);
        linalg::solve_lower_transposed(l, &mut alpha);
        let half_log_det: f64 = (0..n).map(|i| libm::log(l[(i, i)])).sum();

        let inverse = linalg::inverse(&factor);
        let mut trace = 0.0;
        for i in 0..n {
            trace += alpha[i] * alpha[i] - inverse[(i, i)];
        }
        gradient[d] += 0.5 * trace * variance;
        gradient[d + 1] += 0.5 * trace * noise;
        self.for_each_pair(|i, j, pair, differences| {
            let g = alpha[i] * alpha[j] - inverse[(i, j)];
            gradient[d] += g * covariance[(i, j)];
            let scaled = differences.iter().zip(&weights).map(|(x, w)| x * w);
            for ((slot, r2), slope) in gradient[..d].iter_mut().zip(scaled).zip(&slopes[pair * d..]) {
                *slot -= 2.0 * g * slope * r2;
            }
        });
        Some(-0.5 * fit - half_log_det - 0.5 * n as f64 * LN_2PI)
    }

    fn for_each_pair(&self, mut visit: impl FnMut(usize, usize, usize, &[f64])) {
        let mut pair = 0;
        for i in 0..self.targets.len() {
            for j in 0..i {
                visit(i, j, pair, &self.differences[pair * self.dims..(pair + 1) * self.dims]);
                pair += 1;
            }
        }
    }
}

/// What is believed about the hyperparameters before any outcome, for targets of unit variance on the unit cube.
///
/// Those of Optuna's `GPSampler` (`optuna/_gp/prior.py`): they keep length scales between the useless extremes, the
/// signal near the variance of the data and the noise small.
/// With `x = 1/ℓ²`: `ln p(x) = -(0.1/x + 0.1 x)`; `s² ~ Gamma(2, 1)`; `σ² ~ Gamma(1.1, 30)`; constants left out.
#[must_use]
pub fn log_prior(theta: &Hyperparameters, gradient: &mut [f64]) -> f64 {
    let d = theta.log.len() - 2;
    let mut total = 0.0;
    for (log_length, slot) in theta.log[..d].iter().zip(gradient.iter_mut()) {
        let inverse_square = libm::exp(-2.0 * log_length);
        total -= 0.1 / inverse_square + 0.1 * inverse_square;
        *slot += -0.2 / inverse_square + 0.2 * inverse_square;
    }
    let (variance, noise) = (libm::exp(theta.log[d]), theta.noise());
    gradient[d] += 1.0 - variance;
    gradient[d + 1] += 0.1 - 30.0 * noise;
    total + theta.log[d] - variance + 0.1 * theta.log[d + 1] - 30.0 * noise
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data() -> (Vec<Vec<f64>>, Vec<f64>) {
        let x = [[0.1, 0.2], [0.4, 0.9], [0.8, 0.3], [0.6, 0.6], [0.05, 0.95]];
        (x.map(|row| row.to_vec()).to_vec(), vec![0.3, -1.2, 0.8, -0.4, 1.1])
    }

    // import numpy as np
    // from sklearn.gaussian_process.kernels import Matern, ConstantKernel
    // from sklearn.gaussian_process import GaussianProcessRegressor
    // x = np.array([[0.1, 0.2], [0.4, 0.9], [0.8, 0.3], [0.6, 0.6], [0.05, 0.95]])
    // y = np.array([0.3, -1.2, 0.8, -0.4, 1.1])
    // k = ConstantKernel(1.7) * Matern(length_scale=[0.3, 0.8], nu=2.5)
    // gp = GaussianProcessRegressor(k, alpha=0.01, optimizer=None).fit(x, y)
    // print(gp.log_marginal_likelihood(np.log([1.7, 0.3, 0.8]), eval_gradient=True))
    #[test]
    fn log_marginal_likelihood_and_gradient_agree_with_scikit_learn() {
        let (features, targets) = data();
        let likelihood = Likelihood::new(&features, &targets, &[Metric::Distance; 2]);
        let theta = Hyperparameters::joint([0.3, 0.8, 1.7, 0.01].map(libm::log).to_vec());
        let mut gradient = [0.0; 4];
        let value = likelihood.log_marginal(&theta, &mut gradient).unwrap();
        assert!((value - -6.856633470580329).abs() < 1e-12);
        let expected = [-0.9116474026777994, 0.4832065766785601, -0.6318104183806454];
        for (g, e) in gradient.iter().zip(expected) {
            assert!((g - e).abs() < 1e-12, "{gradient:?}");
        }
    }

    #[test]
    fn the_gradient_of_the_posterior_agrees_with_finite_differences() {
        let (mut features, targets) = data();
        for (i, row) in features.iter_mut().enumerate() {
            row.push((i % 2) as f64);
        }
        let metrics = [Metric::Distance, Metric::Distance, Metric::Mismatch { count: 2 }];
        let likelihood = Likelihood::new(&features, &targets, &metrics);
        for additive in [0.0, 0.6] {
            let value = |theta: &[f64]| {
                let theta = Hyperparameters { log: theta.to_vec(), additive };
                let mut gradient = vec![0.0; 5];
                let v = likelihood.log_marginal(&theta, &mut gradient).unwrap()
                    + log_prior(&theta, &mut gradient);
                (v, gradient)
            };
            let theta = [-1.0, 0.4, -0.2, 0.5, -3.0];
            let (_, gradient) = value(&theta);
            for c in 0..5 {
                let at = |h: f64| {
                    let mut moved = theta;
                    moved[c] += h;
                    value(&moved).0
                };
                let difference = (at(1e-5) - at(-1e-5)) / 2e-5;
                assert!((gradient[c] - difference).abs() < 1e-7, "{c}: {} {difference}", gradient[c]);
            }
        }
    }
}
