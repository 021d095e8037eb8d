//! The built program, as a shell sees it: what it prints, what it writes, and its exit codes.

#![cfg(not(target_arch = "wasm32"))]

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// Twelve short trials, some of which diverge.
const STUDY: &str =
    "#v=1&data=moons&lr=0.001..100&bs=16|64&epochs=2&samples=100&width=8&search=random,gp&trials=6&lag=2";

fn athanor(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_athanor")).args(args).output().expect("the program starts")
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("it ends by itself")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("it prints text")
}

/// What stands behind a word at a line's beginning.
fn value(output: &Output, name: &str) -> String {
    let line = text(&output.stdout).lines().find_map(|line| line.strip_prefix(name));
    line.unwrap_or_else(|| panic!("no {name} in {output:?}")).trim().to_owned()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("the file is there")
}

#[test]
fn the_digest_does_not_depend_on_the_number_of_jobs() {
    for engine in ["fused", "candle"] {
        let digest = |jobs: &str| {
            let output = athanor(&["run", STUDY, "--jobs", jobs, "--engine", engine]);
            assert_eq!((code(&output), text(&output.stderr)), (0, ""));
            value(&output, "digest")
        };
        let one = digest("1");
        assert_eq!(one.len(), 8);
        assert_eq!(one, digest("4"), "{engine}");
        assert_eq!(one, digest("4294967295"), "{engine}: no more threads than trials");
    }
}

#[test]
fn the_test_split_is_looked_at_only_when_asked() {
    let folder = tempfile::tempdir().expect("there is room");
    let file = folder.path().join("out.json");
    let json = |args: &[&str]| {
        let output = athanor(&[&["run", STUDY, "--out", file.to_str().expect("it is text")], args].concat());
        assert_eq!(code(&output), 0, "{output:?}");
        let json: Value = serde_json::from_str(&read(&file)).expect("it is JSON");
        (output, json)
    };
    let (plain, without) = json(&[]);
    assert!(without["test"].is_null() && !text(&plain.stdout).contains("test     "));
    let (asked, with) = json(&["--test"]);
    let done =
        with["trials"].as_array().expect("a list").iter().filter(|trial| trial["outcome"] == "done").count();
    assert_eq!(with["test"]["compared"], done);
    let loss = with["test"]["loss"].as_f64().expect("a number");
    assert!(loss > 0.0 && loss < 5.0, "{loss}");
    let said = value(&asked, "test ");
    assert!(
        said.starts_with(&format!("loss {loss:.5}, accuracy"))
            && said.contains(&format!("among {done} trials")),
        "{said}"
    );
    assert_eq!(value(&asked, "digest"), value(&plain, "digest"), "looking changes nothing");
}

#[test]
fn batch_sizes_are_compared() {
    let link = "#v=1&data=moons&samples=60&opt=sgd&lr=0.3&bs=8&epochs=4";
    let output = athanor(&["batches", link, "--seeds", "1", "--target", "0.5", "--jobs", "2"]);
    assert_eq!(code(&output), 0, "{output:?}");
    let out = text(&output.stdout);
    assert!(out.contains("base     lr=0.3 bs=8 epochs=4") && out.contains("validation loss 0.5"), "{out}");
    for batch in ["1", "2", "4", "8", "18", "36"] {
        // Once each for speed, steps, and the four rules.
        let lines = out.lines().filter(|line| line.split_whitespace().next() == Some(batch));
        assert_eq!(lines.count(), 6, "{batch}: {out}");
    }
    assert!(out.contains("critical batch size"), "{out}");
    assert_eq!(code(&athanor(&["batches", "nonsense"])), 2);
}

