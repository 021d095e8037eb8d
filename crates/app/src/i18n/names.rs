//! Texts for what other crates name: fields, choices, searchers, outcomes, notes, errors. Their ids are derived from
//! stable keys (`field-lr`, `searcher-gp`); a test proves that each exists. A key without a text shows as it is.

use schema::rules::prune_key;
use schema::table::{BYTES_MAX, CLASSES_MAX, FEATURES_MAX, Fault, FaultKind, ROWS};
use schema::wire::WireError;
use schema::{BudgetKind, Engine, Field, Group, Note, NoteKind, Outcome, RecordError};
use schema::{board, import};
use search::{Acquisition, Prune, SearcherKind};
use yew::AttrValue;

use super::{Arg, I18n, Id, id};
use crate::driver::ImportError;
use crate::format;
use crate::keep::StoreError;

impl I18n {
    /// The text of the message whose id is these parts joined by `-`, or the last part when there is none.
    #[must_use]
    pub fn named(&self, parts: &[&str]) -> AttrValue {
        Id::dynamic(parts)
            .map_or_else(|| parts.last().copied().unwrap_or_default().to_owned().into(), |id| self.t(id))
    }

    /// The label of a hyperparameter.
    #[must_use]
    pub fn field(&self, field: &Field) -> AttrValue {
        self.named(&["field", field.name])
    }

    /// What a hyperparameter does and what to watch.
    #[must_use]
    pub fn field_help(&self, field: &Field) -> AttrValue {
        self.named(&["field", field.name, "help"])
    }

    /// The label of one of a field's choices.
    #[must_use]
    pub fn choice(&self, field: &Field, choice: &str) -> AttrValue {
        self.named(&["choice", field.name, choice])
    }

    /// One line about a choice, where there is something to say.
    #[must_use]
    pub fn choice_help(&self, field: &Field, choice: &str) -> Option<AttrValue> {
        Id::dynamic(&["choice", field.name, choice, "help"]).map(|id| self.t(id))
    }

    /// The heading of a group of fields.
    #[must_use]
    pub fn group(&self, group: Group) -> AttrValue {
        self.t(match group {
            Group::Data => id::GROUP_DATA,
            Group::Network => id::GROUP_NETWORK,
            Group::Optimisation => id::GROUP_OPTIMISATION,
            Group::Regularisation => id::GROUP_REGULARISATION,
            Group::Layers => id::GROUP_LAYERS,
            Group::Technique => id::GROUP_TECHNIQUE,
        })
    }

    /// The name of a searcher.
    #[must_use]
    pub fn searcher(&self, kind: SearcherKind) -> AttrValue {
        self.named(&["searcher", kind.key()])
    }

    /// How a searcher chooses.
    #[must_use]
    pub fn searcher_help(&self, kind: SearcherKind) -> AttrValue {
        self.named(&["searcher", kind.key(), "help"])
    }

    /// The name of a way to prune.
    #[must_use]
    pub fn prune(&self, prune: Prune) -> AttrValue {
        self.named(&["prune", prune_key(prune)])
    }

    /// The name of what is equal among the lanes.
    #[must_use]
    pub fn budget(&self, budget: BudgetKind) -> AttrValue {
        self.named(&["budget", budget.key()])
    }

    /// The name of an acquisition.
    #[must_use]
    pub fn acquisition(&self, acquisition: Acquisition) -> AttrValue {
        self.named(&["acquisition", acquisition.key()])
    }

    /// The name of an engine.
    #[must_use]
    pub fn engine(&self, engine: Engine) -> AttrValue {
        self.named(&["engine", engine.key()])
    }

    /// Where a trial stands.
    #[must_use]
    pub fn outcome(&self, outcome: Outcome) -> AttrValue {
        self.t(match outcome {
            Outcome::Queued => id::OUTCOME_QUEUED,
            Outcome::Running => id::OUTCOME_RUNNING,
            Outcome::Done => id::OUTCOME_DONE,
            Outcome::Diverged => id::OUTCOME_DIVERGED,
            Outcome::Pruned => id::OUTCOME_PRUNED,
            Outcome::Failed => id::OUTCOME_FAILED,
        })
    }

