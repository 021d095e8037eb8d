//! Placeholder.

use super::RandomSearcher;
use crate::searcher::{Context, Proposal, SearchError, Searcher};

/// See the module.
#[derive(Debug, Clone, Copy, Default)]
pub struct HaltonSearcher;

impl Searcher for HaltonSearcher {
    fn propose(&self, cx: &Context<'_>) -> Result<Proposal, SearchError> {
        RandomSearcher.propose(cx)
    }
}
