//! One layer with its place among the parameters, and what a block of examples is there.

use std::ops::Range;

use schema::{Block, Norm};
use wide::f32x4;

use super::super::activation::Phi;
use super::super::conv::pack::Packed;
use super::super::conv::{kernels, pool};
use super::super::lanes::{LANES, Row, VECTORS, ZERO};
use super::super::product;
use super::moments::{self, Moment, Sums};
use crate::dropout::Dropout;

/// How much of a minibatch's statistics enters the running ones, as in PyTorch.
const MOMENTUM: f64 = 0.1;

/// A layer. Its parameters: weight, bias; if it is normalised, scales; behind a batch normalisation running means and
/// variances.
#[derive(Debug)]
pub(super) struct Stage {
    pub(super) block: Block,
    first: usize,
    packed: Packed,
    /// A bias for the sums, where the layer's own comes after its normalisation.
    no_bias: Vec<f32>,
    /// What channels are normalised with, under batch normalisation.
    pub(super) moments: Vec<Moment>,
    /// On the way back, what the gradients of bias and scale are made of; a channel each.
    sums: Vec<Sums>,
    /// Running means, then variances, as they are after the step.
    running: Vec<f32>,
}

/// A block of examples at a layer.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    /// What the layer gets; on the way back, deltas take their place, but not the first layer's.
    pub(super) input: Vec<Row>,
    /// Sums, then their normalised values, then activations; on the way back, deltas take their place.
    pub(super) maps: Vec<Row>,
    /// x̂.
    normal: Vec<Row>,
    pub(super) slopes: Vec<Row>,
    /// 1 / σ of each example, under layer normalisation.
    rates: Row,
    /// The dropout factors of what the layer puts out; empty where there is no dropout.
    pub(super) drops: Vec<Row>,
}

impl Cell {
    pub(super) fn new(stage: &Stage) -> Self {
        let rows = |count: usize| vec![[ZERO; VECTORS]; count];
        // The outputs are neither normalised nor activated.
        let hidden = stage.block.norm != Norm::None;
        let maps = || rows(if hidden { stage.block.outputs as usize * stage.pixels() } else { 0 });
        Self {
            input: rows(stage.block.inputs as usize * stage.pixels()),
            maps: maps(),
            normal: maps(),
            slopes: maps(),
            rates: [ZERO; VECTORS],
            drops: Vec::new(),
        }
    }

    /// Silences what the layer puts out, for rows of the minibatch from the one given.
    pub(super) fn drop_out(
        &mut self,
        out: &mut [Row],
        vectors: usize,
        (dropout, layer, first): (&Dropout, u32, usize),
    ) {
        let units = out.len() as u32;
        self.drops.resize(out.len(), [ZERO; VECTORS]);
        for (unit, (row, drops)) in out.iter_mut().zip(&mut self.drops).enumerate() {
            for (vector, (x, drop)) in row[..vectors].iter_mut().zip(drops).enumerate() {
                *drop = dropout.factors(layer, units, unit as u32, (first + vector * LANES) as u32);
                *x *= *drop;
            }
        }
    }
}

impl Stage {
    pub(super) fn new(block: Block, first: usize) -> Self {
        let outputs = block.outputs as usize;
        let statistics = if block.norm == Norm::Batch { outputs } else { 0 };
        Self {
            first,
            packed: Packed::new(&block),
            no_bias: vec![0.0; outputs],
            moments: vec![Moment::default(); statistics],
            sums: vec![Sums::default(); outputs],
            running: vec![0.0; 2 * statistics],
            block,
        }
    }

    pub(super) fn end(&self) -> usize {
        self.first + self.block.shape().numbers() as usize
    }

    /// Rows of a channel.
    pub(super) fn pixels(&self) -> usize {
        (self.block.side * self.block.side) as usize
    }

    fn is_dense(&self) -> bool {
        self.block.side == 1 && self.block.kernel == 1
    }