    /// One sentence about a part of a link that could not be taken as it stood.
    #[must_use]
    pub fn note(&self, note: &Note) -> String {
        let ignored = note.used.is_empty();
        let id = match note.kind {
            NoteKind::NotAChoice if ignored => id::NOTE_IGNORED_CHOICE,
            NoteKind::TooMany if ignored => id::NOTE_LONG_LINK,
            kind => Id::dynamic(&["note", kind.code()]).unwrap_or(id::NOTE_UNKNOWN_KEY),
        };
        let Note { key, given, used, .. } = note;
        self.ta(id, &[("key", key.into()), ("given", given.into()), ("used", used.into())])
    }

    /// What is wrong with a text that should be a table, and where.
    #[must_use]
    pub fn fault(&self, fault: &Fault) -> String {
        let id = Id::dynamic(&["fault", fault.kind.code()]).unwrap_or(id::FAULT_EMPTY);
        let limit = |limit: usize| Arg::from(limit);
        let args = match &fault.kind {
            FaultKind::NotANumber { given } => vec![("given", given.into())],
            FaultKind::OneClass { class } => vec![("class", class.into())],
            FaultKind::Ragged { expected, found } => {
                vec![("expected", (*expected).into()), ("found", (*found).into())]
            }
            FaultKind::TooManyColumns { count } => {
                vec![("count", (*count).into()), ("most", limit(FEATURES_MAX))]
            }
            FaultKind::TooFewRows { count } => {
                vec![("count", (*count).into()), ("least", limit(*ROWS.start()))]
            }
            FaultKind::TooManyRows { count } => {
                vec![("count", (*count).into()), ("most", limit(*ROWS.end()))]
            }
            FaultKind::TooManyClasses { count } => {
                vec![("count", (*count).into()), ("most", limit(CLASSES_MAX))]
            }
            FaultKind::TooLong => vec![("megabytes", limit(BYTES_MAX >> 20))],
            _ => Vec::new(),
        };
        let what = self.ta(id, &args);
        let place = match (fault.line, fault.column, fault.heading.as_str()) {
            (0, ..) => return what,
            (_, 0, _) => id::FAULT_AT_LINE,
            (_, _, "") => id::FAULT_AT_CELL,
            _ => id::FAULT_AT_NAMED_CELL,
        };
        let place_args = [
            ("line", fault.line.into()),
            ("column", fault.column.into()),
            ("heading", (&fault.heading).into()),
            ("what", what.into()),
        ];
        self.ta(place, &place_args)
    }

    /// What is wrong with another tool's file, and where.
    #[must_use]
    pub fn import_fault(&self, fault: &import::Fault) -> String {
        use import::FaultKind as Kind;
        let id = Id::dynamic(&["import", "fault", fault.kind.code()]).unwrap_or(id::IMPORT_FAULT_UNKNOWN);
        let args = match &fault.kind {
            Kind::Json { what } | Kind::Journal { what } => vec![("what", what.into())],
            Kind::NotANumber { given } => vec![("given", given.into())],
            Kind::Ragged { expected, found } => {
                vec![("expected", (*expected).into()), ("found", (*found).into())]
            }
            Kind::TooLong => vec![("megabytes", (import::BYTES_MAX >> 20).into())],
            Kind::TooManyTrials { .. } => vec![("most", format::count(board::TRIALS_MAX as u64).into())],
            Kind::TooManyParams { count } => {
                vec![("count", (*count).into()), ("most", board::PARAMS_MAX.into())]
            }
            Kind::TooManyColumns { count } => {
                vec![("count", (*count).into()), ("most", import::COLUMNS_MAX.into())]
            }
            _ => Vec::new(),
        };
        let what = self.ta(id, &args);
        let place = match (fault.line, fault.heading.as_str()) {
            (0, _) => return what,
            (_, "") => id::FAULT_AT_LINE,
            _ => id::IMPORT_FAULT_AT_COLUMN,
        };
        let heading = (&fault.heading).into();
        self.ta(place, &[("line", fault.line.into()), ("heading", heading), ("what", what.into())])
    }

