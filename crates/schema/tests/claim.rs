//! Digests, claims and verdicts: the bytes stay what they are, and every way to differ is told apart.

use proptest::prelude::*;
use schema::{
    Claim, CurvePoint, Curves, Difference, Digest, Engine, Outcome, Row, RowHash, StudyConfig, Verdict, Why,
    decode, encode_claim,
};
use search::{Point, SearcherKind};

fn curve() -> Vec<CurvePoint> {
    let point = |step: u32, train_loss, val_loss, train_acc, val_acc| CurvePoint {
        step,
        epoch: step / 8,
        train_loss,
        val_loss,
        train_acc,
        val_acc,
    };
    vec![point(8, 0.5, 0.75, Some(0.9), Some(0.875)), point(16, 0.25, 1.5, Some(1.0), None)]
}

fn row(k: u32) -> RowHash {
    let row = Row {
        searcher: SearcherKind::Random,
        k,
        point: &Point(vec![0.1, 64.0]),
        outcome: Outcome::Done,
        step: 16,
        epoch: 2,
        curves: &curve().into(),
    };
    row.hash()
}

fn rows(count: u32) -> Vec<RowHash> {
    (0..count).map(row).collect()
}

/// The rows with some of them changed.
fn altered(count: u32, changed: &[u32]) -> Vec<RowHash> {
    (0..count).map(|k| row(if changed.contains(&k) { k + 1000 } else { k })).collect()
}

fn claim_of(study: &StudyConfig, rows: &[RowHash]) -> Claim {
    Claim::of(study, study.engine, rows).expect("no trial failed")
}

#[track_caller]
fn difference(verdict: Verdict) -> Difference {
    match verdict {
        Verdict::Differs(difference) => difference,
        Verdict::Reproduced => panic!("reproduced"),
    }
}

/// Computed with Python's `blake3` from the layout in `digest.rs`:
///
/// ```python
/// row = lambda k: (b"athanor row 1" + b"\x06random" + u32(k) + u32(2) + f64(0.1) + f64(64) + b"\0" + u32(16) + u32(2)
///     + u32(2) + u32(8) + u32(1) + f32(0.5) + f32(0.75) + b"\1" + f32(0.9) + b"\1" + f32(0.875)
///     + u32(16) + u32(2) + f32(0.25) + f32(1.5) + b"\1" + f32(1) + b"\0")
/// table = b"athanor table 1" + blake3(row(0)) + blake3(row(1)) + blake3(row(2))
/// ```
#[test]
fn the_bytes_are_those_of_the_description() {
    assert_eq!(Digest::of(&rows(3)).to_string(), "3mz4wznm");
}

#[test]
fn every_part_of_a_row_counts() {
    let (curve, point) = (curve(), Point(vec![0.1, 64.0]));
    let curves = Curves::from(curve.clone());
    let base = Row {
        searcher: SearcherKind::Random,
        k: 0,
        point: &point,
        outcome: Outcome::Done,
        step: 16,
        epoch: 2,
        curves: &curves,
    };
    let changed = |change: fn(&mut CurvePoint)| {
        let mut curve = curve.clone();
        change(&mut curve[1]);
        curve
    };
    let mut two = Curves::from(curve.clone());
    two.add(1, curve.clone());
    let others = [
        changed(|p| p.step += 1),
        changed(|p| p.epoch += 1),
        changed(|p| p.train_loss = p.train_loss.next_up()),
        changed(|p| p.val_loss = p.val_loss.next_up()),
        changed(|p| p.train_acc = None),
        changed(|p| p.val_acc = Some(0.0)),
        curve[..1].to_vec(),
    ];
    let others: Vec<Curves> = others.into_iter().map(Curves::from).chain([two]).collect();
    let next = Point(vec![0.1_f64.next_up(), 64.0]);
    let mut hashes = vec![
        base.hash(),
        Row { searcher: SearcherKind::Grid, ..base }.hash(),
        Row { k: 1, ..base }.hash(),
        Row { point: &next, ..base }.hash(),
        Row { point: &Point(vec![-0.0, 64.0]), ..base }.hash(),
        Row { point: &Point(vec![0.0, 64.0]), ..base }.hash(),
        Row { outcome: Outcome::Diverged, ..base }.hash(),
        Row { step: 17, ..base }.hash(),
        Row { epoch: 3, ..base }.hash(),
    ];
    hashes.extend(others.iter().map(|curves| Row { curves, ..base }.hash()));
    for (i, hash) in hashes.iter().enumerate() {
        assert!(!hashes[..i].contains(hash), "{i}");
    }
}

