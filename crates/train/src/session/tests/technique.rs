//! What a training does beside its update rule.

use schema::{ClassWeights, Course, Sampling, Segment, Subset, Technique};

use super::*;

fn with(run: RunConfig, technique: Technique) -> RunConfig {
    RunConfig { technique, ..run }
}

fn losses(curve: &[CurvePoint]) -> Vec<[u32; 2]> {
    curve.iter().map(|point| [point.train_loss.to_bits(), point.val_loss.to_bits()]).collect()
}

#[test]
fn early_stopping_ends_a_run_so_many_epochs_after_its_best() {
    let mut run = RunConfig { epochs: 400, lr: 0.03, ..run_on(DataSet::Moons) };
    (run.data.noise, run.data.samples) = (0.4, 150);
    let (whole, report) = run_to_end(&run).unwrap();
    assert_eq!((report.outcome, report.epoch), (Outcome::Done, 400));
    let run = with(run, Technique { patience: 12, ..Technique::default() });
    let (curve, report) = run_to_end(&run).unwrap();
    let best = best(&curve);
    assert_eq!((report.outcome, report.epoch), (Outcome::Done, best.epoch + 12));
    assert!(report.epoch < 400);
    assert_eq!(losses(&curve), losses(&whole)[..curve.len()], "nothing else changes");
}

#[test]
fn steps_of_a_schedule_are_those_of_settings_that_change() {
    let run = RunConfig { epochs: 3, lr: 0.08, optimiser: Optimiser::Sgd, ..run_on(DataSet::Moons) };
    let schedule = Schedule::Step { decay: 0.5, every: 1 };
    let (scheduled, _) = run_to_end(&with(run, Technique { schedule, ..Technique::default() })).unwrap();
    let at = |lr, until| Segment { run: RunConfig { lr, ..run }, until };
    let course = Course { run: RunConfig { lr: 0.02, ..run }, before: vec![at(0.08, 1), at(0.04, 2)] };
    let mut session = Session::<FusedTrainer>::follow(course, load(&run), Pretrained::default()).unwrap();
    let changed = session.work(u32::MAX, u32::MAX).unwrap();
    assert_eq!(losses(&scheduled), losses(&changed));
}

#[test]
fn every_schedule_moves_the_rate_on_both_engines_and_slices_change_nothing() {
    let schedules = [
        Schedule::Exponential { decay: 0.1, every: 1 },
        Schedule::Cosine { warmup: 0.2 },
        Schedule::OneCycle { warmup: 0.3 },
        Schedule::Plateau { decay: 0.1, wait: 0 },
    ];
    let run = RunConfig { epochs: 6, lr: 0.3, ..run_on(DataSet::Xor) };
    let (constant, _) = run_to_end(&run).unwrap();
    for schedule in schedules {
        let run = with(run, Technique { schedule, ..Technique::default() });
        let (curve, _) = run_to_end(&run).unwrap();
        assert_ne!(losses(&curve), losses(&constant), "{schedule:?}");
        let (candle, _) = super::super::run_to_end::<CandleTrainer>(&run, load(&run)).unwrap();
        for (ours, theirs) in curve.iter().zip(&candle) {
            assert!((ours.val_loss - theirs.val_loss).abs() < 1e-2 * theirs.val_loss, "{schedule:?}");
        }
        let mut session = session(&run);
        let mut sliced = Vec::new();
        while session.report().unwrap().is_none() {
            sliced.extend(session.work(3, u32::MAX).unwrap());
        }
        assert_eq!(losses(&sliced), losses(&curve), "{schedule:?}");
    }
}

#[test]
fn plain_sgd_does_the_last_part() {
    let run = RunConfig { epochs: 8, ..run_on(DataSet::Moons) };
    let (whole, _) = run_to_end(&run).unwrap();
    // So slow that it stands still.
    let finish = Some(Finish { share: 0.5, lr: 1e-7 });
    let (curve, _) = run_to_end(&with(run, Technique { finish, ..Technique::default() })).unwrap();
    assert_eq!(losses(&curve)[..5], losses(&whole)[..5]);
    let last = &curve[4..];
    assert!(last.iter().all(|point| (point.train_loss - last[0].train_loss).abs() < 1e-5), "{last:?}");
    assert!((whole[8].train_loss - whole[4].train_loss).abs() > 1e-3);
}

#[test]
fn an_average_of_the_weights_is_steadier_than_they_are() {
    let run = RunConfig { epochs: 40, lr: 0.03, batch_size: 8, ..run_on(DataSet::Moons) };
    let jumps = |run: &RunConfig| -> f32 {
        let (curve, _) = run_to_end(run).unwrap();
        curve[20..].windows(2).map(|pair| (pair[1].val_loss - pair[0].val_loss).abs()).sum()
    };
    let averaged = with(run, Technique { ema: 0.99, ..Technique::default() });
    assert!(jumps(&averaged) < 0.5 * jumps(&run), "{} and {}", jumps(&averaged), jumps(&run));
}

