//! The parameters of a network as pictures: what each unit of the first layer looks for in a picture, and the matrices
//! of the other layers.

use schema::RunConfig;

use super::raster::Raster;
use super::theme::{Theme, fade};

/// A layer's weights, outputs × inputs, row by row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Matrix<'a> {
    /// How many rows.
    pub outputs: usize,
    /// How many columns.
    pub inputs: usize,
    /// The numbers.
    pub values: &'a [f32],
}

/// All layers, in the canonical order. None if the parameters are not those of the run.
#[must_use]
pub fn matrices<'a>(run: &RunConfig, weights: &'a [f32]) -> Option<Vec<Matrix<'a>>> {
    let mut first = 0;
    let mut layers = Vec::new();
    for shape in run.layer_shapes() {
        let count = shape.weights() as usize;
        let outputs = shape.outputs as usize;
        let values = weights.get(first..first + count)?;
        layers.push(Matrix { outputs, inputs: count / outputs.max(1), values });
        first += count + outputs;
    }
    Some(layers)
}

impl Matrix<'_> {
    /// Mean, standard deviation and largest size of the weights.
    #[must_use]
    pub fn spread(&self) -> [f64; 3] {
        let count = self.values.len().max(1) as f64;
        let values = || self.values.iter().map(|x| f64::from(*x));
        let mean = values().sum::<f64>() / count;
        let variance = values().map(|x| (x - mean).powi(2)).sum::<f64>() / count;
        [mean, variance.sqrt(), values().map(f64::abs).fold(0.0, f64::max)]
    }
}

/// A matrix, first row on top: positive weights in the colour of one class, negative ones in that of another, the fainter
/// the smaller.
#[must_use]
pub fn matrix_image(matrix: &Matrix<'_>, theme: Theme) -> Raster {
    let largest = matrix.spread()[2];
    Raster::from_fn(matrix.inputs, matrix.outputs, |column, row| {
        let weight = matrix.values[row * matrix.inputs + column];
        let share = if largest > 0.0 { f64::from(weight.abs()) / largest } else { 0.0 };
        fade(theme.class(usize::from(weight < 0.0)), share)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_follow_each_other_with_their_biases_between() {
        let run = schema::decode("#data=moons&layers=2&width=4").study.run(&search::Point(vec![0.1, 32.0]));
        let weights: Vec<f32> = (0..run.parameters()).map(|i| i as f32).collect();
        let layers = matrices(&run, &weights).unwrap();
        let shapes: Vec<_> =
            layers.iter().map(|layer| (layer.outputs, layer.inputs, layer.values[0])).collect();
        assert_eq!(shapes, [(4, 2, 0.0), (4, 4, 12.0), (2, 4, 32.0)]);
        assert_eq!(matrices(&run, &weights[..30]), None);
    }

    #[test]
    fn sign_is_hue_and_size_is_strength() {
        let matrix = Matrix { outputs: 1, inputs: 2, values: &[-3.0, 1.0] };
        assert_eq!(matrix.spread(), [-1.0, 2.0, 3.0]);
        let theme = Theme { dark: false };
        let image = matrix_image(&matrix, theme);
        let (left, right) = (image.at(0, 0).unwrap(), image.at(1, 0).unwrap());
        assert!(left.3 > right.3 && (left.0, left.1) != (right.0, right.1));
    }
}
