//! What a searcher believes along one parameter: a line, with a band of one standard deviation where it knows one.

use plotters_backend::DrawingBackend;

use super::clip::clip;
use super::frame::Frame;
use super::glass::{GlassData, frame, mark, next};
use super::marks::Shape;
use super::pen::{Drawn, Pen, Point};
use super::theme::{Theme, fade};

/// Draws the line of [`GlassData`] without a vertical parameter.
pub fn draw<DB: DrawingBackend>(backend: &mut DB, data: &GlassData, theme: Theme, scale: f64) -> Drawn<DB> {
    let mut pen = Pen::new(backend, scale);
    let (width, height) = pen.size();
    let frame = frame(data, width, height, scale);
    frame.draw(&mut pen, theme)?;
    band(&mut pen, data, &frame, theme)?;
    for piece in clip(&line(data, &frame, |_| 0.0), frame.plot) {
        pen.path(&piece, theme.train(), 2.0)?;
    }
    for tried in &data.tried {
        mark(&mut pen, inside(&frame, (tried.x, tried.y)), tried.known, theme)?;
    }
    if let Some((x, y)) = data.best {
        let at = inside(&frame, (x, y));
        pen.polygon(&Shape::Star.corners(at, pen.px(7.5)), theme.paper())?;
        pen.polygon(&Shape::Star.corners(at, pen.px(5.5)), theme.text())?;
    }
    let Some((x, _)) = data.next else { return Ok(()) };
    let column = frame.x_px(x);
    pen.dashed(&[(column, frame.plot.top), (column, frame.plot.bottom())], theme.accent(), 1.5, 4.0, 3.0)?;
    let height = data.at(frame.x.unit(x), 0.0).unwrap_or(data.range.low);
    next(&mut pen, inside(&frame, (x, height)), theme)
}

/// The line, so much higher at each column.
fn line(data: &GlassData, frame: &Frame, higher: impl Fn(usize) -> f64) -> Vec<Point> {
    let numbers = data.columns.iter().zip(&data.numbers).enumerate();
    numbers.map(|(i, (x, number))| frame.point(*x, f64::from(*number) + higher(i))).collect()
}

fn band<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    data: &GlassData,
    frame: &Frame,
    theme: Theme,
) -> Drawn<DB> {
    if data.band.len() != data.numbers.len() {
        return Ok(());
    }
    let sd = |i: usize| f64::from(data.band[i]);
    let cut = |(x, y): Point| (x, y.clamp(frame.plot.top, frame.plot.bottom()));
    let upper = line(data, frame, sd);
    let lower = line(data, frame, |i| -sd(i));
    let outline: Vec<Point> = upper.into_iter().chain(lower.into_iter().rev()).map(cut).collect();
    pen.polygon(&outline, fade(theme.train(), 0.2))
}

/// A place, at the edge of the plot where its value lies beyond.
fn inside(frame: &Frame, (x, y): (f64, f64)) -> Point {
    let (column, row) = frame.point(x, y);
    (column, row.clamp(frame.plot.top, frame.plot.bottom()))
}
