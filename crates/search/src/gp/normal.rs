//! The standard normal distribution, as far as expected improvement needs it, without cancellation in the tail.

const LN_SQRT_2PI: f64 = 0.918_938_533_204_672_7;
const SQRT_2PI: f64 = 2.506_628_274_631_000_7;
/// `√(π/2)`.
const SQRT_HALF_PI: f64 = 1.253_314_137_315_500_3;

/// Density.
#[must_use]
pub fn pdf(z: f64) -> f64 {
    libm::exp(-0.5 * z * z) / SQRT_2PI
}

/// Cumulative distribution.
#[must_use]
pub fn cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// `ln h(z)` with `h(z) = φ(z) + z Φ(z)`, and its derivative `Φ(z) / h(z)`.
///
/// Ament et al., *Unexpected Improvements to Expected Improvement for Bayesian Optimization*, NeurIPS 2023, eq. 9. With
/// the Mills ratio `R(t) = Φ(-t) / φ(t)`, `h(-t) = φ(t) w(t)` where `w(t) = 1 - t R(t)`, which stays far from underflow.
#[must_use]
pub fn log_h(z: f64) -> (f64, f64) {
    if z > -1.0 {
        let (phi, capital) = (pdf(z), cdf(z));
        let h = phi + z * capital;
        return (libm::log(h), capital / h);
    }
    let t = -z;
    let w = if t < 10.0 { 1.0 - t * mills(t) } else { tail(t) };
    let ratio = (1.0 - w) / t;
    (-0.5 * t * t - LN_SQRT_2PI + libm::log(w), ratio / w)
}

/// `Φ(-t) / φ(t)` for moderate `t`.
fn mills(t: f64) -> f64 {
    SQRT_HALF_PI * libm::exp(0.5 * t * t) * libm::erfc(t * std::f64::consts::FRAC_1_SQRT_2)
}

/// `w(t)` by its asymptotic series `1/t² - 3/t⁴ + 15/t⁶ - …`, whose terms fall until about `t²/2`.
fn tail(t: f64) -> f64 {
    let inverse = 1.0 / (t * t);
    let (mut term, mut sum, mut odd) = (inverse, inverse, 1.0);
    while term.abs() > 1e-17 * sum && odd < 60.0 {
        odd += 2.0;
        term *= -odd * inverse;
        sum += term;
    }
    sum
}
