//! Trials that go on from the states that their workers told.

use schema::{Checkpoint, Curves, Place, Plan};

use super::gpu::with_gpu;
use super::stretches::{PRUNED, finished, loss, thorough, train_of};
use super::*;

const LONG: &str = "search=random&trials=3&epochs=8";
const PARTS: &str = "search=random&trials=2&epochs=4&repeats=2&cv=2&lr=0.01..0.1";

/// In the middle of the epoch after `measured`.
fn place(part: u32, measured: u32) -> Place {
    Place { part, step: 10 * measured + 5, epoch: measured, measured: Some(measured) }
}

fn state(engine: Engine, plan: &Plan, place: Place) -> Checkpoint {
    Checkpoint::seal(engine, plan, place, &[1, 2, 3])
}

/// What the slot's worker is to train next: message, trial, plan, and from where.
fn order(fake: &Fake, slot: usize) -> Option<(u32, u32, Plan, Option<Checkpoint>)> {
    let ToWorker { id, body: Command::Train { trial, plan, from } } = train_of(fake, slot)? else {
        return None;
    };
    Some((id, trial, plan, from))
}

fn await_order(fake: &mut Fake, slot: usize) -> (u32, u32, Plan, Option<Checkpoint>) {
    loop {
        if let Some(order) = order(fake, slot) {
            return order;
        }
        assert!(fake.answer(slot));
    }
}

/// The slot's worker trains its trial up to some point of a part, tells its state after an earlier one, and goes on from
/// there to a later one.
fn half(fake: &mut Fake, slot: usize, at: Place, to: u32) -> (u32, Plan) {
    let (id, trial, plan, from) = await_order(fake, slot);
    let begun = from.map(|from| from.place);
    let tell = |fake: &mut Fake, part: u32, epochs: std::ops::RangeInclusive<u32>| {
        let (step, epoch) = (10 * epochs.end(), *epochs.end());
        let points = epochs.map(|epoch| point(epoch, loss(&plan.part(part).run, epoch))).collect();
        let progress = Progress { trial, part, step, epoch, points, busy_ms: 1.0 };
        fake.sweep.messages_from(slot, vec![reply(id, Event::Progress(progress))], 1.0);
    };
    for part in begun.map_or(0, |begun| begun.part)..at.part {
        tell(fake, part, 0..=plan.until);
    }
    let first = begun.filter(|begun| begun.part == at.part).and_then(|begun| begun.measured);
    tell(fake, at.part, first.map_or(0, |epoch| epoch + 1)..=at.measured.unwrap());
    let engine = if slot == GPU_SLOT { Engine::Gpu } else { Engine::Fused };
    let checkpoint = state(engine, &plan, at);
    fake.sweep.messages_from(slot, vec![reply(id, Event::Checkpoint { trial, checkpoint })], 1.0);
    fake.carry_out();
    if to > at.measured.unwrap() {
        tell(fake, at.part, at.measured.unwrap() + 1..=to);
    }
    (trial, plan)
}

/// Of all points, outcomes and curves.
fn digest(fake: &Fake) -> Option<schema::Digest> {
    Some(fake.sweep.proof().found.as_ref()?.digest)
}

#[test]
fn a_killed_workers_trial_goes_on_and_the_digest_is_that_of_an_undisturbed_race() {
    for (hash, at, to) in [(LONG, place(0, 3), 5), (LONG, place(0, 3), 3), (PARTS, place(2, 1), 2)] {
        let expected = digest(&finished(hash, 1));
        assert!(expected.is_some());
        for reads in [true, false] {
            let mut fake = thorough(hash, 1);
            fake.act(|sweep| sweep.start(0.0));
            let (trial, plan) = half(&mut fake, 0, at, to);
            assert_eq!(
                (fake.told, fake.sweep.trials()[&trial].curves.part(at.part).len() as u32),
                (1, to + 1)
            );
            fake.act(|sweep| sweep.worker_lost(0, "killed", 1.0));
            let known = &fake.sweep.trials()[&trial];
            let curve = known.curves.part(at.part);
            assert_eq!(curve.last().map(|point| point.epoch), at.measured, "it is cut to where it goes on");
            assert!((0..at.part).all(|part| known.curves.part(part).len() as u32 == plan.until + 1));
            assert!(known.curves.part(at.part + 1).is_empty());
            assert_eq!((known.part, known.epoch), (at.part, at.epoch));
            let (_, again, _, from) = await_order(&mut fake, 0);
            assert_eq!((again, from.map(|from| from.place)), (trial, Some(at)));
            if !reads {
                // It cannot read the state, and begins anew: what is known already is not taken twice.
                for message in fake.inbox.get_mut(&0).unwrap() {
                    if let Command::Train { from, .. } = &mut message.body {
                        *from = None;
                    }
                }
            }
            fake.settle();
            assert_eq!(digest(&fake), expected, "{hash} {at:?} {reads}");
            assert!(fake.sweep.trials().keys().all(|trial| fake.sweep.checkpoint(*trial).is_none()));
        }
    }
}

