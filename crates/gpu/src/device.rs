//! Opens a graphics device.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use schema::DeviceInfo;

use crate::error::GpuError;
use crate::plan::Device;

/// Of a dispatch of an adapter that computes on the processor: see [`Device::budget`].
const SOFTWARE_BUDGET: u32 = 1000;
/// More than any processor has cores.
const SOFTWARE_AT_ONCE: u32 = 64;

/// Which adapter to open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Choice {
    /// The fastest.
    #[default]
    Fastest,
    /// One that computes on the processor, for tests.
    Software,
}

/// An open device.
#[derive(Debug, Clone)]
pub struct Gpu {
    pub(crate) device: wgpu::Device,
    pub(crate) queue: wgpu::Queue,
    info: DeviceInfo,
    traits: Device,
    lost: Arc<AtomicBool>,
}

impl Gpu {
    /// Opens an adapter with all the memory limits that it has.
    ///
    /// # Errors
    /// [`GpuError::NoAdapter`], [`GpuError::NoDevice`]
    pub async fn open(choice: Choice) -> Result<Self, GpuError> {
        let backends = if cfg!(target_arch = "wasm32") {
            wgpu::Backends::BROWSER_WEBGPU
        } else {
            wgpu::Backends::PRIMARY
        };
        let instance = wgpu::Instance::new(wgpu::InstanceDescriptor {
            backends,
            ..wgpu::InstanceDescriptor::new_without_display_handle()
        });
        let adapter = find(&instance, backends, choice).await?;
        let info = adapter.get_info();
        let limits = adapter.limits();
        let descriptor = wgpu::DeviceDescriptor {
            label: Some("athanor"),
            required_limits: wanted(&limits),
            ..wgpu::DeviceDescriptor::default()
        };
        let (device, queue) = adapter
            .request_device(&descriptor)
            .await
            .map_err(|error| GpuError::NoDevice(error.to_string()))?;
        let lost = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&lost);
        device.set_device_lost_callback(move |_, _| told.store(true, Ordering::Relaxed));
        let fallback = info.device_type == wgpu::DeviceType::Cpu;
        let software = schema::is_software(fallback, &[&info.name, &info.driver]);
        let traits = Device {
            software,
            lanes: info.subgroup_min_size,
            shared_bytes: limits.max_compute_workgroup_storage_size,
            threads: limits.max_compute_invocations_per_workgroup.min(limits.max_compute_workgroup_size_x),
            buffer_bytes: limits.max_storage_buffer_binding_size.min(limits.max_buffer_size),
            groups: limits.max_compute_workgroups_per_dimension,
            at_once: if software { SOFTWARE_AT_ONCE } else { u32::MAX },
            budget: if software { SOFTWARE_BUDGET } else { u32::MAX },
        };
        let backend = match info.backend {
            wgpu::Backend::BrowserWebGpu => "webgpu".to_owned(),
            backend => backend.to_str().to_owned(),
        };
        let info = DeviceInfo { name: info.name, vendor: String::new(), backend, software };
        Ok(Self { device, queue, info, traits, lost })
    }

    /// What is known of its adapter.
    #[must_use]
    pub fn info(&self) -> &DeviceInfo {
        &self.info
    }

    /// What plans depend on.
    #[must_use]
    pub fn traits(&self) -> &Device {
        &self.traits
    }

    /// Whether it is gone.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        self.lost.load(Ordering::Relaxed)
    }

    /// Takes it away, as an unplugged or reset device would be.
    pub fn destroy(&self) {
        self.lost.store(true, Ordering::Relaxed);
        self.device.destroy();
    }

    /// The contents of a mapped range of a buffer, once all earlier work is done.
    ///
    /// # Errors
    /// [`GpuError::Lost`]
    pub(crate) async fn read(
        &self,
        buffer: &wgpu::Buffer,
        bytes: u64,
        after: wgpu::SubmissionIndex,
    ) -> Result<Vec<u8>, GpuError> {
        let (tell, told) = futures::channel::oneshot::channel();
        let slice = buffer.slice(..bytes);
        slice.map_async(wgpu::MapMode::Read, move |result| {
            // Nobody listens any more if the engine was dropped meanwhile.
            let _ = tell.send(result.is_ok());
        });
        // Natively callbacks come only while polling; in a browser this does nothing.
        let wait = wgpu::PollType::Wait { submission_index: Some(after), timeout: None };
        if self.device.poll(wait).is_err() || !told.await.unwrap_or(false) {
            return Err(GpuError::Lost);
        }
        let bytes = slice.get_mapped_range().map_err(|_| GpuError::Lost)?.to_vec();
        buffer.unmap();
        if self.is_lost() { Err(GpuError::Lost) } else { Ok(bytes) }
    }
}

async fn find(
    instance: &wgpu::Instance,
    backends: wgpu::Backends,
    choice: Choice,
) -> Result<wgpu::Adapter, GpuError> {
    if choice == Choice::Software && !cfg!(target_arch = "wasm32") {
        let all = instance.enumerate_adapters(backends).await;
        let software =
            all.into_iter().find(|adapter| adapter.get_info().device_type == wgpu::DeviceType::Cpu);
        return software.ok_or_else(|| GpuError::NoAdapter("none computes on the processor".to_owned()));
    }
    let options = wgpu::RequestAdapterOptions {
        power_preference: wgpu::PowerPreference::HighPerformance,
        ..wgpu::RequestAdapterOptions::default()
    };
    instance.request_adapter(&options).await.map_err(|error| GpuError::NoAdapter(error.to_string()))
}

/// The defaults, but all of the memory and of the invocations that there are.
fn wanted(limits: &wgpu::Limits) -> wgpu::Limits {
    wgpu::Limits {
        max_compute_workgroup_storage_size: limits.max_compute_workgroup_storage_size,
        max_compute_invocations_per_workgroup: limits.max_compute_invocations_per_workgroup,
        max_compute_workgroup_size_x: limits.max_compute_workgroup_size_x,
        max_storage_buffer_binding_size: limits.max_storage_buffer_binding_size,
        max_buffer_size: limits.max_buffer_size,
        ..wgpu::Limits::default()
    }
}
