//! Tables of numbers to learn from: a person's own, or a known one from a file. A table knows its columns' names, but is
//! told by its numbers alone ([`TableId`]): the same numbers under other headings are the same data.
//!
//! Knows no engine, no split and no page. [`parse`] reads text, [`Table::pack`] writes the compact bytes that travel to
//! workers and, of a small table, in a link.

pub(crate) mod cells;
mod csv;
mod fault;
mod pack;
mod parse;
pub(crate) mod text;

use serde::{Deserialize, Serialize};

pub use fault::{Fault, FaultKind};
pub use pack::BadPack;
pub use parse::{columns, find, parse};

use crate::digest::{base32, first_bits, read_base32};

/// Longest text that is read, in bytes.
pub const BYTES_MAX: usize = 2 << 20;
/// How many rows a table may have.
pub const ROWS: std::ops::RangeInclusive<usize> = 10..=5000;
/// Most features.
pub const FEATURES_MAX: usize = 64;
/// Most classes.
pub const CLASSES_MAX: usize = 20;
/// Longest packed table that is put into a link, in characters.
pub const LINK_MAX: usize = 1500;

/// Bits of a table's hash, and the characters that they are written in.
const HASH_BITS: u32 = 60;
const HASH_CHARS: usize = 12;

/// What is to be predicted, one entry a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// Positions in [`Table::classes`].
    Classes(Vec<u8>),
    /// Finite numbers.
    Values(Vec<f32>),
}

/// Features and a target, row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Names of the features.
    pub features: Vec<String>,
    /// Name of the target.
    pub label: String,
    /// Names of the classes; empty in regression.
    pub classes: Vec<String>,
    /// Rows × features, row by row; finite.
    pub inputs: Vec<f32>,
    /// One entry a row.
    pub target: Target,
}

/// Which table, and of what shape: all that a run's description needs to know of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct TableId {
    /// The first 60 bits of BLAKE3 over the numbers.
    pub hash: u64,
    /// Input features.
    pub features: u32,
    /// Classes; 0 for regression.
    pub classes: u32,
    /// Examples.
    pub rows: u32,
}

impl TableId {
    /// No table: where a person has chosen to bring data and has not yet.
    pub const NONE: Self = Self { hash: 0, features: 2, classes: 2, rows: 0 };
}

/// As in URLs: hash, features, classes, rows.
impl std::fmt::Display for TableId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { hash, features, classes, rows } = self;
        write!(f, "{}.{features}.{classes}.{rows}", base32(*hash, HASH_CHARS))
    }
}

/// The text names no table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a table")]
pub struct NotATable;

impl std::str::FromStr for TableId {
    type Err = NotATable;

    fn from_str(text: &str) -> Result<Self, NotATable> {
        let mut parts = text.split('.');
        let hash = parts.next().and_then(|hash| read_base32(hash, HASH_CHARS)).ok_or(NotATable)?;
        let mut whole = || parts.next().and_then(|part| part.parse().ok()).ok_or(NotATable);
        let id = Self { hash, features: whole()?, classes: whole()?, rows: whole()? };
        let fits = (1..=FEATURES_MAX).contains(&(id.features as usize))
            && (id.classes == 0 || (2..=CLASSES_MAX).contains(&(id.classes as usize)))
            && ROWS.contains(&(id.rows as usize));
        if fits && parts.next().is_none() { Ok(id) } else { Err(NotATable) }
    }
}

impl Table {
    /// Points of the plane with the class of each, 0 or 1, such as a person draws; coordinates keep two decimals.
    /// None while there are too few of them, or all are of one class.
    #[must_use]
    pub fn drawn(points: &[([f32; 2], u8)]) -> Option<Self> {
        let both = [0, 1].iter().all(|class| points.iter().any(|(_, other)| other == class));
        if !both || !ROWS.contains(&points.len()) {
            return None;
        }
        let rounded = |x: &f32| ((f64::from(*x) * 100.0).round() / 100.0) as f32 + 0.0;
        Some(Self {
            features: ["x", "y"].map(String::from).into(),
            label: "class".into(),
            classes: ["1", "2"].map(String::from).into(),
            inputs: points.iter().flat_map(|(place, _)| place.iter().map(rounded)).collect(),
            target: Target::Classes(points.iter().map(|(_, class)| (*class).min(1)).collect()),
        })
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        match &self.target {
            Target::Classes(labels) => labels.len(),
            Target::Values(values) => values.len(),
        }
    }

    /// Which table this is.
    #[must_use]
    pub fn id(&self) -> TableId {
        let shape = [self.features.len(), self.classes.len(), self.rows()].map(|n| n as u32);
        let mut hasher = blake3::Hasher::new();
        let mut put = |bytes: &[u8]| {
            hasher.update(bytes);
        };
        put(b"athanor table of data 1");
        shape.iter().for_each(|n| put(&n.to_le_bytes()));
        self.inputs.iter().for_each(|x| put(&x.to_bits().to_le_bytes()));
        match &self.target {
            Target::Classes(labels) => put(labels),
            Target::Values(values) => values.iter().for_each(|y| put(&y.to_bits().to_le_bytes())),
        }
        let [features, classes, rows] = shape;
        TableId { hash: first_bits(&hasher.finalize(), HASH_BITS), features, classes, rows }
    }
}

#[cfg(test)]
mod tests;