#[test]
fn a_state_from_which_a_worker_dies_at_once_is_not_tried_again() {
    let mut fake = thorough(LONG, 1);
    fake.act(|sweep| sweep.start(0.0));
    let (trial, _) = half(&mut fake, 0, place(0, 3), 4);
    fake.act(|sweep| sweep.worker_lost(0, "killed", 1.0));
    // It gets a little further, and dies again.
    half(&mut fake, 0, place(0, 5), 6);
    fake.act(|sweep| sweep.worker_lost(0, "killed", 1.0));
    let (.., from) = await_order(&mut fake, 0);
    assert_eq!(from.map(|from| from.place), Some(place(0, 5)));
    fake.answer(0);
    let mut fake = thorough(LONG, 1);
    fake.act(|sweep| sweep.start(0.0));
    half(&mut fake, 0, place(0, 3), 4);
    fake.act(|sweep| sweep.worker_lost(0, "killed", 1.0));
    await_order(&mut fake, 0);
    fake.act(|sweep| sweep.worker_lost(0, "killed", 1.0));
    let (_, again, _, from) = await_order(&mut fake, 0);
    assert_eq!((again, from), (trial, None));
    assert!(fake.sweep.trials()[&trial].curve.is_empty());
    fake.settle();
    assert_eq!(digest(&fake), digest(&finished(LONG, 1)));
}

#[test]
fn a_dismissed_workers_trial_goes_on_elsewhere() {
    let mut fake = thorough(LONG, 2);
    fake.act(|sweep| sweep.start(0.0));
    let (trial, _) = half(&mut fake, 1, place(0, 3), 4);
    fake.act(|sweep| sweep.set_workers(1, 1.0));
    while order(&fake, 0).is_none_or(|(_, other, ..)| other != trial) {
        assert!(fake.answer(0));
    }
    let (.., from) = order(&fake, 0).unwrap();
    assert_eq!(from.map(|from| from.place), Some(place(0, 3)));
    fake.settle();
    assert_eq!(digest(&fake), digest(&finished(LONG, 1)));
}

#[test]
fn a_promoted_trial_goes_on_from_its_state_where_no_shelf_has_it() {
    for dies in [false, true] {
        let mut fake = thorough(PRUNED, 1);
        fake.act(|sweep| sweep.start(0.0));
        let (first, ..) = await_order(&mut fake, 0);
        let (trial, plan) = half(&mut fake, 0, place(0, 1), 1);
        assert_eq!(plan.until, 2);
        while order(&fake, 0).is_some_and(|(id, ..)| id == first) {
            assert!(fake.answer(0));
        }
        assert_eq!(fake.sweep.trials()[&trial].curve.len(), 3, "its first stretch is over");
        assert!(fake.sweep.checkpoint(trial).is_some(), "it may be promoted");
        if dies {
            fake.act(|sweep| sweep.worker_lost(0, "killed", 1.0));
        }
        while order(&fake, 0).is_none_or(|(_, other, ..)| other != trial) {
            assert!(fake.answer(0), "the first is promoted");
        }
        let (.., next, from) = order(&fake, 0).unwrap();
        assert!(next.until > 2);
        assert_eq!(from.map(|from| from.place), dies.then_some(place(0, 1)));
        assert_eq!(fake.sweep.trials()[&trial].curve.len(), 3, "what its first stretch brought stays");
        fake.settle();
        assert_eq!(digest(&fake), digest(&finished(PRUNED, 1)));
    }
}

#[test]
fn a_trial_that_ran_when_the_page_was_left_goes_on_in_the_next_visit() {
    for (hash, at) in [(LONG, place(0, 3)), (PARTS, place(2, 1))] {
        let mut before = thorough(hash, 1);
        before.act(|sweep| sweep.start(0.0));
        let (trial, _) = half(&mut before, 0, at, at.epoch + 1);
        let kept = Rc::clone(before.sweep.checkpoint(trial).unwrap());
        let curves = before.sweep.trials()[&trial].curves.clone();
        let visit = |curves: Curves, kept: &Rc<Checkpoint>| {
            let mut fake = thorough(hash, 1);
            fake.act(|sweep| sweep.restore_checkpoint(trial, curves, Rc::clone(kept)));
            fake.act(|sweep| sweep.start(0.0));
            let (_, first, _, from) = await_order(&mut fake, 0);
            let known = fake.sweep.trials()[&first].curves.part(at.part).len();
            fake.settle();
            assert_eq!((first, digest(&fake)), (trial, digest(&finished(hash, 1))));
            (from, known)
        };
        assert_eq!(visit(curves.clone(), &kept), (Some((*kept).clone()), at.epoch as usize + 1));
        // A point of its curves is missing, the state belongs to another plan, or it is damaged.
        let mut gap = curves.clone();
        gap.retain(|part, point| part != at.part || point.epoch != 1);
        let mut other = before.sweep.trials()[&trial].plan.clone();
        other.course.run.lr *= 2.0;
        let mut damaged = (*kept).clone();
        damaged.bytes.pop();
        let stranger = Rc::new(state(Engine::Fused, &other, at));
        let gpu = Rc::new(state(Engine::Gpu, &before.sweep.trials()[&trial].plan, at));
        for (curves, kept) in
            [(gap, &kept), (curves.clone(), &stranger), (curves.clone(), &gpu), (curves, &Rc::new(damaged))]
        {
            assert_eq!(visit(curves, kept), (None, 0));
        }
    }
}

