//! Reading a hash: every part that can be taken is, and a [`Note`] is left for every other.

use percent_encoding::percent_decode_str;
use search::{Acquisition, SearcherKind};

use super::{LENGTH_MAX, Link, VERSION, pack, switch};
use crate::claim::Claim;
use crate::engine::Engine;
use crate::field::Key;
use crate::maker::Maker;
use crate::note::{Note, NoteKind};
use crate::placed::Placed;
use crate::presentation::{Panel, Part, Presentation, visible};
use crate::rules::{BudgetKind, PRUNES, SURVEYS, prune_key};
use crate::setting::Setting;
use crate::study::{Own, StudyConfig};
use crate::table::Table;

/// More notes than anybody reads.
const NOTES_MAX: usize = 12;
/// How much of an ignored text a note quotes, in characters.
const QUOTE_MAX: usize = 40;
/// Longer than any table that [`Table::to_link`](crate::Table::to_link) puts into a link.
const TABLE_MAX: usize = 8192;

#[derive(Default)]
pub(super) struct Reader {
    study: StudyConfig,
    play: bool,
    by: Option<Maker>,
    claim: Option<Claim>,
    notes: Vec<Note>,
    seen: Vec<String>,
    /// What the person did: it can be read only once the space is known.
    you: String,
    /// Which table own data is, and the table: together they are read once it is known that the data is such.
    own: String,
    table: String,
    presentation: Presentation,
    /// What is read now was packed.
    unpacked: bool,
}

impl Reader {
    pub(super) fn read_all(&mut self, text: &str) {
        for part in text.split('&').filter(|part| !part.is_empty()) {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            let value = percent_decode_str(value).decode_utf8_lossy();
            self.read(&percent_decode_str(key).decode_utf8_lossy(), &value);
        }
    }

