//! What the preset "Fine-tuning" shows: with few examples and few epochs, a network that has learnt the digits 0 to 4
//! reads 5 to 9 better than one from scratch.

#![cfg(not(target_arch = "wasm32"))]

use std::rc::Rc;

use schema::{CurvePoint, RunConfig, best, decode};
use search::{Domain, Point};
use train::{Dataset, FusedTrainer, Pretrained, Session};

/// As in `crates/app/src/ui/presets.rs`.
const PRESET: &str = "#v=1&classes=5-9&size=50&share=0.7&model=cnn&channels=16&pool=avg&act=tanh&opt=adam&lr=0.001..0.1/5&bs=16&epochs=5&pretrain=0|50&prelr=0.003&freeze=0|1&search=grid&trials=20";
const TRAINS: &str = "the preset can be trained";
const SEEDS: u32 = 10;

/// The point of lowest validation loss.
fn lowest(run: &RunConfig, data: &Rc<Dataset>, pretrained: &Pretrained) -> CurvePoint {
    let mut session =
        Session::<FusedTrainer>::follow((*run).into(), Rc::clone(data), pretrained.clone()).expect(TRAINS);
    let mut curve = Vec::new();
    while session.report().expect(TRAINS).is_none() {
        curve.extend(session.work(u32::MAX, u32::MAX).expect(TRAINS));
    }
    *best(&curve).expect("a curve begins before the first step")
}

/// Each with the learning rate of the preset's that suits it best on that seed: all layers learning from scratch, all
/// learning after pretraining, and after pretraining with the lowest layer frozen.
#[test]
fn fine_tuning_beats_training_from_scratch_on_few_examples_and_epochs() {
    assert!(include_str!("../../crates/app/src/ui/presets.rs").contains(PRESET), "the preset has changed");
    let preset = decode(PRESET);
    assert_eq!(preset.notes, []);
    let mut study = preset.study;
    let space = study.space();
    let names: Vec<&str> = space.params.iter().map(|param| param.name.as_str()).collect();
    assert_eq!(names, ["lr", "pretrain", "freeze"]);
    let Domain::Lattice { values: rates, .. } = space.params[0].domain.clone() else {
        panic!("the learning rate has levels")
    };
    println!(
        "seed  scratch          pretrained       frozen           (lowest validation loss, its accuracy)"
    );
    let mut sums = [(0.0, 0.0); 3];
    let mut wins = 0;
    for seed in 1..=SEEDS {
        study.seed = seed;
        let data = Rc::new(Dataset::load(&study.data()).expect(TRAINS));
        let pretrained = Pretrained::default();
        let found = [(0.0, 0.0), (50.0, 0.0), (50.0, 1.0)].map(|(pretrain, freeze)| {
            let runs = rates.iter().map(|&lr| study.run(&Point(vec![lr, pretrain, freeze])));
            let points = runs.map(|run| lowest(&run, &data, &pretrained));
            points.min_by(|a, b| a.val_loss.total_cmp(&b.val_loss)).expect("there are rates")
        });
        let figures = found.map(|point| (point.val_loss, point.val_acc.unwrap_or_default()));
        println!(
            "{seed:>4}  {}",
            figures.map(|(loss, accuracy)| format!("{loss:.3} {accuracy:.3}     ")).concat()
        );
        for (sum, (loss, accuracy)) in sums.iter_mut().zip(figures) {
            *sum = (sum.0 + f64::from(loss), sum.1 + f64::from(accuracy));
        }
        wins += u32::from(figures[1].0 < figures[0].0);
    }
    let means = sums.map(|(loss, accuracy)| (loss / f64::from(SEEDS), accuracy / f64::from(SEEDS)));
    println!("mean  {}", means.map(|(loss, accuracy)| format!("{loss:.3} {accuracy:.3}     ")).concat());
    println!("pretrained is better on {wins} of {SEEDS} seeds");
    // Seven wins of ten could be luck; what tells is by how much: the differences' mean is 2.6 of its standard errors.
    assert!(wins >= 7, "{wins} of {SEEDS}");
    assert!(means[1].0 < 0.85 * means[0].0 && means[1].1 > means[0].1 + 0.02, "{means:?}");
}
