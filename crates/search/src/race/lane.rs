//! One lane of a race: its trials in the order of their numbers, and what a proposal may see of them.

use crate::searcher::{Observation, Proposal};
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
    /// How many outcomes more than the lag allows the next proposal may see, because the searcher said so often that
    /// it must wait.
    waits: u32,
}

impl Lane {
    pub(super) fn new(length: u32, seed: u32) -> Self {
        Self { seed, length, trials: Vec::new(), asking: false, waits: 0 }
    }

    pub(super) fn first_ready(&self) -> Option<(u32, &Point)> {
        let k = self.trials.iter().position(|t| t.stage == Stage::Ready)?;
        Some((k as u32, self.trials[k].point.as_ref()?))
    }

    /// What the next proposal sees: outcomes, and points without. `None` if there is nothing to propose now.
    pub(super) fn view(&self, lag: u32) -> Option<(Vec<Observation>, Vec<Point>)> {
        let k = self.trials.len();
        let (visible, later) = self.trials.split_at(self.visible(lag));
        let known = visible.iter().all(|t| matches!(t.stage, Stage::Ended(_)));
        if self.asking || k >= self.length as usize || !known {
            return None;
        }
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
            Proposal::Try(point) => self.push(Some(point.clone()), Stage::Ready),
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
        self.trials.push(Trial { point, stage });
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
        true
    }

    pub(super) fn started(&self) -> usize {
        self.trials.iter().filter(|t| t.stage != Stage::Ready).count()
    }

    pub(super) fn ended(&self) -> u32 {
        self.trials.iter().filter(|t| matches!(t.stage, Stage::Ended(_))).count() as u32
    }

    pub(super) fn is_finished(&self) -> bool {
        self.ended() == self.length
    }

    pub(super) fn best(&self) -> Option<(u32, f64)> {
        let outcome = |(k, trial): (usize, &Trial)| match trial.stage {
            Stage::Ended(Some(value)) => Some((k as u32, value)),
            _ => None,
        };
        let lower = |a: (u32, f64), b: (u32, f64)| if b.1 < a.1 { b } else { a };
        self.trials.iter().enumerate().filter_map(outcome).reduce(lower)
    }
}
