//! Why a point was proposed, decided from numbers.
//!
//! Expected improvement of a Gaussian process with mean μ and standard deviation s under the best value y* is
//! `(y* - μ) Φ(z) + s φ(z)` with `z = (y* - μ) / s` (Jones, Schonlau & Welch 1998, eq. 15): what the mean promises, and
//! what the doubt allows. Where the first part is the larger one, the mean is the reason.

use serde::{Deserialize, Serialize};

/// From `z Φ(z) = φ(z)`: with more than so many standard deviations below the best, most of the expected improvement is
/// what the mean promises.
const PROMISING: f64 = 0.506;
/// A standard deviation of this share of the prior's is high: fewer outcomes than half-explain the place.
const DOUBTFUL: f64 = 0.5;
/// A mean within so many standard deviations above the best is close to it.
const CLOSE: f64 = 1.0;

/// Why this point.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Reason {
    /// Its searcher ignores outcomes: the next one of its plan.
    Planned,
    /// The model wants to see `wanted` outcomes first and has seen `seen`.
    StartUp {
        /// Outcomes there are.
        seen: u32,
        /// Outcomes that it needs.
        wanted: u32,
    },
    /// Every outcome so far has diverged, so that there is nothing to model.
    NothingFinite,
    /// The model's own candidates were all tried before: what is left of the space.
    Leftover,
    /// The space holds nothing new.
    Exhausted,
    /// Nothing can be said before more outcomes are known.
    Waiting,
    /// A Gaussian process: predicted to be close to the best, or better.
    CloseToBest(Standing),
    /// A Gaussian process: little is known here, so that it may be better.
    Uncertain(Standing),
    /// A Gaussian process: predicted to be better, and little is known.
    Both(Standing),
    /// A Gaussian process: the lowest point of one function drawn from what it believes (Thompson sampling).
    Drawn(Standing),
    /// Parzen estimators: good trials lie close here; their density is so many times that of the bad ones.
    AmongGood {
        /// Density of the good over that of the bad trials.
        ratio: f64,
    },
    /// Parzen estimators: bad trials are rarer here than good ones, though these are few, too.
    AwayFromBad {
        /// Density of the good over that of the bad trials.
        ratio: f64,
    },
    /// An evolution strategy: drawn from its normal distribution.
    Sampled {
        /// Distance from the mean in standard deviations of the distribution (Mahalanobis).
        distance: f64,
    },
    /// A scheduler: a new point, drawn at random, to be looked at after so many epochs.
    Fresh {
        /// The epoch at which it will be compared.
        until: u32,
    },
    /// A scheduler: this trial is among the best of its rung and goes on.
    Promoted {
        /// Its number in the lane.
        trial: u32,
        /// The epoch at which it will be compared again.
        until: u32,
    },
    /// Population-based training: goes on with the network of a better trial and with settings near that one's.
    TakenOver {
        /// The better trial's number in the lane.
        from: u32,
        /// The epoch at which it will be compared again.
        until: u32,
    },
}

/// What a Gaussian process thinks of a point.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// How far its mean lies below the best value, in its standard deviations; negative when above.
    pub gain: f64,
    /// Its standard deviation as a share of what it was before any outcome.
    pub doubt: f64,
}

impl Standing {
    /// Of how far the mean lies below the best, its standard deviation and that of the prior. Where nothing is unknown,
    /// nothing is gained.
    pub(super) fn of(below: f64, sd: f64, signal: f64) -> Self {
        // Compressed outcomes may make the model surer of low ones than of the rest.
        let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        Self { gain: share(below, sd), doubt: share(sd, signal).min(1.0) }
    }

    /// Why a confidence bound or expected improvement chose a point that stands like this.
    pub(super) fn reason(self) -> Reason {
        let doubtful = self.doubt >= DOUBTFUL;
        if self.gain >= PROMISING {
            if doubtful { Reason::Both(self) } else { Reason::CloseToBest(self) }
        } else if doubtful || self.gain < -CLOSE {
            Reason::Uncertain(self)
        } else {
            Reason::CloseToBest(self)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gp::normal;

    #[test]
    fn the_numbers_decide() {
        let reason = |gain, doubt| Standing { gain, doubt }.reason();
        assert!(matches!(reason(0.0, 0.9), Reason::Uncertain(_)), "unknown land");
        assert!(matches!(reason(-3.0, 0.2), Reason::Uncertain(_)), "worse by all the model knows");
        assert!(matches!(reason(-0.5, 0.1), Reason::CloseToBest(_)), "known, and nearly as good");
        assert!(matches!(reason(2.0, 0.1), Reason::CloseToBest(_)), "known, and better");
        assert!(matches!(reason(1.0, 0.8), Reason::Both(_)), "unknown, and better");
    }

    #[test]
    fn where_nothing_is_unknown_the_numbers_stay_finite() {
        assert_eq!(Standing::of(-0.5, 0.0, 2.0), Standing { gain: 0.0, doubt: 0.0 });
        assert_eq!(Standing::of(0.0, 0.0, 0.0), Standing { gain: 0.0, doubt: 0.0 });
        assert_eq!(Standing::of(1.0, 2.0, 4.0), Standing { gain: 0.5, doubt: 0.5 });
    }

    // from scipy import optimize, stats
    // print(optimize.brentq(lambda z: z * stats.norm.cdf(z) - stats.norm.pdf(z), 0, 2, xtol=1e-15))
    // 0.5060544689891808
    #[test]
    fn half_of_the_expected_improvement_is_the_means_there() {
        let z = 0.506_054_468_989_180_8;
        // h(z) = z Φ(z) + φ(z)
        let (log_h, _) = normal::log_h(z);
        let density = libm::exp(-0.5 * z * z) / (2.0 * std::f64::consts::PI).sqrt();
        assert!((libm::exp(log_h) / density - 2.0).abs() < 1e-9);
        assert!((z - PROMISING).abs() < 1e-4);
    }
}
