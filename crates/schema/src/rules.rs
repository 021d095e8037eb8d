//! The rules of a study's race, beside who searches: what they are called in URLs, and the race they make.

use search::{Budget, Point, Prune, RaceConfig, Role, SearcherKind};

use crate::engine::Engine;
use crate::field::Key;
use crate::plan::{Course, Plan, Segment};
use crate::setting::{Setting, Value};
use crate::study::StudyConfig;
use crate::technique::Sampling;

/// What is equal among the lanes of a race.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BudgetKind {
    /// Trials.
    #[default]
    Trials,
    /// Optimiser steps.
    Steps,
    /// Examples seen in training.
    Samples,
}

impl BudgetKind {
    /// All of them, the default first.
    pub const ALL: [Self; 3] = [Self::Trials, Self::Steps, Self::Samples];

    /// As in URLs.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Trials => "trials",
            Self::Steps => "steps",
            Self::Samples => "samples",
        }
    }
}

/// The name of a way to prune, as in URLs.
#[must_use]
pub const fn prune_key(prune: Prune) -> &'static str {
    match prune {
        Prune::Off => "off",
        Prune::Median => "median",
    }
}

/// The name of a lane's role, as in snapshots.
#[must_use]
pub const fn role_key(role: Role) -> &'static str {
    match role {
        Role::Competitor => "competitor",
        Role::Person => "person",
        Role::Reference => "reference",
        Role::Survey => "survey",
    }
}

/// All ways to prune, the default first.
pub const PRUNES: [Prune; 2] = [Prune::Off, Prune::Median];
/// Cells along each side of a survey that can be asked for.
pub const SURVEYS: [u32; 4] = [0, 16, 32, 64];

/// What may change while a network trains.
const MUTABLE: [Key; 11] = [
    Key::Lr,
    Key::BatchSize,
    Key::WeightDecay,
    Key::Dropout,
    Key::Momentum,
    Key::Nesterov,
    Key::Beta1,
    Key::Beta2,
    Key::Alpha,
    Key::Rho,
    Key::Eps,
];

impl StudyConfig {
    /// The race that this experiment runs. Where nothing is searched, it is one lane with one trial.
    #[must_use]
    pub fn race(&self) -> RaceConfig {
        let space = self.space();
        if space.params.is_empty() {
            return self.single(RaceConfig::new(space, vec![self.runner()], 1));
        }
        let config = RaceConfig::new(space, self.searchers.clone(), self.trials);
        RaceConfig {
            seeds: self.seeds,
            eta: self.eta,
            prune: self.prune,
            budget: self.budget(),
            mutable: self.searched().map(|key| self.is_mutable(key)).collect(),
            placed: self.you.points.clone(),
            passed: self.you.passed,
            survey: self.survey,
            twice: self.twice,
            ..self.single(config)
        }
    }

    /// Whether the engine can change a field while a network trains: the tensor library's RMSprop keeps its coefficients.
    fn is_mutable(&self, key: Key) -> bool {
        let rmsprop = || self.get(Key::Optimiser).may_be(Key::Optimiser.field(), "rmsprop");
        let kept = self.engine == Engine::Candle && matches!(key, Key::Alpha | Key::Eps) && rmsprop();
        MUTABLE.contains(&key) && !kept
    }

    fn single(&self, config: RaceConfig) -> RaceConfig {
        RaceConfig {
            seed: self.seed,
            lag: self.lag,
            acquisition: self.acquisition,
            // A loss of 0.1 is to 0.2 what 1 is to 2.
            outcome_scale: search::Scale::Log,
            resource: self.epochs(),
            ..config
        }
    }

    /// Who runs where there is nothing to search: the first, unless that one decides how long a trial trains, or waits
    /// for the person.
    fn runner(&self) -> SearcherKind {
        let plain = |kind: &SearcherKind| !kind.is_scheduler() && *kind != SearcherKind::You;
        self.searchers.first().copied().filter(plain).unwrap_or(SearcherKind::Grid)
    }

    /// Epochs of a full training; never searched.
    #[must_use]
    pub fn epochs(&self) -> u32 {
        match self.get(Key::Epochs) {
            Setting::Fixed(Value::Number(epochs)) => *epochs as u32,
            _ => 1,
        }
    }

    /// What a worker trains of a trial at a point until an epoch; `lineage` holds earlier points with the epochs at which
    /// they ended.
    #[must_use]
    pub fn plan(&self, point: &Point, until: u32, lineage: &[(Point, u32)]) -> Plan {
        let segment = |(point, until): &(Point, u32)| Segment { run: self.run(point), until: *until };
        let course = Course { run: self.run(point), before: lineage.iter().map(segment).collect() };
        Plan { course, parts: self.parts, until }
    }

    /// Where the batch size is not searched, an epoch has as many steps at every point as examples count for. Where it
    /// is searched whether rare classes are repeated, epochs count as long as they are without.
    fn budget(&self) -> Budget {
        let batch = self.searched().position(|key| key == Key::BatchSize);
        match (self.budget, batch) {
            (BudgetKind::Trials, _) => Budget::Trials,
            (BudgetKind::Steps, Some(place)) => {
                let over = *self.get(Key::Sampling) == Setting::parse(Key::Sampling.field(), "over").0;
                let repeated = over && self.is_active(Key::Sampling);
                let sampling = if repeated { Sampling::Over } else { Sampling::Shuffle };
                Budget::Steps { examples: self.data().training_examples(sampling), batch: place as u32 }
            }
            (BudgetKind::Steps | BudgetKind::Samples, _) => Budget::Samples,
        }
    }
}
