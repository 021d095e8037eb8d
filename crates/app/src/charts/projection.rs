//! Where a searcher's points lie in a plane, and how they look from each side: bars beside the plane count how often each
//! part of a parameter's range was tested (after Bergstra & Bengio 2012, fig. 1).

use plotters_backend::DrawingBackend;

use super::axis::{Axis, Scale};
use super::clip::clip;
use super::frame::{Frame, Room, TYPE};
use super::marks::Shape;
use super::pen::{Align, Drawn, Pen, Rect};
use super::theme::{Theme, fade};

/// Room of the bars beside the plane, in CSS pixels.
const BARS: f64 = 34.0;
/// Room of the vertical parameter's name.
const TITLE: f64 = 18.0;
/// Points up to this many have a stroke each at the edge.
const RUG_MAX: usize = 200;
/// More points than this are plain squares, which are drawn many times as fast.
const DENSE: usize = 800;

/// A normal distribution that points are drawn from, in places on the axes, 0 … 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cloud {
    /// Its middle.
    pub mean: [f64; 2],
    /// Its covariance: of x, of both, of y.
    pub covariance: [f64; 3],
}

impl Cloud {
    /// The line of places so many standard deviations from the middle: the covariance's lower triangular root makes a
    /// circle of that radius an ellipse.
    pub fn outline(&self, deviations: f64) -> Vec<(f64, f64)> {
        let [xx, xy, yy] = self.covariance;
        let a = xx.max(0.0).sqrt();
        let b = if a > 0.0 { xy / a } else { 0.0 };
        let c = (yy - b * b).max(0.0).sqrt();
        let place = |i: i32| {
            let (sin, cos) = (std::f64::consts::TAU * f64::from(i) / 64.0).sin_cos();
            let (u, v) = (deviations * cos, deviations * sin);
            (self.mean[0] + a * u, self.mean[1] + b * u + c * v)
        };
        (0..=64).map(place).collect()
    }
}

/// What the chart shows.
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectionData {
    /// The horizontal parameter.
    pub x: Axis,
    /// The vertical one; without one all points lie on a line.
    pub y: Option<Axis>,
    /// The points; the second value is ignored without a vertical parameter.
    pub points: Vec<(f64, f64)>,
    /// How many points each part of the horizontal range holds.
    pub x_bins: Vec<u32>,
    /// The same of the vertical one.
    pub y_bins: Vec<u32>,
    /// Whose points (colour and mark).
    pub lane: usize,
    /// Where the next one will be.
    pub next: Option<(f64, f64)>,
    /// What it is drawn from, and the points that have a ring: the present generation's.
    pub cloud: Option<Cloud>,
    /// See `cloud`.
    pub ringed: Vec<(f64, f64)>,
}

/// Where everything lies on a paper of `width` × `height` device pixels.
pub fn frame(data: &ProjectionData, width: f64, height: f64, scale: f64) -> Frame {
    let flat = Axis::new("", Scale::Categories(vec![String::new()]), 0.0, 1.0);
    // Its title stands above the bars.
    let y = data.y.as_ref().map_or(flat, |y| Axis { label: String::new(), ..y.clone() });
    let right = if data.y.is_some() { BARS + 14.0 } else { 14.0 };
    let head = BARS + if data.y.is_some() { TITLE } else { 0.0 };
    Frame::new(&data.x, &y, (width, height), scale, Room { right, head, inset: 8.0 })
}

