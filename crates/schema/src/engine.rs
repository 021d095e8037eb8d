//! Who trains, and in which version.

/// Who trains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Engine {
    /// The page picks.
    #[default]
    Auto,
    /// Our own kernels for one CPU core.
    Fused,
    /// candle, on one CPU core a worker.
    Candle,
}

impl Engine {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Fused, Self::Candle];

    /// Who really trains: what the page picks for `Auto`.
    #[must_use]
    pub const fn resolved(self) -> Self {
        match self {
            Self::Auto | Self::Fused => Self::Fused,
            Self::Candle => Self::Candle,
        }
    }

    /// Its name in URLs.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Fused => "fused",
            Self::Candle => "candle",
        }
    }

    /// The engine with this name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|engine| engine.key() == key)
    }

    /// The version of the numbers that the engine in force makes, data sets and draws included. Raise it whenever they
    /// change: links carry it, so that a change is declared to whoever opens an older link.
    #[must_use]
    pub const fn version(self) -> u32 {
        match self.resolved() {
            Self::Auto | Self::Fused => 1,
            Self::Candle => 1,
        }
    }
}
