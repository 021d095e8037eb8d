//! A study of Optuna's as JSON. Optuna itself writes none; what is met are the answer of the dashboard
//! (`/api/studies/…`: an object with `trials`, whose parameters are lists) and dumps of trials by people's own programs
//! (an object with `trials`, or a list: their fields are called as the attributes of `FrozenTrial`, and parameters are an
//! object, or keys with `params_` before, as in `trials_dataframe().to_json(orient="records")`).

use serde_json::Value;

use super::distribution::{Distribution, cell, typed_cell};
use super::fault::{Fault, FaultKind, said};
use super::json::plain;
use super::study::{Study, Tried};
use super::time::moment;
use crate::board::{Cell, TRIALS_MAX};
use crate::report::Outcome;

/// The study in it.
pub(super) fn studies(text: &str, name: &str) -> Result<Vec<Study>, Fault> {
    let value: Value = serde_json::from_str(&plain(text)).map_err(|error| {
        let line = error.line() as u32;
        FaultKind::Json { what: said(&error) }.at(line)
    })?;
    let list = value.as_array().or_else(|| value.get("trials")?.as_array());
    let list = list.ok_or_else(|| FaultKind::NoList.anywhere())?;
    if list.len() > TRIALS_MAX {
        return Err(FaultKind::TooManyTrials { count: list.len() }.anywhere());
    }
    let called = ["study_name", "name"].iter().find_map(|key| value.get(key)?.as_str());
    let mut study = Study {
        name: called.unwrap_or(name).to_owned(),
        higher: directions(&value),
        metrics: strings(value.get("metric_names").or_else(|| value.get("objective_names"))),
        ..Study::default()
    };
    study.is_complete = value.get("union_search_space").is_some();
    for space in value.get("union_search_space").and_then(Value::as_array).into_iter().flatten() {
        let told = space.get("distribution").filter(|told| told.is_object()).unwrap_or(space);
        tell(&mut study, space.get("name"), told);
    }
    let columns = objective_columns(list);
    if study.metrics.is_empty() {
        let name = |column: &String| column.strip_prefix("value_").map(str::to_owned);
        study.metrics = columns.iter().filter_map(name).collect();
    }
    for (place, trial) in (0..).zip(list) {
        let tried = tried(trial, place, &columns, &mut study);
        study.trials.push(tried);
    }
    study.trials.sort_by_key(|trial| trial.number);
    let has_any = study.trials.iter().any(|trial| !trial.values.is_empty() || !trial.params.is_empty());
    if has_any { Ok(vec![study]) } else { Err(FaultKind::NoList.anywhere()) }
}

fn strings(list: Option<&Value>) -> Vec<String> {
    let texts = list.and_then(Value::as_array).into_iter().flatten();
    texts.filter_map(|text| text.as_str().map(str::to_owned)).collect()
}

fn tell(study: &mut Study, name: Option<&Value>, told: &Value) -> Option<Distribution> {
    // `distribution_to_json` gives a text.
    let read: Option<Value> = told.as_str().and_then(|text| serde_json::from_str(&plain(text)).ok());
    let distribution = Distribution::parse(read.as_ref().unwrap_or(told))?;
    study.tell(name?.as_str()?, &distribution);
    Some(distribution)
}

/// `direction` or `directions`, as words or as Optuna's numbers.
fn directions(value: &Value) -> Vec<Option<bool>> {
    let one = |direction: &Value| match direction {
        Value::String(word) => {
            let word = word.to_lowercase();
            let is = |part: &str| word.contains(part);
            if is("max") { Some(true) } else { is("min").then_some(false) }
        }
        Value::Number(code) => code.as_u64().and_then(|code| match code {
            1 => Some(false),
            2 => Some(true),
            _ => None,
        }),
        _ => None,
    };
    match (value.get("directions").and_then(Value::as_array), value.get("direction")) {
        (Some(several), _) => several.iter().map(one).collect(),
        (None, Some(single)) => vec![one(single)],
        (None, None) => Vec::new(),
    }
}

/// The keys of a data frame's objectives that have names or numbers.
fn objective_columns(list: &[Value]) -> Vec<String> {
    let keys = list.first().and_then(Value::as_object).into_iter().flat_map(|trial| trial.keys());
    let is_objective = |key: &&String| key.starts_with("value_") || key.starts_with("values_");
    keys.filter(is_objective).cloned().collect()
}

