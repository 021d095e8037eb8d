//! From outcomes to the state, generation after generation, beginning in the middle of the cube.
//!
//! A generation is as many outcomes as the population has, in trial order. With a lag some of its points come from an
//! earlier Gaussian, which [learning](super::gaussian) allows for. A diverged trial is worse than any other.

use super::choices::Choices;
use super::gaussian::Gaussian;
use super::strategy::{Strategy, default_population};
use crate::draws::{Draws, Purpose};
use crate::searcher::{Context, Observation};
use crate::searchers::sobol::SobolSequence;
use crate::space::{Domain, Point, Space};

/// Of the first Gaussian, in widths of the cube: three to either side of the middle.
const SIGMA: f64 = 1.0 / 6.0;

/// Deviation along a whole number or level that is kept, in widths of its cell: a tenth of the points leave it.
const LEAST_CELL_SHARE: f64 = 0.3;

/// Where the next points come from.
#[derive(Debug, Clone)]
pub(crate) struct Population<'a> {
    pub(super) space: &'a Space,
    seed: u32,
    pub(super) gaussian: Gaussian,
    /// By parameter; none where it is numeric.
    choices: Vec<Option<Choices>>,
    /// Lowest value of each generation since the last restart.
    lowest: Vec<f64>,
    restarts: u32,
    /// Generations learned from.
    pub(super) generations: u32,
    /// Outcomes since the last of them.
    pub(super) waiting: usize,
}

impl<'a> Population<'a> {
    /// As the visible outcomes have left it.
    pub(crate) fn new(cx: &Context<'a>) -> Self {
        let population = default_population(numeric(cx.space).count());
        let mut it = Self::at(cx.space, cx.seed, &vec![0.5; cx.space.dims()], population, 0);
        let (mut rest, mut generations) = (cx.history, 0);
        while rest.len() >= it.gaussian.strategy.population {
            let (generation, later) = rest.split_at(it.gaussian.strategy.population);
            it.learn(generation);
            rest = later;
            generations += 1;
        }
        Self { generations, waiting: rest.len(), ..it }
    }

    fn at(space: &'a Space, seed: u32, mean: &[f64], population: usize, restarts: u32) -> Self {
        let dims = numeric(space).count();
        let mean = numeric(space).map(|i| mean[i]).collect();
        let gaussian = Gaussian::new(Strategy::new(dims, population), mean, SIGMA);
        let choices = space.params.iter().map(|param| match param.domain {
            Domain::Choice { count } => Some(Choices::new(count)),
            _ => None,
        });
        Self {
            space,
            seed,
            gaussian,
            choices: choices.collect(),
            lowest: Vec::new(),
            restarts,
            generations: 0,
            waiting: 0,
        }
    }

    fn learn(&mut self, generation: &[Observation]) {
        let mut ranked: Vec<&Observation> = generation.iter().collect();
        ranked.sort_by(|a, b| value(a).total_cmp(&value(b)));
        let lowest = value(ranked[0]);
        if lowest == f64::INFINITY {
            // Nothing to go by: elsewhere, then.
            self.restart(self.gaussian.strategy.population);
            return;
        }
        let points: Vec<Vec<f64>> = ranked.iter().map(|it| self.coordinates(it)).collect();
        self.gaussian.learn(&points);
        self.learn_choices(&ranked);
        let least: Vec<f64> =
            numeric(self.space).zip(self.gaussian.mean()).map(|(i, &m)| self.least_sd(i, m)).collect();
        self.gaussian.widen(&least);
        self.lowest.push(lowest);
        if self.gaussian.is_spent() || self.is_flat() {
            self.restart(2 * self.gaussian.strategy.population);
        }
    }

    fn learn_choices(&mut self, ranked: &[&Observation]) {
        let active: Vec<Vec<bool>> = ranked.iter().map(|it| self.space.active(&it.point)).collect();
        let weights = &self.gaussian.strategy.weights;
        let better = || ranked.iter().zip(&active).zip(weights).filter(|(_, w)| **w > 0.0);
        for (i, choices) in self.choices.iter_mut().enumerate() {
            let chosen = better().map(|((it, active), w)| (active[i].then(|| it.point.0[i]), *w));
            if let Some(choices) = choices {
                choices.learn(chosen, weights.len());
            }
        }
    }

    /// An outcome's numeric coordinates. An inactive one says nothing: it is where the mean is.
    fn coordinates(&self, it: &Observation) -> Vec<f64> {
        let (unit, active) = (self.space.to_unit(&it.point), self.space.active(&it.point));
        let places = numeric(self.space).zip(self.gaussian.mean());
        places.map(|(i, &mean)| if active[i] { unit[i] } else { mean }).collect()
    }

    fn least_sd(&self, i: usize, mean: f64) -> f64 {
        let domain = &self.space.params[i].domain;
        let (low, high) = domain.cell_of(domain.at_unit(mean));
        LEAST_CELL_SHARE * (high - low)
    }

    /// Whether generations no longer differ (the tutorial's TolFun and EqualFunValues).
    fn is_flat(&self) -> bool {
        let population = self.gaussian.strategy.population;
        let span = 10 + (30 * self.gaussian.mean().len()).div_ceil(population);
        let Some(from) = self.lowest.len().checked_sub(span) else { return false };
        let recent = || self.lowest[from..].iter().copied();
        let (low, high) =
            (recent().fold(f64::INFINITY, f64::min), recent().fold(f64::NEG_INFINITY, f64::max));
        high - low <= 1e-12 * low.abs().max(high.abs())
    }

    /// Begins anew at another place. Twice the population each time sees a coarser picture of the landscape (Auger and
    /// Hansen, *A Restart CMA Evolution Strategy With Increasing Population Size*, CEC 2005).
    fn restart(&mut self, population: usize) {
        let restarts = self.restarts + 1;
        let places = SobolSequence::new(self.seed, Purpose::CmaEsRestart, 0, self.space.dims());
        let place = places.unit(restarts);
        *self = Self::at(self.space, self.seed, &place, population.min(1 << 10), restarts);
    }

    /// A point of the next generation. What leaves the cube is drawn again, but not for ever, since that would tie the
    /// coordinates of a correlated Gaussian to each other, and then moved to the surface.
    pub(crate) fn sample(&self, draws: &mut Draws) -> Point {
        const ATTEMPTS: usize = 3;
        let mut x = self.gaussian.sample(draws);
        for _ in 0..ATTEMPTS {
            if x.iter().all(|x| (0.0..=1.0).contains(x)) {
                break;
            }
            x = self.gaussian.sample(draws);
        }
        let mut numbers = x.into_iter();
        let unit = |choices: &Option<Choices>| match choices {
            Some(choices) => choices.unit(draws),
            None => numbers.next().unwrap_or(0.5),
        };
        self.space.from_unit(&self.choices.iter().map(unit).collect::<Vec<_>>())
    }
}

/// The positions of the numeric parameters.
pub(super) fn numeric(space: &Space) -> impl Iterator<Item = usize> + '_ {
    (0..space.dims()).filter(|&i| !matches!(space.params[i].domain, Domain::Choice { .. }))
}

/// Infinite where it diverged.
fn value(it: &Observation) -> f64 {
    it.value.filter(|v| v.is_finite()).unwrap_or(f64::INFINITY)
}

#[cfg(test)]
mod tests;