    fn weight(&self) -> Range<usize> {
        self.first..self.first + self.block.shape().weights() as usize
    }

    /// What comes behind the weight, one number an output each: 0 the bias, 1 the scale, 2 and 3 the running statistics.
    fn part(&self, number: usize) -> Range<usize> {
        let (first, outputs) = (self.weight().end, self.block.outputs as usize);
        first + number * outputs..first + (number + 1) * outputs
    }

    /// The sums of a hidden layer, without bias; the outputs of the last.
    pub(super) fn sums(
        &mut self,
        params: &[f32],
        cell: &mut Cell,
        (out, vectors): (&mut [Row], usize),
        hidden: bool,
    ) {
        let (weight, bias) = (&params[self.weight()], &params[self.part(0)]);
        let (bias, out) = if hidden { (&self.no_bias[..], &mut cell.maps[..]) } else { (bias, out) };
        if self.is_dense() {
            product::forward((weight, bias), &cell.input, (out, vectors), |x| x);
        } else {
            let taps = self.packed.forward(&self.block, weight);
            kernels::convolve(taps, bias, &cell.input, (out, vectors), |x| x);
        }
    }

    /// x̂ of the sums, and γ x̂ + b in their place.
    pub(super) fn normalise(&self, params: &[f32], norm: Norm, cell: &mut Cell, vectors: usize) {
        let (bias, scale) = (&params[self.part(0)], &params[self.part(1)]);
        let layer = (norm == Norm::Layer).then(|| moments::of_examples(&cell.maps, self.pixels(), vectors));
        if let Some((_, rates)) = layer {
            cell.rates = rates;
        }
        let rows = cell.maps.chunks_exact_mut(self.pixels()).zip(cell.normal.chunks_exact_mut(self.pixels()));
        for (channel, (rows, normal)) in rows.enumerate() {
            let (scale, bias) = (f32x4::splat(scale[channel]), f32x4::splat(bias[channel]));
            let (means, rates) = layer.unwrap_or_else(|| {
                let Moment { mean, rate, .. } = self.moments[channel];
                ([f32x4::splat(mean); VECTORS], [f32x4::splat(rate); VECTORS])
            });
            for (row, normal) in rows.iter_mut().zip(normal) {
                moments::normalise(row, normal, (&means, &rates), (scale, bias), vectors);
            }
        }
    }

    pub(super) fn pool(&self, cell: &Cell, (out, vectors): (&mut [Row], usize)) {
        pool::forward(&self.block, &cell.maps, out, vectors);
    }

    /// Deltas of what the layer puts out to deltas of γ x̂ + b, in the place of the activations.
    pub(super) fn unpool(&self, cell: &mut Cell, (deltas, vectors): (&mut [Row], usize)) {
        for (row, drops) in deltas.iter_mut().zip(&cell.drops) {
            row[..vectors].iter_mut().zip(drops).for_each(|(delta, drop)| *delta *= *drop);
        }
        pool::backward::<Kept>(&self.block, (&mut cell.maps, &cell.slopes), deltas, vectors);
    }

    /// Begins to add up what the gradients of bias and scale are made of.
    pub(super) fn begin_sums(&mut self) {
        self.sums.fill(Sums::default());
    }

    /// Adds a block's deltas of γ x̂ + b.
    pub(super) fn add_sums(&mut self, cell: &Cell, examples: usize) {
        let pixels = self.pixels();
        moments::add_sums(&mut self.sums, (&cell.maps, &cell.normal), pixels, examples);
    }

    /// Gradients of bias and scale, of all blocks that were added.
    pub(super) fn end_sums(&self, grads: &mut [f32], fresh: bool) {
        for (number, of) in [(0, Sums::plain as fn(&Sums) -> f64), (1, Sums::times)] {
            for (grad, sum) in grads[self.part(number)].iter_mut().zip(&self.sums) {
                *grad = of(sum) as f32 + if fresh { 0.0 } else { *grad };
            }
        }
    }

