//! What a network brings along from other digits.

use schema::{Pretrain, Technique, Transfer};

use super::*;

fn transferring(transfer: Transfer) -> RunConfig {
    let mut run = RunConfig { epochs: 3, ..run_on(DataSet::HighDigits) };
    run.data.subset.size = 50;
    run.technique = Technique { transfer, ..Technique::default() };
    run
}

const PRETRAIN: Option<Pretrain> = Some(Pretrain { epochs: 4, lr: 0.005 });

#[test]
fn all_layers_but_the_last_come_from_a_training_on_the_other_digits() {
    let run = transferring(Transfer { pretrain: PRETRAIN, ..Transfer::default() });
    let source = pretrain::source(&run).unwrap();
    assert_eq!((source.data.set, source.data.subset.size, source.epochs), (DataSet::LowDigits, 0, 4));
    assert_eq!(pretrain::source(&source), None);
    let (_, learnt) = run_to_end(&source).unwrap();
    let scratch = session(&transferring(Transfer::default())).weights().unwrap();
    let mut session = session(&run);
    assert_eq!(session.work(1, u32::MAX).unwrap(), [], "the curve does not know of it");
    while session.step() == 0 {
        session.work(1, u32::MAX).unwrap();
        if matches!(session.phase, Phase::Evaluate(_)) {
            break;
        }
    }
    let begun = session.weights().unwrap();
    let head = 16 * 5 + 5;
    let body = begun.len() - head;
    assert_eq!(begun[..body], learnt.weights[..body]);
    assert_eq!(begun[body..], scratch[body..], "the output layer is new");
    assert_ne!(begun[..body], scratch[..body]);
    let curve = session.work(u32::MAX, u32::MAX).unwrap();
    assert_eq!(curve.iter().map(|point| (point.epoch, point.step)).next(), Some((0, 0)));
    assert_eq!(session.report().unwrap().map(|report| report.step), Some(2 * 3), "50 examples, 32 a batch");
}

#[test]
fn who_begins_with_the_same_does_not_learn_it_again() {
    let shared = Pretrained::default();
    let run = transferring(Transfer { pretrain: PRETRAIN, ..Transfer::default() });
    let other = RunConfig { lr: 0.002, ..run };
    let units = |run: RunConfig, pretrained: &Pretrained| {
        let mut session =
            Session::<FusedTrainer>::follow(run.into(), load(&run), pretrained.clone()).unwrap();
        let (mut units, mut curve) = (0, Vec::new());
        while session.report().unwrap().is_none() {
            curve.extend(session.work(1, u32::MAX).unwrap());
            units += 1;
        }
        (units, curve)
    };
    let first = units(run, &shared);
    let second = units(other, &shared);
    let alone = units(other, &Pretrained::default());
    assert!(second.0 < first.0 && alone.0 == first.0);
    assert_eq!(second.1, alone.1, "it only saves time");
    let elsewhere = RunConfig { repeat: 1, ..run };
    assert_eq!(units(elsewhere, &shared).0, first.0, "draws of its own");
}

#[test]
fn frozen_layers_learn_once_they_thaw_on_both_engines() {
    fn weights<T: Trainer>(run: &RunConfig) -> Vec<Vec<f32>> {
        let mut session = Session::<T>::new(run, load(run)).unwrap();
        let at = |epoch| {
            session.work(u32::MAX, epoch).unwrap();
            session.weights().unwrap()
        };
        (0..=3).map(at).collect()
    }
    let run =
        RunConfig { weight_decay: 0.01, ..transferring(Transfer { pretrain: None, freeze: 1, thaw: 2 }) };
    let still = run.frozen_parameters() as usize;
    assert_eq!(still, 64 * 16 + 16);
    let fused = weights::<FusedTrainer>(&run);
    assert!(fused[0][..still] == fused[2][..still] && fused[2][..still] != fused[3][..still]);
    assert!(fused[0][still..] != fused[1][still..]);
    let candle = weights::<CandleTrainer>(&run);
    for (ours, theirs) in fused.iter().flatten().zip(candle.iter().flatten()) {
        assert!((ours - theirs).abs() < 1e-4, "{ours} {theirs}");
    }
    let never =
        RunConfig { weight_decay: 0.01, ..transferring(Transfer { pretrain: None, freeze: 1, thaw: 0 }) };
    let never = weights::<FusedTrainer>(&never);
    assert_eq!(never[0][..still], never[3][..still]);
    assert_eq!(never[2], fused[2]);
}
