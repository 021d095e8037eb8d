//! Quasi-random search: the Sobol sequence with Owen scrambling (Burley, *Practical Hash-based Owen Scrambling*,
//! JCGT 9(4), 2020). Fills the space more evenly than independent draws; ignores outcomes.

use crate::draws::{Draws, Purpose};
use crate::searcher::{Context, Proposal, SearchError, Searcher};
use crate::seen::{Lattice, Seen};
use crate::space::Point;

/// Longest sequence that `sobol_burley` gives for one seed.
const LENGTH: u32 = 1 << 16;

/// The scrambled sequence of a seed, endless in length and dimensions: beyond what the generator offers, further
/// independently scrambled sequences are used (padding, Burley §4).
pub(crate) struct SobolSequence {
    /// A scramble for each block of dimensions.
    scrambles: Vec<u32>,
    dims: u32,
}

impl SobolSequence {
    /// `stream` tells sequences of the same seed and purpose apart.
    pub(crate) fn new(seed: u32, purpose: Purpose, stream: u32, dims: usize) -> Self {
        let dims = dims as u32;
        let mut draws = Draws::new(seed, purpose, stream);
        let scrambles = (0..dims.div_ceil(sobol_burley::NUM_DIMENSIONS)).map(|_| draws.bits()).collect();
        Self { scrambles, dims }
    }

    /// Point number `index`, in `[0, 1)` in each dimension.
    pub(crate) fn unit(&self, index: u32) -> Vec<f64> {
        let (block, index) = (index / LENGTH, index % LENGTH);
        let coordinate = |d: u32| {
            let scramble = self.scrambles[(d / sobol_burley::NUM_DIMENSIONS) as usize];
            let seed = scramble ^ block.wrapping_mul(0x9E37_79B9);
            f64::from(sobol_burley::sample(index, d % sobol_burley::NUM_DIMENSIONS, seed))
        };
        (0..self.dims).map(coordinate).collect()
    }
}

/// Takes the first point of the sequence, from number `trial` on, that is new.
#[derive(Debug, Clone, Copy, Default)]
pub struct SobolSearcher;

impl Searcher for SobolSearcher {
    fn propose(&self, cx: &Context<'_>) -> Result<Proposal, SearchError> {
        Ok(next_new(cx.seed, cx.trial, &Seen::new(cx)).into())
    }
}

/// The point of a trial, given all that were proposed before it; none when nothing new is left. Also the start-up of
/// the model-based searchers.
pub(crate) fn next_new(seed: u32, trial: u32, seen: &Seen) -> Option<Point> {
    if seen.is_everything() {
        return None;
    }
    let space = seen.space();
    let sequence = SobolSequence::new(seed, Purpose::SobolScramble, 0, space.dims());
    let mut index = trial;
    let mut draws = Draws::new(seed, Purpose::Leftover, trial);
    seen.first_new(&Lattice::whole(space), &mut draws, |_| {
        let point = space.from_unit(&sequence.unit(index));
        index = index.wrapping_add(1);
        point
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_power_of_two_of_points_fills_every_stratum_of_each_dimension_once() {
        let sequence = SobolSequence::new(3, Purpose::SobolScramble, 0, 5);
        for d in 0..5 {
            let mut strata: Vec<usize> = (0..32).map(|i| (sequence.unit(i)[d] * 32.0) as usize).collect();
            strata.sort_unstable();
            assert_eq!(strata, (0..32).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_sequence_goes_on_beyond_the_limits_of_the_generator() {
        let sequence = SobolSequence::new(1, Purpose::SobolScramble, 0, 300);
        let (first, later) = (sequence.unit(5), sequence.unit(LENGTH + 5));
        assert_eq!(first.len(), 300);
        assert_ne!(first, later);
        assert_ne!(first[..44], first[256..]);
        assert!(first.iter().chain(&later).all(|u| (0.0..1.0).contains(u)));
    }

    #[test]
    fn seeds_give_different_sequences() {
        let unit = |seed| SobolSequence::new(seed, Purpose::SobolScramble, 0, 2).unit(0);
        assert_ne!(unit(1), unit(2));
    }
}
