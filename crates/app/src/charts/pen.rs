//! A pen on any plotters backend: fractional coordinates in device pixels, stroke widths and type sizes in CSS pixels
//! times the scale. Knows shapes and text, nothing of data or axes.

use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontStyle, FontTransform, IntoFont, ShapeStyle, TextStyle};
use plotters_backend::{BackendCoord, DrawingBackend, DrawingErrorKind};

use super::labels;
use super::theme::{Color, FONT, Theme, fade};

/// What drawing returns.
pub type Drawn<DB> = Result<(), DrawingErrorKind<<DB as DrawingBackend>::ErrorType>>;

/// A point in device pixels, y downwards.
pub type Point = (f64, f64);

/// A rectangle in device pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    /// Left edge.
    pub left: f64,
    /// Top edge.
    pub top: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Rect {
    /// Right edge.
    pub fn right(&self) -> f64 {
        self.left + self.width
    }

    /// Bottom edge.
    pub fn bottom(&self) -> f64 {
        self.top + self.height
    }

    /// Whether the point lies inside or on the edge.
    pub fn contains(&self, (x, y): Point) -> bool {
        x >= self.left && x <= self.right() && y >= self.top && y <= self.bottom()
    }
}

/// Which side of its anchor a text stands on, horizontally; vertically it is centred on the anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// The text begins at the anchor.
    Left,
    /// The text's middle is at the anchor.
    Center,
    /// The text ends at the anchor.
    Right,
}

/// A pen that draws on `backend`.
pub struct Pen<'a, DB: DrawingBackend> {
    backend: &'a mut DB,
    scale: f64,
}

impl<'a, DB: DrawingBackend> Pen<'a, DB> {
    /// A pen; `scale` is device pixels per CSS pixel.
    pub fn new(backend: &'a mut DB, scale: f64) -> Self {
        Pen { backend, scale }
    }

    /// Width and height of the paper in device pixels.
    pub fn size(&self) -> (f64, f64) {
        let (width, height) = self.backend.get_size();
        (f64::from(width), f64::from(height))
    }

    /// `css` CSS pixels in device pixels.
    pub fn px(&self, css: f64) -> f64 {
        css * self.scale
    }

    /// An open path; `width` in CSS pixels. Points that are not finite are left out.
    pub fn path(&mut self, points: &[Point], color: Color, width: f64) -> Drawn<DB> {
        let style = self.stroke(color, width);
        let points: Vec<BackendCoord> = points.iter().filter_map(|&p| whole(p)).collect();
        if points.len() < 2 { Ok(()) } else { self.backend.draw_path(points, &style) }
    }

    /// A straight line; exactly horizontal and vertical ones stay sharp.
    pub fn line(&mut self, from: Point, to: Point, color: Color, width: f64) -> Drawn<DB> {
        let style = self.stroke(color, width);
        match (whole(from), whole(to)) {
            (Some(from), Some(to)) => self.backend.draw_line(from, to, &style),
            _ => Ok(()),
        }
    }

    /// A dashed path: `dash` and `gap` in CSS pixels.
    pub fn dashed(&mut self, points: &[Point], color: Color, width: f64, dash: f64, gap: f64) -> Drawn<DB> {
        for piece in dashes(points, self.px(dash), self.px(gap)) {
            self.path(&piece, color, width)?;
        }
        Ok(())
    }

    /// A filled polygon.
    pub fn polygon(&mut self, points: &[Point], color: Color) -> Drawn<DB> {
        let points: Vec<BackendCoord> = points.iter().filter_map(|&p| whole(p)).collect();
        if points.len() < 3 {
            Ok(())
        } else {
            self.backend.fill_polygon(points, &ShapeStyle::from(color).filled())
        }
    }

    /// A closed outline.
    pub fn outline(&mut self, points: &[Point], color: Color, width: f64) -> Drawn<DB> {
        let closed: Vec<Point> = points.iter().chain(points.iter().take(2)).copied().collect();
        self.path(&closed, color, width)
    }

    /// A filled rectangle.
    pub fn fill(&mut self, rect: Rect, color: Color) -> Drawn<DB> {
        match (whole((rect.left, rect.top)), whole((rect.right(), rect.bottom()))) {
            (Some(a), Some(b)) => self.backend.draw_rect(a, b, &ShapeStyle::from(color).filled(), true),
            _ => Ok(()),
        }
    }

    /// A disc; `radius` in CSS pixels.
    pub fn disc(&mut self, center: Point, radius: f64, color: Color) -> Drawn<DB> {
        let radius = self.px(radius).round().max(1.0) as u32;
        match whole(center) {
            Some(center) => self.backend.draw_circle(center, radius, &ShapeStyle::from(color).filled(), true),
            None => Ok(()),
        }
    }

