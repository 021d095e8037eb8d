//! Labelled curves: each verdict on curves that a person would read the same way.

use super::*;

/// Sixty samples; a fixed, uneven wobble stands for noise.
fn curve(losses: impl Fn(f64, f64) -> (f64, f64)) -> Vec<CurveSample> {
    let sample = |i: u32| {
        let wobble = f64::from((i * 7919) % 101) / 50.5 - 1.0;
        let (train_loss, val_loss) = losses(f64::from(i) / 59.0, wobble);
        CurveSample { step: f64::from(i * 20), train_loss, val_loss }
    };
    (0..60).map(sample).collect()
}

fn read(samples: &[CurveSample], diverged: bool) -> Reading {
    super::read(&Curves { samples, diverged, chance: None, validating: None })
}

fn verdict(losses: impl Fn(f64, f64) -> (f64, f64)) -> Verdict {
    read(&curve(losses), false).verdict
}

#[test]
fn both_losses_falling_to_the_end_is_still_learning() {
    let falling = |t: f64, w: f64| (2.3 * (-1.5 * t).exp() + 0.02 * w, 2.3 * (-1.4 * t).exp() + 0.03 * w);
    assert_eq!(verdict(falling), Verdict::StillLearning);
}

#[test]
fn a_validation_loss_that_turns_is_overfitting_from_its_minimum_on() {
    let turning = |t: f64, w: f64| (2.0 * (-3.0 * t).exp(), 0.4 + 3.0 * (t - 0.4) * (t - 0.4) + 0.01 * w);
    let reading = read(&curve(turning), false);
    assert_eq!(reading.verdict, Verdict::Overfitting);
    assert!((20..=27).contains(&reading.overfit_at.unwrap()), "{reading:?}");
    assert!(reading.gap > 0.5 && reading.rebound > 1.0, "{reading:?}");
    assert_eq!((reading.train, reading.val), (Direction::Falls, Direction::Rises));
}

#[test]
fn losses_that_are_small_from_early_on_but_still_fall_are_still_learning() {
    let shrinking = |t: f64, _: f64| (0.7 * (-12.0 * t.sqrt()).exp(), 0.8 * (-11.0 * t.sqrt()).exp());
    assert_eq!(verdict(shrinking), Verdict::StillLearning);
}

#[test]
fn a_small_validation_loss_that_rises_several_fold_is_overfitting() {
    let rising =
        |t: f64, _: f64| (1e-3 + (-30.0 * t).exp(), 4e-3 + 0.06 * (t - 0.7).max(0.0) + (-30.0 * t).exp());
    assert_eq!(verdict(rising), Verdict::Overfitting);
}

#[test]
fn a_training_loss_that_leaps_up_and_comes_back_is_noisy_whatever_else_it_does() {
    let leaping = |t: f64, w: f64| {
        let leap = if (0.9..0.95).contains(&t) { 2.0 } else { 0.0 };
        let learned = 0.05 + 0.6 * (1.0 - t).max(0.15);
        (learned + leap + 0.005 * w, learned + 1.4 * leap + if t > 0.95 { 0.08 } else { 0.0 })
    };
    assert_eq!(verdict(leaping), Verdict::Noisy);
}

#[test]
fn a_validation_loss_that_stays_while_the_training_loss_falls_is_overfitting() {
    let held = |t: f64, w: f64| (2.0 - 1.8 * t, 2.0 - 1.2 * (3.0 * t).min(1.0) + 0.01 * w);
    assert_eq!(verdict(held), Verdict::Overfitting);
}

#[test]
fn a_validation_loss_that_comes_down_a_little_from_far_above_its_minimum_is_overfitting() {
    let back = |t: f64, w: f64| {
        let val = if t < 0.1 { 0.7 - 4.0 * t } else { 0.3 + 4.0 * (t - 0.1).min(0.4) };
        (0.1 + 0.6 * (-12.0 * t).exp() + 0.002 * w, val - 0.6 * (t - 0.6).max(0.0) + 0.02 * w)
    };
    assert_eq!(verdict(back), Verdict::Overfitting);
}

#[test]
fn a_memorised_training_set_with_a_lost_minimum_is_overfitting() {
    let memorised = |t: f64, w: f64| {
        let val = if t < 0.2 { 2.0 - 6.0 * t } else { (0.8 + 3.0 * (t - 0.2)).min(1.7) };
        (2.0 * (-12.0 * t).exp(), val + 0.01 * w)
    };
    assert_eq!(verdict(memorised), Verdict::Overfitting);
}

#[test]
fn losses_that_never_fall_are_underfitting() {
    assert_eq!(verdict(|_, w| (2.3 + 0.01 * w, 2.31 - 0.01 * w)), Verdict::Underfitting);
}

#[test]
fn a_rising_training_loss_is_a_broken_set_up() {
    assert_eq!(verdict(|t, w| (2.3 + 4.0 * t + 0.2 * w, 2.3 + 3.0 * t)), Verdict::BrokenSetup);
    let blows_up_late = |t: f64, _: f64| {
        let loss = if t < 0.6 { 2.3 - 3.0 * t } else { 0.5 + 4.0 * (t - 0.6) };
        (loss, loss)
    };
    assert_eq!(verdict(blows_up_late), Verdict::BrokenSetup);
}

