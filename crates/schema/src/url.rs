//! The experiment as a URL hash: `v=1&data=digits&opt=adam&lr=0.0001..1&search=grid,gp&trials=64&seed=7`.
//!
//! Only what differs from the defaults is written. Reading never fails: whatever the text holds, the nearest valid
//! experiment comes out, with a [`Note`] for each part that could not be taken as it stood.

use percent_encoding::percent_decode_str;
use search::SearcherKind;

use crate::field::Key;
use crate::fields::FIELDS;
use crate::setting::Setting;
use crate::study::{Engine, StudyConfig};

/// The version written into links. It rises when a published link would otherwise change its meaning.
pub const VERSION: u32 = 1;
/// More bytes than any experiment needs; the rest is not read.
const LENGTH_MAX: usize = 8192;
/// More notes than anybody reads.
const NOTES_MAX: usize = 12;
/// How much of an ignored text a note quotes, in characters.
const QUOTE_MAX: usize = 40;

/// What a link says.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// The experiment, always valid.
    pub study: StudyConfig,
    /// Start at once (`play=1`).
    pub play: bool,
    /// What could not be taken as it stood.
    pub notes: Vec<Note>,
}

/// One part of a link that was changed or ignored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The key; for an unknown one its first characters.
    pub key: String,
    /// The text as given, shortened.
    pub given: String,
    /// The text that is used in its place; empty where the part is ignored.
    pub used: String,
    /// Why.
    pub kind: NoteKind,
}

/// Why a part was changed or ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteKind {
    /// No such key.
    UnknownKey,
    /// The key stands there twice; the first is used.
    Repeated,
    /// A number was expected.
    NotANumber,
    /// Not one of the field's choices.
    NotAChoice,
    /// Beyond the hard limits; the limit is used.
    OutOfRange,
    /// A whole number or a power of two was expected; the nearest is used.
    Rounded,
    /// The field takes one value only.
    CannotSweep,
    /// The range stood the wrong way round.
    Reversed,
    /// The list or the link is too long; the beginning is used.
    TooMany,
    /// Written by a newer version of this page.
    NewerVersion,
}

impl NoteKind {
    /// Stable name, for translations.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::UnknownKey => "unknown-key",
            Self::Repeated => "repeated",
            Self::NotANumber => "not-a-number",
            Self::NotAChoice => "not-a-choice",
            Self::OutOfRange => "out-of-range",
            Self::Rounded => "rounded",
            Self::CannotSweep => "cannot-sweep",
            Self::Reversed => "reversed",
            Self::TooMany => "too-many",
            Self::NewerVersion => "newer-version",
        }
    }
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { key, given, used, kind } = self;
        write!(f, "{key}={given}: {}", kind.code())?;
        if used.is_empty() { write!(f, ", ignored") } else { write!(f, ", using {used}") }
    }
}

/// Fields written first, because people read them first.
const FIRST: [Key; 5] = [Key::Data, Key::Optimiser, Key::Lr, Key::BatchSize, Key::Epochs];

/// The hash of an experiment, without `#`. [`decode`] gives the experiment back.
#[must_use]
pub fn encode(study: &StudyConfig) -> String {
    let default = StudyConfig::default();
    let rest = FIELDS.iter().map(|field| field.key).filter(|key| !FIRST.contains(key));
    let mut parts = vec![format!("v={VERSION}")];
    for key in FIRST.into_iter().chain(rest) {
        if study.get(key) != default.get(key) {
            parts.push(format!("{}={}", key.name(), study.get(key).to_text(key.field())));
        }
    }
    let names = study.searchers.iter().map(|kind| kind.key()).collect::<Vec<_>>().join(",");
    let mut push = |differs: bool, part: String| {
        if differs {
            parts.push(part)
        }
    };
    push(study.searchers != default.searchers, format!("search={names}"));
    push(study.trials != default.trials, format!("trials={}", study.trials));
    push(study.seed != default.seed, format!("seed={}", study.seed));
    push(study.lag != default.lag, format!("lag={}", study.lag));
    push(study.engine != default.engine, format!("engine={}", study.engine.key()));
    parts.join("&")
}

/// Reads a hash, with or without `#`.
#[must_use]
pub fn decode(hash: &str) -> Link {
    let mut reader = Reader::default();
    let text = hash.strip_prefix('#').unwrap_or(hash);
    let text = reader.cut(text);
    for part in text.split('&').filter(|part| !part.is_empty()) {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        let value = percent_decode_str(value).decode_utf8_lossy();
        reader.read(&percent_decode_str(key).decode_utf8_lossy(), &value);
    }
    reader.link()
}

