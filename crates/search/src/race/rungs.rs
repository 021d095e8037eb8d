//! The rungs of a lane that halves: who reached them, with which value, and who went on.

use std::collections::BTreeMap;

use super::lane::{Guide, Leg, Stage};
use super::{Race, TrialId};

/// The trials of a bracket that were trained until an epoch.
#[derive(Debug, Clone, PartialEq)]
pub struct Rung {
    /// Which bracket, from 0; only Hyperband has several.
    pub bracket: u32,
    /// The epoch at which they are compared.
    pub epoch: u32,
    /// In the order in which they were begun.
    pub members: Vec<Member>,
    /// The worst value that went on; none where nobody did.
    pub cut: Option<f64>,
}

/// A trial at a rung.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Member {
    /// Its number in the race.
    pub id: TrialId,
    /// Its lowest objective so far; none while it is not known, or because it diverged.
    pub value: Option<f64>,
    /// Whether it went on from here.
    pub promoted: bool,
}

impl Race {
    /// The rungs of a lane with a scheduler, bracket by bracket, each from the lowest epoch to the highest; nothing for
    /// the other lanes. For a population these are its generations.
    #[must_use]
    pub fn rungs(&self, lane: u32) -> Vec<Rung> {
        let Some(there) = self.lanes.get(lane as usize) else { return Vec::new() };
        let Guide::Plan(_, planner) = &there.guide else { return Vec::new() };
        let mut rungs: BTreeMap<(u32, u32), Vec<Member>> = BTreeMap::new();
        for leg in &there.stretches {
            let key = (planner.bracket(leg.trial), leg.until);
            let last = there.trials.get(leg.trial as usize).map_or(0, |trial| trial.last);
            let promoted = there.stretches[last as usize].until > leg.until;
            let member = Member { id: self.id_of(lane, leg.trial), value: value(leg), promoted };
            rungs.entry(key).or_default().push(member);
        }
        let rung = |((bracket, epoch), members): ((u32, u32), Vec<Member>)| {
            let gone_on = members.iter().filter(|member| member.promoted).filter_map(|member| member.value);
            let cut = gone_on.max_by(f64::total_cmp);
            Rung { bracket, epoch, members, cut }
        };
        rungs.into_iter().map(rung).collect()
    }
}

fn value(leg: &Leg) -> Option<f64> {
    match leg.stage {
        Stage::Ended(value) => value,
        _ => None,
    }
}
