//! The Gaussian that generations are drawn from, and how it learns from one.

use nalgebra::DMatrix;

use super::eigen;
use super::strategy::Strategy;
use crate::draws::Draws;

/// `N(mean, sigma² C)` with its evolution paths.
#[derive(Debug, Clone)]
pub(super) struct Gaussian {
    pub(super) strategy: Strategy,
    mean: Vec<f64>,
    sigma: f64,
    covariance: DMatrix<f64>,
    /// Eigenvectors of the covariance, as columns.
    axes: DMatrix<f64>,
    /// Square roots of its eigenvalues.
    lengths: Vec<f64>,
    path_sigma: Vec<f64>,
    path_c: Vec<f64>,
    generations: i32,
}

impl Gaussian {
    pub(super) fn new(strategy: Strategy, mean: Vec<f64>, sigma: f64) -> Self {
        let n = mean.len();
        Self {
            strategy,
            mean,
            sigma,
            covariance: DMatrix::identity(n, n),
            axes: DMatrix::identity(n, n),
            lengths: vec![1.0; n],
            path_sigma: vec![0.0; n],
            path_c: vec![0.0; n],
            generations: 0,
        }
    }

    pub(super) fn mean(&self) -> &[f64] {
        &self.mean
    }

    /// Standard deviation along a coordinate.
    pub(super) fn sd(&self, i: usize) -> f64 {
        self.sigma * self.covariance[(i, i)].max(0.0).sqrt()
    }

    pub(super) fn sigma(&self) -> f64 {
        self.sigma
    }

    /// Entry of `σ² C`.
    pub(super) fn covariance(&self, i: usize, j: usize) -> f64 {
        self.sigma * self.sigma * self.covariance[(i, j)]
    }

    /// Distance of a place from the mean in standard deviations (Mahalanobis).
    pub(super) fn distance(&self, x: &[f64]) -> f64 {
        let step: Vec<f64> = x.iter().zip(&self.mean).map(|(x, m)| (x - m) / self.sigma).collect();
        norm(&self.whiten(&step))
    }

    /// `m + σ B D z` (eq. 38 to 40).
    pub(super) fn sample(&self, draws: &mut Draws) -> Vec<f64> {
        let z: Vec<f64> = self.lengths.iter().map(|length| length * draws.normal()).collect();
        let n = self.mean.len();
        let step = |i: usize| (0..n).map(|k| self.axes[(i, k)] * z[k]).sum::<f64>();
        (0..n).map(|i| self.mean[i] + self.sigma * step(i)).collect()
    }

    /// Learns from a generation, the best point first; as many points as the population has.
    pub(super) fn learn(&mut self, ranked: &[Vec<f64>]) {
        let n = self.mean.len();
        if n == 0 {
            return;
        }
        let Strategy { mu_eff, c_sigma, d_sigma, c_c, chi, .. } = self.strategy;
        let steps: Vec<Vec<f64>> = ranked.iter().map(|x| self.step_to(x)).collect();
        let positive = || steps.iter().zip(&self.strategy.weights).filter(|(_, w)| **w > 0.0);
        let mean_step: Vec<f64> = (0..n).map(|i| positive().map(|(y, w)| w * y[i]).sum()).collect();

        for (m, y) in self.mean.iter_mut().zip(&mean_step) {
            *m = (*m + self.sigma * y).clamp(0.0, 1.0);
        }
        let white = self.whiten(&mean_step);
        let gain = (c_sigma * (2.0 - c_sigma) * mu_eff).sqrt();
        for (p, w) in self.path_sigma.iter_mut().zip(&white) {
            *p = (1.0 - c_sigma) * *p + gain * w;
        }
        self.generations += 1;
        let length = norm(&self.path_sigma);
        let expected = (1.0 - power(1.0 - c_sigma, 2 * self.generations)).sqrt() * chi;
        let moving = length < (1.4 + 2.0 / (n as f64 + 1.0)) * expected;

        let gain = if moving { (c_c * (2.0 - c_c) * mu_eff).sqrt() } else { 0.0 };
        for (p, y) in self.path_c.iter_mut().zip(&mean_step) {
            *p = (1.0 - c_c) * *p + gain * y;
        }
        self.learn_covariance(&steps, moving);
        // One generation cannot make the step e times as long, and no step is longer than the cube.
        self.sigma = (self.sigma * libm::exp((c_sigma / d_sigma * (length / chi - 1.0)).min(1.0))).min(1.0);
        self.decompose();
    }

