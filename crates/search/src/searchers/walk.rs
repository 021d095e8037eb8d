//! Searchers that ignore outcomes, asked for one trial after the other: they need no history, so whoever keeps the
//! race answers at once. What is kept between proposals only saves time: the points are those of the searchers'
//! [`propose`](crate::searcher::Searcher::propose), which a test holds them to.

use super::grid::{Grid, GridOrder};
use super::{halton, random, sobol};
use crate::searcher::{Proposal, SearcherKind};
use crate::seen::Seen;
use crate::space::{Point, Space};

/// A searcher on its way through a space.
#[derive(Debug, Clone)]
pub(crate) struct Walk {
    way: Way,
    seed: u32,
    seen: Seen,
}

#[derive(Debug, Clone)]
enum Way {
    Grid(Grid),
    Random,
    Sobol,
    Halton,
}

impl Walk {
    /// At its beginning, through a valid space; none for a searcher that must see outcomes.
    pub(crate) fn new(kind: SearcherKind, space: &Space, budget: u32, seed: u32) -> Option<Self> {
        let grid = |order| Way::Grid(Grid::new(order, space, budget, seed));
        let way = match kind {
            SearcherKind::Grid => grid(GridOrder::InOrder),
            SearcherKind::ShuffledGrid => grid(GridOrder::Shuffled),
            SearcherKind::Random => Way::Random,
            SearcherKind::Sobol => Way::Sobol,
            SearcherKind::Halton => Way::Halton,
            _ => return None,
        };
        Some(Self { way, seed, seen: Seen::nothing(space.clone()) })
    }

    /// The point of a trial, once all before it were [taken](Self::take).
    pub(crate) fn propose(&self, trial: u32) -> Proposal {
        let point = match &self.way {
            Way::Grid(grid) => grid.next_new(trial, &self.seen),
            Way::Random => random::next_new(self.seed, trial, &self.seen),
            Way::Sobol => sobol::next_new(self.seed, trial, &self.seen),
            Way::Halton => halton::next_new(self.seed, trial, &self.seen),
        };
        point.into()
    }

    /// Never proposes this point again.
    pub(crate) fn take(&mut self, point: &Point) {
        self.seen.insert(point);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::searcher::Ask;
    use crate::space::{Domain, Param, Scale};

    fn space(domains: Vec<Domain>) -> Space {
        let named = |(i, domain)| Param { name: format!("x{i}"), domain, condition: None };
        Space { params: domains.into_iter().enumerate().map(named).collect() }
    }

    #[test]
    fn a_walk_proposes_what_a_worker_would_that_is_told_everything() {
        const BUDGET: u32 = 90;
        let lr = Domain::Float { low: 1e-4, high: 1.0, scale: Scale::Log };
        let levels = Domain::Levels { values: vec![8.0, 16.0, 32.0], scale: Scale::Log };
        let spaces = [space(vec![lr, levels.clone()]), space(vec![Domain::Choice { count: 5 }, levels])];
        for (space, kind) in spaces.iter().flat_map(|space| SearcherKind::ALL.map(|kind| (space, kind))) {
            let Some(mut walk) = Walk::new(kind, space, BUDGET, 11) else {
                assert!(kind.is_adaptive() || kind.is_scheduler() || kind == SearcherKind::You);
                continue;
            };
            let mut ask = Ask::new(kind, space.clone(), BUDGET, 11);
            for trial in 0..BUDGET {
                ask.trial = trial;
                let proposal = walk.propose(trial);
                assert_eq!(ask.answer(), Ok(proposal.clone()), "{kind:?} {trial}");
                let Proposal::Try(point) = proposal else { break };
                walk.take(&point);
                ask.pending.push(point);
            }
            let points = ask.space.cardinality().unwrap_or(BUDGET.into()).min(BUDGET.into());
            assert_eq!(ask.pending.len() as u64, points);
        }
    }
}
