//! What makes an experiment's numbers: an engine and the searchers, each in a version. Written `fused1.search2`.

use std::fmt;
use std::str::FromStr;

use crate::engine::Engine;

/// Longest name of an engine that is read.
const NAME_MAX: usize = 16;

/// An engine and the searchers, each in a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Maker {
    /// The engine's key, perhaps of one that is not here.
    engine: String,
    /// The engine's version.
    version: u32,
    /// The searchers' version.
    search: u32,
}

/// The text does not read like `fused1.search2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an engine and searchers with their versions")]
pub struct NotAMaker;

impl Maker {
    /// What makes the numbers here, with this engine in force. `Auto` reads as the engine that every machine has.
    #[must_use]
    pub fn of(engine: Engine) -> Self {
        let engine = if engine == Engine::Auto { engine.on_cpu() } else { engine };
        Self { engine: engine.key().to_owned(), version: engine.version(), search: search::VERSION }
    }

    /// The engine, if it is one of ours.
    #[must_use]
    pub fn engine(&self) -> Option<Engine> {
        Engine::from_key(&self.engine).filter(|engine| *engine != Engine::Auto)
    }

    /// The engine's version.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The searchers' version.
    #[must_use]
    pub fn search(&self) -> u32 {
        self.search
    }

    /// Whether this program has the same engine and searchers in the same versions.
    #[must_use]
    pub fn is_here(&self) -> bool {
        self.search == search::VERSION && self.engine().is_some_and(|engine| engine.version() == self.version)
    }
}

impl fmt::Display for Maker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}.search{}", self.engine, self.version, self.search)
    }
}

impl FromStr for Maker {
    type Err = NotAMaker;

    fn from_str(text: &str) -> Result<Self, NotAMaker> {
        let (engine, searchers) = text.split_once('.').ok_or(NotAMaker)?;
        let (engine, version) = name_and_version(engine).ok_or(NotAMaker)?;
        let (name, search) = name_and_version(searchers).ok_or(NotAMaker)?;
        if name != "search" {
            return Err(NotAMaker);
        }
        Ok(Self { engine: engine.to_owned(), version, search })
    }
}

/// `fused1` is `fused` in version 1.
fn name_and_version(text: &str) -> Option<(&str, u32)> {
    let (name, version) = text.split_at(text.find(|c: char| !c.is_ascii_lowercase())?);
    let is_version = version.bytes().all(|byte| byte.is_ascii_digit());
    let version = is_version.then(|| version.parse().ok())??;
    (1..=NAME_MAX).contains(&name.len()).then_some((name, version))
}
