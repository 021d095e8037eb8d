//! What a verdict rests on: which part of the curves was looked at, what was measured there, and what it was compared
//! with. Quotes numbers; the sentences around them are the reader's business.

use serde::{Deserialize, Serialize};

use super::Verdict;
use super::judge::{
    HARDLY_BEGUN, HIGH, LOST, Look, MATERIAL_GAP, NO_PROGRESS, NOISY, SETTLED_GAP, SEVERAL_FOLD, SPIKES,
    STILL_IMPROVING, STRAIGHT,
};
use super::trend::Trend;
use super::{Direction, MIN_SAMPLES};

/// What was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Measure {
    /// Change of the training loss over the last part, by its slope; less than the bound either way is flat.
    TrainChange,
    /// The same of the validation loss.
    ValChange,
    /// Validation loss now above its lowest, as a share of what the run achieved.
    Rebound,
    /// How many times its lowest value the validation loss is now.
    Fold,
    /// Validation above training loss, at the end, as a share of what training achieved.
    Gap,
    /// Training above validation loss, at the end.
    LabelGap,
    /// Median late jump between neighbouring evaluations, as a share of the loss.
    Jumps,
    /// Mean late jump of the training loss, as a share of the loss.
    Spikes,
    /// The most by which the smoothed training loss ever fell, as a share of its start.
    Progress,
    /// The lower of both losses at the end, as a share of what guessing costs.
    Level,
    /// Speed of the training loss over the last part, as a share of that over the first.
    Straightness,
    /// Training loss at the end, as a share of its start.
    Left,
    /// The lowest validation loss of the last fifth, as a share of the lowest before.
    LateImprovement,
    /// The last sample before a loss that was no number or beyond all use.
    NotFinite,
    /// How many evaluations there are.
    Count,
}

impl Measure {
    /// Each of them.
    pub const ALL: [Self; 15] = [
        Self::TrainChange,
        Self::ValChange,
        Self::Rebound,
        Self::Fold,
        Self::Gap,
        Self::LabelGap,
        Self::Jumps,
        Self::Spikes,
        Self::Progress,
        Self::Level,
        Self::Straightness,
        Self::Left,
        Self::LateImprovement,
        Self::NotFinite,
        Self::Count,
    ];

    /// Stable name, for snapshots and translations.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::TrainChange => "train-change",
            Self::ValChange => "val-change",
            Self::Rebound => "rebound",
            Self::Fold => "fold",
            Self::Gap => "gap",
            Self::LabelGap => "label-gap",
            Self::Jumps => "jumps",
            Self::Spikes => "spikes",
            Self::Progress => "progress",
            Self::Level => "level",
            Self::Straightness => "straightness",
            Self::Left => "left",
            Self::LateImprovement => "late-improvement",
            Self::NotFinite => "not-finite",
            Self::Count => "count",
        }
    }
}

/// One thing that was seen.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Sign {
    /// What was measured.
    pub measure: Measure,
    /// The first and the last sample looked at.
    pub span: [usize; 2],
    /// What came out.
    pub value: f64,
    /// What it was compared with.
    pub bound: f64,
    /// The two losses behind it, where there are two: before and after, or training and validation.
    pub losses: Option<[f64; 2]>,
}

