//! Outcomes as a Gaussian process can take them. A training that goes wrong ends anywhere between "bad" and 1e30; a
//! stationary process that has to explain such a cliff sees nothing else.

/// Outcomes of zero mean and unit variance, in the order of `values`: what diverged counts as the worst that did not,
/// and what is far above the median is cut off. `None` as long as nothing finite is known.
#[must_use]
pub fn tame(values: &[Option<f64>]) -> Option<Vec<f64>> {
    let mut finite: Vec<f64> = values.iter().flatten().copied().filter(|v| v.is_finite()).collect();
    finite.sort_by(f64::total_cmp);
    let (best, worst) = (*finite.first()?, *finite.last()?);
    let ceiling = ceiling(best, median(&finite));
    let filled = values.iter().map(|v| v.filter(|v| v.is_finite()).unwrap_or(worst));
    Some(standardise(filled.map(|v| v.min(ceiling)).collect()))
}

/// `median + 2 (median - best)`: no cut while more than half of the values are the same.
fn ceiling(best: f64, median: f64) -> f64 {
    if median > best { median + 2.0 * (median - best) } else { f64::INFINITY }
}

fn median(sorted: &[f64]) -> f64 {
    let middle = sorted.len() / 2;
    if sorted.len() % 2 == 1 { sorted[middle] } else { 0.5 * (sorted[middle - 1] + sorted[middle]) }
}

fn standardise(mut values: Vec<f64>) -> Vec<f64> {
    // Halving first keeps sums of values near the largest float finite.
    let n = values.len() as f64;
    let largest = values.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
    if largest > 0.0 {
        values.iter_mut().for_each(|v| *v /= largest);
    }
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n;
    let scale = if variance > 1e-24 { 1.0 / variance.sqrt() } else { 1.0 };
    values.iter_mut().for_each(|v| *v = (*v - mean) * scale);
    values
}

#[cfg(test)]
mod tests {
    use super::*;

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