fn tried(trial: &Value, place: u32, columns: &[String], study: &mut Study) -> Tried {
    let number = trial.get("number").and_then(Value::as_u64).and_then(|number| u32::try_from(number).ok());
    // pandas writes milliseconds.
    let time = |key: &str| match trial.get(key)? {
        Value::String(text) => moment(text),
        number => number.as_f64().map(|ms| ms / 1000.0),
    };
    let known = |key: &str| trial.get(key).filter(|value| !value.is_null()).map(number_of);
    let values: Vec<f64> = match trial.get("values") {
        Some(Value::Array(values)) => values.iter().map(number_of).collect(),
        _ => match (known("value"), columns.iter().any(|column| known(column).is_some())) {
            (None, true) => columns.iter().map(|column| known(column).unwrap_or(f64::NAN)).collect(),
            (value, _) => value.into_iter().collect(),
        },
    };
    let mut tried = Tried {
        number: number.unwrap_or(place),
        values,
        points: points(trial.get("intermediate_values")),
        started: time("datetime_start"),
        ended: time("datetime_complete"),
        ..Tried::default()
    };
    tried.state = state(trial.get("state"), !tried.values.is_empty());
    if let Some(Value::Object(told)) = trial.get("distributions") {
        for (name, told) in told {
            tell(study, Some(&Value::String(name.clone())), told);
        }
    }
    match trial.get("params") {
        Some(Value::Object(params)) => params.iter().for_each(|(name, value)| tried.set(name, cell(value))),
        Some(Value::Array(params)) => params.iter().for_each(|param| listed(param, &mut tried, study)),
        _ => {}
    }
    let flat = trial.as_object().into_iter().flatten();
    for (name, value) in flat.filter_map(|(key, value)| Some((key.strip_prefix("params_")?, value))) {
        // A column of a data frame is empty where the parameter did not apply.
        if !value.is_null() {
            tried.set(name, cell(value));
        }
    }
    tried
}

/// A parameter in a list: the dashboard's `name`, `param_internal_value`, `param_external_value`, `distribution`; before
/// it had `name` and `value`.
fn listed(param: &Value, tried: &mut Tried, study: &mut Study) {
    let Some(name) = param.get("name").and_then(Value::as_str) else { return };
    // What the study tells of all trials need not be read again with each.
    let is_told = study.told.iter().any(|(known, _)| known == name);
    let told = param.get("distribution").filter(|_| !(study.is_complete && is_told));
    let distribution = told.and_then(|told| tell(study, param.get("name"), told));
    let internal = param.get("param_internal_value").and_then(Value::as_f64);
    let known = distribution.zip(internal).and_then(|(distribution, x)| distribution.external(x));
    let text = |key: &str| param.get(key).and_then(Value::as_str);
    let external = || {
        let pytype = text("param_external_pytyp").unwrap_or("float");
        let value = ["param_external_value", "value"].iter().find_map(|key| param.get(key))?;
        Some(value.as_str().map_or_else(|| cell(value), |text| typed_cell(pytype, text)))
    };
    // The storage's number is the more precise, where it is the number itself and no place among choices.
    let precise = |cell: Cell| match (cell, internal) {
        (Cell::Number(x), Some(exact)) if (x - exact).abs() <= 1e-9 * exact.abs() => Cell::Number(exact),
        (cell, _) => cell,
    };
    if let Some(cell) = known.or_else(external) {
        tried.set(name, precise(cell));
    }
}

fn number_of(value: &Value) -> f64 {
    let text = |text: &str| text.parse().unwrap_or(f64::NAN);
    value.as_f64().unwrap_or_else(|| value.as_str().map_or(f64::NAN, text))
}

/// An object from steps to values, or a list of `step` and `value`.
fn points(value: Option<&Value>) -> Vec<(f64, f64)> {
    match value {
        Some(Value::Object(points)) => {
            points.iter().filter_map(|(step, value)| Some((step.parse().ok()?, number_of(value)))).collect()
        }
        Some(Value::Array(points)) => {
            let point = |point: &Value| Some((point.get("step")?.as_f64()?, number_of(point.get("value")?)));
            points.iter().filter_map(point).collect()
        }
        _ => Vec::new(),
    }
}

/// `COMPLETE`, `Complete`, `TrialState.COMPLETE` or 1; by its value where nothing is said.
fn state(value: Option<&Value>, has_value: bool) -> Option<Outcome> {
    let guess = if has_value { Outcome::Done } else { Outcome::Failed };
    let Some(value) = value else { return Some(guess) };
    let word = value.as_str().map(|word| word.rsplit('.').next().unwrap_or_default().to_uppercase());
    match (word.as_deref(), value.as_u64()) {
        (Some("RUNNING"), _) | (_, Some(0)) => Some(Outcome::Running),
        (Some("COMPLETE"), _) | (_, Some(1)) => Some(Outcome::Done),
        (Some("PRUNED"), _) | (_, Some(2)) => Some(Outcome::Pruned),
        (Some("FAIL"), _) | (_, Some(3)) => Some(Outcome::Failed),
        (Some("WAITING"), _) | (_, Some(4)) => None,
        _ => Some(guess),
    }
}
