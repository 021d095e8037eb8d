//! The process after seeing the outcomes (Rasmussen & Williams alg. 2.1).

use nalgebra::{Cholesky, DMatrix, Dyn};

use super::kernel::{Kernel, Metric};
use super::likelihood::Hyperparameters;
use super::linalg;
use crate::searcher::SearchError;

/// Smallest variance that is told from none.
const MIN_VARIANCE: f64 = 1e-20;

/// Mean and variance of the noise-free function at a point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prediction {
    /// In the units of the targets.
    pub mean: f64,
    /// In their squares; positive.
    pub variance: f64,
}

/// A process conditioned on outcomes.
#[derive(Debug, Clone)]
pub struct Posterior {
    kernel: Kernel,
    noise: f64,
    features: Vec<Vec<f64>>,
    targets: Vec<f64>,
    factor: Cholesky<f64, Dyn>,
    /// `α`.
    weights: Vec<f64>,
}

impl Posterior {
    /// Conditions on outcomes; rows of `features` and `targets` correspond.
    ///
    /// # Errors
    /// [`SearchError::Fit`] when the covariance cannot be factored, as with features that are not finite.
    pub fn new(
        theta: &Hyperparameters,
        metrics: &[Metric],
        features: Vec<Vec<f64>>,
        targets: Vec<f64>,
    ) -> Result<Self, SearchError> {
        Self::condition(theta.kernel(metrics), theta.noise(), features, targets)
    }

    fn condition(
        kernel: Kernel,
        noise: f64,
        features: Vec<Vec<f64>>,
        targets: Vec<f64>,
    ) -> Result<Self, SearchError> {
        let n = features.len();
        let mut k = DMatrix::from_diagonal_element(n, n, kernel.variance + noise);
        for i in 0..n {
            for j in 0..i {
                k[(i, j)] = kernel.value(&features[i], &features[j]);
            }
        }
        let factor = Cholesky::new(k).ok_or_else(|| SearchError::Fit {
            reason: format!("the covariance of {n} outcomes is not positive definite"),
        })?;
        let mut weights = targets.clone();
        linalg::solve_lower(factor.l_dirty(), &mut weights);
        linalg::solve_lower_transposed(factor.l_dirty(), &mut weights);
        Ok(Self { kernel, noise, features, targets, factor, weights })
    }

    /// Takes the mean at points whose outcome is not known for their outcome (*kriging believer*: Ginsbourger, Le Riche &
    /// Carraro 2010): the mean stays, the variance around them shrinks.
    ///
    /// # Errors
    /// As [`Posterior::new`].
    pub fn believing(self, pending: Vec<Vec<f64>>) -> Result<Self, SearchError> {
        if pending.is_empty() {
            return Ok(self);
        }
        let believed: Vec<f64> = pending.iter().map(|x| self.predict(x).mean).collect();
        let Self { kernel, noise, mut features, mut targets, .. } = self;
        features.extend(pending);
        targets.extend(believed);
        Self::condition(kernel, noise, features, targets)
    }

    /// The covariance function.
    #[must_use]
    pub fn kernel(&self) -> &Kernel {
        &self.kernel
    }

    /// `σ²`.
    #[must_use]
    pub fn noise(&self) -> f64 {
        self.noise
    }

    /// Rows of features with their targets.
    pub fn outcomes(&self) -> impl Iterator<Item = (&[f64], f64)> {
        self.features.iter().map(Vec::as_slice).zip(self.targets.iter().copied())
    }

    /// `K⁻¹ b`.
    #[must_use]
    pub fn solve(&self, mut b: Vec<f64>) -> Vec<f64> {
        linalg::solve_lower(self.factor.l_dirty(), &mut b);
        linalg::solve_lower_transposed(self.factor.l_dirty(), &mut b);
        b
    }

    /// Prediction at one row of features.
    #[must_use]
    pub fn predict(&self, x: &[f64]) -> Prediction {
        let mut k: Vec<f64> = self.features.iter().map(|row| self.kernel.value(row, x)).collect();
        let mean = linalg::dot(&k, &self.weights);
        linalg::solve_lower(self.factor.l_dirty(), &mut k);
        Prediction { mean, variance: self.variance_left(&k) }
    }

