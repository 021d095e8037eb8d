//! A network, its update rule and the buffers it works in.

use bytemuck::{cast_slice, cast_slice_mut};
use schema::{Activation, Block, Optimiser};
use wide::f32x4;

use super::activation::{Gelu, LeakyRelu, Phi, Relu, Sigmoid, Tanh};
use super::block::{Examples, gather_inputs, gather_targets};
use super::conv::Front;
use super::gradient::{self, Average};
use super::lanes::{EXAMPLES, LANES, Row, VECTORS, ZERO};
use super::objective::{Objective, Weighing, hits};
use super::product;
use super::rule::Rule;
use crate::dropout::Dropout;
use crate::session::has_diverged;
use crate::trainer::Sums;

/// What is trained, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct NetConfig {
    /// Convolution blocks in front of the dense layers; none in a multilayer perceptron.
    pub blocks: Vec<Block>,
    /// Of all dense layers, their inputs first, outputs last.
    pub widths: Vec<usize>,
    /// Of the hidden layers.
    pub activation: Activation,
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

/// A network in training.
#[derive(Debug)]
pub struct Net {
    config: NetConfig,
    layers: Vec<Layer>,
    /// Flat, in the order of [`schema::RunConfig::layer_shapes`]; filled up to whole vectors.
    params: Vec<f32x4>,
    grads: Vec<f32x4>,
    rule: Rule,
    blocks: Blocks,
    /// Evaluated and kept in place of the parameters, where there is one.
    average: Option<Average>,
    /// The parameters while gradients are taken elsewhere; empty where they never are.
    set_aside: Vec<f32x4>,
    /// The parameters that stand still.
    still: Vec<f32>,
}

/// Where a layer's parameters are.
#[derive(Debug, Clone, Copy)]
struct Layer {
    first: usize,
    inputs: usize,
    outputs: usize,
}

/// What a block of examples is at each layer.
#[derive(Debug)]
struct Blocks {
    targets: Row,
    weights: Row,
    front: Option<Front>,
    /// Values by dense layer, inputs first; on the way back, deltas take their place.
    values: Vec<Vec<Row>>,
    /// Slopes of the hidden activations, where they are kept; on the way back, deltas take their place.
    slopes: Vec<Vec<Row>>,
}

impl Layer {
    fn weights(self) -> std::ops::Range<usize> {
        self.first..self.first + self.inputs * self.outputs
    }

    fn end(self) -> usize {
        self.weights().end + self.outputs
    }

    fn of(self, params: &[f32]) -> (&[f32], &[f32]) {
        params[self.first..self.end()].split_at(self.inputs * self.outputs)
    }

    fn of_mut(self, params: &mut [f32]) -> (&mut [f32], &mut [f32]) {
        params[self.first..self.end()].split_at_mut(self.inputs * self.outputs)
    }
}

impl Net {
    /// A network with these parameters, in the canonical flat order.
    ///
    /// # Panics
    /// If there are fewer than two widths, the number of parameters does not fit them, or the blocks do not fit together.
    #[must_use]
    pub fn new(config: NetConfig, weights: &[f32]) -> Self {
        let front = Front::new(&config.blocks);
        let mut first = front.as_ref().map_or(0, Front::parameters);
        let layer = |pair: &[usize]| {
            let layer = Layer { first, inputs: pair[0], outputs: pair[1] };
            first = layer.end();
            layer
        };
        let layers: Vec<Layer> = config.widths.windows(2).map(layer).collect();
        assert!(!layers.is_empty() && weights.len() == first, "parameters do not fit the widths");
        let vectors = weights.len().div_ceil(LANES);
        let mut params = vec![ZERO; vectors];
        cast_slice_mut(&mut params)[..weights.len()].copy_from_slice(weights);
        let rows = |widths: &[usize]| widths.iter().map(|width| vec![[ZERO; VECTORS]; *width]).collect();
        Self {
            rule: Rule::new(config.optimiser, config.lr, config.weight_decay, vectors),
            blocks: Blocks {
                targets: [ZERO; VECTORS],
                weights: [ZERO; VECTORS],
                front,
                values: rows(&config.widths),
                slopes: rows(&config.widths[1..layers.len()]),
            },
            grads: vec![ZERO; vectors],
            average: (config.ema > 0.0).then(|| Average::new(config.ema, &params)),
            still: weights[..config.frozen].to_vec(),
            set_aside: if config.sam > 0.0 { params.clone() } else { Vec::new() },
            config,
            layers,
            params,
        }
    }

