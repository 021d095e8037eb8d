mod saving;
mod technique;
mod transfer;

use schema::{Activation, DataSet, Init, Loss, Minimised, ModelConfig, Norm, Optimiser};

use super::*;
use crate::fixtures::run_on;
use crate::{CandleTrainer, FusedTrainer};

fn load(run: &RunConfig) -> Rc<Dataset> {
    Rc::new(Dataset::load(&run.data).unwrap())
}

fn session(run: &RunConfig) -> Session<FusedTrainer> {
    Session::new(run, load(run)).unwrap()
}

fn run_to_end(run: &RunConfig) -> Result<(Vec<CurvePoint>, RunReport), TrainError> {
    super::run_to_end::<FusedTrainer>(run, load(run))
}

fn best(curve: &[CurvePoint]) -> CurvePoint {
    *schema::best(curve).unwrap()
}

#[test]
fn digits_are_learnt() {
    let mut run = run_on(DataSet::Digits);
    (run.model.width, run.epochs) = (32, 15);
    let (curve, report) = run_to_end(&run).unwrap();
    assert!(best(&curve).val_acc.unwrap() > 0.95, "{:?}", best(&curve));
    assert_eq!((report.outcome, report.epoch), (Outcome::Done, 15));
    let steps = 1078_u32.div_ceil(32);
    let expected: Vec<u32> = (0..=15).map(|epoch| epoch * steps).collect();
    assert_eq!(curve.iter().map(|point| point.step).collect::<Vec<_>>(), expected);
}

#[test]
fn every_set_is_learnt() {
    let limits = [
        (DataSet::Circles, 0.95),
        (DataSet::Moons, 0.95),
        (DataSet::Xor, 0.85),
        (DataSet::Gauss, 0.95),
        (DataSet::Spiral, 0.9),
    ];
    for (set, limit) in limits {
        let mut run = RunConfig { epochs: 100, ..run_on(set) };
        run.model.width = 32;
        let (curve, _) = run_to_end(&run).unwrap();
        assert!(best(&curve).val_acc.unwrap() > limit, "{set:?}: {:?}", best(&curve));
    }
    let mut run = RunConfig { epochs: 100, ..run_on(DataSet::Curve) };
    run.model.width = 32;
    let (curve, _) = run_to_end(&run).unwrap();
    assert!(best(&curve).val_loss < 0.1, "{:?}", best(&curve));
    assert!(curve.iter().all(|point| point.train_acc.is_none() && point.val_acc.is_none()));
}

#[test]
fn every_optimiser_lowers_the_loss() {
    let (beta1, beta2, eps) = (0.9, 0.999, 1e-8);
    let rules = [
        (0.1, Optimiser::Sgd),
        (0.03, Optimiser::Momentum { momentum: 0.9, nesterov: true }),
        (0.03, Optimiser::Adagrad { eps }),
        (1.0, Optimiser::Adadelta { rho: 0.9, eps: 1e-6 }),
        (0.01, Optimiser::RmsProp { alpha: 0.99, eps }),
        (0.01, Optimiser::Adamax { beta1, beta2, eps }),
        (0.01, Optimiser::Nadam { beta1, beta2, eps }),
        (0.01, Optimiser::AdamW { beta1, beta2, eps }),
    ];
    for (lr, optimiser) in rules {
        let (curve, _) = run_to_end(&RunConfig { lr, optimiser, ..run_on(DataSet::Digits) }).unwrap();
        assert!(curve[3].train_loss < 0.5 * curve[0].train_loss, "{optimiser:?}: {curve:?}");
    }
}

/// Six layers of sigmoids in a row: what the first get of the gradient vanishes.
#[test]
fn batch_normalisation_lets_a_deep_network_learn() {
    let accuracy = |norm| {
        let mut run = RunConfig {
            epochs: 5,
            lr: 0.1,
            optimiser: Optimiser::Momentum { momentum: 0.9, nesterov: false },
            ..run_on(DataSet::Digits)
        };
        run.model = ModelConfig { layers: 6, width: 32, activation: Activation::Sigmoid, norm, ..run.model };
        run.model.init = Init::Xavier;
        best(&run_to_end(&run).unwrap().0).val_acc.unwrap()
    };
    let (plain, normed) = (accuracy(Norm::None), accuracy(Norm::Batch));
    assert!(plain < 0.2 && normed > 0.85, "{plain} and {normed}");
}

#[test]
fn a_linear_model_learns_digits() {
    let mut run = RunConfig { epochs: 5, ..run_on(DataSet::Digits) };
    run.model.layers = 0;
    let accuracy = best(&run_to_end(&run).unwrap().0).val_acc.unwrap();
    assert!(accuracy > 0.9, "{accuracy}");
}

#[test]
fn a_tiny_set_is_learnt_by_heart() {
    let mut run = run_on(DataSet::Spiral);
    (run.data.samples, run.model.width, run.epochs) = (30, 64, 1000);
    let (curve, _) = run_to_end(&run).unwrap();
    assert!(curve[1000].train_loss < 1e-3, "{:?}", curve[1000]);
    assert_eq!(curve[1000].train_acc, Some(1.0));
}

