//! The fused engine against candle, its oracle: the same initial weights, minibatches and masks, so the only
//! difference is rounding.

use std::rc::Rc;

use schema::wire::Split;
use schema::{
    Activation, ClassWeights, Convolutions, DataConfig, DataSet, Init, Loss, Minimised, ModelConfig, Norm,
    Optimiser, Pool, RunConfig, Subset, Task, Technique,
};
use train::{CandleTrainer, Dataset, FusedTrainer, Trainer};

const ACTIVATIONS: [Activation; 5] =
    [Activation::Relu, Activation::LeakyRelu, Activation::Tanh, Activation::Sigmoid, Activation::Gelu];

/// Every rule, each with a learning rate that moves the weights well.
fn rules() -> [(f64, Optimiser); 10] {
    let (beta1, beta2, eps) = (0.9, 0.99, 1e-6);
    [
        (0.1, Optimiser::Sgd),
        (0.05, Optimiser::Momentum { momentum: 0.8, nesterov: false }),
        (0.05, Optimiser::Momentum { momentum: 0.8, nesterov: true }),
        (0.05, Optimiser::Adagrad { eps }),
        (1.0, Optimiser::Adadelta { rho: 0.9, eps: 1e-4 }),
        (0.003, Optimiser::RmsProp { alpha: 0.95, eps }),
        (0.003, Optimiser::Adam { beta1, beta2, eps }),
        (0.003, Optimiser::Adamax { beta1, beta2, eps }),
        (0.003, Optimiser::Nadam { beta1, beta2, eps }),
        (0.003, Optimiser::AdamW { beta1, beta2, eps }),
    ]
}

fn run_on(set: DataSet) -> RunConfig {
    let regression = set.task() == Task::Regression;
    RunConfig {
        data: DataConfig {
            set,
            samples: 300,
            noise: 0.2,
            label_noise: 0.05,
            train_share: 0.6,
            seed: 3,
            subset: Subset::default(),
            fold: None,
        },
        model: ModelConfig {
            layers: 2,
            width: 13,
            activation: Activation::Tanh,
            init: Init::Xavier,
            deeper: [0; 5],
            norm: Norm::None,
            dropout: 0.0,
            conv: None,
        },
        optimiser: Optimiser::Sgd,
        lr: 0.1,
        batch_size: 37,
        epochs: 10,
        loss: if regression { Loss::MeanSquaredError } else { Loss::CrossEntropy },
        weight_decay: 0.0,
        technique: Technique::default(),
        seed: 11,
        repeat: 0,
    }
}

/// Minibatches in rotation; some wrap within a block of 64, the last of a rotation is smaller.
fn batches(run: &RunConfig, examples: usize) -> Vec<Vec<u32>> {
    let all: Vec<u32> = (0..examples as u32).collect();
    all.chunks(run.batch_size as usize).map(<[u32]>::to_vec).collect()
}

const TRAINS: &str = "every run here can be trained";

/// After each step: the largest difference of a weight, relative to the weights' root mean square; and the relative
/// difference of the minibatch's loss.
fn deviations(fused: &RunConfig, candle: &RunConfig, steps: u32) -> Vec<(f64, f64)> {
    let data = Rc::new(Dataset::load(&fused.data).expect(TRAINS));
    let batches = batches(fused, data.train.len());
    let mut ours = FusedTrainer::new(fused, &data).expect(TRAINS);
    let mut oracle = CandleTrainer::new(candle, &data).expect(TRAINS);
    (0..steps)
        .map(|step| {
            let batch = &batches[step as usize % batches.len()];
            let losses = (ours.step(batch, step).expect(TRAINS), oracle.step(batch, step).expect(TRAINS));
            let (a, b) = (ours.weights().expect(TRAINS), oracle.weights().expect(TRAINS));
            let square = b.iter().map(|w| f64::from(*w).powi(2)).sum::<f64>() / b.len() as f64;
            assert!(a.iter().all(|weight| weight.is_finite()), "step {step}");
            let largest = a.iter().zip(&b).map(|(a, b)| f64::from((a - b).abs())).fold(0.0, f64::max);
            (largest / square.sqrt(), f64::from((losses.0 - losses.1).abs() / losses.1.abs()))
        })
        .collect()
}

fn worst(run: &RunConfig, steps: u32) -> (f64, f64) {
    let all = deviations(run, run, steps);
    // Whatever is not below counts, NaN too.
    let larger = |a: f64, b: f64| if b <= a { a } else { b };
    all.iter().fold((0.0, 0.0), |(w, l), d| (larger(w, d.0), larger(l, d.1)))
}

