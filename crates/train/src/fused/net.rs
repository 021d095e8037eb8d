//! A network, its update rule and what is done around a step.

use bytemuck::{cast_slice, cast_slice_mut};
use schema::{Activation, Block, Norm, Optimiser, RunConfig};
use wide::f32x4;

use super::block::{Examples, gather_inputs};
use super::gradient::{self, Average};
use super::lanes::{EXAMPLES, LANES, Row, ZERO, fill};
use super::normed::Normed;
use super::objective::{Objective, Weighing, hits};
use super::plain::Plain;
use super::rule::Rule;
use crate::dropout::Dropout;
use crate::session::has_diverged;
use crate::trainer::{Sums, TrainerState};

/// What is trained, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct NetConfig {
    /// Convolution blocks in front of the dense layers, normalised as the hidden layers; none in a multilayer perceptron.
    pub blocks: Vec<Block>,
    /// Of all dense layers, their inputs first, outputs last.
    pub widths: Vec<usize>,
    /// Of the hidden layers.
    pub activation: Activation,
    /// Of the hidden layers, before the activation.
    pub norm: Norm,
    /// What is measured.
    pub objective: Objective,
    /// What is minimised.
    pub minimised: Objective,
    /// The update rule.
    pub optimiser: Optimiser,
    /// Learning rate.
    pub lr: f64,
    /// L2 coefficient; decoupled for AdamW.
    pub weight_decay: f64,
    /// As in [`schema::Technique`].
    pub clip: f64,
    /// As in [`schema::Technique`].
    pub sam: f64,
    /// As in [`schema::Technique`].
    pub ema: f64,
    /// The first so many parameters stand still: those of the lower layers, never of all.
    pub frozen: usize,
}

/// Examples of a minibatch, named, and the masks of its step. Row r has the dropout mask of row r.
#[derive(Debug, Clone, Copy)]
pub(super) struct Minibatch<'a> {
    pub(super) examples: Examples<'a>,
    pub(super) which: &'a [u32],
    pub(super) dropout: Option<&'a Dropout>,
}

/// A network in training.
#[derive(Debug)]
pub struct Net {
    config: NetConfig,
    body: Body,
    /// How many numbers it is.
    numbers: usize,
    /// Flat, in the order of [`schema::RunConfig::layer_shapes`]; filled up to whole vectors. Running statistics stand
    /// among them: their gradients are 0, and whatever the update rule makes of them is put right after it.
    params: Vec<f32x4>,
    grads: Vec<f32x4>,
    rule: Rule,
    /// Evaluated and kept in place of the parameters, where there is one; of running statistics, too.
    average: Option<Average>,
    /// The parameters while gradients are taken elsewhere; empty where they never are.
    set_aside: Vec<f32x4>,
    /// The parameters that stand still.
    still: Vec<f32>,
}

/// What computes outputs and gradients.
#[derive(Debug)]
enum Body {
    Plain(Box<Plain>),
    Normed(Normed),
}

impl Net {
    /// A network with these parameters, in the canonical flat order.
    ///
    /// # Panics
    /// If there are fewer than two widths, the number of parameters does not fit them, or the blocks do not fit together.
    #[must_use]
    pub fn new(config: NetConfig, weights: &[f32]) -> Self {
        assert!(config.widths.len() > 1, "a network has inputs and outputs");
        let body = match config.norm {
            Norm::None => Body::Plain(Box::new(Plain::new(&config))),
            Norm::Batch | Norm::Layer => Body::Normed(Normed::new(&config)),
        };
        let numbers = match &body {
            Body::Plain(body) => body.numbers(),
            Body::Normed(body) => body.numbers(),
        };
        assert!(weights.len() == numbers, "parameters do not fit the widths");
        let vectors = numbers.div_ceil(LANES);
        let mut params = vec![ZERO; vectors];
        cast_slice_mut(&mut params)[..numbers].copy_from_slice(weights);
        Self {
            rule: Rule::new(config.optimiser, config.lr, config.weight_decay, vectors),
            body,
            numbers,
            grads: vec![ZERO; vectors],
            average: (config.ema > 0.0).then(|| Average::new(config.ema, &params)),
            still: weights[..config.frozen].to_vec(),
            set_aside: if config.sam > 0.0 { params.clone() } else { Vec::new() },
            config,
            params,
        }
    }

    /// All parameters as they are evaluated, in the canonical flat order.
    #[must_use]
    pub fn weights(&self) -> &[f32] {
        let params = self.average.as_ref().map_or(&self.params, |average| &average.params);
        &cast_slice(params)[..self.numbers]
    }

    /// Goes on with the settings of another run that [may follow](RunConfig::can_become): with other coefficients of the
    /// update rule, or with another one from its beginning. An average that was not kept before begins with the parameters
    /// as they are.
    pub fn change(&mut self, run: &RunConfig) {
        let config = &mut self.config;
        (config.optimiser, config.lr, config.weight_decay) = (run.optimiser, run.lr, run.weight_decay);
        (config.clip, config.sam, config.ema) = (run.technique.clip, run.technique.sam, run.technique.ema);
        config.minimised = Objective::minimised(run);
        match &mut self.body {
            Body::Plain(body) => body.minimised = config.minimised,
            Body::Normed(body) => body.minimised = config.minimised,
        }
        self.rule.change(run.optimiser, run.lr, run.weight_decay);
        if config.sam > 0.0 {
            self.set_aside.resize(self.params.len(), ZERO);
        }
        match &mut self.average {
            _ if config.ema == 0.0 => self.average = None,
            Some(average) => average.decay = config.ema,
            None => self.average = Some(Average::new(config.ema, &self.params)),
        }
    }

