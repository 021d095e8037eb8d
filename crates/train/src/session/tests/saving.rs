//! A run that is cut anywhere and goes on from its bytes ends with the same bits.

use schema::{
    BadCheckpoint, ClassWeights, Convolutions, Course, Finish, Fold, Pool, Pretrain, Sampling, Segment,
    Technique, Transfer,
};

use super::*;

/// What a run came to, bit by bit.
#[derive(Debug, PartialEq)]
struct End {
    points: Vec<[Option<u32>; 6]>,
    outcome: Outcome,
    place: (u32, u32),
    best: Vec<u32>,
    last: Vec<u32>,
}

fn bits(numbers: &[f32]) -> Vec<u32> {
    numbers.iter().map(|x| x.to_bits()).collect()
}

fn end(mut session: Session<FusedTrainer>, mut curve: Vec<CurvePoint>) -> End {
    curve.extend(session.work(u32::MAX, u32::MAX).unwrap());
    let report = session.report().unwrap().unwrap();
    let loss = |x: f32| Some(x.to_bits());
    let point = |p: &CurvePoint| {
        let accuracies = [p.train_acc, p.val_acc].map(|share| share.map(f32::to_bits));
        [Some(p.step), Some(p.epoch), loss(p.train_loss), loss(p.val_loss), accuracies[0], accuracies[1]]
    };
    End {
        points: curve.iter().map(point).collect(),
        outcome: report.outcome,
        place: (report.step, report.epoch),
        best: bits(&report.weights),
        last: bits(&session.weights().unwrap()),
    }
}

fn begun(course: &Course) -> Session<FusedTrainer> {
    Session::follow(course.clone(), load(&course.run), Pretrained::default()).unwrap()
}

/// In a process that knows nothing but the course and the bytes.
fn restored(course: &Course, bytes: &[u8]) -> Result<Session<FusedTrainer>, TrainError> {
    Session::restore(course.clone(), load(&course.run), Pretrained::default(), bytes)
}

/// Cuts the run after every unit of work, or every so many; how often.
fn survives_cuts(course: &Course, every: u32, what: &str) -> u32 {
    let expected = end(begun(course), Vec::new());
    let (mut session, mut curve, mut cuts) = (begun(course), Vec::new(), 0);
    while let Some(bytes) = session.save() {
        let copy = restored(course, &bytes).unwrap();
        assert_eq!((copy.save(), copy.place()), (Some(bytes), session.place()), "{what}");
        assert_eq!(curve.last().map(|point: &CurvePoint| point.epoch), copy.place().measured, "{what}");
        assert!(end(copy, curve.clone()) == expected, "{what}, cut at {:?}", session.place());
        curve.extend(session.work(every, u32::MAX).unwrap());
        cuts += 1;
    }
    assert!(session.report().unwrap().is_some() && restored(course, &[]).is_err());
    cuts
}

fn technique(technique: Technique) -> RunConfig {
    let mut run = RunConfig { technique, epochs: 4, ..run_on(DataSet::Moons) };
    run.data.samples = 100;
    run
}

#[test]
fn every_update_rule_goes_on_with_its_memory() {
    let (beta1, beta2, eps) = (0.9, 0.99, 1e-8);
    for optimiser in [
        Optimiser::Sgd,
        Optimiser::Momentum { momentum: 0.9, nesterov: false },
        Optimiser::Momentum { momentum: 0.9, nesterov: true },
        Optimiser::Adagrad { eps },
        Optimiser::Adadelta { rho: 0.9, eps },
        Optimiser::RmsProp { alpha: 0.99, eps },
        Optimiser::Adam { beta1, beta2, eps },
        Optimiser::AdamW { beta1, beta2, eps },
        Optimiser::Adamax { beta1, beta2, eps },
        Optimiser::Nadam { beta1, beta2, eps },
    ] {
        let run = RunConfig { optimiser, weight_decay: 0.01, ..technique(Technique::default()) };
        let cuts = survives_cuts(&run.into(), 1, &format!("{optimiser:?}"));
        assert_eq!(cuts, 4 * 2 + 5 * 2, "two steps an epoch, two splits an evaluation");
    }
}

