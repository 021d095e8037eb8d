//! The decision boundary of a classifier on the plane: class probabilities as a picture, the data's points on it.

use plotters_backend::DrawingBackend;

use super::axis::{Axis, Scale};
use super::frame::{Frame, Room};
use super::pen::{Drawn, Pen};
use super::raster::Raster;
use super::theme::{Color, Theme, fade};

/// A point of the data set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlanePoint {
    /// First input.
    pub x: f64,
    /// Second input.
    pub y: f64,
    /// Its class.
    pub class: usize,
    /// Whether it belongs to the validation split (a ring) rather than the training split (a disc).
    pub validation: bool,
}

/// What the chart shows.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaneData {
    /// Left, right, bottom and top of the plane that was sampled.
    pub bounds: [f64; 4],
    /// The points; leave the test split out.
    pub points: Vec<PlanePoint>,
    /// Titles of the axes, translated.
    pub x_label: String,
    /// Title of the y axis.
    pub y_label: String,
}

/// The picture behind the points. `probabilities` are row-major `resolution` × `resolution` × `classes`, the first
/// row at the *bottom* of the plane (smallest y), each cell's summing to 1; missing cells stay transparent.
pub fn plane_image(resolution: usize, classes: usize, probabilities: &[f32], theme: Theme) -> Raster {
    Raster::from_fn(resolution, resolution, |column, row| {
        let start = ((resolution - 1 - row) * resolution + column) * classes;
        let cell = probabilities.get(start..start + classes).unwrap_or_default();
        mix(cell, theme)
    })
}

/// The likeliest class's colour, fainter the closer the cell is to a tie.
fn mix(cell: &[f32], theme: Theme) -> Color {
    let best = cell.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
    let chance = 1.0 / cell.len().max(2) as f64;
    match best {
        Some((class, &p)) => {
            let sure = ((f64::from(p) - chance) / (1.0 - chance)).clamp(0.0, 1.0);
            fade(theme.class(class), 0.06 + 0.34 * sure)
        }
        None => fade(theme.grid(), 0.0),
    }
}

/// Where everything lies on a paper of `width` × `height` device pixels.
pub fn frame(data: &PlaneData, width: f64, height: f64, scale: f64) -> Frame {
    let [left, right, bottom, top] = data.bounds;
    let x = Axis::new(&data.x_label, Scale::Linear, left, right);
    let y = Axis::new(&data.y_label, Scale::Linear, bottom, top);
    Frame::new(&x, &y, (width, height), scale, Room::default())
}

/// Draws axes and points. The picture goes into `frame(…).plot` before.
pub fn draw<DB: DrawingBackend>(backend: &mut DB, data: &PlaneData, theme: Theme, scale: f64) -> Drawn<DB> {
    let mut pen = Pen::new(backend, scale);
    let (width, height) = pen.size();
    let frame = frame(data, width, height, scale);
    frame.ticks(&mut pen, theme)?;
    for point in &data.points {
        let at = frame.point(point.x, point.y);
        if !frame.plot.contains(at) {
            continue;
        }
        let color = theme.class(point.class);
        pen.disc(at, 4.0, theme.paper())?;
        if point.validation {
            pen.ring(at, 3.0, color, 1.5)?;
        } else {
            pen.disc(at, 3.0, color)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_row_of_probabilities_is_the_bottom_of_the_picture() {
        let theme = Theme { dark: false };
        let probabilities = [1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.5, 0.5];
        let image = plane_image(2, 2, &probabilities, theme);
        let near = |a: Color, b: Color| (a.0, a.1, a.2) == (b.0, b.1, b.2);
        assert!(image.at(0, 1).is_some_and(|c| near(c, theme.class(0))));
        assert!(image.at(0, 0).is_some_and(|c| near(c, theme.class(1))));
        let (sure, tie) = (image.at(0, 0).map(|c| c.3), image.at(1, 0).map(|c| c.3));
        assert!(sure > tie, "a tie is fainter");
    }
}