    /// Cuts an overlong text at a part's end.
    pub(super) fn cut<'a>(&mut self, text: &'a str) -> &'a str {
        if text.len() <= LENGTH_MAX {
            return text;
        }
        self.note("#", text, "", NoteKind::TooMany);
        let head = (0..=LENGTH_MAX).rev().find(|at| text.is_char_boundary(*at)).map_or("", |at| &text[..at]);
        head.rsplit_once('&').map_or("", |(whole, _)| whole)
    }

    fn note(&mut self, key: &str, given: &str, used: &str, kind: NoteKind) {
        let quote = |text: &str| text.chars().filter_map(visible).take(QUOTE_MAX).collect::<String>();
        self.notes.push(Note { key: quote(key), given: quote(given), used: quote(used), kind });
    }

    fn read(&mut self, key: &str, value: &str) {
        if self.seen.iter().any(|seen| seen == key) {
            return self.note(key, value, "", NoteKind::Repeated);
        }
        if self.read_field(key, value) || self.read_fixed(key, value) || self.read_presentation(key, value) {
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
            "seeds" => self.study.seeds = whole(self, 1, StudyConfig::SEEDS_MAX, self.study.seeds),
            "repeats" => {
                self.study.parts.repeats = whole(self, 1, StudyConfig::REPEATS_MAX, self.study.parts.repeats);
            }
            "cv" => {
                let folds = whole(self, 0, StudyConfig::FOLDS_MAX, self.study.parts.folds);
                if folds == 1 {
                    self.note(key, value, "0", NoteKind::OutOfRange);
                }
                self.study.parts.folds = if folds == 1 { 0 } else { folds };
            }
            "eta" => self.study.eta = whole(self, 2, StudyConfig::ETA_MAX, self.study.eta),
            "survey" => {
                self.study.survey = self.choice(key, value, &SURVEYS, self.study.survey, |n| n.to_string());
            }
            "prune" => {
                let name = |prune| prune_key(prune).to_owned();
                self.study.prune = self.choice(key, value, &PRUNES, self.study.prune, name);
            }
            "budget" => {
                let name = |budget: BudgetKind| budget.key().to_owned();
                self.study.budget = self.choice(key, value, &BudgetKind::ALL, self.study.budget, name);
            }
            "acq" => {
                let name = |acquisition: Acquisition| acquisition.key().to_owned();
                self.study.acquisition =
                    self.choice(key, value, &Acquisition::ALL, self.study.acquisition, name);
            }
            "twice" => {
                let name = |on| switch(on).to_owned();
                self.study.twice = self.choice(key, value, &[false, true], self.study.twice, name);
            }
            "you" => value.clone_into(&mut self.you),
            "z" => self.read_packed(value),
            "own" => value.clone_into(&mut self.own),
            "table" => value.clone_into(&mut self.table),
            "engine" => match Engine::from_key(value) {
                Some(engine) => self.study.engine = engine,
                None => self.note(key, value, self.study.engine.key(), NoteKind::NotAChoice),
            },
            "play" => match value {
                "0" | "1" => self.play = value == "1",
                _ => self.note(key, value, "0", NoteKind::NotAChoice),
            },
            "by" => match value.parse() {
                Ok(maker) => self.by = Some(maker),
                Err(_) => self.note(key, value, "", NoteKind::Garbled),
            },
            "r" => match value.parse() {
                Ok(claim) => self.claim = Some(claim),
                Err(_) => self.note(key, value, "", NoteKind::Garbled),
            },
            _ => return false,
        }
        true
    }

    /// The parts that a long link packs; within them there are no others.
    fn read_packed(&mut self, value: &str) {
        let parts = pack::unpack(value, LENGTH_MAX).filter(|_| !self.unpacked);
        let Some(parts) = parts else { return self.note("z", value, "", NoteKind::Garbled) };
        self.unpacked = true;
        self.read_all(&parts);
    }

    fn read_presentation(&mut self, key: &str, value: &str) -> bool {
        match key {
            "title" => {
                self.presentation.set_title(value);
                self.note_if_cleaned(key, value, |presentation| presentation.title().to_owned());
            }
            "note" => {
                self.presentation.set_note(value);
                self.note_if_cleaned(key, value, |presentation| presentation.note().to_owned());
            }
            "view" => match Panel::from_key(value) {
                Some(panel) => self.presentation.view = Some(panel),
                None => self.note(key, value, "", NoteKind::NotAChoice),
            },
            "hide" => {
                for name in value.split(',') {
                    match Part::from_key(name) {
                        Some(part) if self.presentation.hide.contains(&part) => {
                            self.note(key, name, "", NoteKind::Repeated);
                        }
                        Some(part) => self.presentation.hide.push(part),
                        None => self.note(key, name, "", NoteKind::NotAChoice),
                    }
                }
            }
            _ => return false,
        }
        true
    }

    fn note_if_cleaned(&mut self, key: &str, value: &str, used: impl Fn(&Presentation) -> String) {
        let used = used(&self.presentation);
        if used != value {
            self.note(key, value, &used, NoteKind::Cleaned);
        }
    }

    /// One of these by its name.
    fn choice<T: Copy>(
        &mut self,
        key: &str,
        value: &str,
        all: &[T],
        old: T,
        name: impl Fn(T) -> String,
    ) -> T {
        all.iter().copied().find(|it| name(*it) == value).unwrap_or_else(|| {
            self.note(key, value, &name(old), NoteKind::NotAChoice);
            old
        })
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

    /// Lets the engine that the link was made with train, where the link leaves the choice to the page and the page would
    /// never choose that engine. Among those that it chooses from, a claim decides, not a setting: whoever opens the link
    /// checks it with the engine that made it.
    fn pin_engine(&mut self) {
        let named = self.by.as_ref().and_then(Maker::engine);
        if self.study.engine == Engine::Auto
            && let Some(engine) = named.filter(|engine| *engine == Engine::Candle)
        {
            self.study.engine = engine;
        }
    }

    /// Declares that this page's numbers may not be the link's.
    fn declare_version(&mut self) {
        let Some(by) = self.by.as_ref().filter(|by| !by.is_here()).map(Maker::to_string) else { return };
        self.note("by", &by, &Maker::of(self.study.engine).to_string(), NoteKind::OtherVersion);
        // First, so that no heap of other notes hides it.
        self.notes.rotate_right(1);
    }

    fn read_you(&mut self) {
        let text = std::mem::take(&mut self.you);
        let (placed, note) = Placed::parse(&self.study, &text);
        if let Some(kind) = note {
            self.note("you", &text, &placed.to_text(&self.study), kind);
        }
        self.study.you = placed;
    }

    /// A table that travels in the link names itself; what the link says of it must agree.
    fn read_own(&mut self) {
        let (own, table) = (std::mem::take(&mut self.own), std::mem::take(&mut self.table));
        let wanted = self.study.wants_own();
        let named = own.parse().ok().filter(|_| wanted);
        if named.is_none() && !own.is_empty() {
            self.note("own", &own, "", NoteKind::Garbled);
        }
        let carried = Table::from_text(&table).ok().filter(|_| wanted && table.len() <= TABLE_MAX);
        let carried = carried.map(|table| table.id()).filter(|id| named.is_none_or(|named| named == *id));
        if carried.is_none() && !table.is_empty() {
            self.note("table", &table, "", NoteKind::Garbled);
        }
        if let Some(id) = named.or(carried) {
            self.study.set_own(Own { id, link: carried.map(|_| table.into()) });
        }
    }

    pub(super) fn link(mut self) -> Link {
        self.read_own();
        self.read_you();
        self.pin_engine();
        self.declare_version();
        self.notes.truncate(NOTES_MAX);
        if let Some(claim) = &mut self.claim {
            claim.maker.clone_from(&self.by);
        }
        Link {
            study: self.study,
            play: self.play,
            by: self.by,
            claim: self.claim,
            presentation: self.presentation,
            notes: self.notes,
        }
    }
}
