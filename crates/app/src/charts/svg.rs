//! A chart as a picture of its own: SVG in CSS pixels, with real text and strokes, all of it in the charts' type. A plotters backend of our own,
//! because theirs writes whole pixels and no pictures, and carries what the charts never use.

use std::cell::RefCell;
use std::convert::Infallible;
use std::fmt::Write as _;
use std::rc::Rc;

use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};

use super::pen::{Pen, Rect};
use super::raster::{self, Raster};
use super::theme::FONT;

/// Device pixels per CSS pixel: plotters draws on whole ones, and these are too small to see.
const SCALE: f64 = 8.0;
/// Where the middle of a line of text stands above its base line, as a share of its size.
const MIDDLE: f64 = 0.35;

type Done = Result<(), DrawingErrorKind<Infallible>>;

/// A sheet that is being drawn on; clones share it.
#[derive(Debug, Clone)]
pub struct Svg {
    body: Rc<RefCell<String>>,
    width: f64,
    height: f64,
    /// What lies above, in CSS pixels.
    top: f64,
    /// How many groups are open.
    groups: usize,
}

impl PartialEq for Svg {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.body, &other.body)
    }
}

impl Svg {
    /// An empty sheet of `width` × `height` CSS pixels.
    #[must_use]
    pub fn new(width: f64, height: f64) -> Self {
        Self { body: Rc::default(), width, height, top: 0.0, groups: 0 }
    }

    /// The `scale` that charts are to be drawn with.
    #[must_use]
    pub const fn scale(&self) -> f64 {
        SCALE
    }

    /// Puts a picture into `rect` (device pixels): one rectangle a cell, or, smoothed, the PNG that `encode` makes of it.
    pub fn picture(&self, picture: &Raster, rect: Rect, encode: impl FnOnce(&Raster) -> Option<String>) {
        let Some(uri) = encode(picture) else {
            // Writing to a string cannot fail.
            let _ = raster::draw(&mut Pen::new(&mut self.clone(), SCALE), picture, rect);
            return;
        };
        let [x, y, width, height] = [rect.left, rect.top, rect.width, rect.height].map(css);
        self.add(format_args!(
            r#"<image x="{x}" y="{y}" width="{width}" height="{height}" preserveAspectRatio="none" href="{uri}"/>"#
        ));
    }

    /// The part of the sheet below `top`, `height` CSS pixels high, as one to draw on; what is drawn already stays.
    #[must_use]
    pub fn lower(self, top: f64, height: f64) -> Self {
        self.add(format_args!(r#"<g transform="translate(0 {top})">"#));
        Self { height, top: self.top + top, groups: self.groups + 1, ..self }
    }

    /// The finished document.
    #[must_use]
    pub fn finish(&self, title: &str) -> String {
        let (title, body, ends) = (escape(title), self.body.borrow(), "</g>\n".repeat(self.groups));
        let (width, height) = (self.width, self.top + self.height);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
             role=\"img\" font-family=\"{FONT}\">\n<title>{title}</title>\n{body}{ends}</svg>\n"
        )
    }

    fn add(&self, element: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.body.borrow_mut(), "{element}");
    }

    fn points(&self, path: impl IntoIterator<Item = BackendCoord>) -> String {
        let points: Vec<String> =
            path.into_iter().map(|at| format!("{},{}", css(at.0.into()), css(at.1.into()))).collect();
        points.join(" ")
    }
}

/// Device pixels in CSS pixels; eighths are exact.
fn css(device: f64) -> f64 {
    (device / SCALE * 1000.0).round() / 1000.0
}

fn paint(name: &str, color: BackendColor) -> String {
    let (r, g, b) = color.rgb;
    let opacity = if color.alpha < 1.0 {
        format!(r#" {name}-opacity="{}""#, (color.alpha * 1000.0).round() / 1000.0)
    } else {
        String::new()
    };
    format!(r##"{name}="#{r:02x}{g:02x}{b:02x}"{opacity}"##)
}

fn ink<S: BackendStyle>(style: &S, fill: bool) -> String {
    if fill {
        return paint("fill", style.color());
    }
    let width = css(f64::from(style.stroke_width()));
    format!(r#"fill="none" {} stroke-width="{width}""#, paint("stroke", style.color()))
}

/// Text as it stands in XML: what has a meaning there is named, what may not stand there is left out.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\t' | '\n' | '\r' => safe.push(' '),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            c => safe.push(c),
        }
    }
    safe
}

