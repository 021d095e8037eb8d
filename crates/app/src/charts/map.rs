//! The map: every trial at its place in the search space, coloured by its value, with the landscape measured so far
//! behind it. With one swept hyperparameter it becomes the basic hyperparameter axis plot: value against
//! hyperparameter, one dot per trial, diverged trials as × at the top (Deep Learning Tuning Playbook).

use plotters_backend::DrawingBackend;

use super::axis::Axis;
use super::cells::{self, Cells};
use super::dodge::dodge;
use super::frame::{Frame, Room, TYPE};
use super::key::Key;
use super::marks::Shape;
use super::pen::{Align, Drawn, Pen, Point, Rect};
use super::theme::{Color, Theme, fade};
use super::ticks::short;

/// More marks than this lie so close that a plain square each says as much, and is drawn many times as fast.
const DENSE: usize = 800;

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
    /// Finished with a value that counts; where it counts, also stopped early with one.
    Done,
    /// Stopped early where what it had reached does not count: drawn small, never the best.
    Pruned,
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
    /// Optimiser steps done.
    pub steps: u32,
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
    /// The measured value: its name, scale and the range of the colours, from the best on: it falls where larger is
    /// better. [`Axis::for_best`] makes one from the finished trials' values.
    pub value: Axis,
    /// Every trial.
    pub marks: Vec<Mark>,
    /// Lanes by index with their translated names, for the legend; empty for none.
    pub lanes: Vec<(usize, String)>,
    /// A landscape measured for its own sake, cell by cell, beneath the marks; needs two axes with cells.
    pub survey: Option<Vec<Mark>>,
    /// Whether a map of cells is filled from coarse to fine, so that ended trials stand in for those around them.
    pub nested: bool,
    /// Where the person is about to place a trial (values on both axes), and their lane.
    pub aim: Option<(f64, f64, usize)>,
    /// The selected trial.
    pub selected: Option<u32>,
    /// The trial under the pointer.
    pub hovered: Option<u32>,
}

/// Where everything lies on a paper of `width` × `height` device pixels.
pub fn frame(data: &MapData, width: f64, height: f64, scale: f64) -> Frame {
    let value = data.value.rising();
    let y = data.y.as_ref().unwrap_or(&value);
    let room = Room { right: 14.0, head: key(data).height(width / scale), inset: 12.0 };
    Frame::new(&data.x, y, (width, height), scale, room)
}

/// The middles of the marks, in the order of `data.marks`, in the frame's pixels: trials at the same place stand side
/// by side, values beyond an axis at its end, diverged trials of an axis plot at the top.
pub fn places(data: &MapData, frame: &Frame) -> Vec<Point> {
    if cells::is_map(data) {
        return data.marks.iter().map(|mark| frame.point(mark.x, mark.y)).collect();
    }
    let place = |mark: &Mark| (clamped(&frame.x, mark.x, |v| frame.x_px(v)), height_of(data, frame, mark));
    let points: Vec<Point> = data.marks.iter().map(place).collect();
    dodge(&points, radius(data, frame) * frame.scale)
}

/// The mark nearest to a pixel, within a finger's 14 CSS pixels; of a map of cells, or where only a landscape was
/// measured, the trial of the cell.
pub fn hit(data: &MapData, frame: &Frame, x: f64, y: f64) -> Option<u32> {
    let cell = || Cells::of(data)?.at(frame, (x, y)).map(|mark| mark.id);
    if cells::is_map(data) {
        return cell();
    }
    let reach = 14.0 * frame.scale;
    let distances = places(data, frame).into_iter().map(|(a, b)| (a - x).hypot(b - y));
    let near = data.marks.iter().zip(distances).filter(|(_, d)| *d <= reach);
    near.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(mark, _)| mark.id).or_else(cell)
}

/// The nearest mark in a direction (pixels, y downwards), within 45° of it.
pub fn neighbour(data: &MapData, frame: &Frame, from: u32, (dx, dy): (f64, f64)) -> Option<u32> {
    let places = places(data, frame);
    let (x, y) = places[data.marks.iter().position(|mark| mark.id == from)?];
    let ahead = |&(a, b): &Point| {
        let (along, aside) = ((a - x) * dx + (b - y) * dy, (a - x) * dy - (b - y) * dx);
        (along > 0.5 && aside.abs() <= along).then(|| along.hypot(2.0 * aside))
    };
    let near = data.marks.iter().zip(&places).filter_map(|(mark, place)| Some((mark.id, ahead(place)?)));
    near.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(id, _)| id)
}

