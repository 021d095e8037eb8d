//! One lane of a race: its trials in the order of their numbers, and what a proposal may see of them.

use std::collections::BTreeSet;

use crate::searcher::{Observation, Proposal};
use crate::searchers::walk::Walk;
use crate::space::Point;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Stage {
    Ready,
    Training,
    Ended(Option<f64>),
}

#[derive(Debug, Clone)]
pub(super) struct Trial {
    /// `None` when the searcher failed.
    pub(super) point: Option<Point>,
    pub(super) stage: Stage,
}

#[derive(Debug, Clone)]
pub(super) struct Lane {
    pub(super) seed: u32,
    /// The budget, or fewer when the space was exhausted.
    pub(super) length: u32,
    pub(super) trials: Vec<Trial>,
    /// Whether the next proposal is being worked on.
    pub(super) asking: bool,
    /// Proposes here and now; none where outcomes must be seen, which may take a worker a while.
    walk: Option<Walk>,
    /// How many outcomes more than the lag allows the next proposal may see, because the searcher said so often that
    /// it must wait.
    waits: u32,
    /// Proposed and not begun.
    ready: BTreeSet<u32>,
    ended: u32,
    /// How many trials, from the first on, have all ended.
    settled: usize,
    best: Option<(u32, f64)>,
}

impl Lane {
    pub(super) fn new(length: u32, seed: u32, walk: Option<Walk>) -> Self {
        Self {
            seed,
            length,
            trials: Vec::new(),
            asking: false,
            walk,
            waits: 0,
            ready: BTreeSet::new(),
            ended: 0,
            settled: 0,
            best: None,
        }
    }

    pub(super) fn first_ready(&self) -> Option<(u32, &Point)> {
        let k = *self.ready.first()?;
        Some((k, self.trials[k as usize].point.as_ref()?))
    }

    /// The next proposal of a searcher that ignores outcomes, as soon as the one before is under way.
    pub(super) fn walk_on(&self) -> Option<(u32, Proposal)> {
        let k = self.trials.len() as u32;
        let walk = self.walk.as_ref().filter(|_| self.ready.is_empty() && k < self.length)?;
        Some((k, walk.propose(k)))
    }

    /// What the next proposal sees: outcomes, and points without. `None` if there is nothing to ask a worker now.
    pub(super) fn view(&self, lag: u32) -> Option<(Vec<Observation>, Vec<Point>)> {
        let visible = self.visible(lag);
        let full = self.trials.len() >= self.length as usize;
        if self.asking || self.walk.is_some() || full || self.settled < visible {
            return None;
        }
        let (visible, later) = self.trials.split_at(visible);
        let observation = |(i, trial): (usize, &Trial)| {
            let Stage::Ended(value) = trial.stage else { return None };
            Some(Observation { trial: i as u32, point: trial.point.clone()?, value })
        };
        let history = visible.iter().enumerate().filter_map(observation).collect();
        Some((history, later.iter().filter_map(|t| t.point.clone()).collect()))
    }

    /// What the proposal of trial `k` saw, or would see; none while that is not known.
    pub(super) fn view_at(&self, k: u32, lag: u32) -> Option<(Vec<Observation>, Vec<Point>)> {
        let k = k as usize;
        let visible = (k + 1).saturating_sub(lag as usize).min(k);
        if k > self.trials.len() || self.settled < visible {
            return None;
        }
        let (visible, later) = self.trials[..k].split_at(visible);
        let observation = |(i, trial): (usize, &Trial)| {
            let Stage::Ended(value) = trial.stage else { return None };
            Some(Observation { trial: i as u32, point: trial.point.clone()?, value })
        };
        let history = visible.iter().enumerate().filter_map(observation).collect();
        Some((history, later.iter().filter_map(|t| t.point.clone()).collect()))
    }

    /// How many trials' outcomes the next proposal sees.
    fn visible(&self, lag: u32) -> usize {
        let k = self.trials.len();
        let by_lag = (k + 1 + self.waits as usize).saturating_sub(lag as usize);
        by_lag.min(k)
    }

    pub(super) fn not_asked(&mut self, k: u32) {
        if self.trials.len() == k as usize {
            self.asking = false;
        }
    }

    /// Takes a searcher's answer for trial `k`; whether it was waited for.
    pub(super) fn answered(&mut self, k: u32, lag: u32, proposal: &Proposal) -> bool {
        if !self.is_next(k) {
            return false;
        }
        match proposal {
            Proposal::Try(point) => {
                if let Some(walk) = &mut self.walk {
                    walk.take(point);
                }
                self.push(Some(point.clone()), Stage::Ready);
            }
            Proposal::Exhausted => self.length = k,
            Proposal::Wait if self.visible(lag) < k as usize => {
                self.asking = false;
                self.waits += 1;
            }
            // It has seen everything: it will never know more.
            Proposal::Wait => self.push(None, Stage::Ended(None)),
        }
        true
    }

    /// Leaves out a trial for which no point could be found; whether it was the next one.
    pub(super) fn skip(&mut self, k: u32) -> bool {
        let fits = self.is_next(k);
        if fits {
            self.push(None, Stage::Ended(None));
        }
        fits
    }

    fn is_next(&self, k: u32) -> bool {
        self.trials.len() == k as usize && k < self.length
    }

    fn push(&mut self, point: Option<Point>, stage: Stage) {
        let k = self.trials.len() as u32;
        self.trials.push(Trial { point, stage });
        self.count(k, stage);
        self.asking = false;
        self.waits = 0;
    }

    pub(super) fn start(&mut self, k: u32) {
        self.change(k, |stage| (stage == Stage::Ready).then_some(Stage::Training));
    }

    pub(super) fn unstart(&mut self, k: u32) {
        self.change(k, |stage| (stage == Stage::Training).then_some(Stage::Ready));
    }

    /// Whether the trial was there and had not ended before.
    pub(super) fn end(&mut self, k: u32, value: Option<f64>) -> bool {
        self.change(k, |stage| (!matches!(stage, Stage::Ended(_))).then_some(Stage::Ended(value)))
    }

    fn change(&mut self, k: u32, next: impl FnOnce(Stage) -> Option<Stage>) -> bool {
        let Some(trial) = self.trials.get_mut(k as usize) else { return false };
        let Some(stage) = next(trial.stage) else { return false };
        trial.stage = stage;
        self.count(k, stage);
        true
    }

    /// Takes the trial's new stage into account.
    fn count(&mut self, k: u32, stage: Stage) {
        if stage == Stage::Ready {
            self.ready.insert(k);
        } else {
            self.ready.remove(&k);
        }
        let Stage::Ended(value) = stage else { return };
        self.ended += 1;
        let ended = |trial: &&Trial| matches!(trial.stage, Stage::Ended(_));
        self.settled += self.trials[self.settled..].iter().take_while(ended).count();
        // The earlier one of equals, whichever ended first.
        let better = |(best, lowest): (u32, f64), value| value < lowest || (value == lowest && k < best);
        if let Some(value) = value
            && self.best.is_none_or(|best| better(best, value))
        {
            self.best = Some((k, value));
        }
    }

    pub(super) fn started(&self) -> usize {
        self.trials.len() - self.ready.len()
    }

    pub(super) fn ended(&self) -> u32 {
        self.ended
    }

    pub(super) fn is_finished(&self) -> bool {
        self.ended == self.length
    }

    pub(super) fn best(&self) -> Option<(u32, f64)> {
        self.best
    }
}
