//! The bar on standard error; hidden where that is no terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use search::Race;

use crate::sweep::races;

const STYLE: &str = "{bar:20} {percent} %  {msg}  {eta} left";

/// How often time left is shown anew.
const TICK: Duration = Duration::from_millis(200);

/// Parts of the whole that the bar shows.
const PARTS: u64 = 1000;

/// A bar for a race.
pub(crate) struct Bar(ProgressBar);

impl Bar {
    pub(crate) fn new() -> Self {
        let bar = ProgressBar::new(PARTS);
        if let Ok(style) = ProgressStyle::with_template(STYLE) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(TICK);
        Self(bar)
    }

    /// Shows how far the race is: of what all lanes may use, since how many trials that makes may not be known.
    pub(crate) fn show(&self, race: &Race) {
        self.0.set_position((race.progress() * PARTS as f64) as u64);
        let trials = race.ended_trials();
        let lanes = (0_u32..).zip(race.lanes()).filter(|(_, lane)| races(lane.role));
        let best = lanes.filter_map(|(lane, searcher)| Some((race.best(lane)?.1, searcher.searcher)));
        if let Some((loss, searcher)) = best.min_by(|(a, _), (b, _)| a.total_cmp(b)) {
            self.0.set_message(format!("{trials} trials  best {loss:.4} ({})", searcher.key()));
        } else {
            self.0.set_message(format!("{trials} trials"));
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_can_be_read() {
        assert!(ProgressStyle::with_template(STYLE).is_ok());
    }
}
