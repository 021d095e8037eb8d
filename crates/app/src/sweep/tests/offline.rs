//! What happens where the data cannot be fetched: nothing is lost, and play tries again.

use schema::wire::Query;

use super::*;

fn told(fake: &Fake) -> usize {
    fake.sweep.messages().iter().filter(|message| message.code == NO_DATA).count()
}

fn asked_for_data(fake: &Fake) -> usize {
    fake.inbox.values().flatten().filter(|message| matches!(message.body, Command::Data(_))).count()
}

#[test]
fn data_that_cannot_be_fetched_costs_no_trial_and_play_goes_on() {
    let mut undisturbed = fake(SMALL, 2);
    undisturbed.act(|sweep| sweep.start(0.0));
    undisturbed.settle();
    for step in [false, true] {
        let mut fake = fake(SMALL, 2);
        fake.offline = true;
        for _ in 0..5 {
            fake.act(|sweep| if step { sweep.step(0.0) } else { sweep.start(0.0) });
            fake.settle();
            assert_eq!((fake.sweep.status(), told(&fake)), (Status::Paused, 1));
            assert!(fake.sweep.trials().values().all(|trial| trial.outcome == Outcome::Queued));
        }
        fake.offline = false;
        fake.act(|sweep| sweep.start(0.0));
        assert_eq!(told(&fake), 0, "the old message is gone");
        fake.settle();
        assert_eq!(fake.sweep.status(), Status::Finished);
        assert_eq!(fake.outcomes(), undisturbed.outcomes());
    }
}

#[test]
fn a_connection_lost_in_the_middle_of_a_sweep_costs_no_trial() {
    let mut undisturbed = fake(SMALL, 2);
    undisturbed.act(|sweep| sweep.start(0.0));
    undisturbed.settle();
    let mut fake = fake(SMALL, 1);
    fake.act(|sweep| sweep.start(0.0));
    (0..9).for_each(|_| assert!(fake.answer(0)));
    fake.offline = true;
    fake.settle();
    assert_eq!(fake.sweep.status(), Status::Paused);
    assert!(fake.sweep.trials().values().any(|trial| trial.outcome.is_final()));
    fake.offline = false;
    fake.act(|sweep| sweep.start(0.0));
    fake.settle();
    assert_eq!(fake.outcomes(), undisturbed.outcomes());
}

#[test]
fn a_preview_that_failed_is_asked_for_again_by_play_and_by_reset_but_not_by_itself() {
    let mut fake = fake(SMALL, 1);
    fake.offline = true;
    for again in [Sweep::reset, |sweep: &mut Sweep| sweep.start(0.0)] {
        assert_eq!(asked_for_data(&fake), 1);
        fake.settle();
        assert_eq!((asked_for_data(&fake), told(&fake)), (0, 1));
        fake.act(again);
    }
    assert_eq!(asked_for_data(&fake), 1);
}

#[test]
fn an_ended_network_that_cannot_be_asked_is_not_asked_without_end() {
    let mut fake = fake("search=random&trials=1", 1);
    fake.act(|sweep| sweep.start(0.0));
    fake.settle();
    fake.offline = true;
    fake.act(|sweep| sweep.watch(Some((0, Query::Samples { count: 4 })), 0.0));
    let answers = (0..100).take_while(|_| fake.answer(0)).count();
    assert!((1..10).contains(&answers), "{answers}");
}
