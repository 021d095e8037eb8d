//! A normal distribution cut off at the ends of the unit interval.

use crate::draws::Draws;
use crate::gp::normal::cdf;

const LN_SQRT_2PI: f64 = 0.918_938_533_204_672_7;

/// A cell this much narrower than the bandwidth has nearly the density of its middle all over: to two percent within
/// five bandwidths of the mean.
const NARROW: f64 = 0.125;

/// Nobody asks how little a cell has so many bandwidths away, next to the prior: the density of its nearer wall will do.
const FAR: f64 = 6.0;

/// How often to draw before the mean is taken; more than a third of the draws lie inside.
const ATTEMPTS: u32 = 64;

/// `N(mean, sd²)` given that it lies in `[0, 1]`, as the mean does; `sd` is at most 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TruncatedNormal {
    /// Mean before the cut.
    pub mean: f64,
    /// Standard deviation before the cut.
    pub sd: f64,
    /// Logarithm of what the cut leaves.
    log_inside: f64,
    /// Logarithm of the density at the mean.
    log_peak: f64,
}

impl TruncatedNormal {
    /// With this mean and deviation before the cut.
    #[must_use]
    pub fn new(mean: f64, sd: f64) -> Self {
        let log_inside = libm::log(mass(-mean / sd, (1.0 - mean) / sd));
        Self { mean, sd, log_inside, log_peak: -LN_SQRT_2PI - libm::log(sd) - log_inside }
    }

    /// Logarithm of the density at a place in the unit interval.
    #[must_use]
    pub fn log_density(&self, u: f64) -> f64 {
        let z = (u - self.mean) / self.sd;
        self.log_peak - 0.5 * z * z
    }

    /// Logarithm of the probability of a cell inside the unit interval; roughly where it is far from the mean.
    #[must_use]
    pub fn log_mass(&self, low: f64, high: f64) -> f64 {
        let nearest = self.mean.clamp(low, high);
        if (nearest - self.mean).abs() > FAR * self.sd {
            return self.log_density(nearest) + libm::log(high - low);
        }
        if high - low < NARROW * self.sd {
            return self.log_density(0.5 * (low + high)) + libm::log(high - low);
        }
        libm::log(mass((low - self.mean) / self.sd, (high - self.mean) / self.sd)) - self.log_inside
    }

    /// By rejection.
    pub(crate) fn draw(&self, draws: &mut Draws) -> f64 {
        let mut drawn = (0..ATTEMPTS).map(|_| self.mean + self.sd * draws.normal());
        drawn.find(|u| (0.0..=1.0).contains(u)).unwrap_or(self.mean)
    }
}

/// `Φ(b) - Φ(a)`, taken in the tail where nothing cancels.
fn mass(a: f64, b: f64) -> f64 {
    if a > 0.0 { cdf(-a) - cdf(-b) } else { cdf(b) - cdf(a) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draws::Purpose;

    // from scipy.stats import truncnorm; import numpy as np
    // for m, s in [(0.5, 1.0), (0.1, 0.05), (0.97, 0.3), (0.0, 0.08)]:
    //     t = truncnorm(-m / s, (1 - m) / s, loc=m, scale=s)
    //     print(t.logpdf(0.2), t.logpdf(1.0), [np.log(t.sf(a) - t.sf(b)) for a, b in ((0, 0.25), (0.4, 0.6))])
    #[test]
    fn densities_and_masses_are_those_of_scipy() {
        let expected = [
            (
                0.5,
                1.0,
                [-0.004_022_199_509_050_472_5, -0.084_022_199_509_050_43],
                [-1.417_865_094_061_419_7, -1.570_125_667_851_661_6],
            ),
            (
                0.1,
                0.05,
                [0.099_806_649_678_281_46, -159.900_193_350_321_73],
                [-0.001_382_278_225_923_860_8, -20.713_756_040_645_755],
            ),
            (
                0.97,
                0.3,
                [-2.391_215_689_750_916, 0.897_673_199_137_974_5],
                [-4.263_843_230_083_547, -1.907_975_305_379_356],
            ),
            (
                0.0,
                0.08,
                [-0.825_062_708_336_471_2, -75.825_062_708_336_46],
                [-0.001_779_633_206_431_689_3, -14.371_851_324_744_824],
            ),
        ];
        for (mean, sd, densities, masses) in expected {
            let normal = TruncatedNormal::new(mean, sd);
            let found = [normal.log_density(0.2), normal.log_density(1.0)];
            assert!(found.iter().zip(densities).all(|(a, b)| (a - b).abs() < 1e-11), "{mean} {found:?}");
            let found = [normal.log_mass(0.0, 0.25), normal.log_mass(0.4, 0.6)];
            // 0.4 lies exactly six deviations from 0.1.
            assert!(found.iter().zip(masses).all(|(a, b)| (a - b).abs() < 1e-9), "{mean} {found:?}");
        }
    }

    #[test]
    fn the_shortcuts_for_narrow_and_far_cells_are_close_enough() {
        let normal = TruncatedNormal::new(0.3, 0.1);
        let exact =
            |low: f64, high: f64| libm::log(mass((low - 0.3) / 0.1, (high - 0.3) / 0.1)) - normal.log_inside;
        for low in [0.0, 0.2, 0.3, 0.5, 0.7] {
            let high = low + 0.012;
            assert!((normal.log_mass(low, high) - exact(low, high)).abs() < 0.02, "{low}");
        }
        let far = (normal.log_mass(0.92, 1.0), exact(0.92, 1.0));
        assert!(far.0 < -15.0 && (far.0 - far.1).abs() < 3.0, "{far:?}");
    }

    // from scipy.stats import truncnorm
    // for m, s in [(0.97, 0.3), (0.0, 0.08)]:
    //     t = truncnorm(-m / s, (1 - m) / s, loc=m, scale=s); print(t.mean(), t.std())
    #[test]
    fn draws_lie_inside_and_have_the_moments_of_scipy() {
        let mut draws = Draws::new(4, Purpose::TpeCandidates, 0);
        for (mean, sd, expected) in [(0.97, 0.3, (0.750_341, 0.184_307)), (0.0, 0.08, (0.063_831, 0.048_225))]
        {
            let normal = TruncatedNormal::new(mean, sd);
            let drawn: Vec<f64> = (0..4000).map(|_| normal.draw(&mut draws)).collect();
            assert!(drawn.iter().all(|u| (0.0..=1.0).contains(u)));
            let m = drawn.iter().sum::<f64>() / 4000.0;
            let s = (drawn.iter().map(|u| (u - m) * (u - m)).sum::<f64>() / 4000.0).sqrt();
            assert!((m - expected.0).abs() < 0.01 && (s - expected.1).abs() < 0.01, "{m} {s}");
        }
    }
}
