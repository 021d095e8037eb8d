//! A map of what a searcher believes: a number a cell, over two parameters, with the trials it knows, the best of them and
//! the point it wants to try next. Over one parameter it is a line ([`super::profile`]).

use plotters_backend::DrawingBackend;

use super::axis::Axis;
use super::frame::{Frame, Room, TYPE};
use super::labels::width;
use super::marks::Shape;
use super::pen::{Align, Drawn, Pen, Point, Rect};
use super::raster::Raster;
use super::theme::{Color, Theme};
use super::ticks::short;

/// Cells of the picture along a side; between the map's own, where an axis is continuous, it is interpolated.
const FINE: usize = 96;

/// What a searcher knows of a trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// Its outcome.
    Outcome,
    /// That it is among the good ones.
    Good,
    /// That it diverged.
    Diverged,
    /// Only that it is under way.
    Pending,
}

/// A trial.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tried {
    /// Its value on the x axis.
    pub x: f64,
    /// On the y axis; on a line, its outcome.
    pub y: f64,
    /// What is known.
    pub known: Known,
}

/// Numbers over two parameters, or over one.
#[derive(Debug, Clone, PartialEq)]
pub struct GlassData {
    /// The horizontal parameter.
    pub x: Axis,
    /// The vertical one; none for a line.
    pub y: Option<Axis>,
    /// Values of the columns, rising.
    pub columns: Vec<f64>,
    /// Values of the rows, rising; empty for a line.
    pub rows: Vec<f64>,
    /// One number a cell, row by row, the lowest row first. What is not finite counts as the least that is.
    pub numbers: Vec<f32>,
    /// The range of the colours, or of the line, and what it measures.
    pub range: Axis,
    /// Whether low numbers are what stands out, as with a loss.
    pub low_is_good: bool,
    /// Above and below a line, one number a column; may be empty.
    pub band: Vec<f32>,
    /// The trials.
    pub tried: Vec<Tried>,
    /// The best of them; on a line only its `x` counts.
    pub best: Option<(f64, f64)>,
    /// What comes next; on a line only its `x` counts.
    pub next: Option<(f64, f64)>,
}

impl GlassData {
    /// A range that shows these numbers. Logarithms of densities and improvements fall without end where nothing is
    /// expected: of those only the upper `depth` is told apart.
    pub fn range(label: impl Into<String>, numbers: &[f32], depth: Option<f64>) -> Axis {
        let finite = numbers.iter().copied().filter(|v| v.is_finite()).map(f64::from);
        let (low, high) = super::axis::extent(finite).unwrap_or((0.0, 1.0));
        let low = depth.map_or(low, |depth| low.max(high - depth));
        Axis::new(label, super::axis::Scale::Linear, low, high)
    }

    /// The number at these places on the axes, 0 … 1 from the left and from the bottom.
    pub fn at(&self, u: f64, v: f64) -> Option<f64> {
        let (left, right, share) = neighbours(&self.x, &self.columns, u)?;
        let (low, high, rise) = match &self.y {
            Some(y) => neighbours(y, &self.rows, v)?,
            None => (0, 0, 0.0),
        };
        let number = |row: usize, column: usize| {
            let number = *self.numbers.get(row * self.columns.len() + column)?;
            Some(if number.is_finite() { f64::from(number) } else { self.range.low })
        };
        let along = |row| Some((1.0 - share) * number(row, left)? + share * number(row, right)?);
        Some((1.0 - rise) * along(low)? + rise * along(high)?)
    }

    /// How much a number stands out, 0 the most and 1 the least: as [`Theme::value`] wants it.
    fn shade(&self, number: f64) -> f64 {
        let unit = self.range.unit(number).clamp(0.0, 1.0);
        if self.low_is_good { unit } else { 1.0 - unit }
    }
}

