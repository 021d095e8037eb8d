//! The person's hand on the race: holding lanes, letting them go on one trial at a time, and a lane of their own. None
//! of it changes what the other lanes find.

use search::{Point, TrialId};

use super::{Status, Sweep};

impl Sweep {
    /// Begins no more trials in a lane, or goes on with it; trials under way are finished.
    pub fn hold(&mut self, lane: u32, hold: bool, now_ms: f64) {
        if let Some(race) = &mut self.race {
            race.hold(lane, hold);
        }
        self.assign(now_ms);
    }

    /// One trial more in a lane, which is held from then on; starts the sweep when it has not begun.
    pub fn step_lane(&mut self, lane: u32, now_ms: f64) {
        if let Some(race) = &mut self.race {
            race.hold(lane, true);
            race.allow_one(lane);
        }
        if self.status == Status::Running { self.assign(now_ms) } else { self.start(now_ms) }
    }

    /// Places a trial of the person's; why not is said in a message.
    pub fn place(&mut self, point: &Point, now_ms: f64) -> Option<TrialId> {
        let race = self.race.as_mut()?;
        let lane = race.person()?;
        let placed = race.place(lane, point).map_err(|error| self.say("place", &error.to_string())).ok();
        self.assign(now_ms);
        placed
    }

    /// The person places no more trials.
    pub fn pass(&mut self, now_ms: f64) {
        if let Some(race) = &mut self.race
            && let Some(lane) = race.person()
        {
            race.pass(lane);
        }
        self.assign(now_ms);
    }
}