/// Of weights (relative to their root mean square) and losses, in each of the first five steps.
const PER_STEP: (f64, f64) = (4e-5, 4e-6);
/// The same for GELU behind convolutions: single pixels lie up to thirty deviations out, where the fused engine's slope
/// is off by some 10⁻³ (`fused::math` has the bounds).
const FAR_OUT: (f64, f64) = (2e-3, 1e-4);
/// The same over 200 steps, in which rounding differences grow as the network learns.
const OVER_200: (f64, f64) = (2e-3, 2e-4);

#[test]
fn every_rule_and_activation_agrees_step_by_step() {
    for activation in ACTIVATIONS {
        for (lr, optimiser) in rules() {
            let mut run = RunConfig { lr, optimiser, ..run_on(DataSet::Digits) };
            run.model.activation = activation;
            let (weights, loss) = worst(&run, 5);
            println!("{activation:?} {optimiser:?}: {weights:.1e} {loss:.1e}");
            assert!(
                weights < PER_STEP.0 && loss < PER_STEP.1,
                "{activation:?}, {optimiser:?}: weights {weights:e}, loss {loss:e}"
            );
        }
    }
}

#[test]
fn losses_regularisers_and_shapes_agree_step_by_step() {
    let base = run_on(DataSet::Digits);
    let mut variants = vec![
        RunConfig { loss: Loss::MeanSquaredError, ..base },
        RunConfig { loss: Loss::MeanSquaredError, ..run_on(DataSet::Moons) },
        run_on(DataSet::Curve),
        RunConfig { batch_size: 1, ..base },
        RunConfig { batch_size: 200, ..base },
    ];
    for (lr, optimiser) in rules() {
        variants.push(RunConfig { lr, optimiser, weight_decay: 0.05, ..base });
    }
    variants.extend(techniques());
    for (layers, width, dropout) in
        [(0, 1, 0.0), (1, 1, 0.0), (3, 8, 0.3), (2, 64, 0.5), (6, 6, 0.0), (1, 130, 0.9)]
    {
        for activation in ACTIVATIONS {
            let mut run = RunConfig { batch_size: 100, ..base };
            (run.model.layers, run.model.width, run.model.dropout) = (layers, width, dropout);
            run.model.activation = activation;
            variants.push(run);
        }
    }
    for run in variants {
        let (weights, loss) = worst(&run, 5);
        println!("{weights:.1e} {loss:.1e} {run:?}");
        assert!(weights < PER_STEP.0 && loss < PER_STEP.1, "weights {weights:e}, loss {loss:e}: {run:?}");
    }
}

/// Both norms on perceptrons and pictures, with minibatches of several blocks and a last one that is smaller.
fn normalised() -> Vec<RunConfig> {
    let mut runs = Vec::new();
    for norm in [Norm::Batch, Norm::Layer] {
        for (activation, batch_size) in ACTIVATIONS.into_iter().zip([37, 200, 100, 5, 64]) {
            for (layers, dropout) in [(1, 0.0), (3, 0.3)] {
                let mut run = RunConfig { batch_size, ..run_on(DataSet::Digits) };
                run.model =
                    ModelConfig { layers, dropout, activation, norm, deeper: [6, 9, 0, 0, 0], ..run.model };
                runs.push(run);
            }
            let conv = Convolutions { blocks: 2, kernel: 3, channels: 3, pool: Pool::Average };
            let mut run = RunConfig { batch_size, ..convolving(conv, activation, 0.2) };
            run.model.norm = norm;
            runs.push(run);
        }
    }
    runs
}

#[test]
fn norms_agree_step_by_step() {
    for run in normalised() {
        let (weights, loss) = worst(&run, 5);
        println!("{weights:.1e} {loss:.1e} {:?} {}", run.model, run.batch_size);
        assert!(weights < PER_STEP.0 && loss < PER_STEP.1, "weights {weights:e}, loss {loss:e}: {run:?}");
    }
}

#[test]
fn norms_stay_together_over_two_hundred_steps_with_every_rule_and_technique() {
    let on = |norm, run: RunConfig| RunConfig { model: ModelConfig { norm, ..run.model }, ..run };
    for norm in [Norm::Batch, Norm::Layer] {
        let rules = rules().map(|(lr, optimiser)| RunConfig {
            lr,
            optimiser,
            weight_decay: 1e-3,
            batch_size: 100,
            ..run_on(DataSet::Digits)
        });
        let techniques = techniques().into_iter().take(3).map(|run| RunConfig { batch_size: 100, ..run });
        for run in rules.into_iter().chain(techniques).map(|run| on(norm, run)) {
            let (weights, loss) = worst(&run, 200);
            println!("{weights:.1e} {loss:.1e} {norm:?} {:?} {:?}", run.optimiser, run.technique);
            assert!(weights < OVER_200.0 && loss < OVER_200.1, "weights {weights:e}, loss {loss:e}: {run:?}");
        }
    }
}

