//! Which pixels a kernel sees from where: what "same" padding leaves out.

use std::ops::Range;

/// The output pixels along one direction from which place `tap` of the kernel falls into the picture.
pub(super) fn pixels(side: usize, kernel: usize, tap: usize) -> Range<usize> {
    let reach = kernel / 2;
    let first = reach.saturating_sub(tap);
    // May be empty, where the kernel is far larger than the picture.
    first..(side + reach).saturating_sub(tap).min(side).max(first)
}

/// The places of the kernel along one direction that fall into the picture as seen from a pixel.
pub(super) fn taps(side: usize, kernel: usize, pixel: usize) -> Range<usize> {
    let reach = kernel / 2;
    reach.saturating_sub(pixel)..kernel.min(side + reach - pixel)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_views_agree_with_the_definition() {
        for side in [1, 2, 4, 8] {
            for kernel in [1, 3, 5, 7] {
                for pixel in 0..side {
                    for tap in 0..kernel {
                        let place = pixel as i32 + tap as i32 - kernel as i32 / 2;
                        let inside = (0..side as i32).contains(&place);
                        assert_eq!(taps(side, kernel, pixel).contains(&tap), inside);
                        assert_eq!(pixels(side, kernel, tap).contains(&pixel), inside);
                    }
                }
            }
        }
    }
}
