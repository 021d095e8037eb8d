//! The synthetic two-class sets in the plane. Example `i` is of class `i % 2`; noise is Gaussian, with standard
//! deviation `noise` in the units of the coordinates, added to both coordinates after the class is fixed.
//! At `noise` 0.1 the classes hardly touch, at 0.5 they mix. Knows nothing of splits.

use std::f64::consts::{PI, TAU};

use schema::DataSet;

use super::Coordinates;

/// Radius at which a spiral ends, and turns it makes.
const SPIRAL: (f64, f64) = (4.0, 1.75);

/// A point of the set, before noise, for two uniform draws in [0, 1).
type Shape = fn(class: u32, u: f64, v: f64) -> [f64; 2];

/// The points, row by row, and their classes. Empty for sets that are not of the plane.
pub(super) fn generate(set: DataSet, samples: u32, noise: f64, draws: &Coordinates) -> (Vec<f32>, Vec<u32>) {
    let shape: Shape = match set {
        DataSet::Circles => circles,
        DataSet::Moons => moons,
        DataSet::Xor => xor,
        DataSet::Gauss => return gauss(samples, noise, draws),
        DataSet::Spiral => spiral,
        DataSet::Digits
        | DataSet::LowDigits
        | DataSet::HighDigits
        | DataSet::Curve
        | DataSet::Iris
        | DataSet::Wine
        | DataSet::Cancer
        | DataSet::Own(_) => return (Vec::new(), Vec::new()),
    };
    build(samples, |i, class| {
        let [x, y] = shape(class, draws.unit(0, i), draws.unit(1, i));
        [x + noise * draws.normal(2, i), y + noise * draws.normal(3, i)]
    })
}

fn build(samples: u32, point: impl Fn(u32, u32) -> [f64; 2]) -> (Vec<f32>, Vec<u32>) {
    let labels: Vec<u32> = (0..samples).map(|i| i % 2).collect();
    let inputs = (0..samples).flat_map(|i| point(i, i % 2)).map(|x| x as f32).collect();
    (inputs, labels)
}

/// Radius 1 around radius 0.5.
fn circles(class: u32, u: f64, _: f64) -> [f64; 2] {
    let radius = if class == 0 { 1.0 } else { 0.5 };
    [radius * libm::cos(TAU * u), radius * libm::sin(TAU * u)]
}

/// Two half circles of radius 1, the lower moved by (1, 0.5), as in scikit-learn's `make_moons`.
fn moons(class: u32, u: f64, _: f64) -> [f64; 2] {
    let (x, y) = (libm::cos(PI * u), libm::sin(PI * u));
    if class == 0 { [x, y] } else { [1.0 - x, 0.5 - y] }
}

/// Uniform over the square from -1 to 1; class 0 where the signs agree.
fn xor(class: u32, u: f64, v: f64) -> [f64; 2] {
    let x = 2.0 * u - 1.0;
    let same_sign = class == 0;
    [x, if (x >= 0.0) == same_sign { v } else { -v }]
}

/// Archimedean spirals, the second turned by half a turn.
fn spiral(class: u32, u: f64, _: f64) -> [f64; 2] {
    let (radius, turns) = SPIRAL;
    let angle = TAU * turns * u + PI * f64::from(class);
    [radius * u * libm::sin(angle), radius * u * libm::cos(angle)]
}

/// Blobs of standard deviation 0.3 around (0.7, 0.7) and (-0.7, -0.7); the noise widens them.
fn gauss(samples: u32, noise: f64, draws: &Coordinates) -> (Vec<f32>, Vec<u32>) {
    let sd = libm::sqrt(0.3 * 0.3 + noise * noise);
    build(samples, |i, class| {
        let centre = if class == 0 { 0.7 } else { -0.7 };
        [centre + sd * draws.normal(2, i), centre + sd * draws.normal(3, i)]
    })
}
