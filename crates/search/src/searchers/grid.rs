//! Grid search: every combination of evenly spaced values, as many a parameter as the budget allows. Ignores outcomes.
//!
//! A budget is seldom the size of a grid. What is left over goes to the points of ever finer grids that contain the
//! coarser ones, in a seeded order. On lattices the person has said what the grid is: it is filled [from coarse to
//! fine](nested), and the budget says how far.

use crate::draws::{Draws, Purpose};
use crate::searcher::{Context, Proposal, SearchError, Searcher};
use crate::searchers::nested;
use crate::seen::{Lattice, Seen};
use crate::space::{Domain, Param, Point, Scale, Space};

/// How often a grid is refined before everything that can be told apart is in it.
const MAX_REFINEMENTS: u32 = 24;

/// In which order the points of the grid are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GridOrder {
    /// The last parameter changes fastest. A space of lattices is filled from coarse to fine.
    InOrder,
    /// A random permutation of the seed.
    Shuffled,
}

/// Walks through the largest balanced grid that fits the budget.
#[derive(Debug, Clone, Copy)]
pub struct GridSearcher {
    /// See [`GridOrder`].
    pub order: GridOrder,
}

impl Searcher for GridSearcher {
    fn propose(&self, cx: &Context<'_>) -> Result<Proposal, SearchError> {
        let grid = Grid::new(self.order, cx.space, cx.budget, cx.seed);
        Ok(grid.next_new(cx.trial, &Seen::new(cx)).into())
    }
}

/// The grid of a space and budget, and the order in which it is walked.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    seed: u32,
    counts: Vec<u64>,
    lattice: Lattice,
    /// Numbers of the lattice's points; none where they are taken as they come.
    order: Option<Vec<u64>>,
}

impl Grid {
    pub(super) fn new(order: GridOrder, space: &Space, budget: u32, seed: u32) -> Self {
        if let Some(sizes) = cells(space).filter(|_| order == GridOrder::InOrder) {
            let order = Some(nested::order(&sizes, budget));
            return Self { seed, counts: sizes, lattice: Lattice::whole(space), order };
        }
        let counts = balanced_counts(space, budget);
        let axes = axes(space, &counts);
        let shuffled = order == GridOrder::Shuffled;
        let order = (shuffled || space.is_conditional()).then(|| {
            let mut order = distinct(space, &axes);
            if shuffled {
                Draws::new(seed, Purpose::GridOrder, 0).shuffle(&mut order);
            }
            order
        });
        Self { seed, counts, lattice: Lattice::of_values(axes), order }
    }

    /// The point of a trial, given all that were proposed before it; none when nothing new is left.
    pub(super) fn next_new(&self, trial: u32, seen: &Seen) -> Option<Point> {
        let at = |i| seen.space().snap(&self.lattice.point(i));
        let from_grid = self.index(trial).map(at).filter(|p| !seen.contains(p));
        from_grid.or_else(|| self.next_of_finer_grids(trial, seen))
    }

    /// Which point of the grid a trial gets, if there is one for it.
    fn index(&self, trial: u32) -> Option<u64> {
        match &self.order {
            Some(order) => order.get(trial as usize).copied(),
            None => Some(u64::from(trial)).filter(|&i| i < self.lattice.size()),
        }
    }

    /// A new point of the coarsest finer grid that has one. Doubling the intervals keeps the old points; a choice has
    /// no between, so all of it is taken at once.
    fn next_of_finer_grids(&self, trial: u32, seen: &Seen) -> Option<Point> {
        if seen.is_everything() {
            return None;
        }
        let space = seen.space();
        let mut counts = self.counts.clone();
        let mut draws = Draws::new(self.seed, Purpose::GridRefinement, trial);
        for _ in 0..MAX_REFINEMENTS {
            for (count, param) in counts.iter_mut().zip(&space.params) {
                let all = param.domain.cardinality().unwrap_or(u64::MAX);
                let is_choice = matches!(param.domain, Domain::Choice { .. });
                *count = if is_choice { all } else { (*count * 2 - 1).max(3).min(all) };
            }
            let finer = Lattice::of_values(axes(space, &counts));
            let size = finer.size();
            if let Some(point) =
                seen.first_new(&finer, &mut draws, |d| space.snap(&finer.point(d.below(size))))
            {
                return Some(point);
            }
        }
        None
    }
}

