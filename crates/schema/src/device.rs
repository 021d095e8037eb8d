//! A graphics device as the browser or the driver describes it, and whether there is real hardware behind it.

use serde::{Deserialize, Serialize};

/// What computes behind the GPU engine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceInfo {
    /// For people: `Apple M2`, `NVIDIA H200`. Browsers may say little or nothing.
    pub name: String,
    /// `nvidia`, `intel`, …; empty where it is not told.
    pub vendor: String,
    /// What lies between: `webgpu`, `vulkan`, `metal`, `dx12`.
    pub backend: String,
    /// The processor computes what a GPU should: see [`is_software`].
    pub software: bool,
}

/// Names, in lower case, of adapters that are programs for the processor. `basic render` is Microsoft's.
const SOFTWARE: [&str; 5] = ["swiftshader", "llvmpipe", "lavapipe", "microsoft basic render", "softpipe"];

/// Whether an adapter is a program for the processor, which the CPU engine outruns: by the adapter's own flag, or by
/// what it is called in any of its texts (name, description, driver).
#[must_use]
pub fn is_software(fallback: bool, texts: &[&str]) -> bool {
    let named = |text: &&str| {
        let text = text.to_lowercase();
        SOFTWARE.iter().any(|name| text.contains(name))
    };
    fallback || texts.iter().any(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_told_from_hardware() {
        let programs = [
            "Google SwiftShader",
            "SwiftShader Device (Subzero)",
            "llvmpipe (LLVM 19.1.7, 256 bits)",
            "Mesa lavapipe",
            "Microsoft Basic Render Driver",
        ];
        for name in programs {
            assert!(is_software(false, &["", name]), "{name}");
        }
        for name in
            ["NVIDIA H200", "Apple M2", "Intel(R) UHD Graphics 620 (KBL GT2)", "AMD Radeon RX 7900", ""]
        {
            assert!(!is_software(false, &[name]), "{name}");
            assert!(is_software(true, &[name]), "the flag decides");
        }
    }
}