#[test]
fn only_a_validation_loss_that_falls_is_suspect() {
    assert_eq!(verdict(|t, w| (2.3 + 0.01 * w, 2.3 - 1.5 * t)), Verdict::SuspectData);
}

#[test]
fn flat_after_learning_is_saturated() {
    let early = |t: f64, w: f64| {
        (0.2 + 2.0 * (-15.0 * t).exp() + 0.005 * w, 0.25 + 2.0 * (-15.0 * t).exp() + 0.01 * w)
    };
    assert_eq!(verdict(early), Verdict::Saturated);
}

#[test]
fn large_jumps_to_the_end_are_noisy() {
    let jumping = |t: f64, w: f64| {
        let base = 0.5 + 1.8 * (-10.0 * t).exp();
        (base * (1.0 + 0.5 * w), base * (1.0 - 0.5 * w))
    };
    assert_eq!(verdict(jumping), Verdict::Noisy);
}

#[test]
fn small_jumps_near_zero_are_not_noisy() {
    let tiny = |t: f64, w: f64| {
        let base = 0.004 + 2.3 * (-12.0 * t).exp();
        (base * (1.0 + 0.5 * w), base * (1.0 + 0.4 * w))
    };
    assert_eq!(verdict(tiny), Verdict::Saturated);
}

#[test]
fn a_loss_that_is_not_finite_is_diverged_however_short_the_curve() {
    let mut samples = curve(|t, _| (2.0 - t, 2.0 - t));
    samples.truncate(3);
    assert_eq!(read(&samples, true).verdict, Verdict::Diverged);
    samples[2].train_loss = f64::NAN;
    let reading = read(&samples, false);
    assert_eq!((reading.verdict, reading.overfit_at), (Verdict::Diverged, Some(1)));
}

#[test]
fn few_samples_are_too_short_to_judge() {
    let samples = curve(|t, _| (2.0 - t, 2.0 - t));
    assert_eq!(read(&samples[..4], false).verdict, Verdict::TooShort);
    let nothing = read(&[], false);
    assert_eq!((nothing.verdict, nothing.overfit_at, nothing.gap), (Verdict::TooShort, None, 0.0));
}

#[test]
fn a_straight_and_shallow_fall_is_too_slow() {
    let crawling = |t: f64, w: f64| (2.3 - 0.4 * t + 0.004 * w, 2.35 - 0.38 * t + 0.006 * w);
    assert_eq!(verdict(crawling), Verdict::TooSlow);
    let steep = |t: f64, w: f64| (2.3 - 1.9 * t + 0.004 * w, 2.35 - 1.8 * t + 0.006 * w);
    assert_eq!(verdict(steep), Verdict::StillLearning, "what comes far is not slow, however straight");
    let late = |t: f64, w: f64| (2.3 - 0.8 * (t - 0.5).max(0.0) + 0.004 * w, 2.3 - 0.8 * (t - 0.5).max(0.0));
    assert_eq!(
        verdict(late),
        Verdict::StillLearning,
        "a plateau left behind is not a slow fall from the start"
    );
}

#[test]
fn a_settled_gap_is_named() {
    let apart = |t: f64, w: f64| {
        let fall = (-15.0 * t).exp();
        (0.1 + 2.0 * fall + 0.005 * w, 0.8 + 1.3 * fall + 0.01 * w)
    };
    assert_eq!(verdict(apart), Verdict::GeneralisationGap);
}

#[test]
fn a_training_loss_above_the_validation_loss_tells_of_wrong_labels() {
    let mislabelled = |t: f64, w: f64| {
        let fall = (-8.0 * t).exp();
        (1.2 + 1.1 * fall + 0.01 * w, 0.5 + 1.8 * fall + 0.01 * w)
    };
    assert_eq!(verdict(mislabelled), Verdict::WrongLabels);
    let lucky = |t: f64, w: f64| {
        let fall = (-8.0 * t).exp();
        (0.5 + 1.8 * fall + 0.01 * w, 0.4 + 1.9 * fall + 0.01 * w)
    };
    assert_eq!(verdict(lucky), Verdict::Saturated, "an easy validation split is not yet a wrong label");
}

#[test]
fn few_validation_examples_are_lucky_more_often() {
    let samples =
        curve(|t, w| (0.6 + 0.5 * (-8.0 * t).exp() + 0.01 * w, 0.36 + 0.7 * (-8.0 * t).exp() + 0.01 * w));
    let verdict = |validating| {
        super::read(&Curves { samples: &samples, diverged: false, chance: None, validating }).verdict
    };
    assert_eq!(verdict(Some(200)), Verdict::WrongLabels);
    assert_ne!(verdict(Some(20)), Verdict::WrongLabels);
}

