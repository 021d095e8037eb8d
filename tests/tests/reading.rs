//! The reading of curves, held to real runs: every lesson, trained from ten seeds, gets the verdict that it teaches in at
//! least nine. `cargo test -p tests --test reading -- --nocapture` prints the confusion table.

#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeMap;
use std::rc::Rc;

use schema::{CurvePoint, LESSONS, Outcome, RunConfig, decode, reading};
use search::{Point, Verdict};
use train::{Dataset, FusedTrainer, run_to_end};

const SEEDS: std::ops::Range<u32> = 0..10;
/// Of ten.
const RIGHT: u32 = 9;

/// The one run of a link, with another seed.
fn run(hash: &str, seed: u32) -> RunConfig {
    let mut study = decode(hash).study;
    study.seed = seed;
    study.run(&Point(Vec::new()))
}

fn train(run: &RunConfig) -> (Vec<CurvePoint>, Outcome) {
    let data = Rc::new(Dataset::load(&run.data).expect("lessons have data"));
    let (curve, report) = run_to_end::<FusedTrainer>(run, data).expect("lessons can be trained");
    (curve, report.outcome)
}

fn verdict(run: &RunConfig) -> Verdict {
    let (curve, outcome) = train(run);
    reading::read(run, &curve, outcome).verdict
}

#[test]
fn every_lesson_shows_what_it_teaches() {
    let mut wrong = Vec::new();
    for lesson in &LESSONS {
        let mut counts = BTreeMap::<Verdict, u32>::new();
        for seed in SEEDS {
            *counts.entry(verdict(&run(lesson.hash, seed))).or_default() += 1;
        }
        let row: Vec<String> = counts.iter().map(|(verdict, n)| format!("{} {n}", verdict.key())).collect();
        println!("{:<14} {:<15} {}", lesson.name, lesson.verdict.key(), row.join(", "));
        if counts.get(&lesson.verdict).copied().unwrap_or(0) < RIGHT {
            wrong.push(lesson.name);
        }
    }
    assert_eq!(wrong, [""; 0], "lessons whose verdict is right for fewer than {RIGHT} of ten seeds");
}

/// What a person sees who opens the link as it is.
#[test]
fn every_lesson_shows_it_with_its_own_seed() {
    for lesson in &LESSONS {
        assert_eq!(
            verdict(&decode(lesson.hash).study.run(&Point(Vec::new()))),
            lesson.verdict,
            "{}",
            lesson.name
        );
    }
}