    /// A circle's line; `radius` and `width` in CSS pixels.
    pub fn ring(&mut self, center: Point, radius: f64, color: Color, width: f64) -> Drawn<DB> {
        let style = self.stroke(color, width);
        let radius = self.px(radius).round().max(1.0) as u32;
        match whole(center) {
            Some(center) => self.backend.draw_circle(center, radius, &style, false),
            None => Ok(()),
        }
    }

    /// The part of a circle from 12 o'clock clockwise, `share` in 0 … 1.
    pub fn arc(&mut self, center: Point, radius: f64, share: f64, color: Color, width: f64) -> Drawn<DB> {
        let share = share.clamp(0.0, 1.0);
        let steps = (share * 32.0).ceil().max(1.0);
        let radius = self.px(radius);
        let points: Vec<Point> = (0..=steps as usize)
            .map(|i| {
                let angle = std::f64::consts::TAU * share * i as f64 / steps;
                (center.0 + radius * angle.sin(), center.1 - radius * angle.cos())
            })
            .collect();
        self.path(&points, color, width)
    }

    /// Text whose middle line runs through `at`; `size` in CSS pixels.
    pub fn text(&mut self, text: &str, at: Point, size: f64, color: Color, align: Align) -> Drawn<DB> {
        self.styled(text, at, size, color, align, FontStyle::Normal)
    }

    /// Bold text.
    pub fn bold(&mut self, text: &str, at: Point, size: f64, color: Color, align: Align) -> Drawn<DB> {
        self.styled(text, at, size, color, align, FontStyle::Bold)
    }

    /// Paper behind a text that crosses lines, so that it stays readable.
    pub fn halo(&mut self, text: &str, at: Point, size: f64, align: Align, theme: Theme) -> Drawn<DB> {
        let (width, height) = (self.px(labels::width(text, size) + 4.0), self.px(size + 3.0));
        let left = match align {
            Align::Left => at.0 - self.px(2.0),
            Align::Center => at.0 - width / 2.0,
            Align::Right => at.0 - width + self.px(2.0),
        };
        self.fill(Rect { left, top: at.1 - height / 2.0, width, height }, fade(theme.paper(), 0.75))
    }

    fn styled(
        &mut self,
        text: &str,
        at: Point,
        size: f64,
        color: Color,
        align: Align,
        style: FontStyle,
    ) -> Drawn<DB> {
        let Some(at) = whole(at).filter(|_| !text.is_empty()) else { return Ok(()) };
        let anchor = match align {
            Align::Left => HPos::Left,
            Align::Center => HPos::Center,
            Align::Right => HPos::Right,
        };
        let font = (FONT, self.px(size)).into_font().style(style).transform(FontTransform::None);
        let style = TextStyle::from(font).color(&color).pos(Pos::new(anchor, VPos::Center));
        self.backend.draw_text(text, &style, at)
    }

    fn stroke(&self, color: Color, width: f64) -> ShapeStyle {
        ShapeStyle::from(color).stroke_width(self.px(width).round().max(1.0) as u32)
    }
}

/// The nearest whole pixel, if the point is finite and near enough to any screen.
fn whole((x, y): Point) -> Option<BackendCoord> {
    let fits = |v: f64| v.is_finite() && v.abs() < 1e6;
    (fits(x) && fits(y)).then(|| (x.round() as i32, y.round() as i32))
}

/// Cuts a path into dashes.
fn dashes(points: &[Point], dash: f64, gap: f64) -> Vec<Vec<Point>> {
    let mut pieces = vec![];
    let (mut on, mut left, mut piece) = (true, dash.max(1.0), points.first().map_or(vec![], |&p| vec![p]));
    for pair in points.windows(2) {
        let (mut from, to) = (pair[0], pair[1]);
        loop {
            let length = (to.0 - from.0).hypot(to.1 - from.1);
            if !length.is_finite() || length < left {
                left -= if length.is_finite() { length } else { 0.0 };
                if on {
                    piece.push(to);
                }
                break;
            }
            let share = left / length;
            from = (from.0 + share * (to.0 - from.0), from.1 + share * (to.1 - from.1));
            if on {
                piece.push(from);
                pieces.push(std::mem::take(&mut piece));
            } else {
                piece = vec![from];
            }
            on = !on;
            left = if on { dash.max(1.0) } else { gap.max(1.0) };
        }
    }
    if on && piece.len() > 1 {
        pieces.push(piece);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_cover_their_share_of_the_path() {
        let pieces = dashes(&[(0.0, 0.0), (30.0, 0.0), (30.0, 30.0)], 4.0, 2.0);
        let drawn: f64 =
            pieces.iter().flat_map(|p| p.windows(2)).map(|w| (w[1].0 - w[0].0).hypot(w[1].1 - w[0].1)).sum();
        assert!((drawn - 40.0).abs() < 1e-9, "{drawn}");
    }
}
