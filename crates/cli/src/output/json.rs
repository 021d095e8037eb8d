//! Results as JSON, in the shape of the page's `snapshot()`.

use schema::rules::role_key;
use schema::snapshot::{self, Best, Lane, Point, Snapshot, parts, points, values};
use schema::{Claim, encode};
use search::LaneInfo;

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
        test: sweep.test,
        lanes: (0..).zip(&sweep.lanes).map(|(index, info)| lane(sweep, index, info)).collect(),
        trials: sweep.trials.values().map(|it| trial(sweep, it)).collect(),
        messages: sweep.failures.clone(),
    }
}

fn verdict(sweep: &Sweep, claim: &Claim) -> snapshot::Verdict {
    let (verdict, first) = sweep.check(claim);
    snapshot::Verdict::new(&verdict, first.map(|trial| trial.id))
}

fn lane(sweep: &Sweep, index: u32, info: &LaneInfo) -> Lane {
    let best = best(sweep.lane(index));
    let best = best.and_then(|trial| Some(Best { trial: trial.id, point: (&trial.best()?).into() }));
    Lane { searcher: info.searcher.key(), seed: info.seed, role: role_key(info.role), best }
}

fn trial(sweep: &Sweep, trial: &Trial) -> snapshot::Trial {
    let curve = trial.curve();
    snapshot::Trial {
        id: trial.id,
        lane: trial.lane,
        searcher: Some(trial.searcher.key()),
        repeat: sweep.study.run(&trial.point).repeat,
        point: values(&sweep.study, &trial.point),
        outcome: trial.outcome,
        step: trial.step,
        epoch: trial.epoch,
        last: curve.last().map(Point::from),
        best: trial.best().as_ref().map(Point::from),
        spread: trial.score().and_then(|score| score.spread),
        curve: points(&curve),
        parts: parts(&trial.curves),
        ghost: None,
    }
}
