//! What a run in a person's hands adds to its curves: where knobs were turned, and the branches that went another way.

use plotters_backend::DrawingBackend;

use super::curves::CurvesData;
use super::ends::End;
use super::frame::{Frame, TYPE};
use super::pen::{Align, Drawn, Pen};
use super::theme::{Color, Hue, Theme, fade};

/// Radius of a mark in CSS pixels.
const MARK: f64 = 8.0;

/// Another branch of the same run.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Branch {
    /// Its validation values from where it left.
    pub val: Vec<(f64, f64)>,
    /// Its name ("B").
    pub name: String,
    /// Its place among the colours.
    pub hue: usize,
}

/// A moment at which settings changed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Mark {
    /// When.
    pub x: f64,
    /// What it is called in the text beside the chart ("1").
    pub name: String,
}

/// The colour of a branch; blue and vermilion belong to the curves of the one that is looked at.
#[must_use]
pub fn color(theme: Theme, hue: usize) -> Color {
    const ORDER: [Hue; 5] = [Hue::Green, Hue::Violet, Hue::Ochre, Hue::Pink, Hue::Ink];
    ORDER.get(hue).map_or(theme.muted(), |hue| theme.hue(*hue))
}

pub(super) fn draw_branches<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    frame: &Frame,
    data: &CurvesData,
    theme: Theme,
) -> Drawn<DB> {
    for branch in &data.branches {
        frame.curve(pen, &branch.val, color(theme, branch.hue), 1.6)?;
    }
    Ok(())
}

pub(super) fn ends<'a>(
    frame: &'a Frame,
    data: &'a CurvesData,
    theme: Theme,
) -> impl Iterator<Item = End> + 'a {
    let end = move |branch: &Branch| End::of(frame, &branch.val, &branch.name, color(theme, branch.hue));
    data.branches.iter().filter_map(end)
}

/// A line where settings changed, with its name at the foot.
pub(super) fn draw_marks<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    frame: &Frame,
    data: &CurvesData,
    theme: Theme,
) -> Drawn<DB> {
    let (plot, radius) = (frame.plot, pen.px(MARK));
    let mut last = f64::NEG_INFINITY;
    for mark in data.marks.iter().filter(|mark| (0.0..=1.0).contains(&frame.x.unit(mark.x))) {
        let x = frame.x_px(mark.x);
        if x - last < 2.0 * radius {
            // Its number would lie on the one before.
            pen.dashed(&[(x, plot.top), (x, plot.bottom())], fade(theme.accent(), 0.7), 1.2, 2.0, 3.0)?;
            continue;
        }
        last = x;
        let y = plot.bottom() - radius - pen.px(3.0);
        pen.dashed(&[(x, plot.top), (x, y - radius)], fade(theme.accent(), 0.7), 1.2, 2.0, 3.0)?;
        pen.disc((x, y), MARK, theme.accent())?;
        pen.bold(&mark.name, (x, y), TYPE, theme.paper(), Align::Center)?;
    }
    Ok(())
}
