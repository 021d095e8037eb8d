//! Placeholder.

use super::RandomSearcher;
use crate::searcher::{Context, Proposal, SearchError, Searcher};

/// See the module.
#[derive(Debug, Clone, Copy, Default)]
pub struct AutoSearcher;

impl Searcher for AutoSearcher {
    fn propose(&self, cx: &Context<'_>) -> Result<Proposal, SearchError> {
        RandomSearcher.propose(cx)
    }
}
