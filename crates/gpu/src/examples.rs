//! A data set as populations use it.

use bytemuck::cast_slice;
use train::data::{Dataset, Part, Targets};

use crate::device::Gpu;

/// What is learnt and what is checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Examples {
    /// Of the training split, then of the validation split: examples × features.
    pub inputs: Vec<f32>,
    /// Likewise; classes as numbers.
    pub targets: Vec<f32>,
    /// Examples in the training split.
    pub train: u32,
    /// Examples in the validation split; without any, trials are not evaluated at all.
    pub validation: u32,
}

impl Examples {
    /// Those of a data set.
    #[must_use]
    pub fn of(data: &Dataset) -> Self {
        let parts = [&data.train, &data.validation];
        Self {
            inputs: parts.iter().flat_map(|part| part.inputs.iter().copied()).collect(),
            targets: parts.iter().flat_map(|part| numbers(part)).collect(),
            train: data.train.len() as u32,
            validation: data.validation.len() as u32,
        }
    }
}

fn numbers(part: &Part) -> Vec<f32> {
    match &part.targets {
        Targets::Labels(labels) => labels.iter().map(|&label| label as f32).collect(),
        Targets::Values(values) => values.clone(),
    }
}

/// On the device: inputs, then targets.
pub(crate) fn upload(gpu: &Gpu, examples: &Examples) -> wgpu::Buffer {
    let numbers: Vec<f32> = examples.inputs.iter().chain(&examples.targets).copied().collect();
    let buffer = gpu.device.create_buffer(&wgpu::BufferDescriptor {
        label: Some("examples"),
        size: 4 * numbers.len().max(4) as u64,
        usage: wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_DST,
        mapped_at_creation: false,
    });
    gpu.queue.write_buffer(&buffer, 0, cast_slice(&numbers));
    buffer
}
