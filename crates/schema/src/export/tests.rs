use search::{Acquisition, Prune, SearcherKind};

use super::*;
use crate::fields::FIELDS;
use crate::rules::BudgetKind;
use crate::study::{Own, StudyConfig};
use crate::table::{Table, parse};

fn study(link: &str) -> StudyConfig {
    let link = crate::decode(link);
    assert!(link.notes.is_empty(), "{:?}", link.notes);
    link.study
}

/// What the experiment is in a program: between the trainer and the search.
fn experiment(study: &StudyConfig, way: Way) -> String {
    let text = python(study, way, "#v=1", None);
    let (_, rest) = text.split_once("# --- the experiment -").unwrap();
    let (_, rest) = rest.split_once("\n\n").unwrap();
    rest.split_once("\n\n\n").unwrap().0.to_owned()
}

/// Every kind of domain: a range on each scale, whole numbers, powers of two, lists, a lattice, choices, and conditions.
const ALL_DOMAINS: &str = "opt=sgd|momentum|adam&lr=0.001..1&momentum=0.8..0.99&beta1=0.8|0.9&dropout=0..0.5&layers=1..3\
                           &width=16..64&width2=8|48&bs=8..64/4&kernel=3|5&model=mlp&search=grid,asha&trials=40";

#[test]
fn the_space_is_written_as_it_is_searched() {
    insta::assert_snapshot!("optuna", experiment(&study(ALL_DOMAINS), Way::Optuna));
    insta::assert_snapshot!("sweep", wandb_sweep(&study(&ALL_DOMAINS.replace("grid,", "")), "#v=1"));
    insta::assert_snapshot!("grid_sweep", wandb_sweep(&study(ALL_DOMAINS), "#v=1"));
}

#[test]
fn a_list_of_choices_that_are_numbers_is_one_of_numbers() {
    let text = experiment(&study("model=cnn&kernel=3|5&lr=0.1&bs=32"), Way::Ray);
    assert!(text.contains("(\"kernel\", \"choice\", [3, 5], None, None)"), "{text}");
}

#[test]
fn every_searcher_is_translated_or_named_as_missing() {
    for way in Way::ALL {
        for kind in SearcherKind::ALL {
            let mut study = study("lr=0.01..1&bs=32");
            study.searchers = vec![kind];
            let missing = missing(&study, way, false);
            let searches = counterpart::searches(&study, way);
            let [Search { searcher, trials: 24, offset: 0 }] = searches[..] else { panic!("{searches:?}") };
            let same =
                searcher == kind || (kind, searcher) == (SearcherKind::ShuffledGrid, SearcherKind::Grid);
            let told = match kind {
                SearcherKind::You => missing == [Missing::Placed],
                _ if same => missing.is_empty(),
                _ => missing == [Missing::Searcher { wanted: kind, instead: searcher }],
            };
            assert!(told, "{way:?} {kind:?}: {missing:?}");
            let text = python(&study, way, "#v=1", None);
            assert!(missing.iter().all(|it| text.contains(&format!("- {it}"))), "{way:?} {kind:?}");
            assert!(way == Way::Wandb || text.contains(&format!("    (\"{}\", 24, 0),", searcher.key())));
        }
    }
}

#[test]
fn a_searcher_that_a_program_names_is_one_that_it_knows() {
    let known = |way: Way, key: &str| match way {
        Way::Optuna => include_str!("ask.py").contains(key) || include_str!("optuna.py").contains(key),
        Way::Ray => include_str!("ask.py").contains(key) || include_str!("ray.py").contains(key),
        Way::Sklearn => include_str!("sklearn.py").contains(key) || key == "\"random\"",
        Way::Hyperopt => include_str!("hyperopt.py").contains(key),
        Way::Wandb => ["\"grid\"", "\"random\"", "\"gp\"", "\"hyperband\""].contains(&key),
    };
    for way in Way::ALL {
        for kind in SearcherKind::ALL {
            let mut study = study("lr=0.01..1&bs=32");
            study.searchers = vec![kind];
            let searcher = counterpart::searches(&study, way)[0].searcher;
            // Whoever is not named there is random search.
            let key = format!("\"{}\"", searcher.key());
            assert!(searcher == SearcherKind::Random || known(way, &key), "{way:?} {kind:?}");
        }
    }
}

#[test]
fn searches_draw_different_points_and_none_is_made_twice() {
    let mut study = study("lr=0.01..1&bs=32&search=random,tpe,gp&trials=6");
    (study.seeds, study.twice) = (2, true);
    let searches = |way| {
        let searches = counterpart::searches(&study, way);
        searches.iter().map(|it| (it.searcher.key(), it.trials, it.offset)).collect::<Vec<_>>()
    };
    assert_eq!(
        searches(Way::Hyperopt),
        [
            ("random", 6, 0),
            ("tpe", 6, 1),
            ("random", 12, 2),
            ("random", 6, 3),
            ("tpe", 6, 4),
            ("random", 12, 5)
        ]
    );
    assert_eq!(searches(Way::Sklearn).len(), 4);
    study.searchers = vec![SearcherKind::Pbt];
    let frozen = super::tests::study("layers=1..3&lr=0.1&bs=32&search=pbt");
    assert_eq!(missing(&frozen, Way::Ray, false).len(), 1, "nothing can change while a network trains");
    assert_eq!(missing(&study, Way::Ray, false), []);
}