#[test]
fn a_huge_learning_rate_diverges() {
    let run = RunConfig { lr: 100.0, optimiser: Optimiser::Sgd, ..run_on(DataSet::Digits) };
    let (curve, report) = run_to_end(&run).unwrap();
    assert_eq!(report.outcome, Outcome::Diverged);
    assert!(report.step < 100);
    assert_eq!(report.epoch, report.step / 34);
    assert!(curve.iter().all(|point| point.train_loss.is_finite() && point.val_loss.is_finite()));
    assert_eq!(report.weights.len(), run.parameters() as usize);
    assert!(report.weights.iter().all(|weight| weight.is_finite()));
}

fn slices_change_nothing<T: Trainer>() {
    let mut run = run_on(DataSet::Digits);
    run.model.dropout = 0.2;
    let data = load(&run);
    let sliced = |units| {
        let mut session = Session::<T>::new(&run, Rc::clone(&data)).unwrap();
        let mut curve = Vec::new();
        while session.report().unwrap().is_none() {
            curve.extend(session.work(units, u32::MAX).unwrap());
        }
        (curve, session.report().unwrap().unwrap())
    };
    let whole = super::run_to_end::<T>(&run, Rc::clone(&data)).unwrap();
    for units in [1, 7, 1000] {
        assert_eq!(sliced(units), whole, "slices of {units}");
    }
    assert_eq!(whole.0.len(), 4);
}

#[test]
fn slices_of_any_size_give_the_same_bits() {
    slices_change_nothing::<FusedTrainer>();
    slices_change_nothing::<CandleTrainer>();
}

#[test]
fn a_slice_does_no_more_than_it_should() {
    let run = run_on(DataSet::Moons);
    let mut session = session(&run);
    assert_eq!(
        session.work(1, u32::MAX).unwrap().len(),
        0,
        "240 training examples are evaluated at once, then 80 others"
    );
    assert_eq!(session.work(1, u32::MAX).unwrap().len(), 1);
    session.work(3, u32::MAX).unwrap();
    assert_eq!((session.step(), session.epoch()), (3, 0));
    session.work(5, u32::MAX).unwrap();
    assert_eq!((session.step(), session.epoch()), (8, 1));
}

#[test]
fn repeats_and_seeds_differ_from_the_first_weight_on() {
    let run = RunConfig { epochs: 1, ..run_on(DataSet::Moons) };
    let loss = |run: &RunConfig| run_to_end(run).unwrap().0.iter().map(|p| p.val_loss).collect::<Vec<_>>();
    let (base, repeat) = (loss(&run), loss(&RunConfig { repeat: 1, ..run }));
    assert!(base.iter().zip(&repeat).all(|(a, b)| a != b));
    assert!(base.iter().zip(loss(&RunConfig { seed: 6, ..run })).all(|(a, b)| *a != b));
    assert_eq!(base, loss(&run));
}

#[test]
fn order_and_dropout_change_what_is_learnt() {
    let run = RunConfig { epochs: 1, ..run_on(DataSet::Digits) };
    let mut dropped = run;
    dropped.model.dropout = 0.5;
    let (plain, dropped) = (run_to_end(&run).unwrap().0, run_to_end(&dropped).unwrap().0);
    assert_eq!(plain[0], dropped[0], "evaluation knows no dropout");
    assert_ne!(plain[1], dropped[1]);

    let mut sorted = epoch_order(&run, &load(&run), 0);
    assert!(!sorted.is_sorted());
    sorted.sort_unstable();
    assert!(sorted.into_iter().eq(0..1078));
}

#[test]
fn a_batch_larger_than_the_split_is_the_whole_split() {
    let run = RunConfig { batch_size: 1024, ..run_on(DataSet::Moons) };
    let (curve, report) = run_to_end(&run).unwrap();
    assert_eq!((report.step, report.epoch, curve.len()), (3, 3, 4));
}

#[test]
fn the_reported_weights_are_those_of_the_best_epoch() {
    let mut run = RunConfig { epochs: 40, loss: Loss::MeanSquaredError, ..run_on(DataSet::Moons) };
    (run.data.label_noise, run.model.width, run.model.activation) = (0.3, 64, Activation::Gelu);
    let (curve, report) = run_to_end(&run).unwrap();
    assert!(best(&curve).epoch < 40, "the run was to overfit");
    let mut short = session(&run);
    while short.epoch() < best(&curve).epoch {
        short.work(1, u32::MAX).unwrap();
    }
    assert_eq!(short.weights().unwrap(), report.weights);
}

#[test]
fn weight_decay_shrinks_the_weights() {
    let norm = |weight_decay| {
        let run = RunConfig { weight_decay, epochs: 10, ..run_on(DataSet::Digits) };
        let (_, report) = run_to_end(&run).unwrap();
        report.weights.iter().map(|w| w * w).sum::<f32>()
    };
    assert!(norm(0.01) < 0.8 * norm(0.0));
}

