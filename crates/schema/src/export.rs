//! Experiments as programs that run elsewhere: Python that trains the same networks in PyTorch and searches the same space
//! with other people's searchers. Text only; nothing is run here.
//!
//! A program is put together from the files in `export/`, each of which begins with its imports; what holds for this
//! experiment stands between the trainer and the search. `cargo xtask test --exports` runs them.

mod counterpart;
mod program;
mod sweep;

use search::SearcherKind;

pub use counterpart::{Missing, missing};
pub use program::python;
pub use sweep::wandb_sweep;

/// Whose search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Optuna, with a journal that several machines can share.
    Optuna,
    /// scikit-learn's grid, randomised and halving searches.
    Sklearn,
    /// Hyperopt.
    Hyperopt,
    /// Ray Tune, on one machine or a cluster.
    Ray,
    /// One trial of a sweep of Weights & Biases; [`wandb_sweep`] is its other half.
    Wandb,
}

impl Way {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Optuna, Self::Sklearn, Self::Hyperopt, Self::Ray, Self::Wandb];

    /// Stable name.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Optuna => "optuna",
            Self::Sklearn => "sklearn",
            Self::Hyperopt => "hyperopt",
            Self::Ray => "ray",
            Self::Wandb => "wandb",
        }
    }

    /// The tool's name.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Optuna => "Optuna",
            Self::Sklearn => "scikit-learn",
            Self::Hyperopt => "Hyperopt",
            Self::Ray => "Ray Tune",
            Self::Wandb => "Weights & Biases",
        }
    }

    /// What to install.
    const fn packages(self) -> &'static str {
        match self {
            Self::Optuna => "torch numpy scikit-learn optuna cmaes",
            Self::Sklearn => "torch numpy scikit-learn scipy",
            Self::Hyperopt => "torch numpy scikit-learn hyperopt",
            Self::Ray => "torch numpy scikit-learn \"ray[tune]\" optuna cmaes",
            Self::Wandb => "torch numpy scikit-learn wandb",
        }
    }

    /// How several machines take part.
    const fn together(self) -> &'static str {
        match self {
            Self::Optuna => {
                "run this file on each with the same --storage mysql://… or postgresql://…, or in a folder that all see, \
                 where the journal lies; together they spend one budget"
            }
            Self::Sklearn => {
                "n_jobs=-1 in a search takes all cores; joblib's Dask or Ray back end takes other machines"
            }
            Self::Hyperopt => "a MongoTrials or SparkTrials in place of Trials, as Hyperopt's manual says",
            Self::Ray => {
                "--address auto on a machine of a Ray cluster, or ray://HEAD:10001; --storage a folder that all see"
            }
            Self::Wandb => "run the agent on each",
        }
    }

    /// How it is run.
    fn usage(self) -> String {
        let file = file_name(self);
        match self {
            Self::Wandb => format!(
                "wandb sweep {SWEEP} tells the sweep's name; then wandb agent NAME. One trial alone: python {file} --help"
            ),
            _ => format!("python {file} (--help lists its options)"),
        }
    }
}

/// What the sweep of Weights & Biases is called as a file.
pub const SWEEP: &str = "athanor_wandb.yaml";

/// What a program is called as a file; no module of the tool's is hidden by it.
#[must_use]
pub const fn file_name(way: Way) -> &'static str {
    match way {
        Way::Optuna => "athanor_optuna.py",
        Way::Sklearn => "athanor_sklearn.py",
        Way::Hyperopt => "athanor_hyperopt.py",
        Way::Ray => "athanor_ray.py",
        Way::Wandb => "athanor_wandb.py",
    }
}

/// One search of a program: who, with how many trials, and by how much its seed differs from the experiment's, so that no
/// two searches draw the same points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Search {
    searcher: SearcherKind,
    trials: u32,
    offset: u32,
}

#[cfg(test)]
mod tests;
