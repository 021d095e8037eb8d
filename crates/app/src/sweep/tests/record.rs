//! A sweep that is cut off, and goes on from its record.

use schema::Record;
use schema::record::{Ended, Measured};

use super::*;

/// Written to a file and read again.
fn through_a_file(entries: &[Entry]) -> Vec<Entry> {
    let text = Record { entries: entries.to_vec(), ..Record::default() }.to_json();
    Record::from_json(&text).unwrap().entries
}

fn whole(hash: &str, workers: usize, thorough: bool) -> Fake {
    let mut fake = begun(hash, workers, thorough);
    fake.settle();
    assert_eq!(fake.sweep.status(), Status::Finished, "{hash}");
    fake
}

fn begun(hash: &str, workers: usize, thorough: bool) -> Fake {
    let mut fake = fake(hash, workers);
    fake.thorough = thorough;
    fake.act(|sweep| sweep.start(0.0));
    fake
}

/// The sweep of a page that was opened anew.
fn restored(hash: &str, entries: &[Entry], thorough: bool) -> Fake {
    let mut fake = fake(hash, 2);
    fake.thorough = thorough;
    let mut unfit = 0;
    fake.act(|sweep| unfit = sweep.restore(&through_a_file(entries), 0.0));
    assert_eq!(unfit, 0, "{hash}");
    fake.record = entries.to_vec();
    fake
}

fn ended(record: &[Entry]) -> Vec<(u32, u32)> {
    let end = |entry: &Entry| match entry {
        Entry::Ended(ended) => Some((ended.trial, ended.epoch)),
        _ => None,
    };
    record.iter().filter_map(end).collect()
}

/// Every searcher and scheduler, repeats and folds, pruning, a person's trials.
const SWEEPS: [&str; 7] = [
    "search=grid,random,gp,tpe,cmaes&trials=6&lag=2",
    "search=sobol,halton&trials=6&seeds=2&twice=on&survey=4",
    "search=random&trials=16&epochs=8&prune=median&lag=2",
    "search=sha,hyperband,asha&trials=8&epochs=9&lag=2",
    "search=pbt&trials=6&epochs=8&lag=2",
    "search=random,tpe&trials=4&repeats=2&cv=3&epochs=4&lag=2",
    "search=random,you&trials=4&you=0.01,32;0.1,64;pass&lag=2",
];

#[test]
fn cut_off_anywhere_a_sweep_goes_on_to_the_same_numbers_and_trains_nothing_twice() {
    for hash in SWEEPS {
        let undisturbed = whole(hash, 1, true);
        let total = ended(&undisturbed.record).len();
        for cut in [0, 1, 2, 3, 5, 8, 13, 21, 34] {
            let mut first = begun(hash, 3, true);
            for _ in 0..cut {
                first.slots().into_iter().rev().any(|slot| first.answer(slot));
            }
            let mut second = restored(hash, &first.record, true);
            if !ended(&first.record).is_empty() && first.sweep.status() != Status::Finished {
                assert_eq!(second.sweep.status(), Status::Paused);
            }
            second.act(|sweep| sweep.start(0.0));
            second.settle();
            assert_eq!(second.outcomes(), undisturbed.outcomes(), "{hash}, cut after {cut}");
            assert_eq!(
                second.sweep.proof().found,
                undisturbed.sweep.proof().found,
                "{hash}, cut after {cut}"
            );
            assert!(second.sweep.proof().found.is_some());
            let trained = ended(&second.record);
            assert_eq!(trained.len(), total, "{hash}, cut after {cut}: {trained:?}");
            let again = restored(hash, &second.record, true);
            assert_eq!(again.sweep.status(), Status::Finished);
            assert_eq!(again.sweep.proof().found, undisturbed.sweep.proof().found);
        }
    }
}

