//! What a link says came out (`r=k7q2m9xa.3f.Ab…`), and the check of one's own results against it.
//!
//! The text is the [`Digest`]; then, each after a dot, two characters that check the settings, and one character of
//! base64 for each row of the trial table (above 128 rows for each block of `⌈rows / 128⌉`, with that number at the
//! end). The digest alone decides; the rest, which may be missing, tells where and why results differ. A mark is six
//! bits of its rows' own digest: one row in 64 that differs goes unnoticed by its mark.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use crate::digest::{Digest, RowHash, base32, first_bits, read_base32};
use crate::engine::Engine;
use crate::maker::Maker;
use crate::study::StudyConfig;
use crate::url;

/// Most marks in a link.
const MARKS_MAX: usize = 128;
/// Characters that check the settings.
const CHECK_CHARS: usize = 2;
/// More rows than a race has numbers for.
const BLOCK_MAX: usize = 1 << 24;
/// The longest claim as text: digest, check, marks, rows a mark, with the dots between them.
pub(crate) const LENGTH_MAX: usize =
    8 + 1 + CHECK_CHARS + 1 + MARKS_MAX + 1 + BLOCK_MAX.ilog10() as usize + 1;
const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The results of an experiment as a link claims them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// What made them. Stands in the link as `by=…`.
    pub maker: Option<Maker>,
    /// The digest of the trial table.
    pub digest: Digest,
    /// Ten bits of the hash of the settings.
    check: Option<u64>,
    /// Six bits for each block of rows.
    marks: Vec<u8>,
    /// Rows in a block.
    block: usize,
}

/// What came of checking a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The same numbers, bit for bit.
    Reproduced,
    /// Other numbers.
    Differs(Difference),
}

/// How results differ from a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The rows of the table, counted from 0, among which the first that differs is: a single one in tables of up to
    /// 128. None where the marks do not tell.
    pub first: Option<Range<usize>>,
    /// How many blocks of rows (single rows in tables of up to 128) differ, as far as the marks tell.
    pub differing: usize,
    /// Why that may be.
    pub why: Why,
}

/// Why results may differ from a claim: the first of these that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Trials failed here, by an accident of this machine: nothing was compared.
    Failed,
    /// The link's settings were changed after the claim was made.
    Settings,
    /// Another engine made it.
    Engine,
    /// Another version of the engine made it.
    EngineVersion,
    /// Another version of the searchers made it.
    SearchVersion,
    /// The link does not say which settings or versions made it.
    Unsaid,
    /// The same engine on graphics processors, which round differently: the results agree within a tolerance, not bit
    /// for bit.
    Device,
    /// Same settings, same versions: an error here or there, or a machine that computes differently.
    Unexplained,
}

impl Why {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Failed,
        Self::Settings,
        Self::Engine,
        Self::EngineVersion,
        Self::SearchVersion,
        Self::Unsaid,
        Self::Device,
        Self::Unexplained,
    ];

    /// Stable name, for snapshots and translations.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Settings => "settings",
            Self::Engine => "engine",
            Self::EngineVersion => "engine-version",
            Self::SearchVersion => "search-version",
            Self::Unsaid => "unsaid",
            Self::Device => "device",
            Self::Unexplained => "unexplained",
        }
    }
}

impl Verdict {
    /// The row of the first trial that differs, or of the first of the few that share its mark.
    #[must_use]
    pub fn first(&self) -> Option<usize> {
        match self {
            Self::Differs(difference) => difference.first.as_ref().map(|rows| rows.start),
            Self::Reproduced => None,
        }
    }
}

impl Claim {
    /// The claim to what came out here with this engine in force; none while a trial of it failed, because nobody could
    /// reproduce that.
    #[must_use]
    pub fn of(study: &StudyConfig, engine: Engine, rows: &[RowHash]) -> Option<Self> {
        (!rows.iter().any(|row| row.failed)).then(|| Self::made(study, engine, rows))
    }

    fn made(study: &StudyConfig, engine: Engine, rows: &[RowHash]) -> Self {
        let block = rows.len().div_ceil(MARKS_MAX).max(1);
        Self {
            maker: Some(Maker::of(engine)),
            digest: Digest::of(rows),
            check: Some(check(study)),
            marks: rows.chunks(block).map(|rows| Digest::of(rows).mark()).collect(),
            block,
        }
    }