#[test]
fn what_the_curves_show_is_the_plain_loss() {
    let run = RunConfig { epochs: 0, ..run_on(DataSet::Digits) };
    let begin = |minimised| {
        let run = with(run, Technique { minimised, ..Technique::default() });
        session(&run).work(u32::MAX, 0).unwrap()
    };
    let plain = begin(Minimised::Plain);
    for minimised in [Minimised::Smoothed { epsilon: 0.2 }, Minimised::Focal { gamma: 2.0, alpha: 0.25 }] {
        assert_eq!(begin(minimised), plain);
    }
}

/// A longer epoch has more steps, and a curve knows nothing of repetitions.
#[test]
fn over_sampling_makes_epochs_longer_and_balanced_batches_do_not() {
    let mut run = run_on(DataSet::Moons);
    run.data.subset.imbalance = 10.0;
    let steps = |sampling| {
        let run = with(run, Technique { sampling, ..Technique::default() });
        let (curve, report) = run_to_end(&run).unwrap();
        let alike = curve[0].train_loss.to_bits();
        (report.step / run.epochs, alike)
    };
    let [shuffled, over, balanced] = [Sampling::Shuffle, Sampling::Over, Sampling::Balanced].map(steps);
    assert_eq!(
        [shuffled.0, over.0, balanced.0],
        [132_u32.div_ceil(32), 240_u32.div_ceil(32), 132_u32.div_ceil(32)]
    );
    assert!(shuffled.1 == over.1 && shuffled.1 == balanced.1);
}

#[test]
fn what_is_done_with_the_data_is_the_same_in_slices_and_on_both_engines() {
    let mut run = RunConfig { epochs: 2, ..run_on(DataSet::Digits) };
    run.data.subset = Subset { size: 150, imbalance: 8.0 };
    let plain = Technique::default();
    let techniques = [
        Technique { sampling: Sampling::Over, ..plain },
        Technique { sampling: Sampling::Balanced, weights: ClassWeights::Balanced, ..plain },
        Technique { jitter: 0.3, ..plain },
        Technique { jitter: 0.1, shift: 1, weights: ClassWeights::Balanced, ..plain },
    ];
    let (unlike, _) = run_to_end(&run).unwrap();
    for technique in techniques {
        let run = with(run, technique);
        let (curve, _) = run_to_end(&run).unwrap();
        assert_ne!(losses(&curve), losses(&unlike), "{technique:?}");
        let (candle, _) = super::super::run_to_end::<CandleTrainer>(&run, load(&run)).unwrap();
        for (ours, theirs) in curve.iter().zip(&candle) {
            assert!((ours.val_loss - theirs.val_loss).abs() < 1e-4 * theirs.val_loss, "{technique:?}");
        }
        let mut session = session(&run);
        let mut sliced = Vec::new();
        while session.report().unwrap().is_none() {
            sliced.extend(session.work(1, u32::MAX).unwrap());
        }
        assert_eq!(losses(&sliced), losses(&curve), "{technique:?}");
    }
}

#[test]
fn what_makes_no_sense_is_refused() {
    let refused = |set, technique| session_error(&with(run_on(set), technique));
    let plain = Technique::default();
    assert!(refused(DataSet::Digits, Technique { clip: -1.0, ..plain }));
    assert!(refused(DataSet::Digits, Technique { ema: 1.0, ..plain }));
    assert!(refused(DataSet::Digits, Technique { minimised: Minimised::Huber { delta: 1.0 }, ..plain }));
    let focal = Minimised::Focal { gamma: 2.0, alpha: 0.25 };
    assert!(refused(DataSet::Curve, Technique { minimised: focal, ..plain }));
    assert!(refused(DataSet::Digits, Technique { jitter: -0.1, ..plain }));
    assert!(refused(DataSet::Moons, Technique { shift: 1, ..plain }));
    assert!(refused(DataSet::Curve, Technique { sampling: Sampling::Over, ..plain }));
    assert!(refused(DataSet::Curve, Technique { weights: ClassWeights::Balanced, ..plain }));
    let transfer = Transfer { freeze: 1, ..Transfer::default() };
    assert!(refused(DataSet::Digits, Technique { transfer, ..plain }));
    assert!(!refused(DataSet::LowDigits, Technique { transfer, ..plain }));
}

fn session_error(run: &RunConfig) -> bool {
    matches!(
        Session::<FusedTrainer>::new(run, load(run)),
        Err(TrainError::Unsupported(
            Unsupported::OutOfRange { .. } | Unsupported::Minimised { .. } | Unsupported::Data { .. }
        ))
    )
}