#[test]
fn every_technique_goes_on_with_its_state() {
    let plain = Technique::default();
    let with = |schedule| Technique { schedule, ..plain };
    let minimised = |minimised| Technique { minimised, ..plain };
    for technique_ in [
        with(Schedule::Step { decay: 0.5, every: 2 }),
        with(Schedule::Exponential { decay: 0.5, every: 2 }),
        with(Schedule::Cosine { warmup: 0.3 }),
        with(Schedule::OneCycle { warmup: 0.4 }),
        Technique { clip: 0.1, ..with(Schedule::Plateau { decay: 0.1, wait: 0 }) },
        minimised(Minimised::Smoothed { epsilon: 0.1 }),
        minimised(Minimised::Focal { gamma: 2.0, alpha: 0.25 }),
        Technique { sam: 0.05, ..plain },
        Technique { ema: 0.9, ..plain },
        Technique { sam: 0.1, ema: 0.8, clip: 0.5, jitter: 0.2, ..with(Schedule::Cosine { warmup: 0.0 }) },
        Technique { patience: 1, ..plain },
        Technique { finish: Some(Finish { share: 0.5, lr: 0.1 }), ..plain },
        Technique { finish: Some(Finish { share: 0.5, lr: 0.1 }), ..with(Schedule::Cosine { warmup: 0.0 }) },
        Technique { sampling: Sampling::Over, ..plain },
        Technique { sampling: Sampling::Balanced, weights: ClassWeights::Balanced, ..plain },
    ] {
        let mut run = technique(technique_);
        (run.lr, run.model.dropout, run.data.subset.imbalance) = (0.1, 0.2, 3.0);
        survives_cuts(&run.into(), 1, &format!("{technique_:?}"));
    }
}

#[test]
fn every_kind_of_network_goes_on() {
    for norm in [Norm::None, Norm::Batch, Norm::Layer] {
        for conv in [None, Some(Convolutions { blocks: 2, kernel: 3, channels: 4, pool: Pool::Max })] {
            for (ema, sam) in [(0.0, 0.0), (0.9, 0.05)] {
                let set = if conv.is_some() { DataSet::Digits } else { DataSet::Gauss };
                let mut run = RunConfig { epochs: 3, ..run_on(set) };
                (run.model.norm, run.model.conv, run.model.dropout) = (norm, conv, 0.1);
                (run.technique.ema, run.technique.sam) = (ema, sam);
                run.technique.shift = u32::from(conv.is_some());
                (run.data.subset.size, run.data.samples) = (90, 150);
                survives_cuts(&run.into(), 2, &format!("{norm:?} {conv:?} {ema}"));
            }
        }
    }
    for set in [DataSet::Curve, DataSet::Iris, DataSet::Cancer] {
        let mut run = RunConfig { epochs: 2, ..run_on(set) };
        run.model.layers = u32::from(set == DataSet::Curve);
        survives_cuts(&run.into(), 3, &format!("{set:?}"));
    }
}

#[test]
fn what_was_brought_along_and_what_stands_still_go_on() {
    for (pretrain, freeze, thaw) in [
        (Some(Pretrain { epochs: 2, lr: 0.005 }), 0, 0),
        (None, 1, 2),
        (Some(Pretrain { epochs: 1, lr: 0.01 }), 1, 1),
    ] {
        for norm in [Norm::None, Norm::Batch] {
            let transfer = Transfer { pretrain, freeze, thaw };
            let mut run = RunConfig { epochs: 3, batch_size: 16, ..run_on(DataSet::HighDigits) };
            (run.technique.transfer, run.technique.ema, run.model.norm) = (transfer, 0.5, norm);
            run.data.subset.size = 50;
            let cuts = survives_cuts(&run.into(), 5, &format!("{transfer:?} {norm:?}"));
            assert!(pretrain.is_none() || cuts > 10, "{cuts}: in the middle of what came before, too");
        }
    }
}

#[test]
fn settings_that_change_on_the_way_and_folds_go_on() {
    let first = technique(Technique { ema: 0.9, ..Technique::default() });
    let second = RunConfig { batch_size: 8, optimiser: Optimiser::Sgd, lr: 0.3, ..first };
    let mut last = RunConfig { optimiser: first.optimiser, epochs: 6, lr: 0.02, ..second };
    last.technique = Technique { sampling: Sampling::Over, sam: 0.1, ..Technique::default() };
    let before = vec![Segment { run: first, until: 1 }, Segment { run: second, until: 3 }];
    survives_cuts(&Course { run: last, before }, 1, "three settings");
    let coefficients = |beta1| Optimiser::Nadam { beta1, beta2: 0.99, eps: 1e-8 };
    let run = RunConfig { optimiser: coefficients(0.8), ..technique(Technique::default()) };
    let before = vec![Segment { run: RunConfig { optimiser: coefficients(0.9), ..run }, until: 2 }];
    survives_cuts(&Course { run, before }, 1, "other coefficients");
    let mut fold = RunConfig { repeat: 3, ..technique(Technique::default()) };
    fold.data.fold = Some(Fold { index: 1, of: 3 });
    survives_cuts(&fold.into(), 1, "a fold");
}

