//! Random numbers as a pure function of (seed, purpose, trial, attempt): nothing is kept between draws, so any worker
//! may make them in any order. ChaCha8 is specified bit by bit, hence the same on every machine.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Keeps streams for different purposes apart. The numbers are part of every published result: never reuse one.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Purpose {
    Lane = 1,
    GridOrder = 2,
    GridRefinement = 3,
    Uniform = 4,
    Leftover = 5,
    SobolScramble = 6,
    Acquisition = 7,
    Neighbourhood = 8,
    TpeCandidates = 10,
    Path = 20,
    CmaEsSample = 30,
    CmaEsRestart = 31,
    HaltonDigits = 32,
    HaltonLeftover = 33,
    Exploit = 40,
    Explore = 41,
    Bootstrap = 42,
    Rereading = 50,
    Seeds = 51,
}

/// A stream of draws.
pub(crate) struct Draws(ChaCha8Rng);

impl Draws {
    /// The stream of this seed, purpose and counter.
    pub(crate) fn new(seed: u32, purpose: Purpose, counter: u32) -> Self {
        let mut key = [0; 32];
        key[..4].copy_from_slice(&seed.to_le_bytes());
        key[4..8].copy_from_slice(&(purpose as u32).to_le_bytes());
        key[8..12].copy_from_slice(&counter.to_le_bytes());
        Self(ChaCha8Rng::from_seed(key))
    }

    /// 32 random bits.
    pub(crate) fn bits(&mut self) -> u32 {
        self.0.next_u32()
    }

    /// Uniform in `[0, 1)`, 53 bits.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }

    /// Standard normal (Box & Muller 1958).
    pub(crate) fn normal(&mut self) -> f64 {
        let radius = (-2.0 * libm::log(1.0 - self.unit())).sqrt();
        radius * libm::cos(std::f64::consts::TAU * self.unit())
    }

    /// Uniform in `0..count`; the bias is below `count / 2^64`.
    pub(crate) fn below(&mut self, count: u64) -> u64 {
        ((u128::from(self.0.next_u64()) * u128::from(count)) >> 64) as u64
    }

    /// Fisher-Yates.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            let j = self.below(i as u64 + 1) as usize;
            items.swap(i, j);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_differ_by_seed_purpose_and_counter() {
        let first = |seed, purpose, counter| Draws::new(seed, purpose, counter).bits();
        let base = first(1, Purpose::Uniform, 2);
        assert_eq!(base, first(1, Purpose::Uniform, 2));
        assert_ne!(base, first(2, Purpose::Uniform, 2));
        assert_ne!(base, first(1, Purpose::Leftover, 2));
        assert_ne!(base, first(1, Purpose::Uniform, 3));
    }

    #[test]
    fn draws_are_uniform_and_below_their_bound() {
        let mut draws = Draws::new(0, Purpose::Uniform, 0);
        let mean = (0..4000).map(|_| draws.unit()).sum::<f64>() / 4000.0;
        assert!((mean - 0.5).abs() < 0.02, "{mean}");
        let mut counts = [0; 3];
        for _ in 0..3000 {
            counts[draws.below(3) as usize] += 1;
        }
        assert!(counts.iter().all(|&c| (900..1100).contains(&c)), "{counts:?}");
    }

    #[test]
    fn normal_deviates_have_mean_zero_and_variance_one() {
        let mut draws = Draws::new(1, Purpose::Path, 0);
        let deviates: Vec<f64> = (0..4000).map(|_| draws.normal()).collect();
        let mean = deviates.iter().sum::<f64>() / 4000.0;
        let variance = deviates.iter().map(|z| z * z).sum::<f64>() / 4000.0;
        assert!(mean.abs() < 0.06 && (variance - 1.0).abs() < 0.08, "{mean} {variance}");
    }

    #[test]
    fn the_stream_is_the_published_one() {
        // Any change of these numbers changes the trials of every published link.
        let mut draws = Draws::new(7, Purpose::Uniform, 3);
        assert_eq!([draws.bits(), draws.bits()], [2_255_712_575, 3_067_070_545]);
    }
}
