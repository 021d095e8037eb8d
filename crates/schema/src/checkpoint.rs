//! A running trial's state as bytes, to go on from elsewhere: a worker makes them, whoever likes keeps them, and a worker
//! with the same engine takes them. Knows no engine: what the state says is the engine's business. What is sealed here
//! is whose it is. Bytes that do not fit (another engine or version, another plan, bytes that are cut short or changed)
//! are refused, so that nobody ever goes on from a wrong place.
//!
//! # Bytes
//!
//! postcard of: format, key and version of the engine, hash of the plan, place, hash of place and state, state.

use serde::{Deserialize, Serialize};

use crate::engine::Engine;
use crate::plan::Plan;

/// Rises with any change of the bytes, those of any engine's states included.
const FORMAT: u32 = 1;

/// Bytes of a hash that are kept: enough that no two plans of one person ever agree by chance.
const HASH: usize = 16;

/// How far a trial is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Place {
    /// Which part trains, from 0; those before have come as far as they were to.
    pub part: u32,
    /// Optimiser steps of the part done.
    pub step: u32,
    /// Whole epochs of the part done.
    pub epoch: u32,
    /// The last epoch of the part's curve; none before its first point.
    pub measured: Option<u32>,
}

/// A running trial's state at some moment: all that the rest of its training depends on, but for what its plan says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Where it is. Whoever goes on from here brings the points of the curves up to this place along.
    pub place: Place,
    /// Sealed.
    #[serde(with = "serde_bytes")]
    pub bytes: Vec<u8>,
}

/// Why bytes are no state to go on from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadCheckpoint {
    /// They do not read like a checkpoint, or are cut short.
    #[error("these bytes are no checkpoint")]
    Unreadable,
    /// Another engine, or another version of it, made them.
    #[error("another engine made this checkpoint, or another version of it")]
    Maker,
    /// They belong to another plan.
    #[error("this checkpoint belongs to another plan")]
    Plan,
    /// They have been changed.
    #[error("this checkpoint has been damaged")]
    Damaged,
    /// It stands where it was to, or beyond.
    #[error("this checkpoint lies beyond the end of the stretch")]
    Beyond,
    /// The engine cannot go on from it.
    #[error("the state in this checkpoint does not fit its run")]
    State,
    /// The engine goes on from none.
    #[error("this engine goes on from no checkpoint")]
    Unsupported,
}

#[derive(Serialize, Deserialize)]
struct Sealed<'a> {
    format: u32,
    engine: &'a str,
    version: u32,
    plan: [u8; HASH],
    place: Place,
    sum: [u8; HASH],
    #[serde(borrow, with = "serde_bytes")]
    state: &'a [u8],
}

impl Checkpoint {
    /// Seals the state of a trial of this plan, at this place, as this engine wrote it.
    #[must_use]
    pub fn seal(engine: Engine, plan: &Plan, place: Place, state: &[u8]) -> Self {
        let sealed = Sealed {
            format: FORMAT,
            engine: engine.key(),
            version: engine.version(),
            plan: plan_hash(plan, place.part),
            place,
            sum: sum(place, state),
            state,
        };
        // Plain data can always be written; if not, nobody would go on from here.
        Self { place, bytes: postcard::to_stdvec(&sealed).unwrap_or_default() }
    }

    /// The state, if this engine wrote it for a trial of this plan.
    ///
    /// # Errors
    /// Why it is no state to go on from.
    pub fn open(&self, engine: Engine, plan: &Plan) -> Result<&[u8], BadCheckpoint> {
        let (sealed, rest) =
            postcard::take_from_bytes::<Sealed<'_>>(&self.bytes).map_err(|_| BadCheckpoint::Unreadable)?;
        if !rest.is_empty() {
            return Err(BadCheckpoint::Unreadable);
        }
        if (sealed.format, sealed.engine, sealed.version) != (FORMAT, engine.key(), engine.version()) {
            return Err(BadCheckpoint::Maker);
        }
        if sealed.plan != plan_hash(plan, sealed.place.part) || sealed.place.part >= plan.parts.count() {
            return Err(BadCheckpoint::Plan);
        }
        if sealed.place != self.place || sealed.sum != sum(sealed.place, sealed.state) {
            return Err(BadCheckpoint::Damaged);
        }
        if self.place.measured.is_some_and(|epoch| epoch >= plan.until) && !plan.is_whole() {
            return Err(BadCheckpoint::Beyond);
        }
        Ok(sealed.state)
    }