/// The columns (or rows) around a place, and how far it is on the way to the second. Nothing lies between cells.
fn neighbours(axis: &Axis, values: &[f64], unit: f64) -> Option<(usize, usize, f64)> {
    let last = values.len().checked_sub(1)?;
    let above = values.partition_point(|value| axis.unit(*value) < unit);
    if above == 0 || above > last {
        return Some((above.min(last), above.min(last), 0.0));
    }
    let (from, to) = (axis.unit(values[above - 1]), axis.unit(values[above]));
    let share = (unit - from) / (to - from);
    Some((above - 1, above, if axis.cells().is_some() { share.round() } else { share }))
}

/// Where everything lies on a paper of `width` × `height` device pixels.
pub fn frame(data: &GlassData, width: f64, height: f64, scale: f64) -> Frame {
    let y = data.y.as_ref().unwrap_or(&data.range);
    let head = if data.y.is_some() { 20.0 } else { 0.0 };
    Frame::new(&data.x, y, (width, height), scale, Room { right: 14.0, head, inset: 0.0 })
}

/// The picture for `frame(…).plot`; to be put there without smoothing.
pub fn picture(data: &GlassData, theme: Theme) -> Raster {
    let unit = |i: usize| (i as f64 + 0.5) / FINE as f64;
    Raster::from_fn(FINE, FINE, |column, row| {
        let number = data.at(unit(column), 1.0 - unit(row)).unwrap_or(data.range.low);
        theme.value(data.shade(number))
    })
}

/// Draws axes, key and marks over the picture.
pub fn draw<DB: DrawingBackend>(backend: &mut DB, data: &GlassData, theme: Theme, scale: f64) -> Drawn<DB> {
    let mut pen = Pen::new(backend, scale);
    let (width, height) = pen.size();
    let frame = frame(data, width, height, scale);
    frame.ticks(&mut pen, theme)?;
    color_bar(&mut pen, data, theme)?;
    for tried in &data.tried {
        mark(&mut pen, frame.point(tried.x, tried.y), tried.known, theme)?;
    }
    if let Some((x, y)) = data.best {
        let at = frame.point(x, y);
        pen.polygon(&Shape::Star.corners(at, pen.px(7.5)), theme.paper())?;
        pen.polygon(&Shape::Star.corners(at, pen.px(5.5)), theme.text())?;
    }
    data.next.map_or(Ok(()), |(x, y)| next(&mut pen, frame.point(x, y), theme))
}

/// A trial, seen on any colour: text with a rim of paper, or paper with a rim of text.
pub(super) fn mark<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    at: Point,
    known: Known,
    theme: Theme,
) -> Drawn<DB> {
    match known {
        Known::Outcome => {
            pen.disc(at, 3.5, theme.text())?;
            pen.disc(at, 2.5, theme.paper())
        }
        Known::Good => {
            pen.disc(at, 4.5, theme.paper())?;
            pen.disc(at, 3.5, theme.text())
        }
        Known::Pending => {
            pen.ring(at, 3.5, theme.paper(), 2.5)?;
            pen.ring(at, 3.5, theme.text(), 1.0)
        }
        Known::Diverged => {
            let arm = pen.px(3.0);
            for (dx, dy) in [(arm, arm), (arm, -arm)] {
                pen.line((at.0 - dx, at.1 - dy), (at.0 + dx, at.1 + dy), theme.paper(), 3.5)?;
                pen.line((at.0 - dx, at.1 - dy), (at.0 + dx, at.1 + dy), theme.diverged(), 1.5)?;
            }
            Ok(())
        }
    }
}

/// The next point: a target.
pub(super) fn next<DB: DrawingBackend>(pen: &mut Pen<'_, DB>, at: Point, theme: Theme) -> Drawn<DB> {
    let (near, far) = (pen.px(4.0), pen.px(11.0));
    for (color, thick) in [(theme.paper(), 4.5), (theme.accent(), 2.0)] {
        pen.ring(at, 7.0, color, thick)?;
        for (dx, dy) in [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)] {
            let from = (at.0 + dx * near, at.1 + dy * near);
            pen.line(from, (at.0 + dx * far, at.1 + dy * far), color, thick)?;
        }
    }
    Ok(())
}

