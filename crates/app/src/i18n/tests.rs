//! Every derived name has its texts, every message formats in both languages, and both languages are really spoken.

use schema::wire::WireError;
use schema::{Engine, FIELDS, Kind, Note, NoteKind, decode};
use search::SearcherKind;
use search::reading::{Measure, Remedy};

use super::*;
use crate::sweep::Reason;

const ERRORS: [&str; 23] = [
    "other-version",
    "store-full",
    "store-denied",
    "unfit",
    "engine",
    "search",
    "protocol",
    "no-run",
    "data",
    "worker-lost",
    "worker-failed",
    "no-gpu",
    "gpu",
    "gpu-left",
    "gpu-worker-lost",
    "gpu-refused",
    "gpu-unmeasurable",
    "device-lost",
    "device-restarted",
    "unsupported",
    "own",
    "no-table",
    "split",
];
fn require(parts: &[&str]) {
    assert!(Id::dynamic(parts).is_some(), "no message {}", parts.join("-"));
}

/// The text with every variable set to `2`.
fn sample(i18n: &I18n, id: Id, variables: &[&str]) -> String {
    let args: Vec<_> = variables.iter().map(|name| (*name, Arg::from(2_u32))).collect();
    i18n.ta(id, &args)
}

#[test]
fn every_field_and_choice_has_its_texts() {
    for field in &FIELDS {
        require(&["field", field.name]);
        require(&["field", field.name, "help"]);
        if let Kind::Choice(names) = field.kind {
            names.iter().for_each(|name| require(&["choice", field.name, name]));
        }
    }
}

#[test]
fn every_searcher_engine_note_error_and_reading_has_its_texts() {
    for kind in SearcherKind::ALL {
        require(&["searcher", kind.key()]);
        require(&["searcher", kind.key(), "help"]);
    }
    Engine::ALL.iter().for_each(|engine| require(&["engine", engine.key()]));
    schema::table::FaultKind::CODES.iter().for_each(|code| require(&["fault", code]));
    schema::import::FaultKind::CODES.iter().for_each(|code| require(&["import", "fault", code]));
    schema::import::Note::CODES.iter().for_each(|code| require(&["import", "note", code]));
    schema::board::MergeError::CODES.iter().for_each(|code| require(&["merge", code]));
    NoteKind::ALL.iter().for_each(|kind| require(&["note", kind.code()]));
    schema::Part::ALL.iter().for_each(|part| require(&["part", part.key()]));
    schema::Panel::ALL.iter().for_each(|panel| require(&["view", panel.key()]));
    Reason::ALL.iter().for_each(|why| require(&["trust", "why", why.key()]));
    ERRORS.iter().for_each(|code| require(&["error", code]));
    for verdict in search::Verdict::ALL {
        require(&["reading", verdict.key()]);
        require(&["read-as", verdict.key()]);
    }
    Measure::ALL.iter().for_each(|measure| require(&["sign", measure.key()]));
    Remedy::ALL.iter().for_each(|remedy| require(&["remedy", remedy.key()]));
    for lesson in &schema::LESSONS {
        require(&["lesson", lesson.name]);
        require(&["lesson", lesson.name, "help"]);
    }
}

#[test]
fn every_message_formats_in_both_languages() {
    for lang in Lang::ALL {
        let i18n = I18n::new(lang);
        for (id, variables) in id::VARIABLES {
            let text = sample(&i18n, *id, variables);
            assert!(!text.trim().is_empty() && !text.contains(['{', '}']), "{lang:?} {id:?}: {text}");
            for name in *variables {
                assert!(!text.contains(name) || !text.contains('$'), "{lang:?} {id:?}: {text}");
            }
        }
    }
}

/// Names of functions and algorithms are the same everywhere; everything else must change with the language.
#[test]
fn only_proper_names_are_equal_in_both_languages() {
    let [english, chinese] = Lang::ALL.map(I18n::new);
    let proper = [
        "choice-act-",
        "choice-opt-",
        "choice-fit-huber",
        "field-delta",
        "searcher-tpe",
        "tool-hyperopt",
        "tool-optuna",
        "tool-ray",
        "tool-sklearn",
        "searcher-cmaes",
        "searcher-hyperband",
        "searcher-asha",
    ];
    for (id, variables) in id::VARIABLES {
        let equal = sample(&english, *id, variables) == sample(&chinese, *id, variables);
        assert!(!equal || proper.iter().any(|prefix| id.as_str().starts_with(prefix)), "{id:?}");
    }
}

#[test]
fn the_first_language_of_the_browser_that_the_page_speaks_is_preferred() {
    let preferred =
        |tags: &[&str]| Lang::preferred(&tags.iter().map(ToString::to_string).collect::<Vec<_>>());
    assert_eq!(preferred(&["fr-FR", "zh-Hans-CN", "en"]), Lang::Zh);
    assert_eq!(preferred(&["en-GB", "zh-CN"]), Lang::En);
    assert_eq!(preferred(&["de"]), Lang::En);
    assert_eq!(preferred(&[]), Lang::En);
    for lang in Lang::ALL {
        assert_eq!(Lang::from_tag(lang.tag()), Some(lang));
    }
}

#[test]
fn plural_forms_follow_the_number() {
    let english = I18n::new(Lang::En);
    assert_eq!(english.ta(id::WORKERS_COUNT, &[("count", 1_u32.into())]), "1 worker");
    assert_eq!(english.ta(id::WORKERS_COUNT, &[("count", 3_u32.into())]), "3 workers");
    assert_eq!(I18n::new(Lang::Zh).ta(id::WORKERS_COUNT, &[("count", 3_u32.into())]), "3 个工作线程");
}

#[test]
fn notes_say_what_was_given_and_what_is_used() {
    let notes = decode("lr=1000&search=magic").notes;
    let sentences: Vec<_> = notes.iter().map(|note| I18n::new(Lang::En).note(note)).collect();
    assert_eq!(
        sentences,
        [
            "lr = 1000 is outside its limits; 100 is used.",
            "search = magic is not a choice here; it is ignored."
        ]
    );
    let long = Note { key: "#".into(), given: "x".into(), used: String::new(), kind: NoteKind::TooMany };
    assert!(I18n::new(Lang::Zh).note(&long).contains("链接"));
}

#[test]
fn an_unknown_error_code_still_shows_its_message() {
    let error = WireError { code: "new".into(), message: "out of ink".into() };
    assert!(I18n::new(Lang::En).error(&error).contains("out of ink"));
}

#[test]
fn durations_use_the_unit_that_fits() {
    let english = I18n::new(Lang::En);
    assert_eq!(english.duration(4.2), "5 s");
    assert_eq!(english.duration(61.0), "1 min 1 s");
    assert_eq!(english.duration(7260.0), "2 h 1 min");
}
