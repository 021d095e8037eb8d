//! Links: every experiment survives the trip, and no text whatever breaks the reader.

mod studies;

use proptest::prelude::*;
use schema::{Engine, FIELDS, Key, NoteKind, Panel, Part, Setting, StudyConfig, decode, encode};
use search::{Acquisition, Budget, Point};
use studies::{played, study};

proptest! {
    #[test]
    fn decode_gives_back_what_encode_wrote(study in played()) {
        let text = encode(&study);
        let link = decode(&text);
        prop_assert_eq!(&link.study, &study, "{}", text);
        prop_assert!(link.notes.is_empty(), "{}: {:?}", text, link.notes);
    }

    #[test]
    fn every_experiment_has_a_space_that_validates(study in study()) {
        prop_assert!(study.space().params.is_empty() || study.space().validate().is_ok(), "{}", encode(&study));
    }

    #[test]
    fn any_text_gives_a_valid_experiment(text in ".{0,200}") {
        let study = decode(&text).study;
        prop_assert_eq!(decode(&encode(&study)).study, study);
    }

    #[test]
    fn any_value_of_a_known_key_gives_a_valid_experiment(
        key in prop::sample::select(FIELDS.iter().map(|f| f.name).chain(["v", "search", "trials", "seed", "lag", "engine", "play", "by", "r", "seeds", "repeats", "cv", "eta", "survey", "prune", "budget", "acq", "twice", "you"]).collect::<Vec<_>>()),
        value in "[-0-9a-z.,;|/e+% ]{0,30}",
    ) {
        let link = decode(&format!("v=1&{key}={value}"));
        let again = decode(&encode(&link.study));
        prop_assert_eq!(again.study, link.study);
        prop_assert!(again.notes.is_empty());
    }
}

#[test]
fn the_default_experiment_is_just_versions() {
    assert_eq!(encode(&StudyConfig::default()), "v=1&by=fused1.search2");
    assert_eq!(decode("").study, StudyConfig::default());
}

#[test]
fn the_example_of_the_documents_reads_without_notes() {
    let text = "v=1&data=digits&opt=adam&lr=0.0001..1&bs=8..512&search=grid,random,gp&trials=64&seed=7";
    let link = decode(text);
    assert_eq!(link.notes, []);
    assert_eq!(link.study.trials, 64);
    assert_eq!(encode(&link.study), "v=1&opt=adam&lr=0.0001..1&trials=64&by=fused1.search2");
}

#[track_caller]
fn notes(text: &str) -> Vec<(String, String, NoteKind)> {
    decode(text).notes.into_iter().map(|note| (note.key, note.used, note.kind)).collect()
}

#[test]
fn each_bad_part_is_named_and_the_rest_is_kept() {
    let own = |key: &str, used: &str, kind| vec![(key.to_owned(), used.to_owned(), kind)];
    assert_eq!(notes("v=1&colour=red"), own("colour", "", NoteKind::UnknownKey));
    assert_eq!(notes("lr=1000"), own("lr", "100", NoteKind::OutOfRange));
    assert_eq!(notes("lr=fast"), own("lr", "0.0001..10", NoteKind::NotANumber));
    assert_eq!(notes("lr=NaN"), own("lr", "0.0001..10", NoteKind::NotANumber));
    assert_eq!(notes("lr=1..0.1"), own("lr", "0.1..1", NoteKind::Reversed));
    assert_eq!(notes("bs=10..100"), own("bs", "8..128", NoteKind::Rounded));
    assert_eq!(notes("lr=0.1..1/65"), own("lr", "0.1..1/64", NoteKind::OutOfRange));
    assert_eq!(notes("lr=0.1..1/0"), own("lr", "0.1..1/2", NoteKind::OutOfRange));
    assert_eq!(notes("lr=0.1..1/7.4"), own("lr", "0.1..1/7", NoteKind::Rounded));
    assert_eq!(notes("lr=0.1..1/many"), own("lr", "0.1..1", NoteKind::NotANumber));
    assert_eq!(notes("lr=1..0.1/8"), own("lr", "0.1..1/8", NoteKind::Reversed));
    assert_eq!(notes("lr=0.1/8"), own("lr", "0.0001..10", NoteKind::NotANumber));
    assert_eq!(notes("bs=2.5"), own("bs", "3", NoteKind::Rounded));
    assert_eq!(notes("data=mnist"), own("data", "digits", NoteKind::NotAChoice));
    assert_eq!(notes("epochs=5..10"), own("epochs", "20", NoteKind::CannotSweep));
    assert_eq!(notes("opt=adam|sdg"), own("opt", "adam", NoteKind::NotAChoice));
    assert_eq!(notes("search=grid,tpe2"), own("search", "", NoteKind::NotAChoice));
    assert_eq!(notes("trials=0"), own("trials", "1", NoteKind::OutOfRange));
    assert_eq!(notes("seed=1&seed=2"), own("seed", "", NoteKind::Repeated));
    assert_eq!(notes("v=2"), own("v", "1", NoteKind::NewerVersion));
    let link = decode("lr=0.01&nonsense&bs=64&%ff=%00");
    assert_eq!(encode(&link.study), "v=1&lr=0.01&bs=64&by=fused1.search2");
}

