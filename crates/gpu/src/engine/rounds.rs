//! A round: dispatches are sent off, the results of earlier ones taken in, copies asked for, a lost device replaced.

use std::collections::BTreeMap;

use futures::future::join_all;
use schema::wire::DeviceLoss;
use schema::{Outcome, RunReport};
use train::{Checkpoint, TrainError};

use super::held::Held;
use super::{Cohort, GpuEngine};
use crate::device::Gpu;
use crate::error::GpuError;
use crate::exchange::{Allowance, Slot, Tally, Wish};
use crate::pace::{Pace, Sent};
use crate::records::Status;

/// A trial is copied out when its last copy is older than this.
const SAVE_AFTER_MS: f64 = 2000.0;
/// Copies waiting to be brought back, of each population.
const SAVES_AT_ONCE: usize = 16;
/// Devices lost one after the other, with no trial copied or ended in between.
const LOSSES_MAX: u32 = 3;

impl GpuEngine {
    /// Sends off what can be sent off.
    pub(super) fn submit(&mut self, training: bool) {
        let all = self.at_once();
        let allowance = self.pace.allowance(all);
        for cohort in self.cohorts.values_mut() {
            let share = u64::from(allowance.groups) * u64::from(cohort.population.at_once());
            let groups = if training { share.div_ceil(u64::from(all.max(1))) as u32 } else { 0 };
            cohort.population.submit(Allowance { groups, ..allowance });
        }
    }

    pub(super) fn at_once(&self) -> u32 {
        self.cohorts.values().map(|cohort| cohort.population.at_once()).sum()
    }

    /// Sends off and takes in, until the oldest dispatch of each population has been taken in.
    pub(super) async fn tick(&mut self, training: bool) -> Result<(), GpuError> {
        let all = self.at_once();
        // One dispatch computes while the results of the other are looked at.
        self.submit(training);
        self.submit(training);
        // All are waited for together: a browser may take long to answer each.
        let collecting = self.cohorts.iter_mut().map(|(number, cohort)| async move {
            cohort.population.collect().await.map(|tally| (*number, tally))
        });
        let tallies = join_all(collecting).await.into_iter().collect::<Result<Vec<_>, _>>()?;
        let groups = tallies.iter().map(|(_, tally)| tally.groups).sum();
        let was_limited = tallies.iter().any(|(_, tally)| tally.was_limited);
        for (number, tally) in tallies {
            self.take_in(number, tally);
        }
        let tells = training && (groups > 0 || self.pace.is_probing());
        self.sent = tells.then_some(Sent { groups, all: all.max(groups), was_limited });
        Ok(())
    }

    pub(super) fn take_in(&mut self, number: u32, tally: Tally) {
        let ids: BTreeMap<Slot, u32> = self
            .trials
            .iter()
            .filter_map(|(id, held)| held.place.filter(|place| place.0 == number).map(|place| (place.1, *id)))
            .collect();
        let Some(Cohort { population, .. }) = self.cohorts.get_mut(&number) else { return };
        for standing in tally.standings {
            let Some(&id) = ids.get(&standing.slot) else { continue };
            let Some(held) = self.trials.get_mut(&id) else { continue };
            let news = held.take_in(&standing.state, &standing.points);
            match standing.state.status() {
                Status::Training if news => self.unsaid.push(held.advance(id, None)),
                Status::Training => {}
                // It may have taken part in one more dispatch before its end was known.
                _ if held.ended.is_some() => {}
                status => {
                    let outcome = if status == Status::Done { Outcome::Done } else { Outcome::Diverged };
                    held.ended = Some(outcome);
                    population.wish(standing.slot, Wish::Best);
                }
            }
        }
        for (slot, wish, saved) in tally.granted {
            let Some(&id) = ids.get(&slot) else { continue };
            let Some(held) = self.trials.get_mut(&id) else { continue };
            let (step, epoch) = (saved.state.step, saved.state.epoch);
            match (wish, held.ended) {
                // An ended one has nothing to go on with: only its best parameters are still wanted.
                (Wish::Whole, _) if saved.state.status() != Status::Training => {}
                (Wish::Whole, _) => {
                    self.fruitless = 0;
                    held.saved = Some(saved);
                    held.untold = true;
                    if held.leaves && held.stands {
                        held.place = None;
                        population.remove(slot);
                    }
                }
                (Wish::Best, Some(outcome)) => {
                    self.fruitless = 0;
                    let report = RunReport { outcome, step, epoch, weights: saved.params };
                    self.unsaid.push(held.advance(id, Some(report)));
                }
                (Wish::Weights | Wish::Best, _) => {
                    held.checkpoint = Some(Checkpoint { step, epoch, weights: saved.params });
                }
            }
        }
        self.save(number);
    }

    /// Asks for copies of the trials that have gone longest without.
    pub(super) fn save(&mut self, number: u32) {
        let Some(Cohort { population, .. }) = self.cohorts.get_mut(&number) else { return };
        let room = SAVES_AT_ONCE.saturating_sub(population.wishes(Wish::Whole));
        let due = |held: &Held| held.ended.is_none() && self.now_ms - held.saved_ms > SAVE_AFTER_MS;
        let mut old: Vec<&mut Held> = self
            .trials
            .values_mut()
            .filter(|held| room > 0 && held.place.is_some_and(|place| place.0 == number) && due(held))
            .collect();
        old.sort_by(|a, b| a.saved_ms.total_cmp(&b.saved_ms));
        for held in old.into_iter().take(room) {
            if let Some((_, slot)) = held.place {
                held.saved_ms = self.now_ms;
                population.wish(slot, Wish::Whole);
            }
        }
    }

    /// Opens another device for all trials.
    pub(super) async fn recover(&mut self, reason: &str) -> Result<(), TrainError> {
        self.cohorts.clear();
        self.kernels.clear();
        self.sent = None;
        self.pace = Pace::default();
        self.fruitless += 1;
        if self.fruitless >= LOSSES_MAX {
            return Err(TrainError::Device(format!("{reason}, again and again")));
        }
        self.gpu = Gpu::open(self.choice).await?;
        let mut resumed = 0;
        for held in self.trials.values_mut() {
            held.place = None;
            held.ended = None;
            // It may have to come to its mark again.
            held.stands = false;
            held.leaves = false;
            resumed += u32::from(held.saved.is_some());
        }
        let restarted = self.trials.len() as u32 - resumed;
        self.losses.push(DeviceLoss { resumed, restarted, reason: reason.to_owned() });
        Ok(())
    }

    pub(super) async fn attempt(&mut self, training: bool) -> Result<(), GpuError> {
        self.settle().await?;
        self.tick(training).await
    }

    /// One round; if the device is lost, one on another device.
    pub(super) async fn round(&mut self, training: bool) -> Result<(), TrainError> {
        let result = if self.gpu.is_lost() { Err(GpuError::Lost) } else { self.attempt(training).await };
        match result {
            // What a dying device complains of is of no interest.
            Err(error) if error == GpuError::Lost || self.gpu.is_lost() => {
                self.recover(&error.to_string()).await?;
                Ok(self.attempt(training).await?)
            }
            result => Ok(result?),
        }
    }
}