    /// Prediction, and the gradients of mean and variance with respect to the features; a choice has gradient 0.
    #[must_use]
    pub fn predict_with_gradient(&self, x: &[f64]) -> (Prediction, Vec<f64>, Vec<f64>) {
        let d = x.len();
        let mut slopes = vec![0.0; self.features.len() * d];
        let rows = self.features.iter().zip(slopes.chunks_exact_mut(d.max(1)));
        let mut v: Vec<f64> =
            rows.map(|(row, slopes)| self.kernel.value_and_gradient(x, row, slopes)).collect();
        let mean = linalg::dot(&v, &self.weights);
        linalg::solve_lower(self.factor.l_dirty(), &mut v);
        let variance = self.variance_left(&v);
        linalg::solve_lower_transposed(self.factor.l_dirty(), &mut v);

        let (mut of_mean, mut of_variance) = (vec![0.0; d], vec![0.0; d]);
        for ((dk, weight), v) in slopes.chunks_exact(d.max(1)).zip(&self.weights).zip(&v) {
            for c in 0..d {
                of_mean[c] += dk[c] * weight;
                of_variance[c] -= 2.0 * dk[c] * v;
            }
        }
        (Prediction { mean, variance }, of_mean, of_variance)
    }

    /// What the outcomes leave of the prior variance, given `L⁻¹ k`.
    fn variance_left(&self, v: &[f64]) -> f64 {
        (self.kernel.variance - linalg::dot(v, v)).max(MIN_VARIANCE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posterior() -> Posterior {
        let x = [[0.1, 0.2], [0.4, 0.9], [0.8, 0.3], [0.6, 0.6], [0.05, 0.95]];
        let theta = Hyperparameters::joint([0.3, 0.8, 1.7, 0.01].map(libm::log).to_vec());
        let features = x.map(|row| row.to_vec()).to_vec();
        Posterior::new(&theta, &[Metric::Distance; 2], features, vec![0.3, -1.2, 0.8, -0.4, 1.1]).unwrap()
    }

    // With the gp of the test in likelihood.rs:
    // mean, sd = gp.predict(np.array([[0.5, 0.5], [0.0, 0.0]]), return_std=True)
    // print(mean, sd**2)
    #[test]
    fn mean_and_variance_agree_with_scikit_learn() {
        let gp = posterior();
        let expected = [
            ([0.5, 0.5], -0.7044372041001393, 0.20673132148604714),
            ([0.0, 0.0], 0.34875579715837546, 0.3813677238733713),
        ];
        for (x, mean, variance) in expected {
            let p = gp.predict(&x);
            assert!((p.mean - mean).abs() < 1e-12 && (p.variance - variance).abs() < 1e-12, "{p:?}");
        }
    }

    #[test]
    fn gradients_agree_with_finite_differences() {
        let gp = posterior();
        let x = [0.3, 0.7];
        let (p, of_mean, of_variance) = gp.predict_with_gradient(&x);
        assert_eq!(p, gp.predict(&x));
        for c in 0..2 {
            let at = |h: f64| {
                let mut moved = x;
                moved[c] += h;
                gp.predict(&moved)
            };
            let (up, down) = (at(1e-6), at(-1e-6));
            assert!((of_mean[c] - (up.mean - down.mean) / 2e-6).abs() < 1e-7);
            assert!((of_variance[c] - (up.variance - down.variance) / 2e-6).abs() < 1e-7);
        }
    }

    #[test]
    fn believing_keeps_the_mean_and_shrinks_the_variance() {
        let before = posterior();
        let after = before.clone().believing(vec![vec![0.5, 0.5]]).unwrap();
        let near = [0.52, 0.5];
        let (a, b) = (before.predict(&near), after.predict(&near));
        assert!((a.mean - b.mean).abs() < 1e-9);
        assert!(b.variance < 0.2 * a.variance, "{a:?} {b:?}");
    }

    #[test]
    fn features_that_are_not_numbers_are_an_error() {
        let theta = Hyperparameters::joint(vec![0.0, 0.0, -2.0]);
        let features = vec![vec![0.1], vec![f64::NAN]];
        let error = Posterior::new(&theta, &[Metric::Distance], features, vec![0.0, 1.0]).unwrap_err();
        assert!(matches!(error, SearchError::Fit { .. }));
    }
}
