//! Something against the batch size, both logarithmic: steps to a target under several rules with the line of perfect scaling
//! and the critical batch size, or a machine's throughput and step time.

use plotters_backend::DrawingBackend;

use super::axis::{Axis, Scale, extent};
use super::clip::clip;
use super::ends::{self, End};
use super::frame::{Frame, Room, TYPE};
use super::labels::{shorten, width};
use super::marks::Shape;
use super::pen::{Align, Drawn, Pen, Point, Rect};
use super::theme::{Theme, fade};

/// The line of perfect scaling is shown this far below the lowest measurement, as a factor.
const IDEAL_BELOW: f64 = 4.0;

/// A line with a mark at each batch size.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Series {
    /// Its translated name, written at the end of the line; may be empty.
    pub name: String,
    /// Sets colour and mark, as a lane's number does.
    pub style: usize,
    /// (batch size, value) in rising order of the batch; no value where the target was not reached.
    pub points: Vec<(f64, Option<f64>)>,
}

/// A batch size to point out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pointer {
    /// Which.
    pub batch: f64,
    /// Between which sizes it lies, as far as is known.
    pub interval: Option<(f64, f64)>,
    /// What it is, translated.
    pub label: String,
}

/// What the chart shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ScalingData {
    /// The lines.
    pub series: Vec<Series>,
    /// How it would be if every doubling paid in full; two points are enough.
    pub ideal: Vec<(f64, f64)>,
    /// Name of that line.
    pub ideal_label: String,
    /// A batch size to point out.
    pub pointer: Option<Pointer>,
    /// Title of the x axis.
    pub x_label: String,
    /// Title of the y axis.
    pub y_label: String,
}

/// Where everything lies on a paper of `width` × `height` device pixels. The x axis ends at powers of two.
pub fn frame(data: &ScalingData, paper_width: f64, paper_height: f64, scale: f64) -> Frame {
    let points = || data.series.iter().flat_map(|series| &series.points);
    let (least, most) = extent(points().map(|point| point.0)).unwrap_or((1.0, 1024.0));
    let x = Axis::new(&data.x_label, Scale::Log, least.log2().floor().exp2(), most.log2().ceil().exp2());
    let values = || points().filter_map(|point| point.1);
    let floor = extent(values()).map_or(0.0, |(low, _)| low / IDEAL_BELOW);
    let ideal = data.ideal.iter().map(|point| point.1.max(floor));
    let y = Axis::fit(&data.y_label, true, values().chain(ideal));
    let names = data.series.iter().map(|series| series.name.as_str());
    let right = ends::room(names.chain([data.ideal_label.as_str()]), paper_width / scale);
    let head = if data.pointer.is_some() { TYPE + 4.0 } else { 0.0 };
    let room = Room { right, head, inset: 8.0 };
    Frame::new(&x, &y, (paper_width, paper_height), scale, room)
}

/// Draws the chart.
pub fn draw<DB: DrawingBackend>(backend: &mut DB, data: &ScalingData, theme: Theme, scale: f64) -> Drawn<DB> {
    let mut pen = Pen::new(backend, scale);
    let (paper_width, paper_height) = pen.size();
    let frame = frame(data, paper_width, paper_height, scale);
    draw_interval(&mut pen, &frame, data, theme)?;
    frame.draw(&mut pen, theme)?;
    for piece in clip(&frame.path(&data.ideal), frame.plot) {
        pen.dashed(&piece, theme.muted(), 1.5, 5.0, 4.0)?;
    }
    draw_pointer(&mut pen, &frame, data, theme)?;
    for series in &data.series {
        draw_series(&mut pen, &frame, series, theme)?;
    }
    let ideal = End::of(&frame, &data.ideal, &data.ideal_label, theme.muted());
    let names: Vec<End> = data.series.iter().filter_map(|s| end(&frame, s, theme)).chain(ideal).collect();
    ends::draw(&mut pen, &frame, &names, 0.0, theme)
}

/// The name at the last value, if there is one.
fn end(frame: &Frame, series: &Series, theme: Theme) -> Option<End> {
    let (batch, value) = series.points.iter().rev().find_map(|(batch, value)| Some((*batch, (*value)?)))?;
    let at = frame.point(batch, value);
    Some(End { text: series.name.clone(), color: theme.lane(series.style), at })
}

fn draw_interval<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    frame: &Frame,
    data: &ScalingData,
    theme: Theme,
) -> Drawn<DB> {
    let Some((low, high)) = data.pointer.as_ref().and_then(|pointer| pointer.interval) else { return Ok(()) };
    let plot = frame.plot;
    let [left, right] = [low, high].map(|batch| frame.x_px(batch).clamp(plot.left, plot.right()));
    pen.fill(Rect { left, width: right - left, ..plot }, fade(theme.accent(), 0.12))
}

/// A line with its name above the plot.
fn draw_pointer<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    frame: &Frame,
    data: &ScalingData,
    theme: Theme,
) -> Drawn<DB> {
    let Some(pointer) = &data.pointer else { return Ok(()) };
    let (plot, x) = (frame.plot, frame.x_px(pointer.batch));
    if !(plot.left..=plot.right()).contains(&x) {
        return Ok(());
    }
    pen.line((x, plot.top), (x, plot.bottom()), theme.accent(), 1.5)?;
    let text = shorten(&pointer.label, TYPE, frame.paper.0 / frame.scale - 8.0);
    let half = pen.px(width(&text, TYPE) / 2.0 + 4.0);
    let middle = x.clamp(half, (frame.paper.0 - half).max(half));
    pen.text(&text, (middle, pen.px(10.0)), TYPE, theme.name(theme.accent()), Align::Center)
}

fn draw_series<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    frame: &Frame,
    series: &Series,
    theme: Theme,
) -> Drawn<DB> {
    let color = theme.lane(series.style);
    for stretch in series.points.split(|point| point.1.is_none()) {
        let known: Vec<(f64, f64)> = stretch.iter().filter_map(|(x, y)| Some((*x, (*y)?))).collect();
        frame.curve(pen, &known, color, 2.0)?;
        for (batch, value) in known {
            let at = frame.point(batch, value);
            pen.polygon(&Shape::of_lane(series.style).corners(at, pen.px(5.5)), theme.paper())?;
            pen.polygon(&Shape::of_lane(series.style).corners(at, pen.px(4.0)), color)?;
        }
    }
    // What was not reached stands as an outline at the upper edge.
    for (batch, _) in series.points.iter().filter(|point| point.1.is_none()) {
        let at: Point = (frame.x_px(*batch), frame.plot.top);
        let corners = Shape::of_lane(series.style).corners(at, pen.px(4.0));
        pen.polygon(&corners, theme.paper())?;
        pen.outline(&corners, color, 1.0)?;
    }
    Ok(())
}