#[test]
fn a_range_cut_into_levels_begins_and_ends_where_it_says() {
    let text = "v=1&data=circles&lr=0.0001..10/32&bs=10..100/16&search=grid&trials=1024&by=fused1.search2";
    let link = decode(text);
    assert_eq!(link.notes, []);
    assert_eq!(encode(&link.study), text);
    assert_eq!(link.study.space().cardinality(), Some(512));
    let link = decode("width2=0..128/3&lr=0.1&bs=8");
    assert_eq!(link.notes.iter().map(|note| note.kind).collect::<Vec<_>>(), [NoteKind::OutOfRange]);
    assert_eq!(
        link.study.get(Key::Width2).to_text(Key::Width2.field()),
        "1..128/3",
        "0 has no ratio to others"
    );
}

#[test]
fn a_megabyte_of_junk_is_cut_and_said_so() {
    let text = format!("trials=9&{}", "x=1&".repeat(260_000));
    let link = decode(&text);
    assert_eq!(link.study.trials, 9);
    assert_eq!(link.notes[0].kind, NoteKind::TooMany);
    assert!(link.notes.len() <= 12 && link.notes.iter().all(|note| note.given.chars().count() <= 40));
}

#[test]
fn percent_encoded_lists_are_read() {
    let link = decode("opt=sgd%7Cadam");
    assert_eq!(link.study.get(Key::Optimiser).to_text(Key::Optimiser.field()), "sgd|adam");
}

#[test]
fn every_link_says_what_makes_its_numbers() {
    assert_eq!(encode(&decode("engine=gpu").study), "v=1&engine=gpu&by=gpu1.search2");
    assert_eq!(encode(&decode("").study), "v=1&by=fused1.search2");
    assert_eq!(encode(&decode("engine=candle").study), "v=1&engine=candle&by=candle1.search2");
    let link = decode("by=fused1.search2");
    assert_eq!(link.by.map(|by| by.to_string()), Some("fused1.search2".to_owned()));
    assert_eq!((link.study, link.notes), (StudyConfig::default(), vec![]));
    assert_eq!(decode("v=1").by, None);
}

/// Where the page would pick another engine than the link was made with, the link's trains; a person's choice stands.
#[test]
fn the_engine_that_made_a_link_trains_it() {
    let engine = |text| decode(text).study.engine;
    assert_eq!(engine("by=candle1.search2"), Engine::Candle);
    assert_eq!(engine("by=candle1.search2&engine=auto"), Engine::Candle);
    assert_eq!(engine("by=candle1.search2&engine=fused"), Engine::Fused);
    assert_eq!(engine("by=fused1.search2"), Engine::Auto);
    assert_eq!(engine("by=gpu1.search2"), Engine::Auto);
    assert_eq!(engine("by=tpu1.search2"), Engine::Auto);
    assert_eq!(engine("engine=gpu&by=fused1.search2"), Engine::Gpu);
    assert_eq!(engine("engine=cpu"), Engine::Fused);
    assert_eq!(encode(&decode("engine=cpu").study), "v=1&engine=fused&by=fused1.search2");
}

