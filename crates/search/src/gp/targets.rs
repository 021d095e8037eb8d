//! Outcomes as a Gaussian process can take them. A training that goes wrong ends anywhere between "bad" and 1e30; a
//! stationary process that has to explain such a cliff sees nothing else.

/// What the model is told, and the way back.
#[derive(Debug, Clone, PartialEq)]
pub struct Targets {
    /// Of zero mean and unit variance, in the order of the outcomes.
    pub values: Vec<f64>,
    /// The outcome whose target is 0.
    pub centre: f64,
    /// How much of an outcome is one unit of a target.
    pub scale: f64,
}

impl Targets {
    /// What diverged counts as the worst that did not, and what is far above the median is cut off. `None` as long as
    /// nothing finite is known.
    #[must_use]
    pub fn tame(outcomes: &[Option<f64>]) -> Option<Self> {
        let mut finite: Vec<f64> = outcomes.iter().flatten().copied().filter(|v| v.is_finite()).collect();
        finite.sort_by(f64::total_cmp);
        let (best, worst) = (*finite.first()?, *finite.last()?);
        let ceiling = ceiling(best, median(&finite));
        let filled = outcomes.iter().map(|v| v.filter(|v| v.is_finite()).unwrap_or(worst));
        Some(standardise(filled.map(|v| v.min(ceiling)).collect()))
    }

    /// The outcome that a target stands for.
    #[must_use]
    pub fn original(&self, target: f64) -> f64 {
        self.centre + self.scale * target
    }
}

/// `median + 2 (median - best)`: no cut while more than half of the values are the same.
fn ceiling(best: f64, median: f64) -> f64 {
    if median > best { median + 2.0 * (median - best) } else { f64::INFINITY }
}

fn median(sorted: &[f64]) -> f64 {
    let middle = sorted.len() / 2;
    if sorted.len() % 2 == 1 { sorted[middle] } else { 0.5 * (sorted[middle - 1] + sorted[middle]) }
}

fn standardise(mut values: Vec<f64>) -> Targets {
    // Dividing first keeps sums of values near the largest float finite.
    let n = values.len() as f64;
    let largest = values.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
    let unit = if largest > 0.0 { largest } else { 1.0 };
    values.iter_mut().for_each(|v| *v /= unit);
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n;
    let sd = if variance > 1e-24 { variance.sqrt() } else { 1.0 };
    values.iter_mut().for_each(|v| *v = (*v - mean) / sd);
    Targets { values, centre: mean * unit, scale: sd * unit }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tame(outcomes: &[Option<f64>]) -> Option<Vec<f64>> {
        Targets::tame(outcomes).map(|t| t.values)
    }

    #[test]
    fn a_target_leads_back_to_its_outcome() {
        let outcomes = [3.0, 4.0, 4.5, 6.0];
        let targets = Targets::tame(&outcomes.map(Some)).unwrap();
        for (target, outcome) in targets.values.iter().zip(outcomes) {
            assert!((targets.original(*target) - outcome).abs() < 1e-12);
        }
    }

    #[test]
    fn diverged_trials_take_the_worst_finite_value_and_high_ones_are_cut() {
        // best 1, median 2.5, ceiling 5.5
        let tamed = tame(&[Some(1.0), Some(2.0), None, Some(3.0), Some(1e9), Some(f64::NAN)]).unwrap();
        assert_eq!(tamed[2], tamed[4]);
        assert_eq!(tamed[2], tamed[5]);
        let ratio = (tamed[4] - tamed[0]) / (tamed[1] - tamed[0]);
        assert!((ratio - 4.5).abs() < 1e-12, "{ratio}");
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