/// Beside a norm, too, whatever is off by little would be seen.
#[test]
fn small_mistakes_in_norms_would_be_found() {
    for norm in [Norm::Batch, Norm::Layer] {
        let mut right = RunConfig { batch_size: 100, ..run_on(DataSet::Digits) };
        right.model.norm = norm;
        let masked = ModelConfig { dropout: 0.001, ..right.model };
        let (faster, smaller) =
            (RunConfig { lr: 0.1001, ..right }, RunConfig { weight_decay: 1e-4, ..right });
        for wrong in [faster, smaller, RunConfig { model: masked, ..right }] {
            let found = deviations(&wrong, &right, 5);
            assert!(found.iter().any(|d| d.0 > PER_STEP.0 || d.1 > PER_STEP.1), "{wrong:?}: {found:?}");
        }
    }
}

/// Whatever is done beside the plain loss and update rule.
fn techniques() -> Vec<RunConfig> {
    let with = |set, technique| RunConfig { technique, ..run_on(set) };
    let plain = Technique::default();
    let minimised = |set, minimised| with(set, Technique { minimised, ..plain });
    let mut variants = vec![
        with(DataSet::Digits, Technique { clip: 0.2, ..plain }),
        with(DataSet::Digits, Technique { sam: 0.1, clip: 0.5, ..plain }),
        with(DataSet::Digits, Technique { ema: 0.3, ..plain }),
        with(DataSet::Digits, Technique { jitter: 0.2, ..plain }),
        // Pixels that are nearly always black lie hundreds of deviations out where a picture has moved onto them: at a
        // higher rate, differences of rounding would grow with them.
        RunConfig { lr: 1e-4, ..with(DataSet::Digits, Technique { jitter: 0.1, shift: 1, ..plain }) },
        with(DataSet::Curve, Technique { jitter: 0.1, ..plain }),
        minimised(DataSet::Digits, Minimised::Smoothed { epsilon: 0.1 }),
        minimised(DataSet::Moons, Minimised::Smoothed { epsilon: 0.3 }),
        minimised(DataSet::Curve, Minimised::Huber { delta: 0.5 }),
    ];
    for gamma in [0.0, 0.5, 2.0, 5.0] {
        let focal = Minimised::Focal { gamma, alpha: 0.25 };
        variants.extend([minimised(DataSet::Digits, focal), minimised(DataSet::Moons, focal)]);
    }
    let weighted: Vec<RunConfig> = variants
        .iter()
        .filter(|run| run.data.set.task() != Task::Regression && run.technique.jitter == 0.0)
        .map(|run| {
            let mut run = *run;
            run.data.subset.imbalance = 5.0;
            run.technique.weights = ClassWeights::Balanced;
            run
        })
        .collect();
    variants.extend(weighted);
    let mut squares = with(DataSet::Digits, Technique { weights: ClassWeights::Balanced, ..plain });
    (squares.loss, squares.data.subset.imbalance) = (Loss::MeanSquaredError, 5.0);
    variants.push(squares);
    variants
}

/// Lower layers that stand still; of convolutions, too.
fn frozen() -> Vec<RunConfig> {
    let conv = Convolutions { blocks: 2, kernel: 3, channels: 4, pool: Pool::Average };
    let (beta1, beta2, eps) = (0.9, 0.99, 1e-6);
    let mut variants = Vec::new();
    for (lr, optimiser) in [
        (0.05, Optimiser::Momentum { momentum: 0.8, nesterov: false }),
        (0.003, Optimiser::Adam { beta1, beta2, eps }),
    ] {
        for (freeze, model) in [
            (1, run_on(DataSet::HighDigits).model),
            (2, run_on(DataSet::HighDigits).model),
            (9, ModelConfig { dropout: 0.2, ..run_on(DataSet::HighDigits).model }),
            (1, convolving(conv, Activation::Tanh, 0.0).model),
            (2, convolving(conv, Activation::Relu, 0.0).model),
        ] {
            let mut run =
                RunConfig { lr, optimiser, model, weight_decay: 0.01, ..run_on(DataSet::HighDigits) };
            run.technique.transfer.freeze = freeze;
            (run.technique.clip, run.technique.sam) = (0.5, 0.05);
            variants.push(run);
        }
    }
    variants
}