#[test]
fn another_experiment_knows_nothing_of_them() {
    let mut fake = thorough(LONG, 1);
    fake.act(|sweep| sweep.start(0.0));
    let (trial, plan) = half(&mut fake, 0, place(0, 3), 4);
    let (id, ..) = order(&fake, 0).unwrap();
    let checkpoint = state(Engine::Fused, &plan, place(0, 3));
    let curves = fake.sweep.trials()[&trial].curves.clone();
    fake.act(|sweep| sweep.restore_checkpoint(trial + 1, curves, Rc::new(checkpoint.clone())));
    fake.act(Sweep::reset);
    fake.act(|sweep| sweep.start(0.0));
    fake.sweep.messages_from(0, vec![reply(id, Event::Checkpoint { trial, checkpoint })], 1.0);
    assert!(fake.sweep.checkpoint(trial).is_none());
    fake.inbox.get_mut(&0).unwrap().retain(|message| message.id > id);
    fake.settle();
    assert_eq!((fake.told, digest(&fake)), (1, digest(&finished(LONG, 1))));
}

#[test]
fn states_of_the_gpu_are_for_the_gpu() {
    let hash = "search=random&trials=1&epochs=8&engine=gpu";
    for gone in [false, true] {
        let mut fake = with_gpu(hash, FakeGpu::default());
        fake.thorough = true;
        fake.act(|sweep| sweep.start(0.0));
        while train_of(&fake, GPU_SLOT).is_none() {
            assert!(fake.answer(0) || fake.answer(1));
        }
        let (trial, _) = half(&mut fake, GPU_SLOT, place(0, 3), 4);
        if gone {
            fake.act(|sweep| sweep.without_gpu("gone"));
            fake.act(|sweep| sweep.carry_on(1.0));
            let (_, again, _, from) = await_order(&mut fake, 0);
            assert_eq!((again, from), (trial, None));
            assert!(fake.sweep.trials()[&trial].curve.is_empty(), "no curve is half the GPU's");
            fake.settle();
            assert_eq!(fake.sweep.trials()[&trial].curve.len(), 9);
        } else {
            fake.act(|sweep| sweep.worker_lost(GPU_SLOT, "killed", 1.0));
            let (.., from) = await_order(&mut fake, GPU_SLOT);
            assert_eq!(from.map(|from| from.place), Some(place(0, 3)));
            assert_eq!(fake.sweep.trials()[&trial].curve.len(), 4);
        }
    }
}

#[test]
fn so_much_is_held_and_no_more() {
    let mut fake = thorough("search=random&trials=3&epochs=8", 3);
    fake.act(|sweep| sweep.start(0.0));
    for slot in 0..3 {
        let (id, trial, ..) = await_order(&mut fake, slot);
        let large = Checkpoint { place: place(0, 0), bytes: vec![0; 30 << 20] };
        for _ in 0..2 {
            let event = Event::Checkpoint { trial, checkpoint: large.clone() };
            fake.sweep.messages_from(slot, vec![reply(id, event)], 1.0);
        }
    }
    let held = |fake: &Fake| (0..3).filter(|trial| fake.sweep.checkpoint(*trial).is_some()).count();
    assert_eq!(held(&fake), 2, "64 MiB hold two of 30");
    fake.carry_out();
    fake.settle();
    assert_eq!((held(&fake), fake.sweep.status()), (0, Status::Finished));
}

#[test]
fn ghosts_leave_no_states() {
    let mut fake = finished(PRUNED, 1);
    fake.act(|sweep| sweep.finish_cut(2.0));
    let (id, trial, plan, from) = await_order(&mut fake, 0);
    assert_eq!(from, None);
    let checkpoint = state(Engine::Fused, &plan, place(0, 3));
    fake.sweep.messages_from(0, vec![reply(id, Event::Checkpoint { trial, checkpoint })], 2.0);
    assert!(fake.sweep.checkpoint(trial).is_none());
}
