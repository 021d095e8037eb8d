//! Bayesian optimisation: a Gaussian process on what is known, and the point where it expects the most improvement.
//! Start-up by the Sobol sequence; unknown outcomes of pending trials are believed to be what the model says.

use crate::gp::acquisition::LogExpectedImprovement;
use crate::gp::fit;
use crate::gp::kernel::Metric;
use crate::gp::posterior::Posterior;
use crate::gp::targets;
use crate::searcher::{Context, Observation, Proposal, SearchError, Searcher};
use crate::searchers::{maximise, sobol};
use crate::seen::Seen;
use crate::space::{Domain, Point, Space};

/// How many outcomes the model wants to see before it is asked.
const START_UP: usize = 5;

/// Hyperparameters are inferred from at most this many outcomes.
const FIT_LIMIT: usize = 128;

/// The model is conditioned on at most this many: its cost grows with their cube.
const CONDITION_LIMIT: usize = 1024;

/// See the module.
#[derive(Debug, Clone, Copy, Default)]
pub struct GpSearcher;

impl Searcher for GpSearcher {
    fn propose(&self, cx: &Context<'_>) -> Result<Proposal, SearchError> {
        let seen = Seen::new(cx);
        if seen.is_everything() {
            return Ok(Proposal::Exhausted);
        }
        let point = match model(cx)? {
            Some((posterior, best)) => {
                let acquisition = LogExpectedImprovement { posterior: &posterior, best };
                maximise::maximise(cx, &acquisition, &seen)
            }
            None => None,
        };
        let point = point.or_else(|| sobol::next_new(cx.seed, cx.trial, &seen));
        Ok(point.into())
    }
}

/// The model and what is to be improved on; `None` as long as too little is known.
fn model(cx: &Context<'_>) -> Result<Option<(Posterior, f64)>, SearchError> {
    let values: Vec<Option<f64>> = cx.history.iter().map(|o| o.value).collect();
    if values.len() < START_UP {
        return Ok(None);
    }
    let Some(targets) = targets::tame(&values) else { return Ok(None) };
    let metrics = metrics(cx.space);
    let rows: Vec<Vec<f64>> = cx.history.iter().map(|o: &Observation| features(cx.space, &o.point)).collect();
    let (rows, targets) = only(&rows, &targets, &representative(&targets, CONDITION_LIMIT));
    let theta = {
        let (rows, targets) = only(&rows, &targets, &representative(&targets, FIT_LIMIT));
        fit::fit(&rows, &targets, &metrics)
    };
    let best = targets.iter().copied().fold(f64::INFINITY, f64::min);
    let pending = cx.pending.iter().map(|p| features(cx.space, p)).collect();
    let posterior = Posterior::new(&theta, &metrics, rows, targets)?.believing(pending)?;
    Ok(Some((posterior, best)))
}

fn only(rows: &[Vec<f64>], targets: &[f64], chosen: &[usize]) -> (Vec<Vec<f64>>, Vec<f64>) {
    chosen.iter().map(|&i| (rows[i].clone(), targets[i])).unzip()
}

/// Which outcomes to look at: all, or the best and the latest, half each, when they are more than `limit`. In trial
/// order.
fn representative(targets: &[f64], limit: usize) -> Vec<usize> {
    let mut by_value: Vec<usize> = (0..targets.len()).collect();
    if targets.len() <= limit {
        return by_value;
    }
    by_value.sort_by(|&a, &b| targets[a].total_cmp(&targets[b]).then(a.cmp(&b)));
    let (best, rest) = by_value.split_at(limit / 2);
    let mut rest = rest.to_vec();
    rest.sort_unstable();
    let latest = &rest[rest.len() - (limit - limit / 2)..];
    let mut chosen = [best, latest].concat();
    chosen.sort_unstable();
    chosen
}

pub(super) fn features(space: &Space, point: &Point) -> Vec<f64> {
    space.params.iter().zip(&point.0).map(|(p, &x)| p.domain.feature(x)).collect()
}

fn metrics(space: &Space) -> Vec<Metric> {
    let metric = |domain: &Domain| match domain {
        Domain::Choice { .. } => Metric::Mismatch,
        _ => Metric::Distance,
    };
    space.params.iter().map(|p| metric(&p.domain)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_history_is_represented_by_its_best_and_its_latest() {
        let targets: Vec<f64> = (0..200).map(|i| f64::from((i * 37) % 200)).collect();
        let chosen = representative(&targets, FIT_LIMIT);
        assert_eq!(chosen.len(), FIT_LIMIT);
        assert!(chosen.is_sorted());
        let best: Vec<usize> = (0..200).filter(|&i| targets[i] < (FIT_LIMIT / 2) as f64).collect();
        assert!(best.iter().all(|i| chosen.contains(i)));
        assert!(chosen.contains(&199));
    }
}
