//! What helps against what the curves say, in the order in which to try it. Knows what a knob is good for, not what it is
//! set to: whoever knows the experiment says how far to turn it, or that it cannot be turned.

use serde::{Deserialize, Serialize};

use super::Verdict;
use super::judge::{Look, NO_PROGRESS};

/// A knob and the way to turn it. Sample numbers are indices into what was read.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Remedy {
    /// Divide the learning rate by this.
    LowerLr(f64),
    /// Multiply the learning rate by this.
    RaiseLr(f64),
    /// Multiply the length of the run by this.
    MoreEpochs(f64),
    /// Nothing much happens after this sample.
    FewerEpochs(usize),
    /// Keep the network of this sample.
    StopEarly(usize),
    /// Silence more units in training.
    Dropout,
    /// Silence fewer.
    LessDropout,
    /// Pull weights harder towards zero.
    WeightDecay,
    /// Pull less.
    LessWeightDecay,
    /// Fewer units or layers.
    SmallerNet,
    /// More.
    LargerNet,
    /// More examples to learn from.
    MoreData,
    /// Average more examples for an update.
    LargerBatch,
    /// Look through the labels of the training examples.
    CleanLabels,
    /// Look at how the examples were split and whether they are alike in all parts.
    CheckSplit,
    /// Look for a mistake in the network, the loss or the data.
    CheckSetup,
}

impl Remedy {
    /// One of each.
    pub const ALL: [Self; 16] = [
        Self::LowerLr(10.0),
        Self::RaiseLr(10.0),
        Self::MoreEpochs(3.0),
        Self::FewerEpochs(1),
        Self::StopEarly(1),
        Self::Dropout,
        Self::LessDropout,
        Self::WeightDecay,
        Self::LessWeightDecay,
        Self::SmallerNet,
        Self::LargerNet,
        Self::MoreData,
        Self::LargerBatch,
        Self::CleanLabels,
        Self::CheckSplit,
        Self::CheckSetup,
    ];

    /// Stable name, for snapshots and translations.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::LowerLr(_) => "lower-lr",
            Self::RaiseLr(_) => "raise-lr",
            Self::MoreEpochs(_) => "more-epochs",
            Self::FewerEpochs(_) => "fewer-epochs",
            Self::StopEarly(_) => "stop-early",
            Self::Dropout => "dropout",
            Self::LessDropout => "less-dropout",
            Self::WeightDecay => "weight-decay",
            Self::LessWeightDecay => "less-weight-decay",
            Self::SmallerNet => "smaller-net",
            Self::LargerNet => "larger-net",
            Self::MoreData => "more-data",
            Self::LargerBatch => "larger-batch",
            Self::CleanLabels => "clean-labels",
            Self::CheckSplit => "check-split",
            Self::CheckSetup => "check-setup",
        }
    }
}

/// What helps, the first to try first.
pub(super) fn remedies(verdict: Verdict, look: &Look<'_>) -> Vec<Remedy> {
    use Remedy::{
        CheckSetup, CheckSplit, CleanLabels, Dropout, FewerEpochs, LargerBatch, LargerNet, LessDropout,
        LessWeightDecay, LowerLr, MoreData, MoreEpochs, RaiseLr, SmallerNet, StopEarly, WeightDecay,
    };
    let stop = look.lowest.map(StopEarly);
    match verdict {
        Verdict::TooShort => vec![MoreEpochs(5.0)],
        Verdict::StillLearning => vec![MoreEpochs(3.0), RaiseLr(3.0)],
        Verdict::TooSlow => vec![RaiseLr(10.0), MoreEpochs(3.0)],
        Verdict::Overfitting => {
            stop.into_iter().chain([MoreData, Dropout, WeightDecay, SmallerNet]).collect()
        }
        Verdict::GeneralisationGap => vec![MoreData, Dropout, WeightDecay, SmallerNet],
        // What never learned is a matter of the step first; what learned a little, of capacity.
        Verdict::Underfitting if look.train.progress < NO_PROGRESS => {
            vec![RaiseLr(10.0), LowerLr(10.0), LargerNet, LessDropout, LessWeightDecay]
        }
        Verdict::Underfitting => vec![LargerNet, LessDropout, LessWeightDecay, RaiseLr(3.0)],
        Verdict::WrongLabels => vec![CleanLabels, MoreData],
        Verdict::SuspectData => vec![CleanLabels, CheckSplit],
        Verdict::BrokenSetup => vec![LowerLr(10.0), CheckSetup],
        Verdict::Diverged => vec![LowerLr(10.0)],
        Verdict::Saturated => vec![FewerEpochs(look.settled_at())],
        Verdict::Noisy => vec![LowerLr(5.0), LargerBatch, MoreData],
    }
}
