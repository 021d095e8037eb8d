//! A fitted curve through one-dimensional data: points, the network's curve, and the curve that made the data.

use plotters_backend::DrawingBackend;

use super::axis::{Axis, Scale, extent};
use super::clip::clip;
use super::ends::{self, End};
use super::frame::{Frame, Room};
use super::pen::{Drawn, Pen};
use super::theme::{Theme, fade};

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

/// Where everything lies on a paper of `width` × `height` device pixels. The data set the range: a network that is
/// still far off leaves through the edge.
pub fn frame(data: &FitData, width: f64, height: f64, scale: f64) -> Frame {
    let points = || data.train.iter().chain(&data.validation).chain(&data.truth);
    let (left, right) = extent(points().map(|p| p.0)).unwrap_or((0.0, 1.0));
    let x = Axis::new(&data.x_label, Scale::Linear, left, right);
    let y = Axis::fit(&data.y_label, false, points().map(|p| p.1));
    let names = [data.fitted_label.as_str(), data.truth_label.as_str()];
    let room = Room { right: ends::room(names, width / scale), ..Room::default() };
    Frame::new(&x, &y, (width, height), scale, room)
}

/// Draws the fit.
pub fn draw<DB: DrawingBackend>(backend: &mut DB, data: &FitData, theme: Theme, scale: f64) -> Drawn<DB> {
    let mut pen = Pen::new(backend, scale);
    let (width, height) = pen.size();
    let frame = frame(data, width, height, scale);
    frame.draw(&mut pen, theme)?;
    for &(x, y) in &data.train {
        pen.disc(frame.point(x, y), 2.5, fade(theme.train(), 0.65))?;
    }
    for &(x, y) in &data.validation {
        pen.ring(frame.point(x, y), 2.5, fade(theme.train(), 0.8), 1.0)?;
    }
    for piece in clip(&frame.path(&data.truth), frame.plot) {
        pen.dashed(&piece, theme.muted(), 1.5, 5.0, 4.0)?;
    }
    frame.curve(&mut pen, &data.fitted, theme.accent(), 2.0)?;
    let fitted = End::of(&frame, &data.fitted, &data.fitted_label, theme.accent());
    let truth = End::of(&frame, &data.truth, &data.truth_label, theme.muted());
    ends::draw(&mut pen, &frame, &fitted.into_iter().chain(truth).collect::<Vec<_>>(), 0.0, theme)
}
