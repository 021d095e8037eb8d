//! Optuna's journals: operations one a line, replayed as `JournalStorageReplayResult` does. Verified with files of Optuna
//! 3.1, which wrote the first, and 5.0.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::distribution::Distribution;
use super::fault::{Fault, FaultKind, Note, said};
use super::json::{Number, plain};
use super::study::{Study, Tried};
use super::time::moment;
use crate::report::Outcome;

const CREATE_STUDY: u8 = 0;
const DELETE_STUDY: u8 = 1;
const SET_STUDY_USER_ATTR: u8 = 2;
const SET_STUDY_SYSTEM_ATTR: u8 = 3;
const CREATE_TRIAL: u8 = 4;
const SET_TRIAL_PARAM: u8 = 5;
const SET_TRIAL_STATE_VALUES: u8 = 6;
const SET_TRIAL_INTERMEDIATE_VALUE: u8 = 7;
const SET_TRIAL_USER_ATTR: u8 = 8;
const SET_TRIAL_SYSTEM_ATTR: u8 = 9;

/// Studies with their objectives' names.
const METRIC_NAMES: &str = "study:metric_names";

/// One line.
#[derive(Deserialize)]
struct Log<'a> {
    op_code: u8,
    study_id: Option<usize>,
    trial_id: Option<usize>,
    #[serde(borrow)]
    study_name: Option<Cow<'a, str>>,
    directions: Option<Vec<u8>>,
    system_attr: Option<Value>,
    #[serde(borrow)]
    param_name: Option<Cow<'a, str>>,
    param_value_internal: Option<Number>,
    #[serde(borrow)]
    distribution: Option<Cow<'a, str>>,
    state: Option<u8>,
    value: Option<Number>,
    values: Option<Vec<Number>>,
    step: Option<Number>,
    intermediate_value: Option<Number>,
    datetime_start: Option<String>,
    datetime_complete: Option<String>,
    distributions: Option<BTreeMap<String, String>>,
    params: Option<BTreeMap<String, Number>>,
    intermediate_values: Option<BTreeMap<String, Number>>,
}

/// What the lines before have made.
#[derive(Default)]
struct Replay {
    studies: Vec<Option<Study>>,
    /// For each trial its study, and its place there.
    trials: Vec<(usize, usize)>,
    /// Texts that were met before.
    distributions: BTreeMap<String, Option<Distribution>>,
    unknown: usize,
}

/// The studies that a journal has not deleted.
pub(super) fn studies(text: &str, notes: &mut Vec<Note>) -> Result<Vec<Study>, Fault> {
    let mut replay = Replay::default();
    let mut lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()).peekable();
    while let Some((number, line)) = lines.next() {
        let line = plain(line);
        match serde_json::from_str::<Log<'_>>(&line) {
            Ok(log) => {
                replay.apply(log).map_err(|what| FaultKind::Journal { what: what.to_owned() }.at(number))?
            }
            Err(error) if error.is_eof() && lines.peek().is_none() && number > 1 => {
                notes.push(Note::CutLine { line: number });
            }
            Err(error) => return Err(FaultKind::Json { what: said(&error) }.at(number)),
        }
    }
    if replay.unknown > 0 {
        notes.push(Note::Operations { count: replay.unknown });
    }
    Ok(replay.studies.into_iter().flatten().collect())
}

/// What is missing in a line.
type Missing = &'static str;

impl Replay {
    fn apply(&mut self, log: Log<'_>) -> Result<(), Missing> {
        match log.op_code {
            CREATE_STUDY => self.create_study(&log),
            DELETE_STUDY => {
                let study = self.studies.get_mut(log.study_id.ok_or("study_id")?);
                study.into_iter().for_each(|study| *study = None);
                Ok(())
            }
            SET_STUDY_SYSTEM_ATTR => {
                let study = self.studies.get_mut(log.study_id.ok_or("study_id")?).and_then(Option::as_mut);
                let names = log.system_attr.as_ref().and_then(|attr| attr.get(METRIC_NAMES)?.as_array());
                if let (Some(study), Some(names)) = (study, names) {
                    study.metrics =
                        names.iter().filter_map(|name| name.as_str().map(str::to_owned)).collect();
                }
                Ok(())
            }
            CREATE_TRIAL => self.create_trial(&log),
            SET_TRIAL_PARAM => self.set_param(&log),
            SET_TRIAL_STATE_VALUES => self.set_state(&log),
            SET_TRIAL_INTERMEDIATE_VALUE => {
                let point = log.step.zip(log.intermediate_value).ok_or("step, intermediate_value")?;
                if let Some(trial) = self.trial(log.trial_id.ok_or("trial_id")?) {
                    trial.points.push((point.0.0, point.1.0));
                }
                Ok(())
            }
            SET_STUDY_USER_ATTR | SET_TRIAL_USER_ATTR | SET_TRIAL_SYSTEM_ATTR => Ok(()),
            _ => {
                self.unknown += 1;
                Ok(())
            }
        }
    }