/// The trial with the best value.
pub fn best(data: &MapData) -> Option<&Mark> {
    let done = data.marks.iter().filter(|m| m.state == MarkState::Done);
    let valued = done.filter_map(|m| m.value.filter(|v| v.is_finite()).map(|v| (m, v)));
    let cost = |value: f64| if data.value.falls() { -value } else { value };
    valued.min_by(|a, b| cost(a.1).total_cmp(&cost(b.1))).map(|(mark, _)| mark)
}

/// Draws axes and marks. The landscape behind them is [`super::landscape::field`], or [`Cells::picture`] for a map of
/// cells, put into `frame(…).plot` before.
pub fn draw<DB: DrawingBackend>(backend: &mut DB, data: &MapData, theme: Theme, scale: f64) -> Drawn<DB> {
    let mut pen = Pen::new(backend, scale);
    let (width, height) = pen.size();
    let frame = frame(data, width, height, scale);
    let cells = Cells::of(data);
    match &cells {
        Some(cells) => cells.axes(&mut pen, &frame, theme)?,
        None => frame.draw(&mut pen, theme)?,
    }
    // Its room is kept even while there is no value to explain, so that nothing jumps.
    let value = key(data).value.filter(|_| best(data).is_some());
    Key { value, ..key(data) }.draw(&mut pen, theme)?;
    if let Some(cells) = &cells {
        cells.draw(&mut pen, &frame, theme)?;
        if data.survey.is_none() {
            return aim(&mut pen, &frame, data, theme);
        }
    }
    let places = places(data, &frame);
    let radius = radius(data, &frame);
    let at = |id: Option<u32>| data.marks.iter().position(|m| Some(m.id) == id);
    if let Some(hovered) = at(data.hovered) {
        guides(&mut pen, &frame, places[hovered], theme)?;
    }
    let mut order: Vec<usize> = (0..data.marks.len()).collect();
    order.sort_by_key(|&i| layer(&data.marks[i]));
    for i in order {
        draw_mark(&mut pen, data, &data.marks[i], places[i], radius, theme)?;
    }
    if let Some(best) = at(best(data).map(|m| m.id)) {
        crown(&mut pen, &frame, &data.marks[best], places[best], radius, theme)?;
    }
    if let Some(hovered) = at(data.hovered) {
        pen.ring(places[hovered], radius + 5.0, theme.text(), 1.0)?;
    }
    if let Some(selected) = at(data.selected) {
        pen.ring(places[selected], radius + 5.0, theme.accent(), 2.0)?;
    }
    aim(&mut pen, &frame, data, theme)
}

fn key(data: &MapData) -> Key<'_> {
    Key { lanes: &data.lanes, value: data.y.is_some().then_some(&data.value) }
}

/// Radius of the marks in CSS pixels: smaller where many share little room.
fn radius(data: &MapData, frame: &Frame) -> f64 {
    let area = frame.plot.width * frame.plot.height / (frame.scale * frame.scale);
    (0.1 * (area / data.marks.len().max(1) as f64).sqrt()).clamp(3.0, 5.0)
}

fn clamped(axis: &Axis, value: f64, px: impl Fn(f64) -> f64) -> f64 {
    let unit = axis.unit(value);
    if unit.is_nan() || (0.0..=1.0).contains(&unit) {
        px(value)
    } else {
        px(axis.value(unit.clamp(0.0, 1.0)))
    }
}

fn height_of(data: &MapData, frame: &Frame, mark: &Mark) -> f64 {
    if data.y.is_some() {
        return clamped(&frame.y, mark.y, |v| frame.y_px(v));
    }
    match (mark.state, mark.value.filter(|v| v.is_finite())) {
        (MarkState::Diverged | MarkState::Failed, _) if data.value.falls() => {
            frame.plot.bottom() - 2.0 * frame.scale
        }
        (MarkState::Diverged | MarkState::Failed, _) => frame.plot.top + 2.0 * frame.scale,
        (_, Some(value)) => clamped(&frame.y, value, |v| frame.y_px(v)),
        (_, None) => frame.plot.bottom() - 10.0 * frame.scale,
    }
}

/// What lies over what: results over running trials over queued ones.
fn layer(mark: &Mark) -> u8 {
    match mark.state {
        MarkState::Queued => 0,
        MarkState::Failed => 1,
        MarkState::Diverged => 2,
        MarkState::Running { .. } | MarkState::Pruned => 3,
        MarkState::Done => 4,
    }
}

