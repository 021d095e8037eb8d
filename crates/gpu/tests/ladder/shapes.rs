//! Rung 2: the kernel against the twin on awkward shapes, for awkward minibatches, wherever numbers live. Each step of an
//! epoch, the smaller last minibatch included, is made by both from the same numbers.

use gpu::{Examples, Gpu, Hyper, Plan, Shape};
use schema::{Activation, DataSet, Norm, Optimiser, RunConfig};
use train::Unsupported;
use train::fused::Objective;

use crate::lab::{
    Cohort, Snapshot, adapter, deviation, examples, gather, larger, minibatches, narrow, placed, weights,
};
use crate::runs::{ACTIVATIONS, NESTEROV, rules, run_on};
use crate::twin::Twin;

/// Of gradients, and of parameters and moments, relative to their root mean square.
const GRADIENTS: f64 = 2e-5;
/// The kernel's tanh is a rational function that ends at ±(1 − 5 · 10⁻⁷), and GELU's slope multiplies its error by |z|³.
const GELU: f64 = 2e-4;
const PARAMETERS: f64 = 5e-5;
const TRAIN: u32 = 107;
const BATCHES: [u32; 7] = [1, 3, 31, 33, 64, 65, 100];

/// What a trial of the cohort is in the twin's eyes.
struct Pair {
    twin: Twin,
    minibatches: Vec<Vec<u32>>,
}

fn shape(widths: &[u32], activation: u32, objective: u32, optimiser: u32, drops: bool) -> Shape {
    Shape { widths: widths.to_vec(), activation, objective, optimiser, drops }
}

/// The run that a trial of this shape makes.
fn run_of(shape: &Shape, batch_size: u32) -> RunConfig {
    let (lr, optimiser) = match shape.optimiser {
        1 => (0.005, NESTEROV),
        number => rules()[number as usize],
    };
    let mut run = RunConfig { lr, optimiser, batch_size, ..run_on(DataSet::Digits) };
    run.model.activation = ACTIVATIONS[shape.activation as usize];
    run.model.dropout = if shape.drops { 0.3 } else { 0.0 };
    run.seed = 100 + batch_size;
    run
}

fn objective(shape: &Shape) -> Objective {
    [Objective::CrossEntropy, Objective::Probabilities, Objective::Values][shape.objective as usize]
}

/// The largest deviations of gradients, and of parameters and moments, in any step of the first epoch. What the kernel is
/// told can be bent before.
fn worst(gpu: &Gpu, plan: &Plan, bend: impl Fn(&mut Examples, &mut Hyper)) -> (f64, f64) {
    let shape = &plan.shape;
    let ends = [shape.widths[0], shape.widths[shape.widths.len() - 1]];
    let data = examples(ends[0], ends[1], (TRAIN, 9));
    let runs = BATCHES.map(|batch| run_of(shape, batch));
    let begin = |run: &RunConfig| weights(&shape.widths, run.seed);
    let mut pairs = runs.map(|run| Pair {
        twin: Twin::new(&run, &shape.widths, objective(shape), &begin(&run)),
        minibatches: minibatches(&run, 0, TRAIN),
    });
    let mut bent = data.clone();
    let trials = runs.map(|run| {
        let mut hyper = Hyper::of(&run);
        hyper.last_epoch = 1;
        bend(&mut bent, &mut hyper);
        (hyper, begin(&run))
    });
    let mut cohort = Cohort::new(gpu, plan.clone(), &bent, &trials);
    let mut found = (0.0, 0.0);
    let mut left: usize = pairs.iter().map(|pair| pair.minibatches.len()).sum();
    while left > 0 {
        for (trial, after) in cohort.unit() {
            let Pair { twin, minibatches } = &mut pairs[trial];
            twin.train(&gather(&data, &minibatches[after.state.step as usize - 1]));
            found.0 = larger(found.0, deviation(&after.gradients, &twin.gradients));
            let kept =
                [(&after.params, &twin.params), (&after.first, &twin.first), (&after.second, &twin.second)];
            for (ours, theirs) in kept {
                found.1 = larger(found.1, deviation(ours, theirs));
            }
            follow(twin, &after);
            left -= 1;
        }
    }
    found
}

/// The next step begins where the kernel is, so that only its own rounding is seen.
fn follow(twin: &mut Twin, after: &Snapshot) {
    let exact = |numbers: &[f32]| numbers.iter().map(|&x| f64::from(x)).collect();
    twin.params = exact(&after.params);
    twin.first = exact(&after.first);
    twin.second = exact(&after.second);
}