    /// Two of one name cannot be: the second was refused.
    fn create_study(&mut self, log: &Log<'_>) -> Result<(), Missing> {
        let name = log.study_name.as_ref().ok_or("study_name")?;
        if self.studies.iter().flatten().any(|study| study.name == **name) {
            return Ok(());
        }
        let directions = log.directions.as_ref().ok_or("directions")?;
        let higher = directions.iter().map(|direction| Some(*direction == 2)).collect();
        self.studies.push(Some(Study { name: name.to_string(), higher, ..Study::default() }));
        Ok(())
    }

    fn create_trial(&mut self, log: &Log<'_>) -> Result<(), Missing> {
        let id = log.study_id.ok_or("study_id")?;
        if !matches!(self.studies.get(id), Some(Some(_))) {
            return Ok(());
        }
        let state = log.state.map_or(Ok(Some(Outcome::Running)), state)?;
        let mut trial = Tried { state, ..Tried::default() };
        trial.values = values(log);
        (trial.started, trial.ended) = times(log);
        let points = log.intermediate_values.iter().flatten();
        trial.points = points.filter_map(|(step, value)| Some((step.parse().ok()?, value.0))).collect();
        let mut told = Vec::new();
        for (name, text) in log.distributions.iter().flatten() {
            let Some(distribution) = self.distribution(text) else { continue };
            let internal = log.params.as_ref().and_then(|params| params.get(name));
            if let Some(cell) = internal.and_then(|x| distribution.external(x.0)) {
                trial.set(name, cell);
            }
            told.push((name, distribution));
        }
        let Some(Some(study)) = self.studies.get_mut(id) else { return Ok(()) };
        told.iter().for_each(|(name, distribution)| study.tell(name, distribution));
        trial.number = study.trials.len() as u32;
        self.trials.push((id, study.trials.len()));
        study.trials.push(trial);
        Ok(())
    }

    fn set_param(&mut self, log: &Log<'_>) -> Result<(), Missing> {
        let name = log.param_name.as_ref().ok_or("param_name")?;
        let internal = log.param_value_internal.ok_or("param_value_internal")?.0;
        let text = log.distribution.as_ref().ok_or("distribution")?;
        let distribution = self.distribution(text).ok_or("distribution")?;
        let id = log.trial_id.ok_or("trial_id")?;
        let Some(trial) = self.trial(id) else { return Ok(()) };
        if let Some(cell) = distribution.external(internal) {
            trial.set(name, cell);
        }
        let study = self.trials.get(id).and_then(|(study, _)| self.studies.get_mut(*study)?.as_mut());
        study.into_iter().for_each(|study| study.tell(name, &distribution));
        Ok(())
    }

    fn set_state(&mut self, log: &Log<'_>) -> Result<(), Missing> {
        let state = state(log.state.ok_or("state")?)?;
        let Some(trial) = self.trial(log.trial_id.ok_or("trial_id")?) else { return Ok(()) };
        trial.state = state;
        let values = values(log);
        if !values.is_empty() {
            trial.values = values;
        }
        let (started, ended) = times(log);
        trial.started = started.or(trial.started);
        trial.ended = ended.or(trial.ended);
        Ok(())
    }

    /// A trial that can be changed: one that has ended cannot.
    fn trial(&mut self, id: usize) -> Option<&mut Tried> {
        let (study, place) = *self.trials.get(id)?;
        let trial = self.studies.get_mut(study)?.as_mut()?.trials.get_mut(place)?;
        trial.state.is_none_or(|state| !state.is_final()).then_some(trial)
    }

    fn distribution(&mut self, text: &str) -> Option<Distribution> {
        if let Some(known) = self.distributions.get(text) {
            return known.clone();
        }
        let value = serde_json::from_str(&plain(text)).ok();
        let read = value.and_then(|value: Value| Distribution::parse(&value));
        self.distributions.insert(text.to_owned(), read.clone());
        read
    }
}

fn values(log: &Log<'_>) -> Vec<f64> {
    let several = log.values.iter().flatten().map(|x| x.0);
    let one = log.value.filter(|_| log.values.is_none());
    several.chain(one.map(|x| x.0)).collect()
}

fn times(log: &Log<'_>) -> (Option<f64>, Option<f64>) {
    let at = |text: &Option<String>| text.as_deref().and_then(moment);
    (at(&log.datetime_start), at(&log.datetime_complete))
}

/// Optuna's `TrialState`; none while a trial waits.
fn state(code: u8) -> Result<Option<Outcome>, Missing> {
    match code {
        0 => Ok(Some(Outcome::Running)),
        1 => Ok(Some(Outcome::Done)),
        2 => Ok(Some(Outcome::Pruned)),
        3 => Ok(Some(Outcome::Failed)),
        4 => Ok(None),
        _ => Err("state"),
    }
}
