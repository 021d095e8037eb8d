//! Which trials have a place on the device: cohorts are made and grow, kernels compiled, and where there is not room for
//! all, those that stand make some.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use train::{Dataset, Engine, Unsupported};

use super::held::Held;
use super::{Cohort, GpuEngine};
use crate::error::GpuError;
use crate::examples::Examples;
use crate::exchange::Wish;
use crate::kernel::Kernel;
use crate::plan::Plan;
use crate::population::Population;
use crate::shape::Shape;

impl GpuEngine {
    /// Gives waiting trials their places, as far as there is room; at most one kernel is compiled on the way.
    pub(super) async fn settle(&mut self) -> Result<(), GpuError> {
        let waiting = |(id, held): (&u32, &Held)| {
            // Those that stand at their marks need no place.
            (held.place.is_none() && !held.stands).then(|| Some((*id, Shape::of(&held.run).ok()?))).flatten()
        };
        let waiting: Vec<(u32, Shape)> = self.trials.iter().filter_map(waiting).collect();
        self.may_compile = true;
        let mut alike = BTreeMap::new();
        waiting.iter().for_each(|(_, shape)| *alike.entry(shape).or_default() += 1_u32);
        let mut full = BTreeSet::new();
        for (id, shape) in &waiting {
            let Some(held) = self.trials.get(id) else { continue };
            let (run, data) = (held.run, Rc::clone(&held.data));
            let alike = alike.get(shape).copied().unwrap_or(1);
            let number = match self.cohort(shape.clone(), &data, alike).await {
                Ok(Some(number)) => number,
                // Its kernel comes with the next round: whoever drives must not wait for all of them.
                Ok(None) => continue,
                Err(GpuError::Refused(reason)) if !self.gpu.is_lost() => {
                    self.give_up(shape, &reason);
                    continue;
                }
                Err(error) => return Err(error),
            };
            if full.contains(&number) || !self.make_room(number).await? {
                full.insert(number);
                continue;
            }
            let weights = self.weights(&run);
            let Some(held) = self.trials.get_mut(id) else { continue };
            let Some(cohort) = self.cohorts.get_mut(&number) else { continue };
            if let Some(slot) = cohort.population.add(&held.hyper, &weights, held.saved.as_ref()) {
                held.place = Some((number, slot));
                held.saved_ms = self.now_ms;
                held.leaves = false;
            }
        }
        self.exchange(&full);
        Ok(())
    }

    /// Whether there is room for another trial. A population can only grow while nothing of it is under way.
    pub(super) async fn make_room(&mut self, number: u32) -> Result<bool, GpuError> {
        loop {
            let Some(Cohort { population, .. }) = self.cohorts.get_mut(&number) else { return Ok(false) };
            if population.has_room() || !population.can_grow() {
                return Ok(population.has_room());
            }
            if population.under_way() == 0 {
                population.grow().await;
                continue;
            }
            let tally = population.collect().await?;
            self.take_in(number, tally);
        }
    }

    /// Where trials wait for room, those that stand at their marks leave.
    pub(super) fn exchange(&mut self, full: &BTreeSet<u32>) {
        for held in self.trials.values_mut() {
            let Some((number, slot)) = held.place else { continue };
            if held.stands
                && !held.leaves
                && full.contains(&number)
                && let Some(cohort) = self.cohorts.get_mut(&number)
            {
                held.leaves = true;
                cohort.population.wish(slot, Wish::Whole);
            }
        }
    }

    /// A shape that the device will not train: its trials are somebody else's.
    pub(super) fn give_up(&mut self, shape: &Shape, reason: &str) {
        self.refused.insert(shape.clone(), reason.to_owned());
        let theirs = |held: &Held| held.place.is_none() && Shape::of(&held.run).as_ref() == Ok(shape);
        let gone: Vec<u32> = self.trials.iter().filter(|(_, held)| theirs(held)).map(|(id, _)| *id).collect();
        for id in gone {
            self.end(id);
            self.given_up.push((id, Unsupported::Refused { reason: reason.to_owned() }));
        }
    }

    /// The cohort of a shape on a data set, made if need be; none if its kernel is to wait for the next round.
    pub(super) async fn cohort(
        &mut self,
        shape: Shape,
        data: &Rc<Dataset>,
        trials: u32,
    ) -> Result<Option<u32>, GpuError> {
        let fits = |cohort: &Cohort| cohort.shape == shape && cohort.data.config == data.config;
        if let Some((number, _)) = self.cohorts.iter().find(|(_, cohort)| fits(cohort)) {
            return Ok(Some(*number));
        }
        let plan = Plan::new(&shape, self.gpu.traits(), data.train.len() as u32)
            .map_err(|error| GpuError::Refused(error.to_string()))?;
        let Some(kernel) = self.kernel(plan).await? else { return Ok(None) };
        let in_use =
            |number: &u32| self.trials.values().any(|held| held.place.is_some_and(|at| at.0 == *number));
        self.cohorts.retain(|number, _| in_use(number));
        let examples = Examples::of(data);
        let population = Population::new(&self.gpu, kernel, &examples, trials.next_power_of_two()).await?;
        self.cohorts_made += 1;
        self.cohorts.insert(self.cohorts_made, Cohort { shape, data: Rc::clone(data), population });
        Ok(Some(self.cohorts_made))
    }

    pub(super) async fn kernel(&mut self, plan: Plan) -> Result<Option<Rc<Kernel>>, GpuError> {
        if let Some(kernel) = self.kernels.iter().find(|kernel| kernel.plan() == &plan) {
            return Ok(Some(Rc::clone(kernel)));
        }
        if !std::mem::take(&mut self.may_compile) {
            return Ok(None);
        }
        self.compiled = true;
        let kernel = Rc::new(Kernel::compile(&self.gpu, plan).await?);
        self.kernels.push(Rc::clone(&kernel));
        Ok(Some(kernel))
    }
}
