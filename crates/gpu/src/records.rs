//! What the host and the kernel exchange, word for word as in `wgsl/train.wgsl`.

use bytemuck::{Pod, Zeroable};
use schema::{Optimiser, Place, RunConfig};

/// The constants of one dispatch.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
pub(crate) struct Tick {
    pub(crate) budget: u32,
    pub(crate) points: u32,
    pub(crate) train: u32,
    pub(crate) validation: u32,
    pub(crate) block_cost: u32,
    pub(crate) evaluation_cost: u32,
    pub(crate) update_cost: u32,
    pub(crate) order_cost: u32,
    pub(crate) first: u32,
    pub(crate) fresh: u32,
    pub(crate) evaluated: u32,
    pub(crate) unused: u32,
}

/// A trial's own numbers.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
pub struct Hyper {
    /// Examples in a minibatch.
    pub batch: u32,
    /// Passes over the training split.
    pub epochs: u32,
    /// Of order and dropout.
    pub seed: u32,
    /// Counts retrainings.
    pub repeat: u32,
    /// A unit is silenced if its draw is below.
    pub silenced_below: u32,
    /// Factor of the units that are not.
    pub kept: f32,
    /// Learning rate.
    pub lr: f32,
    /// Share of a parameter that is added to its gradient.
    pub l2: f32,
    /// Factor of parameters at an update.
    pub retained: f32,
    /// Added to the denominator.
    pub eps: f32,
    /// First coefficient of the rule (momentum, α, ρ, β₁) and what it leaves of 1.
    pub first: [f32; 2],
    /// Second coefficient (β₂; 1 for Nesterov) and what it leaves of 1.
    pub second: [f32; 2],
    /// Waits once this epoch is evaluated.
    pub last_epoch: u32,
    unused: u32,
}

impl Hyper {
    /// Those of a run; what is derived is worked out in f64, then rounded once.
    #[must_use]
    pub fn of(run: &RunConfig) -> Self {
        let (first, second, eps) = match run.optimiser {
            Optimiser::Sgd => (0.0, 0.0, 0.0),
            Optimiser::Momentum { momentum, nesterov } => (momentum, f64::from(u8::from(nesterov)), 0.0),
            Optimiser::Adagrad { eps } => (0.0, 0.0, eps),
            Optimiser::Adadelta { rho, eps } => (rho, 0.0, eps),
            Optimiser::RmsProp { alpha, eps } => (alpha, 0.0, eps),
            Optimiser::Adam { beta1, beta2, eps }
            | Optimiser::Adamax { beta1, beta2, eps }
            | Optimiser::Nadam { beta1, beta2, eps }
            | Optimiser::AdamW { beta1, beta2, eps } => (beta1, beta2, eps),
        };
        let decoupled = matches!(run.optimiser, Optimiser::AdamW { .. });
        let rate = run.model.dropout;
        Self {
            batch: run.batch_size,
            epochs: run.epochs,
            seed: run.seed,
            repeat: run.repeat,
            silenced_below: (rate * 4_294_967_296.0) as u32,
            kept: (1.0 / (1.0 - rate)) as f32,
            lr: run.lr as f32,
            l2: if decoupled { 0.0 } else { run.weight_decay as f32 },
            retained: if decoupled { (1.0 - run.lr * run.weight_decay) as f32 } else { 1.0 },
            eps: eps as f32,
            first: [first as f32, (1.0 - first) as f32],
            second: [second as f32, (1.0 - second) as f32],
            last_epoch: u32::MAX,
            unused: 0,
        }
    }
}

/// Where a trial stands.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
pub struct State {
    status: u32,
    phase: u32,
    /// Whole epochs done.
    pub epoch: u32,
    /// Optimiser steps done.
    pub step: u32,
    cursor: u32,
    row: u32,
    split: u32,
    ordered: u32,
    broken: u32,
    loss: f32,
    train_loss: f32,
    validation_loss: f32,
    train_hits: f32,
    validation_hits: f32,
    best: f32,
    first_full: f32,
    second_full: f32,
    mu: f32,
    /// Points written since the last submission.
    pub points: u32,
    /// Cost units spent likewise.
    pub spent: u32,
}

/// How a trial stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// In training.
    Training,
    /// All epochs done.
    Done,
    /// A loss was too large, or no number.
    Diverged,
}

impl State {
    /// Before the first evaluation.
    #[must_use]
    pub fn fresh() -> Self {
        Self { best: f32::MAX, mu: 1.0, ..Self::zeroed() }
    }

    /// The same place, to go on from on another device: the epoch's order has to be drawn again.
    #[must_use]
    pub fn resumed(self) -> Self {
        Self { ordered: 0, ..self }
    }

    /// Whether it waits at the end of an epoch because it is to go no further.
    #[must_use]
    pub fn waits(&self, last_epoch: u32) -> bool {
        self.status == 0 && self.phase == 1 && self.epoch >= last_epoch
    }

    /// How far it is.
    #[must_use]
    pub fn place(&self) -> Place {
        let measured = if self.phase == 1 { Some(self.epoch) } else { self.epoch.checked_sub(1) };
        Place { part: 0, step: self.step, epoch: self.epoch, measured }
    }

    /// How it stands.
    #[must_use]
    pub fn status(&self) -> Status {
        match self.status {
            0 => Status::Training,
            1 => Status::Done,
            _ => Status::Diverged,
        }
    }

    /// Whether an evaluation has been good enough to keep parameters.
    #[must_use]
    pub fn has_best(&self) -> bool {
        self.best < f32::MAX
    }
}

/// An evaluation of both splits: mean losses, and how many examples were classified rightly.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
pub struct Point {
    /// Optimiser steps done.
    pub step: u32,
    /// Whole epochs done.
    pub epoch: u32,
    /// Mean over the training split.
    pub train_loss: f32,
    /// Mean over the validation split.
    pub validation_loss: f32,
    /// Of the training split.
    pub train_hits: f32,
    /// Of the validation split.
    pub validation_hits: f32,
}