impl DrawingBackend for Svg {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        ((self.width * SCALE).round() as u32, (self.height * SCALE).round() as u32)
    }

    fn ensure_prepared(&mut self) -> Done {
        Ok(())
    }

    fn present(&mut self) -> Done {
        Ok(())
    }

    fn draw_pixel(&mut self, at: BackendCoord, color: BackendColor) -> Done {
        self.draw_rect(at, (at.0 + 1, at.1 + 1), &color, true)
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Done {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        a: BackendCoord,
        b: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Done {
        let [x, y] = [a.0.min(b.0), a.1.min(b.1)].map(|v| css(v.into()));
        let [width, height] = [(a.0 - b.0).abs(), (a.1 - b.1).abs()].map(|v| css(v.into()));
        let ink = ink(style, fill);
        // Rectangles side by side show no seams.
        self.add(format_args!(
            r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" shape-rendering="crispEdges" {ink}/>"#
        ));
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Done {
        let (points, ink) = (self.points(path), ink(style, false));
        self.add(format_args!(r#"<polyline points="{points}" {ink}/>"#));
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Done {
        let (x, y, r, ink) =
            (css(center.0.into()), css(center.1.into()), css(radius.into()), ink(style, fill));
        self.add(format_args!(r#"<circle cx="{x}" cy="{y}" r="{r}" {ink}/>"#));
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Done {
        let (points, ink) = (self.points(path), ink(style, true));
        self.add(format_args!(r#"<polygon points="{points}" {ink}/>"#));
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Done {
        let anchor = style.anchor();
        let side = match anchor.h_pos {
            HPos::Left => "start",
            HPos::Center => "middle",
            HPos::Right => "end",
        };
        let size = css(style.size());
        let drop = match anchor.v_pos {
            VPos::Top => 2.0 * MIDDLE,
            VPos::Center => MIDDLE,
            VPos::Bottom => 0.0,
        };
        // Few programs know the base lines that style sheets have names for.
        let (x, y) = (css(at.0.into()), css(f64::from(at.1) + drop * style.size()));
        let weight = if style.style().as_str() == "bold" { r#" font-weight="bold""# } else { "" };
        let (color, text) = (paint("fill", style.color()), escape(text));
        self.add(format_args!(
            r#"<text x="{x}" y="{y}" font-size="{size}"{weight} text-anchor="{side}" {color}>{text}</text>"#
        ));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::Theme;
    use crate::charts::pen::Align;

    const THEME: Theme = Theme { dark: false };

    #[test]
    fn strokes_and_texts_are_written_in_css_pixels() {
        let mut svg = Svg::new(100.0, 50.0);
        let mut pen = Pen::new(&mut svg, SCALE);
        let place = |x: f64, y: f64| (x * SCALE, y * SCALE);
        pen.line(place(1.0, 2.5), place(3.125, 4.0), THEME.accent(), 1.5).unwrap();
        pen.text("a < b & \"c\"\u{1}", place(10.0, 20.0), 12.0, THEME.text(), Align::Right).unwrap();
        pen.disc(place(5.0, 5.0), 3.5, super::super::theme::fade(THEME.text(), 0.25)).unwrap();
        let text = svg.finish("R&D");
        for part in [
            r#"width="100" height="50" viewBox="0 0 100 50""#,
            "<title>R&amp;D</title>",
            r##"<polyline points="1,2.5 3.125,4" fill="none" stroke="#bf5a16" stroke-width="1.5"/>"##,
            r#"x="10" y="24.2""#,
            r##"font-size="12" text-anchor="end" fill="#2b2821">a &lt; b &amp; &quot;c&quot;</text>"##,
            r##"<circle cx="5" cy="5" r="3.5" fill="#2b2821" fill-opacity="0.25"/>"##,
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
    }

    #[test]
    fn a_picture_is_embedded_or_drawn_cell_by_cell() {
        let raster =
            Raster::from_fn(2, 2, |x, y| super::super::theme::fade(THEME.text(), f64::from(x + y != 1)));
        let rect = Rect { left: 0.0, top: 0.0, width: 16.0 * SCALE, height: 8.0 * SCALE };
        let svg = Svg::new(16.0, 8.0);
        svg.picture(&raster, rect, |_| None);
        assert_eq!(svg.finish("").matches("<rect").count(), 2, "cells that cannot be seen are left out");
        let svg = Svg::new(16.0, 8.0);
        svg.picture(&raster, rect, |_| Some("data:image/png;base64,AA==".to_owned()));
        let text = svg.finish("");
        assert!(text.contains(r#"<image x="0" y="0" width="16" height="8""#), "{text}");
    }
}
