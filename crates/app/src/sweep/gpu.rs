//! The GPU in a sweep: whether it trains, and doing without it. Whatever happens to
//! it, no trial is lost.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;

use schema::wire::{Command, DeviceLoss};
use schema::{DeviceInfo, Engine, Maker};
use search::TrialId;

use super::choice::{Choice, Gpu, Rates, Reason, beyond_gpu, choose};
use super::measuring::Measuring;
use super::pool::GPU_SLOT;
use super::{Status, Sweep};

/// Deaths of its worker in one sweep after which the GPU is left alone.
const DEATHS_MAX: u32 = 3;
/// Heartbeats that a sweep whose engine nobody pinned waits for the GPU's worker.
const WAIT_BEATS_MAX: u32 = 15;
/// Heartbeats after which a browser that says nothing of its GPU counts as having none.
const SILENT_BEATS_MAX: u32 = 5;

/// Accidents since the page was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Losses {
    /// How often a graphics device was lost.
    pub devices: u32,
    /// How many trials then went on from their last copies.
    pub resumed: u32,
    /// How many had none, and began again.
    pub restarted: u32,
}

/// All that the sweep knows of the GPU.
#[derive(Debug, Default)]
pub(super) struct Graphics {
    pub(super) gpu: Gpu,
    /// All measurements, by [`choice::key`].
    pub(super) measured: BTreeMap<String, Rates>,
    /// In force for the sweep that has begun.
    pub(super) choice: Option<Choice>,
    pub(super) measuring: Option<Measuring>,
    /// What was measured without a worker that failed meanwhile: true for this sweep only.
    pub(super) spoiled: Option<String>,
    silent_beats: u32,
    losses: Losses,
    /// In this sweep.
    deaths: u32,
    /// A trial of this sweep ended on the GPU.
    pub(super) made: bool,
    /// Trials that the GPU does not take, and those of them that wait for another worker.
    refused: BTreeSet<u32>,
    pub(super) waiting: VecDeque<TrialId>,
}

impl Graphics {
    /// A new sweep: what belonged to the last one is gone.
    pub(super) fn begin(&mut self) {
        self.choice = None;
        self.measuring = None;
        if let Some(key) = self.spoiled.take() {
            self.measured.remove(&key);
        }
        self.deaths = 0;
        self.made = false;
        self.refused.clear();
        self.waiting.clear();
    }

    pub(super) fn is_refused(&self, id: TrialId) -> bool {
        self.refused.contains(&id.0)
    }
}

/// Why an experiment with convolutional networks is not sent to the GPU: as its engine would say it.
const NO_CONVOLUTIONS: &str = "this engine does not train convolutional networks";
const NO_NORM: &str = "this engine trains without batch and layer normalisation";
/// Why a stretch of a trial, or a part of one, is not sent to the GPU.
pub(super) const WHOLE_ONLY: &str = "it trains whole runs only, from their beginning to their end";
/// Why an experiment is not.
const PLAIN_ONLY: &str = "it trains with the plain loss and update rule only";

impl Sweep {
    /// What the browser says of its GPU; none: there is none.
    pub fn meet_gpu(&mut self, device: Option<DeviceInfo>, now_ms: f64) {
        self.graphics.gpu = device.map_or(Gpu::Missing, Gpu::Here);
        self.assign(now_ms);
    }

    /// The GPU's worker has come, and knows its device better than the browser told the page.
    pub(super) fn meet_device(&mut self, device: DeviceInfo) {
        match &mut self.graphics.gpu {
            // The name stays: measurements are kept by it.
            Gpu::Here(known) if !known.name.is_empty() => known.software |= device.software,
            gpu => *gpu = Gpu::Here(device),
        }
    }

    /// Who trains, or would if the sweep began now, and why.
    #[must_use]
    pub fn choice(&self) -> Choice {
        self.graphics.choice.unwrap_or_else(|| {
            let claimed = self.proof.claimed.as_ref().and_then(|claim| claim.maker.as_ref());
            let claimed = claimed.filter(|maker| maker.is_here()).and_then(Maker::engine);
            let beyond = beyond_gpu(&self.study);
            choose(self.study.engine, beyond, claimed, &self.graphics.gpu, self.rates())
        })
    }

    /// What is known of the GPU.
    #[must_use]
    pub fn gpu(&self) -> &Gpu {
        &self.graphics.gpu
    }

    /// Accidents since the page was opened.
    #[must_use]
    pub fn device_losses(&self) -> Losses {
        self.graphics.losses
    }

    /// Whose numbers the ended trials are: the GPU's, if it trained any of them.
    #[must_use]
    pub fn made_by(&self) -> Engine {
        let engine = self.choice().engine;
        if self.graphics.made { Engine::Gpu } else { engine.on_cpu() }
    }

    /// Destroys the graphics device, as an accident would.
    pub fn lose_device(&mut self) {
        if self.choice().engine == Engine::Gpu && self.graphics.choice.is_some() {
            self.pool.post(GPU_SLOT, Command::LoseDevice, &mut self.effects);
        }
    }

