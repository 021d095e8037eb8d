//! Charts as SVG, for snapshots.

use app::charts::pen::Pen;
use app::charts::{Drawn, Raster, Rect, Theme, raster};
use plotters::backend::SVGBackend;

pub(crate) const LIGHT: Theme = Theme { dark: false };
pub(crate) const DARK: Theme = Theme { dark: true };

/// Draws on `width` × `height` CSS pixels of paper, after an optional picture, and returns the SVG.
pub(crate) fn svg(
    (width, height): (u32, u32),
    theme: Theme,
    picture: Option<(Raster, Rect)>,
    draw: impl for<'a> Fn(&mut SVGBackend<'a>) -> Drawn<SVGBackend<'a>>,
) -> String {
    let mut text = String::new();
    {
        let mut backend = SVGBackend::with_string(&mut text, (width, height));
        let mut pen = Pen::new(&mut backend, 1.0);
        let paper = Rect { left: 0.0, top: 0.0, width: f64::from(width), height: f64::from(height) };
        let drawn = pen.fill(paper, theme.paper()).and_then(|()| match &picture {
            Some((picture, rect)) => raster::draw(&mut pen, picture, *rect),
            None => Ok(()),
        });
        drawn.and_then(|()| draw(&mut backend)).expect("writing to a string cannot fail");
    }
    // plotters-svg divides type sizes by 1.24; the canvas does not.
    for size in [12.0, 7.0] {
        text = text.replace(&format!("font-size=\"{}\"", size / 1.24), &format!("font-size=\"{size}\""));
    }
    text
}
