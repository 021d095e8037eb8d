//! What the person does to lanes: holds them, lets them go on one trial at a time, and places trials in a lane of their
//! own.

use std::rc::Rc;

use search::{PlaceError, Point, TrialId};

use super::{Status, Sweep};

impl Sweep {
    /// Begins no more trials in a lane, or goes on with it. That never changes a result.
    pub fn hold(&mut self, lane: u32, hold: bool, now_ms: f64) {
        if let Some(race) = &mut self.race {
            race.hold(lane, hold);
        }
        self.assign(now_ms);
    }

    /// Whether a lane is held.
    #[must_use]
    pub fn is_held(&self, lane: u32) -> bool {
        self.race.as_ref().is_some_and(|race| race.is_held(lane))
    }

    /// Holds a lane, but for one stretch more.
    pub fn step_lane(&mut self, lane: u32, now_ms: f64) {
        if let Some(race) = &mut self.race {
            if !race.is_held(lane) {
                race.hold(lane, true);
            }
            race.allow_one(lane);
        }
        self.assign(now_ms);
    }

    /// Places a trial of the person's at the nearest legal point, and notes it in the experiment.
    ///
    /// # Errors
    /// [`PlaceError`]; nothing has changed.
    pub fn place(&mut self, point: &Point, now_ms: f64) -> Result<TrialId, PlaceError> {
        let race = self.race.as_mut().ok_or(PlaceError::NotYours)?;
        let lane = race.person().ok_or(PlaceError::NotYours)?;
        let id = race.place(lane, point)?;
        if let Some(point) = race.point(id) {
            Rc::make_mut(&mut self.study).you.points.push(point.clone());
        }
        self.assign(now_ms);
        Ok(id)
    }

    /// The person places no more.
    pub fn pass(&mut self, now_ms: f64) {
        let Some(race) = &mut self.race else { return };
        if let Some(lane) = race.person()
            && race.may_place()
        {
            race.pass(lane);
            Rc::make_mut(&mut self.study).you.passed = true;
        }
        self.assign(now_ms);
    }

    /// Whether everything waits for the person: nobody trains or thinks, and a trial of theirs is due.
    #[must_use]
    pub fn awaits_person(&self) -> bool {
        let due = self.race.as_ref().is_some_and(search::Race::may_place);
        self.status == Status::Running && due && self.pool.is_idle()
    }

    /// Where it stands, as in snapshots: that of [`Sweep::status`], or `waiting` for the person.
    #[must_use]
    pub fn status_key(&self) -> &'static str {
        if self.awaits_person() { "waiting" } else { self.status.key() }
    }
}