#[test]
fn other_versions_are_declared_and_the_experiment_still_opens() {
    let other = |used: &str| vec![("by".to_owned(), used.to_owned(), NoteKind::OtherVersion)];
    assert_eq!(notes("by=fused1.search2"), []);
    assert_eq!(notes("by=candle1.search2"), []);
    assert_eq!(notes("by=fused2.search2"), other("fused1.search2"));
    assert_eq!(notes("by=fused1.search9"), other("fused1.search2"));
    assert_eq!(notes("by=candle7.search2"), other("candle1.search2"));
    assert_eq!(notes("by=tpu1.search2"), other("fused1.search2"));
    assert_eq!(decode("seed=9&by=tpu1.search2").study.seed, 9);
    let many = (0..40).map(|i| format!("&k{i}=1")).collect::<String>();
    assert_eq!(notes(&format!("v=1{many}&by=tpu1.search2"))[0], other("fused1.search2")[0]);
}

#[test]
fn what_is_no_maker_and_no_digest_is_named() {
    let garbled = |key: &str| vec![(key.to_owned(), String::new(), NoteKind::Garbled)];
    for by in [
        "",
        "fused",
        "fused1",
        "fused1.",
        "1.search2",
        "fused1.gp1",
        "fused1.search99999999999",
        "a1.search2.x",
    ] {
        assert_eq!(notes(&format!("by={by}")), garbled("by"), "{by}");
    }
    for r in
        ["", "k7q2m9x", "k7q2m9xaa", "k7q2m9xu", "k7q2m9xa.", "k7q2m9xa.3", "k7q2m9xa.3f.", "k7q2m9xa.3f.A.1"]
    {
        assert_eq!(notes(&format!("r={r}")), garbled("r"), "{r}");
    }
    assert_eq!(notes(&format!("r=k7q2m9xa.3f.{}", "A".repeat(129))), garbled("r"));
}

#[test]
fn the_persons_points_are_read_in_the_searched_fields_order() {
    let link = decode("#search=you,gp&you=0.01,32;0.1,64;pass&trials=5");
    assert_eq!(link.notes, []);
    let points = vec![Point(vec![0.01, 32.0]), Point(vec![0.1, 64.0])];
    assert_eq!((link.study.you.points.clone(), link.study.you.passed), (points.clone(), true));
    let race = link.study.race();
    assert_eq!((race.placed, race.passed), (points, true));
    let choices = decode("#opt=sgd|adam&lr=0.1&bs=32&search=you&you=adam;pass");
    assert_eq!((choices.notes, choices.study.you.points), (vec![], vec![Point(vec![1.0])]));
}

#[test]
fn where_steps_are_paid_for_a_link_keeps_more_points_than_trials() {
    let text = "#search=you&trials=1&budget=steps&lr=0.01..1&bs=16..64&you=0.1,64;0.2,64";
    let link = decode(text);
    assert_eq!((link.notes.as_slice(), link.study.you.points.len()), (&[][..], 2));
    assert_eq!(decode(&encode(&link.study)).study.you, link.study.you);
}

#[test]
fn what_the_person_cannot_have_placed_is_named() {
    let rows = [
        ("you=0.01", NoteKind::Garbled, 0),
        ("you=0.01,x", NoteKind::NotANumber, 0),
        ("you=0.01,33", NoteKind::Rounded, 1),
        ("you=0.01,32;0.01,32", NoteKind::Repeated, 1),
        ("trials=1&you=0.01,32;0.1,32", NoteKind::TooMany, 1),
        ("lr=0.1&bs=32&you=0.01,32", NoteKind::Garbled, 0),
        ("opt=sgd|adam&lr=0.1&bs=32&you=momentum", NoteKind::NotAChoice, 0),
    ];
    for (text, kind, kept) in rows {
        let link = decode(text);
        assert_eq!(link.notes.iter().map(|note| note.kind).collect::<Vec<_>>(), [kind], "{text}");
        assert_eq!(link.study.you.points.len(), kept, "{text}");
    }
}

#[test]
fn another_space_forgets_what_the_person_placed() {
    let mut study = decode("#search=you&you=0.01,32").study;
    study.set(Key::Width, Setting::parse(Key::Width.field(), "64").0);
    assert_eq!(study.you.points.len(), 1, "the space is the same");
    study.set(Key::Lr, Setting::parse(Key::Lr.field(), "0.001..1").0);
    assert!(study.you.points.is_empty());
}

