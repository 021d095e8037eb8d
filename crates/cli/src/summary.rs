//! What is printed when an experiment has ended: a line for each searcher, the winner, the digest, the link.

use std::fmt::Write;

use schema::rules::role_key;
use schema::snapshot::Test;
use schema::{CurvePoint, Maker, Outcome, encode, encode_claim};
use search::{LaneInfo, Role};

use crate::sweep::{Sweep, Trial, best};

/// The results of a sweep; `page` is the address that its link begins with.
pub(crate) fn text(sweep: &Sweep, page: &str) -> String {
    let claim = sweep.claim();
    let mut out = heading();
    out.extend((0..).zip(&sweep.lanes).map(|(index, info)| line(sweep, index, info)));
    // Writing into a string cannot fail.
    let _ = writeln!(out, "\nbest     {}", winner(sweep));
    if let Some(test) = sweep.test {
        let _ = writeln!(out, "test     {}", tested(&test));
    }
    let _ = writeln!(out, "made by  {}", Maker::of(sweep.engine));
    let (digest, link) = match &claim {
        Some(claim) => (claim.digest.to_string(), encode_claim(&sweep.study, claim)),
        None => (unclaimed(sweep.failed()), encode(&sweep.study)),
    };
    let _ = writeln!(out, "digest   {digest}");
    let _ = writeln!(out, "link     {page}#{link}");
    out
}

fn unclaimed(failed: usize) -> String {
    let trials = if failed == 1 { "trial" } else { "trials" };
    format!("none: {failed} {trials} failed, and nobody could reproduce that")
}

fn heading() -> String {
    columns(
        ["searcher", "trials", "pruned", "diverged", "failed", "best trial", "val. loss", "val. acc."]
            .map(str::to_owned),
    )
}

fn line(sweep: &Sweep, index: u32, info: &LaneInfo) -> String {
    let count = |outcome| sweep.lane(index).filter(|trial| trial.outcome == outcome).count().to_string();
    let best = best(sweep.lane(index));
    let at = best.and_then(Trial::best);
    let none = || "-".to_owned();
    columns([
        name(sweep, info),
        sweep.lane(index).count().to_string(),
        count(Outcome::Pruned),
        count(Outcome::Diverged),
        count(Outcome::Failed),
        best.map_or_else(none, |trial| trial.k.to_string()),
        at.map_or_else(none, |point| format!("{:.5}", point.val_loss)),
        at.as_ref().and_then(accuracy).unwrap_or_else(none),
    ])
}

/// The searcher, which of its searches, and why it is there if not to race.
fn name(sweep: &Sweep, info: &LaneInfo) -> String {
    let key = match info.role {
        Role::Competitor | Role::Person => info.searcher.key().to_owned(),
        Role::Reference => format!("{} ×2", info.searcher.key()),
        Role::Survey => role_key(info.role).to_owned(),
    };
    let several = sweep
        .lanes
        .iter()
        .any(|lane| (lane.searcher, lane.role) == (info.searcher, info.role) && lane.seed > 0);
    if several { format!("{key} {}", info.seed + 1) } else { key }
}

fn columns([first, rest @ ..]: [String; 8]) -> String {
    let rest: String = rest.iter().map(|cell| format!("  {cell:>10}")).collect();
    format!("{first:<12}{rest}\n")
}

fn accuracy(point: &CurvePoint) -> Option<String> {
    point.val_acc.map(|share| format!("{:.2} %", share * 100.0))
}

fn tested(test: &Test) -> String {
    let accuracy =
        test.accuracy.map_or_else(String::new, |share| format!(", accuracy {:.2} %", share * 100.0));
    let among = if test.compared == 1 { "1 trial".to_owned() } else { format!("{} trials", test.compared) };
    format!(
        "loss {:.5}{accuracy}; chosen on validation among {among}; the test split is used up now",
        test.loss
    )
}

fn winner(sweep: &Sweep) -> String {
    let Some(trial) = best(sweep.racing()) else { return "none: no trial came to its end".to_owned() };
    let values = sweep.study.values(&trial.point);
    let settings = values.map(|(key, value)| format!("  {}={}", key.name(), value.to_text(key.field())));
    format!("{} {}{}", trial.searcher.key(), trial.k, settings.collect::<String>())
}
