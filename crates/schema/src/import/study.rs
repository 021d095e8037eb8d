//! A study of Optuna's, whatever file it was read from, and the board that it makes.

use super::distribution::Distribution;
use super::fault::{Fault, FaultKind, Note};
use super::{Choice, Measured};
use crate::board::{Board, Cell, Group, Objective, PARAMS_MAX, Param, Range, Series, TRIALS_MAX, Trial, Who};
use crate::report::Outcome;

/// A study.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Study {
    pub(super) name: String,
    /// For each objective whether more is better; none where the file does not tell.
    pub(super) higher: Vec<Option<bool>>,
    /// Names of the objectives, if they have some.
    pub(super) metrics: Vec<String>,
    /// In the order of their numbers.
    pub(super) trials: Vec<Tried>,
    /// What the file tells of parameters; none where it tells contradictory things.
    pub(super) told: Vec<(String, Option<Range>)>,
    /// Whether that was told of all trials at once.
    pub(super) is_complete: bool,
}

/// A trial of a study.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Tried {
    pub(super) number: u32,
    /// None while it waits.
    pub(super) state: Option<Outcome>,
    /// One for each objective; they need not be finite.
    pub(super) values: Vec<f64>,
    pub(super) params: Vec<(String, Cell)>,
    /// Step and value; they need not be finite.
    pub(super) points: Vec<(f64, f64)>,
    /// Seconds since 1970.
    pub(super) started: Option<f64>,
    /// Seconds since 1970.
    pub(super) ended: Option<f64>,
}

impl Tried {
    pub(super) fn set(&mut self, name: &str, cell: Cell) {
        match self.params.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => *known = cell,
            None => self.params.push((name.to_owned(), cell)),
        }
    }

    fn param(&self, name: &str) -> Option<&Cell> {
        self.params.iter().find(|(known, _)| known == name).map(|(_, cell)| cell)
    }

    /// The points in the order of their steps, of each the last that was told.
    fn curve(&self) -> Vec<(f64, Option<f64>)> {
        let mut points: Vec<(f64, Option<f64>)> = Vec::with_capacity(self.points.len());
        let mut told: Vec<&(f64, f64)> = self.points.iter().filter(|(step, _)| step.is_finite()).collect();
        told.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (step, value) in told {
            let point = (*step, Some(*value).filter(|value| value.is_finite()));
            match points.last_mut() {
                Some(last) if last.0 == *step => *last = point,
                _ => points.push(point),
            }
        }
        points
    }
}

impl Study {
    /// Takes note of what the file tells of a parameter. As Optuna does, it keeps the kind that was told first.
    pub(super) fn tell(&mut self, name: &str, distribution: &Distribution) {
        let range = &distribution.range;
        match self.told.iter_mut().find(|(known, _)| known == name) {
            None => self.told.push((name.to_owned(), Some(range.clone()))),
            Some((_, Some(known))) if known == range => {}
            Some((_, known)) => *known = known.as_ref().and_then(|known| known.united(range)),
        }
    }

    pub(super) fn objectives(&self) -> Vec<Measured> {
        let most = self.trials.iter().map(|trial| trial.values.len()).max().unwrap_or(0);
        let count = self.higher.len().max(most).clamp(1, 16);
        let name = |place: usize| match self.metrics.get(place) {
            Some(name) => name.clone(),
            None if count == 1 => "value".to_owned(),
            None => format!("values_{place}"),
        };
        let higher = |place: usize| self.higher.get(place).copied().flatten();
        (0..count).map(|place| Measured { name: name(place), higher: higher(place) }).collect()
    }

    pub(super) fn board(&self, choice: &Choice, notes: &mut Vec<Note>) -> Result<Board, Fault> {
        let begun: Vec<&Tried> = self.trials.iter().filter(|trial| trial.state.is_some()).collect();
        let waiting = self.trials.len() - begun.len();
        if begun.is_empty() {
            return Err(FaultKind::NoTrials.anywhere());
        }
        if begun.len() > TRIALS_MAX {
            return Err(FaultKind::TooManyTrials { count: begun.len() }.anywhere());
        }
        if waiting > 0 {
            notes.push(Note::Waiting { count: waiting });
        }
        let objectives = self.objectives();
        if objectives.len() > 1 {
            notes.push(Note::OtherObjectives { count: objectives.len() - 1 });
        }
        let measured = objectives.get(choice.objective).or(objectives.first());
        let name = measured.map_or_else(String::new, |measured| measured.name.clone());
        let higher = measured.and_then(|measured| measured.higher).unwrap_or(choice.higher);
        let params = self.params(&begun, notes);
        let trial = |tried: &&Tried| {
            let curve = if choice.objective == 0 { tried.curve() } else { Vec::new() };
            tried.trial(choice.objective, &params, Series { name: name.clone(), points: curve })
        };
        let trials = begun.iter().map(trial).collect();
        let group = Group { who: Who::Study, name: self.name.clone(), owner: String::new() };
        Ok(Board {
            name: self.name.clone(),
            objective: Objective { name, higher },
            params,
            groups: vec![group],
            trials,
        })
    }

    /// The parameters in the order in which trials met them.
    fn params(&self, trials: &[&Tried], notes: &mut Vec<Note>) -> Vec<Param> {
        let mut names: Vec<&str> = Vec::new();
        for (name, _) in trials.iter().flat_map(|trial| &trial.params) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        let all = names.len();
        let mut params: Vec<Param> = names.into_iter().filter_map(|name| self.param(name, trials)).collect();
        if params.len() < all {
            notes.push(Note::Mixed { count: all - params.len() });
        }
        if params.len() > PARAMS_MAX {
            notes.push(Note::Params { count: params.len() - PARAMS_MAX });
            params.truncate(PARAMS_MAX);
        }
        params
    }

    fn param(&self, name: &str, trials: &[&Tried]) -> Option<Param> {
        let told = self.told.iter().find(|(known, _)| known == name).and_then(|(_, range)| range.clone());
        let (range, told) = match told {
            Some(range) => (range, true),
            None => (Range::seen(trials.iter().filter_map(|trial| trial.param(name)))?, false),
        };
        Some(Param { name: name.to_owned(), key: None, domain: range.domain, labels: range.labels, told })
    }
}

impl Tried {
    fn trial(&self, objective: usize, params: &[Param], curve: Series) -> Trial {
        let last = curve.points.last().copied();
        let told = self.values.get(objective).copied();
        let state = match self.state.unwrap_or(Outcome::Queued) {
            Outcome::Done if !told.is_some_and(f64::is_finite) => Outcome::Diverged,
            // Optuna lets a trial fail whose value is no number.
            Outcome::Failed if last.is_some_and(|(_, value)| value.is_none()) => Outcome::Diverged,
            state => state,
        };
        // A trial that was stopped early stands for what it had reached.
        let reached = told.or_else(|| last.filter(|_| state == Outcome::Pruned)?.1);
        let seconds = self.started.zip(self.ended).map(|(started, ended)| ended - started);
        let value = |param: &Param| {
            let range = Range { domain: param.domain.clone(), labels: param.labels.clone() };
            range.value(self.param(&param.name)?)
        };
        Trial {
            group: 0,
            number: self.number,
            values: params.iter().map(value).collect(),
            state,
            value: reached.filter(|value| value.is_finite() && state != Outcome::Diverged),
            curves: if curve.points.is_empty() { Vec::new() } else { vec![curve] },
            seconds: seconds.filter(|seconds| seconds.is_finite() && *seconds >= 0.0),
        }
    }
}
