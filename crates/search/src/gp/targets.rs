//! Outcomes as a Gaussian process can take them. A training that goes wrong ends anywhere between "bad" and 1e30; a
//! stationary process that has to explain such a cliff sees nothing else.

use crate::space::Scale;

/// How far above the median an outcome can be told from a worse one, in units of the median's distance from the best
/// and after compression.
const CEILING: f64 = 2.0;

/// What the model is told, and the way back.
#[derive(Debug, Clone, PartialEq)]
pub struct Targets {
    /// Of zero mean and unit variance, in the order of the outcomes.
    pub values: Vec<f64>,
    /// How much of an outcome is one unit of a target, where outcomes are better than their median; on a logarithmic
    /// scale, at the best of them.
    pub scale: f64,
    /// As the outcomes are compared.
    on: Scale,
    /// How much of a compared outcome is one unit of a target.
    unit: f64,
    centre: f64,
    warp: Option<Warp>,
}

impl Targets {
    /// What diverged counts as the worst that did not, and what is above the median is compressed, then cut off. `None`
    /// as long as nothing finite is known. `on` says whether outcomes differ by amounts or, all of them positive, by
    /// factors.
    #[must_use]
    pub fn tame(outcomes: &[Option<f64>], on: Scale) -> Option<Self> {
        let compared = |v: f64| if on == Scale::Log { libm::log(v.max(f64::MIN_POSITIVE)) } else { v };
        let finite = |v: &Option<f64>| v.filter(|v| v.is_finite()).map(compared);
        let mut sorted: Vec<f64> = outcomes.iter().filter_map(finite).collect();
        sorted.sort_by(f64::total_cmp);
        let worst = *sorted.last()?;
        let best = sorted[0];
        // Dividing first keeps sums and differences of values near the largest float finite.
        let largest = sorted.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
        let unit = if largest > 0.0 { largest } else { 1.0 };
        sorted.iter_mut().for_each(|v| *v /= unit);
        let warp = Warp::new(&sorted);
        let values = outcomes.iter().map(|v| finite(v).unwrap_or(worst) / unit);
        let values: Vec<f64> = values.map(|v| warp.map_or(v, |w| w.apply(v))).collect();
        let (values, mean, sd) = standardise(values);
        let warp = warp.map(|w| w.over(sd));
        let unit = sd * unit;
        let scale = if on == Scale::Log { unit * libm::exp(best) } else { unit };
        Some(Self { values, scale, on, unit, centre: mean / sd, warp })
    }

    /// The outcome that a target stands for; of one beyond what could be told apart, the worst that could.
    #[must_use]
    pub fn original(&self, target: f64) -> f64 {
        let v = target + self.centre;
        let compared = self.unit * self.warp.map_or(v, |w| w.undo(v));
        if self.on == Scale::Log { libm::exp(compared) } else { compared }
    }
}

/// `v` up to the median, and `median + s ln(1 + (v - median) / s)` above it, at most `median + 2 s`, with
/// `s = median - best`: slopes agree at the median, and the order of outcomes is kept.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Warp {
    median: f64,
    spread: f64,
}

impl Warp {
    /// None while more than half of the values are the same.
    fn new(sorted: &[f64]) -> Option<Self> {
        let (best, median) = (*sorted.first()?, median(sorted));
        (median > best).then_some(Self { median, spread: median - best })
    }

    fn apply(self, v: f64) -> f64 {
        let above = (v - self.median) / self.spread;
        if above <= 0.0 { v } else { self.median + self.spread * libm::log1p(above).min(CEILING) }
    }

    fn undo(self, v: f64) -> f64 {
        let above = (v - self.median) / self.spread;
        if above <= 0.0 { v } else { self.median + self.spread * libm::expm1(above.min(CEILING)) }
    }

    /// The same in another unit.
    fn over(self, unit: f64) -> Self {
        Self { median: self.median / unit, spread: self.spread / unit }
    }
}