/// From the lowest number to the highest, at the top right.
fn color_bar<DB: DrawingBackend>(pen: &mut Pen<'_, DB>, data: &GlassData, theme: Theme) -> Drawn<DB> {
    const STEPS: u32 = 24;
    const LONG: f64 = 60.0;
    let (low, high) = (short(data.range.low), short(data.range.high));
    let y = pen.px(11.0);
    let right = pen.size().0 - pen.px(14.0);
    let end = right - pen.px(width(&high, TYPE) + 5.0);
    let begin = end - pen.px(LONG);
    pen.text(&high, (right, y), TYPE, theme.text(), Align::Right)?;
    pen.text(&low, (begin - pen.px(5.0), y), TYPE, theme.text(), Align::Right)?;
    let title = begin - pen.px(width(&low, TYPE) + 12.0);
    pen.text(&data.range.label, (title, y), TYPE, theme.muted(), Align::Right)?;
    for i in 0..STEPS {
        let at = |i: u32| begin + (end - begin) * f64::from(i) / f64::from(STEPS);
        let (from, to) = (at(i).round(), at(i + 1).round());
        let unit = (f64::from(i) + 0.5) / f64::from(STEPS);
        let rect = Rect { left: from, top: y - pen.px(4.0), width: to - from, height: pen.px(8.0) };
        pen.fill(rect, shade(data, unit, theme))?;
    }
    Ok(())
}

fn shade(data: &GlassData, unit: f64, theme: Theme) -> Color {
    theme.value(data.shade(data.range.value(unit)))
}

#[cfg(test)]
mod tests {
    use super::super::axis::Scale;
    use super::*;

    fn data() -> GlassData {
        GlassData {
            x: Axis::new("lr", Scale::Log, 1e-4, 1.0),
            y: Some(Axis::new("batch", Scale::Levels(vec![8.0, 16.0, 32.0]), 8.0, 32.0)),
            columns: vec![1e-3, 1e-1],
            rows: vec![8.0, 16.0, 32.0],
            numbers: vec![0.0, 1.0, 2.0, 3.0, 4.0, f32::NEG_INFINITY],
            range: Axis::new("", Scale::Linear, 0.0, 4.0),
            low_is_good: true,
            band: vec![],
            tried: vec![],
            best: None,
            next: None,
        }
    }

    #[test]
    fn numbers_lie_between_columns_but_not_between_the_rows_of_levels() {
        let data = data();
        let near = |u, v, number: f64| data.at(u, v).is_some_and(|it| (it - number).abs() < 1e-9);
        assert!(near(0.25, 0.1, 0.0) && near(0.5, 0.1, 0.5));
        assert!(near(0.9, 0.34, 3.0) && near(0.0, 0.65, 2.0));
        assert!(near(1.0, 1.0, 0.0), "what is not finite counts as the least");
        assert_eq!(GlassData { numbers: vec![], ..data }.at(0.5, 0.5), None);
    }

    #[test]
    fn the_bottom_row_is_at_the_bottom_and_the_good_end_stands_out() {
        let theme = Theme { dark: false };
        let low = picture(&data(), theme);
        assert_eq!(low.at(0, FINE - 1), Some(theme.value(0.0)));
        assert_eq!(low.at(0, 0), Some(theme.value(1.0)));
        let high = picture(&GlassData { low_is_good: false, ..data() }, theme);
        assert_eq!(high.at(0, 0), Some(theme.value(0.0)));
    }

    #[test]
    fn only_the_upper_part_of_a_logarithm_is_told_apart() {
        let range = GlassData::range("", &[-1000.0, f32::NEG_INFINITY, -3.0, 1.0], Some(8.0));
        assert_eq!((range.low, range.high), (-7.0, 1.0));
    }
}
