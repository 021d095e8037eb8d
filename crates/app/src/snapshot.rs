//! The experiment and its results as plain data, for `window.athanor.snapshot()`.

use schema::rules::role_key;
use schema::snapshot::{self, Best, Lane, Point, Snapshot, parts, points, values};

use crate::sweep::{Message, Proof, Rates, Sweep, Trial};

/// Version of the page, as in `window.athanor.version`.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What there is now.
#[must_use]
pub fn snapshot(sweep: &Sweep) -> Snapshot {
    let study = sweep.study();
    Snapshot {
        version: VERSION,
        hash: format!("#{}", schema::encode(study)),
        status: sweep.status_key(),
        seed: study.seed,
        engine: engine(sweep),
        workers: sweep.workers(),
        digest: sweep.proof().found.as_ref().map(|found| found.digest.to_string()),
        verdict: verdict(sweep.proof()),
        test: sweep.test().score().map(|score| snapshot::Test {
            trial: score.trial,
            compared: score.compared,
            loss: score.loss.into(),
            accuracy: score.accuracy.map(f64::from),
        }),
        lanes: lanes(sweep),
        trials: sweep.trials().values().map(|trial| self::trial(sweep, trial)).collect(),
        messages: sweep.messages().iter().map(message).collect(),
    }
}

fn engine(sweep: &Sweep) -> snapshot::Engine {
    let (choice, losses) = (sweep.choice(), sweep.device_losses());
    snapshot::Engine {
        pinned: sweep.study().engine.key(),
        in_force: choice.engine.key(),
        why: choice.why.key(),
        adapter: sweep.gpu().device().cloned(),
        rates: sweep.rates().map(|Rates { gpu, cpu }| snapshot::Rates { gpu, cpu }),
        devices_lost: losses.devices,
        trials_resumed: losses.resumed,
        trials_restarted: losses.restarted,
    }
}

fn verdict(proof: &Proof) -> Option<snapshot::Verdict> {
    proof.verdict.as_ref().map(|verdict| snapshot::Verdict::new(verdict, proof.first))
}

fn lanes(sweep: &Sweep) -> Vec<Lane> {
    let Some(race) = sweep.race() else { return Vec::new() };
    let best = |lane: u32| {
        let (id, _) = race.best(lane)?;
        Some(Best { trial: id.0, point: sweep.trials().get(&id.0)?.best()?.into() })
    };
    let searchers = race.lanes().iter().zip(0_u32..);
    searchers
        .map(|(info, lane)| Lane {
            searcher: info.searcher.key(),
            seed: info.seed,
            role: role_key(info.role),
            best: best(lane),
        })
        .collect()
}

fn trial(sweep: &Sweep, trial: &Trial) -> snapshot::Trial {
    let searcher =
        sweep.race().and_then(|race| race.lanes().get(trial.lane as usize).map(|lane| lane.searcher));
    snapshot::Trial {
        id: trial.id.0,
        lane: trial.lane,
        searcher: searcher.map(search::SearcherKind::key),
        repeat: trial.run.repeat,
        point: values(sweep.study(), &trial.point),
        outcome: trial.outcome,
        step: trial.step,
        epoch: trial.epoch,
        last: trial.curve.last().map(Point::from),
        best: trial.best().map(Point::from),
        spread: trial.spread(),
        curve: points(&trial.curve),
        parts: parts(&trial.curves),
        ghost: trial.ghost.as_ref().map(|ghost| points(&ghost.mean())),
    }
}

fn message(message: &Message) -> snapshot::Message {
    snapshot::Message { code: message.code.clone(), text: message.text.clone() }
}