fn check(gpu: &Gpu, plans: &[Plan]) {
    for plan in plans {
        let (gradients, parameters) = worst(gpu, plan, |_, _| {});
        let is_gelu = ACTIVATIONS[plan.shape.activation as usize] == Activation::Gelu;
        let limits = if is_gelu { (GELU, GELU) } else { (GRADIENTS, PARAMETERS) };
        println!(
            "{:?}, {} tiles, {} threads, {} rows, parameters shared {}, cells shared {}: gradients {gradients:.1e} of \
             {:e}, parameters {parameters:.1e} of {:e}",
            plan.shape,
            if plan.wide { "wide" } else { "narrow" },
            plan.threads,
            plan.block,
            plan.params_shared,
            plan.cells_shared,
            limits.0,
            limits.1
        );
        assert!(gradients < limits.0 && parameters < limits.1, "{gradients:e} {parameters:e} {plan:?}");
    }
}

#[test]
fn awkward_widths_and_depths_agree() {
    let Some(gpu) = adapter() else { return };
    let shapes = [
        // Without a hidden layer.
        shape(&[1, 1], 0, 2, 0, false),
        shape(&[65, 3], 2, 0, 5, true),
        shape(&[1, 1, 1], 2, 2, 0, false),
        shape(&[2, 63, 2], 0, 0, 5, false),
        shape(&[3, 64, 65, 10], 4, 0, 1, true),
        shape(&[65, 65, 1, 63, 3], 3, 1, 2, false),
        shape(&[5, 7, 64, 1, 65, 4], 1, 0, 8, true),
        shape(&[2, 3, 1, 5, 8, 4, 9, 2], 2, 1, 3, false),
    ];
    check(&gpu, &shapes.map(|shape| narrow(&gpu, &shape, TRAIN)));
}

/// Everything in workgroup memory, parameters stored, all stored; blocks of 16, 32 and 64 rows; few threads and many.
#[test]
fn every_placement_agrees() {
    let Some(gpu) = adapter() else { return };
    let shape = shape(&[3, 21, 18, 5], 2, 0, 7, true);
    let [all, cells, none] = [32_768, 16_384, 4096].map(|bytes| placed(&gpu, &shape, TRAIN, bytes));
    assert_eq!((all.params_shared, all.cells_shared), (true, true));
    assert_eq!((cells.params_shared, cells.cells_shared), (false, true));
    assert_eq!((none.params_shared, none.cells_shared), (false, false));
    check(
        &gpu,
        &[
            all,
            Plan { threads: 64, ..cells },
            Plan { threads: 1, ..none.clone() },
            Plan { threads: 256, ..none },
        ],
    );
}

#[test]
fn large_tiles_agree_in_every_placement() {
    let Some(gpu) = adapter() else { return };
    let shape = shape(&[3, 21, 18, 5], 4, 1, 6, false);
    let [all, cells, none] = [32_768, 16_384, 4096].map(|bytes| placed(&gpu, &shape, TRAIN, bytes));
    let wide = |plan: Plan| Plan { wide: true, threads: 8, ..plan };
    let linear = Plan { wide: true, ..placed(&gpu, &self::shape(&[5, 3], 0, 0, 1, false), TRAIN, 32_768) };
    check(&gpu, &[wide(all), Plan { threads: 4, ..wide(cells) }, wide(none), linear]);
}

#[test]
fn what_the_kernel_does_not_do_is_refused() {
    let with = |norm, layers| {
        let mut run = run_on(DataSet::Digits);
        (run.model.norm, run.model.layers, run.model.deeper) = (norm, layers, [7, 0, 9, 0, 0]);
        Shape::of(&run).map(|shape| shape.widths)
    };
    assert_eq!(with(Norm::Batch, 2), Err(Unsupported::Norm));
    assert_eq!(with(Norm::Layer, 2), Err(Unsupported::Norm));
    assert_eq!(with(Norm::None, 0), Ok(vec![64, 10]));
    let width = run_on(DataSet::Digits).model.width;
    assert_eq!(with(Norm::None, 4), Ok(vec![64, width, 7, width, 9, 10]));
    assert!(matches!(with(Norm::None, 7), Err(Unsupported::OutOfRange { name: "layers", .. })));
}

/// A target of one example, and a rate of one trial.
#[test]
fn one_wrong_number_is_found() {
    let Some(gpu) = adapter() else { return };
    let plan = narrow(&gpu, &shape(&[1, 1, 1], 2, 2, 0, false), TRAIN);
    let target = worst(&gpu, &plan, |examples, _| examples.targets[50] *= 1.001);
    assert!(target.0 > GRADIENTS, "{target:?}");
    let rate = worst(&gpu, &plan, |_, hyper| {
        if hyper.batch == 33 {
            hyper.lr *= 1.01;
        }
    });
    assert!(rate.0 < GRADIENTS && rate.1 > PARAMETERS, "{rate:?}");
    assert!(matches!(run_of(&plan.shape, 1).optimiser, Optimiser::Sgd));
}
