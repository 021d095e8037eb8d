//! The one look at the test split.

use super::*;

const LINK: &str = "#data=moons&epochs=2&trials=3&search=random,grid";

/// The worker that was asked for a test score answers, and whose weights it evaluated.
pub(super) fn evaluate(fake: &mut Fake) -> Vec<f32> {
    let asked = |message: &ToWorker| matches!(message.body, Command::Predict { query: Query::Test, .. });
    let slot = fake.slots().into_iter().find(|slot| fake.inbox[slot].iter().any(asked)).expect("it is asked");
    let place = fake.inbox[&slot].iter().position(asked).unwrap();
    let message = fake.inbox.get_mut(&slot).unwrap().remove(place).unwrap();
    let Command::Predict { weights: Some(weights), .. } = message.body else { panic!() };
    let score = Prediction::Score { loss: 0.5, accuracy: Some(0.75) };
    fake.sweep.messages_from(slot, vec![reply(message.id, Event::Predicted(score))], 0.0);
    fake.carry_out();
    weights
}

fn finished() -> Fake {
    let mut fake = fake(LINK, 2);
    fake.act(|sweep| sweep.start(0.0));
    fake.act(Sweep::reveal_test);
    assert_eq!(fake.sweep.test(), &Test::Unseen, "not before the end");
    fake.settle();
    assert_eq!(fake.sweep.status(), Status::Finished);
    fake
}

#[test]
fn the_trial_chosen_on_validation_is_evaluated_once() {
    let mut fake = finished();
    let best = fake.sweep.best().unwrap().clone();
    let lowest =
        fake.sweep.trials().values().filter_map(|trial| trial.objective()).fold(f64::INFINITY, f64::min);
    assert_eq!(best.objective(), Some(lowest));
    fake.act(Sweep::reveal_test);
    assert_eq!(fake.sweep.test(), &Test::Asked(best.id.0));
    assert_eq!(Some(evaluate(&mut fake)), best.weights.as_ref().map(|weights| weights.to_vec()));
    let seen =
        TestScore { trial: best.id.0, compared: fake.sweep.compared(), loss: 0.5, accuracy: Some(0.75) };
    assert_eq!(fake.sweep.test(), &Test::Seen(seen));
    let scored = fake.outcomes().into_iter().filter(|row| row.3.is_some()).count();
    assert_eq!(seen.compared as usize, scored);
    let snapshot = crate::snapshot::snapshot(&fake.sweep).test.unwrap();
    assert_eq!((snapshot.trial, snapshot.loss, snapshot.accuracy), (best.id.0, 0.5, Some(0.75)));
    // There is no second look …
    fake.act(Sweep::reveal_test);
    assert!(fake.inbox.values().flatten().all(|message| !matches!(message.body, Command::Predict { .. })));
    assert_eq!(fake.sweep.test(), &Test::Seen(seen));
    // … and a new experiment has a new test split.
    fake.act(Sweep::reset);
    assert_eq!(fake.sweep.test(), &Test::Unseen);
    assert!(crate::snapshot::snapshot(&fake.sweep).test.is_none());
}

#[test]
fn a_worker_that_dies_or_cannot_answer_leaves_the_look_to_be_had() {
    let mut fake = finished();
    fake.act(Sweep::reveal_test);
    let asked = |message: &ToWorker| matches!(message.body, Command::Predict { query: Query::Test, .. });
    let slot = fake.slots().into_iter().find(|slot| fake.inbox[slot].iter().any(asked)).unwrap();
    fake.act(|sweep| sweep.worker_lost(slot, "killed", 0.0));
    evaluate(&mut fake);
    assert!(fake.sweep.test().score().is_some(), "asked of the next");

    let mut fake = finished();
    fake.act(Sweep::reveal_test);
    let slot = fake.slots().into_iter().find(|slot| fake.inbox[slot].iter().any(asked)).unwrap();
    let id = fake.inbox[&slot].iter().find(|message| asked(message)).unwrap().id;
    let error = WireError { code: "engine".into(), message: "no".into() };
    fake.sweep.messages_from(slot, vec![reply(id, Event::Failed(error))], 0.0);
    assert_eq!(fake.sweep.test(), &Test::Unseen);
    assert_eq!(fake.sweep.messages().last().unwrap().text, "no");
}
