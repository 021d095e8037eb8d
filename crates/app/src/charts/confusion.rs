//! The confusion matrix of a classifier: how often each class was taken for each other.

use plotters_backend::DrawingBackend;

use super::axis::{Axis, Scale};
use super::frame::{Frame, Room, TYPE};
use super::labels;
use super::pen::{Align, Drawn, Pen, Rect};
use super::theme::{Theme, fade};

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
    Frame::new(&x, &y, (width, height), scale, Room::default())
}

/// Draws the matrix: the diagonal in the training colour, mistakes in red, both by their share of the true class.
pub fn draw<DB: DrawingBackend>(
    backend: &mut DB,
    data: &ConfusionData,
    theme: Theme,
    scale: f64,
) -> Drawn<DB> {
    let mut pen = Pen::new(backend, scale);
    let (width, height) = pen.size();
    let frame = frame(data, width, height, scale);
    frame.ticks(&mut pen, theme)?;
    for (truth, row) in data.counts.chunks(data.classes.len().max(1)).enumerate() {
        let total: u32 = row.iter().sum();
        for (predicted, &count) in row.iter().enumerate() {
            let share = f64::from(count) / f64::from(total.max(1));
            draw_cell(&mut pen, &frame, data, (truth, predicted), (count, share), theme)?;
        }
    }
    Ok(())
}

fn draw_cell<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    frame: &Frame,
    data: &ConfusionData,
    (truth, predicted): (usize, usize),
    (count, share): (u32, f64),
    theme: Theme,
) -> Drawn<DB> {
    let n = data.classes.len().max(1) as f64;
    let (width, height) = (frame.plot.width / n, frame.plot.height / n);
    let (left, top) = (frame.plot.left + width * predicted as f64, frame.plot.top + height * truth as f64);
    let right = truth == predicted;
    let color = if right { theme.train() } else { theme.diverged() };
    let strength = if count == 0 { 0.0 } else { 0.12 + 0.6 * share.sqrt() };
    let background = if count == 0 { fade(theme.text(), 0.05) } else { fade(color, strength) };
    let gap = pen.px(1.0);
    pen.fill(
        Rect { left: left + gap, top: top + gap, width: width - gap, height: height - gap },
        background,
    )?;
    let size = (height / pen.px(1.0) * 0.5).min(TYPE);
    let text = count.to_string();
    let fits = size >= 7.0 && labels::width(&text, size) < width / pen.px(1.0) - 3.0;
    if count == 0 || !fits {
        return Ok(());
    }
    pen.text(&text, (left + width / 2.0, top + height / 2.0), size, theme.text(), Align::Center)
}
