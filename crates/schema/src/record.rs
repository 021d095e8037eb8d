//! An experiment with all that has come of it: what is kept on a person's machine as it happens, and the file that is taken
//! home. A record only ever grows. Read in order, its entries lead to the same state of the race, number for number.
//!
//! As a file it is JSON with one entry a line:
//!
//! ```text
//! {"athanor":1,"link":"v=1&trials=2&by=fused1.search2","entries":[
//! {"by":"fused1.search2"},
//! {"ended":{"trial":0,"outcome":"done","step":10,"epoch":1,"points":[[0,0,0,2.3,2.31,0.1,0.09],[0,1,10,1.5,1.6,0.5,0.45]]}}
//! ]}
//! ```
//!
//! A point is `[part, epoch, step, train loss, validation loss, train accuracy, validation accuracy]`. Numbers are written so
//! that they read back as the same bits; those that are not finite as `"nan"`, `"inf"`, `"-inf"`.

use std::fmt::Write as _;

use search::Proposal;
use serde::{Deserialize, Serialize};

use crate::report::{CurvePoint, Outcome};

mod number;

use number::Number;

/// The version of the file. It rises when an older program could not read it.
pub const FORMAT: u32 = 1;
/// Longest file that is read, in bytes.
pub const BYTES_MAX: usize = 64 << 20;

/// An experiment with what has come of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Record {
    /// What the person calls it.
    pub name: Option<String>,
    /// The experiment, as the hash of its link.
    pub link: String,
    /// The person's own table that it learns from, as [`Table::to_text`](crate::Table::to_text) writes it.
    pub table: Option<String>,
    /// What happened, in order.
    pub entries: Vec<Entry>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Entry {
    /// From here on this [`Maker`](crate::Maker) trains and searches.
    By(String),
    /// A searcher that sees outcomes answered.
    Proposed {
        /// Position of its lane.
        lane: u32,
        /// Number of the stretch in the lane.
        k: u32,
        /// The answer.
        proposal: Proposal,
    },
    /// A searcher could not answer.
    Unproposed {
        /// Position of its lane.
        lane: u32,
        /// Number of the stretch in the lane.
        k: u32,
        /// Why, for people.
        reason: String,
    },
    /// What was to be trained of a trial is over, for now or for good.
    Ended(Ended),
    /// A trial could not be trained.
    Failed {
        /// Its number.
        trial: u32,
        /// Why, for people.
        reason: String,
    },
    /// The best trial was evaluated on the test split.
    Tested {
        /// Its number.
        trial: u32,
        /// Among how many it was chosen.
        compared: u32,
        /// Mean loss.
        #[serde(with = "number")]
        loss: f32,
        /// Share classified rightly; none for regression.
        accuracy: Option<f32>,
    },
}

/// The end of a trial's stretch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ended {
    /// Its number.
    pub trial: u32,
    /// How it ended.
    pub outcome: Outcome,
    /// Which part trained last.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub part: u32,
    /// Optimiser steps of that part.
    pub step: u32,
    /// Whole epochs of that part.
    pub epoch: u32,
    /// The GPU trained it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub gpu: bool,
    /// What was measured since the trial's last stretch ended.
    pub points: Vec<Measured>,
}

/// A point of a part's curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(from = "Row", into = "Row")]
pub struct Measured {
    /// Which part.
    pub part: u32,
    /// What was measured.
    pub point: CurvePoint,
}

type Row = (u32, u32, u32, Number, Number, Option<f32>, Option<f32>);

impl From<Row> for Measured {
    fn from((part, epoch, step, train_loss, val_loss, train_acc, val_acc): Row) -> Self {
        let (train_loss, val_loss) = (train_loss.0, val_loss.0);
        Self { part, point: CurvePoint { step, epoch, train_loss, val_loss, train_acc, val_acc } }
    }
}

impl From<Measured> for Row {
    fn from(Measured { part, point }: Measured) -> Self {
        let losses = (Number(point.train_loss), Number(point.val_loss));
        (part, point.epoch, point.step, losses.0, losses.1, point.train_acc, point.val_acc)
    }
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
fn is_false(flag: &bool) -> bool {
    !*flag
}

/// Why a text is no record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// There is more than [`BYTES_MAX`].
    #[error("the file is longer than {} MiB", BYTES_MAX >> 20)]
    TooLong,
    /// It is no JSON, or does not go on as it should.
    #[error("line {line}, column {column}: {reason}")]
    Broken {
        /// Counted from 1.
        line: usize,
        /// Counted from 1.
        column: usize,
        /// For people.
        reason: String,
    },
    /// A newer program wrote it.
    #[error("written in version {found} of the format, and this program reads up to {FORMAT}")]
    Newer {
        /// The file's version.
        found: u32,
    },
}

impl From<serde_json::Error> for RecordError {
    fn from(error: serde_json::Error) -> Self {
        // The place stands at the end of serde's own text as well.
        let reason = error.to_string();
        let reason = reason.split(" at line ").next().unwrap_or_default().to_owned();
        Self::Broken { line: error.line(), column: error.column(), reason }
    }
}

#[derive(Deserialize)]
struct Version {
    athanor: u32,
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    name: Option<String>,
    link: String,
    #[serde(default)]
    table: Option<String>,
    entries: Vec<Entry>,
}

impl Entry {
    /// As a line of a file.
    #[must_use]
    pub fn to_json(&self) -> String {
        json(self)
    }

    /// What [`Entry::to_json`] wrote.
    ///
    /// # Errors
    /// [`RecordError::Broken`].
    pub fn from_json(text: &str) -> Result<Self, RecordError> {
        Ok(serde_json::from_str(text)?)
    }
}

/// None of the types that are written here can fail.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

impl Record {
    /// As a file.
    #[must_use]
    pub fn to_json(&self) -> String {
        let lines: Vec<String> = self.entries.iter().map(Entry::to_json).collect();
        file(self.name.as_deref(), &self.link, self.table.as_deref(), &lines)
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`RecordError`].
    pub fn from_json(text: &str) -> Result<Self, RecordError> {
        if text.len() > BYTES_MAX {
            return Err(RecordError::TooLong);
        }
        let Version { athanor } = serde_json::from_str(text)?;
        if athanor > FORMAT {
            return Err(RecordError::Newer { found: athanor });
        }
        let File { name, link, table, entries } = serde_json::from_str(text)?;
        Ok(Self { name, link, table, entries })
    }
}

/// The file of a record whose entries are written already.
#[must_use]
pub fn file<L: AsRef<str>>(name: Option<&str>, link: &str, table: Option<&str>, lines: &[L]) -> String {
    let mut text = format!("{{\"athanor\":{FORMAT}");
    // Writing to a string cannot fail.
    let mut field = |key: &str, value: Option<&str>| {
        let _ = value.map(|value| write!(text, ",\"{key}\":{}", json(&value)));
    };
    field("name", name);
    field("link", Some(link));
    field("table", table);
    text.push_str(",\"entries\":[");
    for (index, line) in lines.iter().enumerate() {
        text.push_str(if index == 0 { "\n" } else { ",\n" });
        text.push_str(line.as_ref());
    }
    text.push_str("\n]}\n");
    text
}

#[cfg(test)]
mod tests;