    /// All parameters as they are evaluated, in the canonical flat order.
    #[must_use]
    pub fn weights(&self) -> &[f32] {
        let params = self.average.as_ref().map_or(&self.params, |average| &average.params);
        &cast_slice(params)[..self.layers.last().map_or(0, |layer| layer.end())]
    }

    /// Goes on with other coefficients of the update rule, or with another one from its beginning.
    pub fn change(&mut self, optimiser: Optimiser, lr: f64, weight_decay: f64) {
        (self.config.optimiser, self.config.lr, self.config.weight_decay) = (optimiser, lr, weight_decay);
        self.rule.change(optimiser, lr, weight_decay);
    }

    /// From now on the first so many parameters stand still. Where these are others than before, the update rule begins
    /// anew.
    pub fn freeze(&mut self, frozen: usize) {
        if frozen != self.config.frozen {
            self.config.frozen = frozen;
            self.still = cast_slice::<f32x4, f32>(&self.params)[..frozen].to_vec();
            let NetConfig { optimiser, lr, weight_decay, .. } = self.config;
            self.rule = Rule::new(optimiser, lr, weight_decay, self.params.len());
        }
    }

    /// One step of the update rule on the minibatch of the examples named; the minibatch's mean loss before it. Does
    /// nothing where that loss has diverged. Row r of the minibatch has the dropout mask of row r.
    ///
    /// # Panics
    /// If the minibatch is empty, or names examples that are not there.
    pub fn step(&mut self, examples: Examples<'_>, batch: &[u32], dropout: Option<&Dropout>) -> f32 {
        let loss = self.gradient(examples, batch, dropout);
        if has_diverged(loss) {
            return loss;
        }
        if self.config.sam > 0.0 {
            self.set_aside.copy_from_slice(&self.params);
            gradient::ascend(&mut self.params, &self.grads, self.config.sam);
            self.gradient(examples, batch, dropout);
            self.params.copy_from_slice(&self.set_aside);
        }
        if self.config.clip > 0.0 {
            gradient::clip(&mut self.grads, self.config.clip);
        }
        self.rule.step(&mut self.params, &self.grads);
        cast_slice_mut(&mut self.params)[..self.still.len()].copy_from_slice(&self.still);
        if let Some(average) = &mut self.average {
            average.take(&self.params);
        }
        loss
    }

    /// Fills in the gradient of the minibatch's mean loss, and returns that.
    fn gradient(&mut self, examples: Examples<'_>, batch: &[u32], dropout: Option<&Dropout>) -> f32 {
        match self.config.activation {
            Activation::Relu => self.gradient_with::<Relu>(examples, batch, dropout),
            Activation::LeakyRelu => self.gradient_with::<LeakyRelu>(examples, batch, dropout),
            Activation::Tanh => self.gradient_with::<Tanh>(examples, batch, dropout),
            Activation::Sigmoid => self.gradient_with::<Sigmoid>(examples, batch, dropout),
            Activation::Gelu => self.gradient_with::<Gelu>(examples, batch, dropout),
        }
    }

