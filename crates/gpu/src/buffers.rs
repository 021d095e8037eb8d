//! A population's memory on the device.

use crate::device::Gpu;
use crate::kernel::Kernel;
use crate::plan::Plan;
use crate::records::{Hyper, Point, State, Tick};

/// Bytes of parameters that one dispatch may bring back, beside states and points.
const EXTRA_BYTES: u64 = 2 << 20;
/// Dispatches that may be under way at once.
pub(crate) const FLIGHTS: usize = 2;

#[derive(Debug)]
pub(crate) struct Buffers {
    pub(crate) slots: u32,
    /// Points that a trial may write in one dispatch.
    pub(crate) points_each: u32,
    /// Most workgroups of one dispatch.
    pub(crate) groups: u32,
    /// Of the first dispatch of a submission, and of those that follow.
    pub(crate) ticks: [wgpu::Buffer; 2],
    pub(crate) hypers: wgpu::Buffer,
    pub(crate) active: wgpu::Buffer,
    pub(crate) params: wgpu::Buffer,
    pub(crate) orders: wgpu::Buffer,
    pub(crate) states: wgpu::Buffer,
    pub(crate) points: wgpu::Buffer,
    /// One for each of `ticks`.
    pub(crate) bindings: [wgpu::BindGroup; 2],
    /// Where results are read, in turn.
    pub(crate) landing: [wgpu::Buffer; FLIGHTS],
}

impl Buffers {
    /// For so many trials.
    pub(crate) fn new(gpu: &Gpu, kernel: &Kernel, examples: &wgpu::Buffer, train: u32, slots: u32) -> Self {
        use wgpu::BufferUsages as Use;
        let plan = kernel.plan();
        let n = u64::from(slots);
        let points_each = (65_536 / slots).clamp(4, 64);
        let make = |label: &str, size: u64, usage| {
            let size = size.max(64).next_multiple_of(16);
            let label = Some(label);
            gpu.device.create_buffer(&wgpu::BufferDescriptor {
                label,
                size,
                usage,
                mapped_at_creation: false,
            })
        };
        let storage = Use::STORAGE | Use::COPY_SRC | Use::COPY_DST;
        let cells = if plan.cells_shared { 16 } else { 16 * u64::from(plan.cells) * n };
        let ticks = [(); 2].map(|()| make("tick", size_of::<Tick>() as u64, Use::UNIFORM | Use::COPY_DST));
        let hypers = make("hypers", n * size_of::<Hyper>() as u64, storage);
        let active = make("active", 4 * n, storage);
        let params = make("params", n * params_bytes(plan), storage);
        let cells = make("cells", cells, storage);
        let orders = make("orders", 8 * n * u64::from(train), storage);
        let states = make("states", n * size_of::<State>() as u64, storage);
        let points = make("points", n * u64::from(points_each) * size_of::<Point>() as u64, storage);
        let layout = kernel.pipeline().get_bind_group_layout(0);
        let bindings = [0, 1].map(|which| {
            let tick = &ticks[which];
            let bound = [tick, examples, &hypers, &active, &params, &cells, &orders, &states, &points];
            let entries: Vec<_> = bound
                .into_iter()
                .zip(0..)
                .map(|(buffer, binding)| wgpu::BindGroupEntry {
                    binding,
                    resource: buffer.as_entire_binding(),
                })
                .collect();
            let (label, layout, entries) = (Some("population"), &layout, entries.as_slice());
            gpu.device.create_bind_group(&wgpu::BindGroupDescriptor { label, layout, entries })
        });
        let landing_bytes = states.size() + points.size() + EXTRA_BYTES.max(params_bytes(plan));
        let landing = std::array::from_fn(|_| make("landing", landing_bytes, Use::COPY_DST | Use::MAP_READ));
        let groups = slots.min(gpu.traits().at_once);
        Self {
            slots,
            points_each,
            groups,
            ticks,
            hypers,
            active,
            params,
            orders,
            states,
            points,
            bindings,
            landing,
        }
    }

    /// Takes over everything that trials consist of.
    pub(crate) fn take_over(&self, gpu: &Gpu, old: &Self) {
        let mut encoder = gpu.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        let kept = [
            (&old.hypers, &self.hypers),
            (&old.params, &self.params),
            (&old.orders, &self.orders),
            (&old.states, &self.states),
        ];
        for (from, to) in kept {
            encoder.copy_buffer_to_buffer(from, 0, to, 0, from.size());
        }
        gpu.queue.submit([encoder.finish()]);
    }
}

/// Parameters, two moments, gradients and best parameters of a trial.
pub(crate) fn params_bytes(plan: &Plan) -> u64 {
    20 * u64::from(plan.stride)
}
