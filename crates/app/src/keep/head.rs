//! What a list of experiments shows of one.

use std::rc::Rc;

use schema::{Board, Outcome, Presentation, StudyConfig, board};
use serde::{Deserialize, Serialize};

use crate::sweep::Sweep;

/// Most dots of a thumbnail.
const DOTS_MAX: usize = 160;

/// What is behind a head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// An experiment of this page, with its record.
    #[default]
    Experiment,
    /// Trials from elsewhere.
    Board,
}

/// A trial in a thumbnail: its place in the unit square, from the bottom left, and how good it is from 0 (best) to 1;
/// none where it diverged.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Dot(pub f32, pub f32, pub Option<f32>);

/// What is known of an experiment without reading its record. Times are milliseconds since 1970.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Head {
    /// Of the record; sorts by the time at which it was begun.
    pub id: Rc<str>,
    /// What the person calls it; without that the page makes up a name.
    #[serde(skip)]
    pub name: Option<String>,
    /// What is behind it.
    #[serde(default)]
    pub kind: Kind,
    /// The experiment, as the hash of its link, without `#`; empty for trials from elsewhere.
    pub link: String,
    /// The person's own table that it learns from.
    #[serde(default)]
    pub table: Option<String>,
    /// When it was begun.
    pub created: f64,
    /// When something came last.
    pub changed: f64,
    /// As in snapshots.
    pub status: String,
    /// Trials that have ended.
    pub ended: u32,
    /// Trials there will be.
    pub total: u32,
    /// The lowest validation loss; of trials from elsewhere, the best value.
    #[serde(default)]
    pub best: Option<f64>,
    /// What [`Head::best`] is, of trials from elsewhere.
    #[serde(default)]
    pub measure: Option<String>,
    /// What was searched, of trials from elsewhere.
    #[serde(default)]
    pub searched: Vec<String>,
    /// The best trial's validation accuracy.
    #[serde(default)]
    pub accuracy: Option<f64>,
    /// Of the results, once all trials have ended.
    #[serde(default)]
    pub digest: Option<String>,
    /// The map, small.
    #[serde(default)]
    pub dots: Vec<Dot>,
    /// When it was deleted; for a while that can be undone.
    #[serde(skip)]
    pub deleted: Option<f64>,
}

/// What the person says of an experiment. Kept apart from its head, so that whoever goes on writing the experiment in
/// another tab does not take it back.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Label {
    /// Of the experiment.
    pub id: Rc<str>,
    /// What it is called.
    pub name: Option<String>,
    /// When it was deleted.
    pub deleted: Option<f64>,
}

impl Head {
    /// Of an experiment that begins.
    #[must_use]
    pub fn begun(id: Rc<str>, now: f64) -> Self {
        Self { id, created: now, changed: now, ..Self::default() }
    }

    /// Of trials from elsewhere.
    #[must_use]
    pub fn of_board(id: Rc<str>, now: f64, board: &Board) -> Self {
        let best = board.best().and_then(|at| board.trials[at].value);
        let values: Vec<f64> = board.trials.iter().filter_map(|trial| board.counted(trial)).collect();
        let ranks = Ranks::of(values.into_iter().map(|value| board.objective.cost(value)));
        let dot = |trial: &board::Trial| {
            let unit =
                |at: usize| Some(board.params.get(at)?.domain.to_unit((*trial.values.get(at)?)?) as f32);
            let rank = board.counted(trial).map(|value| ranks.rank(board.objective.cost(value)));
            Some(Dot(unit(0)?, unit(1).unwrap_or_else(|| 1.0 - rank.unwrap_or(0.0)), rank))
        };
        let each = board.trials.len().div_ceil(DOTS_MAX).max(1);
        Self {
            name: Some(board.name.clone()).filter(|name| !name.is_empty()),
            kind: Kind::Board,
            measure: Some(board.objective.name.clone()),
            searched: board.params.iter().map(|param| param.name.clone()).collect(),
            status: "finished".to_owned(),
            ended: board.trials.len() as u32,
            total: board.trials.len() as u32,
            best,
            dots: board.trials.iter().step_by(each).filter_map(dot).collect(),
            ..Self::begun(id, now)
        }
    }

