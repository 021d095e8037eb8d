//! The Matérn-5/2 covariance with automatic relevance determination (a length scale a feature):
//! `k(x, x') = s² (1 + √5 r + 5/3 r²) exp(-√5 r)` with `r² = Σ (xᵢ - x'ᵢ)² / ℓᵢ²` (Rasmussen & Williams eq. 4.17).

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
}

impl Kernel {
    /// Covariance of two rows.
    #[must_use]
    pub fn value(&self, a: &[f64], b: &[f64]) -> f64 {
        self.variance * matern52(self.squared_distance(a, b)).0
    }

    /// Covariance and its derivative with respect to `r²`.
    #[must_use]
    pub fn value_and_slope(&self, a: &[f64], b: &[f64]) -> (f64, f64) {
        let (correlation, slope) = matern52(self.squared_distance(a, b));
        (self.variance * correlation, self.variance * slope)
    }

    /// Adds `weight` times the gradient of `k(x, row)` with respect to `x`; a choice has gradient 0.
    pub fn add_gradient(&self, weight: f64, x: &[f64], row: &[f64], gradient: &mut [f64]) {
        let slope = 2.0 * weight * self.value_and_slope(x, row).1;
        for (c, g) in gradient.iter_mut().enumerate() {
            if self.metrics[c] == Metric::Distance {
                *g += slope * (x[c] - row[c]) * self.inverse_squares[c];
            }
        }
    }

    fn squared_distance(&self, a: &[f64], b: &[f64]) -> f64 {
        let mut r2 = 0.0;
        for (i, metric) in self.metrics.iter().enumerate() {
            r2 += metric.squared_difference(a[i], b[i]) * self.inverse_squares[i];
        }
        r2
    }
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
        };
        let others = [[0.4, 0.9], [0.8, 0.3], [0.6, 0.6], [0.05, 0.95]];
        let expected = [0.6022694028351488, 0.14017636943188003, 0.3450858310779263, 0.9382200683296021];
        for (x, e) in others.iter().zip(expected) {
            assert!((kernel.value(&[0.1, 0.2], x) - e).abs() < 1e-14);
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
