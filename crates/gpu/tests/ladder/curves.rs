//! Rung 4: whole curves over 200 steps, kernel and fused engine side by side. Differences of rounding grow as a network
//! learns, so the band is wider than for single steps.

use std::rc::Rc;

use futures::executor::block_on;
use gpu::{Allowance, Examples, Gpu, Hyper, Kernel, Point, Population, Shape};
use schema::{CurvePoint, DataSet, RunConfig};
use train::init::initial_weights;
use train::{Dataset, FusedTrainer, run_to_end};

use crate::lab::{adapter, larger, narrow};
use crate::runs::{NESTEROV, rules, run_on};

/// Of a submission: more than llvmpipe can do in one dispatch, so that the engine has to divide it.
const BUDGET: u32 = 20_000;
/// Of losses, relative.
const BAND: f64 = 1e-4;

/// The curves of trials of one shape on one data set.
pub(crate) fn curves(gpu: &Gpu, runs: &[RunConfig]) -> Vec<Vec<Point>> {
    let data = Dataset::load(&runs[0].data).unwrap();
    let examples = Examples::of(&data);
    let plan = narrow(gpu, &Shape::of(&runs[0]).unwrap(), examples.train);
    let kernel = Rc::new(block_on(Kernel::compile(gpu, plan)).unwrap());
    let slots = runs.len() as u32;
    let mut population = block_on(Population::new(gpu, kernel, &examples, slots)).unwrap();
    let slots: Vec<_> = runs
        .iter()
        .map(|run| population.add(&Hyper::of(run), &initial_weights(run), None).unwrap())
        .collect();
    let mut curves = vec![Vec::new(); runs.len()];
    while population.active() > 0 {
        population.submit(Allowance { budget: BUDGET, groups: u32::MAX, rounds: 1 });
        for standing in block_on(population.collect()).unwrap().standings {
            let trial = slots.iter().position(|slot| *slot == standing.slot).unwrap();
            curves[trial].extend(standing.points);
        }
    }
    curves
}

/// The curve that the fused engine makes.
pub(crate) fn expected(run: &RunConfig) -> Vec<CurvePoint> {
    run_to_end::<FusedTrainer>(run, Rc::new(Dataset::load(&run.data).unwrap())).unwrap().0
}

/// The largest relative difference of a loss.
fn apart(found: &[Point], expected: &[CurvePoint]) -> f64 {
    assert_eq!(found.len(), expected.len());
    let losses = found.iter().zip(expected).flat_map(|(a, b)| {
        assert_eq!((a.step, a.epoch), (b.step, b.epoch));
        [(a.train_loss, b.train_loss), (a.validation_loss, b.val_loss)]
    });
    losses.map(|(a, b)| f64::from((a - b).abs() / b.abs())).fold(0.0, larger)
}

/// 40 epochs of 5 steps.
fn run_of_200_steps() -> RunConfig {
    RunConfig { epochs: 40, ..run_on(DataSet::Moons) }
}

#[test]
fn two_hundred_steps_stay_together() {
    let Some(gpu) = adapter() else { return };
    let mut all = 0.0;
    for (lr, optimiser) in rules() {
        let run = RunConfig { lr, optimiser, ..run_of_200_steps() };
        let mut runs = vec![run, RunConfig { weight_decay: 0.01, batch_size: 36, ..run }];
        if matches!(optimiser, schema::Optimiser::Momentum { .. }) {
            runs.push(RunConfig { optimiser: NESTEROV, ..run });
        }
        for (run, curve) in runs.iter().zip(curves(&gpu, &runs)) {
            assert_eq!(curve.last().unwrap().step, 200);
            let found = apart(&curve, &expected(run));
            println!("{optimiser:?}: {found:.1e} of {BAND:e}");
            assert!(found < BAND, "{found:e}: {run:?}");
            all = larger(all, found);
        }
    }
    println!("curves: at most {all:.1e} of {BAND:e}");
}

#[test]
fn a_rate_off_by_a_hundredth_leaves_the_band() {
    let Some(gpu) = adapter() else { return };
    let run = run_of_200_steps();
    let bent = RunConfig { lr: run.lr * 1.01, ..run };
    let found = apart(&curves(&gpu, &[bent])[0], &expected(&run));
    assert!(found > BAND, "{found:e}");
}