    /// The engine in force, once it is known; sees to whatever is needed to know it.
    pub(super) fn engine_in_force(&mut self) -> Option<Engine> {
        if let Some(choice) = self.graphics.choice {
            return if choice.why == Reason::Kept {
                self.engine_of_before(choice)
            } else {
                Some(choice.engine)
            };
        }
        if self.graphics.gpu == Gpu::Unknown && !matches!(self.study.engine, Engine::Fused | Engine::Candle) {
            return None;
        }
        let choice = self.choice();
        if choice.why == Reason::Unmeasured {
            self.measure();
            return None;
        }
        let wanted_gpu = self.study.engine == Engine::Gpu || self.claims_gpu();
        match choice.why {
            Reason::NoGpu if wanted_gpu => self.say("no-gpu", ""),
            Reason::Failed if wanted_gpu => self.say("gpu-left", ""),
            Reason::Parts if wanted_gpu => self.say("gpu-refused", WHOLE_ONLY),
            Reason::Convolutions if wanted_gpu => self.say("gpu-refused", NO_CONVOLUTIONS),
            Reason::Norm if wanted_gpu => self.say("gpu-refused", NO_NORM),
            Reason::Technique if wanted_gpu => self.say("gpu-refused", PLAIN_ONLY),
            _ => {}
        }
        if choice.engine == Engine::Gpu {
            self.pool.hire_gpu(&mut self.effects);
        } else {
            // It may have come to be measured; now it would only hold memory.
            self.pool.dismiss_gpu(&mut self.effects);
        }
        self.graphics.choice = Some(choice);
        self.keep_maker(choice.engine);
        Some(choice.engine)
    }

    /// A sweep that was begun before goes on with the engine that it had, as long as there is one.
    fn engine_of_before(&mut self, choice: Choice) -> Option<Engine> {
        match (&self.graphics.gpu, choice.engine) {
            (Gpu::Unknown, Engine::Gpu) => return None,
            (Gpu::Here(_), Engine::Gpu) => self.pool.hire_gpu(&mut self.effects),
            (_, Engine::Gpu) => self.without_gpu("there is none now"),
            _ => {}
        }
        self.graphics.choice.map(|choice| choice.engine)
    }

    fn claims_gpu(&self) -> bool {
        let maker = self.proof.claimed.as_ref().and_then(|claim| claim.maker.as_ref());
        self.study.engine == Engine::Auto && maker.and_then(Maker::engine) == Some(Engine::Gpu)
    }

    /// The GPU's worker died. What it was asked goes back without blame: a thousand trials share one worker.
    pub(super) fn gpu_worker_lost(&mut self, reason: &str, now_ms: f64) {
        let Some(lost) = self.pool.lose(GPU_SLOT, &mut self.effects) else { return };
        self.graphics.deaths += 1;
        let give_up = lost.given_up || lost.unborn || self.graphics.deaths >= DEATHS_MAX;
        if !give_up {
            self.say("gpu-worker-lost", reason);
        }
        lost.requests.into_iter().for_each(|request| self.give_back(request));
        if give_up {
            self.without_gpu(reason);
        }
        self.assign(now_ms);
    }

    /// The GPU cannot be used: what it had goes on, or begins anew, on the processor.
    pub(super) fn without_gpu(&mut self, reason: &str) {
        let requests = self.pool.dismiss_gpu(&mut self.effects);
        requests.into_iter().for_each(|request| self.give_back(request));
        let device = self.graphics.gpu.device().cloned().unwrap_or_default();
        self.graphics.gpu = Gpu::Failed(device);
        self.graphics.measuring = None;
        let begun = matches!(self.status, Status::Running | Status::Paused);
        if begun && self.graphics.choice.is_none_or(|choice| choice.engine == Engine::Gpu) {
            self.graphics.choice = Some(Choice { engine: Engine::Fused, why: Reason::Failed });
            self.keep_maker(Engine::Fused);
        }
        self.say("gpu", reason);
    }

    /// The GPU cannot train this run; a worker of the processor will.
    pub(super) fn refused_by_gpu(&mut self, id: TrialId, reason: &str) {
        // It may have begun there.
        if let Some(trial) = self.trials.get_mut(&id.0) {
            Rc::make_mut(trial).rewind();
        }
        self.leave_to_cpu(id, reason);
    }

    /// A worker of the processor trains it, from now on to its end.
    pub(super) fn leave_to_cpu(&mut self, id: TrialId, reason: &str) {
        if self.graphics.refused.is_empty() {
            self.say("gpu-refused", reason);
        }
        self.graphics.refused.insert(id.0);
        self.graphics.waiting.push_back(id);
    }

    pub(super) fn device_lost(&mut self, loss: &DeviceLoss) {
        let losses = &mut self.graphics.losses;
        losses.devices += 1;
        losses.resumed += loss.resumed;
        losses.restarted += loss.restarted;
        self.say("device-lost", &loss.resumed.to_string());
        if loss.restarted > 0 {
            self.say("device-restarted", &loss.restarted.to_string());
        }
    }

    /// Once a second.
    pub(super) fn wait_for_gpu(&mut self, now_ms: f64) {
        if self.graphics.gpu == Gpu::Unknown {
            self.graphics.silent_beats += 1;
            if self.graphics.silent_beats > SILENT_BEATS_MAX {
                self.meet_gpu(None, now_ms);
            }
        }
        // Only for the GPU's worker: those of the processor may take their time to start.
        let there = self.pool.gpu_is_idle();
        let Some(measuring) = self.graphics.measuring.as_mut().filter(|it| it.asked.is_none() && !there)
        else {
            return;
        };
        measuring.beats += 1;
        if measuring.beats > WAIT_BEATS_MAX {
            self.without_gpu("no answer");
            self.assign(now_ms);
        }
    }
}
