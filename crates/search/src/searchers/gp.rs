//! Bayesian optimisation: a Gaussian process on what is known, and the point where its acquisition is largest. Start-up
//! by the Sobol sequence; unknown outcomes of pending trials are believed to be what the model says.

use crate::gp::Surrogate;
use crate::searcher::{Context, Proposal, SearchError, Searcher};
use crate::searchers::{maximise, sobol};
use crate::seen::Seen;

/// See the module.
#[derive(Debug, Clone, Copy, Default)]
pub struct GpSearcher;

impl Searcher for GpSearcher {
    fn propose(&self, cx: &Context<'_>) -> Result<Proposal, SearchError> {
        propose(cx, Surrogate::new)
    }
}

/// The point where the acquisition of a model is largest; as long as there is no model, the next of the start-up.
pub(super) fn propose(
    cx: &Context<'_>,
    model: impl FnOnce(&Context<'_>) -> Result<Option<Surrogate>, SearchError>,
) -> Result<Proposal, SearchError> {
    let seen = Seen::new(cx);
    if seen.is_everything() {
        return Ok(Proposal::Exhausted);
    }
    let point = model(cx)?.and_then(|model| maximise::maximise(cx, &model, &seen));
    Ok(point.or_else(|| sobol::next_new(cx.seed, cx.trial, &seen)).into())
}
