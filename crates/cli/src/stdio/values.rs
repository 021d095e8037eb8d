//! Parameters and their values as JSON.

use search::{Condition, Domain, Param, Point, Scale, Space};
use serde_json::{Map, Number, Value};

use super::{StdioError, malformed};

/// How many values a number with a step may have.
const MOST_LEVELS: f64 = 100_000.0;

/// How far a number may be from a multiple of the step, in steps.
const TOLERANCE: f64 = 1e-9;

/// What a point's values are called: the choices of each categorical parameter, in the order of the space.
#[derive(Debug, Default)]
pub(super) struct Names(Vec<Vec<Value>>);

impl Names {
    /// The active parameters of a point, by name.
    pub(super) fn to_json(&self, space: &Space, point: &Point) -> Map<String, Value> {
        let params = space.params.iter().zip(&point.0).zip(&self.0).zip(space.active(point));
        let named = |(((param, &x), choices), _): (((&Param, &f64), &Vec<Value>), bool)| {
            let value = match &param.domain {
                Domain::Choice { .. } => choices.get(x as usize).cloned().unwrap_or(Value::Null),
                Domain::Int { .. } => Value::from(x as i64),
                _ => Number::from_f64(x).map_or(Value::Null, Value::Number),
            };
            (param.name.clone(), value)
        };
        params.filter(|(_, active)| *active).map(named).collect()
    }
}

/// Reads a parameter into a space.
pub(super) fn read_param(param: &Value, space: &mut Space, names: &mut Names) -> Result<(), StdioError> {
    let Value::Object(fields) = param else {
        return malformed(format!("a parameter is an object, not {param}"));
    };
    let Some(name) = fields.get("name").and_then(Value::as_str) else {
        return malformed(format!("the parameter {param} has no name"));
    };
    let fields = Fields { name, fields };
    let (domain, choices) = fields.domain()?;
    let condition = fields.condition(space, names)?;
    space.params.push(Param { name: name.to_owned(), domain, condition });
    names.0.push(choices);
    Ok(())
}

/// A parameter as it is given.
struct Fields<'a> {
    name: &'a str,
    fields: &'a Map<String, Value>,
}

impl Fields<'_> {
    fn complain<T>(&self, complaint: &str) -> Result<T, StdioError> {
        malformed(format!("parameter {}: {complaint}", self.name))
    }

    /// A field that may be left out, or `null`.
    fn get(&self, field: &str) -> Option<&Value> {
        self.fields.get(field).filter(|value| !value.is_null())
    }

    fn domain(&self) -> Result<(Domain, Vec<Value>), StdioError> {
        match self.get("type").and_then(Value::as_str) {
            Some("float") => Ok((self.float()?, Vec::new())),
            Some("int") => Ok((self.int()?, Vec::new())),
            Some("categorical") => {
                let choices = self.choices()?;
                let Ok(count) = u32::try_from(choices.len()) else {
                    return self.complain("too many choices");
                };
                Ok((Domain::Choice { count }, choices))
            }
            _ => self.complain("type must be float, int or categorical"),
        }
    }

    fn float(&self) -> Result<Domain, StdioError> {
        let (low, high, scale) = (self.number("low")?, self.number("high")?, self.scale()?);
        if self.get("step").is_none() {
            return Ok(Domain::Float { low, high, scale });
        }
        if scale == Scale::Log {
            return self.complain("a float has a step or is logarithmic, not both");
        }
        let step = self.number("step")?;
        if step <= 0.0 {
            return self.complain("the step must be positive");
        }
        if low >= high {
            return self.complain("the lowest value must be below the highest");
        }
        let last = ((high - low) / step + TOLERANCE).floor();
        if last >= MOST_LEVELS {
            return self.complain("the step is too small: there are too many values");
        }
        let values = (0..=last as u32).map(|i| (low + f64::from(i) * step).min(high)).collect();
        Ok(Domain::Levels { values, scale })
    }

    fn int(&self) -> Result<Domain, StdioError> {
        let step = if self.get("step").is_some() { self.whole("step")? } else { 1 };
        Ok(Domain::Int { low: self.whole("low")?, high: self.whole("high")?, step, scale: self.scale()? })
    }

    fn number(&self, field: &str) -> Result<f64, StdioError> {
        let number = self.get(field).and_then(Value::as_f64);
        number.map_or_else(|| self.complain(&format!("{field} must be a number")), Ok)
    }

    /// A whole number, also one that is written as 8.0.
    fn whole(&self, field: &str) -> Result<i64, StdioError> {
        let value = self.get(field);
        let written_as_float = |value: &Value| {
            let exact = |x: &f64| x.trunc() == *x && x.abs() <= 2.0_f64.powi(53);
            value.as_f64().filter(exact).map(|x| x as i64)
        };
        let whole = value.and_then(|value| value.as_i64().or_else(|| written_as_float(value)));
        whole.map_or_else(|| self.complain(&format!("{field} must be a whole number")), Ok)
    }

    fn scale(&self) -> Result<Scale, StdioError> {
        match self.get("log") {
            None | Some(Value::Bool(false)) => Ok(Scale::Linear),
            Some(Value::Bool(true)) => Ok(Scale::Log),
            Some(_) => self.complain("log must be true or false"),
        }
    }

    fn choices(&self) -> Result<Vec<Value>, StdioError> {
        let Some(Value::Array(choices)) = self.get("choices") else {
            return self.complain("choices must be a list");
        };
        if choices.iter().any(|choice| choice.is_array() || choice.is_object()) {
            return self.complain("a choice is a text, a number, true, false or null");
        }
        let before = |i: usize| choices[..i].iter().any(|it| same(it, &choices[i]));
        if (0..choices.len()).any(before) {
            return self.complain("a choice is there twice");
        }
        Ok(choices.clone())
    }

    fn condition(&self, earlier: &Space, names: &Names) -> Result<Option<Condition>, StdioError> {
        let Some(condition) = self.get("condition") else { return Ok(None) };
        let parent = condition.get("param").and_then(Value::as_str);
        let (Some(parent), Some(equals)) = (parent, condition.get("equals")) else {
            return self.complain(r#"a condition is {"param": name, "equals": value}"#);
        };
        let Some(i) = earlier.params.iter().position(|param| param.name == parent) else {
            return self.complain(&format!("it depends on {parent}, which does not come before it"));
        };
        let value = match &earlier.params[i].domain {
            Domain::Choice { .. } => {
                names.0[i].iter().position(|choice| same(choice, equals)).map(|k| k as f64)
            }
            Domain::Levels { values, .. } => equals.as_f64().and_then(|x| level(values, x)),
            _ => equals.as_f64(),
        };
        let Some(value) = value else {
            return self.complain(&format!("it depends on {parent} being {equals}, which it never is"));
        };
        Ok(Some(Condition { param: i as u32, equals: vec![value] }))
    }
}

/// Numbers are compared as such: a program may write 1 here and 1.0 there.
fn same(a: &Value, b: &Value) -> bool {
    a == b || (a.is_number() && a.as_f64() == b.as_f64())
}

/// The level that a number means, but for rounding.
fn level(values: &[f64], x: f64) -> Option<f64> {
    let step = if values.len() > 1 { values[1] - values[0] } else { 1.0 };
    values.iter().copied().find(|value| (value - x).abs() <= 2.0 * TOLERANCE * step)
}
