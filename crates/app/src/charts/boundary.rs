//! The decision boundary of a classifier on the plane: class probabilities as a picture, the data's points on it.

use plotters_backend::DrawingBackend;

use super::axis::{Axis, Scale};
use super::frame::Frame;
use super::pen::{Drawn, Pen};
use super::raster::Raster;
use super::theme::{Theme, fade};

/// A point of the data set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlanePoint {
    /// First input.
    pub x: f64,
    /// Second input.
    pub y: f64,
    /// Its class.
    pub class: usize,
    /// Whether it belongs to the validation split (a ring) rather than the training split (a disc).
    pub validation: bool,
}

/// What the chart shows.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaneData {
    /// Left, right, bottom and top of the plane that was sampled.
    pub bounds: [f64; 4],
    /// The points; leave the test split out.
    pub points: Vec<PlanePoint>,
    /// Titles of the axes, translated.
    pub x_label: String,
    /// Title of the y axis.
    pub y_label: String,
}

/// The picture behind the points. `probabilities` are row-major `resolution` × `resolution` × `classes`, the first
/// row at the *bottom* of the plane (smallest y), each cell's summing to 1; missing cells stay transparent.
pub fn plane_image(resolution: usize, classes: usize, probabilities: &[f32], theme: Theme) -> Raster {
    Raster::from_fn(resolution, resolution, |column, row| {
        let start = ((resolution - 1 - row) * resolution + column) * classes;
        let cell = probabilities.get(start..start + classes).unwrap_or_default();
        mix(cell, theme)
    })
}

fn mix(cell: &[f32], theme: Theme) -> super::Color {
    let best = cell.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
    match best {
        Some((class, &p)) => fade(theme.class(class), 0.1 + 0.4 * f64::from(p)),
        None => fade(theme.grid(), 0.0),
    }
}

/// Where everything lies on a paper of `width` × `height` device pixels.
pub fn frame(data: &PlaneData, width: f64, height: f64, scale: f64) -> Frame {
    let [left, right, bottom, top] = data.bounds;
    let x = Axis::new(&data.x_label, Scale::Linear, left, right);
    let y = Axis::new(&data.y_label, Scale::Linear, bottom, top);
    Frame::new(&x, &y, (width, height), scale, 0.0)
}

/// Draws axes and points. The picture goes into `frame(…).plot` before.
pub fn draw<DB: DrawingBackend>(backend: &mut DB, data: &PlaneData, theme: Theme, scale: f64) -> Drawn<DB> {
    let mut pen = Pen::new(backend, scale);
    let (width, height) = pen.size();
    frame(data, width, height, scale).draw(&mut pen, theme)
}