    /// Compares what came out here, with this engine in force, with the claim.
    #[must_use]
    pub fn check(&self, study: &StudyConfig, engine: Engine, rows: &[RowHash]) -> Verdict {
        let Some(ours) = Self::of(study, engine, rows) else {
            return Verdict::Differs(Difference { first: None, differing: 0, why: Why::Failed });
        };
        if ours.digest == self.digest {
            return Verdict::Reproduced;
        }
        let blocks = self.differing(&ours);
        let rows_of = |block: &usize| {
            let start = block * self.block;
            // The last block may be a shorter one; and the table may end before it.
            start..(start + self.block).min(rows.len().max(start + 1))
        };
        Verdict::Differs(Difference {
            first: blocks.first().map(rows_of),
            differing: blocks.len(),
            why: self.why(&ours),
        })
    }

    /// The blocks whose marks differ, or that only one of the tables has.
    fn differing(&self, ours: &Self) -> Vec<usize> {
        if self.block != ours.block || self.marks.is_empty() {
            return Vec::new();
        }
        let length = self.marks.len().max(ours.marks.len());
        (0..length).filter(|&i| self.marks.get(i) != ours.marks.get(i)).collect()
    }

    fn why(&self, ours: &Self) -> Why {
        if self.check.is_some() && self.check != ours.check {
            return Why::Settings;
        }
        let (Some(theirs), Some(here)) = (&self.maker, &ours.maker) else { return Why::Unsaid };
        if theirs.engine() != here.engine() {
            Why::Engine
        } else if theirs.version() != here.version() {
            Why::EngineVersion
        } else if theirs.search() != here.search() {
            Why::SearchVersion
        } else if self.check.is_none() {
            Why::Unsaid
        } else if here.engine() == Some(Engine::Gpu) {
            Why::Device
        } else {
            Why::Unexplained
        }
    }
}

/// Ten bits of the settings' hash. The engine is not among them: the maker names it. Nor is the version of links, so
/// that the check outlives it.
fn check(study: &StudyConfig) -> u64 {
    first_bits(&blake3::hash(url::settings(study).as_bytes()), 10)
}

impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.digest)?;
        let Some(check) = self.check else { return Ok(()) };
        write!(f, ".{}", base32(check, CHECK_CHARS))?;
        if !self.marks.is_empty() {
            let marks: String = self.marks.iter().map(|mark| BASE64[usize::from(*mark)] as char).collect();
            write!(f, ".{marks}")?;
        }
        if self.block > 1 { write!(f, ".{}", self.block) } else { Ok(()) }
    }
}

/// The text is not a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the digest of results")]
pub struct NotAClaim;

impl FromStr for Claim {
    type Err = NotAClaim;

    fn from_str(text: &str) -> Result<Self, NotAClaim> {
        let mut parts = text.split('.');
        let digest = parts.next().and_then(|part| part.parse().ok()).ok_or(NotAClaim)?;
        let check = parts.next().map(|part| read_base32(part, CHECK_CHARS).ok_or(NotAClaim)).transpose()?;
        let marks = parts.next().map(|part| read_marks(part).ok_or(NotAClaim)).transpose()?;
        let block = parts.next().map(|part| read_block(part).ok_or(NotAClaim)).transpose()?;
        if parts.next().is_some() {
            return Err(NotAClaim);
        }
        let (marks, block) = (marks.unwrap_or_default(), block.unwrap_or(1));
        Ok(Self { maker: None, digest, check, marks, block })
    }
}

fn read_marks(text: &str) -> Option<Vec<u8>> {
    let mark = |byte| BASE64.iter().position(|letter| *letter == byte).map(|mark| mark as u8);
    (1..=MARKS_MAX).contains(&text.len()).then(|| text.bytes().map(mark).collect())?
}

/// One row a mark is not written; nor can there be more rows than a race has numbers for.
fn read_block(text: &str) -> Option<usize> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok())?.filter(|block| (2..=BLOCK_MAX).contains(block))
}
