//! What the person does to lanes: holds them, lets them go on one trial at a time, and places trials in a lane of their
//! own.

use search::{PlaceError, Point, TrialId};

use super::Sweep;

impl Sweep {
    /// Begins no more trials in a lane, or goes on with it. That never changes a result.
    pub fn hold(&mut self, lane: u32, hold: bool, now_ms: f64) {
        if let Some(race) = &mut self.race {
            race.hold(lane, hold);
        }
        self.assign(now_ms);
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

    /// Places a trial of the person's at the nearest legal point.
    ///
    /// # Errors
    /// [`PlaceError`]; nothing has changed.
    pub fn place(&mut self, point: &Point, now_ms: f64) -> Result<TrialId, PlaceError> {
        let race = self.race.as_mut().ok_or(PlaceError::NotYours)?;
        let lane = race.person().ok_or(PlaceError::NotYours)?;
        let id = race.place(lane, point)?;
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
        }
        self.assign(now_ms);
    }
}
