//! What the trainings say: steps to the target by batch size and rule, and what follows from them.

use std::ops::RangeInclusive;

use search::batches::{Critical, Measured, Scaling, critical_batch, median, saturation, scaling};

use super::{BatchStudy, Rate, Record, Rule, Spend, Trial};

/// A rule that takes up to so many times the steps of retuning, counted from where it stands at the base run, keeps up.
const KEEPS_UP: f64 = 1.25;
/// A crossing within so many epochs is known roughly: the loss is measured once an epoch.
const COARSE_EPOCHS: f64 = 3.0;

/// One batch size under one rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Batch size.
    pub batch: u32,
    /// Examples a step, on average.
    pub examples: f64,
    /// Learning rate.
    pub lr: f64,
    /// Steps to the target, seed by seed; none where it was not reached with what could be spent.
    pub seeds: Vec<Option<f64>>,
    /// Their median; none where that seed did not reach it.
    pub steps: Option<f64>,
    /// The lowest validation loss with what could be spent, the median of the seeds.
    pub lowest: Option<f64>,
    /// The target was reached within the first three epochs, within which nothing is measured.
    pub coarse: bool,
    /// Retuned: the best learning rate is the lowest or the highest that was tried.
    pub edge: bool,
}

/// A rule over the batch sizes that have been trained.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Line {
    /// The rule.
    pub rule: Rule,
    /// Rising batch sizes.
    pub places: Vec<Place>,
}

/// How fast this machine trains a batch size, evaluations after each epoch included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Speed {
    /// Batch size.
    pub batch: u32,
    /// Milliseconds a step.
    pub step_ms: f64,
    /// Examples a second.
    pub throughput: f64,
}

/// Everything there is to say.
#[derive(Debug, Clone, PartialEq)]
pub struct Findings {
    /// The validation loss to be reached; none before a base run has been trained.
    pub target: Option<f64>,
    /// One for each rule.
    pub lines: Vec<Line>,
    /// Of the retuned line.
    pub scaling: Scaling,
    /// Likewise.
    pub critical: Critical,
    /// Up to which batch size each of the other rules keeps up with retuning: its steps over those of retuning are within a
    /// quarter of what they are at the base run; none where not even the next larger size does.
    pub keeps_up: Vec<(Rule, Option<u32>)>,
    /// Rising batch sizes.
    pub speeds: Vec<Speed>,
    /// The batch from which on throughput hardly grows; none where it still does.
    pub saturation: Option<u32>,
    /// The retuned batch size that reaches the target first on this machine, and after how many milliseconds.
    pub fastest: Option<(u32, f64)>,
}

impl Line {
    /// Examples a step and median steps, of the sizes that reached the target.
    #[must_use]
    pub fn reached(&self) -> Vec<(f64, f64)> {
        self.places.iter().filter_map(|place| Some((place.examples, place.steps?))).collect()
    }

    fn at(&self, batch: u32) -> Option<&Place> {
        self.places.iter().find(|place| place.batch == batch)
    }
}

impl Findings {
    /// What the record says with so much to spend.
    #[must_use]
    pub fn new(study: &BatchStudy, record: &Record, spend: Spend) -> Self {
        let target = study.target(record);
        let line = |rule| study.line(record, rule, spend);
        let lines = Rule::ALL.map(line);
        let [same, linear, root, retuned] = &lines;
        let measured = |place: &Place| Measured { batch: place.examples, steps: place.seeds.clone() };
        let measured: Vec<Measured> = retuned.places.iter().map(measured).collect();
        let speeds: Vec<Speed> = study.sizes.iter().filter_map(|batch| study.speed(record, *batch)).collect();
        let throughput: Vec<_> =
            speeds.iter().map(|speed| (f64::from(speed.batch), speed.throughput)).collect();
        let time = |speed: &Speed| Some((speed.batch, speed.step_ms * retuned.at(speed.batch)?.steps?));
        Self {
            target,
            scaling: nominal(scaling(&retuned.reached()), retuned),
            critical: critical_batch(&measured),
            keeps_up: [same, linear, root].map(|line| (line.rule, study.keeps_up(line, retuned))).to_vec(),
            saturation: saturation(&throughput).map(|batch| batch as u32),
            fastest: speeds.iter().filter_map(time).min_by(|a, b| a.1.total_cmp(&b.1)),
            speeds,
            lines: lines.to_vec(),
        }
    }

    /// The line of a rule.
    #[must_use]
    pub fn line(&self, rule: Rule) -> Option<&Line> {
        self.lines.iter().find(|line| line.rule == rule)
    }
}