    /// What was left out of another tool's file.
    #[must_use]
    pub fn import_note(&self, note: import::Note) -> String {
        let id = Id::dynamic(&["import", "note", note.code()]).unwrap_or(id::IMPORT_NOTE_OPERATIONS);
        self.ta(id, &[("count", note.count().into())])
    }

    /// One sentence about an error from a worker.
    #[must_use]
    pub fn error(&self, error: &WireError) -> String {
        let id = Id::dynamic(&["error", &error.code]).unwrap_or(id::ERROR_OTHER);
        self.ta(id, &[("message", (&error.message).into())])
    }

    /// A name for an experiment that the person gave none, made of a number.
    #[must_use]
    pub fn made_up_name(&self, number: u32) -> String {
        let pick = |id, number: u32| {
            let words = self.t(id);
            let words: Vec<&str> = words.split(", ").collect();
            words[number as usize % words.len()].to_owned()
        };
        let first = pick(id::HISTORY_NAME_FIRST, number);
        let second = pick(id::HISTORY_NAME_SECOND, number / 1021);
        self.ta(id::HISTORY_NAME_MADE_UP, &[("first", first.into()), ("second", second.into())])
    }

    /// A day and a time of day, given in milliseconds since 1970.
    #[must_use]
    pub fn moment(&self, ms: f64) -> String {
        let options = js_sys::Object::new();
        for (key, value) in [("dateStyle", "medium"), ("timeStyle", "short")] {
            // Setting a property of a fresh object cannot fail.
            let _ = js_sys::Reflect::set(&options, &key.into(), &value.into());
        }
        js_sys::Date::new(&ms.into()).to_locale_string(self.lang().tag(), &options).into()
    }

    /// Why a file could not be opened.
    #[must_use]
    pub fn import_error(&self, error: &ImportError) -> String {
        match error {
            ImportError::NoText => self.t(id::IMPORT_NO_TEXT).to_string(),
            ImportError::Record(RecordError::TooLong) => {
                self.ta(id::IMPORT_TOO_LONG, &[("megabytes", (schema::record::BYTES_MAX >> 20).into())])
            }
            ImportError::Record(RecordError::Broken { line, column, reason }) => self.ta(
                id::IMPORT_BROKEN,
                &[("line", (*line).into()), ("column", (*column).into()), ("reason", reason.into())],
            ),
            ImportError::Record(RecordError::Newer { found }) => {
                self.ta(id::IMPORT_NEWER, &[("found", (*found).into())])
            }
            ImportError::Store(error) => self.store_error(error),
        }
    }

    /// Why something could not be kept, or read.
    #[must_use]
    pub fn store_error(&self, error: &StoreError) -> String {
        match error {
            StoreError::Taken => self.t(id::STORE_TAKEN).to_string(),
            StoreError::Full => self.t(id::STORE_FULL).to_string(),
            StoreError::Denied(reason) => self.ta(id::STORE_DENIED, &[("reason", reason.into())]),
        }
    }

    /// A length of time for people: seconds below a minute, then minutes, then hours. Rounded up to whole seconds.
    #[must_use]
    pub fn duration(&self, seconds: f64) -> String {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "`as` saturates; time is not negative"
        )]
        let seconds = seconds.ceil() as u32;
        let (hours, minutes) = (seconds / 3600, seconds / 60);
        if hours > 0 {
            self.ta(id::DURATION_HOURS, &[("hours", hours.into()), ("minutes", (minutes % 60).into())])
        } else if minutes > 0 {
            self.ta(id::DURATION_MINUTES, &[("minutes", minutes.into()), ("seconds", (seconds % 60).into())])
        } else {
            self.ta(id::DURATION_SECONDS, &[("seconds", seconds.into())])
        }
    }
}