#[test]
fn layers_that_stand_still_agree_step_by_step_and_do_not_move() {
    for run in frozen() {
        let data = Rc::new(Dataset::load(&run.data).expect(TRAINS));
        let mut trainer = FusedTrainer::new(&run, &data).expect(TRAINS);
        let before = trainer.weights().expect(TRAINS);
        trainer.step(&[1, 2, 3], 0).expect(TRAINS);
        let after = trainer.weights().expect(TRAINS);
        let still = run.frozen_parameters() as usize;
        assert!(still > 0 && before[..still] == after[..still]);
        assert!(before[still..].iter().zip(&after[still..]).filter(|(a, b)| a != b).count() > 20);
        let (weights, loss) = worst(&run, 50);
        println!("{weights:.1e} {loss:.1e} {:?}", run.technique.transfer);
        assert!(weights < OVER_200.0 && loss < OVER_200.1, "weights {weights:e}, loss {loss:e}: {run:?}");
        let mut wrong = run;
        wrong.technique.transfer.freeze -= 1;
        if wrong.frozen_parameters() != run.frozen_parameters() {
            let found = deviations(&wrong, &run, 5);
            assert!(found.iter().any(|d| d.0 > PER_STEP.0 || d.1 > PER_STEP.1), "{wrong:?}: {found:?}");
        }
    }
}

#[test]
fn techniques_stay_together_over_two_hundred_steps_and_small_mistakes_in_them_would_be_found() {
    for run in techniques() {
        let (weights, loss) = worst(&run, 200);
        println!("{weights:.1e} {loss:.1e} {:?}", run.technique);
        assert!(weights < OVER_200.0 && loss < OVER_200.1, "weights {weights:e}, loss {loss:e}: {run:?}");
        let mut wrong = run;
        let Technique { minimised, clip, sam, ema, jitter, weights, .. } = &mut wrong.technique;
        *weights = ClassWeights::None;
        *jitter *= 1.01;
        match minimised {
            Minimised::Plain => [*clip, *sam, *ema] = [*clip * 1.01, *sam * 1.01, *ema * 0.9],
            Minimised::Smoothed { epsilon } => *epsilon += 0.001,
            Minimised::Focal { alpha, .. } => *alpha += 0.001,
            Minimised::Huber { delta } => *delta *= 0.99,
        }
        let found = deviations(&wrong, &run, 5);
        assert!(found.iter().any(|d| d.0 > PER_STEP.0 || d.1 > PER_STEP.1), "{wrong:?}: {found:?}");
    }
}

#[test]
fn two_hundred_steps_stay_together() {
    for (lr, optimiser) in rules() {
        let (weights, loss) = worst(&RunConfig { lr, optimiser, ..run_on(DataSet::Digits) }, 200);
        println!("{optimiser:?}: {weights:.1e} {loss:.1e}");
        assert!(
            weights < OVER_200.0 && loss < OVER_200.1,
            "{optimiser:?}: weights {weights:e}, loss {loss:e}"
        );
    }
}

fn convolving(conv: Convolutions, activation: Activation, dropout: f64) -> RunConfig {
    let mut run = RunConfig { lr: 0.03, ..run_on(DataSet::Digits) };
    run.model = ModelConfig {
        layers: 0,
        width: 1,
        conv: Some(conv),
        activation,
        dropout,
        init: Init::He,
        ..run.model
    };
    run
}

#[test]
fn convolutions_agree_step_by_step() {
    for activation in ACTIVATIONS {
        for pool in [Pool::Max, Pool::Average] {
            for (blocks, kernel, channels, dropout) in [
                (1, 1, 6, 0.0),
                (1, 7, 3, 0.5),
                (2, 3, 4, 0.0),
                (2, 5, 8, 0.25),
                (3, 3, 3, 0.0),
                (3, 1, 1, 0.3),
            ] {
                let run = convolving(Convolutions { blocks, kernel, channels, pool }, activation, dropout);
                let (weights, loss) = worst(&run, 5);
                println!("{weights:.1e} {loss:.1e} {:?}", run.model);
                let bounds = if activation == Activation::Gelu { FAR_OUT } else { PER_STEP };
                assert!(
                    weights < bounds.0 && loss < bounds.1,
                    "weights {weights:e}, loss {loss:e}: {:?}",
                    run.model
                );
            }
        }
    }
}

