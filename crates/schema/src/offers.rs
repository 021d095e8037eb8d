//! From what helps to an experiment that shows whether it does: everything as in one trial, and one knob turned. How far
//! depends on where it stands; a knob that is at its limit, or that has no effect on this run, is not offered.
//!
//! A knob that can be searched gets both values, old and new, in one experiment of two trials; what belongs to the data or
//! to the length of the run cannot, and is trained alone with its new value. Knows nothing of texts.

use search::{Acquisition, Point, Prune, Remedy, SearcherKind};

use crate::field::Key;
use crate::placed::Placed;
use crate::report::CurvePoint;
use crate::rules::BudgetKind;
use crate::run::{DataConfig, Optimiser, RunConfig};
use crate::setting::{Setting, Value};
use crate::study::StudyConfig;
use crate::subset::Subset;
use crate::technique::Sampling;

/// Dropout is raised to the next of these.
const DROPOUTS: [f64; 3] = [0.3, 0.5, 0.7];
/// A first weight decay: as an L2 penalty, and decoupled, where it is multiplied by the learning rate.
const FIRST_DECAY: (f64, f64) = (1e-3, 0.1);
/// Heavier decay leaves hardly a network.
const MOST_DECAY: (f64, f64) = (0.1, 1.0);
/// A larger training share leaves too little to validate with.
const MOST_SHARE: f64 = 0.8;
/// Fewer epochs without progress are noise as likely as not.
const LEAST_PATIENCE: u32 = 3;
/// Narrower networks are widened at a stroke; wider ones are narrowed so, since half of them still overfits about as much
/// (measured on the overfitting lesson).
const NARROW: f64 = 16.0;

/// A remedy, and the experiment that tries it.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// What is offered.
    pub remedy: Remedy,
    /// The knob that is turned; none where it takes a person.
    pub change: Option<Change>,
}

/// One knob turned.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Which.
    pub key: Key,
    /// Where it stands.
    pub from: Value,
    /// Where it would stand.
    pub to: Value,
    /// The experiment, of one trial or of two.
    pub study: StudyConfig,
}

impl Change {
    /// Whether the experiment trains the old value, too.
    #[must_use]
    pub fn is_paired(&self) -> bool {
        !self.study.get(self.key).is_fixed()
    }
}

/// The remedies that apply to the trial at a point of an experiment, in their order. `curve` says at which epochs its
/// samples were taken.
#[must_use]
pub fn offers(study: &StudyConfig, point: &Point, curve: &[CurvePoint], remedies: &[Remedy]) -> Vec<Offer> {
    let bench = Bench { fixed: fixed(study, point), run: study.run(point), curve };
    remedies.iter().filter_map(|remedy| bench.offer(*remedy)).collect()
}

/// The experiment that trains the trial at this point, and nothing else.
#[must_use]
pub fn fixed(study: &StudyConfig, point: &Point) -> StudyConfig {
    let mut fixed = study.clone();
    let values: Vec<(Key, Value)> = study.values(point).collect();
    // In the table's order, in which whatever others depend on comes first.
    for (key, value) in values {
        // What has no effect beside the values before it has none in the trial.
        let setting =
            if fixed.is_active(key) { Setting::Fixed(value) } else { Setting::default_of(key.field()) };
        fixed.set(key, setting);
    }
    fixed.searchers = vec![SearcherKind::Grid];
    fixed.trials = 1;
    fixed.seeds = 1;
    fixed.prune = Prune::Off;
    fixed.budget = BudgetKind::Trials;
    fixed.acquisition = Acquisition::LogEi;
    fixed.survey = 0;
    fixed.twice = false;
    fixed.you = Placed::default();
    fixed
}

/// Where knobs are turned.
struct Bench<'a> {
    fixed: StudyConfig,
    run: RunConfig,
    curve: &'a [CurvePoint],
}

