//! Where an acquisition is largest: many quasi-random points and small steps away from the best outcomes, then local
//! searches from the most promising ones. Floats move along the gradient, everything else along its lattice, so that
//! the acquisition is only ever read at points that can be tried.

use crate::draws::{Draws, Purpose};
use crate::gp::lbfgs::{self, Limits};
use crate::gp::{Surrogate, features};
use crate::searcher::Context;
use crate::searchers::sobol::SobolSequence;
use crate::seen::Seen;
use crate::space::{Domain, Point, Space};

const GLOBAL_CANDIDATES: u32 = 512;
const LOCAL_CANDIDATES: u32 = 256;
/// How many of the best outcomes the small steps start from.
const INCUMBENTS: usize = 4;
const LOCAL_SEARCHES: usize = 5;
const ROUNDS: u32 = 3;
const LIMITS: Limits = Limits { evaluations: 30, slope: 1e-4, decrease: 1e-5 };

#[derive(Debug, Clone)]
struct Candidate {
    point: Point,
    score: f64,
}

/// The new point with the largest acquisition among those looked at; `None` if none of them is new.
pub(crate) fn maximise(cx: &Context<'_>, model: &Surrogate, seen: &Seen) -> Option<Point> {
    let search = Search { space: cx.space, model, seen };
    let mut candidates: Vec<Candidate> =
        global_points(cx).chain(local_points(cx)).filter_map(|p| search.candidate(&p)).collect();
    // Stable: among equals the earlier one stays ahead.
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
    let starts = spread(cx.space, &candidates);
    let refined: Vec<Candidate> = starts.into_iter().map(|c| search.refine(c)).collect();
    let best = refined.into_iter().reduce(|a, b| if b.score > a.score { b } else { a });
    best.map(|c| c.point)
}

fn global_points<'a>(cx: &Context<'a>) -> impl Iterator<Item = Point> + use<'a> {
    let space = cx.space;
    let sequence = SobolSequence::new(cx.seed, Purpose::Acquisition, cx.trial, space.dims());
    (0..GLOBAL_CANDIDATES).map(move |i| space.from_unit(&sequence.unit(i)))
}

/// Steps of many sizes away from the best outcomes, each along a random selection of dimensions.
fn local_points<'a>(cx: &Context<'a>) -> impl Iterator<Item = Point> + use<'a> {
    let space = cx.space;
    let mut best: Vec<_> = cx.history.iter().filter_map(|o| Some((o.value?, &o.point))).collect();
    best.retain(|(value, _)| value.is_finite());
    best.sort_by(|a, b| a.0.total_cmp(&b.0));
    best.truncate(INCUMBENTS);
    let centres: Vec<Vec<f64>> = best.iter().map(|(_, p)| space.to_unit(p)).collect();
    let mut draws = Draws::new(cx.seed, Purpose::Neighbourhood, cx.trial);
    let count = if centres.is_empty() { 0 } else { LOCAL_CANDIDATES };
    (0..count).map(move |i| {
        let centre = &centres[i as usize % centres.len()];
        let size = libm::exp2(-1.0 - 9.0 * draws.unit());
        let share = draws.unit();
        let step = |c: &f64| if draws.unit() <= share { c + size * (2.0 * draws.unit() - 1.0) } else { *c };
        space.from_unit(&centre.iter().map(step).collect::<Vec<f64>>())
    })
}

/// The best candidate and further good ones that are not next to one already taken.
fn spread(space: &Space, sorted: &[Candidate]) -> Vec<Candidate> {
    let radius = 0.05 * (space.dims() as f64).sqrt();
    let mut chosen: Vec<(Vec<f64>, &Candidate)> = Vec::new();
    for candidate in sorted {
        let unit = space.to_unit(&candidate.point);
        let distance =
            |other: &[f64]| unit.iter().zip(other).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt();
        if chosen.iter().all(|(other, _)| distance(other) > radius) {
            chosen.push((unit, candidate));
        }
        if chosen.len() == LOCAL_SEARCHES {
            break;
        }
    }
    chosen.into_iter().map(|(_, c)| c.clone()).collect()
}

