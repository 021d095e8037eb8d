//! The fused engine: multilayer perceptrons and convolutional networks trained on one core without autograd, tensors, or
//! allocation in a step.
//!
//! A minibatch is worked through in blocks of 64 examples, whose activations stay in the nearest cache. Examples lie
//! across the lanes of vectors, units in rows, parameters in the canonical flat order
//! ([`Checkpoint`](crate::Checkpoint)). All sums run in one fixed order and every operation rounds as IEEE 754 says,
//! so that every browser and every processor gives the same bits.
//!
//! Networks without normalisation (`plain`) go through all their layers a block at a time; with one (`normed`), layer by
//! layer over all blocks that are normalised together.
//!
//! [`Net`] knows no session, no data set and no clock; [`FusedTrainer`] connects it with those.

mod activation;
mod block;
mod conv;
mod gradient;
mod lanes;
mod math;
mod net;
mod normed;
mod objective;
mod plain;
mod product;
mod rule;
mod trainer;

pub use block::Examples;
pub(crate) use gradient::decay_at;
pub use net::{Net, NetConfig};
pub use objective::Objective;
pub use trainer::FusedTrainer;