impl Bench<'_> {
    fn offer(&self, remedy: Remedy) -> Option<Offer> {
        let change = match self.turn(remedy) {
            Turn::Person => None,
            Turn::To(key, x) => Some(self.change(key, x)?),
            Turn::No => return None,
        };
        Some(Offer { remedy, change })
    }

    /// None where the knob has no effect or does not move.
    fn change(&self, key: Key, x: f64) -> Option<Change> {
        let field = key.field();
        let Setting::Fixed(from) = *self.fixed.get(key) else { return None };
        let (Setting::Fixed(to), _) = Setting::parse(field, &short(x)) else { return None };
        if !self.fixed.is_active(key) || to == from {
            return None;
        }
        let mut study = self.fixed.clone();
        if field.can_sweep() {
            let both = format!("{}|{}", from.to_text(field), to.to_text(field));
            study.set(key, Setting::parse(field, &both).0);
            study.trials = 2;
        } else {
            study.set(key, Setting::Fixed(to));
        }
        Some(Change { key, from, to, study })
    }

    fn turn(&self, remedy: Remedy) -> Turn {
        let run = &self.run;
        let epoch = |at: usize| self.curve.get(at).map(|point| f64::from(point.epoch));
        let shorter = |at: usize| {
            let epoch = epoch(at).unwrap_or(0.0);
            if epoch >= 1.0 && epoch < f64::from(run.epochs) {
                Turn::To(Key::Epochs, epoch)
            } else {
                Turn::No
            }
        };
        match remedy {
            Remedy::LowerLr(factor) => Turn::To(Key::Lr, run.lr / factor),
            Remedy::RaiseLr(factor) => Turn::To(Key::Lr, run.lr * factor),
            Remedy::MoreEpochs(factor) => Turn::To(Key::Epochs, (f64::from(run.epochs) * factor).round()),
            Remedy::FewerEpochs(at) => shorter(at),
            Remedy::StopEarly(at) => self.stop_early(at),
            Remedy::Dropout => more_dropout(run.model.dropout),
            Remedy::LessDropout => less(Key::Dropout, run.model.dropout, run.model.dropout > 0.25),
            Remedy::WeightDecay => more_decay(run),
            Remedy::LessWeightDecay => less(Key::WeightDecay, run.weight_decay, false),
            Remedy::SmallerNet => smaller(run),
            Remedy::LargerNet => larger(run),
            Remedy::MoreData => self.more_data(),
            Remedy::LargerBatch => self.larger_batch(),
            // Only labels that this page made wrong can be put right by it.
            Remedy::CleanLabels if run.data.label_noise > 0.0 && self.fixed.is_active(Key::Flip) => {
                Turn::To(Key::Flip, 0.0)
            }
            Remedy::CleanLabels | Remedy::CheckSplit | Remedy::CheckSetup => Turn::Person,
        }
    }

    /// Early stopping that would not have ended this run before its best epoch, but before its end.
    fn stop_early(&self, at: usize) -> Turn {
        let (run, lowest) = (&self.run, self.curve.get(at).map_or(0, |point| point.epoch));
        let patience = longest_wait(&self.curve[..self.curve.len().min(at + 1)]).max(LEAST_PATIENCE);
        let stops_already = (1..=patience).contains(&run.technique.patience);
        if lowest >= 1 && !stops_already && lowest + patience < run.epochs {
            Turn::To(Key::Patience, f64::from(patience))
        } else {
            Turn::No
        }
    }

    /// Four times the examples where they are drawn, else a larger part of those there are.
    fn more_data(&self) -> Turn {
        let (data, limit) = (&self.run.data, Key::Samples.field().limits().map_or(0.0, |(_, max)| max));
        let samples = f64::from(data.samples);
        let (size, whole) =
            (data.subset.size, DataConfig { subset: Subset { size: 0, ..data.subset }, ..*data });
        if size > 0 && size < whole.training_examples(Sampling::Shuffle) {
            return Turn::To(Key::Size, 4.0 * f64::from(size));
        }
        if self.fixed.is_active(Key::Samples) && samples < limit {
            Turn::To(Key::Samples, (4.0 * samples).min(limit))
        } else if data.train_share < MOST_SHARE {
            Turn::To(Key::Share, (2.0 * data.train_share).min(MOST_SHARE))
        } else {
            Turn::No
        }
    }

    /// A batch holds at most the training split.
    fn larger_batch(&self) -> Turn {
        let data = &self.run.data;
        let training = f64::from(data.training_examples(Sampling::Shuffle));
        let size = f64::from(self.run.batch_size);
        if size < training { Turn::To(Key::BatchSize, 4.0 * size) } else { Turn::No }
    }
}

/// What to do with a remedy.
enum Turn {
    /// Turn this knob to this value, or to the nearest that it can take.
    To(Key, f64),
    /// It takes a person.
    Person,
    /// Nothing: the knob is where it should be.
    No,
}

/// The most epochs between two lowest validation losses, each the lowest so far; the last point counts as one.
fn longest_wait(curve: &[CurvePoint]) -> u32 {
    let (mut lowest, mut since, mut longest) = (f32::INFINITY, 0, 0);
    for (at, point) in curve.iter().enumerate() {
        if point.val_loss < lowest || at + 1 == curve.len() {
            longest = longest.max(point.epoch - since);
            (lowest, since) = (point.val_loss, point.epoch);
        }
    }
    longest
}

fn more_dropout(now: f64) -> Turn {
    let next = DROPOUTS.into_iter().find(|rate| *rate > now + 0.1);
    next.map_or(Turn::No, |rate| Turn::To(Key::Dropout, rate))
}

/// Half of it, or none.
fn less(key: Key, now: f64, halve: bool) -> Turn {
    if now > 0.0 { Turn::To(key, if halve { now / 2.0 } else { 0.0 }) } else { Turn::No }
}

fn more_decay(run: &RunConfig) -> Turn {
    let decoupled = matches!(run.optimiser, Optimiser::AdamW { .. });
    let of = |pair: (f64, f64)| if decoupled { pair.1 } else { pair.0 };
    let next = if run.weight_decay < of(FIRST_DECAY) { of(FIRST_DECAY) } else { 10.0 * run.weight_decay };
    if next <= of(MOST_DECAY) * 1.001 { Turn::To(Key::WeightDecay, next) } else { Turn::No }
}

fn smaller(run: &RunConfig) -> Turn {
    let model = &run.model;
    if model.width >= 4 {
        let part = if f64::from(model.width) < NARROW { 2 } else { 4 };
        Turn::To(Key::Width, f64::from(model.width / part))
    } else if model.layers > 1 {
        Turn::To(Key::Layers, f64::from(model.layers - 1))
    } else {
        Turn::No
    }
}

fn larger(run: &RunConfig) -> Turn {
    // A linear model has no width.
    if run.model.layers == 0 && run.model.conv.is_none() {
        return Turn::To(Key::Layers, 1.0);
    }
    let (width, limit) =
        (f64::from(run.model.width), Key::Width.field().limits().map_or(0.0, |(_, max)| max));
    if width < limit {
        Turn::To(Key::Width, if width < NARROW { 4.0 * width } else { 2.0 * width }.min(limit))
    } else {
        Turn::To(Key::Layers, f64::from(run.model.layers + 1))
    }
}

/// Three significant digits.
fn short(x: f64) -> String {
    format!("{x:.2e}").parse::<f64>().unwrap_or(x).to_string()
}

#[cfg(test)]
mod tests;
