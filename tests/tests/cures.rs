//! What helps against overfitting does help: each remedy, on one overfitting run, narrows the gap between validation and
//! training loss, pair by pair over ten seeds. `cargo test -p tests --test cures -- --nocapture` prints the table.

#![cfg(not(target_arch = "wasm32"))]

use std::rc::Rc;

use schema::{CurvePoint, Key, LESSONS, RunConfig, Setting, StudyConfig, decode, offers};
use search::Point;
use search::reading::Remedy;
use train::{Dataset, FusedTrainer, run_to_end};

const SEEDS: std::ops::Range<u32> = 0..10;
/// Of ten pairs; by chance so many would be narrower once in eighteen times (sign test).
const NARROWER: usize = 8;

fn overfitting() -> StudyConfig {
    let lesson = LESSONS.iter().find(|lesson| lesson.name == "overfitting").expect("there is such a lesson");
    decode(lesson.hash).study
}

fn train(run: &RunConfig) -> Vec<CurvePoint> {
    let data = Rc::new(Dataset::load(&run.data).expect("lessons have data"));
    run_to_end::<FusedTrainer>(run, data).expect("lessons can be trained").0
}

/// Validation minus training loss.
fn gap(point: &CurvePoint) -> f64 {
    f64::from(point.val_loss) - f64::from(point.train_loss)
}

/// The knob that a remedy turns in this experiment, after this curve, and its new value.
fn turned(study: &StudyConfig, curve: &[CurvePoint], remedy: Remedy) -> (Key, Setting) {
    let offers = offers(study, &Point(Vec::new()), curve, &[remedy]);
    let change = offers.first().and_then(|offer| offer.change.clone()).expect("the remedy is offered");
    (change.key, Setting::Fixed(change.to))
}

fn with_seed(seed: u32) -> (StudyConfig, Vec<CurvePoint>) {
    let mut study = overfitting();
    study.seed = seed;
    let curve = train(&study.run(&Point(Vec::new())));
    (study, curve)
}

/// What the run becomes with the remedy.
fn cured((study, curve): &(StudyConfig, Vec<CurvePoint>), remedy: Remedy) -> Vec<CurvePoint> {
    let (key, setting) = turned(study, curve, remedy);
    let mut study = study.clone();
    study.set(key, setting);
    train(&study.run(&Point(Vec::new())))
}

fn early_stopping(curve: &[CurvePoint]) -> Remedy {
    let best = schema::best(curve).expect("the lesson's curves are finite");
    Remedy::StopEarly(curve.iter().position(|point| point == best).expect("it is one of them"))
}

/// Gaps of the run as it is at its end and of the run with the remedy, seed by seed; early stopping keeps the network with
/// the lowest validation loss.
fn pairs(remedy: Option<Remedy>) -> Vec<[f64; 2]> {
    let pair = |seed: u32| {
        let run = with_seed(seed);
        let after = match remedy {
            None => schema::best(&cured(&run, early_stopping(&run.1))).map(gap),
            Some(remedy) => cured(&run, remedy).last().map(gap),
        };
        [run.1.last().map_or(f64::NAN, gap), after.unwrap_or(f64::NAN)]
    };
    SEEDS.map(pair).collect()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    0.5 * (values[values.len() / 2 - 1] + values[values.len() / 2])
}

#[test]
fn each_remedy_narrows_the_gap_of_an_overfitting_run() {
    let remedies = [
        ("dropout", Some(Remedy::Dropout)),
        ("weight decay", Some(Remedy::WeightDecay)),
        ("early stopping", None),
        ("more data", Some(Remedy::MoreData)),
        ("smaller net", Some(Remedy::SmallerNet)),
    ];
    println!("{:<15} {:>10} {:>10} {:>10}", "", "before", "after", "narrower");
    let mut helpless = Vec::new();
    for (name, remedy) in remedies {
        let pairs = pairs(remedy);
        let narrower = pairs.iter().filter(|[before, after]| after < before).count();
        let [before, after] = [0, 1].map(|side| median(pairs.iter().map(|pair| pair[side]).collect()));
        println!("{name:<15} {before:>10.3} {after:>10.3} {narrower:>7}/10");
        if narrower < NARROWER || after >= before {
            helpless.push(name);
        }
    }
    assert_eq!(helpless, [""; 0], "remedies that do not narrow the gap in {NARROWER} of ten pairs");
}

#[test]
fn early_stopping_keeps_the_network_of_the_whole_run_for_fewer_epochs() {
    for seed in SEEDS {
        let run = with_seed(seed);
        let stopped = cured(&run, early_stopping(&run.1));
        assert_eq!(schema::best(&stopped), schema::best(&run.1), "seed {seed}");
        assert!(stopped.len() < run.1.len(), "seed {seed}: {} of {}", stopped.len(), run.1.len());
    }
}