#[test]
fn how_far_a_failed_trial_came_is_no_result() {
    let point = Point(vec![0.1]);
    let failed = |step, curves: &Curves| {
        let searcher = SearcherKind::Grid;
        Row { searcher, k: 0, point: &point, outcome: Outcome::Failed, step, epoch: step / 8, curves }.hash()
    };
    assert_eq!(failed(16, &curve().into()), failed(0, &Curves::default()));
}

#[test]
fn where_a_trial_failed_nothing_is_claimed_and_nothing_compared() {
    let study = StudyConfig::default();
    let point = Point(vec![0.1, 64.0]);
    let (searcher, outcome) = (SearcherKind::Random, Outcome::Failed);
    let failed =
        Row { searcher, k: 2, point: &point, outcome, step: 0, epoch: 0, curves: &Curves::default() };
    let mut ours = rows(6);
    ours[2] = failed.hash();
    assert_eq!(Claim::of(&study, Engine::Fused, &ours), None);
    let told = Difference { first: None, differing: 0, why: Why::Failed };
    let claim = claim_of(&study, &rows(6));
    // Before every other reason, and even where the claim was made of failed trials.
    assert_eq!(difference(claim.check(&decode("seed=8").study, Engine::Fused, &ours)), told);
    let bare: Claim = Digest::of(&ours).to_string().parse().expect("a digest alone is a claim");
    assert_eq!(difference(bare.check(&study, Engine::Fused, &ours)), told);
}

/// Links that are out there keep their meaning: of these texts only the versions may ever change. The default's
/// settings are the empty text, whose BLAKE3 begins with af1: `nw`.
#[test]
fn a_claim_is_written_as_it_always_was() {
    let study = decode("data=moons&opt=adam&lr=0.001..1&search=random&trials=3&seed=9&engine=candle").study;
    assert_eq!(
        encode_claim(&study, &claim_of(&study, &rows(3))),
        "v=1&data=moons&opt=adam&lr=0.001..1&search=random&trials=3&seed=9&engine=candle&by=candle1.search2&r=3mz4wznm.19.VF8"
    );
    let study = StudyConfig::default();
    assert_eq!(encode_claim(&study, &claim_of(&study, &rows(3))), "v=1&by=fused1.search2&r=3mz4wznm.nw.VF8");
}

#[test]
fn the_same_numbers_are_reproduced_whatever_else_the_link_says() {
    let study = StudyConfig::default();
    let claim = claim_of(&study, &rows(72));
    assert_eq!(claim.check(&study, Engine::Fused, &rows(72)), Verdict::Reproduced);
    let bare: Claim = claim.digest.to_string().to_uppercase().parse().expect("a digest alone is a claim");
    assert_eq!(bare.check(&decode("seed=8").study, Engine::Fused, &rows(72)), Verdict::Reproduced);
}

#[test]
fn the_first_row_that_differs_is_named() {
    let study = StudyConfig::default();
    let claim = claim_of(&study, &rows(72));
    let found = difference(claim.check(&study, Engine::Fused, &altered(72, &[41, 43, 71])));
    assert_eq!(found, Difference { first: Some(41..42), differing: 3, why: Why::Unexplained });
}

