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
        let seen = Seen::new(cx);
        if seen.is_everything() {
            return Ok(Proposal::Exhausted);
        }
        let point = match Surrogate::new(cx)? {
            Some(model) => maximise::maximise(cx, &model, &seen),
            None => None,
        };
        let point = point.or_else(|| sobol::next_new(cx.seed, cx.trial, &seen));
        Ok(point.into())
    }
}
