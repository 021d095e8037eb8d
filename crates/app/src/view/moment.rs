//! The race at a moment that has passed: what every lane had when it had spent so much.

use std::collections::BTreeMap;
use std::rc::Rc;

use schema::Outcome;
use search::{Entry, Role};

use super::{Lane, View};
use crate::sweep::Trial;

impl View {
    /// The view when every lane had spent `moment` full trainings; as it is without one. A measured landscape is no part
    /// of the race and stays whole.
    #[must_use]
    pub fn at(&self, moment: Option<u32>) -> Self {
        let Some(moment) = moment.filter(|_| self.moment != moment) else { return self.clone() };
        let lanes = self.lanes.iter().zip(0..).map(|(lane, index)| match lane.role {
            Role::Survey => lane.clone(),
            _ => lane.at(f64::from(moment), self.first_of(index)),
        });
        let lanes: Vec<Lane> = lanes.collect();
        let trials = self.trials_of(&lanes);
        Self { moment: Some(moment), lanes: Rc::new(lanes), trials: Rc::new(trials), ..self.clone() }
    }

    /// The view with the trials of some lanes only, and a measured landscape.
    #[must_use]
    pub fn only(&self, lanes: &[u32]) -> Self {
        let measured = |trial: &Trial| self.role_of(trial) == Some(Role::Survey);
        let own = self.trials.iter().filter(|(_, trial)| lanes.contains(&trial.lane) || measured(trial));
        Self { trials: Rc::new(own.map(|(id, trial)| (*id, trial.clone())).collect()), ..self.clone() }
    }

    /// Why a trial's lane is there.
    #[must_use]
    pub fn role_of(&self, trial: &Trial) -> Option<Role> {
        Some(self.lanes.get(trial.lane as usize)?.role)
    }

    /// A lane's trials.
    pub fn trials_in(&self, lane: u32) -> impl Iterator<Item = &Rc<Trial>> {
        let first = self.first_of(lane);
        self.trials.range(first..first.saturating_add(self.stride)).map(|(_, trial)| trial)
    }

    /// Number of a lane's first trial.
    fn first_of(&self, lane: u32) -> u32 {
        lane * self.stride
    }

    /// The trials that have ended in these lanes, each as far as it had been trained: one that went on later stood at a rung.
    fn trials_of(&self, lanes: &[Lane]) -> BTreeMap<u32, Rc<Trial>> {
        let mut until = BTreeMap::new();
        for (lane, index) in lanes.iter().zip(0..) {
            until.extend(lane.course.iter().map(|entry| (self.first_of(index) + entry.k, entry)));
        }
        let reached = |(id, entry): (u32, &Entry)| {
            let trial: &Rc<Trial> = self.trials.get(&id)?;
            let stood = entry.value.is_some() && entry.until < trial.run.epochs;
            let on = trial.outcome != Outcome::Pruned || trial.epoch > entry.until;
            Some((id, if stood && on { Rc::new(trial.as_of(entry.until)) } else { trial.clone() }))
        };
        until.into_iter().filter_map(reached).collect()
    }
}