#[test]
fn a_longer_table_shares_marks_between_neighbours() {
    let study = StudyConfig::default();
    let claim = claim_of(&study, &rows(300));
    let found = difference(claim.check(&study, Engine::Fused, &altered(300, &[205])));
    assert_eq!((found.first, found.differing), (Some(204..207), 1));
    assert!(claim.to_string().ends_with(".3") && claim.to_string().len() < 120, "{claim}");
    let found = difference(claim.check(&study, Engine::Fused, &altered(300, &[299])));
    assert_eq!((found.first, found.differing), (Some(297..300), 1));
    let found = difference(claim_of(&study, &rows(301)).check(&study, Engine::Fused, &altered(301, &[300])));
    assert_eq!((found.first, found.differing), (Some(300..301), 1), "the last block is a shorter one");
    // With another number of rows the blocks no longer fit.
    assert_eq!(difference(claim.check(&study, Engine::Fused, &rows(600))).first, None);
}

#[test]
fn a_shorter_table_differs_where_it_ends() {
    let study = StudyConfig::default();
    let found = difference(claim_of(&study, &rows(10)).check(&study, Engine::Fused, &rows(8)));
    assert_eq!((found.first, found.differing), (Some(8..9), 2));
}

#[test]
fn why_results_differ_is_told() {
    let (theirs, ours) = (rows(6), altered(6, &[2]));
    let study = decode("data=moons").study;
    let of = |text: &str| {
        let link = decode(text);
        difference(link.claim.expect("the link has a claim").check(&link.study, link.study.engine, &ours)).why
    };
    let made = encode_claim(&study, &claim_of(&study, &theirs));
    assert_eq!(of(&made), Why::Unexplained);
    assert_eq!(of(&made.replace("moons", "xor")), Why::Settings);
    assert_eq!(of(&format!("{made}&engine=candle")), Why::Engine);
    assert_eq!(of(&made.replace("by=fused1", "by=gpu1")), Why::Engine);
    assert_eq!(of(&made.replace("by=fused1", "engine=gpu&by=gpu1")), Why::Device);
    assert_eq!(of(&made.replace("by=fused1", "engine=gpu&by=gpu2")), Why::EngineVersion);
    assert_eq!(of(&made.replace("by=fused1", "by=fused2")), Why::EngineVersion);
    assert_eq!(of(&made.replace("search2", "search3")), Why::SearchVersion);
    assert_eq!(of(&made.replace("&by=fused1.search2", "")), Why::Unsaid);
    assert_eq!(of(&format!("data=moons&by=fused1.search2&r={}", Digest::of(&theirs))), Why::Unsaid);
}

proptest! {
    #[test]
    fn a_claim_survives_the_trip(count in 0_u32..700, text in prop::sample::select(vec!["", "seed=3", "engine=candle&data=xor"])) {
        let study = decode(text).study;
        let claim = claim_of(&study, &rows(count));
        let text = encode_claim(&study, &claim);
        let link = decode(&text);
        prop_assert_eq!(&link.notes, &vec![], "{}", text);
        prop_assert_eq!(link.study, study);
        prop_assert_eq!(link.claim, Some(claim));
    }

    #[test]
    fn whatever_stands_in_r_and_by_is_read_or_noted(r in "[a-z0-9A-Z._-]{0,24}|.{0,40}", by in "[a-z]{0,6}[0-9]{0,3}.search[0-9]{0,12}|.{0,20}") {
        let link = decode(&format!("r={r}&by={by}"));
        let noted = |key: &str| link.notes.iter().any(|note| note.key == key);
        prop_assert!(link.claim.is_some() || noted("r"));
        prop_assert!(link.by.is_some() || noted("by"));
        if let Some(claim) = &link.claim {
            prop_assert_eq!(decode(&encode_claim(&link.study, claim)).claim, Some(claim.clone()));
            let _ = claim.check(&link.study, link.study.engine, &rows(3));
        }
    }
}
