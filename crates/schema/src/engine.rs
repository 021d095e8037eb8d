//! Who trains, and in which version.

/// Who trains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Engine {
    /// The page picks: see [`Engine::on_cpu`] for the pick where there is no GPU.
    #[default]
    Auto,
    /// Whole cohorts of trials on the GPU.
    Gpu,
    /// Our own kernels for one CPU core.
    Fused,
    /// candle, on one CPU core a worker.
    Candle,
}

impl Engine {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Auto, Self::Gpu, Self::Fused, Self::Candle];

    /// Who trains on the processor: trials that the GPU refuses, and everything where there is no GPU.
    #[must_use]
    pub const fn on_cpu(self) -> Self {
        match self {
            Self::Auto | Self::Gpu | Self::Fused => Self::Fused,
            Self::Candle => Self::Candle,
        }
    }

    /// Its name in URLs.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Gpu => "gpu",
            Self::Fused => "fused",
            Self::Candle => "candle",
        }
    }

    /// The engine with this name; `cpu` is another name of the fused one.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        let key = if key == "cpu" { Self::Fused.key() } else { key };
        Self::ALL.into_iter().find(|engine| engine.key() == key)
    }

    /// The version of the numbers that the engine makes, data sets and draws included. Raise it whenever they change:
    /// links carry it, so that a change is declared to whoever opens an older link.
    #[must_use]
    pub const fn version(self) -> u32 {
        match self {
            Self::Auto | Self::Fused => 1,
            Self::Gpu => 1,
            Self::Candle => 1,
        }
    }
}
