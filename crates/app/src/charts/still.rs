//! A chart as a file that stands alone, in a paper or on a slide: with its title, on paper of the page's colour.

use plotters_backend::DrawingBackend;
use web_sys::HtmlCanvasElement;

use super::labels::wrap;
use super::pen::{Align, Pen, Rect};
use super::picture;
use super::surface::Surface;
use super::svg::Svg;
use super::theme::Theme;

/// Pixels of a PNG per CSS pixel: about 300 to an inch.
const PNG_SCALE: f64 = 3.0;
/// Type sizes of title and note, and the distance of their lines to the next, in CSS pixels.
const TITLE: (f64, f64) = (14.0, 20.0);
const NOTE: (f64, f64) = (12.0, 17.0);
/// Around the texts.
const EDGE: f64 = 6.0;

/// What becomes a picture.
pub struct Still<'a> {
    /// What it shows.
    pub title: &'a str,
    /// What its marks mean, where the chart does not say it.
    pub note: &'a str,
    /// Of the paper.
    pub theme: Theme,
    /// Of the chart, in CSS pixels.
    pub size: (f64, f64),
}

struct Line {
    text: String,
    size: f64,
    /// Its middle, in CSS pixels from the top.
    at: f64,
    bold: bool,
}

impl Still<'_> {
    /// As SVG: text and strokes.
    #[must_use]
    pub fn svg(&self, draw: impl FnOnce(Surface)) -> String {
        let ((width, height), (lines, head)) = (self.size, self.head());
        let mut sheet = Svg::new(width, head + height);
        let scale = sheet.scale();
        self.draw_head(&mut sheet, &lines, scale);
        let sheet = sheet.lower(head, height);
        draw(Surface::svg(sheet.clone(), width, height).alone());
        sheet.finish(self.title)
    }

    /// As pixels; none when the browser gives no 2-D context.
    pub fn png(&self, draw: impl FnOnce(Surface)) -> Option<HtmlCanvasElement> {
        let ((width, height), (lines, head)) = (self.size, self.head());
        let canvas = picture::hidden()?;
        canvas.set_width((width * PNG_SCALE).round() as u32);
        canvas.set_height(((head + height) * PNG_SCALE).round() as u32);
        let whole = Surface::canvas(canvas.clone(), width, head + height, PNG_SCALE);
        self.draw_head(&mut whole.backend()?, &lines, PNG_SCALE);
        picture::context(&canvas)?.translate(0.0, (head * PNG_SCALE).round()).ok()?;
        draw(Surface::canvas(canvas.clone(), width, height, PNG_SCALE).alone());
        Some(canvas)
    }

    /// What stands above the chart, and how much room it takes.
    fn head(&self) -> (Vec<Line>, f64) {
        let (mut lines, mut at) = (Vec::new(), EDGE);
        for (text, (size, line), bold) in [(self.title, TITLE, true), (self.note, NOTE, false)] {
            // Bold type is wider than the estimate.
            for text in wrap(text, 1.08 * size, self.size.0 - 2.0 * EDGE) {
                lines.push(Line { text, size, at: at + line / 2.0, bold });
                at += line;
            }
        }
        (lines, if at > EDGE { at + EDGE } else { 0.0 })
    }

    fn draw_head<DB: DrawingBackend>(&self, backend: &mut DB, lines: &[Line], scale: f64) {
        let mut pen = Pen::new(backend, scale);
        let (width, height) = pen.size();
        // A sheet that cannot be drawn on stays empty, and the chart will find that out, too.
        let _ = pen.fill(Rect { left: 0.0, top: 0.0, width, height }, self.theme.paper());
        for Line { text, size, at, bold } in lines {
            let at = (pen.px(EDGE), pen.px(*at));
            let _ = if *bold {
                pen.bold(text, at, *size, self.theme.text(), Align::Left)
            } else {
                pen.text(text, at, *size, self.theme.muted(), Align::Left)
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn title_and_note_stand_above_the_chart() {
        let still = Still {
            title: "learning rate × batch size: validation loss of every trial",
            note: "× diverged",
            theme: Theme { dark: false },
            size: (200.0, 100.0),
        };
        let mut seen = None;
        let text = still.svg(|surface| {
            seen = Some((surface.width, surface.height, surface.alone));
            let mut brush = surface.backend().unwrap();
            let at = (surface.size().0, surface.size().1);
            let _ = Pen::new(&mut brush, surface.scale).line((0.0, 0.0), at, Theme::default().text(), 1.0);
        });
        assert_eq!(seen, Some((200.0, 100.0, true)));
        // Three lines of the title and one of the note: 3 · 20 + 17 + 2 · 6.
        assert!(
            text.starts_with(
                r#"<svg xmlns="http://www.w3.org/2000/svg" width="200" height="189" viewBox="0 0 200 189""#
            ),
            "{text}"
        );
        assert!(text.contains(r##"<rect x="0" y="0" width="200" height="189" shape-rendering="crispEdges" fill="#faf8f4"/>"##), "{text}");
        assert!(
            text.contains(r#"<g transform="translate(0 89)">"#) && text.contains(r#"points="0,0 200,100""#),
            "{text}"
        );
        assert_eq!(
            (text.matches("<text").count(), text.matches("<g").count()),
            (4, text.matches("</g>").count())
        );
    }
}
