//! Rung 3: the kernel against the fused engine, four steps long, smaller last minibatches among them.
//!
//! Rule, activation and loss are functions of their own in the kernel, each chosen by a constant, so that not all 9 × 5 × 3
//! pipelines are compiled but 27: every rule with every loss, every activation with every loss, and 27 of the 45 pairs of
//! rule and activation. Half of them have dropout. Weight decay and the forms of momentum are trials of one cohort.

use std::rc::Rc;

use gpu::{Examples, Gpu, Hyper, Shape};
use schema::{DataSet, Loss, Optimiser, RunConfig};
use train::init::initial_weights;
use train::{Dataset, FusedTrainer, Trainer};

use crate::lab::{Cohort, adapter, deviation, larger, minibatches, narrow};
use crate::runs::{ACTIVATIONS, NESTEROV, rules, run_on};

/// Of parameters, relative to their root mean square. Rules that divide by a gradient's size make much of small ones, whose
/// rounding differs.
const TOLERANCE: f64 = 6e-5;
const TRAIN: u32 = 120;
/// An epoch of minibatches of 37, two of 64.
const STEPS: u32 = 4;

/// Classes by cross-entropy, classes by squared error, and values.
const LOSSES: [(DataSet, Loss); 3] = [
    (DataSet::Digits, Loss::CrossEntropy),
    (DataSet::Digits, Loss::MeanSquaredError),
    (DataSet::Curve, Loss::MeanSquaredError),
];

/// The trials of one pipeline.
fn cohort(rule: usize, loss: usize) -> Vec<RunConfig> {
    let ((lr, optimiser), (set, loss_of)) = (rules()[rule], LOSSES[loss]);
    let mut run = RunConfig { lr, optimiser, loss: loss_of, ..run_on(set) };
    run.model.activation = ACTIVATIONS[(rule + 2 * loss) % ACTIVATIONS.len()];
    let mut trials =
        vec![run, RunConfig { weight_decay: 0.05, ..run }, RunConfig { batch_size: 64, repeat: 3, ..run }];
    if matches!(optimiser, Optimiser::Momentum { .. }) {
        trials.push(RunConfig { optimiser: NESTEROV, ..run });
    }
    if (rule + loss) % 2 == 1 {
        let rates = [0.3, 0.1, 0.5, 0.8];
        trials.iter_mut().zip(rates).for_each(|(run, rate)| run.model.dropout = rate);
    }
    trials
}

/// A data set's first training examples, and two to look at between epochs.
fn first_examples(data: &Dataset) -> Examples {
    let Examples { inputs, targets, train, .. } = Examples::of(data);
    let features = data.features();
    let rows = |from: usize, rows: usize| inputs[from * features..][..rows * features].to_vec();
    let (first, check) = (TRAIN as usize, train as usize);
    Examples {
        inputs: [rows(0, first), rows(check, 2)].concat(),
        targets: [&targets[..first], &targets[check..check + 2]].concat(),
        train: TRAIN,
        validation: 2,
    }
}

/// The largest deviation of each trial's parameters in any step. The kernel is told to train `bent` runs.
fn deviations(gpu: &Gpu, runs: &[RunConfig], bent: &[RunConfig]) -> Vec<f64> {
    let data = Rc::new(Dataset::load(&runs[0].data).unwrap());
    let plan = narrow(gpu, &Shape::of(&runs[0]).unwrap(), TRAIN);
    let trials: Vec<_> = bent.iter().map(|run| (Hyper::of(run), initial_weights(run))).collect();
    let mut trainers: Vec<_> = runs.iter().map(|run| FusedTrainer::new(run, &data).unwrap()).collect();
    let batches = |run| [0, 1].map(|epoch| minibatches(run, epoch, TRAIN)).concat();
    let batches: Vec<_> = runs.iter().map(batches).collect();
    let mut found = vec![0.0; runs.len()];
    Cohort::new(gpu, plan, &first_examples(&data), &trials).steps(STEPS, |trial, after| {
        let step = after.state.step - 1;
        trainers[trial].step(&batches[trial][step as usize], step).unwrap();
        let weights = trainers[trial].weights().unwrap();
        let expected: Vec<f64> = weights.into_iter().map(f64::from).collect();
        found[trial] = larger(found[trial], deviation(&after.params, &expected));
    });
    found
}

fn check(losses: std::ops::Range<usize>, rules: std::ops::Range<usize>) {
    let Some(gpu) = adapter() else { return };
    let mut all = 0.0;
    for rule in rules {
        for loss in losses.clone() {
            let runs = cohort(rule, loss);
            for (run, found) in runs.iter().zip(deviations(&gpu, &runs, &runs)) {
                assert!(found < TOLERANCE, "{found:e}: {run:?}");
                all = larger(all, found);
            }
        }
    }
    println!("steps: at most {all:.1e} of {TOLERANCE:e}");
}

// In two tests, for two cores.
#[test]
fn rules_without_second_moments_agree_with_the_fused_engine() {
    check(0..3, 0..4);
}

#[test]
fn rules_with_averages_agree_with_the_fused_engine() {
    check(0..3, 4..9);
}

#[test]
fn the_set_covers_what_it_says() {
    let pairs = |of: fn(usize, usize) -> (usize, usize)| {
        let all = (0..9).flat_map(|rule| (0..3).map(move |loss| of(rule, loss)));
        all.collect::<std::collections::BTreeSet<_>>().len()
    };
    fn activation(rule: usize, loss: usize) -> usize {
        let used = cohort(rule, loss)[0].model.activation;
        ACTIVATIONS.iter().position(|activation| *activation == used).unwrap()
    }
    assert_eq!(pairs(|rule, loss| (activation(rule, loss), loss)), 15);
    assert_eq!(pairs(|rule, loss| (rule, activation(rule, loss))), 27);
}

#[test]
fn small_mistakes_are_found() {
    let Some(gpu) = adapter() else { return };
    let (beta1, beta2, eps) = (0.9, 0.99, 1e-6);
    let right =
        RunConfig { lr: 0.003, optimiser: Optimiser::Adam { beta1, beta2, eps }, ..run_on(DataSet::Digits) };
    let wrongs = [
        RunConfig { lr: 0.00301, ..right },
        RunConfig { optimiser: Optimiser::Adam { beta1: 0.89, beta2, eps }, ..right },
        RunConfig { optimiser: Optimiser::Adam { beta1, beta2: 0.98, eps }, ..right },
        RunConfig { weight_decay: 1e-2, ..right },
        RunConfig { repeat: 1, ..right },
        RunConfig { batch_size: 36, ..right },
    ];
    for (wrong, found) in wrongs.iter().zip(deviations(&gpu, &[right; 6], &wrongs)) {
        println!("canary: {found:.1e}");
        assert!(found > TOLERANCE, "{found:e}: {wrong:?}");
    }
}
