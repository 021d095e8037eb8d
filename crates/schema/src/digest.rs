//! The digest of a finished sweep: 40 bits of BLAKE3 over its trial table. Two sweeps have the same digest exactly when
//! every trial took the same steps and reported the same losses, bit for bit (or once in 2⁴⁰ by chance).
//!
//! # Bytes
//!
//! The table has a row for each trial that was proposed: lane by lane in the order of the experiment's searchers, and
//! in the order of their numbers `k` within a lane. Each row is hashed alone, as soon as its trial has ended; the
//! digest is the hash of the rows' hashes, so nothing large is left to do at the end. Numbers are little-endian, and
//! bits are bits: 0.0 and -0.0 differ. (No NaN can occur: curves hold finite numbers, and points do.)
//!
//! ```text
//! row     "athanor row 1"
//!         length of the searcher's key: u8, the key: ASCII
//!         k: u32
//!         number of coordinates: u32, each as f64
//!         outcome: u8 (0 done, 1 diverged, 2 pruned, 3 failed)
//!         steps: u32, epochs: u32                                        } zeros and an empty
//!         number of points of the curve: u32, each as                    } curve if it failed
//!           step: u32, epoch: u32, training loss: f32, validation loss: f32,
//!           training accuracy, validation accuracy: u8 1 and f32; u8 0 where there is none
//!         for each further part of the trial, if it has several, its curve in the same form
//!
//! table   "athanor table 1"
//!         BLAKE3 of each row: 32 bytes
//!
//! digest  the first 40 bits of BLAKE3 of the table, most significant first, as 8 characters of
//!         0123456789abcdefghjkmnpqrstvwxyz
//! ```
//!
//! The settings and the data are not in the table; [`Claim`](crate::Claim) checks the settings beside it.

use std::fmt;
use std::str::FromStr;

use search::{Point, SearcherKind};

use crate::parts::Curves;
use crate::report::{CurvePoint, Outcome};

/// Crockford's alphabet: nothing in it looks like another.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Characters of a digest, five bits each.
const CHARS: usize = 8;

/// One trial that has ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row<'a> {
    /// Who proposed it.
    pub searcher: SearcherKind,
    /// Its number within its lane, from 0.
    pub k: u32,
    /// Where it is.
    pub point: &'a Point,
    /// How it ended.
    pub outcome: Outcome,
    /// Optimiser steps done; of a trial in several parts, those of the last.
    pub step: u32,
    /// Whole epochs done, likewise.
    pub epoch: u32,
    /// All that was measured.
    pub curves: &'a Curves,
}

/// The hash of a [`Row`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowHash {
    bytes: [u8; 32],
    /// Its trial failed.
    pub(crate) failed: bool,
}

impl Row<'_> {
    /// Hashes the row's bytes.
    #[must_use]
    pub fn hash(&self) -> RowHash {
        // How far a trial came before its workers failed is no result.
        let failed = self.outcome == Outcome::Failed;
        let (step, epoch, curves) =
            if failed { (0, 0, &[][..]) } else { (self.step, self.epoch, self.curves.parts()) };
        let mut bytes = Bytes(blake3::Hasher::new());
        bytes.put(b"athanor row 1");
        let key = self.searcher.key();
        bytes.put(&[key.len() as u8]);
        bytes.put(key.as_bytes());
        bytes.whole(self.k);
        bytes.whole(self.point.0.len() as u32);
        self.point.0.iter().for_each(|x| bytes.put(&x.to_bits().to_le_bytes()));
        bytes.put(&[code(self.outcome)]);
        bytes.whole(step);
        bytes.whole(epoch);
        let (first, further) = curves.split_first().map_or((&[][..], &[][..]), |(a, b)| (a.as_slice(), b));
        bytes.curve(first);
        further.iter().for_each(|curve| bytes.curve(curve));
        RowHash { bytes: bytes.0.finalize().into(), failed }
    }
}

/// An ended trial has one of the first four.
const fn code(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Done => 0,
        Outcome::Diverged => 1,
        Outcome::Pruned => 2,
        Outcome::Failed => 3,
        Outcome::Queued | Outcome::Running => 255,
    }
}

struct Bytes(blake3::Hasher);

impl Bytes {
    fn put(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn whole(&mut self, x: u32) {
        self.put(&x.to_le_bytes());
    }

    fn curve(&mut self, curve: &[CurvePoint]) {
        self.whole(curve.len() as u32);
        curve.iter().for_each(|point| self.point(point));
    }

    fn point(&mut self, point: &CurvePoint) {
        self.whole(point.step);
        self.whole(point.epoch);
        self.whole(point.train_loss.to_bits());
        self.whole(point.val_loss.to_bits());
        for accuracy in [point.train_acc, point.val_acc] {
            match accuracy {
                Some(share) => {
                    self.put(&[1]);
                    self.whole(share.to_bits());
                }
                None => self.put(&[0]),
            }
        }
    }
}

/// The short digest of a table, or of some of its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digest(u64);

impl Digest {
    /// Of a table, row by row in its order.
    #[must_use]
    pub fn of(rows: &[RowHash]) -> Self {
        let mut table = blake3::Hasher::new();
        table.update(b"athanor table 1");
        for row in rows {
            table.update(&row.bytes);
        }
        Self(first_bits(&table.finalize(), 40))
    }

    /// Six of its bits, for a character of base64.
    pub(crate) fn mark(self) -> u8 {
        (self.0 % 64) as u8
    }
}

/// The first bits of a hash, 64 at most.
pub(crate) fn first_bits(hash: &blake3::Hash, count: u32) -> u64 {
    let head = hash.as_bytes().iter().take(8).fold(0, |bits, byte| bits << 8 | u64::from(*byte));
    head >> (64 - count)
}

/// A number in so many characters, the most significant first.
pub(crate) fn base32(number: u64, chars: usize) -> String {
    (0..chars).rev().map(|place| ALPHABET[(number >> (5 * place)) as usize % 32] as char).collect()
}

/// What [`base32`] wrote; capital letters are read as well.
pub(crate) fn read_base32(text: &str, chars: usize) -> Option<u64> {
    let digit = |byte: u8| ALPHABET.iter().position(|letter| *letter == byte.to_ascii_lowercase());
    let number = text.bytes().try_fold(0, |number, byte| Some(number << 5 | digit(byte)? as u64));
    number.filter(|_| text.len() == chars)
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base32(self.0, CHARS))
    }
}

/// The text is not a digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a digest of {CHARS} characters")]
pub struct NotADigest;

impl FromStr for Digest {
    type Err = NotADigest;

    fn from_str(text: &str) -> Result<Self, NotADigest> {
        read_base32(text, CHARS).map(Self).ok_or(NotADigest)
    }
}
