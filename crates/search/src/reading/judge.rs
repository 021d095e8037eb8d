//! From trends to a verdict: the table of the tuning literature (what the training loss does × what the validation loss
//! does), and the checks beside it. Every bound is named here, and [evidence](super::evidence) quotes it.

use super::trend::Trend;
use super::{CurveSample, Curves, Direction, Verdict};

/// Losses that never fell by this share of their start did not learn.
pub(super) const NO_PROGRESS: f64 = 0.05;
/// A settled loss above this share of what guessing costs is high.
pub(super) const HIGH: f64 = 0.5;
/// Step-to-step noise late in training, as a share of the loss there, that calls for attention.
pub(super) const NOISY: f64 = 0.25;
/// Mean late jump of the training loss, as a share of its level, that tells of leaps rather than of noise.
pub(super) const SPIKES: f64 = 0.5;
/// A loss that ends this far above its minimum, as a share of what was achieved, has lost it for good.
pub(super) const LOST: f64 = 0.2;
/// A generalisation gap below this share of what training achieved is none.
pub(super) const MATERIAL_GAP: f64 = 0.1;
/// The same where neither loss moves any more: what is left of a gap then is no accident of where the run ended.
pub(super) const SETTLED_GAP: f64 = 0.2;
/// A late validation loss below this share of all earlier ones is still improving.
pub(super) const STILL_IMPROVING: f64 = 0.9;
/// A loss this many times its lowest value has been lost again, however small both are.
pub(super) const SEVERAL_FOLD: f64 = 2.0;
/// A training loss that falls at the end at more than this share of its first speed has not bent.
pub(super) const STRAIGHT: f64 = 0.5;
/// A training loss that is still above this share of its start has hardly begun.
pub(super) const HARDLY_BEGUN: f64 = 0.5;
/// A training loss above the validation loss by this share of what guessing costs …
pub(super) const LABEL_GAP: f64 = 0.1;
/// … and by this share of itself is not the luck of the split …
pub(super) const LABEL_SHARE: f64 = 0.25;
/// … if it is also this many standard errors of the validation loss, taking losses to spread about as far as their mean.
const LABEL_ERRORS: f64 = 2.0;

/// A loss this near its end, as a share of how far it fell, has settled.
const SETTLED: f64 = 0.05;

/// Everything that is measured on a pair of curves.
#[derive(Debug)]
pub(super) struct Look<'a> {
    pub(super) samples: &'a [CurveSample],
    pub(super) train: Trend,
    pub(super) val: Trend,
    /// The first sample with the lowest validation loss.
    pub(super) lowest: Option<usize>,
    /// What guessing costs.
    pub(super) chance: f64,
    validating: Option<u32>,
}

impl<'a> Look<'a> {
    /// All losses must be finite.
    pub(super) fn at(samples: &'a [CurveSample], curves: &Curves<'_>) -> Self {
        let lower = |a: usize, b: usize| if samples[b].val_loss < samples[a].val_loss { b } else { a };
        let train = Trend::of(samples, |s| s.train_loss);
        Self {
            chance: curves.chance.unwrap_or(train.first),
            validating: curves.validating,
            train,
            val: Trend::of(samples, |s| s.val_loss),
            lowest: (0..samples.len()).reduce(lower),
            samples,
        }
    }

    /// Validation above training loss, at the end.
    pub(super) fn gap(&self) -> f64 {
        self.val.last - self.train.last
    }

    /// By how much the training loss fell; a little where it did not.
    pub(super) fn achieved(&self) -> f64 {
        (self.train.first - self.train.last).max(NO_PROGRESS * self.train.first.abs())
    }

    /// How far the training loss must lie above the validation loss to tell of wrong labels.
    pub(super) fn label_bound(&self) -> f64 {
        let error = self.validating.map_or(0.0, |n| 1.0 / f64::from(n.max(1)).sqrt());
        (LABEL_GAP * self.chance).max(LABEL_SHARE.max(LABEL_ERRORS * error) * self.train.last)
    }

