//! The frame of a chart: where the plot lies on the paper, values to pixels and back, grid, ticks and titles.

use plotters_backend::DrawingBackend;

use super::axis::Axis;
use super::clip::clip;
use super::labels::width;
use super::pen::{Align, Drawn, Pen, Point, Rect};
use super::theme::{Color, Theme};
use super::ticks::Tick;

/// Type size of ticks and labels in CSS pixels.
pub const TYPE: f64 = 12.0;

/// Room that a chart wants beside its axes, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Room {
    /// At the right of the plot.
    pub right: f64,
    /// Above everything.
    pub head: f64,
    /// Inside the plot, at the ends of continuous axes.
    pub inset: f64,
}

/// The laid-out frame. Made from the chart's data by its `frame` function, in device pixels; made with the CSS size
/// and a scale of 1 it is the same in CSS pixels, for pointers.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// The x axis.
    pub x: Axis,
    /// The y axis.
    pub y: Axis,
    /// The rectangle of the plot.
    pub plot: Rect,
    /// How far inside the plot the ends of continuous axes lie, in device pixels: marks at the ends stay whole.
    pub inset: f64,
    /// Device pixels per CSS pixel.
    pub scale: f64,
    /// Size of the paper.
    pub paper: (f64, f64),
}

impl Frame {
    /// Lays out a frame on `paper` = (width, height) device pixels.
    pub fn new(x: &Axis, y: &Axis, paper: (f64, f64), scale: f64, room: Room) -> Self {
        let px = |css: f64| css * scale;
        let top = px(room.head + if y.label.is_empty() { 10.0 } else { 26.0 });
        let bottom = px(if x.label.is_empty() { 26.0 } else { 44.0 });
        let height = (paper.1 - top - bottom).max(1.0);
        let widest = y.ticks(rows(height / scale)).iter().map(|t| width(&t.label, TYPE)).fold(0.0, f64::max);
        let left = px(widest + 12.0);
        let right = px(room.right.max(14.0));
        let plot = Rect { left, top, width: (paper.0 - left - right).max(1.0), height };
        Frame { x: x.clone(), y: y.clone(), plot, inset: px(room.inset), scale, paper }
    }

    /// The pixel of a pair of values; NaN where a value has no place.
    pub fn point(&self, x: f64, y: f64) -> Point {
        (self.x_px(x), self.y_px(y))
    }

    /// The pixel of a place on both axes, 0 … 1.
    pub fn at_units(&self, u: f64, v: f64) -> Point {
        (self.column(u), self.row(v))
    }

    /// The pixel column of a value.
    pub fn x_px(&self, x: f64) -> f64 {
        self.column(self.x.unit(x))
    }

    /// The pixel row of a value.
    pub fn y_px(&self, y: f64) -> f64 {
        self.row(self.y.unit(y))
    }

    fn column(&self, unit: f64) -> f64 {
        let inset = if self.x.half_cell() > 0.0 { 0.0 } else { self.inset };
        self.plot.left + inset + (self.plot.width - 2.0 * inset) * unit
    }

    fn row(&self, unit: f64) -> f64 {
        let inset = if self.y.half_cell() > 0.0 { 0.0 } else { self.inset };
        self.plot.bottom() - inset - (self.plot.height - 2.0 * inset) * unit
    }

    /// The pair of values at a pixel, `None` outside the plot.
    pub fn values(&self, at: Point) -> Option<(f64, f64)> {
        let (left, right) = (self.column(0.0), self.column(1.0));
        let (bottom, top) = (self.row(0.0), self.row(1.0));
        let u = (at.0 - left) / (right - left);
        let v = (at.1 - bottom) / (top - bottom);
        self.plot.contains(at).then(|| (self.x.value(u), self.y.value(v)))
    }

    /// Where a pixel lies on both axes, 0 … 1; one outside the plot counts as the nearest inside.
    pub fn units(&self, at: Point) -> (f64, f64) {
        let (left, right) = (self.column(0.0), self.column(1.0));
        let (bottom, top) = (self.row(0.0), self.row(1.0));
        (((at.0 - left) / (right - left)).clamp(0.0, 1.0), ((at.1 - bottom) / (top - bottom)).clamp(0.0, 1.0))
    }

