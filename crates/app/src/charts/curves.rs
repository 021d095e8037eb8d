//! Training and validation curves of one trial, its overfitting point (the minimum of the validation loss), and the
//! gap that opens after it.

use plotters_backend::DrawingBackend;

use super::axis::{Axis, Scale, extent};
use super::branches::{self, draw_branches, draw_marks};
pub use super::branches::{Branch, Mark};
use super::clip::clip;
use super::ends::{self, End};
use super::frame::{Frame, Room, TYPE};
use super::labels::{shorten, spread, width};
use super::pen::{Align, Drawn, Pen, Point};
use super::theme::{Color, Theme, fade};
use super::ticks::short;

/// Distance of two lines of text inside the plot in CSS pixels.
const LINE: f64 = TYPE + 5.0;

/// The texts of the chart, translated.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CurvesLabels {
    /// Title of the x axis ("epoch").
    pub x: String,
    /// Title of the y axis ("loss").
    pub y: String,
    /// Name of the training curve.
    pub train: String,
    /// Name of the validation curve.
    pub val: String,
    /// Text at the best point ("best: epoch 12").
    pub best: String,
    /// Text at the point of divergence.
    pub diverged: String,
}

/// The curves of a trial that another is compared with.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rival {
    /// Training values.
    pub train: Vec<(f64, f64)>,
    /// Validation values.
    pub val: Vec<(f64, f64)>,
    /// What tells it apart ("dropout 0").
    pub name: String,
}

/// What the curves show. Points are (epoch or step, value) in order of x; values need not be finite.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CurvesData {
    /// Training values.
    pub train: Vec<(f64, f64)>,
    /// Validation values.
    pub val: Vec<(f64, f64)>,
    /// The overfitting point: where the validation loss is least.
    pub best: Option<(f64, f64)>,
    /// Where the trial diverged.
    pub diverged: Option<f64>,
    /// The right end of the x axis when it is known in advance (all epochs); else the last point.
    pub x_end: Option<f64>,
    /// A vertical line at the pointer.
    pub cursor: Option<f64>,
    /// Validation curves of other trials, drawn faintly.
    pub others: Vec<Vec<(f64, f64)>>,
    /// A trial to compare with, drawn dashed.
    pub rival: Option<Rival>,
    /// Other branches of the same run.
    pub branches: Vec<Branch>,
    /// Where settings changed.
    pub marks: Vec<Mark>,
    /// Where early stopping would have ended it.
    pub stop: Option<Mark>,
    /// Logarithmic y axis (where all values are positive).
    pub log_y: bool,
    /// More is better: what rises is no explosion.
    pub higher: bool,
    /// The texts.
    pub labels: CurvesLabels,
}

/// Where everything lies on a paper of `width` × `height` device pixels.
pub fn frame(data: &CurvesData, width: f64, height: f64, scale: f64) -> Frame {
    let rivals = || data.rival.iter().flat_map(|rival| rival.train.iter().chain(&rival.val));
    let branches = || data.branches.iter().flat_map(|branch| &branch.val);
    let points = || data.train.iter().chain(&data.val).chain(rivals()).chain(branches());
    let (first, last) = extent(points().map(|p| p.0)).unwrap_or((0.0, 1.0));
    let x = Axis::new(&data.labels.x, Scale::Whole, first.min(0.0), data.x_end.unwrap_or(last).max(last));
    let cap = ceiling(data);
    let y = Axis::fit(&data.labels.y, data.log_y, points().map(|p| p.1.min(cap)));
    let names = [data.labels.train.as_str(), data.labels.val.as_str()];
    let others = data.rival.iter().map(|rival| rival.name.as_str());
    let others = others.chain(data.branches.iter().map(|branch| branch.name.as_str()));
    let right = ends::room(names.into_iter().chain(others), width / scale);
    Frame::new(&x, &y, (width, height), scale, Room { right, ..Room::default() })
}

/// The largest value worth showing: a run that explodes leaves through the top instead of flattening everything else.
/// The first values are those of an almost untrained network, the natural size of its loss.
fn ceiling(data: &CurvesData) -> f64 {
    if data.higher {
        return f64::INFINITY;
    }
    let first = |curve: &[(f64, f64)]| curve.iter().map(|p| p.1).find(|v| v.is_finite());
    let start = [&data.train, &data.val].into_iter().filter_map(|c| first(c)).fold(f64::NAN, f64::min);
    if start > 0.0 { start * if data.log_y { 50.0 } else { 4.0 } } else { f64::INFINITY }
}

