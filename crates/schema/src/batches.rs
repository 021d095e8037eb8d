//! The batch-size bench: one run trained at many batch sizes, with learning rates that follow the batch size by four rules.
//! [`BatchStudy`] says what is to be trained next, [`Record`] keeps the curves, [`Findings`] are what they say. Whoever trains
//! is elsewhere.
//!
//! The learning rate is constant, and no run stops early: a schedule would stretch over budgets of different length, and
//! schedules would be compared in place of batch sizes. Each run is as long as the base run in epochs or in steps, whichever
//! is more, so that one training answers for either budget.

mod findings;
mod record;
#[cfg(test)]
mod tests;

pub use findings::{Findings, Line, Place, Speed};
pub use record::{Record, Trained};

use search::batches::median;

use crate::report::{CurvePoint, best};
use crate::run::RunConfig;
use crate::technique::Schedule;

/// More epochs than this are not trained, however few steps they are.
const EPOCHS_MAX: u32 = 1000;
/// Whoever measures speed stops by the clock, long before so many epochs.
const TIMED_EPOCHS: u32 = 100_000;
/// A batch size that leaves the last minibatch so empty that a minibatch holds less than this share on average is moved to
/// the next that cuts the training split evenly.
const FULL: f64 = 0.9;
/// Retuning begins with the learning rates up to so many doublings from that of the square-root rule …
const FIRST_OCTAVES: i32 = 2;
/// … and follows the best to its neighbours, as long as it lies at the edge, up to so many.
const LAST_OCTAVES: i32 = 6;

/// How the learning rate follows the batch size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Rule {
    /// Not at all.
    #[default]
    Same,
    /// In proportion (Goyal et al. 2017): the same update per example.
    Linear,
    /// By its square root (Krizhevsky 2014): the same variance of an update.
    SquareRoot,
    /// Searched anew for each batch size.
    Retuned,
}

impl Rule {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Same, Self::Linear, Self::SquareRoot, Self::Retuned];

    /// Its name in texts' keys and tables.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Linear => "linear",
            Self::SquareRoot => "sqrt",
            Self::Retuned => "retuned",
        }
    }
}

/// What every batch size may spend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Spend {
    /// As many steps as it takes to reach the target, up to the longer of the two others.
    #[default]
    Enough,
    /// As many optimiser steps as the base run.
    Steps,
    /// As many epochs, and so as many examples, as the base run.
    Epochs,
}

impl Spend {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Enough, Self::Steps, Self::Epochs];

    /// Its name in texts' keys and on the command line.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Enough => "enough",
            Self::Steps => "steps",
            Self::Epochs => "epochs",
        }
    }
}

/// A learning rate in terms of the base run's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rate {
    /// Doubled so often.
    Octave(i32),
    /// In proportion to the batch size, where that is no whole number of doublings.
    Linear,
    /// By its square root, likewise.
    SquareRoot,
}

/// One training.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Trial {
    /// Batch size.
    pub batch: u32,
    /// Learning rate.
    pub rate: Rate,
    /// Which draws of initial weights and of the order, from 0.
    pub seed: u32,
}

/// What is compared.
#[derive(Debug, Clone, PartialEq)]
pub struct BatchStudy {
    base: RunConfig,
    training: u32,
    sizes: Vec<u32>,
    /// Trainings of each batch size and learning rate, 1 to [`BatchStudy::SEEDS_MAX`]; medians over them are compared.
    pub seeds: u32,
    /// The validation loss to be reached; none: see [`BatchStudy::target`].
    pub target: Option<f64>,
}

impl BatchStudy {
    /// At most so many seeds.
    pub const SEEDS_MAX: u32 = 9;
    /// Fewer seeds have a median that a single odd run can move anywhere.
    pub const SEEDS: u32 = 3;

    /// Around a run whose training split holds so many examples, at least 1.
    #[must_use]
    pub fn new(run: RunConfig, training: u32) -> Self {
        let (mut base, training) = (run, training.max(1));
        base.batch_size = run.batch_size.clamp(1, training);
        base.epochs = run.epochs.min(EPOCHS_MAX);
        base.technique.schedule = Schedule::Constant;
        base.technique.patience = 0;
        base.technique.finish = None;
        let mut sizes = even_sizes(training);
        if let Err(place) = sizes.binary_search(&base.batch_size) {
            sizes.insert(place, base.batch_size);
        }
        Self { base, training, sizes, seeds: Self::SEEDS, target: None }
    }