    /// Deltas of the sums in the place of those of γ x̂ + b, for one of the blocks that were added, of so many examples
    /// together.
    pub(super) fn normalise_back(
        &self,
        params: &[f32],
        norm: Norm,
        cell: &mut Cell,
        (examples, together): (usize, usize),
    ) {
        let scale = &params[self.part(1)];
        let rows = (&mut cell.maps[..], &cell.normal[..]);
        if norm == Norm::Layer {
            moments::back_through_examples(rows, scale, &cell.rates, examples.div_ceil(LANES));
        } else {
            let count = (together * self.pixels()) as f64;
            let channels = moments::Channels { moments: &self.moments, sums: &self.sums, scale, count };
            moments::back_through_channels(rows, &channels, self.pixels(), examples);
        }
    }

    /// Gradients of weight and, behind the outputs, bias; deltas of the input where they are wanted. The deltas of a hidden
    /// layer's sums are in its cell, those of the outputs are given.
    pub(super) fn gradient(
        &mut self,
        (params, grads): (&[f32], &mut [f32]),
        cell: &mut Cell,
        (outputs, vectors): (&[Row], usize),
        (fresh, back): (bool, bool),
    ) {
        let is_output = self.block.norm == Norm::None;
        let deltas = if is_output { outputs } else { &cell.maps };
        let (weight, bias) = (self.weight(), self.part(0));
        if is_output {
            let grads = grads[weight.start..bias.end].split_at_mut(weight.len());
            product::gradient(deltas, &cell.input, grads, vectors, fresh);
        } else if self.is_dense() {
            product::weight_gradient(deltas, &cell.input, &mut grads[weight.clone()], vectors, fresh);
        } else {
            let grads = &mut grads[weight.clone()];
            kernels::gradient(&self.block, deltas, &cell.input, grads, vectors, fresh);
        }
        if back && self.is_dense() {
            product::backward(&params[weight], deltas, (&mut cell.input, vectors), |sum, _| sum);
        } else if back {
            let taps = self.packed.backward(&self.block, &params[weight]);
            kernels::convolve(taps, &[], deltas, (&mut cell.input, vectors), |x| x);
        }
    }

    /// Moves the running statistics towards those of the last minibatch. One value says nothing of a variance, so after a
    /// minibatch of one they stay.
    pub(super) fn take_statistics(&mut self, params: &[f32]) {
        let outputs = self.moments.len();
        if outputs == 0 {
            return;
        }
        let before = &params[self.part(2).start..self.part(3).end];
        for (channel, moment) in self.moments.iter().enumerate() {
            let moved = |place: usize, now: f64| {
                let before = f64::from(before[place]);
                if moment.count > 1.0 { (1.0 - MOMENTUM) * before + MOMENTUM * now } else { before }
            };
            let unbiased = moment.variance * moment.count / (moment.count - 1.0);
            self.running[channel] = moved(channel, f64::from(moment.mean)) as f32;
            self.running[outputs + channel] = moved(outputs + channel, unbiased) as f32;
        }
    }

    pub(super) fn put_statistics(&self, params: &mut [f32]) {
        if !self.running.is_empty() {
            params[self.part(2).start..self.part(3).end].copy_from_slice(&self.running);
        }
    }

    /// Lets channels be normalised with the running statistics.
    pub(super) fn take_running(&mut self, params: &[f32]) {
        let (means, variances) = (&params[self.part(2)], &params[self.part(3)]);
        for ((moment, mean), variance) in self.moments.iter_mut().zip(means).zip(variances) {
            *moment = Moment::new(*mean, f64::from(*variance), 0.0);
        }
    }
}

/// An activation whose slope has been kept already.
struct Kept;

impl Phi for Kept {
    const KEEPS_SLOPE: bool = true;

    fn value(x: f32x4) -> f32x4 {
        x
    }
}
