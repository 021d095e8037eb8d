//! A trial in several parts: the same settings trained with other draws (repeats), or on other splits (folds). Its
//! objective is the mean over its parts, and its spread their standard deviation.

use serde::{Deserialize, Serialize};

use crate::report::{CurvePoint, best};
use crate::run::{Fold, RunConfig};

/// How often a trial is trained, and on what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parts {
    /// Trainings with draws of their own, at least 1.
    pub repeats: u32,
    /// Of k-fold cross-validation, at least 2; 0 for the plain split.
    pub folds: u32,
}

impl Default for Parts {
    fn default() -> Self {
        Self { repeats: 1, folds: 0 }
    }
}

impl Parts {
    /// How many there are: every repeat trains every fold.
    #[must_use]
    pub fn count(self) -> u32 {
        self.repeats.max(1) * self.folds.max(1)
    }

    /// What a part trains, counted from 0: all folds of the first repeat before those of the second.
    #[must_use]
    pub fn run(self, whole: &RunConfig, part: u32) -> RunConfig {
        let folds = self.folds.max(1);
        let mut run = *whole;
        run.repeat += part / folds;
        if self.folds > 0 {
            run.data.fold = Some(Fold { index: part % folds, of: folds });
        }
        run
    }
}

/// What the parts of a trial came to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// Of the parts' lowest validation losses.
    pub mean: f64,
    /// Their standard deviation, with n − 1 in the denominator; none for a single part.
    pub spread: Option<f64>,
}

/// The curves of a trial's parts, as far as they are known.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Curves(Vec<Vec<CurvePoint>>);

impl From<Vec<CurvePoint>> for Curves {
    /// Of a trial with one part.
    fn from(curve: Vec<CurvePoint>) -> Self {
        Self(vec![curve])
    }
}

impl Curves {
    /// Takes points of a part's curve. Those that are known already are ignored: a trial may be trained anew, with the
    /// same numbers.
    pub fn add(&mut self, part: u32, points: impl IntoIterator<Item = CurvePoint>) {
        let part = part as usize;
        if self.0.len() <= part {
            self.0.resize_with(part + 1, Vec::new);
        }
        let curve = &mut self.0[part];
        for point in points {
            if curve.last().is_none_or(|last| point.epoch > last.epoch) {
                curve.push(point);
            }
        }
    }

    /// A part's curve; empty before it begins.
    #[must_use]
    pub fn part(&self, part: u32) -> &[CurvePoint] {
        self.0.get(part as usize).map_or(&[], Vec::as_slice)
    }

    /// Forgets what came after an epoch.
    pub fn cut(&mut self, epoch: u32) {
        self.retain(|_, point| point.epoch <= epoch);
    }

    /// Forgets all points but those that are to be kept, given the number of their part.
    pub fn retain(&mut self, keeps: impl Fn(u32, &CurvePoint) -> bool) {
        for (part, curve) in (0..).zip(&mut self.0) {
            curve.retain(|point| keeps(part, point));
        }
        self.0.retain(|curve| !curve.is_empty());
    }

    /// One curve a part.
    #[must_use]
    pub fn parts(&self) -> &[Vec<CurvePoint>] {
        &self.0
    }

    /// Optimiser steps of all parts together.
    #[must_use]
    pub fn steps(&self) -> u32 {
        self.0.iter().filter_map(|curve| curve.last()).map(|point| point.step).sum()
    }

    /// At each epoch the mean over those parts that have come so far; steps are those of the part that came the furthest.
    #[must_use]
    pub fn mean(&self) -> Vec<CurvePoint> {
        if let [only] = self.0.as_slice() {
            return only.clone();
        }
        let longest = self.0.iter().map(Vec::len).max().unwrap_or(0);
        (0..longest).filter_map(|i| mean(self.0.iter().filter_map(|curve| curve.get(i)))).collect()
    }

    /// The mean over the parts of each one's point with the lowest validation loss; none before each of so many parts has
    /// one.
    #[must_use]
    pub fn best(&self, parts: u32) -> Option<CurvePoint> {
        mean(self.lowest(parts)?.iter())
    }

