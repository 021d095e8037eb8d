//! Measuring whether the GPU is worth it.

use std::collections::BTreeMap;

use schema::Engine;
use schema::wire::Command;

use super::choice::{self, Choice, Rates, Reason};
use super::pool::{GPU_SLOT, Request};
use super::{Effect, Sweep};

/// A measurement under way: first the processor, then the GPU, which would disturb each other.
#[derive(Debug, Default)]
pub(super) struct Measuring {
    /// Workers of the processor that have been asked and have not answered; none before they are.
    pub(super) asked: Option<usize>,
    cpu: f64,
    gpu_asked: bool,
    pub(super) beats: u32,
    /// A worker of the processor could not tell its speed.
    spoiled: bool,
}

impl Sweep {
    /// What was measured on earlier visits.
    pub fn recall(&mut self, measured: BTreeMap<String, Rates>) {
        self.graphics.measured = measured;
    }

    /// Whether speeds are being measured.
    #[must_use]
    pub fn is_measuring(&self) -> bool {
        self.graphics.measuring.is_some()
    }

    /// What was measured for this experiment on this machine.
    #[must_use]
    pub fn rates(&self) -> Option<Rates> {
        self.graphics.measured.get(&self.measure_key()?).copied()
    }

    fn measure_key(&self) -> Option<String> {
        let device = self.graphics.gpu.device()?;
        let flying = choice::in_flight(&self.study);
        Some(choice::key(&choice::typical(&self.study), flying, self.pool.wanted, device))
    }

    /// Goes on with a measurement as far as workers are there.
    pub(super) fn measure(&mut self) {
        self.pool.hire_gpu(&mut self.effects);
        let measuring = self.graphics.measuring.get_or_insert_default();
        let run = choice::typical(&self.study);
        let flying = choice::in_flight(&self.study);
        if measuring.asked.is_none() && self.pool.gpu_is_idle() {
            let Some(crew) = self.pool.idle_crew() else { return };
            let crew: Vec<usize> = crew.into_iter().take(flying as usize).collect();
            measuring.asked = Some(crew.len());
            for slot in crew {
                let command = Command::Measure { run, cohort: 1 };
                self.pool.send(slot, Request::Measure, command, &mut self.effects);
            }
        }
        if measuring.asked == Some(0) && !measuring.gpu_asked && self.pool.gpu_is_idle() {
            measuring.gpu_asked = true;
            let command = Command::Measure { run, cohort: flying };
            self.pool.send(GPU_SLOT, Request::Measure, command, &mut self.effects);
        }
    }

    /// Not all that were asked will answer, or others are to be asked: once nobody is busy with it any more, all are asked
    /// anew. Answers to the old question are dropped.
    pub(super) fn measure_again(&mut self) {
        self.graphics.measuring = None;
    }

    /// A worker has told its speed.
    pub(super) fn measured(&mut self, slot: usize, steps_per_second: f64) {
        let Some(measuring) = &mut self.graphics.measuring else { return };
        if slot != GPU_SLOT {
            if let Some(asked) = &mut measuring.asked {
                *asked = asked.saturating_sub(1);
                measuring.cpu += steps_per_second;
            }
            return;
        }
        if !measuring.gpu_asked {
            return;
        }
        let (rates, spoiled) = (Rates { gpu: steps_per_second, cpu: measuring.cpu }, measuring.spoiled);
        self.graphics.measuring = None;
        let Some(key) = self.measure_key() else { return };
        self.graphics.measured.insert(key.clone(), rates);
        if spoiled {
            self.graphics.spoiled = Some(key);
        } else {
            self.effects.push(Effect::Remember { key, rates });
        }
    }

    /// A worker could not tell its speed. One of the processor counts as none, and the GPU is not tried further: both
    /// for this sweep only.
    pub(super) fn not_measured(&mut self, slot: usize, reason: &str) {
        let Some(measuring) = &mut self.graphics.measuring else { return };
        if slot != GPU_SLOT {
            measuring.spoiled = true;
            return self.measured(slot, 0.0);
        }
        self.graphics.measuring = None;
        self.graphics.choice = Some(Choice { engine: Engine::Fused, why: Reason::Unmeasurable });
        self.pool.dismiss_gpu(&mut self.effects);
        self.say("gpu-unmeasurable", reason);
    }
}
