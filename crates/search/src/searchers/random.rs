//! Random search: independent uniform draws. Bergstra & Bengio, *Random Search for Hyper-Parameter Optimization*,
//! JMLR 13 (2012): each trial tests a new value of every dimension, which pays when few of them matter.

use crate::draws::{Draws, Purpose};
use crate::searcher::{Context, Proposal, SearchError, Searcher};
use crate::seen::{Lattice, Seen};

/// Draws each trial from (seed, trial) alone, and again as long as it repeats an earlier point.
#[derive(Debug, Clone, Copy, Default)]
pub struct RandomSearcher;

impl Searcher for RandomSearcher {
    fn propose(&self, cx: &Context<'_>) -> Result<Proposal, SearchError> {
        let seen = Seen::new(cx);
        if seen.is_everything() {
            return Ok(Proposal::Exhausted);
        }
        let mut draws = Draws::new(cx.seed, Purpose::Uniform, cx.trial);
        let point = seen.first_new(&Lattice::whole(cx.space), &mut draws, |draws| {
            let unit: Vec<f64> = (0..cx.space.dims()).map(|_| draws.unit()).collect();
            cx.space.from_unit(&unit)
        });
        Ok(point.map_or(Proposal::Exhausted, Proposal::Try))
    }
}
