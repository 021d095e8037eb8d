//! Running one step after the other: a heading, the tool's own output, the time taken, and advice on failure.

use std::fmt;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What failed, and what a person can do about it.
#[derive(Debug)]
pub(crate) struct Failure {
    what: String,
    advice: String,
}

pub(crate) type Outcome<T = ()> = Result<T, Failure>;

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "✗ {}\n  {}", self.what, self.advice.replace('\n', "\n  "))
    }
}

pub(crate) fn failure(what: impl Into<String>, advice: impl Into<String>) -> Failure {
    Failure { what: what.into(), advice: advice.into() }
}

/// Announces and times `work`.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<(T, Duration)> {
    println!("\n▶ {name}");
    let (result, took) = timed(work);
    let value = result?;
    println!("✓ {name}: {}", seconds(took));
    Ok((value, took))
}

/// `work`'s result and how long it took.
#[expect(clippy::disallowed_methods, reason = "a build tool tells how long its steps take")]
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed())
}

/// As a person reads it.
pub(crate) fn seconds(took: Duration) -> String {
    match took.as_secs() {
        0..60 => format!("{:.1} s", took.as_secs_f64()),
        s => format!("{} min {:02} s", s / 60, s % 60),
    }
}

/// Runs a command with its output in view; `advice` is for the case that it fails.
pub(crate) fn run(command: &mut Command, advice: &str) -> Outcome {
    let line = describe(command);
    println!("  $ {line}");
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(failure(format!("`{line}` ended with {status}"), advice)),
        Err(error) => Err(failure(format!("`{line}` could not be started: {error}"), advice)),
    }
}

/// What a command prints; `None` when it is missing or fails.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn describe(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
