//! The evolution strategy as a searcher: a sample of the Gaussian that the [replayed](crate::cmaes) generations have
//! left.

use crate::cmaes::Population;
use crate::draws::{Draws, Purpose};
use crate::searcher::{Context, Proposal, SearchError, Searcher};
use crate::seen::{Lattice, Seen};

/// See the module.
#[derive(Debug, Clone, Copy, Default)]
pub struct CmaEsSearcher;

impl Searcher for CmaEsSearcher {
    fn propose(&self, cx: &Context<'_>) -> Result<Proposal, SearchError> {
        let seen = Seen::new(cx);
        if seen.is_everything() {
            return Ok(Proposal::Exhausted);
        }
        let population = Population::new(cx);
        let mut draws = Draws::new(cx.seed, Purpose::CmaEsSample, cx.trial);
        let new = seen.first_new(&Lattice::whole(cx.space), &mut draws, |draws| population.sample(draws));
        Ok(new.into())
    }
}
