//! Files that the tools themselves wrote (`tests/browser/fixtures/boards/make.py`), and files that nobody should write.

use proptest::prelude::*;
use search::{Domain, Scale};

use super::*;
use crate::board::{Trial, Who};
use crate::report::Outcome;

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("../../../../tests/browser/fixtures/boards/", $name)).as_slice()
    };
}

const JOURNAL: &[u8] = fixture!("optuna.log");
const OLD_JOURNAL: &[u8] = fixture!("optuna-3.1.log");
const JSON: &[u8] = fixture!("optuna.json");
const RECORDS: &[u8] = fixture!("optuna-records.json");
const CSV: &[u8] = fixture!("optuna.csv");
const TWO: &[u8] = fixture!("optuna-two.csv");
const WANDB: &[u8] = fixture!("wandb.csv");
const TRIALS: &[u8] = fixture!("trials.csv");
const BROKEN: &[u8] = fixture!("broken.log");

fn names(board: &Board) -> Vec<&str> {
    board.params.iter().map(|param| param.name.as_str()).collect()
}

fn count(board: &Board, state: Outcome) -> usize {
    board.trials.iter().filter(|trial| trial.state == state).count()
}

fn domain<'a>(board: &'a Board, name: &str) -> &'a Domain {
    &board.params.iter().find(|param| param.name == name).unwrap().domain
}

fn kinds(faults: Vec<Fault>) -> Vec<(u32, &'static str)> {
    faults.iter().map(|fault| (fault.line, fault.kind.code())).collect()
}

#[test]
fn every_file_is_known_for_what_it_is() {
    assert_eq!([JOURNAL, OLD_JOURNAL, BROKEN].map(recognise), [Kind::Journal; 3]);
    assert_eq!([JSON, RECORDS].map(recognise), [Kind::OptunaJson; 2]);
    assert_eq!([CSV, TWO].map(recognise), [Kind::OptunaCsv; 2]);
    assert_eq!((recognise(WANDB), recognise(TRIALS)), (Kind::Wandb, Kind::Trials));
    assert_eq!(recognise(b"\xef\xbb\xbf { \"athanor\" : 1, \"x\": 2}"), Kind::Record);
    assert_eq!(recognise(b"sepal,petal,species\n1,2,setosa\n"), Kind::Table);
    assert_eq!(recognise(b"1,2,3\n4,5,6\n"), Kind::Table);
    let unknown: [(&[u8], Unknown); 7] = [
        (b"", Unknown::Empty),
        (b" \n ", Unknown::Empty),
        (b"SQLite format 3\0...", Unknown::Database),
        (b"\x80\x04\x95", Unknown::Pickle),
        (b"PK\x03\x04", Unknown::Archive),
        (b"a,b\xff\n", Unknown::NotText),
        (b"{\"a\": 1}", Unknown::Other),
    ];
    for (bytes, why) in unknown {
        assert_eq!(recognise(bytes), Kind::Unknown(why));
        assert!(board(bytes, "x").is_err());
    }
}

/// The 27 trials of `digits`: 15 to the end, of which one to -inf; 8 pruned; one that raised, one whose value is NaN; one
/// that runs and one that waits.
#[test]
fn a_journal_gives_trials_with_their_curves_ranges_and_conditions() {
    let Imported { board, notes } = board(JOURNAL, "file").unwrap();
    assert!(board.is_sound());
    assert_eq!(
        (board.name.as_str(), board.objective.name.as_str(), board.objective.higher),
        ("digits", "accuracy", true)
    );
    assert_eq!(notes, [Note::OtherStudies { count: 2 }, Note::Waiting { count: 1 }]);
    assert_eq!(names(&board), ["opt", "lr", "batch_size", "layers", "width", "dropout", "momentum"]);
    assert_eq!(*domain(&board, "lr"), Domain::Float { low: 1e-5, high: 0.1, scale: Scale::Log });
    assert_eq!(*domain(&board, "width"), Domain::Int { low: 8, high: 64, step: 8, scale: Scale::Linear });
    assert_eq!(
        *domain(&board, "batch_size"),
        Domain::Levels { values: vec![16.0, 32.0, 64.0], scale: Scale::Linear }
    );
    assert_eq!(board.params[0].labels, ["adam", "sgd"]);
    assert!(board.params.iter().all(|param| param.told));
    let states = [Outcome::Done, Outcome::Pruned, Outcome::Diverged, Outcome::Failed, Outcome::Running];
    assert_eq!(states.map(|state| count(&board, state)), [14, 8, 2, 1, 1]);
    let first = &board.trials[0];
    assert_eq!(first.value, Some(0.820_000_000_000_000_1));
    assert_eq!(first.values[..3], [Some(1.0), Some(0.001), Some(32.0)]);
    assert_eq!(first.curves[0].points.len(), 5);
    assert!(first.seconds.unwrap() > 0.05);
    assert_eq!(board.trials[2].values[6], None, "adam has no momentum");
    assert_eq!((board.trials[3].state, board.trials[3].value), (Outcome::Diverged, None));
    assert_eq!(board.trials[4].curves[0].points[3], (3.0, None));
    assert_eq!(board.best(), Some(0), "Optuna's study.best_trial.number");
}

