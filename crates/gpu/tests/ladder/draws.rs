//! Rung 6: the same draws as on the processor, bit by bit. Networks so small that their gradients spell out which example
//! was used, and which units were silenced.

use gpu::{Examples, Gpu, Hyper, Plan, Shape};
use schema::{DataSet, RunConfig};
use train::dropout::Dropout;
use train::rng::{Purpose, Stream};

use crate::lab::{Cohort, Snapshot, adapter, minibatches, narrow};
use crate::runs::run_on;

/// Rows of the minibatch whose masks are read, three blocks of 32.
const ROWS: u32 = 96;
/// Rows read at once: sums of so many powers of two are exact.
const WINDOW: u32 = 16;
/// Keeps losses below divergence.
const SCALE: f32 = 2048.0;

fn shape(widths: &[u32], activation: u32, drops: bool) -> Shape {
    Shape { widths: widths.to_vec(), activation, objective: 2, optimiser: 0, drops }
}

/// The order in which the kernel goes through its examples, epoch after epoch. With input x = (number + 1) / 64, output
/// x and target 0, a minibatch of one has the gradient 2x² for the second weight; a rate of 0 leaves everything as it is.
fn orders(gpu: &Gpu, runs: &[RunConfig], train: u32, epochs: u32) -> Vec<Vec<u32>> {
    let plan = narrow(gpu, &shape(&[1, 1, 1], 1, false), train);
    let trials: Vec<_> = runs.iter().map(still).collect();
    let mut orders = vec![Vec::new(); runs.len()];
    Cohort::new(gpu, plan, &spelling(train), &trials)
        .steps(train * epochs, |trial, after| orders[trial].push(spelt(&after)));
    orders
}

fn spelling(train: u32) -> Examples {
    let inputs = (0..train + 1).map(|i| (i + 1) as f32 / 64.0).collect();
    Examples { inputs, targets: vec![0.0; train as usize + 1], train, validation: 1 }
}

fn still(run: &RunConfig) -> (Hyper, Vec<f32>) {
    let mut hyper = Hyper::of(run);
    hyper.lr = 0.0;
    (hyper, vec![1.0, 0.0, 1.0, 0.0])
}

fn spelt(after: &Snapshot) -> u32 {
    (after.gradients[2] * 2048.0).sqrt() as u32 - 1
}

#[test]
fn orders_are_the_processors() {
    let Some(gpu) = adapter() else { return };
    let (train, epochs) = (61, 3);
    let run = RunConfig { batch_size: 1, ..run_on(DataSet::Curve) };
    let runs = [run, RunConfig { seed: u32::MAX, repeat: 7, ..run }];
    let expected = |run: &RunConfig| {
        (0..epochs).flat_map(|epoch| minibatches(run, epoch, train).concat()).collect::<Vec<_>>()
    };
    let found = orders(&gpu, &runs, train, epochs);
    assert_eq!(found, runs.map(|run| expected(&run)));
    // The canary: nothing else would have done.
    assert_ne!(found[0], expected(&runs[1]));
    assert_ne!(found[0], expected(&RunConfig { repeat: 1, ..run }));
}

/// What silences the units of the last hidden layer in each row of the first minibatch, as bits: row by row, unit by unit.
/// With no weights at all, biases of 1 and an output of 0, a row whose target is −n/2 · 2ʳ (to scale) adds 2ʳ · factor to the gradient
/// of each unit's outgoing weight.
fn masks(gpu: &Gpu, run: &RunConfig, hidden: &[u32]) -> Vec<Vec<bool>> {
    let widths = [&[1], hidden, &[1]].concat();
    let units = hidden[hidden.len() - 1] as usize;
    let plan = narrow(gpu, &shape(&widths, 1, true), ROWS);
    let mut params = Vec::new();
    for pair in widths.windows(2) {
        params.extend(vec![0.0; (pair[0] * pair[1]) as usize]);
        params.extend(vec![1.0; pair[1] as usize]);
    }
    let length = params.len();
    params[length - 1] = 0.0;
    let order = &minibatches(run, 0, ROWS)[0];
    let kept = Hyper::of(run).kept;
    let mut mask = Vec::new();
    for first in (0..ROWS).step_by(WINDOW as usize) {
        let mut targets = vec![0.0; ROWS as usize + 1];
        for bit in 0..WINDOW {
            targets[order[(first + bit) as usize] as usize] =
                -(ROWS as f32) / 2.0 * (1 << bit) as f32 / SCALE;
        }
        let data = Examples { inputs: vec![0.0; ROWS as usize + 1], targets, train: ROWS, validation: 1 };
        Cohort::new(gpu, plan.clone(), &data, &[(Hyper::of(run), params.clone())]).steps(1, |_, after| {
            let sums = &after.gradients[length - 1 - units..length - 1];
            // 1 / 96 is rounded once, so that the sums are whole numbers only after rounding.
            let bits: Vec<u32> = sums.iter().map(|sum| (sum * SCALE / kept).round() as u32).collect();
            mask.extend(
                (0..WINDOW).map(|row| bits.iter().map(|bits| bits >> row & 1 == 0).collect::<Vec<_>>()),
            );
        });
    }
    mask
}

#[test]
fn masks_are_the_processors() {
    let Some(gpu) = adapter() else { return };
    let mut run = RunConfig { batch_size: ROWS, seed: 77, repeat: 2, ..run_on(DataSet::Curve) };
    run.model.dropout = 0.25;
    for hidden in [&[7][..], &[3, 2, 9]] {
        let units = hidden[hidden.len() - 1];
        let expected = |run: &RunConfig, step: u32| {
            let factors = Dropout::of_step(run, step).unwrap().mask(hidden.len() as u32 - 1, (ROWS, units));
            factors
                .chunks(units as usize)
                .map(|row| row.iter().map(|x| *x == 0.0).collect())
                .collect::<Vec<Vec<_>>>()
        };
        let found = masks(&gpu, &run, hidden);
        assert_eq!(found, expected(&run, 0));
        assert_ne!(found, expected(&run, 1));
        let silenced = found.concat().iter().filter(|silent| **silent).count();
        assert!(silenced > 0 && silenced < found.concat().len() / 2, "{silenced}");
    }
}

/// As many as the digits have at most, on as few threads as the plan takes: a loop of a thousand iterations and more.
#[test]
fn the_order_of_many_examples_is_the_processors() {
    let Some(gpu) = adapter() else { return };
    let run = RunConfig { batch_size: 1, ..run_on(DataSet::Curve) };
    let train = 1617;
    let data = spelling(train);
    let shape = shape(&[1, 1, 1], 1, false);
    let plan = Plan { wide: true, ..Plan::new(&shape, gpu.traits(), train).unwrap() };
    let mut found = Vec::new();
    Cohort::new(&gpu, plan, &data, &[still(&run)]).steps(40, |_, after| found.push(spelt(&after)));
    assert_eq!(found, minibatches(&run, 0, train).concat()[..40]);
}

/// Numbers of training examples fit into the order's draws whatever their count: also 1, also one more than a vector.
#[test]
fn orders_of_few_examples_are_permutations() {
    let Some(gpu) = adapter() else { return };
    let run = RunConfig { batch_size: 1, ..run_on(DataSet::Curve) };
    for train in [1, 5] {
        let expected = Stream::new(run.seed, Purpose::Order, run.repeat, 0).permutation(train);
        assert_eq!(orders(&gpu, &[run], train, 1), [expected]);
    }
}
