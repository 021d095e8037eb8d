//! Networks without normalisation: a block of 64 examples goes all the way forward and back at once, so its activations
//! stay in the nearest cache.

use schema::Activation;
use wide::f32x4;

use super::activation::{Gelu, LeakyRelu, Phi, Relu, Sigmoid, Tanh};
use super::block::{Examples, gather_inputs, gather_targets};
use super::conv::Front;
use super::lanes::{EXAMPLES, LANES, Row, VECTORS, ZERO};
use super::net::{Minibatch, NetConfig};
use super::objective::{Objective, Weighing};
use super::product;
use crate::dropout::Dropout;

/// The layers, and what a block of examples is at each.
#[derive(Debug)]
pub(super) struct Plain {
    activation: Activation,
    pub(super) minimised: Objective,
    /// The first so many parameters stand still.
    pub(super) frozen: usize,
    layers: Vec<Layer>,
    blocks: Blocks,
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

impl Plain {
    pub(super) fn new(config: &NetConfig) -> Self {
        let front = Front::new(&config.blocks);
        let mut first = front.as_ref().map_or(0, Front::parameters);
        let layer = |pair: &[usize]| {
            let layer = Layer { first, inputs: pair[0], outputs: pair[1] };
            first = layer.end();
            layer
        };
        let layers: Vec<Layer> = config.widths.windows(2).map(layer).collect();
        let rows = |widths: &[usize]| widths.iter().map(|width| vec![[ZERO; VECTORS]; *width]).collect();
        Self {
            activation: config.activation,
            minimised: config.minimised,
            frozen: config.frozen,
            blocks: Blocks {
                targets: [ZERO; VECTORS],
                weights: [ZERO; VECTORS],
                front,
                values: rows(&config.widths),
                slopes: rows(&config.widths[1..layers.len()]),
            },
            layers,
        }
    }

    /// How many parameters there are.
    pub(super) fn numbers(&self) -> usize {
        self.layers.last().map_or(0, |layer| layer.end())
    }

    /// Lays out the examples named.
    pub(super) fn load(&mut self, examples: Examples<'_>, which: &[u32]) {
        self.blocks.load(examples, which);
    }

    /// Where the network's inputs are laid out.
    pub(super) fn inputs(&mut self) -> &mut [Row] {
        self.blocks.inputs()
    }

    /// Outputs of the examples laid out, and their targets.
    pub(super) fn results(&mut self) -> (&mut [Row], &Row) {
        let Blocks { values, targets, .. } = &mut self.blocks;
        (&mut values[self.layers.len()], targets)
    }

    /// Fills in the gradient of the minibatch's mean loss, and returns that.
    pub(super) fn gradient(&mut self, params: &[f32], grads: &mut [f32], batch: Minibatch<'_>) -> f32 {
        match self.activation {
            Activation::Relu => self.gradient_with::<Relu>(params, grads, batch),
            Activation::LeakyRelu => self.gradient_with::<LeakyRelu>(params, grads, batch),
            Activation::Tanh => self.gradient_with::<Tanh>(params, grads, batch),
            Activation::Sigmoid => self.gradient_with::<Sigmoid>(params, grads, batch),
            Activation::Gelu => self.gradient_with::<Gelu>(params, grads, batch),
        }
    }

    fn gradient_with<P: Phi>(&mut self, params: &[f32], grads: &mut [f32], batch: Minibatch<'_>) -> f32 {
        let Minibatch { examples, which: batch, dropout } = batch;
        let total = examples.total(batch);
        let share = 1.0 / total as f32;
        let lowest = self.lowest();
        let mut loss = 0.0;
        for (block, which) in batch.chunks(EXAMPLES).enumerate() {
            self.blocks.load(examples, which);
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
            loss += self.minimised.deltas(outputs, targets, weighing);
            let numbers = (params, &mut *grads);
            self.blocks.backward::<P>(&self.layers, numbers, vectors, (keeps, block == 0), lowest);
        }
        (loss / total) as f32
    }

    /// The lowest dense layer that learns, where all that is below stands still: gradients need not go further.
    fn lowest(&self) -> Option<usize> {
        let below = self.layers.first().is_some_and(|layer| layer.first <= self.frozen);
        let still = || self.layers.iter().take_while(|layer| layer.end() <= self.frozen).count();
        (self.frozen > 0 && below).then(still)
    }

    /// Outputs for the inputs laid out, in evaluation mode.
    pub(super) fn infer(&mut self, params: &[f32], examples: usize) {
        let vectors = examples.div_ceil(LANES);
        match self.activation {
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