fn draw_mark<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    data: &MapData,
    mark: &Mark,
    at: Point,
    radius: f64,
    theme: Theme,
) -> Drawn<DB> {
    let lane = theme.lane(mark.lane);
    let corners = |r: f64| Shape::of_lane(mark.lane).corners(at, r);
    if data.marks.len() > DENSE
        && let Some(color) = plain_color(data, mark, theme)
    {
        let r = pen.px(radius).round();
        return pen.fill(Rect { left: at.0 - r, top: at.1 - r, width: 2.0 * r, height: 2.0 * r }, color);
    }
    match mark.state {
        MarkState::Queued => pen.outline(&corners(pen.px(radius * 0.6)), fade(lane, 0.45), 1.0),
        MarkState::Running { progress } => {
            pen.polygon(&corners(pen.px(radius)), fade(theme.paper(), 0.8))?;
            pen.outline(&corners(pen.px(radius * 0.8)), lane, 1.5)?;
            pen.ring(at, radius + 4.0, fade(lane, 0.25), 1.5)?;
            pen.arc(at, radius + 4.0, progress, lane, 1.5)
        }
        MarkState::Done | MarkState::Pruned => {
            let radius = if mark.state == MarkState::Pruned { 0.62 * radius } else { radius };
            let halo = if data.survey.is_some() { 3.0 } else { 2.2 };
            pen.polygon(&corners(pen.px(radius + halo)), fade(theme.paper(), 0.9))?;
            pen.polygon(&corners(pen.px(radius + 1.2)), lane)?;
            // Its value is the colour of the measured cell around it: all of the mark can say whose it is.
            if data.survey.is_some() {
                return Ok(());
            }
            pen.polygon(&corners(pen.px(radius - 0.4)), value_color(data, mark, theme))
        }
        MarkState::Diverged => {
            if data.survey.is_some() {
                pen.polygon(&corners(pen.px(radius + 2.2)), fade(theme.paper(), 0.9))?;
            }
            pen.outline(&corners(pen.px(radius + 1.2)), fade(lane, 0.8), 1.0)?;
            cross(pen, at, radius, theme.diverged(), 2.0)
        }
        MarkState::Failed => cross(pen, at, radius * 0.8, theme.muted(), 1.0),
    }
}

fn value_color(data: &MapData, mark: &Mark, theme: Theme) -> Color {
    let t = mark.value.map_or(1.0, |v| data.value.unit(v));
    theme.value(if t.is_nan() { 1.0 } else { t })
}

/// Of a trial that has ended or not begun, among very many.
fn plain_color(data: &MapData, mark: &Mark, theme: Theme) -> Option<Color> {
    match mark.state {
        MarkState::Done | MarkState::Pruned => Some(value_color(data, mark, theme)),
        MarkState::Diverged => Some(theme.diverged()),
        MarkState::Failed => Some(theme.muted()),
        MarkState::Queued => Some(fade(theme.lane(mark.lane), 0.45)),
        MarkState::Running { .. } => None,
    }
}

fn cross<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    (x, y): Point,
    radius: f64,
    color: Color,
    width: f64,
) -> Drawn<DB> {
    let r = pen.px(radius * 0.85);
    pen.path(&[(x - r, y - r), (x + r, y + r)], color, width)?;
    pen.path(&[(x - r, y + r), (x + r, y - r)], color, width)
}

/// The best trial wears a ring and its value.
fn crown<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    frame: &Frame,
    mark: &Mark,
    at: Point,
    radius: f64,
    theme: Theme,
) -> Drawn<DB> {
    pen.ring(at, radius + 3.5, theme.text(), 1.5)?;
    let text = mark.value.map_or(String::new(), short);
    let above = at.1 - frame.plot.top > pen.px(radius + 24.0);
    let side = if above { -1.0 } else { 1.0 };
    let place = (at.0, at.1 + side * pen.px(radius + 13.0));
    pen.halo(&text, place, TYPE, Align::Center, theme)?;
    pen.bold(&text, place, TYPE, theme.text(), Align::Center)
}

