//! An experiment and its results as plain data, for scripts and files; the README documents the shape. Losses are
//! written as the exact value of their 32 bits.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::claim;
use crate::device::DeviceInfo;
use crate::parts::Curves;
use crate::report::{CurvePoint, Outcome};
use crate::setting;
use crate::study::StudyConfig;

/// Everything.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Snapshot {
    /// Version of the program.
    pub version: &'static str,
    /// The experiment as a link, with its `#`.
    pub hash: String,
    /// `idle`, `running`, `waiting` (for the person), `paused` or `finished`.
    pub status: &'static str,
    /// The experiment's seed.
    pub seed: u32,
    /// Who trains.
    pub engine: Engine,
    /// How many train at the same time.
    pub workers: usize,
    /// Of the trial table, once every trial has ended.
    pub digest: Option<String>,
    /// On what the link claims.
    pub verdict: Option<Verdict>,
    /// The best trial's test score, once it has been looked at.
    pub test: Option<Test>,
    /// One for each search of each searcher.
    pub lanes: Vec<Lane>,
    /// In the order of their numbers.
    pub trials: Vec<Trial>,
    /// What went wrong.
    pub messages: Vec<Message>,
}

/// Who trains, and why.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Engine {
    /// Key of what the experiment asks for; `auto` leaves the choice open.
    pub pinned: &'static str,
    /// Key of who trains, or would if the sweep began now.
    pub in_force: &'static str,
    /// Key of the reason.
    pub why: &'static str,
    /// The machine's GPU, where one is known.
    pub adapter: Option<DeviceInfo>,
    /// What was measured for this experiment.
    pub rates: Option<Rates>,
    /// How often the graphics device was lost since the page was opened.
    pub devices_lost: u32,
    /// How many trials then went on from a copy.
    pub trials_resumed: u32,
    /// How many had none, and began again.
    pub trials_restarted: u32,
}

/// Optimiser steps a second of all trials in flight.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Rates {
    /// On the GPU.
    pub gpu: f64,
    /// On the processor, all workers.
    pub cpu: f64,
}

/// What came of checking a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Verdict {
    /// The same numbers.
    Reproduced,
    /// Other numbers.
    Differs {
        /// Number of the first trial that differs, or the first of the few that share its mark.
        first: Option<u32>,
        /// How many trials share that mark.
        among: Option<usize>,
        /// How many marks differ.
        differing: usize,
        /// Key of the reason.
        why: &'static str,
    },
}

/// The one look at the test split.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Test {
    /// Whose: the best trial's on validation.
    pub trial: u32,
    /// Among how many it was chosen.
    pub compared: u32,
    /// Mean loss over the test split of the kept weights.
    pub loss: f64,
    /// Share classified rightly; none in regression.
    pub accuracy: Option<f64>,
}

/// A search.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Lane {
    /// Key of its searcher.
    pub searcher: &'static str,
    /// Which of the searcher's searches, from 0.
    pub seed: u32,
    /// `competitor`, `person`, `reference` or `survey`.
    pub role: &'static str,
    /// Its best trial so far.
    pub best: Option<Best>,
}

/// The best of a lane.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Best {
    /// Its number.
    pub trial: u32,
    /// Where its validation loss was lowest.
    #[serde(flatten)]
    pub point: Point,
}

/// A trial.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Trial {
    /// Its number.
    pub id: u32,
    /// Position of its lane.
    pub lane: u32,
    /// Key of who proposed it.
    pub searcher: Option<&'static str>,
    /// As in [`RunConfig`](crate::RunConfig).
    pub repeat: u32,
    /// The searched values by their URL keys.
    pub point: BTreeMap<&'static str, Value>,
    /// Where it stands.
    pub outcome: Outcome,
    /// Optimiser steps done.
    pub step: u32,
    /// Whole epochs done.
    pub epoch: u32,
    /// The curve's last point.
    #[serde(rename = "final")]
    pub last: Option<Point>,
    /// The curve's lowest point; of a trial in parts, the mean of theirs.
    pub best: Option<Point>,
    /// Standard deviation of the parts' lowest validation losses.
    pub spread: Option<f64>,
    /// All that was measured; of a trial in parts, the mean of theirs.
    pub curve: Vec<Point>,
    /// The curve of each part, where there are several.
    pub parts: Vec<Vec<Point>>,
    /// The whole curve that a trial that was cut would have had, once that is known.
    pub ghost: Option<Vec<Point>>,
}

/// A searched value.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// Of a numeric field.
    Number(f64),
    /// Name of a choice.
    Choice(String),
}

/// A point of a curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the fields are those of `CurvePoint`")]
pub struct Point {
    pub step: u32,
    pub epoch: u32,
    pub train_loss: f64,
    pub val_loss: f64,
    pub train_acc: Option<f64>,
    pub val_acc: Option<f64>,
}

/// Something that went wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    /// What kind of thing.
    pub code: String,
    /// For people.
    pub text: String,
}

impl From<&CurvePoint> for Point {
    fn from(point: &CurvePoint) -> Self {
        Self {
            step: point.step,
            epoch: point.epoch,
            train_loss: point.train_loss.into(),
            val_loss: point.val_loss.into(),
            train_acc: point.train_acc.map(f64::from),
            val_acc: point.val_acc.map(f64::from),
        }
    }
}

impl Verdict {
    /// `first` is the number of the trial in the first row that differs.
    #[must_use]
    pub fn new(verdict: &claim::Verdict, first: Option<u32>) -> Self {
        match verdict {
            claim::Verdict::Reproduced => Self::Reproduced,
            claim::Verdict::Differs(difference) => Self::Differs {
                first,
                among: difference.first.as_ref().map(ExactSizeIterator::len),
                differing: difference.differing,
                why: difference.why.key(),
            },
        }
    }
}

/// The points of a curve.
#[must_use]
pub fn points(curve: &[CurvePoint]) -> Vec<Point> {
    curve.iter().map(Point::from).collect()
}

/// The curves of a trial's parts, where there are several.
#[must_use]
pub fn parts(curves: &Curves) -> Vec<Vec<Point>> {
    match curves.parts() {
        [_] => Vec::new(),
        parts => parts.iter().map(|curve| points(curve)).collect(),
    }
}

/// The searched values at a point, by their URL keys.
#[must_use]
pub fn values(study: &StudyConfig, point: &search::Point) -> BTreeMap<&'static str, Value> {
    let plain = |key: crate::Key, value: setting::Value| match value {
        setting::Value::Number(x) => Value::Number(x),
        setting::Value::Choice(_) => Value::Choice(value.to_text(key.field())),
    };
    study.values(point).map(|(key, value)| (key.name(), plain(key, value))).collect()
}
