//! Where the process meets a space: what a Gaussian process makes of a lane's history, point by point. The searcher
//! climbs on it, and whoever wants to see inside asks the same.

use super::acquisition::Criterion;
use super::fit;
use super::kernel::Metric;
use super::likelihood::Hyperparameters;
use super::posterior::Posterior;
use super::targets::Targets;
use crate::searcher::{Context, SearchError};
use crate::space::{Domain, Point, Space};

/// How many outcomes the model wants to see before it is asked.
pub const START_UP: usize = 5;

/// Hyperparameters are inferred from at most this many outcomes.
const FIT_LIMIT: usize = 100;

/// The model is conditioned on at most this many: its cost grows with their cube.
pub const CONDITION_LIMIT: usize = 256;

/// How much of the variance each parameter explains by itself, where outcomes speak for it: a little is left for what
/// only several explain together.
const MOSTLY_ADDITIVE: f64 = 0.9;

/// The model of one question: fitted to its history, told of its pending points.
#[derive(Debug, Clone)]
pub struct Surrogate {
    space: Space,
    theta: Hyperparameters,
    pub(crate) posterior: Posterior,
    pub(crate) criterion: Criterion,
    targets: Targets,
    incumbent: Point,
}

impl Surrogate {
    /// That of the searcher `gp`: all parameters act together. `None` as long as too little is known: during start-up,
    /// and until one trial has ended without diverging.
    ///
    /// # Errors
    /// [`SearchError::Fit`] when the covariance of the outcomes cannot be factored.
    pub fn new(cx: &Context<'_>) -> Result<Option<Self>, SearchError> {
        Self::with_shares(cx, &[0.0])
    }

    /// That of the searcher `auto`: parameters act together or mostly each by itself, whichever explains the outcomes
    /// better. Where some depend on others, all act together: what a parameter does by itself says nothing of where it
    /// sleeps.
    ///
    /// # Errors
    /// As [`Surrogate::new`].
    pub fn flexible(cx: &Context<'_>) -> Result<Option<Self>, SearchError> {
        if cx.space.is_conditional() { Self::new(cx) } else { Self::with_shares(cx, &[0.0, MOSTLY_ADDITIVE]) }
    }

    fn with_shares(cx: &Context<'_>, additive: &[f64]) -> Result<Option<Self>, SearchError> {
        let values: Vec<Option<f64>> = cx.history.iter().map(|o| o.value).collect();
        if values.len() < START_UP {
            return Ok(None);
        }
        let Some(targets) = Targets::tame(&values, cx.outcome_scale) else { return Ok(None) };
        let metrics = metrics(cx.space);
        let rows: Vec<Vec<f64>> = cx.history.iter().map(|o| features(cx.space, &o.point)).collect();
        let chosen = representative(&targets.values, CONDITION_LIMIT);
        let (rows, values) = only(&rows, &targets.values, &chosen);
        let theta = {
            let (rows, values) = only(&rows, &values, &representative(&values, FIT_LIMIT));
            fit::fit(&rows, &values, &metrics, additive)
        };
        let mut incumbent = chosen[0];
        for &i in &chosen {
            if targets.values[i] < targets.values[incumbent] {
                incumbent = i;
            }
        }
        let best = targets.values[incumbent];
        let pending = cx.pending.iter().map(|p| features(cx.space, p)).collect();
        let posterior = Posterior::new(&theta, &metrics, rows, values)?.believing(pending)?;
        let criterion = Criterion::new(cx, &posterior, best);
        let incumbent = cx.history[incumbent].point.clone();
        Ok(Some(Self { space: cx.space.clone(), theta, posterior, criterion, targets, incumbent }))
    }

