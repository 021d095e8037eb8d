//! Small pictures of handwritten digits.

use super::raster::Raster;
use super::theme::{Theme, fade};

/// A picture of one digit: `pixels` row-major, 0 (paper) … 16 (ink) as in the UCI data set, a square number of them.
/// The paper stays transparent.
pub fn digit_image(pixels: &[u8], theme: Theme) -> Raster {
    let side = pixels.len().isqrt();
    Raster::from_fn(side, side, |column, row| {
        fade(theme.text(), f64::from(pixels[row * side + column]) / 16.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ink_is_opaque_and_paper_transparent() {
        let mut pixels = [0; 64];
        pixels[9] = 16;
        let image = digit_image(&pixels, Theme { dark: true });
        assert_eq!((image.width, image.height, image.rgba.len()), (8, 8, 256));
        assert_eq!(image.at(1, 1), Some(Theme { dark: true }.text()));
        assert_eq!(image.at(0, 0).map(|c| c.3), Some(0.0));
    }
}