#[test]
fn a_link_is_reproduced_and_an_altered_one_is_not() {
    let page = format!("https://example.org/athanor/{STUDY}");
    let link = value(&athanor(&["run", &page]), "link");
    assert!(
        link.starts_with("https://example.org/athanor/#v=1&data=moons") && link.contains("&r="),
        "{link}"
    );

    let same = athanor(&["run", &link, "--verify", "--jobs", "3"]);
    assert_eq!(code(&same), 0, "{same:?}");
    assert!(value(&same, "verdict").starts_with("reproduced"));
    assert_eq!(value(&same, "link"), link);

    let altered = link.replace("lr=0.001..100", "lr=0.001..99");
    let other = athanor(&["run", &altered, "--verify"]);
    assert_eq!(code(&other), 1, "{other:?}");
    let verdict = value(&other, "verdict");
    assert!(
        verdict.starts_with("differs") && verdict.contains("settings in the link were changed"),
        "{verdict}"
    );
    assert!(verdict.contains("First to differ: trial 0 (random 0)"), "{verdict}");

    assert_eq!(code(&athanor(&["run", &altered])), 0, "without --verify, nothing is judged");
}

#[test]
fn what_cannot_be_used_ends_with_2_before_anything_is_trained() {
    let unclaimed = ["run", STUDY, "--verify"];
    let named = ["run", STUDY, "--out", "results.xlsx"];
    let cases: [(&[&str], &str); 8] = [
        (&[], "Usage"),
        (&["run"], "URL-or-hash"),
        (&["run", STUDY, "--jobs", "none"], "--jobs"),
        (&["run", ""], "link is empty"),
        (&["run", "results.csv"], "not a link"),
        (&["run", "#v=1&r=rubbish", "--verify"], "r = rubbish cannot be read"),
        (&unclaimed, "--verify needs a link that claims results"),
        (&named, "must end in .csv or .json"),
    ];
    for (args, complaint) in cases {
        let output = athanor(args);
        assert_eq!(code(&output), 2, "{args:?}");
        assert!(text(&output.stderr).contains(complaint), "{args:?}: {output:?}");
        assert!(output.stdout.is_empty(), "{output:?}");
    }
}

#[test]
fn what_cannot_be_written_or_made_ends_with_3_before_anything_is_trained() {
    let folder = tempfile::tempdir().expect("a folder");
    let nowhere = folder.path().join("no/such/folder/results.csv");
    let unwritable = athanor(&["run", STUDY, "--out", nowhere.to_str().expect("a plain name")]);
    assert_eq!((code(&unwritable), unwritable.stdout.len()), (3, 0));
    assert!(text(&unwritable.stderr).contains("results.csv"), "{unwritable:?}");
}

#[test]
fn notes_about_the_link_are_told_beside_the_results() {
    let output = athanor(&["run", "#data=moons&lr=0.1&bs=32&epochs=1&samples=60&colour=red"]);
    assert_eq!(code(&output), 0);
    assert_eq!(text(&output.stderr), "note: colour is not a setting; it is ignored.\n");
    assert_eq!(value(&output, "best"), "grid 0", "nothing is searched: one trial");
}

#[test]
fn csv_has_a_row_for_each_trial() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("results.csv");
    let points = folder.path().join("curves");
    let [out, curves] = [&path, &points].map(|path| path.to_str().expect("a plain name"));
    let output = athanor(&["run", STUDY, "--out", out, "--curves", curves]);
    assert_eq!(code(&output), 0, "{output:?}");
    let mut csv = csv::Reader::from_path(&path).expect("the file is there");
    let head: Vec<_> = csv.headers().expect("a head").iter().map(str::to_owned).collect();
    assert_eq!(head[..7], ["trial", "lane", "searcher", "role", "search", "k", "lr"]);
    assert_eq!(head[7..10], ["bs", "outcome", "steps"]);
    let rows: Vec<_> = csv.records().map(|row| row.expect("as wide as its head")).collect();
    assert_eq!(rows.len(), 12);
    let number = |row: usize, column: usize| -> f64 { rows[row][column].parse().expect("a number") };
    for (i, row) in rows.iter().enumerate() {
        assert_eq!((&row[1], &row[2]), if i < 6 { ("0", "random") } else { ("1", "gp") });
        assert_eq!(&row[3], "competitor");
        assert_eq!((number(i, 4), number(i, 5)), (0.0, (i % 6) as f64));
        assert!((0.001..=100.0).contains(&number(i, 6)) && ["16", "64"].contains(&&row[7]));
        assert!(["done", "diverged"].contains(&&row[8]));
    }
    let place = |name: &str| head.iter().position(|it| it == name).expect("the column is there");
    let done = rows.iter().position(|row| &row[8] == "done").expect("some trial is done");
    assert!(number(done, place("best_val_loss")) <= number(done, place("final_val_loss")));
    assert_eq!(number(done, place("epochs")), 2.0);
    let known = csv::Reader::from_path(&points).expect("the file is there").into_records();
    let known: Vec<_> = known.map(|row| row.expect("as wide as its head")).collect();
    let of_done: Vec<_> = known.iter().filter(|row| row[0] == rows[done][0]).map(|row| &row[2]).collect();
    assert_eq!(of_done, ["0", "1", "2"], "a point before training, and one after each epoch");
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 2, "no temporary file is left");
}

