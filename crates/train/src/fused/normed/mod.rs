//! Networks with batch or layer normalisation. What one layer puts out for all blocks of a minibatch may have to be known
//! before the next layer begins, so a network is gone through layer by layer, and all blocks that belong together are
//! held at once: the whole minibatch under batch normalisation, one block of 64 examples under layer normalisation.
//!
//! A dense layer is a convolution of pictures of one pixel; every hidden layer is so a [`Block`]: sums, normalisation,
//! activation, pooling.

mod moments;
mod stage;

use schema::{Activation, Block, Norm};

use self::stage::{Cell, Stage};
use super::activation::{Gelu, LeakyRelu, Phi, Relu, Sigmoid, Tanh};
use super::block::{Examples, gather_inputs, gather_targets};
use super::conv::{activate, activate_both};
use super::lanes::{EXAMPLES, LANES, Row, VECTORS, ZERO};
use super::net::{Minibatch, NetConfig};
use super::objective::{Objective, Weighing};
use crate::dropout::Dropout;

/// The layers, and what the blocks of examples in work are at each.
#[derive(Debug)]
pub(super) struct Normed {
    norm: Norm,
    activation: Activation,
    pub(super) minimised: Objective,
    /// Convolutions first, outputs last.
    stages: Vec<Stage>,
    /// How many stages are convolutions.
    convolutions: usize,
    /// A block of examples each; the first always, more as minibatches need them.
    tapes: Vec<Tape>,
}

/// A block of examples on its way through the network.
#[derive(Debug, Clone)]
struct Tape {
    examples: usize,
    targets: Row,
    weights: Row,
    /// A stage each.
    cells: Vec<Cell>,
    outputs: Vec<Row>,
}

/// In what manner a block goes forward.
#[derive(Debug, Clone, Copy)]
enum Mode<'a> {
    /// As in training, with the masks of a step for rows of the minibatch from the one given.
    Train(Option<&'a Dropout>, usize),
    /// With running statistics and without dropout.
    Evaluate,
}

impl Tape {
    fn new(stages: &[Stage]) -> Self {
        let outputs = stages.last().map_or(0, |stage| stage.block.features() as usize);
        Self {
            examples: 0,
            targets: [ZERO; VECTORS],
            weights: [ZERO; VECTORS],
            cells: stages.iter().map(Cell::new).collect(),
            outputs: vec![[ZERO; VECTORS]; outputs],
        }
    }

    fn load(&mut self, examples: Examples<'_>, which: &[u32]) {
        gather_inputs(examples.inputs, which, &mut self.cells[0].input);
        self.targets = gather_targets(examples.targets, which);
        if let Some(weights) = examples.weights {
            self.weights = gather_targets(weights, which);
        }
        self.examples = which.len();
    }

    fn vectors(&self) -> usize {
        self.examples.div_ceil(LANES)
    }

    /// What a stage works in, and where its results go.
    fn at(&mut self, stage: usize) -> (&mut Cell, &mut [Row]) {
        let (before, after) = self.cells.split_at_mut(stage + 1);
        let out = after.first_mut().map_or(&mut self.outputs, |next| &mut next.input);
        (&mut before[stage], out)
    }
}

impl Normed {
    pub(super) fn new(config: &NetConfig) -> Self {
        let dense = |pair: &[usize], norm| Block {
            inputs: pair[0] as u32,
            outputs: pair[1] as u32,
            side: 1,
            kernel: 1,
            norm,
            pool: None,
        };
        let last = config.widths.len() - 2;
        let of = |index| if index < last { config.norm } else { Norm::None };
        let layers = config.widths.windows(2).enumerate().map(|(index, pair)| dense(pair, of(index)));
        let mut first = 0;
        let stage = |block: Block| {
            let stage = Stage::new(block, first);
            first = stage.end();
            stage
        };
        let stages: Vec<Stage> = config.blocks.iter().copied().chain(layers).map(stage).collect();
        Self {
            norm: config.norm,
            activation: config.activation,
            minimised: config.minimised,
            convolutions: config.blocks.len(),
            tapes: vec![Tape::new(&stages)],
            stages,
        }
    }

    /// How many parameters and running statistics there are.
    pub(super) fn numbers(&self) -> usize {
        self.stages.last().map_or(0, Stage::end)
    }

    /// Lays out the examples named, at most a block.
    pub(super) fn load(&mut self, examples: Examples<'_>, which: &[u32]) {
        self.tapes[0].load(examples, which);
    }

    /// Where the network's inputs are laid out.
    pub(super) fn inputs(&mut self) -> &mut [Row] {
        &mut self.tapes[0].cells[0].input
    }

    /// Outputs of the examples laid out, and their targets.
    pub(super) fn results(&mut self) -> (&mut [Row], &Row) {
        let Tape { outputs, targets, .. } = &mut self.tapes[0];
        (outputs, targets)
    }

    /// Outputs for the inputs laid out, in evaluation mode.
    pub(super) fn infer(&mut self, params: &[f32], examples: usize) {
        self.tapes[0].examples = examples;
        self.forward(params, 1, Mode::Evaluate);
    }

