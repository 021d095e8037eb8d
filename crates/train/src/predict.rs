//! What a network says about places in the plane, on the line, or about validation images. Knows no training.

use candle_core::{Device, Tensor};
use schema::DataSet;
use schema::wire::{Bounds, Example, Prediction, Query};

use crate::data::{Dataset, Targets};
use crate::error::TrainError;
use crate::evaluation::largest;
use crate::model::{Mlp, probabilities};

/// A network's answers.
///
/// A raster's values belong to the centres of its cells, the cells together filling the bounds.
///
/// # Errors
/// [`TrainError::WrongQuery`] if the question does not fit the data set.
pub fn predict(model: &Mlp, data: &Dataset, query: Query) -> Result<Prediction, TrainError> {
    match (query, data.config.set) {
        (Query::Samples { count }, DataSet::Digits) => samples(model, data, count),
        (Query::Line { resolution }, DataSet::Curve) => line(model, data, resolution),
        (Query::Plane { resolution }, set) if data.features() == 2 => {
            plane(model, data, resolution, set.outputs())
        }
        (_, set) => Err(TrainError::WrongQuery { set }),
    }
}

fn plane(model: &Mlp, data: &Dataset, resolution: u32, classes: u32) -> Result<Prediction, TrainError> {
    let bounds = data.bounds();
    let cells = f64::from(resolution);
    let centre = |range, cell| between(range, (f64::from(cell) + 0.5) / cells);
    let places: Vec<f32> = (0..resolution)
        .flat_map(|row| (0..resolution).map(move |column| (row, column)))
        .flat_map(|(row, column)| [centre(bounds.x, column), centre(bounds.y, row)])
        .collect();
    let outputs = evaluate(model, data, &places)?;
    let probabilities = probabilities(&outputs)?.flatten_all()?.to_vec1()?;
    Ok(Prediction::Plane { resolution, classes, bounds, probabilities })
}

fn line(model: &Mlp, data: &Dataset, resolution: u32) -> Result<Prediction, TrainError> {
    let bounds: Bounds = data.bounds();
    let steps = f64::from(resolution.saturating_sub(1).max(1));
    let places: Vec<f32> = (0..resolution).map(|i| between(bounds.x, f64::from(i) / steps)).collect();
    let outputs = evaluate(model, data, &places)?.flatten_all()?.to_vec1::<f32>()?;
    Ok(Prediction::Line { bounds, values: data.target_scale.undo(&outputs) })
}

fn samples(model: &Mlp, data: &Dataset, count: u32) -> Result<Prediction, TrainError> {
    let classes = data.config.set.outputs();
    let Targets::Labels(labels) = &data.validation.targets else {
        return Err(TrainError::WrongQuery { set: data.config.set });
    };
    let inputs = Tensor::from_slice(&data.validation.inputs, (labels.len(), data.features()), &Device::Cpu)?;
    let rows = probabilities(&model.evaluate(&inputs)?)?.to_vec2::<f32>()?;
    let mut confusion = vec![0; (classes * classes) as usize];
    for (row, label) in rows.iter().zip(labels) {
        confusion[(label * classes + largest(row)) as usize] += 1;
    }
    let shown = rows.into_iter().zip(labels).zip(&data.validation.examples).take(count as usize);
    let examples = shown
        .map(|((probabilities, &label), &index)| Example {
            pixels: data.pixels(index),
            label: label as u8,
            probabilities,
        })
        .collect();
    Ok(Prediction::Samples { examples, classes, confusion })
}

/// The network's outputs for inputs in the data's own units.
fn evaluate(model: &Mlp, data: &Dataset, places: &[f32]) -> Result<Tensor, TrainError> {
    let features = data.features();
    let inputs = data.input_scale.apply(places);
    Ok(model.evaluate(&Tensor::from_vec(inputs, (places.len() / features, features), &Device::Cpu)?)?)
}

fn between(range: [f32; 2], share: f64) -> f32 {
    (f64::from(range[0]) + share * (f64::from(range[1]) - f64::from(range[0]))) as f32
}
