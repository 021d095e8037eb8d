//! The map: every trial at its place in the search space, coloured by its value, with the landscape measured so far
//! behind it. With one swept hyperparameter it becomes the basic hyperparameter axis plot: value against
//! hyperparameter, one dot per trial, diverged trials as × at the top (Deep Learning Tuning Playbook).

use plotters_backend::DrawingBackend;

use super::axis::Axis;
use super::frame::Frame;
use super::pen::{Drawn, Pen};
use super::theme::Theme;

/// How far a trial is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum MarkState {
    /// Proposed, not begun.
    Queued,
    /// Training; `progress` in 0 … 1.
    Running {
        /// The share of its steps that is done.
        progress: f64,
    },
    /// Finished (or pruned) with a value.
    Done,
    /// Its loss went to infinity: a result, drawn as a red ×.
    Diverged,
    /// It could not be run: an error, drawn as a hollow ×.
    Failed,
}

/// One trial.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// The page's number for the trial, unique over all lanes.
    pub id: u32,
    /// Its value on the x axis.
    pub x: f64,
    /// Its value on the y axis; ignored by the axis plot.
    pub y: f64,
    /// Which searcher proposed it: sets colour and shape.
    pub lane: usize,
    /// Best validation loss so far.
    pub value: Option<f64>,
    /// How far it is.
    pub state: MarkState,
}

/// What the map shows.
#[derive(Debug, Clone, PartialEq)]
pub struct MapData {
    /// The first swept hyperparameter.
    pub x: Axis,
    /// The second; `None` makes this an axis plot whose y axis is `value`.
    pub y: Option<Axis>,
    /// The measured value: its name, scale and the range of the colours, smaller is better.
    /// [`Axis::fit`] makes one from the finished trials' values.
    pub value: Axis,
    /// Every trial.
    pub marks: Vec<Mark>,
    /// Lanes by index with their translated names, for the legend; empty for none.
    pub lanes: Vec<(usize, String)>,
    /// The selected trial.
    pub selected: Option<u32>,
    /// The trial under the pointer.
    pub hovered: Option<u32>,
}

/// Where everything lies on a paper of `width` × `height` device pixels.
pub fn frame(data: &MapData, width: f64, height: f64, scale: f64) -> Frame {
    let y = data.y.as_ref().unwrap_or(&data.value);
    Frame::new(&data.x, y, (width, height), scale, 0.0)
}

/// Draws axes and marks. The landscape behind them is [`super::landscape::field`], put into `frame(…).plot` before.
pub fn draw<DB: DrawingBackend>(backend: &mut DB, data: &MapData, theme: Theme, scale: f64) -> Drawn<DB> {
    let mut pen = Pen::new(backend, scale);
    let (width, height) = pen.size();
    frame(data, width, height, scale).draw(&mut pen, theme)
}
