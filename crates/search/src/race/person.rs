//! What a person does to a race: places trials in a lane of their own, passes, holds lanes and lets them go on one trial
//! at a time. Holding never changes a result.

use super::lane::Guide;
use super::{Race, Role, TrialId, purse};
use crate::searcher::Proposal;
use crate::space::Point;

/// Why a trial cannot be placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    /// The lane is not the person's.
    #[error("this lane belongs to a searcher")]
    NotYours,
    /// The budget is used up, or the person has passed.
    #[error("no trial is left to place")]
    NothingLeft,
    /// It costs more than is left; a cheaper one may not.
    #[error("this trial costs more than is left of the budget")]
    TooDear,
    /// There is a trial already.
    #[error("this point was tried already")]
    Again,
}

impl Race {
    /// The lane of the person, if there is one.
    #[must_use]
    pub fn person(&self) -> Option<u32> {
        self.infos.iter().position(|lane| lane.role == Role::Person).map(|lane| lane as u32)
    }

    /// Whether the person may place another trial.
    #[must_use]
    pub fn may_place(&self) -> bool {
        self.person().is_some_and(|lane| self.lanes[lane as usize].open().is_some())
    }

    /// Places a trial of the person's at the nearest legal point. Once nothing more can be paid, the lane is over.
    ///
    /// # Errors
    /// [`PlaceError`]; the race is as before.
    pub fn place(&mut self, lane: u32, point: &Point) -> Result<TrialId, PlaceError> {
        let there = self.lanes.get(lane as usize).filter(|there| matches!(there.guide, Guide::Person));
        let there = there.ok_or(PlaceError::NotYours)?;
        let k = there.stretches.len() as u32;
        if k >= there.length {
            return Err(PlaceError::NothingLeft);
        }
        let point = self.config.space.snap(point);
        if there.trials.iter().any(|trial| trial.point.as_ref() == Some(&point)) {
            return Err(PlaceError::Again);
        }
        if !there.affords(&point) {
            return Err(PlaceError::TooDear);
        }
        let cheapest = purse::cheapest(&self.config);
        self.proposed(lane, k, Ok(Proposal::Try(point)));
        if !self.lanes[lane as usize].affords(&cheapest) {
            self.pass(lane);
        }
        Ok(self.id_of(lane, k))
    }

    /// What the person can still spend, in full trainings: a trial counts from the moment it is placed.
    #[must_use]
    pub fn purse(&self) -> f64 {
        let Some(lane) = self.person() else { return 0.0 };
        (self.budget_of(lane) - self.lanes[lane as usize].promised()).max(0.0)
    }

    /// The person places no more.
    pub fn pass(&mut self, lane: u32) {
        let there = self.lanes.get(lane as usize).filter(|there| matches!(there.guide, Guide::Person));
        if let Some(k) = there.and_then(|there| there.open()) {
            self.proposed(lane, k, Ok(Proposal::Exhausted));
        }
    }

    /// Begins no more trials in a lane, or goes on with it.
    pub fn hold(&mut self, lane: u32, hold: bool) {
        if let Some(there) = self.lanes.get_mut(lane as usize) {
            there.held = hold.then_some(0);
        }
    }

    /// Whether a lane is held.
    #[must_use]
    pub fn is_held(&self, lane: u32) -> bool {
        self.lanes.get(lane as usize).is_some_and(|there| there.held.is_some())
    }

    /// Lets a lane that is held begin one more stretch.
    pub fn allow_one(&mut self, lane: u32) {
        if let Some(held) = self.lanes.get_mut(lane as usize).and_then(|there| there.held.as_mut()) {
            *held += 1;
        }
    }

    /// What the experiment says that the person did.
    pub(super) fn place_all(&mut self) {
        let Some(lane) = self.person() else { return };
        for point in self.config.placed.clone() {
            // What cannot be placed is left out, as it would have been when it was clicked.
            let _ = self.place(lane, &point);
        }
        if self.config.passed {
            self.pass(lane);
        }
        self.log.clear();
    }
}
