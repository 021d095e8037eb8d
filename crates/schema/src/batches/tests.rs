use search::Point;
use search::batches::Critical;

use super::*;
use crate::report::Outcome;

/// The critical batch of the made-up problem, and the best learning rate of an endless batch.
const CRITICAL: f64 = 40.0;
const BEST_LR: f64 = 0.4;

/// Gradient descent on a noisy quadratic bowl (McCandlish et al. 2018, eq. 2.6-2.7): a step with the best learning rate for its
/// batch, `BEST_LR` / (1 + `CRITICAL` / B), gains 1 / (1 + `CRITICAL` / B) of what it can gain at most.
fn train(study: &BatchStudy, trial: &Trial) -> Trained {
    let run = study.run(trial);
    let examples = study.examples_a_step(run.batch_size);
    let share = 1.0 / (1.0 + CRITICAL / examples);
    let overshoot = run.lr / (BEST_LR * share);
    // The seeds differ by a tenth.
    let gain = 0.01 * share * overshoot * (2.0 - overshoot) * (0.9 + 0.1 * f64::from(trial.seed));
    let an_epoch = study.steps_an_epoch(run.batch_size);
    let point = |epoch: u32| {
        let loss = (2.0 * (-gain * f64::from(epoch * an_epoch)).exp()) as f32;
        let (step, train_loss) = (epoch * an_epoch, loss);
        CurvePoint { step, epoch, train_loss, val_loss: loss, train_acc: None, val_acc: None }
    };
    let outcome = if gain < 0.0 { Outcome::Diverged } else { Outcome::Done };
    let epochs = if gain < 0.0 { 3 } else { run.epochs };
    Trained { curve: (0..=epochs).map(point).collect(), outcome }
}

fn study(link: &str, training: u32) -> BatchStudy {
    BatchStudy::new(crate::decode(link).study.run(&Point(Vec::new())), training)
}

fn finished(study: &BatchStudy) -> Record {
    let mut record = Record::default();
    while let Some(trial) = study.trials(&record).into_iter().find(|trial| !record.contains(trial)) {
        record.add(trial, train(study, &trial));
    }
    record
}

const LINK: &str = "#data=moons&samples=2000&lr=0.1&bs=16&epochs=20";

#[test]
fn batch_sizes_are_powers_of_two_that_cut_the_training_split_evenly() {
    assert_eq!(even_sizes(1078), [1, 2, 4, 8, 16, 32, 64, 128, 270, 539, 1078]);
    assert_eq!(even_sizes(1024), [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024]);
    assert_eq!(even_sizes(240), [1, 2, 4, 8, 16, 32, 64, 128, 240]);
    assert_eq!((even_sizes(1), even_sizes(3)), (vec![1], vec![1, 2, 3]));
    for training in 1..3000 {
        let sizes = even_sizes(training);
        assert!(sizes.windows(2).all(|pair| pair[0] < pair[1]) && sizes.iter().all(|size| *size <= training));
        let study = study("#data=moons&lr=0.1&bs=1", training);
        let full = |batch: &u32| study.examples_a_step(*batch) >= 0.6 * f64::from(*batch);
        assert!(sizes.iter().all(full), "{training}: {sizes:?}");
    }
    let odd = study("#data=moons&lr=0.1&bs=100", 240);
    assert_eq!(odd.sizes(), [1, 2, 4, 8, 16, 32, 64, 100, 128, 240], "the base run's own is among them");
    assert_eq!(study("#data=moons&lr=0.1&bs=512", 240).base().batch_size, 240);
}

