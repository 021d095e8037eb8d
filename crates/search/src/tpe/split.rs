//! Which outcomes are good, and how much each counts. The numbers are the published defaults of Optuna's `TPESampler`.

use crate::searcher::Observation;

/// At most this many are good.
const MOST_GOOD: usize = 25;

/// The latest this many count fully.
const FULL_WEIGHT: usize = 25;

/// The history in two.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Split {
    /// For each outcome of the history.
    pub(super) is_good: Vec<bool>,
    /// The worst of the good values.
    pub(super) threshold: f64,
}

impl Split {
    /// The best tenth of all outcomes is good, but none that diverged; among equals the earlier one is better. None
    /// where nothing is finite.
    pub(super) fn new(history: &[Observation]) -> Option<Self> {
        let finite = |(i, o): (usize, &Observation)| Some((o.value.filter(|v| v.is_finite())?, i));
        let mut ranked: Vec<(f64, usize)> = history.iter().enumerate().filter_map(finite).collect();
        ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        ranked.truncate(good_count(history.len()));
        let threshold = ranked.last()?.0;
        let mut is_good = vec![false; history.len()];
        ranked.iter().for_each(|&(_, i)| is_good[i] = true);
        Some(Self { is_good, threshold })
    }
}

/// `γ(n) = min(⌈n / 10⌉, 25)`.
fn good_count(n: usize) -> usize {
    n.div_ceil(10).min(MOST_GOOD)
}

/// Of `n` outcomes in the order of their trials: those before the latest 25 count less and less.
pub(super) fn weights(n: usize) -> Vec<f64> {
    let old = n.saturating_sub(FULL_WEIGHT);
    let first = 1.0 / n.max(1) as f64;
    let slope = (1.0 - first) / old.saturating_sub(1).max(1) as f64;
    (0..n).map(|i| if i < old { first + slope * i as f64 } else { 1.0 }).collect()
}
