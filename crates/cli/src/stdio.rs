//! `athanor search-stdio`: our searchers for any program, as lines of JSON. The first line in says what is searched;
//! then a line out asks for a trial and a line in answers with its value, as often as there are trials; the last line
//! out is the best trial. Diverged trials are answered with `null`.
//!
//! Where a space holds fewer points than there are trials, the best known point is asked for again. Fields that are not
//! in the protocol are ignored; anything else that does not fit it ends the conversation.

use std::io::{self, BufRead, ErrorKind, Write};

use search::{Ask, Observation, Point, Proposal, SearchError};
use serde_json::{Map, Value, json};

use crate::pipe;

mod request;
mod values;

use request::Request;

/// Ends a conversation before its end.
#[derive(Debug, thiserror::Error)]
pub enum StdioError {
    /// A line that does not fit the protocol.
    #[error("{0}")]
    Malformed(String),
    /// The searcher's own.
    #[error(transparent)]
    Search(#[from] SearchError),
    /// Nobody listens, or nothing can be read.
    #[error(transparent)]
    Io(#[from] io::Error),
}

fn malformed<T>(complaint: impl Into<String>) -> Result<T, StdioError> {
    Err(StdioError::Malformed(complaint.into()))
}

/// Talks to whoever has these two ends until all is said. A complaint is the last line out.
///
/// # Errors
/// What ended the conversation before its end. Whoever only stops listening is no error.
pub fn serve(input: &mut impl BufRead, out: &mut impl Write) -> Result<(), StdioError> {
    let ended = converse(input, out);
    match &ended {
        Err(StdioError::Io(error)) if error.kind() == ErrorKind::BrokenPipe => return Ok(()),
        Err(error) => pipe::write(out, &line(&json!({ "error": error.to_string() })))?,
        Ok(()) => {}
    }
    ended
}

fn converse(input: &mut impl BufRead, out: &mut impl Write) -> Result<(), StdioError> {
    let mut request = Request::read(&read_line(input, "a first line that says what to search")?)?;
    let mut best: Option<(Point, f64)> = None;
    for trial in 0..request.ask.budget {
        request.ask.trial = trial;
        let point = next(&request.ask, best.as_ref())?;
        let asked = request.names.to_json(&request.ask.space, &point);
        say(out, &json!({ "ask": asked }))?;
        let value = value(&read_line(input, &format!("the value of trial {trial}"))?)?;
        if let Some(value) = value.filter(|value| best.as_ref().is_none_or(|(_, lowest)| value < lowest)) {
            best = Some((point.clone(), value));
        }
        request.ask.history.push(Observation { trial, point, value, until: 1 });
    }
    let named =
        |(point, value): &(Point, f64)| (request.names.to_json(&request.ask.space, point), json!(value));
    let (best, value) = best.as_ref().map_or_else(|| (Map::new(), Value::Null), named);
    say(out, &json!({ "best": best, "value": value }))
}

/// The point of the next trial: the best one again, or the first if all diverged, where nothing new is left.
fn next(ask: &Ask, best: Option<&(Point, f64)>) -> Result<Point, StdioError> {
    if let Proposal::Try(point) = ask.answer()? {
        return Ok(point);
    }
    let first = || ask.history.first().map(|it| &it.point);
    let again = best.map(|(point, _)| point).or_else(first).cloned();
    let reason = || "the searcher proposes nothing".to_owned();
    Ok(again.ok_or_else(|| SearchError::Fit { reason: reason() })?)
}

/// What a trial was worth; none where it diverged.
fn value(answer: &str) -> Result<Option<f64>, StdioError> {
    match object(answer)?.get("value") {
        None => malformed(r#"an answer is {"value": x}, or {"value": null} where training diverged"#),
        Some(Value::Null) => Ok(None),
        Some(value) => match value.as_f64() {
            Some(number) => Ok(Some(number)),
            None => malformed(format!("a value is a number or null, not {value}")),
        },
    }
}

fn object(text: &str) -> Result<Map<String, Value>, StdioError> {
    match serde_json::from_str(text) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(other) => malformed(format!("a line holds a JSON object, not {other}")),
        Err(error) => malformed(format!("not JSON: {error}")),
    }
}

fn read_line(input: &mut impl BufRead, expected: &str) -> Result<String, StdioError> {
    let mut line = String::new();
    match input.read_line(&mut line) {
        Ok(0) => malformed(format!("the input ended before {expected}")),
        Ok(_) => Ok(line),
        Err(error) if error.kind() == ErrorKind::InvalidData => malformed("a line is not UTF-8"),
        Err(error) => Err(error.into()),
    }
}

fn say(out: &mut impl Write, message: &Value) -> Result<(), StdioError> {
    out.write_all(line(message).as_bytes())?;
    Ok(out.flush()?)
}

fn line(message: &Value) -> String {
    format!("{message}\n")
}

#[cfg(test)]
mod tests;
