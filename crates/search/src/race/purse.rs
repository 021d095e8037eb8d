//! What training costs, and what a lane may spend: whole numbers of epochs, or of steps where these are what is equal.

use super::config::{Budget, Prune, RaceConfig};
use super::lanes::Role;
use super::prune;
use crate::searcher::SearcherKind;
use crate::space::Point;

/// At how many places prices are looked up for their mean.
const PLACES: u32 = 1024;

/// What an epoch costs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tariff {
    budget: Budget,
    /// Cost of a full training at the middle of the space.
    pub(super) full: u64,
}

impl Tariff {
    pub(super) fn new(config: &RaceConfig) -> Self {
        let tariff = Self { budget: config.budget, full: 1 };
        let middle = config.space.from_unit(&vec![0.5; config.space.dims()]);
        Self { full: u64::from(config.resource.max(1)) * tariff.epoch(&middle), ..tariff }
    }

    /// Whether an epoch costs more at some points than at others.
    pub(super) fn varies(&self) -> bool {
        matches!(self.budget, Budget::Steps { .. })
    }

    /// How many full trainings at points drawn at random a lane's budget pays for, at least one: what a scheduler
    /// reckons with. The mean price is an integral along the batch size.
    pub(super) fn trainings(&self, config: &RaceConfig) -> u32 {
        let prices = (0..PLACES).map(|i| {
            let place = (f64::from(i) + 0.5) / f64::from(PLACES);
            self.epoch(&config.space.from_unit(&vec![place; config.space.dims()]))
        });
        let total = u64::from(config.resource.max(1)) * prices.sum::<u64>();
        let trainings = u64::from(config.trials) * self.full * u64::from(PLACES) / total.max(1);
        trainings.clamp(1, config.trials.max(1).into()) as u32
    }

    /// What an epoch costs at a point.
    pub(super) fn epoch(&self, point: &Point) -> u64 {
        match self.budget {
            Budget::Trials | Budget::Samples => 1,
            Budget::Steps { examples, batch } => {
                let size = point.0.get(batch as usize).map_or(1, |size| size.max(1.0) as u64);
                u64::from(examples.max(1)).div_ceil(size)
            }
        }
    }
}

/// What a lane may spend in all; none where its trials are counted instead.
pub(super) fn allowance(
    config: &RaceConfig,
    tariff: Tariff,
    searcher: SearcherKind,
    role: Role,
) -> Option<u64> {
    let counted = config.budget == Budget::Trials && !searcher.is_scheduler();
    let times = if role == Role::Reference { 2 } else { 1 };
    (!counted && role != Role::Survey).then(|| u64::from(config.trials) * tariff.full * times)
}

/// How many trials a lane can have at most.
pub(super) fn capacity(config: &RaceConfig, tariff: Tariff, searcher: SearcherKind, role: Role) -> u64 {
    let trials = u64::from(config.trials) * if role == Role::Reference { 2 } else { 1 };
    match allowance(config, tariff, searcher, role) {
        _ if role == Role::Survey => u64::from(config.survey).saturating_mul(config.survey.into()),
        None => trials,
        Some(total) => {
            let lowest = if searcher.is_scheduler() { 1 } else { first_leg(config, role) };
            total / (u64::from(lowest) * tariff.epoch(&cheapest(config))).max(1)
        }
    }
}

/// A point where an epoch costs least: the largest batch makes the fewest steps.
pub(super) fn cheapest(config: &RaceConfig) -> Point {
    config.space.from_unit(&vec![1.0; config.space.dims()])
}

/// The fewest epochs of a trial in a lane that trains each in one go.
fn first_leg(config: &RaceConfig, role: Role) -> u32 {
    let pruned = config.prune == Prune::Median && role == Role::Competitor;
    prune::rungs(config.resource).first().copied().filter(|_| pruned).unwrap_or(config.resource.max(1))
}
