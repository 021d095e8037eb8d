//! Trials on the rungs of successive halving and its kin: a dot for each trial at each rung by its loss, a line from rung
//! to rung for those that went on, and dashed on to the end for those that were cut and finished later to see what they
//! would have become.

use plotters_backend::DrawingBackend;

use super::axis::Axis;
use super::frame::{Frame, Room};
use super::pen::{Drawn, Pen, Point};
use super::theme::{Theme, fade};

/// A trial on its way.
#[derive(Debug, Clone, PartialEq)]
pub struct Way {
    /// Epochs and losses at the rungs that it reached, rising; a loss is missing where it had diverged.
    pub rungs: Vec<(f64, Option<f64>)>,
    /// Whether it was cut before its end.
    pub cut: bool,
    /// What it would have reached at the end, if that was tried.
    pub ghost: Option<f64>,
}

/// What the chart shows.
#[derive(Debug, Clone, PartialEq)]
pub struct RungsData {
    /// Epochs; a level each.
    pub x: Axis,
    /// Losses.
    pub y: Axis,
    /// The trials.
    pub ways: Vec<Way>,
    /// The epoch of a full training.
    pub end: f64,
    /// Whose trials (colour).
    pub lane: usize,
}

/// Where everything lies on a paper of `width` × `height` device pixels.
pub fn frame(data: &RungsData, width: f64, height: f64, scale: f64) -> Frame {
    Frame::new(&data.x, &data.y, (width, height), scale, Room { right: 14.0, head: 0.0, inset: 10.0 })
}

/// Draws the ways, those that were cut beneath the others.
pub fn draw<DB: DrawingBackend>(backend: &mut DB, data: &RungsData, theme: Theme, scale: f64) -> Drawn<DB> {
    let mut pen = Pen::new(backend, scale);
    let (width, height) = pen.size();
    let frame = frame(data, width, height, scale);
    frame.draw(&mut pen, theme)?;
    let (cut, kept): (Vec<&Way>, Vec<&Way>) = data.ways.iter().partition(|way| way.cut);
    for way in cut.into_iter().chain(kept) {
        draw_way(&mut pen, &frame, data, way, theme)?;
    }
    Ok(())
}

fn draw_way<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    frame: &Frame,
    data: &RungsData,
    way: &Way,
    theme: Theme,
) -> Drawn<DB> {
    let color = theme.lane(data.lane);
    let (line, dot) = if way.cut { (fade(theme.muted(), 0.5), theme.muted()) } else { (color, color) };
    let places: Vec<Point> = way.rungs.iter().map(|(epoch, loss)| place(frame, *epoch, *loss)).collect();
    pen.path(&places, line, 1.5)?;
    if let (Some(ghost), Some(last)) = (way.ghost, places.last()) {
        let end = place(frame, data.end, Some(ghost));
        pen.dashed(&[*last, end], fade(theme.accent(), 0.7), 1.0, 4.0, 3.0)?;
        pen.ring(end, 3.0, theme.accent(), 1.5)?;
    }
    for (at, (_, loss)) in places.iter().zip(&way.rungs) {
        match loss {
            Some(_) if way.cut => pen.ring(*at, 3.0, dot, 1.5)?,
            Some(_) => pen.disc(*at, 3.5, dot)?,
            None => {
                let arm = pen.px(3.0);
                for (dx, dy) in [(arm, arm), (arm, -arm)] {
                    pen.line((at.0 - dx, at.1 - dy), (at.0 + dx, at.1 + dy), theme.diverged(), 1.5)?;
                }
            }
        }
    }
    Ok(())
}

/// Diverged trials, and losses beyond the axis, stand at the top.
fn place(frame: &Frame, epoch: f64, loss: Option<f64>) -> Point {
    let top = frame.plot.top + frame.scale * 2.0;
    let row = loss
        .filter(|loss| loss.is_finite())
        .map_or(top, |loss| frame.y_px(loss).clamp(top, frame.plot.bottom()));
    (frame.x_px(epoch), row)
}