#[test]
fn failed_trials_stay_failed() {
    let mut first = begun(SMALL, 1, false);
    for _ in 0..3 {
        first.act(|sweep| sweep.worker_lost(0, "killed", 0.0));
    }
    assert!(first.record.iter().any(|entry| matches!(entry, Entry::Failed { .. })), "{:?}", first.record);
    first.settle();
    let second = restored(SMALL, &first.record, false);
    assert_eq!(second.outcomes(), first.outcomes());
    assert!(second.sweep.proof().found.is_none());
    assert_eq!(second.sweep.proof().failed, 1);
}

#[test]
fn what_is_wanted_while_the_record_is_looked_for_begins_afterwards() {
    let mut fake = fake(SMALL, 1);
    fake.act(|sweep| {
        sweep.await_record();
        sweep.start(0.0);
    });
    assert_eq!(fake.sweep.status(), Status::Idle);
    fake.act(|sweep| sweep.awake(0.0));
    assert_eq!(fake.sweep.status(), Status::Running);

    let first = whole(SMALL, 1, false);
    let half = &first.record[..first.record.len() / 2];
    let mut fake = super::fake(SMALL, 1);
    fake.act(|sweep| {
        sweep.await_record();
        sweep.start(0.0);
        assert_eq!(sweep.restore(half, 0.0), 0);
        sweep.awake(0.0);
    });
    assert_eq!(fake.sweep.status(), Status::Running);
}

#[test]
fn trials_of_another_version_are_shown_and_not_gone_on_with() {
    let first = whole(SMALL, 1, false);
    let mut entries = first.record[..first.record.len() / 2].to_vec();
    let by = entries.iter_mut().find_map(|entry| if let Entry::By(by) = entry { Some(by) } else { None });
    *by.unwrap() = "fused99.search1".to_owned();
    let mut second = restored(SMALL, &entries, false);
    assert!(second.sweep.is_foreign() && !second.sweep.trials().is_empty());
    second.act(|sweep| sweep.start(0.0));
    assert_eq!(second.sweep.status(), Status::Paused);
    assert_eq!(second.sweep.messages().last().unwrap().code, OTHER_VERSION);
    second.act(Sweep::reset);
    second.act(|sweep| sweep.start(0.0));
    second.settle();
    assert_eq!(second.sweep.proof().found, first.sweep.proof().found);
}

#[test]
fn entries_that_do_not_fit_are_counted_and_do_no_harm() {
    let first = whole(SMALL, 1, false);
    let mut entries = first.record.clone();
    let Some(Entry::Ended(last)) = entries.iter().rfind(|entry| matches!(entry, Entry::Ended(_))).cloned()
    else {
        panic!()
    };
    entries.insert(1, Entry::Ended(Ended { trial: 99_999, ..last.clone() }));
    entries.push(Entry::Ended(last.clone()));
    entries.push(Entry::Failed { trial: 0, reason: String::new() });
    entries.push(Entry::By("nobody".into()));
    let far = Measured { part: u32::MAX, point: point(0, 1.0) };
    entries.insert(1, Entry::Ended(Ended { trial: 0, outcome: Outcome::Queued, points: vec![far], ..last }));
    let mut fake = fake(SMALL, 1);
    fake.act(|sweep| assert_eq!(sweep.restore(&entries, 0.0), 5));
    assert_eq!(fake.sweep.proof().found, first.sweep.proof().found);
}

#[test]
fn parameters_of_the_leaders_are_kept_and_come_back() {
    let first = whole(SMALL, 1, false);
    let best = first.sweep.best().unwrap().id.0;
    assert!(first.led.contains(&best) && first.led.len() < first.sweep.trials().len());
    let mut second = restored(SMALL, &first.record, false);
    assert!(second.sweep.best().unwrap().weights.is_none());
    second.act(|sweep| sweep.restore_weights(best, vec![0.5]));
    assert_eq!(second.sweep.best().unwrap().weights.as_deref(), Some(&vec![0.5]));
    second.act(Sweep::reveal_test);
    super::test_score::evaluate(&mut second);
    assert!(matches!(second.sweep.test(), Test::Seen(_)), "{:?}", second.sweep.test());
    let third = restored(SMALL, &second.record, false);
    assert_eq!(third.sweep.test(), second.sweep.test());
}