#[test]
fn what_guessing_costs_decides_what_is_high() {
    let samples = curve(|t, w| (1.4 + 0.9 * (-15.0 * t).exp() + 0.005 * w, 1.42 + 0.9 * (-15.0 * t).exp()));
    let verdict = |chance| {
        super::read(&Curves { samples: &samples, diverged: false, chance, validating: None }).verdict
    };
    assert_eq!(verdict(Some(2.3)), Verdict::Underfitting);
    assert_eq!(verdict(Some(10.0)), Verdict::Saturated);
}

fn overfitting() -> Vec<CurveSample> {
    curve(|t, w| (2.0 * (-3.0 * t).exp(), 0.4 + 3.0 * (t - 0.4) * (t - 0.4) + 0.01 * w))
}

#[test]
fn evidence_says_where_it_was_seen_and_what_it_was_compared_with() {
    let reading = read(&overfitting(), false);
    let rebound = reading.evidence[0];
    assert_eq!(rebound.measure, Measure::Rebound);
    assert_eq!(rebound.span, [reading.overfit_at.unwrap(), 59]);
    assert!(rebound.value > rebound.bound && rebound.value == reading.rebound, "{rebound:?}");
    let [lowest, last] = rebound.losses.unwrap();
    assert!((0.38..0.42).contains(&lowest) && last > 1.2, "{rebound:?}");
    let train = reading.evidence.iter().find(|sign| sign.measure == Measure::TrainChange).unwrap();
    assert!(train.span == [36, 59] && train.value < -train.bound, "{train:?}");
}

/// Each sign of a verdict lies on that side of its bound which the verdict needs.
#[test]
fn every_verdict_rests_on_signs() {
    let curves = [
        curve(|t, w| (2.3 * (-1.5 * t).exp() + 0.02 * w, 2.3 * (-1.4 * t).exp() + 0.03 * w)),
        curve(|t, w| (2.3 - 0.4 * t + 0.004 * w, 2.35 - 0.38 * t + 0.006 * w)),
        overfitting(),
        curve(|_, w| (2.3 + 0.01 * w, 2.31 - 0.01 * w)),
        curve(|t, w| (1.2 + 1.1 * (-8.0 * t).exp(), 0.5 + 1.8 * (-8.0 * t).exp() + 0.01 * w)),
        curve(|t, w| (2.3 + 0.01 * w, 2.3 - 1.5 * t)),
        curve(|t, w| (2.3 + 4.0 * t + 0.2 * w, 2.3 + 3.0 * t)),
        curve(|t, w| (0.2 + 2.0 * (-15.0 * t).exp() + 0.005 * w, 0.25 + 2.0 * (-15.0 * t).exp())),
        curve(|t, w| {
            ((0.5 + (-9.0 * t).exp()) * (1.0 + 0.5 * w), (0.5 + (-9.0 * t).exp()) * (1.0 - 0.5 * w))
        }),
        overfitting()[..3].to_vec(),
    ];
    let mut seen = std::collections::BTreeSet::new();
    for samples in &curves {
        let reading = read(samples, false);
        assert!(!reading.evidence.is_empty() && !reading.remedies.is_empty(), "{reading:?}");
        seen.insert(reading.verdict);
        let first = reading.evidence[0];
        let above = match first.measure {
            Measure::Progress | Measure::Count | Measure::LateImprovement => false,
            Measure::ValChange | Measure::TrainChange => continue,
            _ => true,
        };
        assert_eq!(first.value > first.bound, above, "{:?}: {first:?}", reading.verdict);
    }
    assert_eq!(seen.len(), curves.len(), "{seen:?}");
}

#[test]
fn remedies_come_in_the_order_in_which_to_try_them() {
    let reading = read(&overfitting(), false);
    let at = reading.overfit_at.unwrap();
    use Remedy::{Dropout, MoreData, SmallerNet, StopEarly, WeightDecay};
    assert_eq!(reading.remedies, [StopEarly(at), MoreData, Dropout, WeightDecay, SmallerNet]);
    assert_eq!(read(&overfitting(), true).remedies, [Remedy::LowerLr(10.0)]);
}

#[test]
fn a_clear_curve_is_read_again_the_same_way_and_a_doubtful_one_is_not() {
    let agree = |samples: &[CurveSample]| {
        let curves = Curves { samples, diverged: false, chance: None, validating: None };
        let verdict = super::read(&curves).verdict;
        let Agreement { same, of } = agreement(&curves, verdict).unwrap();
        assert_eq!(agreement(&curves, verdict), Some(Agreement { same, of }), "no luck in it");
        f64::from(same) / f64::from(of)
    };
    let clear = agree(&overfitting());
    assert!(clear > 0.95, "{clear}");
    // The rise at the end is about as large as what its noise would hide.
    let doubtful = agree(&curve(|t, w| {
        let fall = (-15.0 * t).exp();
        (0.6 + 1.4 * fall + 0.04 * w, 0.66 + 1.3 * fall + 0.06 * w + 0.11 * (t - 0.5).max(0.0))
    }));
    assert!(doubtful < clear, "{doubtful} {clear}");
    let diverged = Curves { samples: &overfitting(), diverged: true, chance: None, validating: None };
    assert_eq!(agreement(&diverged, Verdict::Diverged), None, "nothing to doubt");
}