    /// The run that the others are compared with: constant lr, no early stopping.
    #[must_use]
    pub fn base(&self) -> &RunConfig {
        &self.base
    }

    /// The batch sizes, rising: powers of two up to the training split (large ones moved so that they cut it evenly), and the
    /// base run's own.
    #[must_use]
    pub fn sizes(&self) -> &[u32] {
        &self.sizes
    }

    /// Optimiser steps in an epoch.
    #[must_use]
    pub fn steps_an_epoch(&self, batch: u32) -> u32 {
        self.training.div_ceil(batch.max(1))
    }

    /// Examples a step, on average: the last minibatch of an epoch may be smaller.
    #[must_use]
    pub fn examples_a_step(&self, batch: u32) -> f64 {
        f64::from(self.training) / f64::from(self.steps_an_epoch(batch))
    }

    /// The learning rate of a trial.
    #[must_use]
    pub fn lr(&self, batch: u32, rate: Rate) -> f64 {
        let ratio = self.ratio(batch);
        self.base.lr
            * match rate {
                Rate::Octave(doublings) => f64::from(doublings).exp2(),
                Rate::Linear => ratio,
                Rate::SquareRoot => ratio.sqrt(),
            }
    }

    /// The run of a trial.
    #[must_use]
    pub fn run(&self, trial: &Trial) -> RunConfig {
        RunConfig {
            batch_size: trial.batch,
            lr: self.lr(trial.batch, trial.rate),
            epochs: self.epochs(trial.batch),
            repeat: self.base.repeat + trial.seed,
            ..self.base
        }
    }

    /// What a batch size's speed is measured with: a run that lasts as long as the clock wants, with a learning rate that does
    /// not diverge meanwhile where the base run's does not. A run of its own length may be over in a millisecond.
    #[must_use]
    pub fn timed(&self, batch: u32) -> RunConfig {
        let lr = self.base.lr * self.ratio(batch).min(1.0);
        RunConfig { batch_size: batch, lr, epochs: TIMED_EPOCHS, ..self.base }
    }

    /// As many as the base run, or as its steps take.
    fn epochs(&self, batch: u32) -> u32 {
        let steps = self.steps(self.base.batch_size, self.base.epochs);
        steps.div_ceil(self.steps_an_epoch(batch)).max(self.base.epochs).min(EPOCHS_MAX)
    }

    fn steps(&self, batch: u32, epochs: u32) -> u32 {
        self.steps_an_epoch(batch).saturating_mul(epochs)
    }

    /// The most optimiser steps that a batch size may spend.
    #[must_use]
    pub fn most_steps(&self, batch: u32, spend: Spend) -> u32 {
        match spend {
            Spend::Enough => self.steps(batch, self.epochs(batch)),
            Spend::Steps => self.steps(self.base.batch_size, self.base.epochs),
            Spend::Epochs => self.steps(batch, self.base.epochs),
        }
    }

    /// The validation loss to be reached: the person's or, once a base run has been trained, what the base runs have come to
    /// half-way to their best epoch (the median of the seeds, in three digits). They reach it by construction, and it takes
    /// them several epochs, between which a crossing can be told apart.
    #[must_use]
    pub fn target(&self, record: &Record) -> Option<f64> {
        let base = |seed| record.get(&Trial { batch: self.base.batch_size, rate: Rate::Octave(0), seed });
        let half_way: Vec<_> = (0..self.seeds).filter_map(base).map(|run| half_way(&run.curve)).collect();
        self.target.or_else(|| median(&half_way).map(rounded_up))
    }

    /// What each rule makes of the learning rate at a batch size; retuning has no single answer.
    #[must_use]
    pub fn rate(&self, rule: Rule, batch: u32) -> Option<Rate> {
        let doublings = self.ratio(batch).log2();
        let whole = |x: f64| (x.fract() == 0.0).then_some(Rate::Octave(x as i32));
        match rule {
            Rule::Same => Some(Rate::Octave(0)),
            Rule::Linear => whole(doublings).or(Some(Rate::Linear)),
            Rule::SquareRoot => whole(doublings / 2.0).or(Some(Rate::SquareRoot)),
            Rule::Retuned => None,
        }
    }

    fn ratio(&self, batch: u32) -> f64 {
        f64::from(batch) / f64::from(self.base.batch_size)
    }

