//! A board: the trials of any study, ours or another's, with whatever parameters it has. Plain data that maps, races and
//! tables are drawn from; [`import`](crate::import) reads one from other tools' files, [`Board::of`] makes one from an
//! experiment, [`Board::merge`] lays several on one.
//!
//! Knows no file, no page and no searcher's insides.

mod file;
mod handed;
mod importance;
mod merge;
mod ours;
mod range;
mod shape;
mod standing;

use search::{Domain, SearcherKind};
use serde::{Deserialize, Serialize};

pub use handed::HANDED;
pub use importance::Importance;
pub use merge::MergeError;
pub use ours::Source;
pub(crate) use range::{Cell, Range};
pub use shape::Misshapen;
pub use standing::{Difference, Place, Step};

use crate::field::Key;
use crate::report::Outcome;

/// Most trials of a board.
pub const TRIALS_MAX: usize = 50_000;
/// Most parameters of a board.
pub const PARAMS_MAX: usize = 64;
/// Most choices of a parameter.
pub const CHOICES_MAX: usize = 64;
/// Most groups of a board.
pub const GROUPS_MAX: usize = 1000;

/// What our own experiments minimise, and the names of their curves.
pub const VAL_LOSS: &str = "val_loss";
/// Training loss by epoch.
pub const TRAIN_LOSS: &str = "train_loss";
/// Validation accuracy by epoch.
pub const VAL_ACC: &str = "val_acc";
/// Training accuracy by epoch.
pub const TRAIN_ACC: &str = "train_acc";

/// A study's trials.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "shape::Raw")]
pub struct Board {
    /// The study's name.
    pub name: String,
    /// What is to be made best.
    pub objective: Objective,
    /// The parameters that differ between trials.
    pub params: Vec<Param>,
    /// Who proposed trials.
    pub groups: Vec<Group>,
    /// The trials, in the order in which they are known.
    pub trials: Vec<Trial>,
}

/// What is to be made best.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objective {
    /// As the source calls it; [`VAL_LOSS`] in our own experiments.
    pub name: String,
    /// Whether more is better.
    pub higher: bool,
}

impl Objective {
    /// A value as a cost: less is better.
    #[must_use]
    pub fn cost(&self, value: f64) -> f64 {
        if self.higher { -value } else { value }
    }
}

/// A parameter and the values it can take.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Param {
    /// As the source calls it; in our own experiments the URL key.
    pub name: String,
    /// The hyperparameter of ours that it is, for its translated name.
    #[serde(with = "shape::key")]
    pub key: Option<Key>,
    /// What it can be. A choice's value is the position of its label.
    pub domain: Domain,
    /// Names of the choices; in our own experiments as in URLs. Empty for numbers.
    pub labels: Vec<String>,
    /// Whether the source told the domain; else it is read off the trials.
    pub told: bool,
}

/// Who proposed trials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Who {
    /// One search of a searcher of ours.
    Searcher {
        /// Which searcher.
        kind: SearcherKind,
        /// Which of its searches, from 0.
        seed: u32,
    },
    /// A person.
    Learner,
    /// A study, or a part of one, of another tool.
    Study,
}

/// Trials that one searcher, person or study proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Who that is.
    pub who: Who,
    /// Its name; of a searcher of ours the key.
    pub name: String,
    /// The board that it was merged from; empty before a merge.
    pub owner: String,
}

/// One trial.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// Position of its group.
    pub group: u32,
    /// Number within the group.
    pub number: u32,
    /// One entry a parameter; none where it did not apply.
    pub values: Vec<Option<f64>>,
    /// Where it stands.
    pub state: Outcome,
    /// What it reached: always finite.
    pub value: Option<f64>,
    /// What was measured on the way.
    pub curves: Vec<Series>,
    /// How long it took.
    pub seconds: Option<f64>,
}

/// Something measured again and again during a trial.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// What was measured.
    pub name: String,
    /// Epochs or steps, rising, with the value; none where it was not finite.
    pub points: Vec<(f64, Option<f64>)>,
}

impl Board {
    /// The values of a parameter that its trials have.
    pub fn values_of(&self, param: usize) -> impl Iterator<Item = f64> + '_ {
        self.trials.iter().filter_map(move |trial| trial.values.get(param).copied().flatten())
    }

    /// What the trial reached, where that counts. Where trials are stopped early, tools say what they had reached; ours
    /// take that for a result, as searchers do that stop trials on purpose, others do not.
    #[must_use]
    pub fn counted(&self, trial: &Trial) -> Option<f64> {
        let ours = || {
            let group = self.groups.get(trial.group as usize);
            group.is_some_and(|group| matches!(group.who, Who::Searcher { .. }))
        };
        let counts = match trial.state {
            Outcome::Done => true,
            Outcome::Pruned => ours(),
            _ => false,
        };
        trial.value.filter(|_| counts)
    }
}

#[cfg(test)]
mod tests;
