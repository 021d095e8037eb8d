use search::reading::Remedy as R;

use super::*;
use crate::fields::FIELDS;

fn curve(epochs: u32) -> Vec<CurvePoint> {
    let point = |epoch| CurvePoint {
        step: epoch,
        epoch,
        train_loss: 1.0,
        val_loss: 1.0,
        train_acc: None,
        val_acc: None,
    };
    (0..=epochs).map(point).collect()
}

/// What one remedy makes of a link; the text of the change and of the experiment.
fn offer(link: &str, point: &[f64], remedy: R) -> Option<(String, String)> {
    let study = crate::decode(link).study;
    let offers = offers(&study, &Point(point.to_vec()), &curve(20), &[remedy]);
    let change = offers.into_iter().next()?.change?;
    let field = change.key.field();
    let text =
        format!("{}: {} → {}", change.key.name(), change.from.to_text(field), change.to.to_text(field));
    let hash = crate::encode(&change.study);
    Some((text, hash.split("&by=").next().unwrap_or_default().to_owned()))
}

fn changed(link: &str, remedy: R) -> Option<String> {
    offer(link, &[], remedy).map(|(text, _)| text)
}

const ONE: &str = "#v=1&data=moons&lr=0.1&bs=32";

#[test]
fn a_trial_of_a_sweep_is_fixed_and_one_knob_gets_both_values() {
    let link = "#v=1&data=moons&samples=80&seed=3&search=random,gp&trials=40&seeds=5&survey=16&twice=on";
    let (text, hash) = offer(link, &[0.0123, 64.0], R::Dropout).unwrap();
    assert_eq!(text, "dropout: 0 → 0.3");
    assert_eq!(hash, "v=1&data=moons&lr=0.0123&bs=64&samples=80&dropout=0|0.3&search=grid&trials=2&seed=3");
}

#[test]
fn what_cannot_be_searched_is_trained_alone_with_its_new_value() {
    let (text, hash) = offer(ONE, &[], R::MoreData).unwrap();
    assert_eq!(text, "samples: 400 → 1600");
    assert_eq!(hash, "v=1&data=moons&lr=0.1&bs=32&samples=1600&search=grid&trials=1");
    assert_eq!(changed(ONE, R::FewerEpochs(7)).unwrap(), "epochs: 20 → 7");
    assert_eq!(changed(ONE, R::MoreEpochs(3.0)).unwrap(), "epochs: 20 → 60");
}

#[test]
fn knobs_move_from_where_they_stand() {
    for (settings, remedy, expected) in [
        ("", R::Dropout, "dropout: 0 → 0.3"),
        ("&dropout=0.3", R::Dropout, "dropout: 0.3 → 0.5"),
        ("&dropout=0.5", R::LessDropout, "dropout: 0.5 → 0.25"),
        ("&dropout=0.2", R::LessDropout, "dropout: 0.2 → 0"),
        ("", R::WeightDecay, "wd: 0 → 0.001"),
        ("&wd=0.01", R::WeightDecay, "wd: 0.01 → 0.1"),
        ("&opt=adamw", R::WeightDecay, "wd: 0 → 0.1"),
        ("&wd=0.01", R::LessWeightDecay, "wd: 0.01 → 0"),
        ("&width=100", R::SmallerNet, "width: 100 → 25"),
        ("&width=8", R::SmallerNet, "width: 8 → 4"),
        ("&width=3&layers=3", R::SmallerNet, "layers: 3 → 2"),
        ("&width=2", R::LargerNet, "width: 2 → 8"),
        ("&width=200", R::LargerNet, "width: 200 → 256"),
        ("&width=256", R::LargerNet, "layers: 2 → 3"),
        ("&layers=0", R::LargerNet, "layers: 0 → 1"),
        ("", R::LowerLr(10.0), "lr: 0.1 → 0.01"),
        ("", R::RaiseLr(3.0), "lr: 0.1 → 0.3"),
        ("", R::LargerBatch, "bs: 32 → 128"),
        ("&samples=2000&share=0.3", R::MoreData, "share: 0.3 → 0.6"),
        ("&flip=0.3", R::CleanLabels, "flip: 0.3 → 0"),
    ] {
        assert_eq!(changed(&format!("{ONE}{settings}"), remedy).as_deref(), Some(expected), "{settings}");
    }
}