#[test]
fn what_cannot_be_trained_is_refused() {
    let refused = |run: RunConfig| matches!(run_to_end(&run), Err(TrainError::Unsupported(_)));
    assert!(refused(RunConfig { lr: f64::NAN, ..run_on(DataSet::Moons) }));
    assert!(refused(RunConfig { batch_size: 0, ..run_on(DataSet::Moons) }));
    assert!(refused(RunConfig { loss: Loss::CrossEntropy, ..run_on(DataSet::Curve) }));
}

#[test]
fn both_engines_agree_when_another_rule_or_a_technique_takes_over() {
    let first = RunConfig { epochs: 4, ..run_on(DataSet::Moons) };
    let mut last = RunConfig { optimiser: Optimiser::Sgd, lr: 0.3, epochs: 6, ..first };
    last.technique.ema = 0.8;
    last.technique.clip = 0.5;
    last.technique.sam = 0.05;
    last.technique.minimised = schema::Minimised::Smoothed { epsilon: 0.1 };
    last.technique.weights = schema::ClassWeights::Balanced;
    last.technique.jitter = 0.2;
    last.technique.sampling = schema::Sampling::Balanced;
    let mut first = first;
    first.data.subset.imbalance = 4.0;
    last.data = first.data;
    let course = Course { run: last, before: vec![schema::Segment { run: first, until: 3 }] };
    let (fused, candle) = (follow::<FusedTrainer>(&course), follow::<CandleTrainer>(&course));
    assert_eq!(fused.len(), 7, "the later settings say when it ends");
    for (a, b) in fused.iter().zip(&candle) {
        let near = (a.train_loss - b.train_loss).abs() < 1e-4 && (a.val_loss - b.val_loss).abs() < 1e-4;
        assert!(a.step == b.step && near, "{a:?} {b:?}");
    }
    // Each of them counts.
    let without = |undo: fn(&mut RunConfig)| {
        let mut course = course.clone();
        undo(&mut course.run);
        follow::<FusedTrainer>(&course)[6]
    };
    assert_ne!(without(|run| run.technique.ema = 0.0), fused[6]);
    assert_ne!(without(|run| run.technique.clip = 0.0), fused[6]);
    assert_ne!(without(|run| run.technique.sam = 0.0), fused[6]);
    assert_ne!(without(|run| run.technique.minimised = schema::Minimised::Plain), fused[6]);
    assert_ne!(without(|run| run.technique.weights = schema::ClassWeights::None), fused[6]);
    assert_ne!(without(|run| run.technique.jitter = 0.0), fused[6]);
    assert_ne!(without(|run| run.technique.sampling = schema::Sampling::Shuffle), fused[6]);
}

/// Candle's RMSprop cannot change its own coefficients, and its NAdam takes a changed β₁ one step late: those stay.
#[test]
fn both_engines_agree_over_a_change_of_settings() {
    let eps = 1e-8;
    let adam = |beta1, beta2| Optimiser::Adam { beta1, beta2, eps };
    let momentum = |momentum| Optimiser::Momentum { momentum, nesterov: false };
    let nadam = |beta2| Optimiser::Nadam { beta1: 0.9, beta2, eps };
    let rms = Optimiser::RmsProp { alpha: 0.99, eps };
    let changes = [
        (adam(0.9, 0.999), adam(0.8, 0.99)),
        (momentum(0.9), momentum(0.5)),
        (nadam(0.999), nadam(0.99)),
        (rms, rms),
        (Optimiser::Sgd, Optimiser::Sgd),
    ];
    for (before, after) in changes {
        let first = RunConfig { optimiser: before, epochs: 4, ..run_on(DataSet::Moons) };
        let mut last = RunConfig { optimiser: after, lr: 0.02, batch_size: 16, weight_decay: 1e-3, ..first };
        last.model.dropout = 0.2;
        let course = Course { run: last, before: vec![schema::Segment { run: first, until: 2 }] };
        let (fused, candle) = (follow::<FusedTrainer>(&course), follow::<CandleTrainer>(&course));
        assert_eq!(fused.len(), 5);
        for (a, b) in fused.iter().zip(&candle) {
            let near = (a.train_loss - b.train_loss).abs() < 1e-3 && (a.val_loss - b.val_loss).abs() < 1e-3;
            assert!(a.step == b.step && near, "{before:?}: {a:?} {b:?}");
        }
        assert_ne!(fused[4], run_to_end(&first).unwrap().0[4], "the change has an effect");
    }
}

fn follow<T: Trainer>(course: &Course) -> Vec<CurvePoint> {
    let mut session = Session::<T>::follow(course.clone(), load(&course.run), Pretrained::default()).unwrap();
    session.work(u32::MAX, u32::MAX).unwrap()
}