    /// What the outcome at a point would be without noise: its median, and half the distance between the quantiles of a
    /// normal variable's ± 1 standard deviation, in the outcome's own units. The model sees outcomes above their median
    /// compressed and very high ones cut off, so that it knows no cliffs, only "bad".
    #[must_use]
    pub fn predict(&self, point: &Point) -> (f64, f64) {
        let p = self.posterior.predict(&features(&self.space, point));
        let (sd, at) = (p.variance.sqrt(), |target| self.targets.original(target));
        (at(p.mean), 0.5 * (at(p.mean + sd) - at(p.mean - sd)))
    }

    /// Share of the variance that each parameter explains by itself.
    #[must_use]
    pub fn additive(&self) -> f64 {
        self.theta.additive
    }

    /// What the searcher maximises: comparable between points of this model only.
    #[must_use]
    pub fn acquisition(&self, point: &Point) -> f64 {
        self.criterion.value(&self.posterior, &features(&self.space, point))
    }

    /// The best point known.
    #[must_use]
    pub fn incumbent(&self) -> &Point {
        &self.incumbent
    }

    /// How far along each parameter outcomes resemble each other, in units of the parameter's whole range (on its
    /// scale): the shorter, the more it matters. For a choice: 1 over how much another choice differs.
    #[must_use]
    pub fn length_scales(&self) -> Vec<f64> {
        self.theta.log[..self.space.dims()].iter().map(|l| libm::exp(*l)).collect()
    }

    /// Standard deviation of the outcomes' noise, in their own units, where they are better than their median.
    #[must_use]
    pub fn noise(&self) -> f64 {
        self.targets.scale * self.theta.noise().sqrt()
    }

    /// Standard deviation far away from everything that was tried, in the units of [`Surrogate::noise`].
    #[must_use]
    pub fn signal(&self) -> f64 {
        self.targets.scale * libm::exp(0.5 * self.theta.log[self.space.dims()])
    }
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

/// A point as the model sees it.
pub(crate) fn features(space: &Space, point: &Point) -> Vec<f64> {
    space.params.iter().zip(&point.0).map(|(p, &x)| p.domain.feature(x)).collect()
}

fn metrics(space: &Space) -> Vec<Metric> {
    let metric = |domain: &Domain| match domain {
        Domain::Choice { count } => Metric::Mismatch { count: *count },
        _ => Metric::Distance,
    };
    space.params.iter().map(|p| metric(&p.domain)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::searcher::{Acquisition, Observation};
    use crate::space::{Param, Scale};

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

    #[test]
    fn predictions_are_in_the_units_of_the_outcomes() {
        let domain = Domain::Float { low: 0.0, high: 1.0, scale: Scale::Linear };
        let x = |name: &str| Param { name: name.into(), domain: domain.clone(), condition: None };
        let space = Space { params: vec![x("x"), x("idle")] };
        let history: Vec<Observation> = (0..12)
            .map(|i| {
                let point = Point(vec![f64::from(i) / 11.0, f64::from(i * 7 % 12) / 11.0]);
                let value = Some(500.0 + 40.0 * libm::sin(4.0 * point.0[0]));
                Observation { trial: i, point, value, until: 1 }
            })
            .collect();
        let acquisition = Acquisition::LogEi;
        let cx = Context {
            space: &space,
            trial: 12,
            budget: 20,
            seed: 1,
            history: &history,
            pending: &[],
            acquisition,
            outcome_scale: crate::space::Scale::Linear,
        };
        let model = Surrogate::new(&cx).unwrap().unwrap();
        for o in &history {
            let (mean, sd) = model.predict(&o.point);
            assert!((mean - o.value.unwrap()).abs() < 1.0 && sd < 3.0, "{o:?}: {mean} ± {sd}");
        }
        assert_eq!(model.incumbent(), &history[11].point);
        assert!(model.noise() < 2.0 && model.signal() > 10.0, "{} {}", model.noise(), model.signal());
        let lengths = model.length_scales();
        assert!(lengths[0] < lengths[1], "{lengths:?}");
        let at = |cx: &Context<'_>| Surrogate::new(cx).unwrap().is_some();
        assert!(!at(&Context { history: &history[..START_UP - 1], ..cx }));
    }
}
