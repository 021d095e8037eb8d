//! Training and validation curves of one trial, its overfitting point (the minimum of the validation loss), and the
//! gap that opens after it.

use plotters_backend::DrawingBackend;

use super::axis::Axis;
use super::frame::Frame;
use super::pen::{Drawn, Pen};
use super::theme::Theme;

/// The texts of the chart, translated.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CurvesLabels {
    /// Title of the x axis ("epoch").
    pub x: String,
    /// Title of the y axis ("loss").
    pub y: String,
    /// Name of the training curve.
    pub train: String,
    /// Name of the validation curve.
    pub val: String,
    /// Text at the best point ("best: epoch 12").
    pub best: String,
    /// Text at the point of divergence.
    pub diverged: String,
}

/// What the curves show. Points are (epoch or step, value) in order of x; values need not be finite.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CurvesData {
    /// Training values.
    pub train: Vec<(f64, f64)>,
    /// Validation values.
    pub val: Vec<(f64, f64)>,
    /// The overfitting point: where the validation loss is least.
    pub best: Option<(f64, f64)>,
    /// Where the trial diverged.
    pub diverged: Option<f64>,
    /// The right end of the x axis when it is known in advance (all epochs); else the last point.
    pub x_end: Option<f64>,
    /// A vertical line at the pointer.
    pub cursor: Option<f64>,
    /// Validation curves of other trials, drawn faintly.
    pub others: Vec<Vec<(f64, f64)>>,
    /// Logarithmic y axis (where all values are positive).
    pub log_y: bool,
    /// The texts.
    pub labels: CurvesLabels,
}

/// Where everything lies on a paper of `width` × `height` device pixels.
pub fn frame(data: &CurvesData, width: f64, height: f64, scale: f64) -> Frame {
    let points = || data.train.iter().chain(&data.val);
    let x = Axis::fit(&data.labels.x, false, points().map(|p| p.0));
    let y = Axis::fit(&data.labels.y, data.log_y, points().map(|p| p.1));
    Frame::new(&x, &y, (width, height), scale, 60.0)
}

/// Draws the curves.
pub fn draw<DB: DrawingBackend>(backend: &mut DB, data: &CurvesData, theme: Theme, scale: f64) -> Drawn<DB> {
    let mut pen = Pen::new(backend, scale);
    let (width, height) = pen.size();
    frame(data, width, height, scale).draw(&mut pen, theme)
}
