//! A small RGBA picture for dense layers: heat maps, decision regions, digits. The page puts it on the canvas in one
//! call (see [`super::canvas`]); other backends get it cell by cell.

use plotters_backend::DrawingBackend;

use super::pen::{Drawn, Pen, Rect};
use super::theme::Color;

/// Row-major RGBA bytes, 4 × width × height of them, not premultiplied, top row first: as `ImageData` wants them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Raster {
    /// Cells per row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// 4 × width × height bytes.
    pub rgba: Vec<u8>,
}

impl Raster {
    /// A picture from a function of column and row.
    pub fn from_fn(width: usize, height: usize, mut color: impl FnMut(usize, usize) -> Color) -> Self {
        let mut rgba = Vec::with_capacity(4 * width * height);
        for row in 0..height {
            for column in 0..width {
                let c = color(column, row);
                rgba.extend([c.0, c.1, c.2, (c.3.clamp(0.0, 1.0) * 255.0).round() as u8]);
            }
        }
        Raster { width, height, rgba }
    }

    /// The colour of one cell.
    pub fn at(&self, column: usize, row: usize) -> Option<Color> {
        let start = 4 * (row * self.width + column);
        let cell = self.rgba.get(start..start + 4).filter(|_| column < self.width)?;
        Some(plotters::style::RGBAColor(cell[0], cell[1], cell[2], f64::from(cell[3]) / 255.0))
    }
}

/// Draws the picture into `rect`, one rectangle per visible cell, for backends that have no pictures.
pub fn draw<DB: DrawingBackend>(pen: &mut Pen<'_, DB>, raster: &Raster, rect: Rect) -> Drawn<DB> {
    let edge =
        |start: f64, length: f64, i: usize, n: usize| (start + length * i as f64 / n.max(1) as f64).round();
    for row in 0..raster.height {
        for column in 0..raster.width {
            let Some(color) = raster.at(column, row).filter(|c| c.3 > 0.0) else { continue };
            let left = edge(rect.left, rect.width, column, raster.width);
            let top = edge(rect.top, rect.height, row, raster.height);
            let width = edge(rect.left, rect.width, column + 1, raster.width) - left;
            let height = edge(rect.top, rect.height, row + 1, raster.height) - top;
            pen.fill(Rect { left, top, width, height }, color)?;
        }
    }
    Ok(())
}
