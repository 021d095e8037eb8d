//! The critical batch size: the law steps(B) = S_min (1 + B_crit / B), fitted to measured steps.
//!
//! With the examples E = B · steps this is (S / S_min − 1)(E / E_min − 1) = 1 (McCandlish et al. 2018, eq. 2.11), where
//! E_min = B_crit S_min. At B_crit training takes twice the fewest steps and twice the fewest examples.

use super::{Measured, median};
use crate::draws::{Draws, Purpose};

/// Fewer batch sizes that reached the target do not tell a bend from noise.
const LEAST_SIZES: usize = 4;
/// Three of four measurements must lie so near the law, as a factor.
const LARGEST_MISS: f64 = 1.4;
/// How far apart (as a factor) the ends of the interval may lie.
const WIDEST: f64 = 16.0;
/// Fits to redrawn seeds; their 10th and 90th percentile are the interval.
const REDRAWN: u32 = 100;
/// Candidates of B_crit lie so close, in doublings …
const FINE: f64 = 0.125;
/// … and for redrawn seeds, of which there are many.
const ROUGH: f64 = 0.25;
/// B_crit is looked for so many doublings beyond the measured sizes.
const BEYOND: f64 = 5.0;

/// steps(B) = `least_steps` (1 + `batch` / B).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Law {
    /// B_crit, in examples.
    pub batch: f64,
    /// S_min, in steps.
    pub least_steps: f64,
    /// Three of four measurements lie within this factor of the law, at least 1.
    pub miss: f64,
}

impl Law {
    /// Steps to the target with batches of so many examples.
    #[must_use]
    pub fn steps(&self, batch: f64) -> f64 {
        self.least_steps * (1.0 + self.batch / batch)
    }

    /// E_min, in examples.
    #[must_use]
    pub fn least_examples(&self) -> f64 {
        self.batch * self.least_steps
    }
}

/// What the measurements say of the critical batch size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Critical {
    /// It lies among the measured sizes.
    Known {
        /// The law.
        law: Law,
        /// Four of five fits to redrawn seeds lie between these.
        interval: (f64, f64),
    },
    /// Above the largest size that reached the target: until there steps fall nearly in proportion.
    Above(f64),
    /// Below the smallest: larger batches hardly save steps.
    Below(f64),
    /// Too few sizes reached the target.
    TooFew {
        /// How many.
        reached: usize,
        /// How many it takes.
        wanted: usize,
    },
    /// Steps do not follow the law: a quarter of the measurements lie off by this factor or more.
    NoFit(f64),
    /// The seeds disagree: the interval.
    Uncertain(f64, f64),
}

/// The law that the medians of the seeds follow best; `None` with fewer than two sizes that reached the target.
///
/// Least absolute deviations of the logarithms, so that a single odd size does not matter: for each candidate of B_crit,
/// on a grid of 2^(1/8), the best S_min is a median.
#[must_use]
pub fn fit(medians: &[(f64, f64)]) -> Option<Law> {
    fit_on(medians, FINE)
}

fn fit_on(medians: &[(f64, f64)], grid: f64) -> Option<Law> {
    let sizes = || medians.iter().map(|(batch, _)| *batch);
    let (smallest, largest) = (sizes().reduce(f64::min)?, sizes().reduce(f64::max)?);
    if medians.len() < 2 || smallest <= 0.0 {
        return None;
    }
    let first = libm::log2(smallest) - BEYOND;
    let candidates = ((libm::log2(largest) + BEYOND - first) / grid) as u32;
    let logs: Vec<(f64, f64)> = medians.iter().map(|(batch, steps)| (*batch, libm::log(*steps))).collect();
    let laws = (0..=candidates).filter_map(|i| law(&logs, libm::exp2(first + grid * f64::from(i))));
    laws.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(law, _)| law)
}

/// The best law with this B_crit for (batch, logarithm of the steps), and the sum of its absolute deviations.
fn law(logs: &[(f64, f64)], batch: f64) -> Option<(Law, f64)> {
    let least: Vec<Option<f64>> =
        logs.iter().map(|(b, steps)| Some(steps - libm::log(1.0 + batch / b))).collect();
    let middle = median(&least)?;
    let mut off: Vec<f64> = least.iter().flatten().map(|log| (log - middle).abs()).collect();
    off.sort_by(f64::total_cmp);
    let miss = libm::exp(off[(3 * off.len()).div_ceil(4).max(1) - 1]);
    Some((Law { batch, least_steps: libm::exp(middle), miss }, off.iter().sum()))
}

/// The critical batch size, or why it cannot be told. Its interval comes from the seeds alone: they are redrawn with
/// replacement for each batch size (Efron 1979), a hundred times.
#[must_use]
pub fn critical_batch(measured: &[Measured]) -> Critical {
    let medians = medians(measured, Measured::median);
    if medians.len() < LEAST_SIZES {
        return Critical::TooFew { reached: medians.len(), wanted: LEAST_SIZES };
    }
    let (smallest, largest) = (medians[0].0, medians[medians.len() - 1].0);
    match fit(&medians) {
        Some(law) if law.miss > LARGEST_MISS => Critical::NoFit(law.miss),
        Some(law) if law.batch > largest => Critical::Above(largest),
        Some(law) if law.batch < smallest => Critical::Below(smallest),
        Some(law) => match interval(measured) {
            (low, high) if high > WIDEST * low => Critical::Uncertain(low, high),
            interval => Critical::Known { law, interval },
        },
        None => Critical::TooFew { reached: medians.len(), wanted: LEAST_SIZES },
    }
}