#[derive(Default)]
struct Reader {
    study: StudyConfig,
    play: bool,
    notes: Vec<Note>,
    seen: Vec<String>,
}

impl Reader {
    /// Cuts an overlong text at a part's end.
    fn cut<'a>(&mut self, text: &'a str) -> &'a str {
        if text.len() <= LENGTH_MAX {
            return text;
        }
        self.note("#", text, "", NoteKind::TooMany);
        let head = (0..=LENGTH_MAX).rev().find(|at| text.is_char_boundary(*at)).map_or("", |at| &text[..at]);
        head.rsplit_once('&').map_or("", |(whole, _)| whole)
    }

    fn note(&mut self, key: &str, given: &str, used: &str, kind: NoteKind) {
        let quote = |text: &str| text.chars().take(QUOTE_MAX).collect::<String>();
        self.notes.push(Note { key: quote(key), given: quote(given), used: quote(used), kind });
    }

    fn read(&mut self, key: &str, value: &str) {
        if self.seen.iter().any(|seen| seen == key) {
            return self.note(key, value, "", NoteKind::Repeated);
        }
        if self.read_field(key, value) || self.read_fixed(key, value) {
            self.seen.push(key.to_owned());
        } else {
            self.note(key, value, "", NoteKind::UnknownKey);
        }
    }

    fn read_field(&mut self, name: &str, value: &str) -> bool {
        let Some(key) = Key::from_name(name) else { return false };
        let (setting, note) = Setting::parse(key.field(), value);
        if let Some(kind) = note {
            self.note(name, value, &setting.to_text(key.field()), kind);
        }
        self.study.set(key, setting);
        true
    }

    fn read_fixed(&mut self, key: &str, value: &str) -> bool {
        let whole = |reader: &mut Self, min, max, old| reader.whole(key, value, min, max, old);
        match key {
            "v" => {
                let version = whole(self, 1, u32::MAX, VERSION);
                if version > VERSION {
                    self.note(key, value, &VERSION.to_string(), NoteKind::NewerVersion);
                }
            }
            "search" => self.read_searchers(value),
            "trials" => self.study.trials = whole(self, 1, StudyConfig::TRIALS_MAX, self.study.trials),
            "seed" => self.study.seed = whole(self, 0, u32::MAX, self.study.seed),
            "lag" => self.study.lag = whole(self, 1, StudyConfig::LAG_MAX, self.study.lag),
            "engine" => match Engine::ALL.into_iter().find(|engine| engine.key() == value) {
                Some(engine) => self.study.engine = engine,
                None => self.note(key, value, self.study.engine.key(), NoteKind::NotAChoice),
            },
            "play" => match value {
                "0" | "1" => self.play = value == "1",
                _ => self.note(key, value, "0", NoteKind::NotAChoice),
            },
            // A digest of the results: a page that cannot check it trains all the same.
            "r" => {}
            _ => return false,
        }
        true
    }

    fn whole(&mut self, key: &str, value: &str, min: u32, max: u32, old: u32) -> u32 {
        let Some(x) = value.parse::<f64>().ok().filter(|x| x.is_finite()) else {
            self.note(key, value, &old.to_string(), NoteKind::NotANumber);
            return old;
        };
        let inside = x.round().clamp(f64::from(min), f64::from(max));
        if inside != x {
            let kind = if x.round() == inside { NoteKind::Rounded } else { NoteKind::OutOfRange };
            self.note(key, value, &inside.to_string(), kind);
        }
        inside as u32
    }

    fn read_searchers(&mut self, value: &str) {
        let mut kinds = Vec::new();
        for name in value.split(',') {
            match SearcherKind::ALL.into_iter().find(|kind| kind.key() == name) {
                Some(kind) if kinds.contains(&kind) => self.note("search", name, "", NoteKind::Repeated),
                Some(kind) => kinds.push(kind),
                None => self.note("search", name, "", NoteKind::NotAChoice),
            }
        }
        if !kinds.is_empty() {
            self.study.searchers = kinds;
        }
    }

    fn link(mut self) -> Link {
        self.notes.truncate(NOTES_MAX);
        Link { study: self.study, play: self.play, notes: self.notes }
    }
}
