//! What a worker is asked to train of a trial: which settings were in force until when, in which parts, and how far.

use serde::{Deserialize, Serialize};

use crate::parts::Parts;
use crate::run::{Optimiser, RunConfig};

/// Settings that were in force before others.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// What was trained.
    pub run: RunConfig,
    /// The epoch at which the next settings took over.
    pub until: u32,
}

/// A network's whole training: its settings, and those it had before. Its numbers depend on nothing else.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Course {
    /// In force at the end.
    pub run: RunConfig,
    /// In force before, in order, with rising ends: population-based training has some, and a run in a person's hands.
    pub before: Vec<Segment>,
}

impl From<RunConfig> for Course {
    fn from(run: RunConfig) -> Self {
        Self { run, before: Vec::new() }
    }
}

impl Course {
    /// The settings in force once so many epochs are over.
    #[must_use]
    pub fn at(&self, epoch: u32) -> &RunConfig {
        self.before.iter().find(|segment| epoch < segment.until).map_or(&self.run, |segment| &segment.run)
    }

    /// Whether a point of the curve at this epoch came with the last settings; whoever took over a network before does not
    /// answer for what it was then.
    #[must_use]
    pub fn owns(&self, epoch: u32) -> bool {
        self.before.last().is_none_or(|segment| epoch > segment.until)
    }

    /// Whether both are the same for so many epochs.
    #[must_use]
    pub fn agrees(&self, other: &Self, epochs: u32) -> bool {
        (0..epochs.max(1)).all(|epoch| self.at(epoch) == other.at(epoch))
    }

    /// Whether each change is one that a network in training can take.
    #[must_use]
    pub fn is_possible(&self) -> bool {
        let rising = self.before.windows(2).all(|pair| pair[0].until < pair[1].until);
        rising && self.before.iter().all(|segment| segment.run.can_become(&self.run))
    }
}

impl RunConfig {
    /// Whether a network in training can go on with other settings. Whatever steers the training may change: the learning
    /// rate and its schedule, the batch size, the optimiser (another one begins with an empty memory), weight decay, dropout,
    /// [techniques](crate::Technique), and how long it is to last. Data, network, measured loss and seed are another run.
    #[must_use]
    pub fn can_become(&self, other: &Self) -> bool {
        let RunConfig { optimiser, lr, batch_size, epochs, weight_decay, mut technique, .. } = *other;
        // What a network brought along is past.
        technique.transfer.pretrain = self.technique.transfer.pretrain;
        let mut changed = Self { optimiser, lr, batch_size, epochs, weight_decay, technique, ..*self };
        changed.model.dropout = other.model.dropout;
        changed == *other
    }
}

impl Optimiser {
    /// Whether both are the same rule, whatever their coefficients.
    #[must_use]
    pub fn is_kind_of(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// One stretch of a trial.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// What is trained; each part has its own draws or split.
    pub course: Course,
    /// In which parts, one after the other.
    pub parts: Parts,
    /// Each part stands still at this epoch, if it has not ended by then.
    pub until: u32,
}

impl Plan {
    /// A run from its beginning to its end.
    #[must_use]
    pub fn whole(run: RunConfig) -> Self {
        Self { until: run.epochs, course: run.into(), parts: Parts::default() }
    }

    /// Whether it is one run from its beginning to its end, which every engine can train.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let Self { course, parts, until } = self;
        course.before.is_empty() && parts.count() == 1 && *until >= course.run.epochs
    }

    /// The course of a part.
    #[must_use]
    pub fn part(&self, part: u32) -> Course {
        let run = |whole: &RunConfig| self.parts.run(whole, part);
        let segment = |segment: &Segment| Segment { run: run(&segment.run), until: segment.until };
        Course { run: run(&self.course.run), before: self.course.before.iter().map(segment).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run() -> RunConfig {
        crate::StudyConfig::default().run(&search::Point(vec![0.1, 64.0]))
    }

    #[test]
    fn settings_follow_each_other_at_the_ends_of_epochs() {
        let run = run();
        let at = |lr| RunConfig { lr, ..run };
        let course = Course {
            run: at(0.3),
            before: vec![Segment { run: at(0.1), until: 2 }, Segment { run: at(0.2), until: 5 }],
        };
        let rates: Vec<f64> = (0..7).map(|epoch| course.at(epoch).lr).collect();
        assert_eq!(rates, [0.1, 0.1, 0.2, 0.2, 0.2, 0.3, 0.3]);
        assert!(!course.owns(5) && course.owns(6));
        let parent = Course { run: at(0.2), before: vec![Segment { run: at(0.1), until: 2 }] };
        assert!(course.agrees(&parent, 5) && !course.agrees(&parent, 6));
        assert!(course.is_possible());
    }

    #[test]
    fn only_what_may_change_in_training_can_change() {
        let run = run();
        assert!(run.can_become(&RunConfig { lr: 1.0, batch_size: 8, weight_decay: 0.1, ..run }));
        let nesterov = Optimiser::Momentum { momentum: 0.5, nesterov: true };
        assert!(run.can_become(&RunConfig { optimiser: nesterov, ..run }));
        assert!(run.can_become(&RunConfig { optimiser: Optimiser::Sgd, epochs: run.epochs + 5, ..run }));
        let mut clipped = run;
        clipped.technique.clip = 1.0;
        assert!(run.can_become(&clipped));
        assert!(!run.can_become(&RunConfig { repeat: 1, ..run }));
        let mut wider = run;
        wider.model.width += 1;
        assert!(!run.can_become(&wider));
    }

    #[test]
    fn a_whole_run_is_a_plan() {
        assert!(Plan::whole(run()).is_whole());
        assert!(!Plan { until: 1, ..Plan::whole(run()) }.is_whole());
        let folds = Plan { parts: Parts { repeats: 1, folds: 2 }, ..Plan::whole(run()) };
        assert!(!folds.is_whole());
        assert_eq!(folds.part(1).run.data.fold.map(|fold| fold.index), Some(1));
    }
}