/// Draws the points, and bars and strokes at two sides.
pub fn draw<DB: DrawingBackend>(
    backend: &mut DB,
    data: &ProjectionData,
    theme: Theme,
    scale: f64,
) -> Drawn<DB> {
    let mut pen = Pen::new(backend, scale);
    let (width, height) = pen.size();
    let frame = frame(data, width, height, scale);
    frame.draw(&mut pen, theme)?;
    if let Some(y) = &data.y {
        let at = (pen.px(4.0), pen.px(TITLE / 2.0));
        pen.text(&y.label, at, TYPE, theme.muted(), Align::Left)?;
    }
    let color = theme.lane(data.lane);
    for bar in bars(&frame, data, &pen) {
        pen.fill(bar, fade(color, 0.45))?;
    }
    let (plot, rug) = (frame.plot, pen.px(5.0));
    let row = |y: f64| if data.y.is_some() { frame.y_px(y) } else { plot.top + plot.height / 2.0 };
    let strokes = if data.points.len() <= RUG_MAX { data.points.as_slice() } else { &[] };
    for &(x, y) in strokes {
        let column = frame.x_px(x);
        pen.line((column, plot.top - rug), (column, plot.top), color, 1.0)?;
        if data.y.is_some() {
            pen.line((plot.right(), row(y)), (plot.right() + rug, row(y)), color, 1.0)?;
        }
    }
    for &(x, y) in &data.points {
        let at = (frame.x_px(x), row(y));
        if data.points.len() > DENSE {
            let side = pen.px(4.0).round();
            pen.fill(
                Rect { left: at.0 - side / 2.0, top: at.1 - side / 2.0, width: side, height: side },
                color,
            )?;
        } else {
            pen.polygon(&Shape::of_lane(data.lane).corners(at, pen.px(3.5)), color)?;
        }
    }
    for &(x, y) in &data.ringed {
        pen.ring((frame.x_px(x), row(y)), 6.5, theme.text(), 1.0)?;
    }
    for (cloud, deviations) in data.cloud.iter().flat_map(|cloud| [(cloud, 1.0), (cloud, 2.0)]) {
        let line: Vec<_> = cloud.outline(deviations).iter().map(|(u, v)| frame.at_units(*u, *v)).collect();
        for piece in clip(&line, plot) {
            pen.path(&piece, theme.text(), 2.0 / deviations)?;
        }
    }
    data.next.map_or(Ok(()), |(x, y)| super::glass::next(&mut pen, (frame.x_px(x), row(y)), theme))
}

/// The bars: at the top those of the horizontal parameter, at the right those of the vertical one. The longest of each
/// side takes all the room.
fn bars<DB: DrawingBackend>(frame: &Frame, data: &ProjectionData, pen: &Pen<'_, DB>) -> Vec<Rect> {
    let (plot, gap, long) = (frame.plot, pen.px(6.0), pen.px(BARS - 8.0));
    let span = |from: f64, to: f64, bins: usize, i: usize| {
        let at = |i: usize| from + (to - from) * i as f64 / bins as f64;
        (at(i), at(i + 1))
    };
    let share =
        |bins: &[u32], i: usize| f64::from(bins[i]) / f64::from(*bins.iter().max().unwrap_or(&1).max(&1));
    let ends = |axis: &Axis| if axis.half_cell() > 0.0 { 0.0 } else { frame.inset };
    let mut bars = Vec::new();
    for i in 0..data.x_bins.len() {
        let inset = ends(&frame.x);
        let (left, right) = span(plot.left + inset, plot.right() - inset, data.x_bins.len(), i);
        let height = long * share(&data.x_bins, i);
        let top = plot.top - gap - height;
        bars.push(Rect { left: left + 1.0, top, width: (right - left - 2.0).max(1.0), height });
    }
    for i in 0..data.y_bins.len() {
        let inset = ends(&frame.y);
        let (bottom, top) = span(plot.bottom() - inset, plot.top + inset, data.y_bins.len(), i);
        let width = long * share(&data.y_bins, i);
        let left = plot.right() + gap;
        bars.push(Rect { left, top: top + 1.0, width, height: (bottom - top - 2.0).max(1.0) });
    }
    bars
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outline_of_a_cloud_lies_at_its_deviations() {
        let cloud = Cloud { mean: [0.5, 0.4], covariance: [0.04, 0.018, 0.01] };
        // Mahalanobis: the inverse of the covariance by hand.
        let [xx, xy, yy] = cloud.covariance;
        let det = xx * yy - xy * xy;
        for (u, v) in cloud.outline(2.0) {
            let (x, y) = (u - 0.5, v - 0.4);
            let squared = (yy * x * x - 2.0 * xy * x * y + xx * y * y) / det;
            assert!((squared - 4.0).abs() < 1e-9, "{squared}");
        }
        let flat = Cloud { mean: [0.5, 0.5], covariance: [0.04, 0.0, 0.0] };
        assert!(flat.outline(1.0).iter().all(|(_, v)| *v == 0.5));
    }
}
