//! Trains whole cohorts of multilayer perceptrons on a graphics processor: one workgroup owns one trial and does many
//! optimiser steps inside one dispatch.
//!
//! [`Gpu`] is an open device (in a page the browser's WebGPU, natively Vulkan, Metal or Direct3D 12), [`Population`]
//! trials of one [`Shape`] on one data set, and [`GpuEngine`] the [`train::Engine`] made of them. The kernel is
//! `wgsl/*.wgsl`. Draws, batches and definitions are those of `train`; numbers agree with its engines within rounding,
//! which differs between devices. Knows no clock: whoever drives an engine tells it how long it took.

mod buffers;
mod device;
mod engine;
mod error;
mod examples;
mod exchange;
mod kernel;
mod pace;
mod plan;
mod population;
mod records;
mod shape;

pub use device::{Choice, Gpu};
pub use engine::GpuEngine;
pub use error::GpuError;
pub use examples::Examples;
pub use exchange::{Allowance, Saved, Slot, Standing, Tally, Wish};
pub use kernel::Kernel;
pub use plan::{Device, Plan};
pub use population::Population;
pub use records::{Hyper, Point, State, Status};
pub use shape::Shape;