#[test]
fn the_rules_of_a_race_reach_it() {
    let text = "#search=gp,asha&seeds=3&prune=median&budget=steps&eta=4&acq=ucb&survey=16&twice=on&repeats=2&cv=5&epochs=27";
    let link = decode(text);
    assert_eq!(link.notes, []);
    let race = link.study.race();
    assert_eq!((race.seeds, race.eta, race.survey, race.twice, race.resource), (3, 4, 16, true, 27));
    assert_eq!(race.acquisition, Acquisition::Ucb);
    assert_eq!(race.budget, Budget::Steps { examples: 1078, batch: 1 });
    assert_eq!(race.mutable, [true, true]);
    assert_eq!(link.study.parts.count(), 10);
    let fixed = decode("#search=gp&budget=steps&bs=32&width=8..64").study.race();
    assert_eq!((fixed.budget, fixed.mutable), (Budget::Samples, vec![false, true]));
    let mutable = |text: &str| decode(text).study.race().mutable;
    let text = "#search=pbt&opt=rmsprop|adam&lr=0.01..1&bs=32&alpha=0.9..0.99&eps=1e-8..1e-4";
    assert_eq!(mutable(text), [false, true, true, true]);
    assert_eq!(mutable(&format!("{text}&engine=candle")), [false, true, false, false]);
    assert_eq!(mutable("#search=pbt&opt=adam&lr=0.1&bs=32&eps=1e-8..1e-4&engine=candle"), [true]);
    let nothing = decode("#search=you,gp&lr=0.1&bs=32&seeds=4&twice=on").study.race();
    assert_eq!((nothing.lanes().len(), nothing.trials), (1, 1));
}

#[test]
fn rules_that_cannot_be_are_named() {
    let rows = [
        ("cv=1", NoteKind::OutOfRange),
        ("repeats=99", NoteKind::OutOfRange),
        ("eta=1", NoteKind::OutOfRange),
        ("survey=17", NoteKind::NotAChoice),
        ("twice=yes", NoteKind::NotAChoice),
        ("prune=hard", NoteKind::NotAChoice),
        ("budget=money", NoteKind::NotAChoice),
        ("acq=pi", NoteKind::NotAChoice),
        ("seeds=0", NoteKind::OutOfRange),
    ];
    for (text, kind) in rows {
        let link = decode(text);
        assert_eq!(link.notes.iter().map(|note| note.kind).collect::<Vec<_>>(), [kind], "{text}");
    }
    assert_eq!(decode("cv=1&survey=17&twice=yes").study, StudyConfig::default());
}

fn own_table() -> schema::Table {
    let points: Vec<_> = (0..12).map(|i| ([0.25 * i as f32, 1.0], i % 2)).collect();
    schema::Table::drawn(&points).expect("twelve points of two classes are a table")
}

#[test]
fn own_data_stands_in_the_link_by_its_name_and_travels_when_asked() {
    let table = own_table();
    let mut study = StudyConfig::default();
    study.set_own(schema::Own { id: table.id(), link: None });
    let named = encode(&study);
    assert!(named.contains(&format!("data=own&own={}&", table.id())), "{named}");
    assert_eq!((decode(&named).study, decode(&named).notes), (study.clone(), vec![]));
    study.set_own(schema::Own { id: table.id(), link: table.to_link().map(Into::into) });
    let link = decode(&encode(&study));
    assert_eq!((&link.study, link.notes.len()), (&study, 0));
    let carried = link.study.own().and_then(|own| own.link.clone()).unwrap();
    assert_eq!(schema::Table::from_text(&carried).unwrap().id(), table.id());
    assert_eq!(study.data().set, schema::DataSet::Own(table.id()));
}

