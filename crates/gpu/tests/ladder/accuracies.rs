//! Rung 5: where 64 seeds end. Their curves part from those of the fused engine, as the learning rate is high enough for
//! rounding to decide; the accuracies that they end with must still be of one distribution: no two-sample
//! Kolmogorov–Smirnov test, and no t test of the paired differences, at the level of 1 %.

use gpu::Gpu;
use schema::{DataSet, Optimiser, RunConfig};
use train::Dataset;

use crate::curves::{curves, expected};
use crate::lab::adapter;
use crate::runs::run_on;

const SEEDS: u32 = 64;
/// √(−½ ln 0.005) · √(2 / 64): the largest distance between two empirical distributions of 64 at the level of 1 %.
const DISTANCE: f64 = 0.2877;
/// Student's t with 63 degrees of freedom, two-sided, at the same level.
const T: f64 = 2.656;

fn runs() -> Vec<RunConfig> {
    let mut run = RunConfig {
        optimiser: Optimiser::Momentum { momentum: 0.9, nesterov: false },
        lr: 0.25,
        batch_size: 8,
        epochs: 10,
        ..run_on(DataSet::Spiral)
    };
    run.model.width = 24;
    run.data.noise = 0.1;
    (0..SEEDS).map(|seed| RunConfig { seed, ..run }).collect()
}

/// The validation examples that each trial classifies rightly in the end.
fn on_gpu(gpu: &Gpu, runs: &[RunConfig]) -> Vec<f64> {
    curves(gpu, runs).iter().map(|curve| f64::from(curve[curve.len() - 1].validation_hits)).collect()
}

fn on_cpu(runs: &[RunConfig]) -> Vec<f64> {
    let examples = Dataset::load(&runs[0].data).unwrap().validation.len() as f64;
    let last = |run: &RunConfig| expected(run).last().and_then(|point| point.val_acc).unwrap();
    runs.iter().map(|run| (f64::from(last(run)) * examples).round()).collect()
}

/// The largest distance between two empirical distribution functions.
fn distance(a: &[f64], b: &[f64]) -> f64 {
    let below =
        |sample: &[f64], x: f64| sample.iter().filter(|&&y| y <= x).count() as f64 / sample.len() as f64;
    a.iter().chain(b).map(|&x| (below(a, x) - below(b, x)).abs()).fold(0.0, f64::max)
}

/// Student's t of the paired differences.
fn t_of_pairs(a: &[f64], b: &[f64]) -> f64 {
    let differences: Vec<f64> = a.iter().zip(b).map(|(a, b)| a - b).collect();
    let n = differences.len() as f64;
    let mean = differences.iter().sum::<f64>() / n;
    let variance = differences.iter().map(|d| (d - mean).powi(2)).sum::<f64>() / (n - 1.0);
    if mean == 0.0 { 0.0 } else { (mean / (variance / n).sqrt()).abs() }
}

#[test]
fn sixty_four_seeds_end_alike() {
    let Some(gpu) = adapter() else { return };
    let runs = runs();
    let (ours, theirs) = (on_gpu(&gpu, &runs), on_cpu(&runs));
    let parted = ours.iter().zip(&theirs).filter(|(a, b)| a != b).count();
    let (d, t) = (distance(&ours, &theirs), t_of_pairs(&ours, &theirs));
    println!(
        "accuracies: distance {d:.3} of {DISTANCE}, t {t:.2} of {T}; {parted} of {SEEDS} seeds ended elsewhere"
    );
    assert!(parted > SEEDS as usize / 4, "rounding has to decide something: {parted}");
    assert!(d < DISTANCE && t < T, "distance {d}, t {t}");

    // The canary: steps a tenth as long.
    let slow: Vec<_> = runs.iter().map(|run| RunConfig { lr: run.lr / 10.0, ..*run }).collect();
    let bent = on_gpu(&gpu, &slow);
    let (d, t) = (distance(&bent, &theirs), t_of_pairs(&bent, &theirs));
    println!("canary: distance {d:.3}, t {t:.2}");
    assert!(d > DISTANCE || t > T, "distance {d}, t {t}");
}
