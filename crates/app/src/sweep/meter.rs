//! How fast training goes: steps per second over the last moments, and the time spent running.

use std::collections::VecDeque;

/// Steps older than this no longer count for the rate.
const WINDOW_MS: f64 = 2000.0;

/// Counts steps over time. Times are milliseconds of any monotonic clock.
#[derive(Debug, Default)]
pub(super) struct Meter {
    recent: VecDeque<(f64, u32)>,
    since: Option<f64>,
    before_ms: f64,
    /// The share of the work that was done before the first start.
    began_at: f64,
}

impl Meter {
    /// Of a sweep that goes on where it stood.
    pub(super) fn begin_at(&mut self, done: f64) {
        self.began_at = done;
    }

    pub(super) fn began_at(&self) -> f64 {
        self.began_at
    }

    pub(super) fn start(&mut self, now_ms: f64) {
        self.since.get_or_insert(now_ms);
        self.recent.clear();
    }

    pub(super) fn stop(&mut self, now_ms: f64) {
        self.before_ms = self.running_ms(now_ms);
        self.since = None;
    }

    pub(super) fn add(&mut self, steps: u32, now_ms: f64) {
        match self.recent.back_mut() {
            // A thousand trials may tell of one moment.
            Some((at, before)) if *at == now_ms => *before += steps,
            _ => self.recent.push_back((now_ms, steps)),
        }
        while self.recent.front().is_some_and(|(at, _)| now_ms - at > WINDOW_MS) {
            self.recent.pop_front();
        }
    }

    /// Milliseconds between starts and stops.
    pub(super) fn running_ms(&self, now_ms: f64) -> f64 {
        self.before_ms + self.since.map_or(0.0, |since| now_ms - since)
    }

    /// Steps per second over the last two seconds, or since the start when that is later.
    pub(super) fn rate(&self, now_ms: f64) -> f64 {
        let inside = self.recent.iter().filter(|(at, _)| now_ms - at <= WINDOW_MS);
        let steps: u32 = inside.map(|(_, steps)| steps).sum();
        let span_ms = self.since.map_or(WINDOW_MS, |since| (now_ms - since).min(WINDOW_MS));
        if span_ms < 100.0 { 0.0 } else { f64::from(steps) * 1000.0 / span_ms }
    }
}