    /// Takes over how a sweep stands; its picture only if that is wanted.
    pub fn look(&mut self, sweep: &Sweep, presentation: &Presentation, now: f64, picture: bool) {
        let study = sweep.study();
        self.link = link(study, presentation);
        self.table = study.own().map(|own| own.id.to_string());
        self.changed = now;
        self.status = sweep.status_key().to_owned();
        self.ended = sweep.race().map_or(0, search::Race::ended_trials);
        self.total = sweep.race().map_or(0, search::Race::total_trials);
        let best = sweep.best();
        self.best = best.and_then(|trial| trial.objective());
        self.accuracy = best.and_then(|trial| trial.best()?.val_acc).map(f64::from);
        self.digest = sweep.proof().found.as_ref().map(|found| found.digest.to_string());
        if picture {
            self.dots = dots(sweep);
        }
    }

    /// What the person says of it.
    #[must_use]
    pub fn label(&self) -> Label {
        Label { id: self.id.clone(), name: self.name.clone(), deleted: self.deleted }
    }

    /// With what the person says of it.
    pub fn take_label(&mut self, label: Option<Label>) {
        let Label { name, deleted, .. } = label.unwrap_or_default();
        (self.name, self.deleted) = (name, deleted);
    }

    /// As it is kept.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What [`Head::to_json`] wrote; none of what another version wrote that means something else.
    #[must_use]
    pub fn from_json(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The experiment.
    #[must_use]
    pub fn study(&self) -> StudyConfig {
        schema::decode(&self.link).study
    }

    /// What it is called, by the person or in its link.
    #[must_use]
    pub fn called(&self) -> Option<String> {
        let title = || schema::decode(&self.link).presentation.title().to_owned();
        self.name.clone().or_else(|| Some(title()).filter(|title| !title.is_empty()))
    }

    /// A number that names are made from.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.id
            .bytes()
            .fold(0x811c_9dc5, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
    }
}

/// The hash of an experiment as a record holds it: with its title and note, and without results.
#[must_use]
pub fn link(study: &StudyConfig, presentation: &Presentation) -> String {
    let mut told = presentation.clone();
    (told.view, told.hide) = (None, Vec::new());
    schema::encode_link(study, None, &told, false)
}

/// An id that nobody else has, and that sorts by time.
#[must_use]
pub fn fresh_id(now: f64, chance: f64) -> Rc<str> {
    format!("{:011x}{:08x}", now as u64, (chance * f64::from(u32::MAX)) as u32).into()
}

/// The trials of the first two searched hyperparameters; of many, some evenly spread.
fn dots(sweep: &Sweep) -> Vec<Dot> {
    let space = sweep.study().space();
    let ended: Vec<_> = sweep.trials().values().filter(|trial| trial.outcome.is_final()).collect();
    let ranks = Ranks::of(ended.iter().filter_map(|trial| trial.objective()));
    let rank = |value: f64| ranks.rank(value);
    let each = ended.len().div_ceil(DOTS_MAX).max(1);
    let dot = |trial: &&Rc<crate::sweep::Trial>| {
        let unit = space.to_unit(&trial.point);
        let value = trial.objective().filter(|_| trial.outcome != Outcome::Diverged);
        let second = unit.get(1).map_or_else(|| value.map_or(1.0, |value| 1.0 - rank(value)), |y| *y as f32);
        Dot(unit.first().map_or(0.5, |x| *x as f32), second, value.map(rank))
    };
    ended.iter().step_by(each).map(dot).collect()
}

/// Where costs stand among all, from 0 (the lowest) to 1.
struct Ranks(Vec<f64>);

impl Ranks {
    fn of(costs: impl Iterator<Item = f64>) -> Self {
        let mut sorted: Vec<f64> = costs.collect();
        sorted.sort_by(f64::total_cmp);
        Self(sorted)
    }

    fn rank(&self, cost: f64) -> f32 {
        let below = self.0.partition_point(|other| *other < cost);
        below as f32 / self.0.len().saturating_sub(1).max(1) as f32
    }
}
