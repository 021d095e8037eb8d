//! Digests and verdicts, and who is employed for which engine.

use schema::{Claim, Difference, Engine, Verdict, Why, encode_claim};

use super::*;

/// Trials of these searchers do not depend on each other's outcomes.
const INDEPENDENT: &str = "search=grid,random&trials=6";

fn finish(mut fake: Fake) -> Fake {
    fake.act(|sweep| sweep.start(0.0));
    fake.settle();
    assert_eq!(fake.sweep.status(), Status::Finished);
    fake
}

fn found(fake: &Fake) -> Claim {
    fake.sweep.proof().found.clone().expect("a finished sweep has a digest")
}

/// The link that a finished sweep gives.
fn link(fake: &Fake) -> String {
    encode_claim(fake.sweep.study(), &found(fake))
}

fn difference(fake: &Fake) -> Difference {
    match &fake.sweep.proof().verdict {
        Some(Verdict::Differs(difference)) => difference.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_digest_comes_with_the_end() {
    let mut fake = fake(SMALL, 2);
    fake.act(|sweep| sweep.start(0.0));
    while fake.sweep.status() != Status::Finished {
        assert_eq!(fake.sweep.proof().found, None);
        assert!((0..2).any(|slot| fake.answer(slot)));
    }
    assert!(fake.sweep.proof().found.is_some() && fake.sweep.proof().verdict.is_none());
    fake.act(Sweep::reset);
    assert_eq!(fake.sweep.proof().found, None);
}

#[test]
fn the_digest_does_not_depend_on_the_number_of_workers_nor_on_their_lives() {
    let [one, two, four] = [1, 2, 4].map(|workers| found(&finish(fake(SMALL, workers))));
    assert_eq!((&one, &one), (&two, &four));
    let mut disturbed = fake(SMALL, 2);
    disturbed.act(|sweep| sweep.start(0.0));
    for round in 0..3 {
        (0..4).for_each(|_| {
            disturbed.answer(1);
        });
        disturbed.act(|sweep| sweep.worker_lost(round % 2, "killed", 0.0));
    }
    assert_eq!(one, found(&finish(disturbed)));
    assert_ne!(one.digest, found(&finish(fake(&format!("{SMALL}&seed=8"), 2))).digest);
}

#[test]
fn whoever_opens_the_link_reproduces_it_and_again_after_a_reset() {
    let link = link(&finish(fake(SMALL, 2)));
    let mut second = finish(fake(&link, 1));
    assert_eq!(second.sweep.proof().verdict, Some(Verdict::Reproduced));
    second.act(Sweep::reset);
    assert!(second.sweep.proof().claimed.is_some() && second.sweep.proof().verdict.is_none());
    assert_eq!(finish(second).sweep.proof().verdict, Some(Verdict::Reproduced));
}

#[test]
fn another_learning_rate_in_the_link_is_found_out() {
    let link = link(&finish(fake(&format!("{INDEPENDENT}&lr=0.001..0.1"), 2)));
    let altered = finish(fake(&link.replace("lr=0.001", "lr=0.002"), 2));
    let found = difference(&altered);
    assert_eq!((found.why, altered.sweep.proof().first), (Why::Settings, Some(0)));
}

#[test]
fn one_other_bit_in_one_trial_is_found_and_its_trial_named() {
    let link = link(&finish(fake(INDEPENDENT, 2)));
    let mut second = fake(&link, 3);
    second.wrong = Some(7);
    let second = finish(second);
    let found = difference(&second);
    assert_eq!((second.sweep.proof().first, found.differing, found.why), (Some(7), 1, Why::Unexplained));
}

#[test]
fn another_experiment_has_nothing_to_do_with_the_claim() {
    let link = link(&finish(fake(INDEPENDENT, 2)));
    let mut second = fake(&link, 1);
    second.act(|sweep| sweep.load(decode("seed=8").study, None));
    assert_eq!(finish(second).sweep.proof().verdict, None);
}

#[test]
fn where_a_trial_failed_nothing_is_claimed_and_nothing_compared() {
    let link = link(&finish(fake("search=random&trials=1", 1)));
    let mut poisoned = fake(&link, 1);
    poisoned.act(|sweep| sweep.start(0.0));
    for _ in 0..3 {
        while !poisoned.inbox[&0].iter().any(|message| matches!(message.body, Command::Train { .. })) {
            assert!(poisoned.answer(0));
        }
        poisoned.act(|sweep| sweep.worker_lost(0, "out of memory", 0.0));
    }
    assert_eq!(poisoned.sweep.status(), Status::Finished);
    let proof = poisoned.sweep.proof();
    assert_eq!((&proof.found, proof.failed, proof.first), (&None, 1, None));
    assert_eq!(difference(&poisoned).why, Why::Failed);
}

#[test]
fn another_engine_brings_its_own_workers() {
    let mut sweep = Sweep::new(decode("data=moons").study, None, 2);
    sweep.meet_gpu(None, 0.0);
    sweep.start(0.0);
    let employed = |sweep: &mut Sweep| -> Vec<(usize, Engine)> {
        let spawned = sweep.effects().into_iter().filter_map(|effect| match effect {
            Effect::Spawn { slot, engine, .. } => Some((slot, engine)),
            _ => None,
        });
        spawned.collect()
    };
    assert_eq!(employed(&mut sweep), [(0, Engine::Fused), (1, Engine::Fused)]);
    sweep.load(decode("data=moons&seed=2").study, None);
    sweep.load(decode("data=moons&engine=fused").study, None);
    assert_eq!(employed(&mut sweep), []);
    sweep.load(decode("data=moons&engine=candle").study, None);
    assert_eq!(employed(&mut sweep), [(0, Engine::Candle), (1, Engine::Candle)]);
    sweep.load(decode("data=moons&by=candle1.search2").study, None);
    assert_eq!(employed(&mut sweep), []);
}

#[test]
fn what_the_old_engines_workers_were_asked_is_asked_anew() {
    let mut fake = fake(SMALL, 2);
    fake.act(|sweep| sweep.start(0.0));
    fake.answer(0);
    fake.act(|sweep| sweep.load(decode(&format!("{SMALL}&engine=candle")).study, None));
    let data = |message: &ToWorker| matches!(message.body, Command::Data(_));
    assert!(fake.inbox[&0].iter().any(data), "the new worker is asked for the data");
    let fake = finish(fake);
    assert_eq!(fake.sweep.trials().len(), 18);
    assert_eq!(found(&fake).maker.and_then(|maker| maker.engine()), Some(Engine::Candle));
}
