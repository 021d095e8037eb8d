//! What a file is, told by how it begins.

use super::fault::{Fault, FaultKind};
use super::{BYTES_MAX, csv, names};

/// So much of a file tells what it is.
const HEAD: usize = 64 << 10;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An experiment that this product wrote: an object whose first key is `athanor`.
    Record,
    /// Trials from elsewhere that this product wrote: an object whose first key is `athanor-board`.
    Board,
    /// A journal of Optuna's `JournalStorage`: an object with an `op_code` on each line.
    Journal,
    /// A study of Optuna's as JSON: an object with `trials`, as the dashboard gives it, or a list of trials.
    OptunaJson,
    /// `study.trials_dataframe().to_csv()`.
    OptunaCsv,
    /// Runs exported from a Weights & Biases project.
    Wandb,
    /// A text with one trial a row.
    Trials,
    /// A text with rows that are no trials: data to learn from.
    Table,
    /// None of these.
    Unknown(Unknown),
}

/// Why a file cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// There is nothing in it.
    Empty,
    /// The bytes are no UTF-8 text.
    NotText,
    /// SQLite, as of Optuna's `RDBStorage`.
    Database,
    /// Pickled Python objects.
    Pickle,
    /// Packed.
    Archive,
    /// Text, but of no kind that is known here.
    Other,
}

impl Unknown {
    pub(super) fn fault(self) -> Fault {
        match self {
            Self::Empty => FaultKind::Empty,
            Self::NotText => FaultKind::NotText,
            Self::Database => FaultKind::Database,
            Self::Pickle => FaultKind::Pickle,
            Self::Archive => FaultKind::Archive,
            Self::Other => FaultKind::Unknown,
        }
        .anywhere()
    }
}

/// What a file is, as far as its beginning tells.
#[must_use]
pub fn recognise(bytes: &[u8]) -> Kind {
    if let Some(unknown) = signature(bytes) {
        return Kind::Unknown(unknown);
    }
    let head = &bytes[..bytes.len().min(HEAD)];
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        // The head may end within a letter.
        Err(error) if error.error_len().is_none() && head.len() == HEAD => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return Kind::Unknown(Unknown::NotText),
    };
    let text = text.trim_start_matches('\u{feff}').trim_start();
    match text.chars().next() {
        None => Kind::Unknown(Unknown::Empty),
        Some('{' | '[') => json(text),
        Some(_) => rows(text),
    }
}

/// What the first bytes give away.
fn signature(bytes: &[u8]) -> Option<Unknown> {
    let known: [(&[u8], Unknown); 8] = [
        (b"SQLite format 3\0", Unknown::Database),
        (b"\x80\x02", Unknown::Pickle),
        (b"\x80\x03", Unknown::Pickle),
        (b"\x80\x04", Unknown::Pickle),
        (b"\x80\x05", Unknown::Pickle),
        (b"PK\x03\x04", Unknown::Archive),
        (b"\x1f\x8b", Unknown::Archive),
        (b"\x28\xb5\x2f\xfd", Unknown::Archive),
    ];
    known.into_iter().find(|(mark, _)| bytes.starts_with(mark)).map(|(_, unknown)| unknown)
}

fn json(text: &str) -> Kind {
    let inside = text.strip_prefix('{').map(str::trim_start).unwrap_or_default();
    let first_line = text.lines().next().unwrap_or_default();
    let first = |key: &str| inside.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(':'));
    if first("\"athanor\"") {
        Kind::Record
    } else if first("\"athanor-board\"") {
        Kind::Board
    } else if text.starts_with('{') && first_line.contains("\"op_code\"") {
        Kind::Journal
    } else if ["\"trials\"", "\"params", "\"number\""].iter().any(|key| text.contains(key)) {
        Kind::OptunaJson
    } else {
        Kind::Unknown(Unknown::Other)
    }
}

fn rows(text: &str) -> Kind {
    let Some(headings) = csv::headings(text) else { return Kind::Unknown(Unknown::Other) };
    if !csv::are_headings(&headings) {
        return if headings.len() > 1 { Kind::Table } else { Kind::Unknown(Unknown::Other) };
    }
    let has = |name: &str| headings.iter().any(|heading| heading == name);
    let any = |is: fn(&str) -> bool| headings.iter().any(|heading| is(heading));
    if (has("number") && has("state")) || any(|name| name.starts_with("params_")) {
        Kind::OptunaCsv
    } else if has("Name") && has("State") && (has("Runtime") || has("Created") || has("Sweep")) {
        Kind::Wandb
    } else if any(names::is_measure) && (any(names::is_number) || any(names::is_state) || any(names::is_knob))
    {
        Kind::Trials
    } else if headings.len() > 1 && text.lines().nth(1).is_some() {
        Kind::Table
    } else {
        Kind::Unknown(Unknown::Other)
    }
}

/// The text of a file, without a byte order mark.
pub(super) fn text(bytes: &[u8]) -> Result<&str, Fault> {
    if let Some(unknown) = signature(bytes) {
        return Err(unknown.fault());
    }
    if bytes.len() > BYTES_MAX {
        return Err(FaultKind::TooLong.anywhere());
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        FaultKind::NotText.at(line as u32)
    })?;
    Ok(text.trim_start_matches('\u{feff}'))
}