/// The numbers of a lattice's points, rising, each point once: where a parameter sleeps, its first value stands for all.
fn distinct(space: &Space, axes: &[Vec<f64>]) -> Vec<u64> {
    let mut places = vec![(0_u64, Point(Vec::new()))];
    for (i, axis) in axes.iter().enumerate() {
        let extended = |(number, point): (u64, Point)| {
            let awake = space.active(&point)[i];
            let values = axis.iter().take(if awake { axis.len() } else { 1 });
            let longer = move |(rank, &x): (usize, &f64)| {
                let mut point = point.clone();
                point.0.push(x);
                (number * axis.len() as u64 + rank as u64, point)
            };
            values.enumerate().map(longer).collect::<Vec<_>>()
        };
        places = places.into_iter().flat_map(extended).collect();
    }
    places.into_iter().map(|(number, _)| number).collect()
}

/// How many values each parameter of a map has: a space with a lattice in it, nothing continuous, and not too large to
/// be numbered.
fn cells(space: &Space) -> Option<Vec<u64>> {
    let numbered = space.cardinality().is_some_and(|n| n <= u64::from(u32::MAX));
    let is_map = numbered && space.params.iter().any(|p| matches!(p.domain, Domain::Lattice { .. }));
    space.params.iter().map(|p| p.domain.cardinality().filter(|_| is_map)).collect()
}

/// Evenly spaced values of a domain, both ends included; the middle when there is but one. Asked for more values than
/// there are, gives them all.
fn axis(domain: &Domain, count: u64) -> Vec<f64> {
    if let Some(all) = domain.cardinality().filter(|&n| n <= count) {
        return (0..all).filter_map(|rank| domain.nth(rank)).collect();
    }
    let unit = |i: u64| if count == 1 { 0.5 } else { i as f64 / (count - 1) as f64 };
    let mut values: Vec<f64> = (0..count).map(|i| domain.at_unit(unit(i))).collect();
    values.dedup();
    values
}

/// The values of each parameter in the largest balanced grid that fits a budget.
#[must_use]
pub fn grid_levels(space: &Space, budget: u32) -> Vec<Vec<f64>> {
    axes(space, &balanced_counts(space, budget))
}

fn axes(space: &Space, counts: &[u64]) -> Vec<Vec<f64>> {
    space.params.iter().zip(counts).map(|(p, &n)| axis(&p.domain, n)).collect()
}

/// How many values each parameter gets. What others depend on is taken whole, if the budget allows: without some of its
/// values they would never be tried. Then the smallest count is raised that adds points, as long as they stay within the
/// budget. Among equals the parameter with more values to offer goes first.
fn balanced_counts(space: &Space, budget: u32) -> Vec<u64> {
    let offered: Vec<u64> = space.params.iter().map(|p| p.domain.cardinality().unwrap_or(u64::MAX)).collect();
    let fitting = |counts: &[u64]| points(space, counts).filter(|&n| n <= u64::from(budget));
    let mut counts = vec![1_u64; space.dims()];
    for parent in space.params.iter().filter_map(|p| p.condition.as_ref()).map(|it| it.param as usize) {
        let before = std::mem::replace(&mut counts[parent], offered[parent]);
        if fitting(&counts).is_none() {
            counts[parent] = before;
        }
    }
    while let Some(now) = points(space, &counts) {
        let raisable = |d: &usize| {
            let mut more = counts.clone();
            more[*d] += 1;
            counts[*d] < offered[*d] && fitting(&more).is_some_and(|n| n > now)
        };
        let smallest = |d: &usize| (counts[*d], u64::MAX - offered[*d]);
        let Some(d) = (0..counts.len()).filter(raisable).min_by_key(smallest) else { break };
        counts[d] += 1;
    }
    counts
}

