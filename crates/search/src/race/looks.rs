//! What can be seen of a race.

use super::lane::Stage;
use super::lanes::{Entry, LaneInfo, Role, Standing};
use super::{Event, Race, RaceConfig, TrialId};
use crate::searcher::{Ask, Observation, Schedule};
use crate::space::Point;

impl Race {
    /// What is raced.
    #[must_use]
    pub fn config(&self) -> &RaceConfig {
        &self.config
    }

    /// Who runs, lane by lane: every search of the first searcher, then of the next; references and the survey last.
    #[must_use]
    pub fn lanes(&self) -> &[LaneInfo] {
        &self.infos
    }

    /// What has been used and reached in a lane, stretch by stretch, as far as all before are known.
    #[must_use]
    pub fn course(&self, lane: u32) -> &[Entry] {
        self.lanes.get(lane as usize).map_or(&[], |lane| &lane.course)
    }

    /// The question that was, or would be, asked for a stretch of a lane: exactly what its decision may see. None if that
    /// is not known yet, or the stretch will never be.
    #[must_use]
    pub fn ask_at(&self, lane: u32, stretch: u32) -> Option<Ask> {
        let there = self.lanes.get(lane as usize)?;
        let sees = match there.stretches.get(stretch as usize) {
            Some(leg) => leg.sees,
            None => there.next_sees(stretch)?,
        };
        Some(self.ask(lane as usize, stretch, sees))
    }

    pub(super) fn ask(&self, lane: usize, j: u32, sees: u32) -> Ask {
        let there = &self.lanes[lane];
        let (seen, later) = there.stretches[..j as usize].split_at(sees as usize);
        let point = |trial: u32| there.trials[trial as usize].point.clone();
        let history = seen.iter().filter_map(|leg| {
            let Stage::Ended(value) = leg.stage else { return None };
            Some(Observation { trial: leg.trial, point: point(leg.trial)?, value, until: leg.reached })
        });
        let pending = later.iter().filter_map(|leg| Some((point(leg.trial)?, (leg.trial, leg.until))));
        let (pending, until): (Vec<Point>, Vec<(u32, u32)>) = pending.unzip();
        let scheduler = there.plan.info.searcher.is_scheduler();
        let schedule = scheduler.then(|| {
            let refused = there.refused.iter().copied().filter(|(before, _)| *before <= j).collect();
            Schedule { pending: until, refused, ..self.config.schedule() }
        });
        Ask {
            lane: lane as u32,
            trial: j,
            history: history.collect(),
            pending,
            acquisition: self.config.acquisition,
            outcome_scale: self.config.outcome_scale,
            schedule,
            ..Ask::new(there.plan.info.searcher, there.plan.space.clone(), there.plan.trials, there.plan.seed)
        }
    }

    /// Whether every lane has used its budget or its space, every trial has ended, and the person has passed.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.lanes.iter().all(super::Lane::is_finished)
    }

    /// Where a trial is, once that is known.
    #[must_use]
    pub fn point(&self, id: TrialId) -> Option<&Point> {
        let (lane, k) = self.lane_of(id);
        self.lanes.get(lane as usize)?.trials.get(k as usize)?.point.as_ref()
    }

    /// How a trial stands, once there is one.
    #[must_use]
    pub fn standing(&self, id: TrialId) -> Option<Standing> {
        let (lane, k) = self.lane_of(id);
        self.lanes.get(lane as usize)?.standing(k)
    }

    /// A trial's lane and its number therein.
    #[must_use]
    pub fn lane_of(&self, id: TrialId) -> (u32, u32) {
        let stride = self.stride.max(1);
        (id.0 / stride, id.0 % stride)
    }

    /// The id of trial `k` of a lane.
    #[must_use]
    pub fn id_of(&self, lane: u32, k: u32) -> TrialId {
        TrialId(lane * self.stride + k)
    }

    /// How many trials there will be, as far as is known: fewer than the budgets where a space is exhausted, more where
    /// a budget is not counted in trials.
    #[must_use]
    pub fn total_trials(&self) -> u32 {
        let known = |lane: &super::Lane| match lane.length {
            u32::MAX => self.config.trials.max(lane.trials.len() as u32),
            length if lane.allowance_limits() => lane.trials.len().max(1).min(length as usize) as u32,
            length => length,
        };
        self.lanes.iter().map(known).sum()
    }

    /// How many trials have ended, for now or for good.
    #[must_use]
    pub fn ended_trials(&self) -> u32 {
        self.lanes.iter().map(super::Lane::ended).sum()
    }

    /// How many trials of a lane have ended, for now or for good.
    #[must_use]
    pub fn ended_of(&self, lane: u32) -> u32 {
        self.lanes.get(lane as usize).map_or(0, super::Lane::ended)
    }

    /// The budget of a lane in full trainings, on the axis that all lanes share; for a survey the number of its cells.
    #[must_use]
    pub fn budget_of(&self, lane: u32) -> f64 {
        let cells = |lane: &super::Lane| lane.length.into();
        let there = self.lanes.get(lane as usize);
        there.map_or(0.0, |there| match there.plan.info.role {
            Role::Survey => cells(there),
            _ => self.config.trials.into(),
        })
    }

    /// What a lane has used of its budget.
    #[must_use]
    pub fn used_of(&self, lane: u32) -> f64 {
        self.lanes.get(lane as usize).map_or(0.0, super::Lane::used)
    }

    /// The share of all budgets that has been used, in `0..=1`: what a bar shows, because promotions make the number of
    /// ended trials fall. A lane that has ended counts in full, whatever it left.
    #[must_use]
    pub fn progress(&self) -> f64 {
        let lanes = || (0..self.lanes.len() as u32).zip(&self.lanes);
        let used = |(lane, there): (u32, &super::Lane)| {
            if there.is_finished() {
                self.budget_of(lane)
            } else {
                self.used_of(lane).min(self.budget_of(lane))
            }
        };
        let all: f64 = lanes().map(|(lane, _)| self.budget_of(lane)).sum();
        if all > 0.0 { lanes().map(used).sum::<f64>() / all } else { 1.0 }
    }

    /// The lowest outcome of a lane so far and its trial, the earlier one of equals.
    #[must_use]
    pub fn best(&self, lane: u32) -> Option<(TrialId, f64)> {
        let (k, value) = self.lanes.get(lane as usize)?.best()?;
        Some((self.id_of(lane, k), value))
    }

    /// Everything that was reported, in order.
    #[must_use]
    pub fn log(&self) -> &[Event] {
        &self.log
    }
}
