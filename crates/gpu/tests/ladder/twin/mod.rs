//! The kernel's plain twin: the same network and the same stages in f64, one loop after the other. Stages are named as in
//! `wgsl/train.wgsl`. Draws are `train`'s; everything else is written anew, so that a mistake would have to be made twice.

mod rule;

use schema::{Activation, RunConfig};
use train::dropout::Dropout;
use train::fused::Objective;

/// A network in training.
#[derive(Debug, Clone)]
pub(crate) struct Twin {
    pub(crate) run: RunConfig,
    /// Of all layers, inputs first, outputs last; they need not be the run's.
    pub(crate) widths: Vec<usize>,
    pub(crate) objective: Objective,
    /// In the canonical flat order.
    pub(crate) params: Vec<f64>,
    pub(crate) first: Vec<f64>,
    pub(crate) second: Vec<f64>,
    /// Of the last minibatch.
    pub(crate) gradients: Vec<f64>,
    /// Optimiser steps done.
    pub(crate) step: u32,
    /// NAdam's Π μ.
    mu: f64,
}

/// Examples in the order of a minibatch: inputs (examples × features), and targets; classes as numbers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Batch {
    pub(crate) inputs: Vec<f64>,
    pub(crate) targets: Vec<f64>,
}

/// What `forward` leaves of each layer, examples × units.
struct Pass {
    /// Inputs, then activations, then outputs.
    values: Vec<Vec<f64>>,
    /// Of the hidden layers.
    slopes: Vec<Vec<f64>>,
}

impl Twin {
    /// Before the first step.
    pub(crate) fn new(run: &RunConfig, widths: &[u32], objective: Objective, params: &[f32]) -> Self {
        let zeros = vec![0.0; params.len()];
        Self {
            run: *run,
            widths: widths.iter().map(|&width| width as usize).collect(),
            objective,
            params: params.iter().map(|&x| f64::from(x)).collect(),
            first: zeros.clone(),
            second: zeros.clone(),
            gradients: zeros,
            step: 0,
            mu: 1.0,
        }
    }

    /// One optimiser step; the minibatch's mean loss before it.
    pub(crate) fn train(&mut self, batch: &Batch) -> f64 {
        let loss = self.differentiate(batch);
        self.update();
        self.step += 1;
        loss
    }

    /// Fills in the gradients; the minibatch's mean loss under the step's dropout.
    pub(crate) fn differentiate(&mut self, batch: &Batch) -> f64 {
        let mut pass = self.forward(batch, true);
        let examples = batch.targets.len();
        let share = 1.0 / examples as f64;
        let losses = self.judge(&mut pass, batch, share);
        self.backward(&pass, examples);
        losses.iter().sum::<f64>() * share
    }

    /// The minibatch's mean loss under the step's dropout.
    pub(crate) fn loss(&self, batch: &Batch) -> f64 {
        let mut pass = self.forward(batch, true);
        let losses = self.judge(&mut pass, batch, 1.0);
        losses.iter().sum::<f64>() / losses.len() as f64
    }

    /// First parameter of the matrix into layer `layer` (from 1).
    fn weights_at(&self, layer: usize) -> usize {
        self.widths.windows(2).take(layer - 1).map(|pair| (pair[0] + 1) * pair[1]).sum()
    }

    fn forward(&self, batch: &Batch, drops: bool) -> Pass {
        let mut pass = Pass { values: vec![batch.inputs.clone()], slopes: Vec::new() };
        let last = self.widths.len() - 1;
        let dropout = if drops { Dropout::of_step(&self.run, self.step) } else { None };
        for layer in 1..=last {
            let (fan_in, units) = (self.widths[layer - 1], self.widths[layer]);
            let weights = self.weights_at(layer);
            let biases = weights + fan_in * units;
            let (mut values, mut slopes) = (Vec::new(), Vec::new());
            for input in pass.values[layer - 1].chunks(fan_in) {
                for unit in 0..units {
                    let row = &self.params[weights + unit * fan_in..][..fan_in];
                    let sum: f64 = row.iter().zip(input).map(|(w, x)| w * x).sum();
                    values.push(sum + self.params[biases + unit]);
                }
            }
            if layer < last {
                let rows = batch.targets.len() as u32;
                let mask = dropout.map(|dropout| dropout.mask(layer as u32 - 1, (rows, units as u32)));
                for (i, value) in values.iter_mut().enumerate() {
                    let factor = mask.as_ref().map_or(1.0, |mask| f64::from(mask[i]));
                    let (activation, slope) = activate(self.run.model.activation, *value);
                    *value = activation * factor;
                    slopes.push(slope * factor);
                }
                pass.slopes.push(slopes);
            }
            pass.values.push(values);
        }
        pass
    }