    /// Lowest late validation loss beside the lowest before.
    pub(super) fn late_improvement(&self) -> f64 {
        let lowest = |part: &[CurveSample]| part.iter().map(|s| s.val_loss).fold(f64::INFINITY, f64::min);
        let (early, late) = self.samples.split_at(self.late_from());
        lowest(late) / lowest(early).max(f64::MIN_POSITIVE)
    }

    /// Where the last fifth begins.
    pub(super) fn late_from(&self) -> usize {
        self.samples.len() - self.samples.len().div_ceil(5)
    }

    /// How many times its lowest value each loss ends at: training, validation.
    pub(super) fn folds(&self) -> [f64; 2] {
        let lowest =
            |loss: fn(&CurveSample) -> f64| self.samples.iter().map(loss).fold(f64::INFINITY, f64::min);
        let fold = |last: f64, lowest: f64| last / lowest.max(f64::MIN_POSITIVE);
        [fold(self.train.last, lowest(|s| s.train_loss)), fold(self.val.last, lowest(|s| s.val_loss))]
    }

    /// The first sample from which on the validation loss stays about where it ends.
    pub(super) fn settled_at(&self) -> usize {
        let near = SETTLED * (self.val.first - self.val.last).abs();
        let away = self.samples.iter().rposition(|s| (s.val_loss - self.val.last).abs() > near);
        away.map_or(0, |i| (i + 1).min(self.samples.len().saturating_sub(1)))
    }

    fn is_learned(&self) -> bool {
        self.train.progress >= NO_PROGRESS
    }

    fn is_high(&self) -> bool {
        !self.is_learned() || self.train.last.min(self.val.last) > HIGH * self.chance
    }

    fn has_wrong_labels(&self) -> bool {
        self.is_learned() && self.val.progress >= NO_PROGRESS && -self.gap() > self.label_bound()
    }

    fn is_slow(&self) -> bool {
        self.train.straightness > STRAIGHT && self.train.last > HARDLY_BEGUN * self.train.first
    }
}

/// Training loss first: what it does decides what the validation loss can mean.
pub(super) fn judge(look: &Look<'_>) -> Verdict {
    use Direction::{Falls, Flat, Rises};
    let Look { train, val, .. } = look;
    let gap_of = |share: f64| look.gap() > share * look.achieved();
    match (train.direction, val.direction) {
        (Rises, _) if train.last > train.first || train.rebound > LOST => Verdict::BrokenSetup,
        _ if train.swing > SPIKES => Verdict::Noisy,
        _ if look.has_wrong_labels() => Verdict::WrongLabels,
        (Falls, Rises) => Verdict::Overfitting,
        (Falls, Flat) if gap_of(MATERIAL_GAP) => Verdict::Overfitting,
        (Flat, Rises) if look.is_learned() => Verdict::Overfitting,
        // A validation loss that comes down again has not come back.
        (Flat | Falls, Flat | Falls) if look.is_learned() && val.rebound > LOST && train.rebound < LOST => {
            Verdict::Overfitting
        }
        (Flat, Falls) if !look.is_learned() => Verdict::SuspectData,
        _ if train.noise.max(val.noise) > NOISY => Verdict::Noisy,
        (Falls, _) if look.is_slow() => Verdict::TooSlow,
        (Falls, _) | (_, Falls) => Verdict::StillLearning,
        _ if look.is_high() => Verdict::Underfitting,
        _ => second_look(look, gap_of(SETTLED_GAP)),
    }
}

/// Flat beside the first loss is not yet flat: losses that fall by orders of magnitude go on changing where the eye, and
/// the trend, see nothing.
fn second_look(look: &Look<'_>, gap: bool) -> Verdict {
    let still = look.late_improvement() < STILL_IMPROVING;
    let [shaken, lost] = look.folds().map(|fold| fold > SEVERAL_FOLD);
    match (still, lost, shaken) {
        (_, true, true) => Verdict::Noisy,
        (_, true, false) => Verdict::Overfitting,
        (true, false, _) => Verdict::StillLearning,
        (false, false, _) if gap => Verdict::GeneralisationGap,
        (false, false, _) => Verdict::Saturated,
    }
}
