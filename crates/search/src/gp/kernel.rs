//! The Matérn-5/2 covariance with automatic relevance determination (a length scale a feature):
//! `m(r²) = (1 + √5 r + 5/3 r²) exp(-√5 r)` with `r² = Σ rᵢ²`, `rᵢ² = (xᵢ - x'ᵢ)² / ℓᵢ²` (Rasmussen & Williams eq. 4.17).
//!
//! A share `a` of the variance may be what each of the `d` features explains by itself (first-order additive processes:
//! Duvenaud, Nickisch & Rasmussen, NeurIPS 2011): `k(x, x') = s² ((1 - a) m(r²) + a/d Σ m(rᵢ²))`. What was learnt of one
//! feature then holds wherever the others are.

/// How the difference of a feature is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// `(x - x')²`.
    Distance,
    /// 0 for the same choice, 1 for another: the squared distance of one-hot codes, halved, so that all the entries
    /// of a code share a length scale.
    Mismatch {
        /// How many choices there are.
        count: u32,
    },
}

impl Metric {
    /// Squared difference of one feature.
    #[must_use]
    pub fn squared_difference(self, a: f64, b: f64) -> f64 {
        match self {
            Self::Distance => (a - b) * (a - b),
            Self::Mismatch { .. } => f64::from(u8::from(a != b)),
        }
    }
}

/// Correlation at a squared scaled distance, and its derivative with respect to that.
#[must_use]
pub fn matern52(r2: f64) -> (f64, f64) {
    let t = (5.0 * r2).sqrt();
    let decay = libm::exp(-t);
    ((1.0 + t + t * t / 3.0) * decay, -5.0 / 6.0 * (1.0 + t) * decay)
}

/// The covariance function.
#[derive(Debug, Clone, PartialEq)]
pub struct Kernel {
    /// One a feature.
    pub metrics: Vec<Metric>,
    /// `1 / ℓ²`, one a feature.
    pub inverse_squares: Vec<f64>,
    /// `s²`.
    pub variance: f64,
    /// `a`, from 0 to 1.
    pub additive: f64,
}

impl Kernel {
    /// Covariance of two rows.
    #[must_use]
    pub fn value(&self, a: &[f64], b: &[f64]) -> f64 {
        let (mut r2, mut alone) = (0.0, 0.0);
        for (i, metric) in self.metrics.iter().enumerate() {
            let r2_i = metric.squared_difference(a[i], b[i]) * self.inverse_squares[i];
            r2 += r2_i;
            if self.additive > 0.0 {
                alone += matern52(r2_i).0;
            }
        }
        let (joint, each) = shares(self.additive, self.metrics.len());
        self.variance * (joint * matern52(r2).0 + each * alone)
    }

    /// Covariance, and its gradient with respect to `a`, which is written to `gradient`; a choice has gradient 0.
    pub fn value_and_gradient(&self, a: &[f64], b: &[f64], gradient: &mut [f64]) -> f64 {
        let (joint, each) = shares(self.additive, self.metrics.len());
        let (mut r2, mut alone) = (0.0, 0.0);
        for (i, slot) in gradient.iter_mut().enumerate() {
            let r2_i = self.metrics[i].squared_difference(a[i], b[i]) * self.inverse_squares[i];
            r2 += r2_i;
            *slot = 0.0;
            if self.additive > 0.0 {
                let (value, slope) = matern52(r2_i);
                alone += value;
                *slot = each * slope;
            }
        }
        let (together, slope) = matern52(r2);
        for (i, slot) in gradient.iter_mut().enumerate() {
            let along = match self.metrics[i] {
                Metric::Distance => 2.0 * (a[i] - b[i]) * self.inverse_squares[i],
                Metric::Mismatch { .. } => 0.0,
            };
            *slot = self.variance * (*slot + joint * slope) * along;
        }
        self.variance * (joint * together + each * alone)
    }
}

/// What all features explain together, and each by itself.
#[must_use]
pub fn shares(additive: f64, features: usize) -> (f64, f64) {
    // Without features there is nothing to tell apart.
    if features == 0 { (1.0, 0.0) } else { (1.0 - additive, additive / features as f64) }
}

