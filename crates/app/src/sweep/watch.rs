//! Asks the watched network for its answers (decision boundary, fitted curve, sample predictions), at most a few
//! times a second and only when it has learnt something since.

use std::collections::BTreeMap;
use std::rc::Rc;

use schema::DataSet;
use schema::wire::{Prediction, Query};

use super::trial::Trial;

/// Cells along each side of a decision boundary.
const PLANE: u32 = 48;
/// Places along a fitted curve.
const LINE: u32 = 128;
/// Pictures shown.
const SAMPLES: u32 = 24;

/// What a network is asked, so that its answers can be drawn.
#[must_use]
pub fn question(set: DataSet) -> Query {
    match set {
        set if set.is_pictures() => Query::Samples { count: SAMPLES },
        set if set.is_line() => Query::Line { resolution: LINE },
        set if set.is_plane() => Query::Plane { resolution: PLANE },
        _ => Query::Samples { count: 0 },
    }
}

/// Least time between two questions.
const PAUSE_MS: f64 = 120.0;

/// Which state of which network was asked what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) trial: u32,
    /// Epochs it had then.
    epoch: u32,
    /// Whether the weights were those kept at the end of a stretch, which are the best ones.
    kept: bool,
    query: Query,
}

/// A network's latest answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// Whose.
    pub trial: u32,
    /// What it said.
    pub prediction: Rc<Prediction>,
    key: Asked,
}

#[derive(Debug, Default)]
pub(super) struct Watch {
    pub(super) target: Option<(u32, Query)>,
    pub(super) shown: Option<Shown>,
    pub(super) asked: bool,
    /// What could not be answered for want of data.
    pub(super) refused: Option<Asked>,
    asked_ms: Option<f64>,
}

impl Watch {
    /// The question to ask now, if any.
    pub(super) fn due(&self, trials: &BTreeMap<u32, Rc<Trial>>, now_ms: f64) -> Option<(Asked, Query)> {
        let (id, query) = self.target?;
        let trial = trials.get(&id)?;
        let kept = trial.outcome.is_final();
        let key = Asked { trial: id, epoch: trial.epoch, kept, query };
        let fresh = self.shown.as_ref().is_none_or(|shown| shown.key != key);
        let other = self.shown.as_ref().is_none_or(|shown| shown.trial != id);
        let rested = kept || other || self.asked_ms.is_none_or(|at| now_ms - at >= PAUSE_MS);
        (fresh && rested && !self.asked && self.refused != Some(key)).then_some((key, query))
    }

    pub(super) fn ask(&mut self, now_ms: f64) {
        self.asked = true;
        self.asked_ms = Some(now_ms);
    }

    pub(super) fn refuse(&mut self, key: Asked) {
        self.asked = false;
        self.refused = Some(key);
    }

    pub(super) fn answer(&mut self, key: Asked, prediction: Prediction) {
        self.asked = false;
        self.shown = Some(Shown { trial: key.trial, prediction: Rc::new(prediction), key });
    }
}
