//! Other people's files: what one is ([`recognise`]), and its trials as a [`Board`] ([`open`], then [`Opened::board`]).
//! Taken are Optuna's journals, JSON and CSV of a study, exports from Weights & Biases, and any CSV with one trial a row.
//!
//! Knows no page. What is wrong with a file is a [`Fault`] with its place; what was left out is a [`Note`]. Nothing
//! panics, whatever is in a file.

mod csv;
mod distribution;
mod fault;
mod journal;
mod json;
mod kind;
mod names;
mod optuna;
mod sheet;
mod study;
mod time;

pub use fault::{Fault, FaultKind, Note};
pub use kind::{Kind, Unknown, recognise};

use crate::board::Board;
use csv::Sheet;
use study::Study;

/// Longest file that is read, in bytes.
pub const BYTES_MAX: usize = 20 << 20;
/// Most columns of a text.
pub const COLUMNS_MAX: usize = 1000;
/// More faults than anybody mends at a stroke.
const FAULTS_MAX: usize = 5;

/// A file that was read, before it is decided what of it is looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    kind: Kind,
    /// The file's name without its ending.
    name: String,
    body: Body,
    notes: Vec<Note>,
}

#[derive(Debug, Clone, PartialEq)]
enum Body {
    Studies(Vec<Study>),
    Sheet(Sheet),
}

/// What of a file is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Position among [`Opened::studies`].
    pub study: usize,
    /// Position among [`Opened::objectives`].
    pub objective: usize,
    /// Whether more is better.
    pub higher: bool,
    /// Positions among [`Opened::columns`] of what counts as parameters.
    pub params: Vec<usize>,
}

/// Something that may be what is to be made best.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// As the file calls it.
    pub name: String,
    /// Whether more is better, where the file tells.
    pub higher: Option<bool>,
}

impl Measured {
    /// Whether more is better: as the file tells, else as the name sounds.
    #[must_use]
    pub fn likely_higher(&self) -> bool {
        self.higher.unwrap_or_else(|| names::is_higher_better(&self.name))
    }
}

/// A board with what was left out of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// The trials.
    pub board: Board,
    /// What was left out, and why.
    pub notes: Vec<Note>,
}

/// Reads a file. One that is [`Kind::Table`] is read as trials all the same.
///
/// # Errors
/// What is wrong, at least one thing and at most five.
pub fn open(bytes: &[u8], name: &str) -> Result<Opened, Vec<Fault>> {
    let kind = recognise(bytes);
    let text = kind::text(bytes).map_err(|fault| vec![fault])?;
    let mut notes = Vec::new();
    let body = match kind {
        Kind::Journal => {
            journal::studies(text, &mut notes).map(Body::Studies).map_err(|fault| vec![fault])?
        }
        Kind::OptunaJson => optuna::studies(text, name).map(Body::Studies).map_err(|fault| vec![fault])?,
        Kind::OptunaCsv | Kind::Wandb | Kind::Trials | Kind::Table => Body::Sheet(csv::sheet(text, kind)?),
        Kind::Record | Kind::Board => return Err(vec![FaultKind::Ours.anywhere()]),
        Kind::Unknown(unknown) => return Err(vec![unknown.fault()]),
    };
    if matches!(&body, Body::Studies(studies) if studies.is_empty()) {
        return Err(vec![FaultKind::NoTrials.anywhere()]);
    }
    Ok(Opened { kind, name: name.to_owned(), body, notes })
}

/// The trials of a file, looked at as seems best.
///
/// # Errors
/// As [`open`] and [`Opened::board`].
pub fn board(bytes: &[u8], name: &str) -> Result<Imported, Vec<Fault>> {
    let opened = open(bytes, name)?;
    opened.board(&opened.guess())
}

impl Opened {
    /// What the file is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The studies in it; of a text with rows only one.
    #[must_use]
    pub fn studies(&self) -> Vec<&str> {
        match &self.body {
            Body::Studies(studies) => studies.iter().map(|study| study.name.as_str()).collect(),
            Body::Sheet(_) => vec![&self.name],
        }
    }

    /// What may be made best.
    #[must_use]
    pub fn objectives(&self, study: usize) -> Vec<Measured> {
        match &self.body {
            Body::Studies(studies) => studies.get(study).map(Study::objectives).unwrap_or_default(),
            Body::Sheet(sheet) => sheet.objectives(),
        }
    }

    /// The columns of a text, each with its place among [`objectives`](Self::objectives) if it has one; empty where the
    /// file tells the parameters.
    #[must_use]
    pub fn columns(&self) -> Vec<(&str, Option<usize>)> {
        match &self.body {
            Body::Studies(_) => Vec::new(),
            Body::Sheet(sheet) => sheet.columns(),
        }
    }

    /// What is most likely meant.
    #[must_use]
    pub fn guess(&self) -> Choice {
        match &self.body {
            Body::Studies(studies) => {
                // The one with the most trials: the others are mostly trials of the tool.
                let most = studies.iter().enumerate().rev().max_by_key(|(_, study)| study.trials.len());
                let study = most.map_or(0, |(place, _)| place);
                self.guess_of(study)
            }
            Body::Sheet(sheet) => sheet.guess(),
        }
    }

    /// What is most likely meant with one of its studies.
    #[must_use]
    pub fn guess_of(&self, study: usize) -> Choice {
        let first = self.objectives(study).into_iter().next();
        match &self.body {
            Body::Studies(_) => Choice {
                study,
                objective: 0,
                higher: first.is_some_and(|first| first.likely_higher()),
                params: Vec::new(),
            },
            Body::Sheet(sheet) => sheet.guess(),
        }
    }

    /// The trials.
    ///
    /// # Errors
    /// What is wrong, at least one thing and at most five.
    pub fn board(&self, choice: &Choice) -> Result<Imported, Vec<Fault>> {
        let mut notes = self.notes.clone();
        let board = match &self.body {
            Body::Studies(studies) => {
                let study = studies.get(choice.study).ok_or_else(|| vec![FaultKind::NoTrials.anywhere()])?;
                if studies.len() > 1 {
                    notes.push(Note::OtherStudies { count: studies.len() - 1 });
                }
                study.board(choice, &mut notes).map_err(|fault| vec![fault])?
            }
            Body::Sheet(sheet) => sheet.board(&self.name, choice, &mut notes)?,
        };
        Ok(Imported { board, notes })
    }
}

#[cfg(test)]
mod tests;
