//! Tree-structured Parzen estimators: of some points drawn where good outcomes lie, the one whose density of good
//! outcomes exceeds that of bad ones the most. The Sobol sequence during the start-up.

use super::sobol;
use crate::draws::{Draws, Purpose};
use crate::searcher::{Context, Proposal, SearchError, Searcher};
use crate::seen::Seen;
use crate::space::Point;
use crate::tpe::Model;

/// How many new points are compared.
const CANDIDATES: usize = 48;

/// How many are drawn at most for these; in a small space many are not new.
const ATTEMPTS: usize = 8 * CANDIDATES;

/// See the module.
#[derive(Debug, Clone, Copy, Default)]
pub struct TpeSearcher;

impl Searcher for TpeSearcher {
    fn propose(&self, cx: &Context<'_>) -> Result<Proposal, SearchError> {
        let seen = Seen::new(cx);
        if seen.is_everything() {
            return Ok(Proposal::Exhausted);
        }
        let best = Model::new(cx).and_then(|model| likeliest(&model, cx, &seen));
        Ok(best.or_else(|| sobol::next_new(cx.seed, cx.trial, &seen)).into())
    }
}

/// None where nothing new is drawn.
pub(crate) fn likeliest(model: &Model<'_>, cx: &Context<'_>, seen: &Seen) -> Option<Point> {
    let mut draws = Draws::new(cx.seed, Purpose::TpeCandidates, cx.trial);
    let drawn = (0..ATTEMPTS).map(|_| model.draw(&mut draws));
    let candidates = drawn.filter(|point| !seen.contains(point)).take(CANDIDATES);
    let scored = candidates.map(|point| (model.log_ratio(&point), point));
    scored.reduce(|best, other| if other.0 > best.0 { other } else { best }).map(|(_, point)| point)
}
