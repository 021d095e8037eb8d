//! What a network says about places in the plane, on the line, or about validation images. Knows no training.

use schema::RunConfig;
use schema::wire::{Bounds, Example, Prediction, Query};

use crate::data::{Dataset, Targets};
use crate::error::TrainError;
use crate::score::score;

/// From inputs (examples × features, row by row) to outputs (examples × outputs, row by row).
pub type Network<'a> = &'a dyn Fn(&[f32]) -> Result<Vec<f32>, TrainError>;

/// A trained run's network's answers.
///
/// A raster's values belong to the centres of its cells, the cells together filling the bounds.
///
/// # Errors
/// [`TrainError::WrongQuery`] if the question does not fit the data set.
pub fn predict(
    network: Network<'_>,
    run: &RunConfig,
    data: &Dataset,
    query: Query,
) -> Result<Prediction, TrainError> {
    match (query, data.config.set) {
        (Query::Test, _) => score(network, run, &data.test),
        (Query::Samples { count }, set) if set.is_pictures() => samples(network, data, count),
        (Query::Samples { .. }, set) if set.is_table() => match data.targets {
            Targets::Labels(_) => samples(network, data, 0),
            Targets::Values(_) => pairs(network, data),
        },
        (Query::Line { resolution }, set) if set.is_line() => line(network, data, resolution),
        (Query::Plane { resolution }, set) if set.is_plane() => {
            plane(network, data, resolution, set.outputs())
        }
        (_, set) => Err(TrainError::WrongQuery { set }),
    }
}

fn plane(
    network: Network<'_>,
    data: &Dataset,
    resolution: u32,
    classes: u32,
) -> Result<Prediction, TrainError> {
    let bounds = data.bounds();
    let cells = f64::from(resolution);
    let centre = |range, cell| between(range, (f64::from(cell) + 0.5) / cells);
    let places: Vec<f32> = (0..resolution)
        .flat_map(|row| (0..resolution).map(move |column| (row, column)))
        .flat_map(|(row, column)| [centre(bounds.x, column), centre(bounds.y, row)])
        .collect();
    let mut probabilities = evaluate(network, data, &places)?;
    probabilities.chunks_mut(classes as usize).for_each(softmax);
    Ok(Prediction::Plane { resolution, classes, bounds, probabilities })
}

fn line(network: Network<'_>, data: &Dataset, resolution: u32) -> Result<Prediction, TrainError> {
    let bounds: Bounds = data.bounds();
    let steps = f64::from(resolution.saturating_sub(1).max(1));
    let places: Vec<f32> = (0..resolution).map(|i| between(bounds.x, f64::from(i) / steps)).collect();
    let outputs = evaluate(network, data, &places)?;
    Ok(Prediction::Line { bounds, values: data.target_scale.undo(&outputs) })
}

fn samples(network: Network<'_>, data: &Dataset, count: u32) -> Result<Prediction, TrainError> {
    let classes = data.config.set.outputs();
    let Targets::Labels(labels) = &data.validation.targets else {
        return Err(TrainError::WrongQuery { set: data.config.set });
    };
    let mut probabilities = network(&data.validation.inputs)?;
    let mut confusion = vec![0; (classes * classes) as usize];
    for (row, label) in probabilities.chunks_mut(classes as usize).zip(labels) {
        confusion[(label * classes + largest(row)) as usize] += 1;
        softmax(row);
    }
    let shown = probabilities
        .chunks(classes as usize)
        .zip(labels)
        .zip(&data.validation.examples)
        .take(count as usize);
    let examples = shown
        .map(|((probabilities, &label), &index)| Example {
            pixels: data.pixels(index),
            label: label as u8,
            probabilities: probabilities.to_vec(),
        })
        .collect();
    Ok(Prediction::Samples { examples, classes, confusion })
}

fn pairs(network: Network<'_>, data: &Dataset) -> Result<Prediction, TrainError> {
    let Targets::Values(values) = &data.targets else {
        return Err(TrainError::WrongQuery { set: data.config.set });
    };
    let guesses = data.target_scale.undo(&network(&data.validation.inputs)?);
    let truths = data.validation.examples.iter().map(|&index| values[index as usize]);
    Ok(Prediction::Pairs { pairs: truths.zip(guesses).map(<[f32; 2]>::from).collect() })
}

/// The network's outputs for inputs in the data's own units.
fn evaluate(network: Network<'_>, data: &Dataset, places: &[f32]) -> Result<Vec<f32>, TrainError> {
    network(&data.input_scale.apply(places))
}

/// Class probabilities in place of outputs.
fn softmax(row: &mut [f32]) {
    let largest = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    row.iter_mut().for_each(|value| *value = libm::expf(*value - largest));
    let sum: f32 = row.iter().sum();
    row.iter_mut().for_each(|value| *value /= sum);
}

/// The place of the largest value; the first of equals; 0 if none is a number.
pub(crate) fn largest(row: &[f32]) -> u32 {
    let mut best = 0;
    for (place, value) in row.iter().enumerate() {
        if *value > row[best] {
            best = place;
        }
    }
    best as u32
}

fn between(range: [f32; 2], share: f64) -> f32 {
    (f64::from(range[0]) + share * (f64::from(range[1]) - f64::from(range[0]))) as f32
}