struct Search<'a> {
    space: &'a Space,
    model: &'a Surrogate,
    seen: &'a Seen,
}

impl Search<'_> {
    /// Scores a point, its inactive values at rest; nothing for one that was tried already.
    fn candidate(&self, point: &Point) -> Option<Candidate> {
        let point = self.space.snap(point);
        if self.seen.contains(&point) {
            return None;
        }
        let score = self.model.acquisition(&point);
        (!score.is_nan()).then_some(Candidate { point, score })
    }

    /// Climbs in turns: all floats together, then each other dimension by itself, until neither helps.
    fn refine(&self, mut at: Candidate) -> Candidate {
        for _ in 0..ROUNDS {
            let before = at.score;
            at = self.climb_floats(at);
            at = self.climb_lattice(at);
            if at.score - before <= LIMITS.decrease {
                break;
            }
        }
        at
    }

    fn climb_floats(&self, at: Candidate) -> Candidate {
        let active = self.space.active(&at.point);
        let is_float = |d: &usize| active[*d] && matches!(self.space.params[*d].domain, Domain::Float { .. });
        let floats: Vec<usize> = (0..self.space.dims()).filter(is_float).collect();
        if floats.is_empty() {
            return at;
        }
        let mut row = features(self.space, &at.point);
        let start: Vec<f64> = floats.iter().map(|&d| row[d]).collect();
        let mut full = vec![0.0; row.len()];
        let found = lbfgs::minimise(
            |x, gradient| {
                for (&d, &u) in floats.iter().zip(x) {
                    row[d] = u;
                }
                let value = self.model.criterion.value_and_gradient(&self.model.posterior, &row, &mut full);
                for (g, &d) in gradient.iter_mut().zip(&floats) {
                    *g = -full[d];
                }
                if value.is_nan() { f64::INFINITY } else { -value }
            },
            &start,
            &vec![(0.0, 1.0); floats.len()],
            LIMITS,
        );
        let mut point = at.point.clone();
        for (&d, &u) in floats.iter().zip(&found.x) {
            point.0[d] = self.space.params[d].domain.at_unit(u);
        }
        self.better(at, &point)
    }

    fn climb_lattice(&self, mut at: Candidate) -> Candidate {
        for d in 0..self.space.dims() {
            for value in neighbours(&self.space.params[d].domain, at.point.0[d]) {
                let mut point = at.point.clone();
                point.0[d] = value;
                at = self.better(at, &point);
            }
        }
        at
    }

    fn better(&self, at: Candidate, point: &Point) -> Candidate {
        match self.candidate(point) {
            Some(other) if other.score > at.score => other,
            _ => at,
        }
    }
}

/// Values to move to: all other choices; numbers 1, 2, 4, … places away. None for a float.
fn neighbours(domain: &Domain, x: f64) -> Vec<f64> {
    let (Some(count), Some(rank)) = (domain.cardinality(), domain.rank(x)) else { return Vec::new() };
    if matches!(domain, Domain::Choice { .. }) {
        return (0..count).filter(|&r| r != rank).filter_map(|r| domain.nth(r)).collect();
    }
    let distances = (0..63).map(|e| 1_u64 << e).take_while(|&d| d < count);
    let places = distances.flat_map(|d| [rank.checked_sub(d), rank.checked_add(d)]);
    places.flatten().filter_map(|r| domain.nth(r)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::Scale;

    #[test]
    fn numbers_move_by_powers_of_two_and_choices_to_any_other() {
        let int = Domain::Int { low: 0, high: 100, step: 10, scale: Scale::Linear };
        assert_eq!(neighbours(&int, 30.0), [20.0, 40.0, 10.0, 50.0, 70.0]);
        assert_eq!(neighbours(&Domain::Choice { count: 3 }, 1.0), [0.0, 2.0]);
        let float = Domain::Float { low: 0.0, high: 1.0, scale: Scale::Linear };
        assert!(neighbours(&float, 0.5).is_empty());
    }
}
