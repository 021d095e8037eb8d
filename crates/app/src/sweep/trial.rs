//! The record of one trial.

use std::collections::BTreeMap;
use std::rc::Rc;

use schema::wire::Progress;
use schema::{CurvePoint, Outcome, Row, RowHash, RunConfig, RunReport};
use search::{Point, SearcherKind, TrialId};

/// All that is known of a trial. Its curve only ever grows, except when its worker dies and it begins anew.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    /// Number in the race.
    pub id: TrialId,
    /// Position of its searcher.
    pub lane: u32,
    /// Number within the lane, from 0.
    pub k: u32,
    /// Values of the searched parameters.
    pub point: Point,
    /// What is trained.
    pub run: RunConfig,
    /// Where it stands.
    pub outcome: Outcome,
    /// Optimiser steps done.
    pub step: u32,
    /// Whole epochs done.
    pub epoch: u32,
    /// Losses so far.
    pub curve: Rc<Vec<CurvePoint>>,
    /// The point with the lowest validation loss, the earliest of equals.
    best: Option<CurvePoint>,
    /// Its row of the trial table, once it has ended.
    pub(super) row: Option<RowHash>,
    /// Parameters at the best epoch, once it has ended; dropped when memory runs short.
    pub weights: Option<Rc<Vec<f32>>>,
}

impl Trial {
    /// A queued trial.
    #[must_use]
    pub fn new(id: TrialId, lane: u32, k: u32, point: Point, run: RunConfig) -> Self {
        let (step, epoch, curve, best, row, weights) = Default::default();
        Self { id, lane, k, point, run, outcome: Outcome::Queued, step, epoch, curve, best, row, weights }
    }

    /// The point with the lowest validation loss, the earliest of equals.
    #[must_use]
    pub fn best(&self) -> Option<&CurvePoint> {
        self.best.as_ref()
    }

    /// What searchers minimise: the lowest validation loss; none when it diverged.
    #[must_use]
    pub fn objective(&self) -> Option<f64> {
        let best = self.best().map(|point| f64::from(point.val_loss));
        if self.outcome == Outcome::Done { best } else { None }
    }

    /// The trial as it was when it had been trained until an epoch, without its parameters.
    #[must_use]
    pub fn as_of(&self, until: u32) -> Self {
        let curve: Vec<CurvePoint> =
            self.curve.iter().filter(|point| point.epoch <= until).copied().collect();
        Self {
            step: curve.last().map_or(0, |point| point.step),
            epoch: until,
            best: schema::best(&curve).copied(),
            curve: Rc::new(curve),
            weights: None,
            ..self.clone()
        }
    }

    /// After the loss of a graphics device a trial goes on from a checkpoint, and may report again what is known.
    pub(super) fn advance(&mut self, progress: Progress) {
        self.step = progress.step;
        self.epoch = progress.epoch;
        let known = self.curve.last().map(|point| point.epoch);
        let mut news = progress.points;
        news.retain(|point| known.is_none_or(|known| point.epoch > known));
        if !news.is_empty() {
            let lowest = schema::best(&news).copied();
            self.best = schema::best(&[self.best, lowest].into_iter().flatten().collect::<Vec<_>>()).copied();
            Rc::make_mut(&mut self.curve).extend(news);
        }
    }

    pub(super) fn finish(&mut self, report: RunReport) {
        self.outcome = report.outcome;
        self.step = report.step;
        self.epoch = report.epoch;
        self.weights = (!report.weights.is_empty()).then(|| Rc::new(report.weights));
    }

    /// It has ended: nothing in its row will change.
    pub(super) fn seal(&mut self, searcher: SearcherKind) {
        let row = Row {
            searcher,
            k: self.k,
            point: &self.point,
            outcome: self.outcome,
            step: self.step,
            epoch: self.epoch,
            curve: &self.curve,
        };
        self.row = Some(row.hash());
    }

    pub(super) fn rewind(&mut self) {
        *self = Self::new(self.id, self.lane, self.k, self.point.clone(), self.run);
    }
}

/// Once the `held` numbers are more than `most`, drops the parameters of the worst trials until a quarter is free again:
/// seldom, and all at once, because a thousand trials may end in one moment. How many are held then.
pub(super) fn forget_weights(trials: &mut BTreeMap<u32, Rc<Trial>>, mut held: usize, most: usize) -> usize {
    if held <= most {
        return held;
    }
    let loss = |trial: &Rc<Trial>| trial.objective().unwrap_or(f64::INFINITY);
    let mut holding: Vec<_> = trials.values_mut().filter(|trial| trial.weights.is_some()).collect();
    holding.sort_by(|a, b| loss(b).total_cmp(&loss(a)));
    for worst in holding {
        if held <= most / 4 * 3 {
            break;
        }
        held -= worst.weights.as_ref().map_or(0, |weights| weights.len());
        Rc::make_mut(worst).weights = None;
    }
    held
}
