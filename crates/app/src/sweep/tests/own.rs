//! A person's own table: every worker is given it before the first thing it is asked about it, once.

use std::sync::Arc;

use schema::{Own, Table};

use super::*;

fn table(shift: f32) -> Table {
    let points: Vec<_> = (0..20).map(|i| ([0.01 * i as f32, shift], i % 2)).collect();
    Table::drawn(&points).unwrap()
}

fn hash(table: &Table) -> String {
    format!("{SMALL}&data=own&own={}", table.id())
}

/// Answers everything; what each worker was sent meanwhile, by slot and generation of its table: `true` for a table.
fn listen(fake: &mut Fake) -> BTreeMap<usize, Vec<bool>> {
    let mut heard = BTreeMap::<usize, Vec<bool>>::new();
    while let Some(slot) = fake.slots().into_iter().rev().find(|slot| !fake.inbox[slot].is_empty()) {
        match &fake.inbox[&slot][0].body {
            Command::Provide { .. } => heard.entry(slot).or_default().push(true),
            Command::Train { .. } | Command::Data(_) => heard.entry(slot).or_default().push(false),
            _ => {}
        }
        fake.answer(slot);
    }
    heard
}

#[test]
fn without_the_table_nothing_begins_and_with_it_everything_does() {
    let table = table(0.5);
    let mut fake = fake(&hash(&table), 2);
    fake.act(|sweep| sweep.start(0.0));
    assert_eq!(fake.sweep.status(), Status::Idle);
    assert_eq!(fake.sweep.messages()[0].code, NO_TABLE);
    assert!(fake.sweep.lacks_table());
    assert_eq!(listen(&mut fake), BTreeMap::new(), "not even its picture is asked for");

    fake.act(|sweep| sweep.hold_table(table.into()));
    assert!(fake.sweep.messages().is_empty());
    fake.act(|sweep| sweep.start(0.0));
    let heard = listen(&mut fake);
    assert_eq!(fake.sweep.status(), Status::Finished);
    assert_eq!(heard.len(), 2);
    for (slot, told) in heard {
        let given = told.iter().filter(|given| **given).count();
        assert!(told[0] && given == 1, "worker {slot} was given it first, and once: {told:?}");
    }
}

#[test]
fn a_new_worker_and_a_new_table_are_provided_for() {
    let (first, second) = (table(0.5), table(0.25));
    let mut fake = fake(&hash(&first), 1);
    fake.act(|sweep| sweep.hold_table(first.into()));
    assert_eq!(listen(&mut fake)[&0], [true, false]);
    fake.act(|sweep| sweep.worker_lost(0, "gone", 0.0));
    fake.act(|sweep| sweep.start(0.0));
    assert_eq!(listen(&mut fake)[&0][..2], [true, false]);
    let study = decode(&hash(&second)).study;
    fake.act(|sweep| sweep.hold_table(second.into()));
    fake.act(|sweep| sweep.load(study, None));
    fake.act(|sweep| sweep.start(0.0));
    assert_eq!(listen(&mut fake)[&0][..2], [true, false]);
}

#[test]
fn putting_the_table_into_the_link_begins_nothing_anew() {
    let table = table(0.5);
    let mut fake = fake(&hash(&table), 1);
    let text: Arc<str> = table.to_link().unwrap().into();
    fake.act(|sweep| sweep.hold_table(table.into()));
    fake.act(|sweep| sweep.start(0.0));
    fake.settle();
    let before = fake.outcomes();
    fake.act(|sweep| sweep.set_table_link(Some(text.clone())));
    assert_eq!((fake.outcomes(), fake.sweep.status()), (before, Status::Finished));
    let link = decode(&schema::encode(fake.sweep.study()));
    assert_eq!(link.study.own().and_then(|own: &Own| own.link.clone()), Some(text));
}