    /// From now on the first so many parameters stand still. Where these are others than before, the update rule begins
    /// anew.
    pub fn freeze(&mut self, frozen: usize) {
        if frozen != self.config.frozen {
            self.config.frozen = frozen;
            if let Body::Plain(body) = &mut self.body {
                body.frozen = frozen;
            }
            self.still = cast_slice::<f32x4, f32>(&self.params)[..frozen].to_vec();
            let NetConfig { optimiser, lr, weight_decay, .. } = self.config;
            self.rule = Rule::new(optimiser, lr, weight_decay, self.params.len());
        }
    }

    /// All that further steps depend on. Gradients and activations are made anew in each, and the parameters that stand still
    /// are among the others.
    #[must_use]
    pub fn save(&self, run: &RunConfig) -> TrainerState {
        let mut state = self.rule.save(*run);
        state.params = cast_slice(&self.params).to_vec();
        state.average = self.average.as_ref().map(Average::save);
        state
    }

    /// Goes on from what [was saved](Net::save) of a network of the same settings; none if that does not fit.
    pub fn restore(&mut self, state: &TrainerState) -> Option<()> {
        fill(&mut self.params, &state.params)?;
        self.rule.restore(state)?;
        match (&mut self.average, &state.average) {
            (None, None) => Some(()),
            (Some(average), Some(state)) => average.restore(state),
            _ => None,
        }
    }

    /// One step of the update rule on the minibatch of the examples named; the minibatch's mean loss before it. Does
    /// nothing where that loss has diverged. Row r of the minibatch has the dropout mask of row r.
    ///
    /// # Panics
    /// If the minibatch is empty, or names examples that are not there.
    pub fn step(&mut self, examples: Examples<'_>, batch: &[u32], dropout: Option<&Dropout>) -> f32 {
        let batch = Minibatch { examples, which: batch, dropout };
        let loss = self.gradient(batch);
        if has_diverged(loss) {
            return loss;
        }
        if let Body::Normed(body) = &mut self.body {
            // Those of the parameters before the step, wherever gradients are taken after.
            body.take_statistics(cast_slice(&self.params));
        }
        if self.config.sam > 0.0 {
            self.set_aside.copy_from_slice(&self.params);
            gradient::ascend(&mut self.params, &self.grads, self.config.sam);
            self.gradient(batch);
            self.params.copy_from_slice(&self.set_aside);
        }
        if self.config.clip > 0.0 {
            gradient::clip(&mut self.grads, self.config.clip);
        }
        self.rule.step(&mut self.params, &self.grads);
        cast_slice_mut(&mut self.params)[..self.still.len()].copy_from_slice(&self.still);
        // After that: the statistics of frozen layers move on.
        if let Body::Normed(body) = &self.body {
            body.put_statistics(cast_slice_mut(&mut self.params));
        }
        if let Some(average) = &mut self.average {
            average.take(&self.params);
        }
        loss
    }

    /// Fills in the gradient of the minibatch's mean loss, and returns that.
    fn gradient(&mut self, batch: Minibatch<'_>) -> f32 {
        let (params, grads) = (cast_slice(&self.params), cast_slice_mut(&mut self.grads));
        let loss = match &mut self.body {
            Body::Plain(body) => body.gradient(params, grads, batch),
            Body::Normed(body) => body.gradient(params, grads, batch),
        };
        grads[..self.config.frozen].fill(0.0);
        loss
    }

    /// Sums over the examples named, in evaluation mode.
    pub fn evaluate(&mut self, examples: Examples<'_>, which: &[u32]) -> Sums {
        self.swap_average();
        let mut sums = Sums::default();
        for which in which.chunks(EXAMPLES) {
            match &mut self.body {
                Body::Plain(body) => body.load(examples, which),
                Body::Normed(body) => body.load(examples, which),
            }
            self.infer(which.len());
            let (outputs, targets) = match &mut self.body {
                Body::Plain(body) => body.results(),
                Body::Normed(body) => body.results(),
            };
            if self.config.objective != Objective::Values {
                sums.hits += hits(outputs, targets, which.len());
            }
            let weighing = Weighing { examples: which.len(), share: 1.0, weights: None };
            sums.loss += self.config.objective.deltas(outputs, targets, weighing);
        }
        self.swap_average();
        sums
    }

    /// Puts the average in the place of the parameters, and back again.
    fn swap_average(&mut self) {
        if let Some(average) = &mut self.average {
            std::mem::swap(&mut self.params, &mut average.params);
        }
    }

    /// Outputs (examples × outputs, row by row) for inputs (examples × features, row by row).
    pub fn outputs(&mut self, inputs: &[f32]) -> Vec<f32> {
        let examples = inputs.len() / self.inputs().len();
        let mut out = Vec::new();
        let all: Vec<u32> = (0..examples as u32).collect();
        for which in all.chunks(EXAMPLES) {
            gather_inputs(inputs, which, self.inputs());
            self.infer(which.len());
            let (rows, _) = match &mut self.body {
                Body::Plain(body) => body.results(),
                Body::Normed(body) => body.results(),
            };
            for example in 0..which.len() {
                out.extend(rows.iter().map(|row| row[example / LANES].to_array()[example % LANES]));
            }
        }
        out
    }

    fn inputs(&mut self) -> &mut [Row] {
        match &mut self.body {
            Body::Plain(body) => body.inputs(),
            Body::Normed(body) => body.inputs(),
        }
    }

    /// Outputs for the inputs laid out, in evaluation mode.
    fn infer(&mut self, examples: usize) {
        let params = cast_slice(&self.params);
        match &mut self.body {
            Body::Plain(body) => body.infer(params, examples),
            Body::Normed(body) => body.infer(params, examples),
        }
    }
}