    /// Mean and spread of the parts' lowest validation losses, as in [`Curves::best`].
    #[must_use]
    pub fn score(&self, parts: u32) -> Option<Score> {
        let losses: Vec<f64> = self.lowest(parts)?.iter().map(|point| f64::from(point.val_loss)).collect();
        let count = losses.len() as f64;
        let mean = losses.iter().sum::<f64>() / count;
        let squares: f64 = losses.iter().map(|loss| (loss - mean) * (loss - mean)).sum();
        let spread = (losses.len() > 1).then(|| (squares / (count - 1.0)).sqrt());
        Some(Score { mean, spread })
    }

    fn lowest(&self, parts: u32) -> Option<Vec<CurvePoint>> {
        let lowest: Option<Vec<_>> = self.0.iter().map(|curve| best(curve).copied()).collect();
        lowest.filter(|lowest| lowest.len() == parts as usize && !lowest.is_empty())
    }
}

fn mean<'a>(points: impl Iterator<Item = &'a CurvePoint> + Clone) -> Option<CurvePoint> {
    let count = points.clone().count();
    let first = points.clone().next()?;
    if count == 1 {
        return Some(*first);
    }
    let over = |value: fn(&CurvePoint) -> f64| points.clone().map(value).sum::<f64>() / count as f64;
    Some(CurvePoint {
        step: over(|point| f64::from(point.step)) as u32,
        epoch: over(|point| f64::from(point.epoch)) as u32,
        train_loss: over(|point| f64::from(point.train_loss)) as f32,
        val_loss: over(|point| f64::from(point.val_loss)) as f32,
        train_acc: first.train_acc.map(|_| over(|point| f64::from(point.train_acc.unwrap_or(0.0))) as f32),
        val_acc: first.val_acc.map(|_| over(|point| f64::from(point.val_acc.unwrap_or(0.0))) as f32),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(epoch: u32, loss: f32) -> CurvePoint {
        CurvePoint {
            step: 10 * epoch,
            epoch,
            train_loss: loss,
            val_loss: loss,
            train_acc: None,
            val_acc: Some(0.5),
        }
    }

    #[test]
    fn repeats_and_folds_are_parts_of_their_own() {
        let run = crate::StudyConfig::default().run(&search::Point(vec![0.1, 64.0]));
        let parts = Parts { repeats: 2, folds: 3 };
        let of = |part| {
            let run = parts.run(&run, part);
            (run.repeat, run.data.fold.map(|fold| (fold.index, fold.of)))
        };
        assert_eq!(parts.count(), 6);
        assert_eq!((of(0), of(2), of(4)), ((0, Some((0, 3))), (0, Some((2, 3))), (1, Some((1, 3)))));
        assert_eq!(Parts::default().run(&run, 0), run);
    }

    // >>> import numpy as np
    // >>> lows = [0.25, 0.5, 1.5]; np.mean(lows), np.std(lows, ddof=1)
    // (0.75, 0.6614378277661477)
    #[test]
    fn a_score_is_the_mean_of_the_lowest_losses_with_their_standard_deviation() {
        let mut curves = Curves::default();
        curves.add(0, [point(0, 2.0), point(1, 0.25), point(2, 0.75)]);
        curves.add(1, [point(0, 2.0), point(1, 0.75), point(2, 0.5)]);
        assert_eq!(curves.score(3), None, "a part is missing");
        curves.add(2, [point(0, 2.0), point(1, 1.75), point(2, 1.5)]);
        let score = curves.score(3).unwrap();
        assert_eq!(score.mean, 0.75);
        assert!((score.spread.unwrap() - 0.661_437_827_766_147_7).abs() < 1e-15);
        assert_eq!(curves.best(3).unwrap().val_loss, 0.75);
        let mean: Vec<f32> = curves.mean().iter().map(|point| point.val_loss).collect();
        assert_eq!(mean, [2.0, (0.25 + 0.75 + 1.75) / 3.0, (0.75 + 0.5 + 1.5) / 3.0]);
        assert_eq!(curves.steps(), 60);
    }

    #[test]
    fn what_is_known_is_not_taken_twice() {
        let mut curves = Curves::default();
        curves.add(0, [point(0, 2.0), point(1, 1.0)]);
        curves.add(0, [point(0, 9.0), point(1, 9.0), point(2, 0.5)]);
        assert_eq!(curves.mean(), [point(0, 2.0), point(1, 1.0), point(2, 0.5)]);
        curves.cut(1);
        assert_eq!(curves.mean().len(), 2);
        assert_eq!(curves.score(1).unwrap(), Score { mean: 1.0, spread: None });
    }
}