    fn gradient_with<P: Phi>(
        &mut self,
        examples: Examples<'_>,
        batch: &[u32],
        dropout: Option<&Dropout>,
    ) -> f32 {
        let total = match examples.weights {
            Some(weights) => batch.iter().map(|&example| f64::from(weights[example as usize])).sum(),
            None => batch.len() as f64,
        };
        let share = 1.0 / total as f32;
        let lowest = self.lowest();
        let mut loss = 0.0;
        for (block, which) in batch.chunks(EXAMPLES).enumerate() {
            self.blocks.load(examples, which);
            let params = cast_slice(&self.params);
            let vectors = which.len().div_ceil(LANES);
            let dropout = dropout.map(|dropout| (dropout, block * EXAMPLES));
            let keeps = P::KEEPS_SLOPE || dropout.is_some();
            if keeps {
                self.blocks.forward_keeping::<P>(&self.layers, params, vectors, dropout);
            } else {
                self.blocks.forward::<P>(&self.layers, params, vectors);
            }
            let Blocks { values, targets, weights, .. } = &mut self.blocks;
            let weights = examples.weights.map(|_| &*weights);
            let weighing = Weighing { examples: which.len(), share, weights };
            let outputs = &mut values[self.layers.len()];
            loss += self.config.minimised.deltas(outputs, targets, weighing);
            let grads = cast_slice_mut(&mut self.grads);
            self.blocks.backward::<P>(&self.layers, (params, grads), vectors, (keeps, block == 0), lowest);
        }
        cast_slice_mut::<f32x4, f32>(&mut self.grads)[..self.config.frozen].fill(0.0);
        (loss / total) as f32
    }

    /// The lowest dense layer that learns, where all that is below stands still: gradients need not go further.
    fn lowest(&self) -> Option<usize> {
        let frozen = self.config.frozen;
        let below = self.layers.first().is_some_and(|layer| layer.first <= frozen);
        (frozen > 0 && below).then(|| self.layers.iter().take_while(|layer| layer.end() <= frozen).count())
    }

    /// Sums over the examples named, in evaluation mode.
    pub fn evaluate(&mut self, examples: Examples<'_>, which: &[u32]) -> Sums {
        self.swap_average();
        let mut sums = Sums::default();
        for which in which.chunks(EXAMPLES) {
            self.blocks.load(examples, which);
            self.infer(which.len());
            let Blocks { values, targets, .. } = &mut self.blocks;
            let outputs = &mut values[self.layers.len()];
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
        let examples = inputs.len() / self.blocks.inputs().len();
        let mut out = Vec::with_capacity(examples * self.blocks.values[self.layers.len()].len());
        let all: Vec<u32> = (0..examples as u32).collect();
        for which in all.chunks(EXAMPLES) {
            gather_inputs(inputs, which, self.blocks.inputs());
            self.infer(which.len());
            let rows: &[Row] = &self.blocks.values[self.layers.len()];
            for example in 0..which.len() {
                out.extend(rows.iter().map(|row| row[example / LANES].to_array()[example % LANES]));
            }
        }
        out
    }

    /// Outputs for the inputs laid out, in evaluation mode.
    fn infer(&mut self, examples: usize) {
        let (params, vectors) = (cast_slice(&self.params), examples.div_ceil(LANES));
        match self.config.activation {
            Activation::Relu => self.blocks.forward::<Relu>(&self.layers, params, vectors),
            Activation::LeakyRelu => self.blocks.forward::<LeakyRelu>(&self.layers, params, vectors),
            Activation::Tanh => self.blocks.forward::<Tanh>(&self.layers, params, vectors),
            Activation::Sigmoid => self.blocks.forward::<Sigmoid>(&self.layers, params, vectors),
            Activation::Gelu => self.blocks.forward::<Gelu>(&self.layers, params, vectors),
        }
    }
}

impl Blocks {
    #[inline(always)]
    fn load(&mut self, examples: Examples<'_>, which: &[u32]) {
        gather_inputs(examples.inputs, which, self.inputs());
        self.targets = gather_targets(examples.targets, which);
        if let Some(weights) = examples.weights {
            self.weights = gather_targets(weights, which);
        }
    }

    /// Where the network's inputs are laid out.
    #[inline(always)]
    fn inputs(&mut self) -> &mut [Row] {
        match &mut self.front {
            Some(front) => front.input(),
            None => &mut self.values[0],
        }
    }

    /// Inputs to outputs.
    #[inline(always)]
    fn forward<P: Phi>(&mut self, layers: &[Layer], params: &[f32], vectors: usize) {
        let Some((last, hidden)) = layers.split_last() else { return };
        if let Some(front) = &mut self.front {
            front.forward::<P>(params, (&mut self.values[0], vectors), false);
        }
        for (index, layer) in hidden.iter().enumerate() {
            let (input, out) = neighbours(&mut self.values, index);
            if P::CHEAP {
                product::forward(layer.of(params), input, (out, vectors), P::value);
            } else {
                product::forward(layer.of(params), input, (&mut *out, vectors), as_is);
                activate::<P>(out, vectors);
            }
        }
        let (input, out) = neighbours(&mut self.values, hidden.len());
        product::forward(last.of(params), input, (out, vectors), as_is);
    }

