//! Results as JSON, in the shape of the page's `snapshot()`.

use schema::snapshot::{self, Best, Lane, Point, Snapshot, values};
use schema::{Claim, encode};
use search::SearcherKind;

use crate::sweep::{Sweep, Trial, best};

/// A sweep as plain data, with the check of what its link claims.
#[must_use]
pub fn snapshot(sweep: &Sweep, claim: Option<&Claim>) -> Snapshot {
    let study = &sweep.study;
    Snapshot {
        version: env!("CARGO_PKG_VERSION"),
        hash: format!("#{}", encode(study)),
        status: "finished",
        seed: study.seed,
        engine: snapshot::Engine {
            pinned: study.engine.key(),
            in_force: sweep.engine.key(),
            why: if study.engine == sweep.engine { "pinned" } else { "no-gpu" },
            adapter: None,
            rates: None,
            devices_lost: 0,
            trials_resumed: 0,
            trials_restarted: 0,
        },
        workers: sweep.jobs,
        digest: sweep.claim().map(|claim| claim.digest.to_string()),
        verdict: claim.map(|claim| verdict(sweep, claim)),
        lanes: sweep.searchers.iter().map(|searcher| lane(sweep, *searcher)).collect(),
        trials: sweep.trials.values().map(|it| trial(sweep, it)).collect(),
        messages: sweep.failures.clone(),
    }
}

fn verdict(sweep: &Sweep, claim: &Claim) -> snapshot::Verdict {
    let (verdict, first) = sweep.check(claim);
    snapshot::Verdict::new(&verdict, first.map(|trial| trial.id))
}

fn lane(sweep: &Sweep, searcher: SearcherKind) -> Lane {
    let best = best(sweep.lane(searcher));
    let best = best.and_then(|trial| Some(Best { trial: trial.id, point: trial.best()?.into() }));
    Lane { searcher: searcher.key(), best }
}

fn trial(sweep: &Sweep, trial: &Trial) -> snapshot::Trial {
    snapshot::Trial {
        id: trial.id,
        searcher: Some(trial.searcher.key()),
        repeat: sweep.study.run(&trial.point).repeat,
        point: values(&sweep.study, &trial.point),
        outcome: trial.outcome,
        step: trial.step,
        epoch: trial.epoch,
        last: trial.curve.last().map(Point::from),
        best: trial.best().map(Point::from),
        curve: trial.curve.iter().map(Point::from).collect(),
    }
}
