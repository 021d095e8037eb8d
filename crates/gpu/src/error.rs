//! What can go wrong on the way to a graphics processor.

/// Why there is no device, or no more.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GpuError {
    /// The system offers none.
    #[error("no graphics adapter: {0}")]
    NoAdapter(String),
    /// It refused.
    #[error("the graphics adapter gave no device: {0}")]
    NoDevice(String),
    /// It did not accept a shader or a buffer.
    #[error("the graphics device refused: {0}")]
    Refused(String),
    /// It is gone: unplugged, reset, or destroyed.
    #[error("the graphics device was lost")]
    Lost,
}

impl From<GpuError> for train::TrainError {
    fn from(error: GpuError) -> Self {
        Self::Device(error.to_string())
    }
}
