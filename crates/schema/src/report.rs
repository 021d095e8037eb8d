//! What a training run reports while it goes and when it ends.

use serde::{Deserialize, Serialize};

/// Losses and accuracies at one moment of a run, measured in evaluation mode (no dropout) over whole splits.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CurvePoint {
    /// Optimiser steps done.
    pub step: u32,
    /// Passes over the training split done.
    pub epoch: u32,
    /// Mean loss over the training split.
    pub train_loss: f32,
    /// Mean loss over the validation split.
    pub val_loss: f32,
    /// Share of the training split classified rightly; none for regression.
    pub train_acc: Option<f32>,
    /// Share of the validation split classified rightly; none for regression.
    pub val_acc: Option<f32>,
}

/// Where a trial stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Proposed, not started.
    Queued,
    /// Training.
    Running,
    /// Trained to the end of its budget.
    Done,
    /// The loss left the finite numbers or grew beyond all use: a result, not an error.
    Diverged,
    /// Stopped early; it may be promoted and go on.
    Pruned,
    /// An engine or worker error.
    Failed,
}

impl Outcome {
    /// Its name in snapshots and tables.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Diverged => "diverged",
            Self::Pruned => "pruned",
            Self::Failed => "failed",
        }
    }

    /// Whether nothing more will happen to the trial.
    #[must_use]
    pub const fn is_final(self) -> bool {
        !matches!(self, Self::Queued | Self::Running)
    }
}

/// The end of a run, or of one stretch of it. Its curve has been reported point by point before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunReport {
    /// `Done`, `Diverged`, or `Pruned` where it stands before its end.
    pub outcome: Outcome,
    /// Optimiser steps done; of a trial in several parts, those of the last.
    pub step: u32,
    /// Epochs done.
    pub epoch: u32,
    /// Parameters of the epoch with the lowest validation loss, flat in the engine's order.
    pub weights: Vec<f32>,
}

/// The point with the lowest finite validation loss; the earliest of equals.
#[must_use]
pub fn best(curve: &[CurvePoint]) -> Option<&CurvePoint> {
    curve.iter().filter(|point| point.val_loss.is_finite()).min_by(|a, b| a.val_loss.total_cmp(&b.val_loss))
}