/// The signs behind a verdict, the most telling first.
pub(super) fn evidence(verdict: Verdict, look: &Look<'_>) -> Vec<Sign> {
    let (train, val) = (trend(look, true), trend(look, false));
    let sign = |measure| sign(look, measure);
    match verdict {
        Verdict::TooShort => vec![sign(Measure::Count)],
        Verdict::Diverged => vec![sign(Measure::NotFinite)],
        Verdict::StillLearning if both_flat(look) => vec![sign(Measure::LateImprovement)],
        Verdict::StillLearning => vec![val, train],
        Verdict::TooSlow => vec![sign(Measure::Straightness), sign(Measure::Left)],
        Verdict::Overfitting => overfitting(look, train, val),
        Verdict::GeneralisationGap => vec![sign(Measure::Gap), val],
        Verdict::Underfitting if look.train.progress < NO_PROGRESS => {
            vec![sign(Measure::Progress), train, val]
        }
        Verdict::Underfitting => vec![sign(Measure::Level), train, val],
        Verdict::WrongLabels => vec![sign(Measure::LabelGap)],
        Verdict::SuspectData => vec![train, val],
        Verdict::BrokenSetup => vec![train, val],
        Verdict::Saturated => vec![val, train, sign(Measure::Gap)],
        Verdict::Noisy if look.train.swing > SPIKES => vec![sign(Measure::Spikes)],
        Verdict::Noisy => vec![sign(Measure::Jumps)],
    }
}

fn both_flat(look: &Look<'_>) -> bool {
    [look.train.direction, look.val.direction] == [Direction::Flat; 2]
}

/// The validation loss has risen or stands still; the training loss goes on, or went on long enough to open a gap.
fn overfitting(look: &Look<'_>, train: Sign, val: Sign) -> Vec<Sign> {
    let lost = if look.val.rebound > LOST { Measure::Rebound } else { Measure::Fold };
    let mut signs = Vec::new();
    if look.val.rebound > LOST || look.folds()[1] > SEVERAL_FOLD {
        signs.push(sign(look, lost));
    }
    signs.extend([val, train, sign(look, Measure::Gap)]);
    signs
}

fn trend(look: &Look<'_>, of_training: bool) -> Sign {
    let (trend, measure): (&Trend, _) =
        if of_training { (&look.train, Measure::TrainChange) } else { (&look.val, Measure::ValChange) };
    Sign {
        measure,
        span: [trend.from, look.samples.len().saturating_sub(1)],
        value: trend.change,
        bound: trend.bound,
        losses: None,
    }
}

fn sign(look: &Look<'_>, measure: Measure) -> Sign {
    let Look { samples, train, val, .. } = look;
    let end = samples.len().saturating_sub(1);
    let lowest = look.lowest.unwrap_or(0);
    let lowest_loss = samples.get(lowest).map_or(0.0, |s| s.val_loss);
    let both = Some([train.last, val.last]);
    let (from, value, bound, losses) = match measure {
        Measure::TrainChange | Measure::ValChange => return trend(look, measure == Measure::TrainChange),
        Measure::Rebound => (lowest, val.rebound, LOST, Some([lowest_loss, val.last])),
        Measure::Fold => (lowest, look.folds()[1], SEVERAL_FOLD, Some([lowest_loss, val.last])),
        Measure::Gap => {
            let settled = train.direction == Direction::Flat;
            let bound = if settled { SETTLED_GAP } else { MATERIAL_GAP };
            (val.tail_from, look.gap() / look.achieved(), bound, both)
        }
        Measure::LabelGap => (val.tail_from, -look.gap(), look.label_bound(), both),
        Measure::Jumps => (train.from, train.noise.max(val.noise), NOISY, None),
        Measure::Spikes => (train.from, train.swing, SPIKES, None),
        Measure::Progress => (0, train.progress, NO_PROGRESS, Some([train.first, train.last])),
        Measure::Level => {
            (val.tail_from, train.last.min(val.last) / look.chance, HIGH, Some([train.last, look.chance]))
        }
        Measure::Straightness => (0, train.straightness, STRAIGHT, None),
        Measure::Left => (0, train.last / train.first, HARDLY_BEGUN, Some([train.first, train.last])),
        Measure::LateImprovement => (look.late_from(), look.late_improvement(), STILL_IMPROVING, None),
        Measure::NotFinite => (end, 0.0, 0.0, None),
        Measure::Count => (0, samples.len() as f64, MIN_SAMPLES as f64, None),
    };
    Sign { measure, span: [from, end], value, bound, losses }
}
