//! The training of a lane's stretches: what workers are given, what comes back, and what follows from it.

use std::collections::BTreeSet;

use super::super::prune;
use super::{Lane, Leg, Role, Stage};
use crate::race::Entry;
use crate::space::Point;

impl Lane {
    /// What a worker can train next: the trial, and until which epoch.
    pub(in crate::race) fn first_ready(&self) -> Option<(u32, u32)> {
        let may_begin = |j: &u32| self.held != Some(0) || self.leg(*j).reached > self.leg(*j).start;
        let j = self.ready.iter().copied().find(may_begin)?;
        Some((self.leg(j).trial, self.target(j)))
    }

    /// What to train for a trial: its settings, and those in force before with the epochs at which they ended.
    pub(in crate::race) fn recipe(&self, k: u32) -> Option<(Point, Vec<(Point, u32)>)> {
        let trial = self.trials.get(k as usize)?;
        let mut lineage = Vec::new();
        let mut parent = trial.parent;
        while let Some((k, epoch)) = parent {
            let ancestor = self.trials.get(k as usize)?;
            lineage.push((ancestor.point.clone()?, epoch));
            parent = ancestor.parent;
        }
        lineage.reverse();
        Some((trial.point.clone()?, lineage))
    }

    /// Until which epoch a stretch trains before it is judged or ends.
    fn target(&self, j: u32) -> u32 {
        let leg = self.leg(j);
        let next = self.plan.rungs.iter().copied().find(|&rung| rung > leg.reached);
        next.map_or(leg.until, |rung| rung.min(leg.until))
    }

    /// Until which epoch a trial is to be trained, or is being trained.
    pub(in crate::race) fn to_train(&self, k: u32) -> Option<u32> {
        let j = self.trials.get(k as usize)?.last;
        matches!(self.leg(j).stage, Stage::Ready | Stage::Training).then(|| self.target(j))
    }

    /// A worker has it.
    pub(in crate::race) fn start(&mut self, k: u32) {
        let j = self.trials[k as usize].last;
        if self.leg(j).stage == Stage::Ready {
            self.began(j, true);
            self.enter(j, Stage::Training);
        }
    }

    /// The worker is gone.
    pub(in crate::race) fn unstart(&mut self, k: u32) {
        let Some(j) = self.trials.get(k as usize).map(|trial| trial.last) else { return };
        if self.leg(j).stage == Stage::Training {
            self.began(j, false);
            self.enter(j, Stage::Ready);
        }
    }

    /// Every worker is gone.
    pub(in crate::race) fn nobody_works(&mut self) {
        self.asking = false;
        (0..self.trials.len() as u32).for_each(|k| self.unstart(k));
    }

    /// Counts the beginning of a stretch, or takes it back.
    fn began(&mut self, j: u32, begins: bool) {
        let leg = &self.stretches[j as usize];
        if leg.reached > leg.start {
            return;
        }
        let cost = u64::from(leg.until - leg.start) * leg.price;
        self.begun = if begins { self.begun + cost } else { self.begun - cost };
        self.held = self.held.map(|n| if begins { n.saturating_sub(1) } else { n + 1 });
    }

    /// Takes the outcome of what is being trained of trial `k`; whether something was.
    pub(in crate::race) fn end(&mut self, k: u32, value: Option<f64>) -> bool {
        let Some(j) = self.trials.get(k as usize).map(|trial| trial.last) else { return false };
        if !matches!(self.leg(j).stage, Stage::Ready | Stage::Training) {
            return false;
        }
        if self.leg(j).stage == Stage::Ready {
            self.began(j, true);
        }
        let reached = self.target(j);
        let leg = &mut self.stretches[j as usize];
        leg.reached = reached;
        let stage = match value {
            Some(value) if reached < leg.until => {
                self.trials[k as usize].marks.push((reached, value));
                Stage::Judged(value)
            }
            _ => Stage::Ended(value),
        };
        self.enter(j, stage);
        self.judge();
        true
    }