/// A cross through the whole plot where the person is about to place a trial.
fn aim<DB: DrawingBackend>(pen: &mut Pen<'_, DB>, frame: &Frame, data: &MapData, theme: Theme) -> Drawn<DB> {
    let Some((x, y, lane)) = data.aim else { return Ok(()) };
    let plot = frame.plot;
    let y = if data.y.is_some() { frame.y_px(y) } else { plot.top + plot.height / 2.0 };
    let at = (frame.x_px(x), y);
    for line in [[(at.0, plot.top), (at.0, plot.bottom())], [(plot.left, at.1), (plot.right(), at.1)]] {
        pen.line(line[0], line[1], fade(theme.paper(), 0.7), 3.0)?;
        pen.dashed(&line, theme.text(), 1.0, 4.0, 3.0)?;
    }
    let corners = |radius: f64| Shape::of_lane(lane).corners(at, radius);
    pen.polygon(&corners(pen.px(7.5)), theme.paper())?;
    pen.polygon(&corners(pen.px(5.5)), theme.lane(lane))
}

/// Lines from the hovered trial to both axes.
fn guides<DB: DrawingBackend>(pen: &mut Pen<'_, DB>, frame: &Frame, at: Point, theme: Theme) -> Drawn<DB> {
    pen.dashed(&[(frame.plot.left, at.1), at], theme.muted(), 1.0, 3.0, 3.0)?;
    pen.dashed(&[(at.0, frame.plot.bottom()), at], theme.muted(), 1.0, 3.0, 3.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::axis::Scale;

    fn data(states: &[MarkState]) -> MapData {
        let mark = |(i, &state): (usize, &MarkState)| {
            let x = 0.1 + 0.2 * i as f64;
            Mark { id: i as u32, x, y: x, lane: 0, value: Some(1.0 + x), steps: 9, state }
        };
        MapData {
            x: Axis::new("x", Scale::Linear, 0.0, 1.0),
            y: Some(Axis::new("y", Scale::Linear, 0.0, 1.0)),
            value: Axis::new("loss", Scale::Linear, 1.0, 2.0),
            marks: states.iter().enumerate().map(mark).collect(),
            lanes: vec![],
            survey: None,
            nested: false,
            aim: None,
            selected: None,
            hovered: None,
        }
    }

    #[test]
    fn the_pointer_finds_the_nearest_mark_and_nothing_far_away() {
        let data = data(&[MarkState::Done; 4]);
        let frame = frame(&data, 600.0, 400.0, 1.0);
        let (x, y) = places(&data, &frame)[2];
        assert_eq!(hit(&data, &frame, x + 3.0, y - 4.0), Some(2));
        assert_eq!(hit(&data, &frame, frame.plot.right(), frame.plot.bottom()), None);
    }

    #[test]
    fn layout_in_css_pixels_is_the_canvas_layout_divided_by_the_scale() {
        let data = data(&[MarkState::Done; 4]);
        let (css, canvas) = (frame(&data, 600.0, 400.0, 1.0), frame(&data, 1200.0, 800.0, 2.0));
        for (a, b) in places(&data, &css).into_iter().zip(places(&data, &canvas)) {
            assert!((2.0 * a.0 - b.0).abs() < 1e-6 && (2.0 * a.1 - b.1).abs() < 1e-6);
        }
    }

    #[test]
    fn arrows_lead_to_the_next_mark_on_that_side() {
        let data = data(&[MarkState::Done; 4]);
        let frame = frame(&data, 400.0, 400.0, 1.0);
        assert_eq!(neighbour(&data, &frame, 1, (1.0, 0.0)), Some(2));
        assert_eq!(neighbour(&data, &frame, 1, (-1.0, 0.0)), Some(0));
        assert_eq!(neighbour(&data, &frame, 3, (1.0, 0.0)), None);
    }

    #[test]
    fn where_more_is_better_the_best_has_the_most_and_a_trial_stopped_early_is_none() {
        let mut data = data(&[MarkState::Done, MarkState::Done, MarkState::Pruned]);
        data.value = Axis::for_best("accuracy", [1.1, 1.3, 1.5], true);
        assert_eq!(best(&data).map(|m| m.id), Some(1));
        data.y = None;
        let frame = frame(&data, 400.0, 300.0, 1.0);
        assert!(places(&data, &frame)[1].1 < places(&data, &frame)[0].1, "more is drawn higher");
    }

    #[test]
    fn only_finished_trials_can_be_best() {
        let data = data(&[MarkState::Running { progress: 0.5 }, MarkState::Diverged, MarkState::Done]);
        assert_eq!(best(&data).map(|m| m.id), Some(2));
    }
}