#[test]
fn json_has_the_shape_of_the_page_s_snapshot() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("results.json");
    let link = value(&athanor(&["run", STUDY]), "link");
    let output = athanor(&["run", &link, "--jobs", "2", "--out", path.to_str().expect("a plain name")]);
    assert_eq!(code(&output), 0, "{output:?}");
    let json: Value = serde_json::from_str(&read(&path)).expect("valid JSON");
    assert_eq!(json["digest"], value(&output, "digest"));
    assert_eq!(json["verdict"]["kind"], "reproduced");
    assert_eq!((&json["status"], &json["engine"]["inForce"]), (&"finished".into(), &"fused".into()));
    assert_eq!((&json["seed"], &json["workers"]), (&7.into(), &2.into()));
    assert!(json["hash"].as_str().expect("text").starts_with("#v=1&data=moons"));
    let trials = json["trials"].as_array().expect("trials");
    assert_eq!(trials.len(), 12);
    let lane = &json["lanes"][1];
    assert_eq!(lane["searcher"], "gp");
    let best = &trials[usize::try_from(lane["best"]["trial"].as_u64().expect("a number")).expect("small")];
    assert_eq!((&best["searcher"], &best["outcome"]), (&"gp".into(), &"done".into()));
    assert_eq!(best["best"]["val_loss"], lane["best"]["val_loss"]);
    assert_eq!(best["curve"].as_array().expect("points").len(), 3, "before training and after two epochs");
    assert!(best["point"]["lr"].is_number() && best["point"]["bs"].is_number());
}

#[test]
fn a_reader_that_stops_listening_is_no_error() {
    for args in [&["fields"][..], &["datasets"], &["run", "#data=moons&lr=0.1&bs=32&epochs=1&samples=60"]] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_athanor"))
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        drop(child.stdout.take());
        let mut complaint = String::new();
        child.stderr.take().expect("a pipe").read_to_string(&mut complaint).expect("text");
        assert_eq!((child.wait().expect("it ends").code(), complaint.as_str()), (Some(0), ""), "{args:?}");
    }
}

/// What `search-stdio` prints for these lines, and its exit code.
fn search(lines: &str) -> (String, i32) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_athanor"))
        .arg("search-stdio")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // Where it has complained, it may be gone before all is written.
    let _ = child.stdin.take().expect("a pipe").write_all(lines.as_bytes());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(text(&output.stderr), "");
    (text(&output.stdout).to_owned(), code(&output))
}

#[test]
fn another_program_is_served_line_by_line() {
    let space = r#"[{"name":"lr","type":"float","low":0.001,"high":1,"log":true}]"#;
    let first = format!("{{\"space\":{space},\"seed\":1,\"trials\":2,\"sampler\":\"sobol\"}}\n");
    let (said, code) = search(&(first.clone() + "{\"value\":2}\n{\"value\":1}\n"));
    let said: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!((code, said.len(), &said[2]["value"]), (0, 3, &1.0.into()));
    assert_eq!(said[2]["best"], said[1]["ask"]);
    assert!(said[0]["ask"]["lr"].as_f64().is_some_and(|lr| (0.001..=1.0).contains(&lr)));

    let (said, code) = search(&(first + "rubbish\n"));
    assert!(said.lines().last().is_some_and(|line| line.starts_with("{\"error\":\"not JSON")), "{said}");
    assert_eq!(code, 2);
}

