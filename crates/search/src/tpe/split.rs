//! Which outcomes are good, and how much each of these counts.

use crate::searcher::Observation;

/// At most this many are good.
const MOST_GOOD: usize = 25;

/// The history in two.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Split {
    /// For each outcome of the history, how much it counts among the good ones; 0 for a bad one.
    pub(super) weights: Vec<f64>,
    /// The worst of the good values.
    pub(super) threshold: f64,
}

impl Split {
    /// The best of all outcomes are good, but none that diverged; among equals the earlier one is better. None where
    /// nothing is finite.
    pub(super) fn new(history: &[Observation]) -> Option<Self> {
        let finite = |(i, o): (usize, &Observation)| Some((o.value.filter(|v| v.is_finite())?, i));
        let mut ranked: Vec<(f64, usize)> = history.iter().enumerate().filter_map(finite).collect();
        ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        ranked.truncate(good_count(history.len()));
        let mut weights = vec![0.0; history.len()];
        for (rank, &(_, i)) in ranked.iter().enumerate() {
            weights[i] = rank_weight(rank, ranked.len());
        }
        Some(Self { weights, threshold: ranked.last()?.0 })
    }
}

/// `γ(n) = min(⌈0.15 n⌉, 25)`.
fn good_count(n: usize) -> usize {
    (3 * n).div_ceil(20).min(MOST_GOOD)
}

/// 2 for the best (rank 0), almost 0 for the last of `count`: falling with the logarithm of the rank, as the weights of
/// the best offspring in Hansen, *The CMA Evolution Strategy: A Tutorial*, 2016, equation 49.
fn rank_weight(rank: usize, count: usize) -> f64 {
    2.0 * (1.0 - libm::log(rank as f64 + 1.0) / libm::log(count as f64 + 0.5))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::Point;

    fn history(values: &[Option<f64>]) -> Vec<Observation> {
        let observation = |(i, &value): (usize, &Option<f64>)| Observation {
            trial: i as u32,
            point: Point(vec![]),
            value,
            until: 1,
        };
        values.iter().enumerate().map(observation).collect()
    }

    #[test]
    fn the_best_fifteen_percent_are_good_and_never_more_than_25() {
        assert_eq!([1, 6, 7, 10, 20, 100, 166, 5000].map(good_count), [1, 1, 2, 2, 3, 15, 25, 25]);
        let values: Vec<Option<f64>> = (0..20).map(|i| Some(f64::from(i * 7 % 20))).collect();
        let split = Split::new(&history(&values)).unwrap();
        let good: Vec<usize> = (0..20).filter(|&i| split.weights[i] > 0.0).collect();
        // i * 7 % 20 is 0, 1 and 2 for these.
        assert_eq!((good, split.threshold), (vec![0, 3, 6], 2.0));
        assert!(split.weights[0] > split.weights[3] && split.weights[3] > split.weights[6]);
    }

    // import numpy as np; n = 4; print(2 * (1 - np.log(np.arange(n) + 1) / np.log(n + 0.5)))
    #[test]
    fn weights_fall_with_the_logarithm_of_the_rank() {
        let expected = [2.0, 1.078_309_158_763_259_8, 0.539_154_579_381_63, 0.156_618_317_526_519_45];
        for (rank, expected) in expected.into_iter().enumerate() {
            assert!((rank_weight(rank, 4) - expected).abs() < 1e-12, "{rank}");
        }
    }

    #[test]
    fn diverged_trials_are_never_good_and_among_equals_the_earlier_one_is() {
        let mut values = vec![None; 30];
        (values[20], values[25]) = (Some(f64::NAN), Some(4.0));
        let split = Split::new(&history(&values)).unwrap();
        assert_eq!((split.weights.iter().filter(|w| **w > 0.0).count(), split.threshold), (1, 4.0));
        assert!(split.weights[25] > 0.0);
        let flat = Split::new(&history(&[Some(1.0); 14])).unwrap();
        assert!(flat.weights[..3].iter().all(|w| *w > 0.0) && flat.weights[3..].iter().all(|w| *w == 0.0));
        assert_eq!(Split::new(&history(&[None, Some(f64::INFINITY)])), None);
    }
}
