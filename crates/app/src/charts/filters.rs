//! What the first convolution of a network looks for: its kernels as small pictures.

use schema::RunConfig;

use super::raster::Raster;
use super::theme::{Theme, fade};

/// The kernels of the first convolution, row by row: the first parameters in the canonical order. None where there is no
/// convolution, or where a kernel is a single number.
#[must_use]
pub fn first_kernels<'a>(run: &RunConfig, weights: &'a [f32]) -> Option<Vec<&'a [f32]>> {
    let block = run.blocks().into_iter().next().filter(|block| block.kernel > 1)?;
    let shape = block.shape();
    Some(weights.get(..shape.weights() as usize)?.chunks(shape.fan_in as usize).collect())
}

/// The largest size of a weight, which is shown in full colour.
#[must_use]
pub fn largest(kernels: &[&[f32]]) -> f32 {
    kernels.iter().flat_map(|kernel| *kernel).map(|weight| weight.abs()).fold(0.0, f32::max)
}

/// A square kernel: positive weights in the colour of one class, negative ones in that of another, the fainter the
/// smaller.
#[must_use]
pub fn kernel_image(kernel: &[f32], largest: f32, theme: Theme) -> Raster {
    let side = kernel.len().isqrt();
    Raster::from_fn(side, side, |column, row| {
        let weight = kernel[row * side + column];
        let share = if largest > 0.0 { f64::from(weight.abs() / largest) } else { 0.0 };
        fade(theme.class(usize::from(weight < 0.0)), share)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(link: &str) -> RunConfig {
        schema::decode(link).study.run(&search::Point(vec![0.1, 32.0]))
    }

    #[test]
    fn the_first_kernels_are_the_first_parameters() {
        let run_ = run("#model=cnn&kernel=3&channels=2");
        let weights: Vec<f32> = (0..run_.parameters()).map(|i| i as f32).collect();
        let kernels = first_kernels(&run_, &weights).unwrap();
        assert_eq!((kernels.len(), kernels[1][0], kernels[1][8]), (2, 9.0, 17.0));
        assert_eq!(largest(&kernels), 17.0);
        assert_eq!(first_kernels(&run("#model=cnn&kernel=1"), &weights), None);
        assert_eq!(first_kernels(&run("#"), &weights), None);
    }

    #[test]
    fn sign_is_hue_and_size_is_strength() {
        let theme = Theme { dark: false };
        let image = kernel_image(&[2.0, -1.0, 0.0, 0.5], 2.0, theme);
        assert_eq!((image.width, image.height), (2, 2));
        let alpha = |column, row| image.at(column, row).map(|color| color.3);
        assert_eq!(alpha(0, 1), Some(0.0));
        assert!(alpha(0, 0) > alpha(1, 0) && alpha(1, 0) > alpha(1, 1));
        let hue = |column, row| image.at(column, row).map(|color| (color.0, color.1, color.2));
        assert!(hue(0, 0) == hue(1, 1) && hue(0, 0) != hue(1, 0));
    }
}
