//! Quasi-random search: the Halton sequence (*On the efficiency of certain quasi-random sequences of points in
//! evaluating multi-dimensional integrals*, Numerische Mathematik 2, 1960). Coordinate d of point i is i written in the
//! d-th prime base and mirrored at the point. Each digit is first replaced by a random permutation of its own (Owen, *A
//! randomized Halton algorithm in R*, 2017, arXiv:1706.02808): otherwise coordinates of large bases run in step.

use crate::draws::{Draws, Purpose};
use crate::searcher::{Context, Proposal, SearchError, Searcher};
use crate::seen::{Lattice, Seen};
use crate::space::Point;

/// Digits worth less than this are left out.
const RESOLUTION: f64 = 1.0 / (1_u64 << 53) as f64;

/// Takes the first point of the sequence, from number `trial` on, that is new.
#[derive(Debug, Clone, Copy, Default)]
pub struct HaltonSearcher;

impl Searcher for HaltonSearcher {
    fn propose(&self, cx: &Context<'_>) -> Result<Proposal, SearchError> {
        Ok(next_new(cx.seed, cx.trial, &Seen::new(cx)).into())
    }
}

/// The point of a trial, given all that were proposed before it; none when nothing new is left.
pub(super) fn next_new(seed: u32, trial: u32, seen: &Seen) -> Option<Point> {
    if seen.is_everything() {
        return None;
    }
    let space = seen.space();
    let mut index = trial;
    let mut draws = Draws::new(seed, Purpose::HaltonLeftover, trial);
    seen.first_new(&Lattice::whole(space), &mut draws, |_| {
        let point = space.from_unit(&unit(seed, space.dims(), index));
        index = index.wrapping_add(1);
        point
    })
}

/// Point number `index` of a seed's sequence, in `[0, 1)` in each dimension.
fn unit(seed: u32, dims: usize, index: u32) -> Vec<f64> {
    let coordinate = |(d, base): (usize, u32)| {
        let mut draws = Draws::new(seed, Purpose::HaltonDigits, d as u32);
        mirrored(index, base, |digit| {
            let mut digits: Vec<u32> = (0..base).collect();
            draws.shuffle(&mut digits);
            digits[digit as usize]
        })
    };
    primes().take(dims).enumerate().map(coordinate).collect()
}

/// The radical inverse: digit k of the index counts `base^-(k+1)`, each replaced first, leading zeros included.
fn mirrored(mut index: u32, base: u32, mut replace: impl FnMut(u32) -> u32) -> f64 {
    let (mut sum, mut worth) = (0.0, 1.0 / f64::from(base));
    while worth > RESOLUTION {
        sum += f64::from(replace(index % base)) * worth;
        index /= base;
        worth /= f64::from(base);
    }
    // Rounding may give one where all digits are the highest.
    f64::min(sum, 1.0 - RESOLUTION)
}

fn primes() -> impl Iterator<Item = u32> {
    (2_u32..).filter(|&n| (2..n).take_while(|d| d * d <= n).all(|d| n % d != 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    // >>> scipy.stats.qmc.Halton(3, scramble=False).random(6)[5]
    // array([0.625     , 0.77777778, 0.04      ])
    #[test]
    fn without_scrambling_it_is_the_published_sequence() {
        let plain: Vec<f64> = primes().take(3).map(|base| mirrored(5, base, |digit| digit)).collect();
        let expected = [0.625, 7.0 / 9.0, 0.04];
        assert!(plain.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-15), "{plain:?}");
    }

    #[test]
    fn scrambled_points_still_fill_every_stratum_once() {
        for (d, base) in [2, 3, 5, 7].into_iter().enumerate() {
            let count = base * base;
            let stratum = |i: u32| (unit(3, 4, i)[d] * f64::from(count)) as u32;
            let mut strata: Vec<u32> = (0..count).map(stratum).collect();
            strata.sort_unstable();
            assert_eq!(strata, (0..count).collect::<Vec<_>>(), "base {base}");
        }
    }

    #[test]
    fn large_bases_do_not_run_in_step() {
        let dims = 20;
        let points: Vec<Vec<f64>> = (0..64).map(|i| unit(1, dims, i)).collect();
        let column = |d: usize| points.iter().map(move |p| p[d] - 0.5);
        let (a, b) = (column(18), column(19));
        let covariance = a.clone().zip(b.clone()).map(|(x, y)| x * y).sum::<f64>();
        let correlation = covariance / (a.map(|x| x * x).sum::<f64>() * b.map(|y| y * y).sum::<f64>()).sqrt();
        assert!(correlation.abs() < 0.4, "{correlation}");
        assert!(points.iter().flatten().all(|u| (0.0..1.0).contains(u)));
    }

    #[test]
    fn seeds_give_different_sequences() {
        assert_ne!(unit(1, 2, 0), unit(2, 2, 0));
    }
}