/// Batch sizes as they are set, in place of the mean examples a step.
fn nominal(found: Scaling, line: &Line) -> Scaling {
    let set = |examples: f64| {
        line.places.iter().find(|place| place.examples == examples).map(|place| f64::from(place.batch))
    };
    Scaling {
        perfect_up_to: found.perfect_up_to.and_then(set),
        nothing_beyond: found.nothing_beyond.and_then(set),
    }
}

impl BatchStudy {
    /// What a rule comes to with so much to spend; empty before the target is known.
    #[must_use]
    pub fn line(&self, record: &Record, rule: Rule, spend: Spend) -> Line {
        let places = self.target(record).map(|target| self.places(record, rule, spend, target));
        Line { rule, places: places.unwrap_or_default() }
    }

    fn places(&self, record: &Record, rule: Rule, spend: Spend, target: f64) -> Vec<Place> {
        let place = |batch: &u32| {
            let (low, high) = self.octaves(record, Some(target), *batch);
            let rate = match self.rate(rule, *batch) {
                Some(rate) => rate,
                None => Rate::Octave(self.retuned(record, target, spend, *batch, low..=high)?),
            };
            let edge = rule == Rule::Retuned && [low, high].map(Rate::Octave).contains(&rate);
            self.place(record, (*batch, rate), spend, target).map(|place| Place { edge, ..place })
        };
        self.sizes.iter().filter_map(place).collect()
    }

    /// None before its first seed has been trained.
    fn place(&self, record: &Record, (batch, rate): (u32, Rate), spend: Spend, target: f64) -> Option<Place> {
        let most = self.most_steps(batch, spend);
        let runs = (0..self.seeds).filter_map(|seed| record.get(&Trial { batch, rate, seed }));
        let (seeds, lowest): (Vec<_>, Vec<_>) =
            runs.map(|run| (run.steps_to(target, most), run.lowest(most))).unzip();
        let steps = median(&seeds);
        let epochs = |steps: f64| steps / f64::from(self.steps_an_epoch(batch));
        (!seeds.is_empty()).then(|| Place {
            batch,
            examples: self.examples_a_step(batch),
            lr: self.lr(batch, rate),
            steps,
            lowest: median(&lowest),
            coarse: steps.is_some_and(|steps| epochs(steps) < COARSE_EPOCHS),
            edge: false,
            seeds,
        })
    }

    /// The doublings of the learning rate that reach the target in the fewest steps or, where none does, that come to the
    /// lowest loss; among those that most seeds have trained, or whoever was trained once would win by luck.
    pub(super) fn retuned(
        &self,
        record: &Record,
        target: f64,
        spend: Spend,
        batch: u32,
        octaves: RangeInclusive<i32>,
    ) -> Option<i32> {
        let place = |doublings: i32| {
            Some((doublings, self.place(record, (batch, Rate::Octave(doublings)), spend, target)?))
        };
        let places: Vec<(i32, Place)> = octaves.filter_map(place).collect();
        let most = places.iter().map(|(_, place)| place.seeds.len()).max()?;
        let value =
            |place: &Place| (place.steps.unwrap_or(f64::INFINITY), place.lowest.unwrap_or(f64::INFINITY));
        let candidates = places.iter().filter(|(_, place)| place.seeds.len() == most);
        let best = candidates.min_by(|(_, a), (_, b)| {
            let (a, b) = (value(a), value(b));
            a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
        });
        best.map(|(doublings, _)| *doublings)
    }

    fn speed(&self, record: &Record, batch: u32) -> Option<Speed> {
        let steps_per_second = record.steps_per_second(batch).filter(|speed| *speed > 0.0)?;
        Some(Speed {
            batch,
            step_ms: 1000.0 / steps_per_second,
            throughput: steps_per_second * self.examples_a_step(batch),
        })
    }

    fn keeps_up(&self, line: &Line, retuned: &Line) -> Option<u32> {
        let behind = |batch: u32| {
            let steps = |line: &Line| line.at(batch).and_then(|place| place.steps);
            Some(steps(line)? / steps(retuned)?)
        };
        let base = behind(self.base.batch_size)?;
        let keeps_up = |batch: &u32| behind(*batch).is_some_and(|behind| behind <= KEEPS_UP * base);
        let larger = self.sizes.iter().filter(|batch| **batch > self.base.batch_size);
        larger.take_while(|batch| keeps_up(batch)).last().copied()
    }
}
