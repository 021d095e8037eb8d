//! Direct labels: a line's name at its end instead of a legend to look up.

use plotters_backend::DrawingBackend;

use super::clip::clip;
use super::frame::{Frame, TYPE};
use super::labels::{shorten, spread, width};
use super::pen::{Align, Drawn, Pen, Point};
use super::theme::{Color, Theme, fade};

/// The name of a line that ends at `at` (device pixels).
#[derive(Debug, Clone, PartialEq)]
pub struct End {
    /// Its name.
    pub text: String,
    /// Its colour.
    pub color: Color,
    /// Where the line ends.
    pub at: Point,
}

/// The room in CSS pixels to leave at the right of a plot for these names on a paper `paper` CSS pixels wide.
pub fn room<'a>(names: impl IntoIterator<Item = &'a str>, paper: f64) -> f64 {
    let widest = names.into_iter().map(|name| width(name, TYPE)).fold(0.0, f64::max);
    // Widths are estimates; wide faces need some more.
    if widest == 0.0 { 14.0 } else { (1.08 * widest + 18.0).min(0.3 * paper) }
}

impl End {
    /// The name of a curve at the end of what of it can be seen; `None` when that is nothing.
    pub fn of(frame: &Frame, curve: &[(f64, f64)], text: &str, color: Color) -> Option<Self> {
        let seen = clip(&frame.path(curve), frame.plot);
        let at = *seen.last()?.last()?;
        Some(End { text: text.to_owned(), color, at })
    }
}

/// Writes the names at the right of the line ends, moved apart where they would overlap and kept `below` CSS pixels
/// from the top of the plot.
pub fn draw<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    frame: &Frame,
    ends: &[End],
    below: f64,
    theme: Theme,
) -> Drawn<DB> {
    let ends: Vec<&End> = ends.iter().filter(|e| e.at.0.is_finite() && e.at.1.is_finite()).collect();
    let plot = frame.plot;
    let wanted: Vec<f64> = ends.iter().map(|e| e.at.1.clamp(plot.top, plot.bottom())).collect();
    let (low, high) = (plot.top + pen.px(below), plot.bottom() - pen.px(9.0));
    let placed = spread(&wanted, pen.px(TYPE + 3.0), low, high);
    for (end, y) in ends.iter().zip(placed) {
        let x = end.at.0 + pen.px(10.0);
        let room = (frame.paper.0 - x) / frame.scale - 2.0;
        if (y - end.at.1).abs() > pen.px(4.0) {
            pen.line((end.at.0 + pen.px(2.0), end.at.1), (x - pen.px(2.0), y), fade(end.color, 0.5), 1.0)?;
        }
        let text = shorten(&end.text, TYPE, room);
        pen.halo(&text, (x, y), TYPE, Align::Left, theme)?;
        pen.text(&text, (x, y), TYPE, theme.name(end.color), Align::Left)?;
    }
    Ok(())
}