    /// The pixels of a curve, for clipping.
    pub fn path(&self, curve: &[(f64, f64)]) -> Vec<Point> {
        curve.iter().map(|&(x, y)| self.point(x, y)).collect()
    }

    /// Draws a curve, cut to the plot.
    pub fn curve<DB: DrawingBackend>(
        &self,
        pen: &mut Pen<'_, DB>,
        curve: &[(f64, f64)],
        color: Color,
        width: f64,
    ) -> Drawn<DB> {
        for piece in clip(&self.path(curve), self.plot) {
            pen.path(&piece, color, width)?;
        }
        Ok(())
    }

    /// Ticks of the x axis that leave room for each other's labels.
    pub fn x_ticks(&self) -> Vec<Tick> {
        let room = self.plot.width / self.scale;
        let mut most = (room / 36.0) as usize;
        loop {
            let ticks = self.x.ticks(most);
            let clear = ticks.windows(2).all(|w| {
                let apart = (w[1].at - w[0].at).abs() * room;
                apart >= 0.5 * (width(&w[0].label, TYPE) + width(&w[1].label, TYPE)) + 10.0
            });
            if clear || most <= 2 {
                return ticks;
            }
            most -= 1;
        }
    }

    /// Ticks of the y axis.
    pub fn y_ticks(&self) -> Vec<Tick> {
        self.y.ticks(rows(self.plot.height / self.scale))
    }

    /// Grid, tick labels and titles.
    pub fn draw<DB: DrawingBackend>(&self, pen: &mut Pen<'_, DB>, theme: Theme) -> Drawn<DB> {
        let plot = self.plot;
        for tick in self.y_ticks() {
            let y = self.row(tick.at).round();
            pen.line((plot.left, y), (plot.right(), y), theme.grid(), 1.0)?;
        }
        for tick in self.x_ticks() {
            let x = self.column(tick.at).round();
            pen.line((x, plot.top), (x, plot.bottom()), theme.grid(), 1.0)?;
        }
        pen.line((plot.left, plot.bottom()), (plot.right(), plot.bottom()), theme.line(), 1.0)?;
        self.ticks(pen, theme)
    }

    /// Tick labels and titles without a grid, over a picture. The title of the y axis stands above the plot, where it
    /// can be read without turning the head and takes no width.
    pub fn ticks<DB: DrawingBackend>(&self, pen: &mut Pen<'_, DB>, theme: Theme) -> Drawn<DB> {
        let plot = self.plot;
        for tick in self.y_ticks() {
            let y = self.row(tick.at).round();
            pen.text(&tick.label, (plot.left - pen.px(8.0), y), TYPE, theme.muted(), Align::Right)?;
        }
        for tick in self.x_ticks() {
            let x = self.column(tick.at).round();
            pen.text(&tick.label, (x, plot.bottom() + pen.px(13.0)), TYPE, theme.muted(), Align::Center)?;
        }
        self.titles(pen, theme)
    }

    /// Short strokes from the axes to their labels, where no grid leads the eye.
    pub fn tick_marks<DB: DrawingBackend>(&self, pen: &mut Pen<'_, DB>, theme: Theme) -> Drawn<DB> {
        let (plot, length) = (self.plot, pen.px(4.0));
        for tick in self.y_ticks() {
            let y = self.row(tick.at).round();
            pen.line((plot.left - length, y), (plot.left, y), theme.muted(), 1.0)?;
        }
        for tick in self.x_ticks() {
            let x = self.column(tick.at).round();
            pen.line((x, plot.bottom()), (x, plot.bottom() + length), theme.muted(), 1.0)?;
        }
        Ok(())
    }

    fn titles<DB: DrawingBackend>(&self, pen: &mut Pen<'_, DB>, theme: Theme) -> Drawn<DB> {
        let plot = self.plot;
        let x_title = (plot.left + plot.width / 2.0, plot.bottom() + pen.px(32.0));
        pen.text(&self.x.label, x_title, TYPE, theme.muted(), Align::Center)?;
        let y_title = (pen.px(4.0), plot.top - pen.px(14.0));
        pen.text(&self.y.label, y_title, TYPE, theme.muted(), Align::Left)
    }
}

/// How many ticks fit a height in CSS pixels.
fn rows(height: f64) -> usize {
    ((height / 34.0) as usize).clamp(2, 8)
}
