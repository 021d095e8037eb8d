//! Where a shape's numbers live on a device, and how its kernel is to be compiled.

use train::Unsupported;

use crate::shape::{LAYERS_MAX, Shape};

/// What plans depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Device {
    /// Whether it computes on the processor.
    pub software: bool,
    /// Invocations that compute in step.
    pub lanes: u32,
    /// Workgroup memory.
    pub shared_bytes: u32,
    /// Most invocations of a workgroup.
    pub threads: u32,
    /// Most bytes of a storage buffer.
    pub buffer_bytes: u64,
    /// Most workgroups of a dispatch.
    pub groups: u32,
    /// Trials that keep it busy: more in one dispatch would only share its time, and pay more often for being staged.
    pub at_once: u32,
    /// Most cost units of a trial in a dispatch. llvmpipe ends every loop once an invocation has gone through 65,535
    /// iterations of all its loops together (`LP_MAX_TGSI_LOOP_ITERATIONS`), without complaint and with wrong numbers; a
    /// cost unit is some ten of them.
    pub budget: u32,
}

/// Rows held at once where they fit into workgroup memory, and where they do not.
const SHARED_BLOCK: u32 = 32;
const STORED_BLOCK: u32 = 64;
/// Workgroup memory that the kernel needs besides parameters and cells.
const OTHER_SHARED_BYTES: u32 = 1280;
/// All buffers of a population together stay below this.
const TOTAL_BYTES: u64 = 512 << 20;
/// Most trials of a population: a map of 64 × 64.
const SLOTS_MAX: u64 = 4096;

/// A shape on a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Whose.
    pub shape: Shape,
    /// Whether tiles are large, as suits a processor.
    pub wide: bool,
    /// Invocations of a workgroup.
    pub threads: u32,
    /// Rows held at once.
    pub block: u32,
    /// Parameters of a trial, and at least one place more; a multiple of 4.
    pub stride: u32,
    /// Vectors of activations and deltas, and one more.
    pub cells: u32,
    /// Whether parameters are staged in workgroup memory.
    pub params_shared: bool,
    /// Whether activations and deltas live there.
    pub cells_shared: bool,
    /// Trials that a population can hold.
    pub slots: u32,
}

impl Plan {
    /// Everything in workgroup memory if it fits, else activations, else nothing.
    ///
    /// # Errors
    /// [`Unsupported::Device`] if not even one trial fits into the device's buffers.
    pub fn new(shape: &Shape, device: &Device, train: u32) -> Result<Self, Unsupported> {
        let stride = (shape.parameters() + 4) / 4 * 4;
        let hidden: u32 = shape.widths[1..shape.widths.len() - 1].iter().sum();
        let ends: u32 = shape.widths[0] + shape.widths[shape.widths.len() - 1];
        let cells = |block: u32| (ends + 2 * hidden) * (block / 4) + 1;
        let room = device.shared_bytes.saturating_sub(OTHER_SHARED_BYTES);
        let params_bytes = 16 * stride;
        let cells_bytes = 16 * cells(SHARED_BLOCK);
        let (params_shared, cells_shared) = match room {
            _ if params_bytes + cells_bytes <= room => (true, true),
            _ if cells_bytes <= room => (false, true),
            _ => (false, false),
        };
        let block = if cells_shared { SHARED_BLOCK } else { STORED_BLOCK };
        let cells = cells(block);
        let cell_bytes = if cells_shared { 0 } else { 16 * u64::from(cells) };
        let largest = (20 * u64::from(stride)).max(cell_bytes).max(8 * u64::from(train));
        let each = 20 * u64::from(stride) + cell_bytes + 8 * u64::from(train) + 2048;
        let slots = (device.buffer_bytes / largest).min(TOTAL_BYTES / each).min(SLOTS_MAX);
        let slots = slots.min(u64::from(device.groups)) as u32;
        if slots == 0 {
            return Err(Unsupported::Device { needs: largest, has: device.buffer_bytes });
        }
        let mut plan = Self {
            shape: shape.clone(),
            wide: device.software,
            threads: device.threads.min(64),
            block,
            stride,
            cells,
            params_shared,
            cells_shared,
            slots,
        };
        plan.threads = plan.best_threads(device).min(device.threads);
        Ok(plan)
    }

    /// On a processor as many as compute in step, or enough for its loops to stay short; else enough for half of the tiles of the largest product.
    fn best_threads(&self, device: &Device) -> u32 {
        if self.wide {
            // More where a unit of work would come near the limit that `Device::budget` is about: 64 products an iteration.
            let iterations = 4 * self.shape.products();
            return device.lanes.clamp(4, 16).max((iterations / 16_384).next_power_of_two());
        }
        let across = self.block / 4;
        let most = |pair: &[u32]| {
            let (ins, outs) = (pair[0].div_ceil(4), pair[1].div_ceil(4));
            (outs * across).max(ins * outs)
        };
        let tiles = self.shape.widths.windows(2).map(most).max().unwrap_or(1);
        (tiles / 2).next_power_of_two().clamp(32, 256)
    }

    /// The kernel's text.
    #[must_use]
    pub fn source(&self) -> String {
        let tiles = if self.wide { include_str!("wgsl/wide.wgsl") } else { include_str!("wgsl/narrow.wgsl") };
        let rest = [
            include_str!("wgsl/memory.wgsl"),
            include_str!("wgsl/draws.wgsl"),
            include_str!("wgsl/functions.wgsl"),
            include_str!("wgsl/block.wgsl"),
            include_str!("wgsl/update.wgsl"),
            include_str!("wgsl/train.wgsl"),
        ];
        [&rest.concat(), tiles].concat()
    }

    /// Its pipeline-overridable constants.
    #[must_use]
    pub fn constants(&self) -> Vec<(&'static str, f64)> {
        const UNITS: [&str; LAYERS_MAX + 2] =
            ["UNITS_0", "UNITS_1", "UNITS_2", "UNITS_3", "UNITS_4", "UNITS_5", "UNITS_6", "UNITS_7"];
        let shape = &self.shape;
        let flag = |on: bool| u32::from(on);
        let units = UNITS.into_iter().zip(shape.widths.iter().copied().chain(std::iter::repeat(0)));
        let rest = [
            ("THREADS", self.threads),
            ("LAYERS", shape.widths.len() as u32 - 2),
            ("OUTPUTS", shape.widths[shape.widths.len() - 1]),
            ("ACTIVATION", shape.activation),
            ("OBJECTIVE", shape.objective),
            ("OPTIMISER", shape.optimiser),
            ("DROPS", flag(shape.drops)),
            ("BLOCK", self.block),
            ("PARAMS_SHARED", flag(self.params_shared)),
            ("SHARED_PARAMS", if self.params_shared { 4 * self.stride } else { 1 }),
            ("CELLS_SHARED", flag(self.cells_shared)),
            ("SHARED_CELLS", if self.cells_shared { self.cells } else { 1 }),
            ("STRIDE", self.stride),
            ("CELLS", self.cells),
        ];
        units.chain(rest).map(|(name, value)| (name, f64::from(value))).collect()
    }

    /// What a row of tiles of a minibatch, of an evaluation, an update and a shuffling cost, in thousands of products.
    pub(crate) fn costs(&self, train: u32) -> [u32; 4] {
        let rows = if self.wide { 16 } else { 4 };
        let forward = f64::from(self.shape.products() * rows);
        let order = f64::from(train) * f64::from(train) / 4.0;
        let update = f64::from(self.shape.parameters()) * 12.0;
        [3.0 * forward, forward, update, order].map(|cost| (cost / 1024.0).ceil() as u32)
    }
}