#[test]
fn own_data_that_is_not_what_its_name_says_is_not_taken() {
    let table = own_table();
    let carried = table.to_link().unwrap();
    let notes =
        |text: &str| decode(text).notes.into_iter().map(|note| (note.key, note.kind)).collect::<Vec<_>>();
    let garbled = |key: &str| vec![(key.to_owned(), NoteKind::Garbled)];
    let other = schema::TableId { hash: 5, ..table.id() };
    assert_eq!(notes(&format!("data=own&own={other}&table={carried}")), garbled("table"));
    assert_eq!(
        decode(&format!("data=own&own={other}&table={carried}")).study.own().map(|own| own.id),
        Some(other)
    );
    assert_eq!(notes(&format!("data=own&table={}", &carried[1..])), garbled("table"));
    assert_eq!(notes("data=own&own=mine"), garbled("own"));
    assert_eq!(notes(&format!("own={}", table.id())), garbled("own"), "the data is another");
    let bare = decode("data=own");
    assert!(bare.notes.is_empty() && bare.study.wants_own() && bare.study.own().is_none());
    assert_eq!(decode(&format!("table={carried}&data=own")).study.own().map(|own| own.id), Some(table.id()));
}

#[test]
fn fields_of_classes_have_no_effect_on_own_numbers() {
    let classes = schema::TableId { hash: 1, features: 3, classes: 2, rows: 50 };
    let active = |classes: u32, key: Key| {
        let mut study = StudyConfig::default();
        study.set_own(schema::Own { id: schema::TableId { classes, ..own_table().id() }, link: None });
        study.is_active(key)
    };
    assert!(active(classes.classes, Key::Loss) && active(2, Key::Flip) && !active(2, Key::Samples));
    assert!(!active(0, Key::Loss) && !active(0, Key::Flip) && active(0, Key::Share));
}

#[test]
fn titles_and_notes_that_cannot_be_shown_are_cleaned_and_said_so() {
    let cleaned = |key: &str, used: &str| vec![(key.to_owned(), used.to_owned(), NoteKind::Cleaned)];
    assert_eq!(notes("title=Too%20large&note=Look%20first.%0AThen%20guess."), []);
    assert_eq!(notes("title=a%E2%80%AEb%00c"), cleaned("title", "abc"));
    assert_eq!(notes("title=two%0Alines"), cleaned("title", "two lines"));
    assert_eq!(notes(&format!("title={}", "x".repeat(81))), cleaned("title", &"x".repeat(40)));
    assert_eq!(notes("note=%0A%0A"), cleaned("note", ""));
    let link = decode("title=%3Cb%3E5%25%3C/b%3E%26&note=%E5%AD%A6%E4%B9%A0%E7%8E%87");
    assert_eq!((link.presentation.title(), link.presentation.note()), ("<b>5%</b>&", "学习率"));
    let note = &decode("colour=a%E2%80%AEb").notes[0];
    assert_eq!(note.given, "ab", "a note turns nothing round either");
}

#[test]
fn a_view_and_hidden_parts_are_read_by_name() {
    let link = decode("view=map&hide=model,data,glass&play=1");
    assert_eq!((link.notes.len(), link.play, link.presentation.view), (0, true, Some(Panel::Map)));
    assert_eq!(link.presentation.hide, [Part::Model, Part::Data, Part::Glass]);
    assert_eq!(link.study, StudyConfig::default());
    let ignored = |key: &str, kind| vec![(key.to_owned(), String::new(), kind)];
    assert_eq!(notes("view=everything"), ignored("view", NoteKind::NotAChoice));
    assert_eq!(notes("hide=model,ads"), ignored("hide", NoteKind::NotAChoice));
    assert_eq!(notes("hide=model,network"), ignored("hide", NoteKind::Repeated));
    assert_eq!(decode("hide=ads,table").presentation.hide, [Part::Table]);
}

/// A title is no setting: neither the digest's check nor the experiment changes with it.
#[test]
fn a_presentation_changes_nothing_that_is_checked() {
    let plain = "v=1&data=xor&search=random&trials=6&by=candle1.search1&r=k7q2m9xa.3f.Ab_-x0";
    let shown = format!("{plain}&title=Which%20rate&note=Guess.&view=race&hide=settings");
    let (plain, shown) = (decode(plain), decode(&shown));
    assert_eq!((plain.study, plain.claim, plain.by), (shown.study.clone(), shown.claim, shown.by));
    assert_eq!(encode(&shown.study), encode(&decode("data=xor&search=random&trials=6&engine=candle").study));
}