#[test]
fn tables_are_markdown() {
    for (command, first) in [("fields", "| key | group |"), ("datasets", "| name | task |")] {
        let output = athanor(&[command]);
        assert_eq!(code(&output), 0);
        assert!(text(&output.stdout).starts_with(first), "{output:?}");
    }
}

/// Forty rows that a line separates, under a heading.
fn rows() -> String {
    let row = |i: u32| format!("{},{},{}\n", i % 8, i / 8, if i % 8 > i / 8 { "above" } else { "below" });
    "a,b,side\n".to_owned() + &(0..40).map(row).collect::<String>()
}

#[test]
fn own_data_comes_from_a_file_and_its_link_from_that_file_only() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("the file can be written");
        path.into_os_string().into_string().expect("its name is text")
    };
    let good = path("good.csv", &rows());
    let first = athanor(&["run", "#lr=0.1&bs=8&epochs=3&width=4", "--data", &good]);
    assert_eq!((code(&first), text(&first.stderr)), (0, ""));
    let link = value(&first, "link");
    assert!(link.contains("data=own&own="), "{link}");
    assert_eq!(code(&athanor(&["run", &link, "--verify", "--data", &good])), 0);

    let alone = athanor(&["run", &link]);
    assert_eq!(code(&alone), 2);
    assert!(text(&alone.stderr).contains("--data"), "{alone:?}");
    let other = athanor(&["run", &link, "--data", &path("other.csv", &rows().replacen("above", "below", 1))]);
    assert_eq!(code(&other), 2);
    assert!(text(&other.stderr).contains("other-data"), "{other:?}");
    let broken =
        athanor(&["run", "#data=own", "--data", &path("bad.csv", &rows().replacen("3,0", "x,0", 1))]);
    assert_eq!(code(&broken), 2);
    assert!(text(&broken.stderr).contains("line 5, column 1 (a): not-a-number (x)"), "{broken:?}");
}

#[test]
fn an_experiment_is_printed_as_a_program_for_other_tools() {
    for tool in ["optuna", "sklearn", "hyperopt", "ray", "wandb"] {
        let out = athanor(&["export", tool, STUDY]);
        assert_eq!(code(&out), 0, "{tool}");
        let program = text(&out.stdout);
        assert!(program.contains("\n    #v=1&data=moons&"), "{tool}");
        assert!(program.contains("(\"lr\", \"log\", (0.001, 100.0), None, None)"), "{tool}");
        assert!(program.contains("def train(") && program.trim_end().ends_with("main()"), "{tool}");
    }
    let out = athanor(&["export", "wandb-sweep", STUDY]);
    assert!(text(&out.stdout).contains("method: random\nrun_cap: 6\n"), "{out:?}");
    assert_eq!(code(&athanor(&["export", "excel", STUDY])), 2);
    let pbt = athanor(&["export", "optuna", "#v=1&search=pbt"]);
    assert!(text(&pbt.stderr).contains("Optuna has no counterpart of: searcher pbt"), "{pbt:?}");
    let own = athanor(&["export", "optuna", "#v=1&data=own"]);
    assert!(code(&own) == 2 && own.stdout.is_empty() && text(&own.stderr).contains("--data"), "{own:?}");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.csv");
    let rows: String =
        (0..20).map(|i| format!("{i},{},{}\n", 20 - i, if i < 10 { "below" } else { "above" })).collect();
    std::fs::write(&file, format!("a,b,kind\n{rows}")).unwrap();
    let own = athanor(&["export", "optuna", "#v=1&data=own", "--data", file.to_str().unwrap()]);
    assert!(code(&own) == 0 && text(&own.stdout).contains("a,b,kind\n0,20,below\n"), "{own:?}");
}
