//! Random search: independent uniform draws. Bergstra & Bengio, *Random Search for Hyper-Parameter Optimization*,
//! JMLR 13 (2012): each trial tests a new value of every dimension, which pays when few of them matter.

use crate::draws::{Draws, Purpose};
use crate::searcher::{Context, Proposal, SearchError, Searcher};
use crate::seen::{Lattice, Seen};
use crate::space::Point;

/// Draws each trial from (seed, trial) alone, and again as long as it repeats an earlier point.
#[derive(Debug, Clone, Copy, Default)]
pub struct RandomSearcher;

impl Searcher for RandomSearcher {
    fn propose(&self, cx: &Context<'_>) -> Result<Proposal, SearchError> {
        Ok(next_new(cx.seed, cx.trial, &Seen::new(cx)).into())
    }
}

/// The point of a trial, given all that were proposed before it; none when nothing new is left.
pub(crate) fn next_new(seed: u32, trial: u32, seen: &Seen) -> Option<Point> {
    if seen.is_everything() {
        return None;
    }
    let space = seen.space();
    let mut draws = Draws::new(seed, Purpose::Uniform, trial);
    seen.first_new(&Lattice::whole(space), &mut draws, |draws| {
        let unit: Vec<f64> = (0..space.dims()).map(|_| draws.unit()).collect();
        space.from_unit(&unit)
    })
}