    /// Fills in the gradient of the minibatch's mean loss, and returns that.
    pub(super) fn gradient(&mut self, params: &[f32], grads: &mut [f32], batch: Minibatch<'_>) -> f32 {
        let Minibatch { examples, which, dropout } = batch;
        let total = examples.total(which);
        let share = 1.0 / total as f32;
        let together = if self.norm == Norm::Batch { which.len() } else { EXAMPLES };
        let mut loss = 0.0;
        for (index, which) in which.chunks(together).enumerate() {
            let blocks = which.len().div_ceil(EXAMPLES);
            while self.tapes.len() < blocks {
                self.tapes.push(Tape::new(&self.stages));
            }
            for (tape, which) in self.tapes.iter_mut().zip(which.chunks(EXAMPLES)) {
                tape.load(examples, which);
            }
            self.forward(params, blocks, Mode::Train(dropout, index * together));
            for tape in &mut self.tapes[..blocks] {
                let weights = examples.weights.map(|_| &tape.weights);
                let weighing = Weighing { examples: tape.examples, share, weights };
                loss += self.minimised.deltas(&mut tape.outputs, &tape.targets, weighing);
            }
            self.backward((params, &mut *grads), blocks, index == 0);
        }
        (loss / total) as f32
    }

    /// Of the last minibatch, the first of a step: moves the running statistics towards its own.
    pub(super) fn take_statistics(&mut self, params: &[f32]) {
        self.stages.iter_mut().for_each(|stage| stage.take_statistics(params));
    }

    /// Puts the running statistics where they belong among the parameters.
    pub(super) fn put_statistics(&self, params: &mut [f32]) {
        self.stages.iter().for_each(|stage| stage.put_statistics(params));
    }

    /// The masks' number of what a hidden stage puts out; none where nothing is silenced.
    fn masked(&self, stage: usize) -> Option<u32> {
        // What the last convolution puts out is hidden layer 0.
        (stage + 1).checked_sub(self.convolutions.max(1)).map(|layer| layer as u32)
    }

    /// Inputs to outputs, of the first blocks.
    fn forward(&mut self, params: &[f32], blocks: usize, mode: Mode<'_>) {
        let (norm, activation) = (self.norm, self.activation);
        for index in 0..self.stages.len() {
            let masked = self.masked(index);
            let (stage, tapes) = (&mut self.stages[index], &mut self.tapes[..blocks]);
            let hidden = stage.block.norm != Norm::None;
            for tape in &mut *tapes {
                let vectors = tape.vectors();
                let (cell, out) = tape.at(index);
                stage.sums(params, cell, (out, vectors), hidden);
            }
            if !hidden {
                continue;
            }
            match (norm, mode) {
                (Norm::Batch, Mode::Train(..)) => {
                    let pixels = stage.pixels();
                    let all = tapes.iter().map(|tape| (&tape.cells[index].maps[..], tape.examples));
                    moments::of_channels(all, pixels, &mut stage.moments);
                }
                (Norm::Batch, Mode::Evaluate) => stage.take_running(params),
                _ => {}
            }
            for (block, tape) in tapes.iter_mut().enumerate() {
                let vectors = tape.vectors();
                let (cell, out) = tape.at(index);
                stage.normalise(params, norm, cell, vectors);
                let keeps = matches!(mode, Mode::Train(..));
                shape(activation, cell, vectors, keeps);
                stage.pool(cell, (&mut *out, vectors));
                match (mode, masked) {
                    (Mode::Train(Some(dropout), first), Some(layer)) => {
                        cell.drop_out(out, vectors, (dropout, layer, first + block * EXAMPLES));
                    }
                    _ => cell.drops.clear(),
                }
            }
        }
    }

    /// Deltas of the outputs to gradients, of the first blocks.
    fn backward(&mut self, (params, grads): (&[f32], &mut [f32]), blocks: usize, fresh: bool) {
        let tapes = &mut self.tapes[..blocks];
        for (index, stage) in self.stages.iter_mut().enumerate().rev() {
            if stage.block.norm != Norm::None {
                let together = tapes.iter().map(|tape| tape.examples).sum();
                stage.begin_sums();
                for tape in &mut *tapes {
                    let (examples, vectors) = (tape.examples, tape.vectors());
                    let (cell, deltas) = tape.at(index);
                    stage.unpool(cell, (deltas, vectors));
                    stage.add_sums(cell, examples);
                }
                stage.end_sums(grads, fresh);
                for tape in &mut *tapes {
                    let examples = (tape.examples, together);
                    stage.normalise_back(params, self.norm, &mut tape.cells[index], examples);
                }
            }
            for (block, tape) in tapes.iter_mut().enumerate() {
                let vectors = tape.vectors();
                let (cell, deltas) = tape.at(index);
                let fresh = fresh && block == 0;
                stage.gradient((params, &mut *grads), cell, (deltas, vectors), (fresh, index > 0));
            }
        }
    }
}

/// Activations in the place of what they are of, and their slopes where they are kept.
fn shape(activation: Activation, cell: &mut Cell, vectors: usize, keeps: bool) {
    match activation {
        Activation::Relu => shape_with::<Relu>(cell, vectors, keeps),
        Activation::LeakyRelu => shape_with::<LeakyRelu>(cell, vectors, keeps),
        Activation::Tanh => shape_with::<Tanh>(cell, vectors, keeps),
        Activation::Sigmoid => shape_with::<Sigmoid>(cell, vectors, keeps),
        Activation::Gelu => shape_with::<Gelu>(cell, vectors, keeps),
    }
}

fn shape_with<P: Phi>(cell: &mut Cell, vectors: usize, keeps: bool) {
    if keeps {
        activate_both::<P>(&mut cell.maps, &mut cell.slopes, vectors);
    } else {
        activate::<P>(&mut cell.maps, vectors);
    }
}
