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

#[cfg(test)]
mod tests {
    use super::*;

    // from mpmath import mp, mpf, ncdf, npdf, log
    // mp.dps = 60
    // for z in [3, 0.5, -0.9, -1, -3.3, -9.99, -10.01, -40, -1e5]:
    //     z = mpf(z); h = npdf(z) + z * ncdf(z)
    //     print(z, mp.nstr(log(h), 17), mp.nstr(ncdf(z) / h, 17))
    #[test]
    fn log_h_agrees_with_arbitrary_precision_from_the_peak_to_the_far_tail() {
        let expected = [
            (3.0, 1.0987396653277078, 0.332_840_968_451_795_2),
            (0.5, -0.359_827_683_745_063_8, 0.990_922_718_004_109_9),
            (-0.9, -2.298_282_989_459_652, 1.8326998049212273),
            (-1.0, -2.4851210257126413, 1.9042712333296918),
            (-3.3, -8.969_205_486_200_302, 3.798_435_753_352_615),
            (-9.99, -55.451_227_285_978_31, 10.184567051915803),
            (-10.01, -55.655114947775421, 10.204199353568103),
            (-40.0, -808.298_568_356_62, 40.049_906_657_648_52),
            (-1e5, -5_000_000_023.944_79, 100000.00002),
        ];
        for (z, value, slope) in expected {
            let (v, s) = log_h(z);
            assert!((v / value - 1.0).abs() < 1e-12, "z {z}: {v} is not {value}");
            assert!((s / slope - 1.0).abs() < 1e-11, "z {z}: {s} is not {slope}");
        }
    }
}
