//! What Optuna tells of a parameter's values: `distribution_to_json`, in any version, and the dashboard's form of it.

use search::Scale;
use serde_json::Value;

use crate::board::{CHOICES_MAX, Cell, Range};

/// Up to so many evenly spaced numbers are a list.
const STEPS_MAX: f64 = 64.0;

/// The values of a parameter.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Distribution {
    /// What trials can have.
    pub(super) range: Range,
    /// The choices; empty for numbers.
    choices: Vec<Cell>,
}

impl Distribution {
    /// None for what is no distribution, or one with too many choices.
    pub(super) fn parse(value: &Value) -> Option<Self> {
        let name = ["name", "type", "distribution"].iter().find_map(|key| value.get(key)?.as_str())?;
        let attributes = value.get("attributes").unwrap_or(value);
        let number = |key: &str| attributes.get(key).and_then(Value::as_f64).filter(|x| x.is_finite());
        if let Some(choices) = attributes.get("choices").and_then(Value::as_array) {
            return Self::categorical(choices);
        }
        let (low, high) = (number("low")?, number("high")?);
        let log = attributes.get("log").and_then(Value::as_bool).unwrap_or(name.contains("LogUniform"));
        let step = number("step").or_else(|| number("q")).filter(|step| *step > 0.0);
        let scale = if log { Scale::Log } else { Scale::Linear };
        let steps = step.map_or(f64::INFINITY, |step| ((high - low) / step).round());
        let range = match step {
            _ if name.starts_with("Int") => Range::between(low, high, Some(step.unwrap_or(1.0)), scale),
            Some(step) if (1.0..STEPS_MAX).contains(&steps) => {
                // Rounded as Python prints them: 0.1 + 0.2 is nobody's value.
                let tidy = |x: f64| format!("{x:.12}").parse().unwrap_or(x);
                Range::levels((0..=steps as u32).map(|i| tidy(low + f64::from(i) * step)))
            }
            _ => Range::between(low, high, None, scale),
        };
        (low <= high && range.is_sound()).then_some(Self { range, choices: Vec::new() })
    }

    fn categorical(choices: &[Value]) -> Option<Self> {
        let choices: Vec<Cell> = choices.iter().map(cell).collect();
        if choices.is_empty() || choices.len() > CHOICES_MAX {
            return None;
        }
        let numbers: Option<Vec<f64>> = choices
            .iter()
            .map(|choice| match choice {
                Cell::Number(x) => Some(*x),
                Cell::Text(_) => None,
            })
            .collect();
        let range = match numbers {
            Some(numbers) => Range::levels(numbers),
            None => Range::choices(choices.iter().map(Cell::text).collect()),
        };
        range.is_sound().then_some(Self { range, choices })
    }

    /// What a trial has whose number in the storage is this.
    pub(super) fn external(&self, x: f64) -> Option<Cell> {
        if self.choices.is_empty() {
            return Some(Cell::Number(x));
        }
        (x >= 0.0).then(|| self.choices.get(x as usize).cloned()).flatten()
    }
}

/// A value of JSON as a parameter's; what Python calls `True` and `None` is called so.
pub(super) fn cell(value: &Value) -> Cell {
    match value {
        Value::Number(x) => Cell::Number(x.as_f64().unwrap_or(f64::NAN)),
        Value::String(text) => Cell::Text(text.clone()),
        Value::Bool(true) => Cell::Text("True".to_owned()),
        Value::Bool(false) => Cell::Text("False".to_owned()),
        Value::Null => Cell::Text("None".to_owned()),
        Value::Object(typed) => match (typed.get("pytype").and_then(Value::as_str), typed.get("value")) {
            (Some(pytype), Some(Value::String(text))) => typed_cell(pytype, text),
            (Some(_), Some(value)) => cell(value),
            _ => Cell::Text(value.to_string()),
        },
        Value::Array(_) => Cell::Text(value.to_string()),
    }
}

/// A text that stands for a value of this Python type, such as `<class 'int'>`.
pub(super) fn typed_cell(pytype: &str, text: &str) -> Cell {
    let is_number = ["int", "float"].iter().any(|number| pytype.contains(number));
    match text.parse() {
        Ok(x) if is_number => Cell::Number(x),
        _ => Cell::Text(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use search::Domain;

    use super::*;

    fn parsed(text: &str) -> Option<Distribution> {
        Distribution::parse(&serde_json::from_str(text).unwrap())
    }

    // optuna.distributions.distribution_to_json(…), Optuna 5.0 and (the last two) 2.10
    #[test]
    fn distributions_of_any_version_are_read() {
        let domain = |text: &str| parsed(text).unwrap().range.domain;
        let float = r#"{"name": "FloatDistribution", "attributes": {"step": null, "low": 1e-05, "high": 0.1, "log": true}}"#;
        assert_eq!(domain(float), Domain::Float { low: 1e-5, high: 0.1, scale: Scale::Log });
        let stepped = r#"{"name": "FloatDistribution", "attributes": {"step": 0.1, "low": 0.0, "high": 0.5, "log": false}}"#;
        let levels = vec![0.0, 0.1, 0.2, 0.3, 0.4, 0.5];
        assert_eq!(domain(stepped), Domain::Levels { values: levels, scale: Scale::Linear });
        let int =
            r#"{"name": "IntDistribution", "attributes": {"log": false, "step": 8, "low": 8, "high": 64}}"#;
        assert_eq!(domain(int), Domain::Int { low: 8, high: 64, step: 8, scale: Scale::Linear });
        let old = r#"{"name": "LogUniformDistribution", "attributes": {"low": 1e-05, "high": 0.1}}"#;
        assert_eq!(domain(old), Domain::Float { low: 1e-5, high: 0.1, scale: Scale::Log });
        let old =
            r#"{"name": "IntLogUniformDistribution", "attributes": {"low": 1, "high": 100, "step": 1}}"#;
        assert_eq!(domain(old), Domain::Int { low: 1, high: 100, step: 1, scale: Scale::Log });
    }

    #[test]
    fn choices_that_are_numbers_are_ordered_and_others_keep_their_names() {
        let numbers =
            parsed(r#"{"name": "CategoricalDistribution", "attributes": {"choices": [64, 16]}}"#).unwrap();
        assert_eq!(numbers.range.domain, Domain::Levels { values: vec![16.0, 64.0], scale: Scale::Linear });
        assert_eq!(numbers.external(0.0), Some(Cell::Number(64.0)));
        let names =
            parsed(r#"{"name": "CategoricalDistribution", "attributes": {"choices": ["a", true, null, 3]}}"#);
        let names = names.unwrap();
        assert_eq!(names.range.labels, ["a", "True", "None", "3"]);
        assert_eq!((names.external(3.0), names.external(9.0)), (Some(Cell::Number(3.0)), None));
    }

    #[test]
    fn what_is_no_distribution_is_none() {
        for wrong in [
            "{}",
            "[]",
            r#"{"name": "X"}"#,
            r#"{"name": "FloatDistribution", "attributes": {"low": 2, "high": 1}}"#,
            r#"{"name": "CategoricalDistribution", "attributes": {"choices": []}}"#,
            r#"{"name": "IntDistribution", "attributes": {"low": -1e300, "high": 1e300, "step": 1e-300, "log": true}}"#,
        ] {
            assert!(parsed(wrong).is_none_or(|d| d.range.is_sound()), "{wrong}");
        }
        assert_eq!(parsed("{}"), None);
    }
}