/// Draws the curves.
pub fn draw<DB: DrawingBackend>(backend: &mut DB, data: &CurvesData, theme: Theme, scale: f64) -> Drawn<DB> {
    let mut pen = Pen::new(backend, scale);
    let (width, height) = pen.size();
    let frame = frame(data, width, height, scale);
    frame.draw(&mut pen, theme)?;
    for other in &data.others {
        frame.curve(&mut pen, other, fade(theme.muted(), 0.3), 1.0)?;
    }
    draw_gap(&mut pen, &frame, data, theme)?;
    draw_rival(&mut pen, &frame, data, theme)?;
    draw_branches(&mut pen, &frame, data, theme)?;
    draw_marks(&mut pen, &frame, data, theme)?;
    frame.curve(&mut pen, &data.train, theme.train(), 2.0)?;
    frame.curve(&mut pen, &data.val, theme.validation(), 2.0)?;
    draw_best(&mut pen, &frame, data, theme)?;
    draw_divergence(&mut pen, &frame, data, theme)?;
    draw_stop(&mut pen, &frame, data, theme)?;
    draw_names(&mut pen, &frame, data, theme)?;
    draw_cursor(&mut pen, &frame, data, theme)
}

fn draw_rival<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    frame: &Frame,
    data: &CurvesData,
    theme: Theme,
) -> Drawn<DB> {
    let Some(rival) = &data.rival else { return Ok(()) };
    for (curve, color) in [(&rival.train, theme.train()), (&rival.val, theme.validation())] {
        for piece in clip(&frame.path(curve), frame.plot) {
            pen.dashed(&piece, fade(color, 0.75), 1.5, 5.0, 4.0)?;
        }
    }
    Ok(())
}

/// Shades what the validation curve lies above the training curve after the best point.
fn draw_gap<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    frame: &Frame,
    data: &CurvesData,
    theme: Theme,
) -> Drawn<DB> {
    let Some((best, _)) = data.best else { return Ok(()) };
    let inside = |(x, y): Point| (x, y.clamp(frame.plot.top, frame.plot.bottom()));
    let after: Vec<&(f64, f64)> = data.val.iter().filter(|p| p.0 >= best && p.1.is_finite()).collect();
    let above = after.iter().map(|p| inside(frame.point(p.0, p.1)));
    let below = after.iter().rev().filter_map(|p| Some(inside(frame.point(p.0, at(&data.train, p.0)?))));
    let outline: Vec<Point> = above.chain(below).collect();
    pen.polygon(&outline, fade(theme.validation(), 0.14))
}

/// The curve's value at `x`, linear between its points.
fn at(curve: &[(f64, f64)], x: f64) -> Option<f64> {
    let next = curve.partition_point(|p| p.0 < x);
    let (before, after) = (curve.get(next.saturating_sub(1))?, curve.get(next).or(curve.last())?);
    let width = after.0 - before.0;
    let share = if width > 0.0 { ((x - before.0) / width).clamp(0.0, 1.0) } else { 0.0 };
    Some(before.1 + share * (after.1 - before.1)).filter(|v| v.is_finite())
}

fn draw_best<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    frame: &Frame,
    data: &CurvesData,
    theme: Theme,
) -> Drawn<DB> {
    let Some((x, y)) = data.best.filter(|b| b.1.is_finite()) else { return Ok(()) };
    let (at, plot) = (frame.point(x, y), frame.plot);
    pen.dashed(&[(at.0, plot.top), (at.0, plot.bottom())], theme.muted(), 1.0, 3.0, 3.0)?;
    pen.disc(at, 5.0, theme.paper())?;
    pen.disc(at, 3.5, theme.validation())?;
    side_label(pen, frame, &data.labels.best, (at.0, plot.top + pen.px(8.0)), theme.text(), theme)
}

/// A text beside a vertical line, on the side with more room.
fn side_label<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    frame: &Frame,
    text: &str,
    (x, y): Point,
    color: Color,
    theme: Theme,
) -> Drawn<DB> {
    let (text, x, align) = beside(frame, text, x);
    pen.halo(&text, (x, y), TYPE, align, theme)?;
    pen.text(&text, (x, y), TYPE, color, align)
}

/// What of it there is room for, where it begins or ends, and which of these.
fn beside(frame: &Frame, text: &str, x: f64) -> (String, f64, Align) {
    let (left, right) = (x / frame.scale - 8.0, (frame.paper.0 - x) / frame.scale - 8.0);
    let gap = 6.0 * frame.scale;
    if right >= width(text, TYPE) || right >= left {
        (shorten(text, TYPE, right), x + gap, Align::Left)
    } else {
        (shorten(text, TYPE, left), x - gap, Align::Right)
    }
}

fn draw_divergence<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    frame: &Frame,
    data: &CurvesData,
    theme: Theme,
) -> Drawn<DB> {
    let Some(x) = data.diverged else { return Ok(()) };
    let (x, y, r) = (frame.x_px(x), frame.plot.top + pen.px(8.0 + LINE), pen.px(4.5));
    pen.line((x, frame.plot.top), (x, frame.plot.bottom()), fade(theme.diverged(), 0.4), 1.0)?;
    pen.path(&[(x - r, y - r), (x + r, y + r)], theme.diverged(), 2.0)?;
    pen.path(&[(x - r, y + r), (x + r, y - r)], theme.diverged(), 2.0)?;
    side_label(pen, frame, &data.labels.diverged, (x + pen.px(4.0), y), theme.diverged(), theme)
}