    /// The same, keeping slopes; under dropout, if any, for rows of the minibatch from the one given.
    #[inline(always)]
    fn forward_keeping<P: Phi>(
        &mut self,
        layers: &[Layer],
        params: &[f32],
        vectors: usize,
        dropout: Option<(&Dropout, usize)>,
    ) {
        // The features of a front are hidden layer 0 of the masks.
        let offset = u32::from(self.front.is_some());
        if let Some(front) = &mut self.front {
            front.forward::<P>(params, (&mut self.values[0], vectors), true);
            if let Some(dropout) = dropout {
                front.drop_out(&mut self.values[0], vectors, dropout);
            }
        }
        for (index, layer) in layers.iter().enumerate() {
            let (input, out) = neighbours(&mut self.values, index);
            product::forward(layer.of(params), input, (&mut *out, vectors), as_is);
            let Some(slopes) = self.slopes.get_mut(index) else { return };
            let units = out.len() as u32;
            for (unit, (row, slope)) in out.iter_mut().zip(slopes).enumerate() {
                for (vector, (x, slope)) in row[..vectors].iter_mut().zip(slope).enumerate() {
                    (*x, *slope) = P::both(*x);
                    if let Some((dropout, first)) = dropout {
                        let example = (first + vector * LANES) as u32;
                        let factors = dropout.factors(index as u32 + offset, units, unit as u32, example);
                        *x *= factors;
                        *slope *= factors;
                    }
                }
            }
        }
    }

    /// Deltas of the outputs to gradients, down to the lowest layer that learns, if that is known.
    #[inline(always)]
    fn backward<P: Phi>(
        &mut self,
        layers: &[Layer],
        (params, grads): (&[f32], &mut [f32]),
        vectors: usize,
        (keeps, fresh): (bool, bool),
        lowest: Option<usize>,
    ) {
        for (index, layer) in layers.iter().enumerate().rev() {
            let (input, values) = neighbours(&mut self.values, index);
            let (slopes, deltas) = match index {
                0 => (None, self.slopes.first()),
                _ => {
                    let (before, from) = self.slopes.split_at_mut(index);
                    (Some(&mut before[index - 1]), from.first())
                }
            };
            let delta: &[Row] = match deltas {
                Some(deltas) if keeps => deltas,
                _ => values,
            };
            product::gradient(delta, input, layer.of_mut(grads), vectors, fresh);
            if lowest == Some(index) {
                return;
            }
            match slopes {
                None => {
                    if let Some(front) = &mut self.front {
                        product::backward(layer.of(params).0, delta, (&mut *input, vectors), sum_only);
                        front.backward::<P>((params, &mut *grads), (input, vectors), fresh);
                    }
                }
                Some(slopes) if keeps => {
                    product::backward(layer.of(params).0, delta, (slopes, vectors), times);
                }
                Some(_) => product::backward(layer.of(params).0, delta, (input, vectors), P::pass),
            }
        }
    }
}

/// A function of its own for the sake of registers, as the products.
#[inline(never)]
fn activate<P: Phi>(rows: &mut [Row], vectors: usize) {
    for row in rows {
        row[..vectors].iter_mut().for_each(|x| *x = P::value(*x));
    }
}

// Functions, not closures, so that the products are compiled for them once.
#[inline(always)]
fn as_is(x: f32x4) -> f32x4 {
    x
}

#[inline(always)]
fn times(sum: f32x4, slope: f32x4) -> f32x4 {
    sum * slope
}

#[inline(always)]
fn sum_only(sum: f32x4, _: f32x4) -> f32x4 {
    sum
}

/// A layer's input and output.
fn neighbours(values: &mut [Vec<Row>], layer: usize) -> (&mut [Row], &mut [Row]) {
    let (before, from) = values.split_at_mut(layer + 1);
    (&mut before[layer], &mut from[0])
}
