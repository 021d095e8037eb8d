//! A normal distribution cut off at the ends of the unit interval.

use crate::draws::Draws;
use crate::gp::normal::cdf;

const LN_SQRT_2PI: f64 = 0.918_938_533_204_672_7;

/// A cell this much narrower than the bandwidth has nearly the density of its middle all over: to two percent within
/// five bandwidths of the mean.
const NARROW: f64 = 0.125;

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

    /// Logarithm of the probability of a cell inside the unit interval; `-∞` where it is too small for a float.
    #[must_use]
    pub fn log_mass(&self, low: f64, high: f64) -> f64 {
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