#[test]
fn rules_without_a_counterpart_are_named() {
    let mut study = study("lr=0.01..1&bs=32&search=gp");
    study.prune = Prune::Median;
    study.budget = BudgetKind::Samples;
    study.acquisition = Acquisition::Thompson;
    study.survey = 16;
    study.parts.repeats = 3;
    let told = |study: &StudyConfig, way| -> Vec<String> {
        missing(study, way, false).iter().map(ToString::to_string).collect()
    };
    let always = ["budgets equal in samples: they are equal in trials", "the measured landscape"];
    let optuna = told(&study, Way::Optuna);
    assert_eq!(optuna.len(), 3, "{optuna:?}");
    assert!(always.iter().all(|it| optuna.iter().any(|told| told == it)), "{optuna:?}");
    assert!(optuna[1].starts_with("acquisition ts"), "{optuna:?}");
    let sklearn = told(&study, Way::Sklearn);
    for what in ["searcher gp: random", "median pruning", "repeats"] {
        assert!(sklearn.iter().any(|it| it.starts_with(what)), "{what}: {sklearn:?}");
    }
    study.parts.folds = 3;
    assert!(!told(&study, Way::Sklearn).iter().any(|it| it.starts_with("repeats")), "they repeat the folds");
    study.searchers = vec![SearcherKind::Grid, SearcherKind::Gp];
    assert!(told(&study, Way::Wandb).contains(&"a sweep is one search: only grid searches".to_owned()));
}

#[test]
fn an_own_table_travels_in_the_program() {
    let rows: String = (0..12).map(|i| format!("{i}.5,{},\"a \"\"{}\"\"\"\n", i * i, i % 2)).collect();
    let table = parse(format!("x,y\\z,kind\n{rows}").as_bytes(), None).unwrap();
    let mut study = study("lr=0.01..1&bs=32&search=tpe");
    study.set_own(Own { id: table.id(), link: None });
    let text = python(&study, Way::Optuna, "#v=1", Some(&table));
    let end = "CLASSES = [\"a \\\"0\\\"\", \"a \\\"1\\\"\"]\nTABLE = \"\"\"\\\nx,y\\\\z,kind\n0.5,0,\\\"a \\\"\\\"0\\\"\\\"\\\"\n1.5,1,";
    assert!(text.contains(end), "{}", &text[text.len() - 600..]);
    assert_eq!(missing(&study, Way::Optuna, true), []);
    assert_eq!(missing(&study, Way::Optuna, false), [Missing::Table]);
    let without = python(&study, Way::Optuna, "#v=1", None);
    assert!(without.contains("- your own table: put it into TABLE"));
    study.set(crate::Key::Data, crate::Setting::parse(crate::Key::Data.field(), "digits").0);
    assert!(!python(&study, Way::Optuna, "#v=1", Some(&table)).contains("0.5,0"), "digits need no table");
    assert!(Table::to_csv(&table).starts_with("x,y\\z,kind\n0.5,0,\"a \"\"0\"\"\"\n"));
}

#[test]
fn the_trainer_knows_every_field_and_what_holds_where_nothing_is_said() {
    let data = include_str!("data.py");
    let (_, defaults) = data.split_once("DEFAULTS = dict(").unwrap();
    for field in FIELDS {
        let fixed = crate::Setting::default_of(&field).is_fixed();
        let text = match field.kind {
            crate::Kind::Choice(_) if field.key != crate::Key::Kernel => {
                format!(" {}=\"{}\",", field.name, field.default)
            }
            _ => format!(" {}={}", field.name, field.default),
        };
        let there = if fixed { text } else { format!(" {}=", field.name) };
        assert!(defaults.contains(&there), "{there}");
    }
}

#[test]
fn programs_are_tidy() {
    for way in Way::ALL {
        let text = python(&study(ALL_DOMAINS), way, "#v=1", None);
        assert!(
            text.starts_with("\"\"\"An experiment of Athanor") && text.ends_with("\n    main()\n"),
            "{way:?}"
        );
        for line in text.lines() {
            assert!(line.chars().count() <= 120 && line.trim_end() == line, "{way:?}: {line}");
        }
        assert!(!text.contains("\n\n\n\n"), "{way:?}");
        assert!(file_name(way).contains(way.key()) && text.contains(file_name(way)), "{way:?}");
    }
}