/// Of the sizes that reached the target.
fn medians(measured: &[Measured], of: impl Fn(&Measured) -> Option<f64>) -> Vec<(f64, f64)> {
    measured.iter().filter_map(|size| Some((size.batch, of(size).filter(|steps| *steps > 0.0)?))).collect()
}

fn interval(measured: &[Measured]) -> (f64, f64) {
    let redrawn = |round: u32| {
        let mut draws = Draws::new(0, Purpose::Seeds, round);
        let mut redraw = |size: &Measured| {
            let count = size.steps.len() as u64;
            let steps: Vec<_> = (0..count).map(|_| size.steps[draws.below(count) as usize]).collect();
            Measured { batch: size.batch, steps }
        };
        let measured: Vec<Measured> = measured.iter().map(&mut redraw).collect();
        fit_on(&medians(&measured, Measured::median), ROUGH).map(|law| law.batch)
    };
    let mut batches: Vec<f64> = (0..REDRAWN).filter_map(redrawn).collect();
    batches.sort_by(f64::total_cmp);
    let at = |share: f64| batches.get((share * (batches.len().max(1) - 1) as f64) as usize).copied();
    (at(0.1).unwrap_or(0.0), at(0.9).unwrap_or(f64::INFINITY))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three seeds around the law; `noise` is the factor between neighbouring seeds.
    fn sizes(law: &Law, noise: f64) -> Vec<Measured> {
        let size = |i: i32| {
            let batch = 2f64.powi(i);
            // Which seed is the middle one changes from size to size.
            let seeds = [1.0 / noise, 1.0, noise].map(|factor| Some(factor * law.steps(batch)));
            Measured { batch, steps: seeds.to_vec() }
        };
        (0..=10).map(size).collect()
    }

    const LAW: Law = Law { batch: 48.0, least_steps: 150.0, miss: 1.0 };

    #[test]
    fn a_known_law_is_found_again() {
        let Critical::Known { law, interval } = critical_batch(&sizes(&LAW, 1.2)) else { panic!() };
        assert!((law.batch / 48.0 - 1.0).abs() < 0.06, "{law:?}");
        assert!((law.least_steps / 150.0 - 1.0).abs() < 0.05 && law.miss < 1.05, "{law:?}");
        assert!(interval.0 <= 48.0 && 48.0 <= interval.1 && interval.1 < 4.0 * interval.0, "{interval:?}");
        // The critical batch takes twice the fewest steps, and twice the fewest examples.
        assert!((LAW.steps(48.0) - 300.0).abs() < 1e-9);
        assert!((48.0 * LAW.steps(48.0) - 2.0 * LAW.least_examples()).abs() < 1e-9);
        let (steps, examples) = (LAW.steps(7.0), 7.0 * LAW.steps(7.0));
        let product = (steps / 150.0 - 1.0) * (examples / LAW.least_examples() - 1.0);
        assert!((product - 1.0).abs() < 1e-12);
    }

    #[test]
    fn one_odd_size_and_one_that_failed_do_not_matter() {
        let mut measured = sizes(&LAW, 1.1);
        measured[3].steps.iter_mut().for_each(|steps| *steps = steps.map(|steps| 8.0 * steps));
        measured[10].steps = vec![None, None, Some(200.0)];
        let Critical::Known { law, .. } = critical_batch(&measured) else { panic!() };
        assert!((law.batch / 48.0 - 1.0).abs() < 0.2, "{law:?}");
    }

    #[test]
    fn what_lies_beyond_the_measured_sizes_is_not_guessed_at() {
        assert_eq!(critical_batch(&sizes(&Law { batch: 1e5, ..LAW }, 1.1)), Critical::Above(1024.0));
        assert_eq!(critical_batch(&sizes(&Law { batch: 0.05, ..LAW }, 1.1)), Critical::Below(1.0));
    }

    #[test]
    fn it_cannot_always_be_told() {
        let few = &sizes(&LAW, 1.1)[..3];
        assert_eq!(critical_batch(few), Critical::TooFew { reached: 3, wanted: 4 });
        assert_eq!(critical_batch(&[]), Critical::TooFew { reached: 0, wanted: 4 });
        // Steps that rise and fall with the batch size follow no such law.
        let mut odd = sizes(&LAW, 1.0);
        for (i, size) in odd.iter_mut().enumerate() {
            size.steps = vec![Some(if i % 2 == 0 { 100.0 } else { 400.0 })];
        }
        assert!(matches!(critical_batch(&odd), Critical::NoFit(miss) if miss > 3.0));
        // Seeds that differ by a factor of fifty.
        let wild = critical_batch(&sizes(&LAW, 50.0));
        assert!(matches!(wild, Critical::Uncertain(low, high) if low < 48.0 && high > 48.0), "{wild:?}");
    }
}
