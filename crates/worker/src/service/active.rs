//! A run being trained, as the service sees it.

use schema::wire::{Event, FromWorker, Progress};
use schema::{Place, Plan};

use super::reply;

/// A run being trained.
#[derive(Debug)]
pub(super) struct Active {
    pub(super) reply_to: u32,
    pub(super) plan: Plan,
    /// Not reported yet.
    pub(super) unsaid: Progress,
    pub(super) said_ms: f64,
    /// The last epoch of its curve; none before its first point.
    pub(super) measured: Option<u32>,
    /// While stepping: stands once its curve has reached this epoch.
    pub(super) stop_after: u32,
    /// Whether it is told where it stands by its parameters of that moment, not by its best.
    pub(super) followed: bool,
    /// When its state was told last, or when it began.
    pub(super) saved_ms: f64,
}

impl Active {
    /// At a place in a trial, with nothing to say yet.
    pub(super) fn new((reply_to, trial): (u32, u32), plan: Plan, place: Place, saved_ms: f64) -> Self {
        let Place { part, step, epoch, measured } = place;
        let unsaid = Progress { trial, part, step, epoch, points: Vec::new(), busy_ms: 0.0 };
        let (said_ms, stop_after, followed) = (0.0, u32::MAX, false);
        Self { reply_to, plan, unsaid, said_ms, measured, stop_after, followed, saved_ms }
    }

    pub(super) fn stands(&self) -> bool {
        self.measured >= Some(self.stop_after)
    }

    pub(super) fn take(&mut self) -> Progress {
        let next = Progress { points: Vec::new(), busy_ms: 0.0, ..self.unsaid };
        std::mem::replace(&mut self.unsaid, next)
    }

    /// What has happened since the last report, if anything.
    pub(super) fn report(&mut self) -> Option<FromWorker> {
        let news = self.unsaid.busy_ms > 0.0 || !self.unsaid.points.is_empty();
        news.then(|| reply(self.reply_to, Event::Progress(self.take())))
    }
}