    /// The doublings that retuning tries at a batch size, given what is known: around the square-root rule, and further as
    /// long as the best lies at the edge.
    fn octaves(&self, record: &Record, target: Option<f64>, batch: u32) -> (i32, i32) {
        let centre = (self.ratio(batch).log2() / 2.0).round() as i32;
        let (mut low, mut high) = (centre - FIRST_OCTAVES, centre + FIRST_OCTAVES);
        while let Some(best) = self.best_octave(record, target, batch, (low, high)) {
            if best == low && low > centre - LAST_OCTAVES {
                low -= 1;
            } else if best == high && high < centre + LAST_OCTAVES {
                high += 1;
            } else {
                break;
            }
        }
        (low, high)
    }

    /// The best of these doublings, once each has been trained; see [`BatchStudy::retuned`].
    fn best_octave(
        &self,
        record: &Record,
        target: Option<f64>,
        batch: u32,
        (low, high): (i32, i32),
    ) -> Option<i32> {
        let trained = |doublings| record.contains(&Trial { batch, rate: Rate::Octave(doublings), seed: 0 });
        let all = (low..=high).all(trained);
        let best = || self.retuned(record, target?, Spend::Enough, batch, low..=high);
        all.then(best).flatten()
    }

    /// All that is to be trained as far as is known, in order: first what the target comes from, then seed by seed, so that
    /// every batch size has something to show early.
    #[must_use]
    pub fn trials(&self, record: &Record) -> Vec<Trial> {
        let target = self.target(record);
        let first = (0..self.seeds).map(|seed| self.trial(self.base.batch_size, Rate::Octave(0), seed));
        let mut trials: Vec<Trial> = first.collect();
        let rates: Vec<(u32, Vec<Rate>)> =
            self.sizes.iter().map(|batch| (*batch, self.rates(record, target, *batch))).collect();
        for seed in 0..self.seeds {
            for (batch, rates) in &rates {
                trials.extend(rates.iter().map(|rate| self.trial(*batch, *rate, seed)));
            }
        }
        let mut seen = std::collections::BTreeSet::new();
        trials.retain(|trial| seen.insert(*trial));
        trials
    }

    fn trial(&self, batch: u32, rate: Rate, seed: u32) -> Trial {
        Trial { batch, rate, seed }
    }

    fn rates(&self, record: &Record, target: Option<f64>, batch: u32) -> Vec<Rate> {
        let (low, high) = self.octaves(record, target, batch);
        let rules = Rule::ALL.into_iter().filter_map(|rule| self.rate(rule, batch));
        rules.chain((low..=high).map(Rate::Octave)).collect()
    }
}

/// Powers of two up to a training split of so many examples, where the last minibatch of an epoch would be nearly empty the
/// next size that cuts it evenly; the whole split in the end.
fn even_sizes(training: u32) -> Vec<u32> {
    let even = |power: u32| {
        let mean = f64::from(training) / f64::from(training.div_ceil(power));
        let parts = (f64::from(training) / f64::from(power)).round().max(1.0) as u32;
        if mean >= FULL * f64::from(power) { power } else { training.div_ceil(parts) }
    };
    let powers = (0..32).map(|i| 1_u32 << i).take_while(|power| *power <= training);
    let mut sizes: Vec<u32> = powers.map(even).collect();
    // Between 3/4 of it and all of it nothing is to be learnt.
    if sizes.last().is_some_and(|last| u64::from(*last) * 4 < u64::from(training) * 3) {
        sizes.push(training);
    }
    sizes.dedup();
    sizes
}

/// The lowest validation loss by half of the epochs that it took to the lowest of all.
fn half_way(curve: &[CurvePoint]) -> Option<f64> {
    let end = best(curve)?.epoch.div_ceil(2);
    let until = curve.partition_point(|point| point.epoch <= end);
    best(&curve[..until]).map(|point| f64::from(point.val_loss))
}

/// To three significant digits, upwards: what is shown is what is used.
fn rounded_up(x: f64) -> f64 {
    if x <= 0.0 || !x.is_finite() {
        return x;
    }
    let digits = 2 - x.log10().floor() as i32;
    // Powers of ten below one are not exact; dividing by those above is.
    if digits >= 0 {
        let unit = 10_f64.powi(digits);
        (x * unit).ceil() / unit
    } else {
        let unit = 10_f64.powi(-digits);
        (x / unit).ceil() * unit
    }
}
