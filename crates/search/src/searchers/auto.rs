//! Whichever of ours is best for the space and budget. As long as a Gaussian process can look at every outcome, that is
//! one that may find that parameters act each by itself; afterwards it sees a selection, and takes turns with Parzen
//! estimators, which see them all.

use super::{TpeSearcher, gp};
use crate::gp::{CONDITION_LIMIT, Surrogate};
use crate::searcher::{Acquisition, Context, Proposal, SearchError, Searcher, SearcherKind};

/// See the module.
#[derive(Debug, Clone, Copy, Default)]
pub struct AutoSearcher;

impl AutoSearcher {
    /// Who proposes this trial.
    #[must_use]
    pub fn choice(cx: &Context<'_>) -> SearcherKind {
        let all_seen = cx.history.len() + cx.pending.len() <= CONDITION_LIMIT;
        if all_seen || cx.trial.is_multiple_of(2) { SearcherKind::Gp } else { SearcherKind::Tpe }
    }
}

impl Searcher for AutoSearcher {
    fn propose(&self, cx: &Context<'_>) -> Result<Proposal, SearchError> {
        match Self::choice(cx) {
            SearcherKind::Tpe => TpeSearcher.propose(cx),
            _ => gp::propose(&Context { acquisition: Acquisition::LogEi, ..*cx }, Surrogate::flexible),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::searcher::Observation;
    use crate::space::{Domain, Param, Point, Scale, Space};

    #[test]
    fn the_model_that_sees_everything_proposes_and_beyond_that_both_in_turn() {
        let domain = Domain::Float { low: 0.0, high: 1.0, scale: Scale::Linear };
        let space = Space { params: vec![Param { name: "x".into(), domain, condition: None }] };
        let outcome = |trial| Observation { trial, point: Point(vec![0.5]), until: 1, value: Some(1.0) };
        let history: Vec<Observation> = (0..300).map(outcome).collect();
        let choice = |n: u32| {
            let history = &history[..n as usize];
            let acquisition = Acquisition::LogEi;
            let cx = Context {
                space: &space,
                trial: n,
                budget: 300,
                seed: 1,
                history,
                pending: &[],
                acquisition,
                outcome_scale: crate::space::Scale::Linear,
            };
            AutoSearcher::choice(&cx)
        };
        assert!((0..=CONDITION_LIMIT as u32).all(|n| choice(n) == SearcherKind::Gp));
        assert_eq!((choice(258), choice(259)), (SearcherKind::Gp, SearcherKind::Tpe));
    }
}
