//! The key above the map: which mark is whose, and what the colours mean. Laid out in rows, as many as the width
//! needs.

use plotters_backend::DrawingBackend;

use super::axis::Axis;
use super::frame::TYPE;
use super::labels::width;
use super::marks::Shape;
use super::pen::{Align, Drawn, Pen, Rect};
use super::theme::Theme;
use super::ticks::short;

/// Height of a row in CSS pixels.
pub const ROW: f64 = 20.0;

const BAR: f64 = 84.0;

/// What the key explains; texts are translated.
pub struct Key<'a> {
    /// Lanes by index with their names.
    pub lanes: &'a [(usize, String)],
    /// What the colours measure; `None` leaves the colour bar out.
    pub value: Option<&'a Axis>,
}

enum Item<'a> {
    Lane(usize, &'a str),
    Bar(&'a Axis),
}

impl Key<'_> {
    /// The height of the key in CSS pixels on a paper `paper` CSS pixels wide.
    pub fn height(&self, paper: f64) -> f64 {
        self.layout(paper).last().map_or(0.0, |(_, _, row)| (row + 1) as f64 * ROW + 4.0)
    }

    /// Draws the key at the top of the paper.
    pub fn draw<DB: DrawingBackend>(&self, pen: &mut Pen<'_, DB>, theme: Theme) -> Drawn<DB> {
        let paper = pen.size().0 / pen.px(1.0);
        for (item, x, row) in self.layout(paper) {
            let y = pen.px((row as f64 + 0.5) * ROW + 2.0);
            match item {
                Item::Lane(lane, name) => lane_key(pen, lane, name, (pen.px(x), y), theme)?,
                Item::Bar(axis) => color_bar(pen, axis, (pen.px(x), y), theme)?,
            }
        }
        Ok(())
    }

    /// Items with their left ends (CSS pixels) and rows.
    fn layout(&self, paper: f64) -> Vec<(Item<'_>, f64, usize)> {
        let lanes = self.lanes.iter().map(|(lane, name)| Item::Lane(*lane, name));
        let (mut x, mut row, mut placed) = (4.0, 0, vec![]);
        for item in lanes.chain(self.value.map(Item::Bar)) {
            let wide = item.width();
            if x > 4.0 && x + wide > paper - 14.0 {
                (x, row) = (4.0, row + 1);
            }
            let bar_on_the_right = matches!(item, Item::Bar(_)) && paper > 420.0;
            let left = if bar_on_the_right { x.max(paper - 14.0 - wide) } else { x };
            placed.push((item, left, row));
            x += wide + 14.0;
        }
        placed
    }
}

impl Item<'_> {
    fn width(&self) -> f64 {
        match self {
            Item::Lane(_, name) => 16.0 + width(name, TYPE),
            Item::Bar(axis) => {
                BAR + 26.0
                    + [&axis.label, &short(axis.low), &end(axis)].map(|t| width(t, TYPE)).iter().sum::<f64>()
            }
        }
    }
}

/// Values beyond the range share its last colour.
fn end(axis: &Axis) -> String {
    format!("{}{}", if axis.falls() { '≤' } else { '≥' }, short(axis.high))
}

fn lane_key<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    lane: usize,
    name: &str,
    (x, y): (f64, f64),
    theme: Theme,
) -> Drawn<DB> {
    let center = (x + pen.px(5.0), y);
    match Shape::of_lane(lane) {
        Shape::Circle => pen.ring(center, 4.0, theme.lane(lane), 1.5)?,
        shape => pen.outline(&shape.corners(center, pen.px(4.0)), theme.lane(lane), 1.5)?,
    }
    pen.text(name, (x + pen.px(15.0), y), TYPE, theme.text(), Align::Left)
}

/// A horizontal colour bar: title, best value, colours, worst value.
pub fn color_bar<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    axis: &Axis,
    (x, y): (f64, f64),
    theme: Theme,
) -> Drawn<DB> {
    const STEPS: u32 = 28;
    let best = short(axis.low);
    // Texts end where the next thing begins, so that an estimate of their widths that is off never makes them collide.
    let low = x + pen.px(width(&axis.label, TYPE) + 10.0);
    let left = low + pen.px(width(&best, TYPE) + 6.0);
    pen.text(&best, (left - pen.px(6.0), y), TYPE, theme.text(), Align::Right)?;
    pen.text(&axis.label, (low - pen.px(6.0), y), TYPE, theme.muted(), Align::Right)?;
    let step = pen.px(BAR) / f64::from(STEPS);
    for i in 0..STEPS {
        let color = theme.value((f64::from(i) + 0.5) / f64::from(STEPS));
        let (from, to) = ((left + step * f64::from(i)).round(), (left + step * f64::from(i + 1)).round());
        let rect = Rect { left: from, top: y - pen.px(4.0), width: to - from, height: pen.px(8.0) };
        pen.fill(rect, color)?;
    }
    pen.text(&end(axis), (left + pen.px(BAR + 6.0), y), TYPE, theme.text(), Align::Left)
}