#[cfg(test)]
mod tests {
    use super::*;

    // import numpy as np
    // from sklearn.gaussian_process.kernels import Matern, ConstantKernel
    // x = np.array([[0.1, 0.2], [0.4, 0.9], [0.8, 0.3], [0.6, 0.6], [0.05, 0.95]])
    // k = ConstantKernel(1.7) * Matern(length_scale=[0.3, 0.8], nu=2.5)
    // print(k(x[:1], x[1:]))
    #[test]
    fn covariances_agree_with_scikit_learn() {
        let kernel = Kernel {
            metrics: vec![Metric::Distance; 2],
            inverse_squares: vec![1.0 / 0.09, 1.0 / 0.64],
            variance: 1.7,
            additive: 0.0,
        };
        let others = [[0.4, 0.9], [0.8, 0.3], [0.6, 0.6], [0.05, 0.95]];
        let expected = [0.6022694028351488, 0.14017636943188003, 0.3450858310779263, 0.9382200683296021];
        for (x, e) in others.iter().zip(expected) {
            assert!((kernel.value(&[0.1, 0.2], x) - e).abs() < 1e-14);
        }
    }

    // a = 0.6
    // alone = [ConstantKernel(1.7) * Matern(length_scale=l, nu=2.5) for l in (0.3, 0.8)]
    // print((1 - a) * k(x[:1], x[1:]) + a / 2 * sum(m(x[:1, [i]], x[1:, [i]]) for i, m in enumerate(alone)))
    #[test]
    fn additive_covariances_agree_with_scikit_learn() {
        let kernel = Kernel {
            metrics: vec![Metric::Distance; 2],
            inverse_squares: vec![1.0 / 0.09, 1.0 / 0.64],
            variance: 1.7,
            additive: 0.6,
        };
        let others = [[0.4, 0.9], [0.8, 0.3], [0.6, 0.6], [0.05, 0.95]];
        let expected = [
            0.813_253_417_364_734_4,
            0.601_817_902_281_622_4,
            0.675_502_913_437_309,
            1.159_728_599_012_562_8,
        ];
        for (x, e) in others.iter().zip(expected) {
            assert!((kernel.value(&[0.1, 0.2], x) - e).abs() < 1e-14);
        }
    }

    #[test]
    fn gradients_agree_with_finite_differences() {
        for additive in [0.0, 0.6, 1.0] {
            let metrics = vec![Metric::Distance, Metric::Mismatch { count: 3 }, Metric::Distance];
            let kernel = Kernel { metrics, inverse_squares: vec![9.0, 2.0, 1.5], variance: 1.7, additive };
            let (a, b) = ([0.1, 1.0, 0.4], [0.5, 2.0, 0.3]);
            let mut gradient = [f64::NAN; 3];
            let value = kernel.value_and_gradient(&a, &b, &mut gradient);
            assert!((value - kernel.value(&a, &b)).abs() < 1e-15);
            assert_eq!(gradient[1], 0.0);
            for c in [0, 2] {
                let at = |h: f64| {
                    let mut moved = a;
                    moved[c] += h;
                    kernel.value(&moved, &b)
                };
                let difference = (at(1e-6) - at(-1e-6)) / 2e-6;
                assert!((gradient[c] - difference).abs() < 1e-8, "{} {difference}", gradient[c]);
            }
        }
    }

    #[test]
    fn the_slope_is_the_derivative() {
        for r2 in [1e-3, 0.3, 2.0, 9.0] {
            let h = 1e-6 * r2;
            let difference = (matern52(r2 + h).0 - matern52(r2 - h).0) / (2.0 * h);
            assert!((matern52(r2).1 / difference - 1.0).abs() < 1e-6);
        }
    }

    #[test]
    fn choices_differ_or_not_whatever_their_index() {
        assert_eq!(Metric::Mismatch { count: 6 }.squared_difference(0.0, 5.0), 1.0);
        assert_eq!(Metric::Mismatch { count: 6 }.squared_difference(1.0, 0.0), 1.0);
        assert_eq!(Metric::Mismatch { count: 6 }.squared_difference(2.0, 2.0), 0.0);
    }
}
