//! What a searcher knew of its lane's trials when it chose.

use std::rc::Rc;

use schema::Outcome;
use search::insight::{Inside, Insight};

use crate::charts::glass::Known;
use crate::sweep::Trial;
use crate::view::View;

/// The trials of a lane before number `trial`, in their order, and what was known of each when `seen` outcomes were.
pub(super) fn history(
    view: &View,
    lane: u32,
    (trial, seen): (u32, u32),
    insight: &Insight,
) -> Vec<(Rc<Trial>, Known)> {
    let is_good = match &insight.inside {
        Inside::Densities(maps) => maps.is_good.as_slice(),
        _ => &[],
    };
    // A scheduler's decisions are more than its trials.
    let scheduled = view.lanes.get(lane as usize).is_some_and(|lane| lane.searcher.is_scheduler());
    let own = view.trials.values().filter(|it| it.lane == lane && (scheduled || it.k < trial));
    let known = |(at, it): (usize, &Rc<Trial>)| {
        let unknown = if scheduled { !it.outcome.is_final() } else { it.k >= seen };
        let known = if unknown {
            Known::Pending
        } else if matches!(it.outcome, Outcome::Diverged | Outcome::Failed) {
            Known::Diverged
        } else if is_good.get(at) == Some(&true) {
            Known::Good
        } else {
            Known::Outcome
        };
        (it.clone(), known)
    };
    own.enumerate().map(known).collect()
}