#[test]
fn a_knob_at_its_end_or_without_effect_is_not_offered() {
    for (settings, remedy) in [
        ("&dropout=0.7", R::Dropout),
        ("", R::LessDropout),
        ("", R::LessWeightDecay),
        ("&wd=0.1", R::WeightDecay),
        ("&width=2&layers=1", R::SmallerNet),
        ("&width=256&layers=6", R::LargerNet),
        ("&samples=50&share=0.6", R::LargerBatch),
        ("&samples=2000&share=0.8", R::MoreData),
        ("&epochs=1000", R::MoreEpochs(3.0)),
        ("", R::StopEarly(0)),
        ("", R::StopEarly(20)),
        ("&patience=5", R::StopEarly(7)),
    ] {
        let study = crate::decode(&format!("{ONE}{settings}")).study;
        assert_eq!(offers(&study, &Point(vec![]), &curve(20), &[remedy]), [], "{settings} {remedy:?}");
    }
    let data = changed("#v=1&data=digits&lr=0.1&bs=32", R::MoreData).unwrap();
    assert_eq!(data, "share: 0.6 → 0.8", "the digits are all there are");
}

/// The offered patience lets the run reach its best epoch, and ends it soon after.
#[test]
fn early_stopping_waits_as_long_as_the_run_has_had_to() {
    let losses = [9.0, 8.0, 8.5, 8.4, 8.3, 8.2, 4.0, 3.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0];
    let mut curve = curve(16);
    curve.iter_mut().zip(losses).for_each(|(point, loss)| point.val_loss = loss);
    let patience = |settings: &str, at: usize, curve: &[CurvePoint]| {
        let study = crate::decode(&format!("{ONE}&epochs=16{settings}")).study;
        let change = offers(&study, &Point(vec![]), curve, &[R::StopEarly(at)]).pop()?.change?;
        Some((change.key.name(), change.to.as_f64(), change.is_paired()))
    };
    assert_eq!(patience("", 7, &curve), Some(("patience", 5.0, true)), "epochs 1 to 6 were borne");
    assert_eq!(patience("&patience=9", 7, &curve), Some(("patience", 5.0, true)));
    assert_eq!(patience("&patience=4", 7, &curve), None, "it stops early already");
    assert_eq!(patience("", 12, &curve), None, "it would end no earlier");
    curve.truncate(8);
    curve
        .iter_mut()
        .zip([9.0, 8.0, 7.0, 6.0, 7.0, 7.0, 7.0, 7.0])
        .for_each(|(point, loss)| point.val_loss = loss);
    assert_eq!(patience("", 3, &curve), Some(("patience", 3.0, true)), "less would be noise");
}

#[test]
fn what_takes_a_person_is_a_sentence() {
    let study = crate::decode(ONE).study;
    let offers = offers(&study, &Point(vec![]), &curve(20), &[R::CleanLabels, R::CheckSplit]);
    assert!(offers.len() == 2 && offers.iter().all(|offer| offer.change.is_none()));
}

#[test]
fn coefficients_that_the_trial_does_not_have_go_back_to_their_defaults() {
    let link = "#v=1&data=moons&bs=32&opt=momentum|adam&momentum=0.5..0.99&beta1=0.5..0.99";
    // In the table's order: opt, lr, momentum, beta1.
    let (_, hash) = offer(link, &[1.0, 0.01, 0.5, 0.8], R::Dropout).unwrap();
    assert_eq!(hash, "v=1&data=moons&opt=adam&lr=0.01&bs=32&dropout=0|0.3&beta1=0.8&search=grid&trials=2");
}

/// Whatever is offered, from whatever setting, is an experiment that its own link gives back.
#[test]
fn every_offer_is_an_experiment_within_the_limits() {
    let mut seen = 0;
    for settings in ["", "&lr=100", "&lr=1e-6", "&bs=1024", "&width=1", "&wd=1", "&dropout=0.9", "&share=0.9"]
    {
        let study = crate::decode(&format!("{ONE}&epochs=900{settings}")).study;
        for offer in offers(&study, &Point(vec![]), &curve(20), &R::ALL) {
            let Some(change) = offer.change else { continue };
            let link = crate::decode(&crate::encode(&change.study));
            assert_eq!(
                (link.study, link.notes),
                (change.study.clone(), vec![]),
                "{settings} {:?}",
                offer.remedy
            );
            assert_eq!(change.study.trials, if change.is_paired() { 2 } else { 1 });
            let differ = FIELDS.iter().filter(|field| change.study.get(field.key) != study.get(field.key));
            assert_eq!(differ.map(|field| field.key).collect::<Vec<_>>(), [change.key]);
            seen += 1;
        }
    }
    assert!(seen > 60, "{seen}");
}
