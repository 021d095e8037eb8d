//! The record of one trial.

use std::collections::BTreeMap;
use std::rc::Rc;

use schema::wire::Progress;
use schema::{Checkpoint, CurvePoint, Curves, Outcome, Plan, Row, RowHash, RunConfig, RunReport, Score};
use search::{Point, SearcherKind, TrialId};

/// All that is known of a trial. Its curve only ever grows, except when its worker dies and its stretch goes on from its last
/// checkpoint, or begins anew.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    /// Number in the race.
    pub id: TrialId,
    /// Position of its lane.
    pub lane: u32,
    /// Number within the lane, from 0.
    pub k: u32,
    /// Values of the searched parameters.
    pub point: Point,
    /// What is trained; each part has its own draws or split.
    pub run: RunConfig,
    /// The latest stretch.
    pub plan: Plan,
    /// Where it stands. A pruned trial may be promoted as long as its lane goes on.
    pub outcome: Outcome,
    /// Which part trains, or trained last.
    pub part: u32,
    /// Optimiser steps of that part done.
    pub step: u32,
    /// Whole epochs of that part done.
    pub epoch: u32,
    /// Losses so far, part by part.
    pub curves: Curves,
    /// Their mean over the parts.
    pub curve: Rc<Vec<CurvePoint>>,
    /// See [`Trial::best`].
    best: Option<CurvePoint>,
    /// The epoch at which its last stretch ended.
    pub(super) reached: u32,
    /// The slot whose worker may have it on its shelf.
    pub(super) home: Option<usize>,
    /// Its state, told by its worker a few seconds ago at most; none before, and once it has ended.
    pub(super) checkpoint: Option<Rc<Checkpoint>>,
    /// Whether a worker was given that state and has told no later one.
    pub(super) tried: bool,
    /// What would have become of it had it not been cut, once that is known: never part of the race, the digest or a
    /// ranking.
    pub ghost: Option<Rc<Curves>>,
    /// How many points of each part's curve are kept in the record.
    pub(super) kept: Vec<usize>,
    /// Its row of the trial table, once it has ended.
    pub(super) row: Option<RowHash>,
    /// Parameters at the best epoch, once it has ended; dropped when memory runs short.
    pub weights: Option<Rc<Vec<f32>>>,
}

impl Trial {
    /// A queued trial.
    #[must_use]
    pub fn new(id: TrialId, lane: u32, k: u32, point: Point, plan: Plan) -> Self {
        let (part, step, epoch, curves, curve, best, reached, home) = Default::default();
        let (checkpoint, tried, ghost, kept, row, weights) = Default::default();
        let (run, outcome) = (plan.course.run, Outcome::Queued);
        Self {
            id,
            lane,
            k,
            point,
            run,
            plan,
            outcome,
            part,
            step,
            epoch,
            curves,
            curve,
            best,
            reached,
            home,
            checkpoint,
            tried,
            ghost,
            kept,
            row,
            weights,
        }
    }

    /// The point with the lowest validation loss, the earliest of equals; of a trial in parts, the mean of theirs.
    #[must_use]
    pub fn best(&self) -> Option<&CurvePoint> {
        self.best.as_ref()
    }

    /// The run of the part that trains, or trained last.
    #[must_use]
    pub fn part_run(&self) -> RunConfig {
        self.plan.parts.run(&self.run, self.part)
    }

    /// The trial as it stood at a rung, at this epoch, without its parameters.
    #[must_use]
    pub fn as_of(&self, until: u32) -> Self {
        let mut then = Self { epoch: until, outcome: Outcome::Pruned, weights: None, ..self.clone() };
        then.curves.cut(until);
        then.look_again();
        then.step = then.curve.last().map_or(0, |point| point.step);
        then
    }

    /// What searchers minimise: the lowest validation loss, the mean of the parts; none before a stretch has ended, or
    /// when it diverged.
    #[must_use]
    pub fn objective(&self) -> Option<f64> {
        let stands = matches!(self.outcome, Outcome::Done | Outcome::Pruned);
        self.score().filter(|_| stands).map(|score| score.mean)
    }

    /// The standard deviation of the parts' lowest validation losses.
    #[must_use]
    pub fn spread(&self) -> Option<f64> {
        self.score()?.spread
    }

    /// How much of its full training is done, 0 to 1.
    #[must_use]
    pub fn fraction(&self) -> f64 {
        let part = f64::from(self.epoch) / f64::from(self.run.epochs.max(1));
        (f64::from(self.part) + part) / f64::from(self.plan.parts.count())
    }

    fn score(&self) -> Option<Score> {
        match &self.best {
            Some(best) if self.is_plain() => Some(Score { mean: f64::from(best.val_loss), spread: None }),
            _ => self.curves.score(self.plan.parts.count()),
        }
    }

    fn is_plain(&self) -> bool {
        self.plan.parts.count() == 1
    }

    /// A worker takes on a stretch, at this part.
    pub(super) fn begins(&mut self, slot: usize, part: u32) {
        self.outcome = Outcome::Running;
        self.part = part;
        self.home = Some(slot);
        self.weights = None;
    }

    /// A trial that is trained again reports again what is known; that is ignored.
    pub(super) fn advance(&mut self, progress: Progress) {
        (self.part, self.step, self.epoch) = (progress.part, progress.step, progress.epoch);
        let known = self.curves.part(progress.part).len();
        let own = progress.points.into_iter().filter(|point| self.plan.course.owns(point.epoch));
        self.curves.add(progress.part, own);
        let news = &self.curves.part(progress.part)[known..];
        if news.is_empty() {
            return;
        }
        if self.is_plain() {
            let lowest = schema::best(news).copied();
            self.best = schema::best(&[self.best, lowest].into_iter().flatten().collect::<Vec<_>>()).copied();
            Rc::make_mut(&mut self.curve).extend_from_slice(news);
        } else {
            self.look_again();
        }
    }

    /// Works out anew what follows from the parts' curves.
    pub(super) fn look_again(&mut self) {
        self.curve = Rc::new(self.curves.mean());
        self.best = self.curves.best(self.curves.parts().len() as u32);
    }

    pub(super) fn finish(&mut self, report: RunReport) {
        self.outcome = report.outcome;
        self.step = report.step;
        self.epoch = report.epoch;
        self.reached = report.epoch;
        self.weights = (!report.weights.is_empty()).then(|| Rc::new(report.weights));
        self.settle();
    }

    /// Nothing in its row will change, unless it is promoted.
    pub(super) fn seal(&mut self, searcher: SearcherKind) {
        let row = Row {
            searcher,
            k: self.k,
            point: &self.point,
            outcome: self.outcome,
            step: self.step,
            epoch: self.epoch,
            curves: &self.curves,
        };
        self.row = Some(row.hash());
    }

    /// The stretch goes on from the last checkpoint, or begins anew: forgets what it brought since.
    pub(super) fn rewind(&mut self) {
        self.outcome = Outcome::Queued;
        self.home = None;
        let (reached, place) = (self.reached, self.place());
        (self.part, self.step, self.epoch) =
            place.map_or((0, 0, reached), |place| (place.part, place.step, place.epoch));
        self.curves.retain(|part, point| {
            let before = reached > 0 && point.epoch <= reached;
            let here = place.is_some_and(|place| {
                part < place.part || (part == place.part && Some(point.epoch) <= place.measured)
            });
            before || here
        });
        self.look_again();
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
