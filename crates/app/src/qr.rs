//! QR codes as pictures. Always dark on light with a quiet zone of four modules, as scanners expect (ISO/IEC 18004).
//! Knows no DOM.

use qrcode::{Color, EcLevel, QrCode};

/// Modules that stay light on each side.
const QUIET: usize = 4;

/// A QR code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qr {
    /// Modules along each side, with the quiet zone.
    pub side: usize,
    /// Row by row, without the quiet zone.
    dark: Vec<bool>,
}

impl Qr {
    /// Most bytes that a code holds.
    pub const BYTES_MAX: usize = 2953;
    /// With more bytes modules get so small that many cameras fail.
    pub const READABLE_MAX: usize = 1000;

    /// The code of a text: with room for 15 % errors, or 7 % if it is too long for that; none if it is too long at all.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let level = |level| QrCode::with_error_correction_level(text, level).ok();
        let code = level(EcLevel::M).or_else(|| level(EcLevel::L))?;
        let dark = code.to_colors().into_iter().map(|color| color == Color::Dark).collect();
        Some(Self { side: code.width() + 2 * QUIET, dark })
    }

    fn is_dark(&self, x: usize, y: usize) -> bool {
        let width = self.side - 2 * QUIET;
        let inside = |at: usize| (QUIET..QUIET + width).contains(&at);
        inside(x) && inside(y) && self.dark[(y - QUIET) * width + x - QUIET]
    }

    /// The dark modules as the path of an SVG, in which a module measures 1.
    #[must_use]
    pub fn path(&self) -> String {
        let mut path = String::new();
        for y in 0..self.side {
            let mut x = 0;
            while x < self.side {
                let run = (x..self.side).take_while(|x| self.is_dark(*x, y)).count();
                if run > 0 {
                    path.push_str(&format!("M{x} {y}h{run}v1h-{run}z"));
                }
                x += run.max(1);
            }
        }
        path
    }

    /// An SVG file.
    #[must_use]
    pub fn svg(&self) -> String {
        let (side, path) = (self.side, self.path());
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" width=\"{0}\" height=\"{0}\" \
             shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\"{path}\"/></svg>\n",
            4 * side
        )
    }

    /// Pixels (red, green, blue, opacity) of a picture that is so many times as large as the modules.
    #[must_use]
    pub fn pixels(&self, scale: usize) -> Vec<u8> {
        let side = self.side * scale;
        let at = |pixel: usize| self.is_dark(pixel % side / scale, pixel / side / scale);
        (0..side * side).flat_map(|pixel| if at(pixel) { [0, 0, 0, 255] } else { [255; 4] }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_finders_and_a_quiet_zone() {
        let code = Qr::of("https://example.org/athanor/#v=1").unwrap();
        let ring = |at: usize| (0..code.side).any(|i| code.is_dark(i, at) || code.is_dark(at, i));
        assert!((0..QUIET).all(|at| !ring(at) && !ring(code.side - 1 - at)) && ring(QUIET));
        let end = code.side - QUIET - 7;
        for (x, y) in [(QUIET, QUIET), (end, QUIET), (QUIET, end)] {
            assert!((0..7).all(|i| code.is_dark(x + i, y) && code.is_dark(x, y + i)), "a finder's edge");
            assert!(!code.is_dark(x + 1, y + 1) && code.is_dark(x + 3, y + 3));
        }
    }

    #[test]
    fn path_and_pixels_show_the_same_modules() {
        let code = Qr::of("v=1&data=moons").unwrap();
        let area: usize = code
            .path()
            .split('h')
            .skip(1)
            .step_by(2)
            .map(|run| run.split('v').next().unwrap().parse::<usize>().unwrap())
            .sum();
        let black = code.pixels(3).chunks(4).filter(|pixel| pixel[0] == 0).count();
        assert!(area > 100);
        assert_eq!(9 * area, black);
        assert_eq!(code.pixels(3).len(), 4 * 9 * code.side * code.side);
    }

    #[test]
    fn what_a_code_cannot_hold_has_none() {
        assert!(Qr::of(&"a".repeat(Qr::BYTES_MAX)).is_some());
        assert!(Qr::of(&"a".repeat(Qr::BYTES_MAX + 1)).is_none());
    }
}