#[test]
fn rules_scale_the_learning_rate() {
    let study = study(LINK, 1200);
    let lr = |rule, batch| study.rate(rule, batch).map(|rate| study.lr(batch, rate));
    assert_eq!([1, 16, 64].map(|batch| lr(Rule::Same, batch)), [Some(0.1); 3]);
    assert_eq!([4, 16, 64].map(|batch| lr(Rule::Linear, batch)), [Some(0.025), Some(0.1), Some(0.4)]);
    assert_eq!([4, 16, 64].map(|batch| lr(Rule::SquareRoot, batch)), [Some(0.05), Some(0.1), Some(0.2)]);
    assert!((lr(Rule::SquareRoot, 32).unwrap() - 0.1 * 2_f64.sqrt()).abs() < 1e-12);
    assert!((lr(Rule::Linear, 1200).unwrap() - 7.5).abs() < 1e-12);
    // Rates that coincide are trained once.
    assert_eq!(study.rate(Rule::Linear, 64), Some(Rate::Octave(2)));
    assert_eq!(study.rate(Rule::SquareRoot, 64), Some(Rate::Octave(1)));
    assert_eq!(study.rate(Rule::SquareRoot, 32), Some(Rate::SquareRoot));
}

#[test]
fn runs_last_as_long_as_the_base_run_in_steps_and_in_epochs() {
    let study = study("#data=moons&lr=0.1&bs=16&epochs=20&sched=cosine&patience=3&finish=0.2&clip=5", 1200);
    let technique = study.base().technique;
    assert!(technique.clip == 5.0 && technique.finish.is_none() && technique.patience == 0);
    assert_eq!(technique.schedule, Schedule::Constant);
    let epochs = |batch| study.run(&Trial { batch, rate: Rate::Octave(0), seed: 0 }).epochs;
    assert_eq!([4, 16, 300, 1200].map(epochs), [20, 20, 375, 1000], "at most a thousand");
    let most = |batch| Spend::ALL.map(|spend| study.most_steps(batch, spend));
    assert_eq!(most(16), [1500; 3]);
    assert_eq!(most(4), [6000, 1500, 6000]);
    assert_eq!(most(300), [1500, 1500, 80]);
    let run = study.run(&Trial { batch: 300, rate: Rate::Octave(-1), seed: 2 });
    assert_eq!((run.batch_size, run.lr, run.repeat), (300, 0.05, 2));
    let timed = [4, 300].map(|batch| study.timed(batch));
    assert_eq!(timed.map(|run| (run.batch_size, run.lr)), [(4, 0.025), (300, 0.1)]);
    assert!(timed.iter().all(|run| run.epochs > 1000));
}

#[test]
fn the_target_is_what_the_base_run_has_come_to_half_way() {
    let mut study = study(LINK, 1200);
    let mut record = Record::default();
    assert_eq!(study.target(&record), None);
    for seed in 0..3 {
        let base = Trial { batch: 16, rate: Rate::Octave(0), seed };
        assert_eq!(study.trials(&record)[seed as usize], base, "the base runs come first");
        record.add(base, train(&study, &base));
    }
    let base = record.get(&Trial { batch: 16, rate: Rate::Octave(0), seed: 1 }).unwrap();
    let half_way = f64::from(base.curve[10].val_loss);
    let target = study.target(&record).unwrap();
    assert!(target >= half_way && target < 1.01 * half_way, "{target} {half_way}");
    let steps = base.steps_to(target, u32::MAX).unwrap();
    assert!(steps > 9.0 * 75.0 && steps <= 750.0, "{steps}");
    assert_eq!(base.steps_to(target, 700), None, "it costs more");
    study.target = Some(0.25);
    assert_eq!(study.target(&record), Some(0.25));
    assert_eq!([0.123_4, 12.31, 1234.5, 0.0].map(rounded_up), [0.124, 12.4, 1240.0, 0.0]);
}