#[test]
fn other_studies_of_a_journal_can_be_chosen_and_deleted_ones_are_gone() {
    let opened = open(JOURNAL, "file").unwrap();
    assert_eq!(opened.studies(), ["digits", "two", "last"]);
    let choice = Choice { objective: 1, ..opened.guess_of(1) };
    let Imported { board, notes } = opened.board(&choice).unwrap();
    assert_eq!((board.trials.len(), board.objective.higher), (4, true));
    assert_eq!(board.trials[1].value, Some(0.02), "params n / 100 of optuna-two.csv");
    assert!(notes.contains(&Note::OtherObjectives { count: 1 }));
    assert_eq!(*domain(&board, "n"), Domain::Int { low: 1, high: 100, step: 1, scale: Scale::Log });
    let last = opened.board(&opened.guess_of(2)).unwrap().board;
    assert_eq!((last.trials.len(), last.objective.higher), (2, false), "not those of the deleted study");
    assert!(opened.board(&Choice { study: 9, ..choice }).is_err());
}

#[test]
fn the_first_version_of_journals_reads_alike() {
    let old = board(OLD_JOURNAL, "file").unwrap().board;
    let new = board(JOURNAL, "file").unwrap().board;
    assert_eq!(old.params, new.params);
    assert_eq!(old.trials.len(), 10);
    assert_eq!(old.trials[0].values, new.trials[0].values);
    assert_eq!(old.trials[0].curves[0].points, new.trials[0].curves[0].points);
}

/// What does not depend on the file's form.
fn gist(trial: &Trial) -> (u32, Outcome, Option<f64>) {
    (trial.number, trial.state, trial.value.map(|value| (value * 1e6).round() / 1e6))
}

#[test]
fn one_study_is_the_same_in_all_its_forms() {
    let journal = board(JOURNAL, "x").unwrap().board;
    let json = board(JSON, "x").unwrap().board;
    assert_eq!(
        (&json.name, &json.objective, &json.params),
        (&journal.name, &journal.objective, &journal.params)
    );
    for (a, b) in journal.trials.iter().zip(&json.trials) {
        assert_eq!((gist(a), &a.values, &a.curves), (gist(b), &b.values, &b.curves));
    }
    let told: Vec<_> = journal.trials.iter().map(gist).collect();
    for (bytes, file) in [(CSV, "csv"), (RECORDS, "records")] {
        let found = board(bytes, "x").unwrap().board;
        assert_eq!((found.objective.name.as_str(), found.objective.higher), ("accuracy", true), "{file}");
        assert!(found.params.iter().all(|param| !param.told));
        for (have, (number, state, value)) in found.trials.iter().map(gist).zip(&told) {
            // A data frame tells of trial 4 only that it failed.
            let state = if *number == 4 { Outcome::Failed } else { *state };
            assert_eq!(have, (*number, state, *value), "{file}");
        }
        let lr = |board: &Board, k: usize| {
            board.trials[k].values[names(board).iter().position(|n| *n == "lr").unwrap()]
        };
        assert_eq!(lr(&found, 0), lr(&journal, 0));
        assert!(matches!(domain(&found, "lr"), Domain::Float { scale: Scale::Log, .. }));
    }
}

