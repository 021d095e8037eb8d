//! The experiment and its results as plain JSON, for `window.athanor.snapshot()`. Losses are written as the exact
//! value of their 32 bits; what is not a finite number becomes `null`.

use schema::{CurvePoint, Value, Verdict};
use serde_json::{Map, Value as Json, json};

use crate::location;
use crate::sweep::{Proof, Sweep, Trial};

/// Version of the page, as in `window.athanor.version`.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The shape is documented in the README.
#[must_use]
pub fn snapshot(sweep: &Sweep) -> Json {
    let study = sweep.study();
    json!({
        "version": VERSION,
        "hash": location::hash(study, None),
        "status": sweep.status().key(),
        "seed": study.seed,
        "engine": study.engine.resolved().key(),
        "workers": sweep.workers(),
        "digest": sweep.proof().found.as_ref().map(|found| found.digest.to_string()),
        "verdict": verdict(sweep.proof()),
        "lanes": lanes(sweep),
        "trials": sweep.trials().values().map(|trial| self::trial(sweep, trial)).collect::<Vec<_>>(),
        "messages": sweep.messages().iter().map(|m| json!({ "code": m.code, "text": m.text })).collect::<Vec<_>>(),
    })
}

fn verdict(proof: &Proof) -> Option<Json> {
    Some(match proof.verdict.as_ref()? {
        Verdict::Reproduced => json!({ "kind": "reproduced" }),
        Verdict::Differs(difference) => json!({
            "kind": "differs",
            "first": proof.first,
            "among": difference.first.as_ref().map(ExactSizeIterator::len),
            "differing": difference.differing,
            "why": difference.why.key(),
        }),
    })
}

fn lanes(sweep: &Sweep) -> Vec<Json> {
    let Some(race) = sweep.race() else { return Vec::new() };
    let best = |lane: u32| {
        let (id, _) = race.best(lane)?;
        let mut best = point(sweep.trials().get(&id.0)?.best()?);
        best.insert("trial".into(), id.0.into());
        Some(best)
    };
    let searchers = race.config().searchers.iter().zip(0_u32..);
    searchers.map(|(kind, lane)| json!({ "searcher": kind.key(), "best": best(lane) })).collect()
}

fn trial(sweep: &Sweep, trial: &Trial) -> Json {
    let searcher = sweep.race().and_then(|race| race.config().searchers.get(trial.lane as usize).copied());
    json!({
        "id": trial.id.0,
        "searcher": searcher.map(search::SearcherKind::key),
        "repeat": trial.run.repeat,
        "point": values(sweep, trial),
        "outcome": trial.outcome,
        "step": trial.step,
        "epoch": trial.epoch,
        "final": trial.curve.last().map(point),
        "best": trial.best().map(point),
        "curve": trial.curve.iter().map(point).collect::<Vec<_>>(),
    })
}

fn values(sweep: &Sweep, trial: &Trial) -> Map<String, Json> {
    let text = |key: schema::Key, value: Value| match value {
        Value::Number(x) => json!(x),
        Value::Choice(_) => json!(value.to_text(key.field())),
    };
    sweep.study().values(&trial.point).map(|(key, value)| (key.name().to_owned(), text(key, value))).collect()
}

fn point(point: &CurvePoint) -> Map<String, Json> {
    let exact = |x: f32| json!(f64::from(x));
    let pairs = [
        ("step", json!(point.step)),
        ("epoch", json!(point.epoch)),
        ("train_loss", exact(point.train_loss)),
        ("val_loss", exact(point.val_loss)),
        ("train_acc", point.train_acc.map_or(Json::Null, exact)),
        ("val_acc", point.val_acc.map_or(Json::Null, exact)),
    ];
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
