//! Runs that stand at the end of a stretch, kept for whoever goes on with them. A run that is not here is trained again
//! from its beginning, with the same numbers: the shelf only saves time.

use std::collections::VecDeque;

use schema::Course;

use crate::pretrain::Pretrained;
use crate::session::Session;
use crate::trainer::Trainer;

/// At most so many runs are kept, the latest. Each holds its parameters, their best and the optimiser's state.
const ROOM: usize = 16;

/// A small shelf of runs.
#[derive(Debug)]
pub struct Shelf<T> {
    parked: VecDeque<Session<T>>,
    /// Networks that have learnt other digits.
    pub pretrained: Pretrained,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { parked: VecDeque::new(), pretrained: Pretrained::default() }
    }
}

impl<T: Trainer> Shelf<T> {
    /// Keeps a run that stands still; the oldest makes room.
    pub fn put(&mut self, session: Session<T>) {
        if self.parked.len() == ROOM {
            self.parked.pop_front();
        }
        self.parked.push_back(session);
    }

    /// The run that came the furthest on this course, but not so far as this epoch.
    pub fn take(&mut self, course: &Course, until: u32) -> Option<Session<T>> {
        let fits = |session: &Session<T>| session.epoch() < until && session.is_on(course);
        let places = self.parked.iter().enumerate().filter(|(_, session)| fits(session));
        let (place, _) = places.max_by_key(|(_, session)| session.epoch())?;
        self.parked.remove(place)
    }
}
