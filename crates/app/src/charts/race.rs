//! The race: each searcher's best value so far against the trials it has finished.

use plotters_backend::DrawingBackend;

use super::axis::{Axis, Scale};
use super::frame::Frame;
use super::pen::{Drawn, Pen};
use super::theme::Theme;

/// One searcher.
#[derive(Debug, Clone, PartialEq)]
pub struct RaceLane {
    /// Its translated name, written at the end of its line.
    pub name: String,
    /// Its lane: sets colour and mark.
    pub lane: usize,
    /// (finished trials, best value so far), in order.
    pub best: Vec<(u32, f64)>,
    /// (trial, its own value), drawn as faint dots; may be empty.
    pub own: Vec<(u32, f64)>,
}

/// What the race shows.
#[derive(Debug, Clone, PartialEq)]
pub struct RaceData {
    /// The searchers.
    pub lanes: Vec<RaceLane>,
    /// Trials per searcher: the right end of the x axis.
    pub budget: u32,
    /// Title of the x axis.
    pub x_label: String,
    /// Title of the y axis.
    pub y_label: String,
    /// Logarithmic y axis (where all values are positive).
    pub log_y: bool,
}

/// Where everything lies on a paper of `width` × `height` device pixels.
pub fn frame(data: &RaceData, width: f64, height: f64, scale: f64) -> Frame {
    let x = Axis::new(&data.x_label, Scale::Linear, 0.0, f64::from(data.budget.max(1)));
    let y = Axis::fit(&data.y_label, data.log_y, data.lanes.iter().flat_map(|l| &l.best).map(|p| p.1));
    Frame::new(&x, &y, (width, height), scale, 60.0)
}

/// Draws the race.
pub fn draw<DB: DrawingBackend>(backend: &mut DB, data: &RaceData, theme: Theme, scale: f64) -> Drawn<DB> {
    let mut pen = Pen::new(backend, scale);
    let (width, height) = pen.size();
    frame(data, width, height, scale).draw(&mut pen, theme)
}