#[test]
fn convolutions_stay_together_over_two_hundred_steps_with_every_rule() {
    for (lr, optimiser) in rules() {
        let conv = Convolutions { blocks: 2, kernel: 3, channels: 4, pool: Pool::Average };
        let run = RunConfig { lr, optimiser, ..convolving(conv, Activation::Tanh, 0.2) };
        let (weights, loss) = worst(&run, 200);
        println!("{optimiser:?}: {weights:.1e} {loss:.1e}");
        assert!(
            weights < OVER_200.0 && loss < OVER_200.1,
            "{optimiser:?}: weights {weights:e}, loss {loss:e}"
        );
    }
}

/// Another mask or another pooling would be seen.
#[test]
fn small_mistakes_in_convolutions_would_be_found() {
    let conv = Convolutions { blocks: 2, kernel: 3, channels: 4, pool: Pool::Max };
    let right = convolving(conv, Activation::Tanh, 0.0);
    let wrongs = [
        convolving(Convolutions { pool: Pool::Average, ..conv }, Activation::Tanh, 0.0),
        convolving(conv, Activation::Tanh, 0.001),
        convolving(conv, Activation::Gelu, 0.0),
        RunConfig { lr: 0.0301, ..right },
    ];
    for wrong in wrongs {
        let found = deviations(&wrong, &right, 5);
        assert!(found.iter().any(|d| d.0 > PER_STEP.0 || d.1 > PER_STEP.1), "{wrong:?}: {found:?}");
    }
}

/// A learning rate, a coefficient, a decay or a mask that is off by little would be seen.
#[test]
fn small_mistakes_would_be_found() {
    let (beta1, beta2, eps) = (0.9, 0.99, 1e-6);
    let right =
        RunConfig { lr: 0.003, optimiser: Optimiser::Adam { beta1, beta2, eps }, ..run_on(DataSet::Digits) };
    let mut masked = right;
    masked.model.dropout = 0.001;
    let wrongs = [
        RunConfig { lr: 0.00301, ..right },
        RunConfig { optimiser: Optimiser::Adam { beta1: 0.899, beta2, eps }, ..right },
        RunConfig { optimiser: Optimiser::Adam { beta1, beta2: 0.98, eps }, ..right },
        RunConfig { optimiser: Optimiser::Adam { beta1, beta2, eps: 2e-6 }, ..right },
        RunConfig { weight_decay: 1e-3, ..right },
        masked,
    ];
    for wrong in wrongs {
        let found = deviations(&wrong, &right, 5);
        assert!(found.iter().any(|d| d.0 > PER_STEP.0 || d.1 > PER_STEP.1), "{wrong:?}: {found:?}");
    }
}

#[test]
fn evaluations_and_outputs_agree() {
    for (set, loss) in [
        (DataSet::Digits, Loss::CrossEntropy),
        (DataSet::Digits, Loss::MeanSquaredError),
        (DataSet::Spiral, Loss::CrossEntropy),
        (DataSet::Curve, Loss::MeanSquaredError),
    ] {
        evaluation_agrees(&RunConfig { loss, ..run_on(set) });
    }
    let conv = Convolutions { blocks: 2, kernel: 5, channels: 3, pool: Pool::Max };
    evaluation_agrees(&convolving(conv, Activation::Relu, 0.3));
    normalised().iter().for_each(evaluation_agrees);
}

fn evaluation_agrees(run: &RunConfig) {
    let set = run.data.set;
    let data = Rc::new(Dataset::load(&run.data).expect(TRAINS));
    let mut ours = FusedTrainer::new(run, &data).expect(TRAINS);
    let mut oracle = CandleTrainer::new(run, &data).expect(TRAINS);
    for (split, part) in [(Split::Train, &data.train), (Split::Validation, &data.validation)] {
        let range = 3..part.len() as u32 - 2;
        let [a, b] = [ours.evaluate(split, range.clone()), oracle.evaluate(split, range)]
            .map(|sums| sums.expect(TRAINS));
        assert_eq!(a.hits, b.hits, "{set:?}");
        assert!((a.loss / b.loss - 1.0).abs() < 1e-5, "{set:?}: {} and {}", a.loss, b.loss);
    }
    let weights = ours.weights().expect(TRAINS);
    let outputs = |candle: bool| {
        let outputs = if candle { CandleTrainer::outputs } else { FusedTrainer::outputs };
        outputs(run, &weights, &data.test.inputs).expect(TRAINS)
    };
    assert!(outputs(false).iter().zip(outputs(true)).all(|(a, b)| (a - b).abs() < 1e-4));
}
