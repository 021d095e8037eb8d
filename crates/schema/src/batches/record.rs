//! What has been trained and measured so far.

use std::collections::BTreeMap;

use search::batches::{crossing, median};

use super::Trial;
use crate::report::{CurvePoint, Outcome};

/// A training that has ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Trained {
    /// All that was measured, epoch by epoch.
    pub curve: Vec<CurvePoint>,
    /// How it ended.
    pub outcome: Outcome,
}

impl Trained {
    /// The curve up to so many steps, as (steps, validation loss).
    fn until(&self, most_steps: u32) -> Vec<(f64, f64)> {
        let spent = self.curve.iter().take_while(|point| point.step <= most_steps);
        spent.map(|point| (f64::from(point.step), f64::from(point.val_loss))).collect()
    }

    /// Steps to the target, if at most so many; see [`crossing`].
    #[must_use]
    pub fn steps_to(&self, target: f64, most_steps: u32) -> Option<f64> {
        crossing(&self.until(most_steps), target)
    }

    /// The lowest validation loss within so many steps.
    #[must_use]
    pub fn lowest(&self, most_steps: u32) -> Option<f64> {
        let losses = self.until(most_steps).into_iter().map(|(_, loss)| loss);
        losses.filter(|loss| loss.is_finite()).reduce(f64::min)
    }
}

/// Trainings, and how fast batch sizes were trained.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Record {
    trained: BTreeMap<Trial, Trained>,
    /// Optimiser steps a second, each time that it was measured.
    speed: BTreeMap<u32, Vec<f64>>,
}

impl Record {
    /// A training has ended.
    pub fn add(&mut self, trial: Trial, trained: Trained) {
        self.trained.insert(trial, trained);
    }

    /// A batch size was trained at so many optimiser steps a second.
    pub fn add_speed(&mut self, batch: u32, steps_per_second: f64) {
        self.speed.entry(batch).or_default().push(steps_per_second);
    }

    /// What became of a trial.
    #[must_use]
    pub fn get(&self, trial: &Trial) -> Option<&Trained> {
        self.trained.get(trial)
    }

    /// Whether it has been trained.
    #[must_use]
    pub fn contains(&self, trial: &Trial) -> bool {
        self.trained.contains_key(trial)
    }

    /// How often a batch size's speed has been measured.
    #[must_use]
    pub fn times_measured(&self, batch: u32) -> usize {
        self.speed.get(&batch).map_or(0, Vec::len)
    }

    /// The median of a batch size's speeds, in optimiser steps a second.
    #[must_use]
    pub fn steps_per_second(&self, batch: u32) -> Option<f64> {
        let speeds: Vec<_> = self.speed.get(&batch)?.iter().copied().map(Some).collect();
        median(&speeds)
    }

    /// How many trainings have ended.
    #[must_use]
    pub fn len(&self) -> usize {
        self.trained.len()
    }

    /// Whether none has.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.trained.is_empty()
    }

    /// How many trainings failed: an engine's error, not a divergence.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.trained.values().filter(|trained| trained.outcome == Outcome::Failed).count()
    }
}