#[test]
fn a_data_frame_of_two_objectives_shows_one_and_offers_the_other() {
    let opened = open(TWO, "two").unwrap();
    let objectives: Vec<_> = opened.objectives(0).into_iter().map(|measured| measured.name).collect();
    assert_eq!(objectives, ["values_0", "values_1"]);
    let board = opened.board(&opened.guess()).unwrap().board;
    assert_eq!(names(&board), ["n", "x"]);
    assert_eq!(board.trials[1].seconds.map(|s| s > 0.0), Some(true));
}

#[test]
fn runs_of_weights_and_biases_are_parted_into_settings_and_measurements() {
    let opened = open(WANDB, "sweep").unwrap();
    let Imported { board, .. } = opened.board(&opened.guess()).unwrap();
    assert!(board.is_sound());
    assert_eq!(
        names(&board),
        ["batch_size", "hidden_size", "lr", "optimizer"],
        "what never changes is left out"
    );
    assert_eq!((board.objective.name.as_str(), board.objective.higher), ("val/accuracy", true));
    let states = [Outcome::Done, Outcome::Failed, Outcome::Running];
    assert_eq!(states.map(|state| count(&board, state)), [17, 2, 1]);
    assert_eq!(
        (board.trials[0].seconds, board.trials[19].seconds),
        (Some(40.0), Some(173.0)),
        "oldest first"
    );
    assert!(matches!(domain(&board, "lr"), Domain::Float { scale: Scale::Log, .. }));
    assert!(opened.columns().iter().all(|(name, _)| *name != "Sweep" && *name != "Name"));
    let loss = opened.objectives(0).iter().position(|measured| measured.name == "val_loss").unwrap();
    let board = opened.board(&Choice { objective: loss, higher: false, ..opened.guess() }).unwrap().board;
    assert_eq!(count(&board, Outcome::Diverged), 1);
}

#[test]
fn a_plain_table_of_trials_has_groups_and_a_choice_of_objective() {
    let opened = open(TRIALS, "class").unwrap();
    let Imported { board, .. } = opened.board(&opened.guess()).unwrap();
    assert!(board.is_sound());
    assert_eq!(names(&board), ["lr", "batch_size", "optimizer", "dropout"]);
    assert_eq!((board.objective.name.as_str(), board.objective.higher), ("val_loss", false));
    let groups: Vec<_> = board.groups.iter().map(|group| (group.name.as_str(), group.who)).collect();
    assert_eq!(groups, [("Ana", Who::Learner), ("Bo", Who::Learner), ("陈静", Who::Learner)]);
    assert_eq!(board.ranking().len(), 3);
    let columns = opened.columns();
    let accuracy = columns.iter().find(|(name, _)| *name == "val_accuracy").unwrap().1.unwrap();
    let choice = Choice { objective: accuracy, higher: true, params: vec![0], ..opened.guess() };
    let board = opened.board(&choice).unwrap().board;
    assert_eq!((names(&board), board.objective.name.as_str()), (vec!["lr"], "val_accuracy"));
}

#[test]
fn decimal_commas_and_rows_that_never_end_are_told_from_each_other() {
    let good = "trial;lr;loss\n1;0,1;0,5\n2;0,01;0,25\n";
    let board = |text: &str| super::board(text.as_bytes(), "x").map(|imported| imported.board);
    assert_eq!(board(good).unwrap().trials[1].value, Some(0.25));
    let faults = |text: &str| kinds(board(text).unwrap_err());
    assert_eq!(faults("trial,lr,loss\n1,0.1,0.5\n2,0.1\n\n3,0.1,2,3\n"), [(3, "ragged"), (5, "ragged")]);
    assert_eq!(faults("trial,lr,loss\n1,0.1,0.5\n2,\"0.1,3\n"), [(3, "open-quote")]);
    assert_eq!(faults("trial,lr,loss\n1,0.1,good\n2,0.2,bad\n"), [(0, "no-objective")]);
    assert_eq!(faults("trial,lr,loss\n1,0.1,0.3\n2,0.2,o.2\n3,0.1,\n"), [(3, "not-a-number")]);
}

