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

/// Where early stopping ends a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EarlyStop {
    /// After this epoch.
    pub epoch: u32,
    /// The epoch with the lowest validation loss by then, whose parameters are kept.
    pub kept: u32,
}

/// Where early stopping would have ended this curve, if it had borne so many epochs without a lower validation loss; none
/// if it would have let it go to its end.
#[must_use]
pub fn early_stop(curve: &[CurvePoint], patience: u32) -> Option<EarlyStop> {
    let mut best = curve.first()?;
    for (index, point) in curve.iter().enumerate().skip(1) {
        if point.val_loss < best.val_loss {
            best = point;
        } else if point.epoch - best.epoch >= patience && index + 1 < curve.len() {
            return Some(EarlyStop { epoch: point.epoch, kept: best.epoch });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn early_stopping_bears_as_much_as_its_patience() {
        let losses = [3.0, 2.0, 2.5, 1.9, 2.0, 2.1, 2.2, 1.0, 1.5];
        let point = |(epoch, val_loss): (usize, f32)| CurvePoint {
            step: 0,
            epoch: epoch as u32,
            train_loss: 0.0,
            val_loss,
            train_acc: None,
            val_acc: None,
        };
        let curve: Vec<_> = losses.into_iter().enumerate().map(point).collect();
        let stop = |epoch, kept| Some(EarlyStop { epoch, kept });
        assert_eq!(early_stop(&curve, 1), stop(2, 1));
        assert_eq!(early_stop(&curve, 2), stop(5, 3));
        assert_eq!(early_stop(&curve, 3), stop(6, 3));
        assert_eq!(early_stop(&curve, 4), None);
        assert_eq!(early_stop(&curve[..7], 3), None, "it ends there anyway");
        assert_eq!(early_stop(&[], 3), None);
    }
}