    /// `(x - m) / σ`, not longer than a sample of this Gaussian may be: with a lag, points come from an older one.
    /// Hansen, *Injecting External Solutions Into CMA-ES*, 2011 (arXiv:1110.4181), eq. 4.
    fn step_to(&self, x: &[f64]) -> Vec<f64> {
        let n = self.mean.len() as f64;
        let mut step: Vec<f64> = x.iter().zip(&self.mean).map(|(x, m)| (x - m) / self.sigma).collect();
        let (length, most) = (norm(&self.whiten(&step)), n.sqrt() + 2.0 * n / (n + 2.0));
        if length > most {
            step.iter_mut().for_each(|y| *y *= most / length);
        }
        step
    }

    /// `C^(-1/2) y`.
    fn whiten(&self, y: &[f64]) -> Vec<f64> {
        let n = y.len();
        let along: Vec<f64> =
            (0..n).map(|k| (0..n).map(|i| self.axes[(i, k)] * y[i]).sum::<f64>() / self.lengths[k]).collect();
        (0..n).map(|i| (0..n).map(|k| self.axes[(i, k)] * along[k]).sum()).collect()
    }

    /// Eq. 46 and 47.
    fn learn_covariance(&mut self, steps: &[Vec<f64>], moving: bool) {
        let n = self.mean.len();
        let Strategy { c_1, c_mu, c_c, .. } = self.strategy;
        let sum: f64 = self.strategy.weights.iter().sum();
        let lost = if moving { 0.0 } else { c_1 * c_c * (2.0 - c_c) };
        let keep = 1.0 + lost - c_1 - c_mu * sum;
        let weight = |(y, w): (&Vec<f64>, &f64)| {
            let white = norm(&self.whiten(y));
            if *w >= 0.0 { *w } else { w * n as f64 / (white * white).max(f64::MIN_POSITIVE) }
        };
        let weights: Vec<f64> = steps.iter().zip(&self.strategy.weights).map(weight).collect();
        for i in 0..n {
            for j in 0..=i {
                let rank_mu: f64 = steps.iter().zip(&weights).map(|(y, w)| w * y[i] * y[j]).sum();
                let entry =
                    keep * self.covariance[(i, j)] + c_1 * self.path_c[i] * self.path_c[j] + c_mu * rank_mu;
                self.covariance[(i, j)] = entry;
                self.covariance[(j, i)] = entry;
            }
        }
    }

    /// Adds variance along coordinates where the deviation has become less than this: whole numbers must not freeze
    /// (the lower bound of Hamano et al., *CMA-ES with Margin*, GECCO 2022, on the deviation itself).
    pub(super) fn widen(&mut self, least: &[f64]) {
        let narrow: Vec<usize> = (0..self.mean.len()).filter(|&i| self.sd(i) < least[i]).collect();
        for &i in &narrow {
            let sd = least[i] / self.sigma;
            self.covariance[(i, i)] = sd * sd;
        }
        if !narrow.is_empty() {
            self.decompose();
        }
    }

    fn decompose(&mut self) {
        let (values, axes) = eigen::symmetric(self.covariance.clone());
        self.axes = axes;
        self.lengths = values.iter().map(|value| value.max(1e-30).sqrt()).collect();
    }

    /// Whether sampling on can find nothing more: all points have become one, or numbers have lost their digits.
    pub(super) fn is_spent(&self) -> bool {
        let longest = self.lengths.iter().copied().fold(0.0, f64::max);
        let shortest = self.lengths.iter().copied().fold(f64::INFINITY, f64::min);
        let narrow = !self.lengths.is_empty() && self.sigma * longest < 1e-10;
        narrow || !longest.is_finite() || longest > 1e7 * shortest
    }
}

fn norm(v: &[f64]) -> f64 {
    v.iter().map(|x| x * x).sum::<f64>().sqrt()
}

/// By multiplication, which is the same everywhere.
fn power(base: f64, exponent: i32) -> f64 {
    (0..exponent.min(4000)).fold(1.0, |product, _| product * base)
}
