//! A sheet to draw points on: the square from -1 to 1, axes through its middle, and the place where the next point would
//! fall. Knows nothing of clicks.

use plotters_backend::DrawingBackend;

use super::pen::{Drawn, Pen};
use super::theme::{Theme, fade};

/// What is on the sheet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SketchData {
    /// Places in the square, with their classes.
    pub points: Vec<([f64; 2], usize)>,
    /// Where a key would put a point of which class, while keys do.
    pub cursor: Option<([f64; 2], usize)>,
}

/// The place in the square of a point on a sheet of this size; y points up.
pub fn place((x, y): (f64, f64), (width, height): (f64, f64)) -> [f64; 2] {
    let share = |at: f64, of: f64| (2.0 * at / of.max(1.0) - 1.0).clamp(-1.0, 1.0);
    [share(x, width), -share(y, height)]
}

/// Draws the sheet.
pub fn draw<DB: DrawingBackend>(backend: &mut DB, data: &SketchData, theme: Theme, scale: f64) -> Drawn<DB> {
    let mut pen = Pen::new(backend, scale);
    let (width, height) = pen.size();
    let at = |[x, y]: [f64; 2]| (0.5 * (x + 1.0) * width, 0.5 * (1.0 - y) * height);
    for step in 1..8 {
        let t = f64::from(step) / 4.0 - 1.0;
        let color = if step == 4 { fade(theme.muted(), 0.6) } else { theme.grid() };
        pen.line(at([t, -1.0]), at([t, 1.0]), color, 1.0)?;
        pen.line(at([-1.0, t]), at([1.0, t]), color, 1.0)?;
    }
    for (place, class) in &data.points {
        pen.disc(at(*place), 5.0, theme.paper())?;
        pen.disc(at(*place), 4.0, theme.class(*class))?;
    }
    let Some((place, class)) = data.cursor else { return Ok(()) };
    let ((x, y), arm) = (at(place), pen.px(9.0));
    pen.line((x - arm, y), (x + arm, y), theme.class(class), 1.5)?;
    pen.line((x, y - arm), (x, y + arm), theme.class(class), 1.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_of_the_sheet_are_corners_of_the_square() {
        assert_eq!(place((0.0, 0.0), (300.0, 200.0)), [-1.0, 1.0]);
        assert_eq!(place((300.0, 200.0), (300.0, 200.0)), [1.0, -1.0]);
        assert_eq!(place((150.0, 50.0), (300.0, 200.0)), [0.0, 0.5]);
        assert_eq!(place((900.0, -5.0), (300.0, 200.0)), [1.0, 1.0], "never beyond");
    }
}
