//! What every searcher is asked and what it may answer.

use serde::{Deserialize, Serialize};

use crate::searchers::{
    AutoSearcher, CmaEsSearcher, GpSearcher, GridOrder, GridSearcher, HaltonSearcher, RandomSearcher,
    SobolSearcher, TpeSearcher,
};
use crate::space::{Point, Space};

/// A finished trial as a searcher sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// Trial number within the lane, from 0.
    pub trial: u32,
    /// Where.
    pub point: Point,
    /// The objective, lower is better; `None` when the trial diverged.
    pub value: Option<f64>,
}

/// All that a searcher may look at when it chooses trial number `trial`.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Where to search.
    pub space: &'a Space,
    /// Number of the trial to propose, from 0.
    pub trial: u32,
    /// How many trials the lane has in all.
    pub budget: u32,
    /// Seed of the search.
    pub seed: u32,
    /// Outcomes it may see (fixed lag), in trial order.
    pub history: &'a [Observation],
    /// Points proposed but not visible yet, in trial order.
    pub pending: &'a [Point],
    /// By what a Gaussian process chooses; of no meaning to other searchers.
    pub acquisition: Acquisition,
}

/// By what a Gaussian process chooses its next point, given mean μ and standard deviation s where nothing was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum Acquisition {
    /// Log expected improvement (Ament et al. 2023).
    #[default]
    LogEi,
    /// Confidence bound: the lowest `μ - √β s` (Srinivas et al. 2010), here of a loss, hence the lower one.
    Ucb,
    /// Thompson sampling: the lowest point of one function drawn from the posterior.
    Thompson,
}

impl Acquisition {
    /// All of them, the default first.
    pub const ALL: [Self; 3] = [Self::LogEi, Self::Ucb, Self::Thompson];

    /// The name used in URLs and reports.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::LogEi => "ei",
            Self::Ucb => "ucb",
            Self::Thompson => "ts",
        }
    }
}

/// A searcher's answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Proposal {
    /// Train this.
    Try(Point),
    /// Nothing can be said before more outcomes are known.
    Wait,
    /// The space holds nothing new.
    Exhausted,
}

impl From<Option<Point>> for Proposal {
    /// Without a point, nothing new is left.
    fn from(point: Option<Point>) -> Self {
        point.map_or(Self::Exhausted, Self::Try)
    }
}

/// Why a search cannot go on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
pub enum SearchError {
    /// A parameter's domain makes no sense.
    #[error("parameter {name}: {reason}")]
    InvalidSpace {
        /// The parameter's; empty when it is about the space.
        name: String,
        /// What is wrong.
        reason: String,
    },
    /// A model of the objective could not be fitted.
    #[error("the surrogate could not be fitted: {reason}")]
    Fit {
        /// What went wrong.
        reason: String,
    },
}

/// A pure function of its context: same context, same proposal, on any worker.
pub trait Searcher {
    /// Chooses the point of trial `cx.trial`.
    ///
    /// # Errors
    /// [`SearchError`] when the space is invalid or a surrogate cannot be fitted.
    fn propose(&self, cx: &Context<'_>) -> Result<Proposal, SearchError>;
}

/// The searchers there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SearcherKind {
    /// Every combination of evenly spaced values, in order.
    Grid,
    /// The same grid in a seeded random order.
    ShuffledGrid,
    /// Independent uniform draws.
    Random,
    /// Owen-scrambled Sobol sequence.
    Sobol,
    /// Bayesian optimisation with a Gaussian process.
    Gp,
    /// Scrambled Halton sequence.
    Halton,
    /// Tree-structured Parzen estimators.
    Tpe,
    /// Covariance matrix adaptation, an evolution strategy.
    CmaEs,
    /// Whichever of ours is best for the space and budget.
    Auto,
}

impl SearcherKind {
    /// All of them, in the order the page lists them.
    pub const ALL: [Self; 9] = [
        Self::Grid,
        Self::ShuffledGrid,
        Self::Random,
        Self::Sobol,
        Self::Halton,
        Self::Tpe,
        Self::Gp,
        Self::CmaEs,
        Self::Auto,
    ];

    /// The name used in URLs and reports.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::ShuffledGrid => "shuffled",
            Self::Random => "random",
            Self::Sobol => "sobol",
            Self::Gp => "gp",
            Self::Halton => "halton",
            Self::Tpe => "tpe",
            Self::CmaEs => "cmaes",
            Self::Auto => "auto",
        }
    }

    /// Part of what its draws are made from; never changes.
    pub(crate) const fn code(self) -> u32 {
        match self {
            Self::Grid => 1,
            Self::ShuffledGrid => 2,
            Self::Random => 3,
            Self::Sobol => 4,
            Self::Gp => 5,
            Self::Halton => 6,
            Self::Tpe => 7,
            Self::CmaEs => 8,
            Self::Auto => 9,
        }
    }

    /// Whether its proposals depend on earlier outcomes.
    #[must_use]
    pub const fn is_adaptive(self) -> bool {
        matches!(self, Self::Gp | Self::Tpe | Self::CmaEs | Self::Auto)
    }
}

/// A self-contained question that any worker can answer: which point for trial `trial` of this lane?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ask {
    /// Which searcher.
    pub searcher: SearcherKind,
    /// Position of the lane in the race.
    pub lane: u32,
    /// As in [`Context`].
    pub space: Space,
    /// As in [`Context`].
    pub trial: u32,
    /// As in [`Context`].
    pub budget: u32,
    /// As in [`Context`].
    pub seed: u32,
    /// As in [`Context`].
    pub history: Vec<Observation>,
    /// As in [`Context`].
    pub pending: Vec<Point>,
    /// As in [`Context`].
    pub acquisition: Acquisition,
}

impl Ask {
    /// What the searcher sees of it.
    #[must_use]
    pub fn context(&self) -> Context<'_> {
        Context {
            space: &self.space,
            trial: self.trial,
            budget: self.budget,
            seed: self.seed,
            history: &self.history,
            pending: &self.pending,
            acquisition: self.acquisition,
        }
    }

    /// Runs the searcher.
    ///
    /// # Errors
    /// Whatever [`Searcher::propose`] reports.
    pub fn answer(&self) -> Result<Proposal, SearchError> {
        self.space.validate()?;
        let cx = self.context();
        match self.searcher {
            SearcherKind::Grid => GridSearcher { order: GridOrder::InOrder }.propose(&cx),
            SearcherKind::ShuffledGrid => GridSearcher { order: GridOrder::Shuffled }.propose(&cx),
            SearcherKind::Random => RandomSearcher.propose(&cx),
            SearcherKind::Sobol => SobolSearcher.propose(&cx),
            SearcherKind::Gp => GpSearcher.propose(&cx),
            SearcherKind::Halton => HaltonSearcher.propose(&cx),
            SearcherKind::Tpe => TpeSearcher.propose(&cx),
            SearcherKind::CmaEs => CmaEsSearcher.propose(&cx),
            SearcherKind::Auto => AutoSearcher.propose(&cx),
        }
    }
}