#[test]
fn a_stretch_ends_and_its_state_goes_further() {
    let run = technique(Technique::default());
    let course = Course::from(run);
    let expected = end(begun(&course), Vec::new());
    let mut session = begun(&course);
    let mut curve = session.work(u32::MAX, 2).unwrap();
    assert_eq!(session.place(), schema::Place { part: 0, step: 4, epoch: 2, measured: Some(2) });
    session = restored(&course, &session.save().unwrap()).unwrap();
    assert_eq!(session.report_so_far().unwrap().epoch, 2);
    assert_eq!(session.work(u32::MAX, 2).unwrap(), [], "it stands where it stood");
    curve.extend(session.work(u32::MAX, 3).unwrap());
    assert_eq!(end(restored(&course, &session.save().unwrap()).unwrap(), curve), expected);
    // Its settings may still change.
    let turned = RunConfig { lr: 0.5, ..run };
    let turn = Course { run: turned, before: vec![Segment { run, until: 3 }] };
    assert!(session.is_on(&turn) && restored(&course, &session.save().unwrap()).unwrap().is_on(&turn));
}

#[test]
fn a_state_holds_four_numbers_a_parameter_with_adam() {
    let run = run_on(DataSet::Digits);
    let mut session = session(&run);
    session.work(20, u32::MAX).unwrap();
    let numbers = session.save().unwrap().len() as f64 / 4.0;
    assert!((numbers / f64::from(run.parameters()) - 4.0).abs() < 0.1, "{numbers}");
}

#[test]
fn the_oracle_saves_nothing_and_goes_on_from_nothing() {
    let run = technique(Technique::default());
    let mut session = Session::<CandleTrainer>::new(&run, load(&run)).unwrap();
    session.work(5, u32::MAX).unwrap();
    assert_eq!(session.save(), None);
    let bytes = self::session(&run).save().unwrap();
    let restored = Session::<CandleTrainer>::restore(run.into(), load(&run), Pretrained::default(), &bytes);
    assert!(matches!(restored, Err(TrainError::BadCheckpoint(BadCheckpoint::Unsupported))));
}

/// The seal around a state finds any change; what is below does not rely on it.
#[test]
fn no_bytes_make_it_panic() {
    let mut run = technique(Technique { ema: 0.9, ..Technique::default() });
    run.model.norm = Norm::Batch;
    (run.model.width, run.model.layers) = (3, 1);
    let course = Course::from(run);
    let mut session = begun(&course);
    session.work(7, u32::MAX).unwrap();
    let bytes = session.save().unwrap();
    let (mut refused, mut taken) = (0, 0);
    let mut try_on = |bytes: &[u8]| match restored(&course, bytes) {
        Ok(mut session) => {
            session.work(u32::MAX, u32::MAX).unwrap();
            taken += 1;
        }
        Err(error) => {
            assert!(
                matches!(error, TrainError::BadCheckpoint(_) | TrainError::WrongWeights { .. }),
                "{error}"
            );
            refused += 1;
        }
    };
    for at in 0..bytes.len() {
        try_on(&bytes[..at]);
        for with in [0x00, 0xff, bytes[at] ^ 1, bytes[at] ^ 0x80] {
            let mut changed = bytes.clone();
            changed[at] = with;
            try_on(&changed);
        }
    }
    assert!(refused > bytes.len() && taken > 0, "{refused} {taken}");
    for other in [
        RunConfig { seed: 99, ..run },
        RunConfig { optimiser: Optimiser::Sgd, ..run },
        run_on(DataSet::Digits),
        RunConfig { epochs: 0, ..run },
    ] {
        let fits = restored(&other.into(), &bytes).is_ok();
        assert_eq!(fits, other.optimiser == Optimiser::Sgd, "{other:?}: a course may change its rule");
    }
}
