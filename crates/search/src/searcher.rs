//! What every searcher is asked and what it may answer.

use serde::{Deserialize, Serialize};

use crate::schedulers::Planner;
use crate::searchers::{
    AutoSearcher, CmaEsSearcher, GpSearcher, GridOrder, GridSearcher, HaltonSearcher, RandomSearcher,
    SobolSearcher, TpeSearcher,
};
use crate::space::{Point, Scale, Space};

/// A finished trial as a searcher sees it; where trials are trained in stretches, one of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// Trial number within the lane, from 0.
    pub trial: u32,
    /// Where.
    pub point: Point,
    /// The objective, lower is better; `None` when the trial diverged.
    pub value: Option<f64>,
    /// The epoch at which the trial stood then.
    pub until: u32,
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
    /// How outcomes are compared: by amounts, or by factors where all are positive, as losses are.
    pub outcome_scale: Scale,
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
    /// Train this as far as is said.
    Go(Stretch),
}

/// A part of a trial's training: from where it stands until an epoch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stretch {
    /// Trial number within the lane: an earlier one that goes on, or the next.
    pub trial: u32,
    /// The trial's settings.
    pub point: Point,
    /// The epoch at which the stretch ends.
    pub until: u32,
    /// The trial whose network and optimiser a new trial takes over.
    pub from: Option<u32>,
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
    /// Synchronous successive halving.
    Halving,
    /// Successive halving in several brackets.
    Hyperband,
    /// Asynchronous successive halving.
    Asha,
    /// Population-based training.
    Pbt,
    /// The person.
    You,
}

impl SearcherKind {
    /// All of them, in the order the page lists them.
    pub const ALL: [Self; 14] = [
        Self::Grid,
        Self::ShuffledGrid,
        Self::Random,
        Self::Sobol,
        Self::Halton,
        Self::Tpe,
        Self::Gp,
        Self::CmaEs,
        Self::Auto,
        Self::Halving,
        Self::Hyperband,
        Self::Asha,
        Self::Pbt,
        Self::You,
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
            Self::Halving => "halving",
            Self::Hyperband => "hyperband",
            Self::Asha => "asha",
            Self::Pbt => "pbt",
            Self::You => "you",
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
            Self::Halving => 10,
            Self::Hyperband => 11,
            Self::Asha => 12,
            Self::Pbt => 13,
            Self::You => 14,
        }
    }

    /// Whether it decides, too, how long each trial trains.
    #[must_use]
    pub const fn is_scheduler(self) -> bool {
        matches!(self, Self::Halving | Self::Hyperband | Self::Asha | Self::Pbt)
    }

    /// Whether a worker must be asked for its proposals, because they depend on earlier outcomes.
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
    /// As in [`Context`].
    pub outcome_scale: Scale,
    /// What only the kinds that train in stretches look at; for them `trial` is the number of the stretch, and the
    /// history holds one observation a stretch.
    pub schedule: Option<Schedule>,
}

/// What a scheduler must know besides points and outcomes.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Schedule {
    /// Epochs of a full training.
    pub resource: u32,
    /// One of so many trials is promoted, at least 2.
    pub eta: u32,
    /// Which parameters may change while a network trains; none where the list is too short.
    pub mutable: Vec<bool>,
    /// The pending stretches: their trials and until which epoch, in the order of [`Ask::pending`].
    pub pending: Vec<(u32, u32)>,
    /// Before which stretches something could not be paid: the trial that was to go on, none for a new one.
    pub refused: Vec<(u32, Option<u32>)>,
}

impl Ask {
    /// Which is the first point of a lane? Whatever is not given is empty or the default.
    #[must_use]
    pub fn new(searcher: SearcherKind, space: Space, budget: u32, seed: u32) -> Self {
        Self {
            searcher,
            lane: 0,
            space,
            trial: 0,
            budget,
            seed,
            history: Vec::new(),
            pending: Vec::new(),
            acquisition: Acquisition::default(),
            outcome_scale: Scale::Linear,
            schedule: None,
        }
    }

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
            outcome_scale: self.outcome_scale,
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
            SearcherKind::Halving | SearcherKind::Hyperband | SearcherKind::Asha | SearcherKind::Pbt => {
                Ok(Planner::answer(self).unwrap_or(Proposal::Exhausted))
            }
            SearcherKind::You => Ok(Proposal::Wait),
        }
    }
}