    /// Replaces outputs by deltas; each example's loss.
    fn judge(&self, pass: &mut Pass, batch: &Batch, share: f64) -> Vec<f64> {
        let classes = self.widths[self.widths.len() - 1];
        let outputs = &mut pass.values[self.widths.len() - 1];
        let rows = outputs.chunks_mut(classes).zip(&batch.targets);
        rows.map(|(row, &target)| match self.objective {
            Objective::Values => {
                let errors: Vec<f64> = row.iter().map(|output| output - target).collect();
                row.iter_mut().zip(&errors).for_each(|(delta, error)| *delta = 2.0 * share * error);
                errors.iter().map(|error| error * error).sum()
            }
            Objective::CrossEntropy => {
                let p = softmax(row);
                let loss = -p[target as usize].ln();
                for (class, delta) in row.iter_mut().enumerate() {
                    *delta = share * (p[class] - one_hot(class, target));
                }
                loss
            }
            Objective::Probabilities => {
                let p = softmax(row);
                let errors: Vec<f64> = (0..classes).map(|class| p[class] - one_hot(class, target)).collect();
                let mean: f64 = p.iter().zip(&errors).map(|(p, error)| p * error).sum();
                for (class, delta) in row.iter_mut().enumerate() {
                    *delta = 2.0 / classes as f64 * share * p[class] * (errors[class] - mean);
                }
                errors.iter().map(|error| error * error).sum::<f64>() / classes as f64
            }
            beyond => unreachable!("the GPU does not minimise {beyond:?}"),
        })
        .collect()
    }

    fn backward(&mut self, pass: &Pass, examples: usize) {
        let last = self.widths.len() - 1;
        let mut deltas = pass.values[last].clone();
        self.gradients.fill(0.0);
        for layer in (1..=last).rev() {
            let (fan_in, units) = (self.widths[layer - 1], self.widths[layer]);
            let weights = self.weights_at(layer);
            let mut below = vec![0.0; examples * fan_in];
            for example in 0..examples {
                for unit in 0..units {
                    let delta = deltas[example * units + unit];
                    self.gradients[weights + units * fan_in + unit] += delta;
                    for k in 0..fan_in {
                        let at = weights + unit * fan_in + k;
                        self.gradients[at] += delta * pass.values[layer - 1][example * fan_in + k];
                        below[example * fan_in + k] += delta * self.params[at];
                    }
                }
            }
            if layer > 1 {
                below.iter_mut().zip(&pass.slopes[layer - 2]).for_each(|(delta, slope)| *delta *= slope);
            }
            deltas = below;
        }
    }
}

fn one_hot(class: usize, target: f64) -> f64 {
    if class == target as usize { 1.0 } else { 0.0 }
}

fn softmax(outputs: &[f64]) -> Vec<f64> {
    let largest = outputs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let e: Vec<f64> = outputs.iter().map(|output| (output - largest).exp()).collect();
    let total: f64 = e.iter().sum();
    e.iter().map(|e| e / total).collect()
}

/// φ(z) and φ′(z).
fn activate(activation: Activation, z: f64) -> (f64, f64) {
    match activation {
        Activation::Relu if z > 0.0 => (z, 1.0),
        Activation::Relu => (0.0, 0.0),
        Activation::LeakyRelu if z > 0.0 => (z, 1.0),
        Activation::LeakyRelu => (0.01 * z, 0.01),
        Activation::Tanh => (z.tanh(), 1.0 - z.tanh().powi(2)),
        Activation::Sigmoid => {
            let y = 1.0 / (1.0 + (-z).exp());
            (y, y * (1.0 - y))
        }
        Activation::Gelu => {
            let root = (2.0 / std::f64::consts::PI).sqrt();
            let t = (root * (z + 0.044715 * z.powi(3))).tanh();
            let inner = root * (1.0 + 3.0 * 0.044715 * z * z);
            (0.5 * z * (1.0 + t), 0.5 * (1.0 + t) + 0.5 * z * (1.0 - t * t) * inner)
        }
    }
}