/// How many different points a grid has; none where its places cannot be numbered.
fn points(space: &Space, counts: &[u64]) -> Option<u64> {
    let places = counts.iter().try_fold(1_u64, |n, &c| n.checked_mul(c))?;
    if !space.is_conditional() {
        return Some(places);
    }
    // Which values there are matters only where others depend on them.
    let is_parent = |i: usize| {
        let on = |p: &Param| p.condition.as_ref().is_some_and(|it| it.param as usize == i);
        space.params.iter().any(on)
    };
    let domain = |(i, (param, &count)): (usize, (&Param, &u64))| match is_parent(i) {
        true if param.domain.cardinality().is_some_and(|all| all <= count) => param.domain.clone(),
        true => Domain::Levels { values: axis(&param.domain, count), scale: Scale::Linear },
        false => Domain::Int { low: 1, high: count as i64, step: 1, scale: Scale::Linear },
    };
    space.with_domains(space.params.iter().zip(counts).enumerate().map(domain).collect()).cardinality()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::searcher::Acquisition;
    use crate::space::{Condition, Param, Scale};

    fn space(domains: Vec<Domain>) -> Space {
        let named = |(i, domain)| Param { name: format!("x{i}"), domain, condition: None };
        Space { params: domains.into_iter().enumerate().map(named).collect() }
    }

    #[test]
    fn a_large_budget_is_shared_among_coefficients_of_several_optimisers() {
        let mut space = space(vec![Domain::Choice { count: 3 }, lr(), lr(), lr()]);
        for i in 1..4 {
            let equals = vec![i as f64 - 1.0];
            space.params[i].condition = Some(Condition { param: 0, equals });
        }
        assert_eq!(balanced_counts(&space, 5000), [3, 1667, 1667, 1666]);
        assert_eq!(points(&space, &[2, 10, 20, 30]), Some(10 + 30), "both ends of the choice");
    }

    fn lr() -> Domain {
        Domain::Float { low: 1e-4, high: 1.0, scale: Scale::Log }
    }

    fn bs() -> Domain {
        Domain::Levels { values: (3..10).map(|e| f64::from(1 << e)).collect(), scale: Scale::Log }
    }

    #[test]
    fn the_largest_balanced_grid_within_the_budget_is_chosen() {
        assert_eq!(balanced_counts(&space(vec![lr(), bs()]), 24), [6, 4]);
        assert_eq!(balanced_counts(&space(vec![bs(), lr()]), 24), [4, 6]);
        assert_eq!(balanced_counts(&space(vec![lr(), bs()]), 100), [14, 7]);
        assert_eq!(balanced_counts(&space(vec![lr(); 3]), 27), [3, 3, 3]);
        assert_eq!(balanced_counts(&space(vec![lr(); 2]), 1), [1, 1]);
    }

    #[test]
    fn what_sleeps_takes_nothing_of_the_budget() {
        let mut space = space(vec![Domain::Choice { count: 3 }, lr(), lr(), lr()]);
        for (i, param) in space.params[1..].iter_mut().enumerate() {
            param.condition = Some(Condition { param: 0, equals: vec![i as f64] });
        }
        // One more value of any rate is one more point. With less, one choice is all that fits, and its rate.
        assert_eq!(balanced_counts(&space, 2), [1, 1, 2, 1]);
        assert_eq!(balanced_counts(&space, 30), [3, 10, 10, 10]);
        let grid = Grid::new(GridOrder::InOrder, &space, 30, 0);
        let order = grid.order.unwrap();
        let keys: Vec<_> = order.iter().map(|&i| space.key(&grid.lattice.point(i))).collect();
        let different: std::collections::BTreeSet<_> = keys.iter().collect();
        assert_eq!((keys.len(), different.len()), (30, 30));
    }

    #[test]
    fn axes_hold_both_ends_and_even_spacing() {
        let values = axis(&lr(), 5);
        for (value, expected) in values.iter().zip([1e-4, 1e-3, 1e-2, 1e-1, 1.0]) {
            assert!((value / expected - 1.0).abs() < 1e-12);
        }
        assert_eq!((values[0], values[4]), (1e-4, 1.0));
        assert_eq!(axis(&bs(), 4), [8.0, 32.0, 128.0, 512.0]);
        assert_eq!(axis(&lr(), 1), [1e-2_f64.clamp(1e-4, 1.0)].map(|x| lr().at_unit(0.5) + 0.0 * x));
    }

    #[test]
    fn what_is_left_of_the_budget_goes_to_the_next_finer_grid() {
        let space = space(vec![lr(), Domain::Choice { count: 2 }]);
        let counts = balanced_counts(&space, 5);
        assert_eq!(counts, [2, 2]);
        let grid = Lattice::of_values(axes(&space, &counts));
        let pending: Vec<_> = (0..4).map(|i| grid.point(i)).collect();
        let cx = Context {
            space: &space,
            trial: 4,
            budget: 5,
            seed: 1,
            history: &[],
            pending: &pending,
            acquisition: Acquisition::LogEi,
            outcome_scale: crate::space::Scale::Linear,
        };
        let proposal = GridSearcher { order: GridOrder::InOrder }.propose(&cx).unwrap();
        let Proposal::Try(point) = proposal else { panic!("{proposal:?}") };
        assert!((point.0[0] - 1e-2).abs() < 1e-15, "{point:?}");
    }
}