fn median(sorted: &[f64]) -> f64 {
    let middle = sorted.len() / 2;
    if sorted.len() % 2 == 1 { sorted[middle] } else { 0.5 * (sorted[middle - 1] + sorted[middle]) }
}

/// The values at zero mean and unit variance; their mean and standard deviation, 1 where all are the same.
fn standardise(mut values: Vec<f64>) -> (Vec<f64>, f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n;
    let sd = if variance > 1e-24 { variance.sqrt() } else { 1.0 };
    values.iter_mut().for_each(|v| *v = (*v - mean) / sd);
    (values, mean, sd)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tame(outcomes: &[Option<f64>]) -> Option<Vec<f64>> {
        Targets::tame(outcomes, Scale::Linear).map(|t| t.values)
    }

    #[test]
    fn a_target_leads_back_to_its_outcome() {
        let outcomes = [3.0, 4.0, 4.5, 6.0, 11.0];
        let targets = Targets::tame(&outcomes.map(Some), Scale::Linear).unwrap();
        for (target, outcome) in targets.values.iter().zip(outcomes) {
            assert!((targets.original(*target) - outcome).abs() < 1e-12);
        }
        // Told apart are values up to the median 4.5 plus 1.5 (e² - 1).
        let worst = 4.5 + 1.5 * (libm::exp(2.0) - 1.0);
        assert!((targets.original(1e9) - worst).abs() < 1e-9);
    }

    #[test]
    fn outcomes_that_differ_by_factors_are_compared_by_their_logarithms() {
        let losses = [0.01, 0.1, 1.0, 10.0, 0.0];
        let targets = Targets::tame(&losses.map(Some), Scale::Log).unwrap();
        let logs = losses.map(|v| Some(libm::log(v.max(f64::MIN_POSITIVE))));
        assert_eq!(Some(&targets.values), tame(&logs).as_ref());
        for (target, loss) in targets.values.iter().zip(losses).take(4) {
            assert!((targets.original(*target) - loss).abs() < 1e-9 * loss, "{loss}");
        }
        let targets = Targets::tame(&[0.1, 0.2, 0.4, 0.8].map(Some), Scale::Log).unwrap();
        let (best, step) = (targets.original(targets.values[0]), 1e-6);
        let slope = (targets.original(targets.values[0] + step) - best) / step;
        assert!((slope / targets.scale - 1.0).abs() < 1e-3, "{slope} {}", targets.scale);
    }

    #[test]
    fn diverged_trials_take_the_worst_finite_value_and_high_ones_are_compressed_and_cut() {
        // best 1, median 2.5, spread 1.5
        let tamed = tame(&[Some(1.0), Some(2.0), None, Some(3.0), Some(1e9), Some(f64::NAN)]).unwrap();
        assert_eq!(tamed[2], tamed[4]);
        assert_eq!(tamed[2], tamed[5]);
        let ratio = |i: usize| (tamed[i] - tamed[0]) / (tamed[1] - tamed[0]);
        assert!((ratio(4) - (1.5 + 2.0 * 1.5)).abs() < 1e-12, "{}", ratio(4));
        assert!((ratio(3) - (1.5 + 1.5 * libm::log(4.0 / 3.0))).abs() < 1e-12, "{}", ratio(3));
        assert!(tamed.iter().sum::<f64>().abs() < 1e-12);
        assert!((tamed.iter().map(|v| v * v).sum::<f64>() / 6.0 - 1.0).abs() < 1e-12);
    }

    #[test]
    fn nothing_finite_gives_nothing() {
        assert_eq!(tame(&[None, Some(f64::INFINITY)]), None);
        assert_eq!(tame(&[]), None);
    }

    #[test]
    fn equal_values_become_zeros() {
        assert_eq!(tame(&[Some(3.0), Some(3.0), None]), Some(vec![0.0; 3]));
    }

    #[test]
    fn huge_values_do_not_overflow() {
        let tamed = tame(&[Some(-1.7e308), Some(1.7e308), Some(1.6e308)]).unwrap();
        assert!(tamed.iter().all(|v| v.is_finite()), "{tamed:?}");
    }
}