    /// Gives up a stretch that cannot be trained; whether it was there and had not ended.
    pub(in crate::race) fn fail(&mut self, j: u32) -> bool {
        let open = |leg: &&Leg| !matches!(leg.stage, Stage::Ended(_));
        match self.stretches.get(j as usize).filter(open).map(|leg| leg.trial) {
            Some(k) if matches!(self.leg(j).stage, Stage::Ready | Stage::Training) => self.end(k, None),
            _ => false,
        }
    }

    /// Everything that follows from a stretch's new stage.
    pub(super) fn enter(&mut self, j: u32, stage: Stage) {
        self.stretches[j as usize].stage = stage;
        set(&mut self.ready, j, stage == Stage::Ready);
        set(&mut self.judged, j, matches!(stage, Stage::Judged(_)));
        if let Stage::Ended(value) = stage {
            self.settle(j, value);
            self.grant();
        }
    }

    fn settle(&mut self, j: u32, value: Option<f64>) {
        self.ended += 1;
        let leg = &self.stretches[j as usize];
        // Diverged trials have been paid in full: how far they came is not known here.
        let rest = if value.is_some() { u64::from(leg.until - leg.reached) * leg.price } else { 0 };
        self.committed -= rest;
        let k = leg.trial;
        // The earlier one of equals, whichever ended first.
        let better = |(best, lowest): (u32, f64), value| value < lowest || (value == lowest && k < best);
        if let Some(value) = value
            && self.best.is_none_or(|best| better(best, value))
        {
            self.best = Some((k, value));
        }
        while let Some(Leg { stage: Stage::Ended(value), .. }) = self.stretches.get(self.course.len()) {
            self.extend_course(*value);
        }
    }

    fn extend_course(&mut self, value: Option<f64>) {
        let stretch = self.course.len() as u32;
        let leg = &self.stretches[stretch as usize];
        let end = if value.is_some() { leg.reached } else { leg.until };
        self.spent += u64::from(end - leg.start) * leg.price;
        let (k, until) = (leg.trial, leg.reached);
        self.course.push(Entry { stretch, k, until, value, cost: self.in_trainings(self.spent) });
    }

    /// Costs on the axis that all lanes share.
    pub(super) fn in_trainings(&self, cost: u64) -> f64 {
        let share = if self.plan.info.role == Role::Reference { 2.0 } else { 1.0 };
        cost as f64 / (share * self.plan.tariff.full as f64)
    }

    /// Gives the verdicts that are due: that on trial k sees the trials `0 ..= k - lag`, which must have ended.
    pub(super) fn judge(&mut self) {
        while let Some(&j) = self.judged.first()
            && let Stage::Judged(value) = self.leg(j).stage
        {
            let sees = (j + 1).saturating_sub(self.plan.lag);
            if sees as usize > self.course.len() {
                return;
            }
            let epoch = self.leg(j).reached;
            let completed = (0..sees).filter_map(|i| self.completed_value(i, epoch)).collect();
            let hopeless = prune::is_hopeless(value, completed);
            self.enter(j, if hopeless { Stage::Ended(Some(value)) } else { Stage::Ready });
        }
    }

    /// The value at an epoch of a trial that went on to the end. Only where a trial is one stretch.
    fn completed_value(&self, j: u32, epoch: u32) -> Option<f64> {
        let leg = self.leg(j);
        let completed = matches!(leg.stage, Stage::Ended(Some(_))) && leg.reached == self.plan.resource;
        let marks = &self.trials[leg.trial as usize].marks;
        marks.iter().find(|mark| completed && mark.0 == epoch).map(|mark| mark.1)
    }
}

fn set(these: &mut BTreeSet<u32>, j: u32, present: bool) {
    if present {
        these.insert(j);
    } else {
        these.remove(&j);
    }
}
