//! The bar on standard error; hidden where that is no terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use search::Race;

const STYLE: &str = "{bar:20} {pos}/{len} trials  {msg}  {eta} left";

/// How often time left is shown anew.
const TICK: Duration = Duration::from_millis(200);

/// A bar for a race.
pub(crate) struct Bar(ProgressBar);

impl Bar {
    pub(crate) fn new(trials: u64) -> Self {
        let bar = ProgressBar::new(trials);
        if let Ok(style) = ProgressStyle::with_template(STYLE) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(TICK);
        Self(bar)
    }

    /// Shows how far the race is. The total may fall: spaces can be smaller than budgets.
    pub(crate) fn show(&self, race: &Race) {
        self.0.set_length(race.total_trials().into());
        self.0.set_position(race.ended_trials().into());
        let lanes = (0_u32..).zip(race.lanes());
        let best = lanes.filter_map(|(lane, searcher)| Some((race.best(lane)?.1, searcher.searcher)));
        if let Some((loss, searcher)) = best.min_by(|(a, _), (b, _)| a.total_cmp(b)) {
            self.0.set_message(format!("best {loss:.4} ({})", searcher.key()));
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