#[test]
fn what_is_broken_is_told_with_its_line() {
    let faults = |bytes: &[u8]| kinds(board(bytes, "x").unwrap_err());
    assert_eq!(faults(BROKEN), [(41, "json")]);
    assert_eq!(
        faults(b"{\"op_code\":0,\"study_name\":\"a\",\"directions\":[1]}\n{\"op_code\":4}\n"),
        [(2, "journal")]
    );
    assert_eq!(faults(b"{\"op_code\":0,\"study_name\":\"a\",\"directions\":[1]}\n"), [(0, "no-trials")]);
    assert_eq!(faults(b"{\"trials\": [1, 2,\n 3"), [(2, "json")]);
    assert_eq!(faults(b"{\"trials\": 3}"), [(0, "no-list")]);
    assert_eq!(faults(b"[{\"number\": 3}]"), [(0, "no-list")]);
    assert_eq!(faults(b"{\"athanor\": 1}"), [(0, "ours")]);
    assert_eq!(faults(b"1,2\n3,4\n"), [(1, "no-headings")]);
    assert_eq!(faults(b"a,b\nx,y\n"), [(0, "no-objective")]);
    assert_eq!(faults(&vec![b'a'; BYTES_MAX + 1]), [(0, "too-long")]);
}

/// A program that is stopped while it writes leaves half a line.
#[test]
fn a_last_line_that_is_cut_off_is_left_out() {
    let cut = &JOURNAL[..JOURNAL.len() - 40];
    let lines = JOURNAL.iter().filter(|byte| **byte == b'\n').count();
    let Imported { board, notes } = board(cut, "x").unwrap();
    assert_eq!(board.trials.len(), 26);
    assert!(notes.contains(&Note::CutLine { line: lines as u32 }), "{notes:?}");
}

/// Whatever is done to a file: no panic, and a board that comes out is sound.
fn survives(bytes: &[u8]) {
    let Ok(opened) = open(bytes, "x") else { return };
    let all = opened.columns().len().min(70);
    for study in 0..opened.studies().len().min(4) {
        for objective in 0..opened.objectives(study).len().min(4) {
            let guess = Choice { objective, ..opened.guess_of(study) };
            for choice in [guess.clone(), Choice { params: (0..all).collect(), ..guess }] {
                if let Ok(imported) = opened.board(&choice) {
                    assert!(imported.board.is_sound(), "{:?}", imported.board.params);
                    let _ = imported.board.importances();
                    let _ = imported.board.ranking();
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_bytes_do_harm(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        survives(&bytes);
    }

    #[test]
    fn no_text_that_looks_like_trials_does_harm(
        text in "(trial|number|params_x|value|loss|Name|State|Created|Runtime|lr|[a-z\"]{0,4})(,(value|loss|state|params_y|acc|[a-z]{1,3})){1,4}\n(([0-9]{1,3}|1e400|nan|-inf|9007199254740993|[a-z]{0,3}|\"|\"a,b\"|COMPLETE|2026-01-01T00:00:00)[,;\n]){0,40}",
    ) {
        survives(text.as_bytes());
    }

    #[test]
    fn no_damage_to_a_real_file_does_harm(
        which in 0_usize..8, place in 0.0..1.0_f64, length in 0_usize..60, junk in prop::collection::vec(any::<u8>(), 0..12),
    ) {
        let file = [JOURNAL, OLD_JOURNAL, JSON, RECORDS, CSV, TWO, WANDB, TRIALS][which];
        let at = (place * file.len() as f64) as usize;
        let mut bytes = file[..at].to_vec();
        bytes.extend(junk);
        bytes.extend(&file[(at + length).min(file.len())..]);
        survives(&bytes);
    }

    #[test]
    fn no_numbers_do_harm(numbers in prop::collection::vec(any::<f64>(), 8), log in any::<bool>()) {
        let n: Vec<String> = numbers.iter().map(|x| if x.is_finite() { format!("{x:e}") } else { "NaN".into() }).collect();
        let text = format!(
            "[{{\"number\":{},\"value\":{},\"params\":{{\"x\":{}}},\"distributions\":{{\"x\":{{\"name\":\"IntDistribution\",\
             \"attributes\":{{\"low\":{},\"high\":{},\"step\":{},\"log\":{log}}}}}}}}},{{\"value\":{},\"params_x\":{}}}]",
            n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]
        );
        survives(text.as_bytes());
    }
}
