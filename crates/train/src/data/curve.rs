//! The one-dimensional regression set: y = sin 2x + x/3 + noise, x uniform over -3 to 3.
//! `noise` is the standard deviation of y. Knows nothing of splits.

use super::Coordinates;

/// Half the width of the interval that x is drawn from.
const REACH: f64 = 3.0;

/// The curve without noise.
pub(super) fn truth(x: f64) -> f64 {
    libm::sin(2.0 * x) + x / 3.0
}

/// The x and the y values.
pub(super) fn generate(samples: u32, noise: f64, draws: &Coordinates) -> (Vec<f32>, Vec<f32>) {
    (0..samples)
        .map(|i| {
            let x = REACH * (2.0 * draws.unit(0, i) - 1.0);
            (x as f32, (truth(x) + noise * draws.normal(1, i)) as f32)
        })
        .unzip()
}