#[test]
fn the_bench_finds_the_critical_batch_of_a_noisy_bowl() {
    let study = study(LINK, 1200);
    let record = finished(&study);
    let findings = Findings::new(&study, &record, Spend::Enough);
    let Critical::Known { law, interval } = findings.critical else { panic!("{:?}", findings.critical) };
    assert!((law.batch / CRITICAL - 1.0).abs() < 0.25, "{law:?}");
    assert!(interval.0 <= law.batch && law.batch <= interval.1, "{interval:?}");
    // Retuning finds the best learning rate to within a doubling, and says where it could not look further.
    let retuned = findings.line(Rule::Retuned).unwrap();
    assert_eq!(retuned.places.len(), study.sizes().len());
    for place in &retuned.places {
        let best = BEST_LR / (1.0 + CRITICAL / place.examples);
        assert!((place.lr / best).log2().abs() < 0.6, "{place:?} {best}");
        assert!(!place.edge && !place.coarse && place.seeds.len() == 3, "{place:?}");
    }
    let easy = BatchStudy { target: Some(1.9), ..study.clone() };
    let easy = easy.line(&record, Rule::Retuned, Spend::Enough);
    // Within the first epochs of many steps each; the whole split has one step an epoch, and is measured after each.
    assert!(easy.places.iter().all(|place| place.coarse || place.batch > 256), "{easy:?}");
    assert!(easy.places.last().is_some_and(|place| !place.coarse), "{easy:?}");
    // From 16 on, the linear rule soon overshoots (at 64 by 1.6, which costs 40 %), and the same rate falls behind as soon; the
    // square root meets the bend.
    let keeps_up = |rule| findings.keeps_up.iter().find(|(of, _)| *of == rule).unwrap().1;
    assert_eq!(keeps_up(Rule::Linear), Some(32));
    assert_eq!(keeps_up(Rule::Same), Some(32));
    assert_eq!(keeps_up(Rule::SquareRoot), Some(256));
    let linear = findings.line(Rule::Linear).unwrap();
    assert_eq!(linear.places.last().unwrap().steps, None, "it diverges");
}

#[test]
fn budgets_answer_different_questions() {
    let study = study(LINK, 1200);
    let record = finished(&study);
    let reached = |spend| {
        let findings = Findings::new(&study, &record, spend);
        let places = findings.line(Rule::Retuned).unwrap().places.clone();
        let of = |reached: bool| {
            let sizes = places.iter().filter(|place| place.steps.is_some() == reached);
            sizes.map(|place| place.batch).collect::<Vec<_>>()
        };
        (of(true), of(false))
    };
    assert_eq!(reached(Spend::Enough).1, [0; 0]);
    // As many steps: small batches do not come so far. As many examples: large ones do not.
    let (steps, epochs) = (reached(Spend::Steps), reached(Spend::Epochs));
    assert!(steps.1.contains(&1) && !steps.1.contains(&1200), "{steps:?}");
    assert!(epochs.1.contains(&1200) && !epochs.1.contains(&1), "{epochs:?}");
}

#[test]
fn speeds_are_medians_and_name_the_fastest_batch() {
    let study = study(LINK, 1200);
    let mut record = finished(&study);
    for batch in study.sizes() {
        // 0.1 ms, and 0.01 ms for each example.
        let steps_per_second = 1000.0 / (0.1 + 0.01 * study.examples_a_step(*batch));
        for factor in [0.5, 1.0, 1.1] {
            record.add_speed(*batch, factor * steps_per_second);
        }
    }
    let findings = Findings::new(&study, &record, Spend::Enough);
    let speed = findings.speeds.iter().find(|speed| speed.batch == 16).unwrap();
    assert!((speed.step_ms - 0.26).abs() < 1e-9 && (speed.throughput - 16.0 / 0.26e-3).abs() < 1e-6);
    assert_eq!(findings.saturation, Some(128), "64 reaches 87 % of the highest");
    let (fastest, ms) = findings.fastest.unwrap();
    // Steps fall as 1 + 40 / B, and their time grows as 1 + B / 10: least at the square root of 400.
    assert_eq!(fastest, 16);
    assert!(ms > 0.0);
}

#[test]
fn before_anything_was_trained_nothing_is_said() {
    let study = study(LINK, 1200);
    let findings = Findings::new(&study, &Record::default(), Spend::Enough);
    assert_eq!((findings.target, findings.saturation, findings.fastest), (None, None, None));
    assert!(findings.lines.iter().all(|line| line.places.is_empty()) && findings.speeds.is_empty());
    assert!(matches!(findings.critical, Critical::TooFew { reached: 0, .. }));
}
