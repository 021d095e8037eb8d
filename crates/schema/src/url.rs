//! The experiment as a URL hash: `v=1&data=digits&opt=adam&lr=0.0001..1&search=grid,gp&trials=64&seed=7`.
//!
//! Only what differs from the defaults is written, and always what makes the numbers (`by=fused1.search2`). Reading
//! never fails: whatever the text holds, the nearest valid experiment comes out, with a [`Note`] for each part that
//! could not be taken as it stood. A link that would be too long for some programs carries its parts packed, in `z=`.

mod pack;

use percent_encoding::percent_decode_str;
use search::{Acquisition, SearcherKind};

use crate::claim::Claim;
use crate::engine::Engine;
use crate::field::Key;
use crate::fields::FIELDS;
use crate::maker::Maker;
use crate::note::{Note, NoteKind};
use crate::placed::Placed;
use crate::presentation::{Panel, Part, Presentation, visible};
use crate::rules::{BudgetKind, PRUNES, SURVEYS, prune_key};
use crate::setting::Setting;
use crate::study::{Own, StudyConfig};
use crate::table::Table;

/// The version written into links. It rises when a published link would otherwise change its meaning.
pub const VERSION: u32 = 1;
/// More bytes than any experiment needs; the rest is not read.
const LENGTH_MAX: usize = 1 << 15;
/// More notes than anybody reads.
const NOTES_MAX: usize = 12;
/// A longer hash is packed, so that with the page's address it stays within [`LINK_MAX`].
const PLAIN_MAX: usize = 1800;
/// Longer links are cut by some programs that pass them on.
pub const LINK_MAX: usize = 2000;
/// How much of an ignored text a note quotes, in characters.
const QUOTE_MAX: usize = 40;

/// Longer than any table that [`Table::to_link`](crate::Table::to_link) puts into a link.
const TABLE_MAX: usize = 8192;

/// What a link says.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// The experiment, always valid.
    pub study: StudyConfig,
    /// Start at once (`play=1`).
    pub play: bool,
    /// What it was made with (`by=fused1.search2`), where it says so.
    pub by: Option<Maker>,
    /// The results that it claims (`r=…`).
    pub claim: Option<Claim>,
    /// How it is presented.
    pub presentation: Presentation,
    /// What could not be taken as it stood.
    pub notes: Vec<Note>,
}

/// Fields written first, because people read them first.
const FIRST: [Key; 5] = [Key::Data, Key::Optimiser, Key::Lr, Key::BatchSize, Key::Epochs];

/// The hash of an experiment, without `#`. [`decode`] gives the experiment back. Where it leaves the choice of the engine
/// to the page, `by=` names the one that every machine has.
#[must_use]
pub fn encode(study: &StudyConfig) -> String {
    format!("{}&by={}", written(study), Maker::of(study.engine))
}

/// The hash of an experiment with the results claimed for it, made by whoever made those.
#[must_use]
pub fn encode_claim(study: &StudyConfig, claim: &Claim) -> String {
    let by = claim.maker.as_ref().map(|maker| format!("&by={maker}")).unwrap_or_default();
    format!("{}{by}&r={claim}", written(study))
}

/// The hash of an experiment as it is handed on: with the results claimed for it, if there are any, as it is presented,
/// and started at once or not. [`decode`] gives all of it back.
#[must_use]
pub fn encode_link(
    study: &StudyConfig,
    claim: Option<&Claim>,
    presentation: &Presentation,
    play: bool,
) -> String {
    let maker = claim.map_or_else(|| Some(Maker::of(study.engine)), |claim| claim.maker.clone());
    let rest = [
        maker.map(|maker| format!("by={maker}")),
        claim.map(|claim| format!("r={claim}")),
        play.then(|| "play=1".to_owned()),
    ];
    let rest: Vec<String> = rest.into_iter().flatten().collect();
    let joined = |head: Vec<String>| [head, rest.clone()].concat().join("&");
    let version = vec![format!("v={VERSION}")];
    let plain = joined([version.clone(), parts(study), presentation.parts(true)].concat());
    if plain.len() <= PLAIN_MAX {
        return plain;
    }
    let inside = [parts(study), presentation.parts(false)].concat().join("&");
    let packed = joined([version, vec![format!("z={}", pack::pack(&inside))]].concat());
    if packed.len() < plain.len() { packed } else { plain }
}

fn written(study: &StudyConfig) -> String {
    [vec![format!("v={VERSION}")], parts(study)].concat().join("&")
}

/// Everything that stands between the version and the maker.
fn parts(study: &StudyConfig) -> Vec<String> {
    let engine = (study.engine != Engine::Auto).then(|| format!("engine={}", study.engine.key()));
    // No setting: its name tells what it is.
    let table = study.own().and_then(|own| own.link.as_ref()).map(|link| format!("table={link}"));
    let settings = Some(settings(study)).filter(|settings| !settings.is_empty());
    [settings, engine, table].into_iter().flatten().collect()
}

/// Everything but the version and the engine, as it stands in the hash.
pub(crate) fn settings(study: &StudyConfig) -> String {
    let default = StudyConfig::default();
    let rest = FIELDS.iter().map(|field| field.key).filter(|key| !FIRST.contains(key));
    let mut parts = Vec::new();
    for key in FIRST.into_iter().chain(rest) {
        if study.get(key) != default.get(key) {
            parts.push(format!("{}={}", key.name(), study.get(key).to_text(key.field())));
        }
        if let Some(own) = study.own().filter(|_| key == Key::Data) {
            parts.push(format!("own={}", own.id));
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
    parts.extend(rules(study, &default));
    parts.join("&")
}

/// The rules of the race that differ from the defaults.
fn rules(study: &StudyConfig, default: &StudyConfig) -> Vec<String> {
    let you = study.you.to_text(study);
    let rules = [
        (study.seeds != default.seeds, format!("seeds={}", study.seeds)),
        (study.parts.repeats != default.parts.repeats, format!("repeats={}", study.parts.repeats)),
        (study.parts.folds != default.parts.folds, format!("cv={}", study.parts.folds)),
        (study.prune != default.prune, format!("prune={}", prune_key(study.prune))),
        (study.budget != default.budget, format!("budget={}", study.budget.key())),
        (study.eta != default.eta, format!("eta={}", study.eta)),
        (study.acquisition != default.acquisition, format!("acq={}", study.acquisition.key())),
        (study.survey != default.survey, format!("survey={}", study.survey)),
        (study.twice != default.twice, format!("twice={}", switch(study.twice))),
        (!you.is_empty(), format!("you={you}")),
    ];
    rules.into_iter().filter(|(differs, _)| *differs).map(|(_, text)| text).collect()
}

const fn switch(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

/// Reads a hash, with or without `#`.
#[must_use]
pub fn decode(hash: &str) -> Link {
    let mut reader = Reader::default();
    let text = hash.strip_prefix('#').unwrap_or(hash);
    let text = reader.cut(text);
    reader.read_all(text);
    reader.link()
}

#[derive(Default)]
struct Reader {
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
    fn read_all(&mut self, text: &str) {
        for part in text.split('&').filter(|part| !part.is_empty()) {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            let value = percent_decode_str(value).decode_utf8_lossy();
            self.read(&percent_decode_str(key).decode_utf8_lossy(), &value);
        }
    }

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

    fn link(mut self) -> Link {
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
