//! The confusion matrix of a classifier: how often each class was taken for each other.

use plotters_backend::DrawingBackend;

use super::axis::{Axis, Scale};
use super::frame::Frame;
use super::pen::{Drawn, Pen};
use super::theme::Theme;

/// What the matrix shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ConfusionData {
    /// Names of the classes.
    pub classes: Vec<String>,
    /// Row-major counts: `counts[truth * classes + predicted]`.
    pub counts: Vec<u32>,
    /// Title of the x axis ("predicted"), translated.
    pub x_label: String,
    /// Title of the y axis ("true class").
    pub y_label: String,
}

/// Where everything lies on a paper of `width` × `height` device pixels; the first class is at the top left.
pub fn frame(data: &ConfusionData, width: f64, height: f64, scale: f64) -> Frame {
    let reversed = data.classes.iter().rev().cloned().collect();
    let x = Axis::new(&data.x_label, Scale::Categories(data.classes.clone()), 0.0, 1.0);
    let y = Axis::new(&data.y_label, Scale::Categories(reversed), 0.0, 1.0);
    Frame::new(&x, &y, (width, height), scale, 0.0)
}

/// Draws the matrix.
pub fn draw<DB: DrawingBackend>(
    backend: &mut DB,
    data: &ConfusionData,
    theme: Theme,
    scale: f64,
) -> Drawn<DB> {
    let mut pen = Pen::new(backend, scale);
    let (width, height) = pen.size();
    frame(data, width, height, scale).draw(&mut pen, theme)
}
