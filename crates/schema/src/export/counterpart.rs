//! What a tool does in the place of what the page does, and what it cannot do.

use std::fmt;

use search::{Acquisition, Prune, SearcherKind};

use super::{Search, Way};
use crate::rules::BudgetKind;
use crate::study::StudyConfig;

/// A part of an experiment that has no counterpart in a tool. As text it is an English sentence without its full stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// A searcher, and who searches in its place.
    Searcher {
        /// Whom the experiment names.
        wanted: SearcherKind,
        /// Whom the tool has.
        instead: SearcherKind,
    },
    /// All searches but one: a sweep of Weights & Biases is a single one.
    OtherSearches {
        /// The one.
        kept: SearcherKind,
    },
    /// What the person placed.
    Placed,
    /// Median pruning: every trial trains to its end.
    Pruning,
    /// Budgets that are equal in steps or examples: here they are equal in trials.
    Budget(BudgetKind),
    /// By what a Gaussian process chooses: here by its expected improvement.
    Acquisition(Acquisition),
    /// The measured landscape.
    Survey,
    /// Repeats on one split: each setting is trained once.
    Repeats,
    /// The person's own table, which was not at hand.
    Table,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Searcher { wanted, instead } => {
                write!(f, "searcher {}: {} searches in its place", wanted.key(), instead.key())
            }
            Self::OtherSearches { kept } => write!(f, "a sweep is one search: only {} searches", kept.key()),
            Self::Placed => f.write_str("the trials that a person placed"),
            Self::Pruning => f.write_str("median pruning: every trial trains to its end"),
            Self::Budget(kind) => write!(f, "budgets equal in {}: they are equal in trials", kind.key()),
            Self::Acquisition(kind) => {
                write!(f, "acquisition {}: gp chooses by expected improvement", kind.key())
            }
            Self::Survey => f.write_str("the measured landscape"),
            Self::Repeats => f.write_str("repeats: each setting is trained once"),
            Self::Table => f.write_str(
                "your own table: put it into TABLE at the end, as CSV, and its classes into CLASSES",
            ),
        }
    }
}

/// What of an experiment has no counterpart in a tool. `has_table`: whether a table of the person's own, if it learns from
/// one, is at hand.
#[must_use]
pub fn missing(study: &StudyConfig, way: Way, has_table: bool) -> Vec<Missing> {
    let searches = searches(study, way);
    let mut missing: Vec<Missing> = study
        .searchers
        .iter()
        .filter(|kind| **kind != SearcherKind::You && !study.space().params.is_empty())
        .map(|&wanted| (wanted, counterpart(study, way, wanted)))
        .filter(|(wanted, instead)| !is_same(*wanted, *instead))
        .map(|(wanted, instead)| Missing::Searcher { wanted, instead })
        .collect();
    if let (Way::Wandb, [first, _, ..]) = (way, searches.as_slice()) {
        missing.retain(
            |it| matches!(it, Missing::Searcher { wanted, .. } if Some(wanted) == others(study).next()),
        );
        missing.push(Missing::OtherSearches { kept: first.searcher });
    }
    let prunes = study.prune == Prune::Median && study.searchers.iter().any(|kind| !kind.is_scheduler());
    let repeats = study.parts.repeats > 1 && study.parts.folds == 0;
    let chooses = searches.iter().any(|it| it.searcher == SearcherKind::Gp);
    let rest = [
        (study.searchers.contains(&SearcherKind::You), Missing::Placed),
        (prunes && !matches!(way, Way::Optuna | Way::Ray), Missing::Pruning),
        (study.budget != BudgetKind::Trials, Missing::Budget(study.budget)),
        (chooses && study.acquisition != Acquisition::LogEi, Missing::Acquisition(study.acquisition)),
        (study.survey > 0, Missing::Survey),
        (repeats && way == Way::Sklearn, Missing::Repeats),
        (study.wants_own() && !has_table, Missing::Table),
    ];
    missing.extend(rest.into_iter().filter(|(is_missing, _)| *is_missing).map(|(_, it)| it));
    missing
}

/// The searchers that are no person.
fn others(study: &StudyConfig) -> impl Iterator<Item = &SearcherKind> {
    study.searchers.iter().filter(|kind| **kind != SearcherKind::You)
}

/// The searches of a program, none twice; at least one.
pub(super) fn searches(study: &StudyConfig, way: Way) -> Vec<Search> {
    if study.space().params.is_empty() {
        return vec![Search { searcher: SearcherKind::Random, trials: 1, offset: 0 }];
    }
    let mut of_one_seed: Vec<(SearcherKind, u32)> = Vec::new();
    let twice = study.twice.then_some((SearcherKind::Random, 2 * study.trials));
    for lane in others(study).map(|kind| (counterpart(study, way, *kind), study.trials)).chain(twice) {
        if !of_one_seed.contains(&lane) {
            of_one_seed.push(lane);
        }
    }
    if of_one_seed.is_empty() {
        of_one_seed.push((SearcherKind::Random, study.trials));
    }
    let all = (0..study.seeds.max(1)).flat_map(|_| &of_one_seed);
    all.zip(0..).map(|(&(searcher, trials), offset)| Search { searcher, trials, offset }).collect()
}

/// Who of a tool's searchers does what one of the page's does, or comes nearest to it.
fn counterpart(study: &StudyConfig, way: Way, kind: SearcherKind) -> SearcherKind {
    use SearcherKind::{
        Asha, Auto, CmaEs, Gp, Grid, Halton, Halving, Hyperband, Pbt, Random, ShuffledGrid, Sobol, Tpe, You,
    };
    match (way, kind) {
        (_, Random | You) => Random,
        (Way::Hyperopt, Tpe | Gp | CmaEs | Auto) => Tpe,
        (Way::Hyperopt, _) => Random,
        (_, Grid | ShuffledGrid) => Grid,
        (Way::Sklearn, Halving | Asha | Hyperband) => Halving,
        (Way::Sklearn, _) => Random,
        (Way::Wandb, Gp | Tpe | CmaEs | Auto) => Gp,
        (Way::Wandb, Halving | Asha | Hyperband) => Hyperband,
        (Way::Wandb, Sobol | Halton) | (Way::Optuna | Way::Wandb, Pbt) => Random,
        (Way::Ray, Pbt) => {
            if study.race().mutable.contains(&true) {
                Pbt
            } else {
                Random
            }
        }
        (Way::Optuna | Way::Ray, Auto) => Gp,
        (Way::Optuna | Way::Ray, Halving) => Asha,
        (Way::Optuna | Way::Ray, Sobol | Halton | Tpe | Gp | CmaEs | Hyperband | Asha) => kind,
    }
}

/// Whether the counterpart is the same method: a shuffled grid is the grid, in another order.
fn is_same(wanted: SearcherKind, instead: SearcherKind) -> bool {
    wanted == instead || (wanted == SearcherKind::ShuffledGrid && instead == SearcherKind::Grid)
}
