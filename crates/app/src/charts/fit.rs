//! A fitted curve through one-dimensional data: points, the network's curve, and the curve that made the data.

use plotters_backend::DrawingBackend;

use super::axis::Axis;
use super::frame::Frame;
use super::pen::{Drawn, Pen};
use super::theme::Theme;

/// What the chart shows; curves in order of x.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FitData {
    /// Training points.
    pub train: Vec<(f64, f64)>,
    /// Validation points.
    pub validation: Vec<(f64, f64)>,
    /// The network's output.
    pub fitted: Vec<(f64, f64)>,
    /// The curve without noise; may be empty.
    pub truth: Vec<(f64, f64)>,
    /// Title of the x axis, translated.
    pub x_label: String,
    /// Title of the y axis.
    pub y_label: String,
    /// Name of the fitted curve.
    pub fitted_label: String,
    /// Name of the true curve.
    pub truth_label: String,
}

/// Where everything lies on a paper of `width` × `height` device pixels.
pub fn frame(data: &FitData, width: f64, height: f64, scale: f64) -> Frame {
    let points = || data.train.iter().chain(&data.validation).chain(&data.truth);
    let x = Axis::fit(&data.x_label, false, points().map(|p| p.0));
    let y = Axis::fit(&data.y_label, false, points().map(|p| p.1));
    Frame::new(&x, &y, (width, height), scale, 60.0)
}

/// Draws the fit.
pub fn draw<DB: DrawingBackend>(backend: &mut DB, data: &FitData, theme: Theme, scale: f64) -> Drawn<DB> {
    let mut pen = Pen::new(backend, scale);
    let (width, height) = pen.size();
    frame(data, width, height, scale).draw(&mut pen, theme)
}