    /// Whether this engine can go on from here with a trial of this plan.
    #[must_use]
    pub fn fits(&self, engine: Engine, plan: &Plan) -> bool {
        self.open(engine, plan).is_ok()
    }
}

/// Where a trial has only one part, or is still in its first, its state does not depend on how far it is to go.
fn plan_hash(plan: &Plan, part: u32) -> [u8; HASH] {
    let until = if part == 0 { 0 } else { plan.until };
    hash(&postcard::to_stdvec(&Plan { until, ..plan.clone() }).unwrap_or_default(), &[])
}

fn sum(place: Place, state: &[u8]) -> [u8; HASH] {
    hash(&postcard::to_stdvec(&place).unwrap_or_default(), state)
}

fn hash(first: &[u8], second: &[u8]) -> [u8; HASH] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(first);
    hasher.update(second);
    let mut hash = [0; HASH];
    hasher.finalize_xof().fill(&mut hash);
    hash
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::parts::Parts;

    fn plan() -> Plan {
        Plan::whole(crate::StudyConfig::default().run(&search::Point(vec![0.1, 64.0])))
    }

    fn place(part: u32) -> Place {
        Place { part, step: 300, epoch: 3, measured: Some(3) }
    }

    fn sealed() -> Checkpoint {
        Checkpoint::seal(Engine::Fused, &plan(), place(0), &[7; 40])
    }

    #[test]
    fn what_was_sealed_is_opened_by_its_engine_for_its_plan_alone() {
        let checkpoint = sealed();
        assert_eq!(checkpoint.open(Engine::Fused, &plan()), Ok(&[7; 40][..]));
        assert_eq!(checkpoint.open(Engine::Gpu, &plan()), Err(BadCheckpoint::Maker));
        let mut other = plan();
        other.course.run.lr = other.course.run.lr.next_up();
        assert_eq!(checkpoint.open(Engine::Fused, &other), Err(BadCheckpoint::Plan));
        let parts = Parts { repeats: 2, folds: 0 };
        assert_eq!(checkpoint.open(Engine::Fused, &Plan { parts, ..plan() }), Err(BadCheckpoint::Plan));
        let moved = Checkpoint { place: Place { step: 299, ..place(0) }, ..checkpoint };
        assert_eq!(moved.open(Engine::Fused, &plan()), Err(BadCheckpoint::Damaged));
    }

    #[test]
    fn a_first_part_may_go_further_and_a_later_one_only_as_far_as_those_before_it() {
        let until = |until| Plan { until, parts: Parts { repeats: 2, folds: 0 }, ..plan() };
        let opens = |part, to| {
            Checkpoint::seal(Engine::Fused, &until(5), place(part), &[])
                .open(Engine::Fused, &until(to))
                .map(drop)
        };
        assert_eq!((opens(0, 5), opens(0, 9)), (Ok(()), Ok(())));
        assert_eq!(opens(0, 3), Err(BadCheckpoint::Beyond));
        assert_eq!((opens(1, 5), opens(1, 9)), (Ok(()), Err(BadCheckpoint::Plan)));
        assert_eq!(opens(2, 5), Err(BadCheckpoint::Plan), "there is no such part");
    }

    proptest! {
        #[test]
        fn changed_bytes_are_refused(at in any::<prop::sample::Index>(), to in any::<u8>(), cut in any::<bool>()) {
            let whole = sealed();
            let mut bytes = whole.bytes.clone();
            let at = at.index(bytes.len());
            if cut { bytes.truncate(at) } else { bytes[at] = to }
            let changed = Checkpoint { bytes, ..whole.clone() };
            prop_assert_eq!(changed.fits(Engine::Fused, &plan()), changed == whole);
        }

        #[test]
        fn garbage_is_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let garbage = Checkpoint { place: place(0), bytes };
            prop_assert!(!garbage.fits(Engine::Fused, &plan()));
        }
    }
}