fn draw_stop<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    frame: &Frame,
    data: &CurvesData,
    theme: Theme,
) -> Drawn<DB> {
    let Some(stop) = &data.stop else { return Ok(()) };
    let (x, y) = (frame.x_px(stop.x), frame.plot.top + pen.px(8.0 + LINE));
    pen.dashed(&[(x, frame.plot.top), (x, frame.plot.bottom())], theme.muted(), 1.0, 1.0, 3.0)?;
    side_label(pen, frame, &stop.name, (x, y), theme.muted(), theme)
}

fn draw_names<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    frame: &Frame,
    data: &CurvesData,
    theme: Theme,
) -> Drawn<DB> {
    let train = End::of(frame, &data.train, &data.labels.train, theme.train());
    let val = End::of(frame, &data.val, &data.labels.val, theme.validation());
    let other = data.rival.as_ref().and_then(|r| End::of(frame, &r.val, &r.name, theme.muted()));
    let branches = branches::ends(frame, data, theme);
    let all: Vec<End> = train.into_iter().chain(val).chain(other).chain(branches).collect();
    ends::draw(pen, frame, &all, below_labels(frame, data, &all), theme)
}

/// How far from the top of the plot names begin, in CSS pixels, so that they stay clear of the labels there.
fn below_labels(frame: &Frame, data: &CurvesData, names: &[End]) -> f64 {
    if data.diverged.is_some() {
        return 3.0 * LINE;
    }
    let meets = |text: &str, x: f64| {
        let (_, from, align) = beside(frame, text, frame.x_px(x));
        let wide = frame.scale * width(text, TYPE);
        let (left, right) = if align == Align::Left { (from, from + wide) } else { (from - wide, from) };
        names.iter().any(|name| {
            name.at.0 < right && left < name.at.0 + frame.scale * (10.0 + width(&name.text, TYPE))
        })
    };
    let rows = match (&data.stop, data.best) {
        (Some(stop), _) if meets(&stop.name, stop.x) => 2.0,
        (_, Some((best, _))) if meets(&data.labels.best, best) => 1.0,
        _ => return 0.0,
    };
    8.0 + rows * LINE
}

fn draw_cursor<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    frame: &Frame,
    data: &CurvesData,
    theme: Theme,
) -> Drawn<DB> {
    let Some(x) = data.cursor.filter(|&x| (0.0..=1.0).contains(&frame.x.unit(x))) else { return Ok(()) };
    let column = frame.x_px(x);
    pen.line((column, frame.plot.top), (column, frame.plot.bottom()), theme.line(), 1.0)?;
    let mut seen = Vec::new();
    for (curve, color) in [(&data.train, theme.train()), (&data.val, theme.validation())] {
        let value = at(curve, x).filter(|_| curve.last().is_some_and(|p| x <= p.0));
        let point = value.map(|y| (y, frame.point(x, y))).filter(|(_, p)| frame.plot.contains(*p));
        if let Some((value, point)) = point {
            pen.disc(point, 3.0, color)?;
            seen.push((value, point, color));
        }
    }
    let heights: Vec<f64> = seen.iter().map(|(_, point, _)| point.1).collect();
    let placed = spread(&heights, pen.px(TYPE + 2.0), frame.plot.top, frame.plot.bottom());
    for ((value, point, color), y) in seen.into_iter().zip(placed) {
        side_label(pen, frame, &short(value), (point.0, y), color, theme)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_are_read_between_their_points() {
        let curve = [(0.0, 1.0), (2.0, 3.0)];
        assert_eq!(at(&curve, 1.0), Some(2.0));
        assert_eq!((at(&curve, -1.0), at(&curve, 9.0)), (Some(1.0), Some(3.0)));
        assert_eq!(at(&[], 1.0), None);
    }

    #[test]
    fn names_stay_below_a_label_that_they_would_meet() {
        let val = vec![(0.0, 2.0), (1.0, 1.0), (2.0, 1.9)];
        let labels = CurvesLabels { best: "Best epoch: 1".into(), ..CurvesLabels::default() };
        let data =
            CurvesData { val, best: Some((1.0, 1.0)), x_end: Some(40.0), labels, ..CurvesData::default() };
        let frame = frame(&data, 400.0, 300.0, 1.0);
        let name = |at: Point| End { text: "training".into(), color: Theme::default().train(), at };
        let early = [name(frame.point(2.0, 1.9))];
        assert_eq!(below_labels(&frame, &data, &early), 8.0 + LINE);
        assert_eq!(below_labels(&frame, &data, &[name(frame.point(40.0, 1.9))]), 0.0);
    }

    #[test]
    fn an_explosion_does_not_flatten_what_came_before() {
        let val = vec![(0.0, 2.3), (1.0, 1.2), (2.0, 1e30), (3.0, f64::NAN)];
        let frame = frame(&CurvesData { val, ..CurvesData::default() }, 400.0, 300.0, 1.0);
        assert!(frame.y.high < 15.0, "{:?}", frame.y);
    }
}
