//! Convolution blocks in front of a network's dense layers, on a block of examples: convolution, activation, pooling.
//!
//! A picture is one row of examples a channel and pixel: channel by channel, row by row. So the last block's output is
//! what the first dense layer takes, and a convolution needs no copy of its input: it skips the border of zeros instead
//! of adding them up. Knows no loss and no update rule.

pub(super) mod kernels;
pub(super) mod pack;
pub(super) mod pool;
mod window;

use schema::Block;

use self::pack::Packed;
use super::activation::Phi;
use super::lanes::{LANES, Row, VECTORS, ZERO};
use crate::dropout::Dropout;

/// The blocks, and what a block of examples is at each of them.
#[derive(Debug)]
pub(crate) struct Front {
    stages: Vec<Stage>,
    /// The dropout factors of what comes out, where there is dropout in this step.
    drops: Vec<Row>,
    dropped: bool,
}

/// One block.
#[derive(Debug)]
struct Stage {
    block: Block,
    /// Its first parameter: weight (outputs × inputs × kernel × kernel), then bias.
    first: usize,
    packed: Packed,
    /// The picture that it gets; on the way back, deltas take their place, but not the first stage's.
    input: Vec<Row>,
    /// Activations before pooling; on the way back, deltas take their place.
    maps: Vec<Row>,
    /// Slopes of the activations, where they are kept.
    slopes: Vec<Row>,
}

impl Stage {
    fn new(block: Block, first: usize) -> Self {
        let pixels = (block.side * block.side) as usize;
        let rows = |channels: u32| vec![[ZERO; VECTORS]; channels as usize * pixels];
        Self {
            block,
            first,
            packed: Packed::new(&block),
            input: rows(block.inputs),
            maps: rows(block.outputs),
            slopes: rows(block.outputs),
        }
    }

    fn weights(&self) -> usize {
        self.block.shape().weights() as usize
    }

    fn end(&self) -> usize {
        self.first + self.weights() + self.block.outputs as usize
    }

    /// Convolution and activation.
    #[inline(always)]
    fn convolve<P: Phi>(&mut self, params: &[f32], vectors: usize, keeps: bool) {
        let (weight, bias) = params[self.first..self.end()].split_at(self.weights());
        let taps = self.packed.forward(&self.block, weight);
        let out = (&mut self.maps[..], vectors);
        if P::CHEAP && !keeps {
            kernels::convolve(taps, bias, &self.input, out, P::value);
            return;
        }
        kernels::convolve(taps, bias, &self.input, out, |x| x);
        if keeps {
            activate_both::<P>(&mut self.maps, &mut self.slopes, vectors);
        } else {
            activate::<P>(&mut self.maps, vectors);
        }
    }

    /// Gradients of its parameters, given the deltas of its maps.
    fn gradient(&self, grads: &mut [f32], vectors: usize, fresh: bool) {
        let (weight, bias) = grads[self.first..self.end()].split_at_mut(self.weights());
        kernels::gradient(&self.block, &self.maps, &self.input, weight, vectors, fresh);
        kernels::bias_gradient(&self.block, &self.maps, bias, vectors, fresh);
    }
}

impl Front {
    /// The blocks, each with its parameters behind those of the one before; none if there are no blocks.
    ///
    /// # Panics
    /// If a block does not take what the one before puts out, or would halve a side that is odd.
    pub(crate) fn new(blocks: &[Block]) -> Option<Self> {
        for pair in blocks.windows(2) {
            assert!((pair[0].outputs, pair[0].side_out()) == (pair[1].inputs, pair[1].side), "blocks fit");
        }
        assert!(
            blocks.iter().all(|block| block.kernel % 2 == 1 && (block.pool.is_none() || block.side % 2 == 0))
        );
        let features = blocks.last()?.features() as usize;
        let mut first = 0;
        let stage = |block: &Block| {
            let stage = Stage::new(*block, first);
            first = stage.end();
            stage
        };
        let stages = blocks.iter().map(stage).collect();
        Some(Self { stages, drops: vec![[ZERO; VECTORS]; features], dropped: false })
    }

    /// How many parameters it has.
    pub(crate) fn parameters(&self) -> usize {
        self.stages.last().map_or(0, Stage::end)
    }

    /// Where the pictures are to be laid out.
    pub(crate) fn input(&mut self) -> &mut [Row] {
        &mut self.stages[0].input
    }

    /// From pictures to features, keeping slopes where the activation needs that and there is a way back.
    #[inline(always)]
    pub(crate) fn forward<P: Phi>(
        &mut self,
        params: &[f32],
        (features, vectors): (&mut [Row], usize),
        trains: bool,
    ) {
        let mut stages = self.stages.iter_mut().peekable();
        while let Some(stage) = stages.next() {
            stage.convolve::<P>(params, vectors, trains && P::KEEPS_SLOPE);
            let out = stages.peek_mut().map_or(&mut *features, |next| &mut next.input);
            pool::forward(&stage.block, &stage.maps, out, vectors);
        }
        self.dropped = false;
    }

    /// Silences features, for rows of the minibatch from the one given; they are hidden layer 0.
    pub(crate) fn drop_out(
        &mut self,
        features: &mut [Row],
        vectors: usize,
        (dropout, first): (&Dropout, usize),
    ) {
        let units = features.len() as u32;
        for (unit, (row, drops)) in features.iter_mut().zip(&mut self.drops).enumerate() {
            for (vector, (x, drop)) in row[..vectors].iter_mut().zip(drops).enumerate() {
                *drop = dropout.factors(0, units, unit as u32, (first + vector * LANES) as u32);
                *x *= *drop;
            }
        }
        self.dropped = true;
    }

    /// Deltas of the features to gradients.
    #[inline(always)]
    pub(crate) fn backward<P: Phi>(
        &mut self,
        (params, grads): (&[f32], &mut [f32]),
        (features, vectors): (&mut [Row], usize),
        fresh: bool,
    ) {
        if self.dropped {
            for (row, drops) in features.iter_mut().zip(&self.drops) {
                row[..vectors].iter_mut().zip(drops).for_each(|(delta, drop)| *delta *= *drop);
            }
        }
        for index in (0..self.stages.len()).rev() {
            let (before, after) = self.stages.split_at_mut(index + 1);
            let stage = &mut before[index];
            let deltas = after.first().map_or(&*features, |next| &next.input);
            pool::backward::<P>(&stage.block, (&mut stage.maps, &stage.slopes), deltas, vectors);
            stage.gradient(grads, vectors, fresh);
            if index > 0 {
                let weight = &params[stage.first..][..stage.weights()];
                let taps = stage.packed.backward(&stage.block, weight);
                kernels::convolve(taps, &[], &stage.maps, (&mut stage.input, vectors), |x| x);
            }
        }
    }
}

/// A function of its own for the sake of registers, as the kernels.
#[inline(never)]
pub(super) fn activate<P: Phi>(rows: &mut [Row], vectors: usize) {
    for row in rows {
        row[..vectors].iter_mut().for_each(|x| *x = P::value(*x));
    }
}

#[inline(never)]
pub(super) fn activate_both<P: Phi>(rows: &mut [Row], slopes: &mut [Row], vectors: usize) {
    for (row, slopes) in rows.iter_mut().zip(slopes) {
        for (x, slope) in row[..vectors].iter_mut().zip(slopes) {
            (*x, *slope) = P::both(*x);
        }
    }
}
