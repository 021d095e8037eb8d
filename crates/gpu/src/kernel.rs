//! A plan compiled for a device, and what the device has to say against it.

use crate::device::Gpu;
use crate::error::GpuError;
use crate::plan::Plan;

/// A compiled plan.
#[derive(Debug)]
pub struct Kernel {
    plan: Plan,
    pipeline: wgpu::ComputePipeline,
}

impl Kernel {
    /// Compiles.
    ///
    /// # Errors
    /// [`GpuError::Refused`]
    pub async fn compile(gpu: &Gpu, plan: Plan) -> Result<Self, GpuError> {
        let refusals = Refusals::watch(gpu);
        let module = gpu.device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some("train"),
            source: wgpu::ShaderSource::Wgsl(plan.source().into()),
        });
        let constants = plan.constants();
        let pipeline = gpu.device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
            label: Some("train"),
            layout: None,
            module: &module,
            entry_point: Some("main"),
            compilation_options: wgpu::PipelineCompilationOptions {
                constants: &constants,
                zero_initialize_workgroup_memory: false,
            },
            cache: None,
        });
        refusals.check().await?;
        Ok(Self { plan, pipeline })
    }

    /// What was compiled.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    pub(crate) fn pipeline(&self) -> &wgpu::ComputePipeline {
        &self.pipeline
    }
}

/// Listens to a device's complaints.
pub(crate) struct Refusals([wgpu::ErrorScopeGuard; 2]);

impl Refusals {
    pub(crate) fn watch(gpu: &Gpu) -> Self {
        let kinds = [wgpu::ErrorFilter::Validation, wgpu::ErrorFilter::OutOfMemory];
        Self(kinds.map(|kind| gpu.device.push_error_scope(kind)))
    }

    /// # Errors
    /// [`GpuError::Refused`] with the first complaint.
    pub(crate) async fn check(self) -> Result<(), GpuError> {
        let [validation, memory] = self.0;
        for scope in [memory, validation] {
            if let Some(error) = scope.pop().await {
                return Err(GpuError::Refused(error.to_string()));
            }
        }
        Ok(())
    }
}
