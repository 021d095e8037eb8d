//! The data sets: made or unpacked, split, and standardised on the training split.
//!
//! A [`Dataset`] is a pure function of its [`DataConfig`]. Knows no tensors: everything is flat `f32`, row by row.

mod curve;
mod digits;
mod points;
mod split;
mod standardise;
mod tables;
mod view;

use schema::{DataConfig, DataSet, Task};

use crate::error::TrainError;
use crate::rng::{Purpose, Stream};
pub use standardise::Standardiser;
pub use tables::provide_table;

/// What is to be predicted, one entry an example.
#[derive(Debug, Clone, PartialEq)]
pub enum Targets {
    /// Classes from 0.
    Labels(Vec<u32>),
    /// Real numbers.
    Values(Vec<f32>),
}

/// One split, in the order of the whole set.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Which examples of the whole set these are, ascending.
    pub examples: Vec<u32>,
    /// Standardised inputs, examples × features.
    pub inputs: Vec<f32>,
    /// Classes (with wrong ones, in training, if so configured), or standardised values.
    pub targets: Targets,
}

impl Part {
    /// Number of examples.
    #[must_use]
    pub fn len(&self) -> usize {
        self.examples.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.examples.is_empty()
    }
}

/// A data set, ready to be trained on.
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    /// What it was made from.
    pub config: DataConfig,
    /// Inputs of all examples in the data's own units, examples × features.
    pub inputs: Vec<f32>,
    /// Targets of all examples in the data's own units, without label noise.
    pub targets: Targets,
    /// Fitted.
    pub train: Part,
    /// Chooses among runs.
    pub validation: Part,
    /// Looked at once, at the very end.
    pub test: Part,
    /// From own units to network inputs.
    pub input_scale: Standardiser,
    /// From own units to network outputs; changes nothing for classification.
    pub target_scale: Standardiser,
}

impl Dataset {
    /// Makes the data set.
    ///
    /// # Errors
    /// [`TrainError::EmptySplit`] if any split would be empty; [`TrainError::NoFile`], [`TrainError::NoTable`].
    pub fn load(config: &DataConfig) -> Result<Self, TrainError> {
        let draws = Coordinates { seed: config.seed };
        let (inputs, targets) = match config.set {
            set if set.is_pictures() => with_labels(digits::of(set)?),
            set if set.is_table() => tables::numbers(set)?,
            DataSet::Curve => {
                let (x, y) = curve::generate(config.samples, config.noise, &draws);
                (x, Targets::Values(y))
            }
            set => with_labels(points::generate(set, config.samples, config.noise, &draws)),
        };
        let mut indices = split::split(&targets, config)?;
        split::thin(&mut indices[0], &targets, config);
        let features = config.set.inputs() as usize;
        let used = gather(&inputs, features, &indices[0]);
        // What has been learnt on one half of the digits is to fit the other: no scale of each pixel's own.
        let input_scale = match config.set.others() {
            Some(_) => Standardiser::fit_as_one(&used, features),
            None => Standardiser::fit(&used, features),
        };
        let target_scale = match &targets {
            Targets::Labels(_) => Standardiser::identity(1),
            Targets::Values(values) => Standardiser::fit(&gather(values, 1, &indices[0]), 1),
        };
        let [mut train, validation, test] = indices.map(|examples| Part {
            inputs: input_scale.apply(&gather(&inputs, features, &examples)),
            targets: match &targets {
                Targets::Labels(labels) => {
                    Targets::Labels(examples.iter().map(|&i| labels[i as usize]).collect())
                }
                Targets::Values(values) => Targets::Values(target_scale.apply(&gather(values, 1, &examples))),
            },
            examples,
        });
        if let (Targets::Labels(labels), Task::Classification { classes }) =
            (&mut train.targets, config.set.task())
        {
            split::mislabel(labels, classes, config);
        }
        Ok(Self { config: *config, inputs, targets, train, validation, test, input_scale, target_scale })
    }

    /// Number of input features.
    #[must_use]
    pub fn features(&self) -> usize {
        self.config.set.inputs() as usize
    }

    /// The inputs of one example of the whole set, in the data's own units.
    #[must_use]
    pub fn example(&self, index: u32) -> &[f32] {
        let features = self.features();
        &self.inputs[index as usize * features..][..features]
    }
}

/// The file that must be provided before this set can be loaded, where there is one and that has not been done: a page
/// fetches it only when it is wanted.
#[must_use]
pub fn missing_file(set: DataSet) -> Option<&'static str> {
    if set.is_pictures() {
        (!digits::has_digits()).then_some("digits.bin")
    } else {
        tables::missing_file(set)
    }
}

/// Gives this process the bytes of a set's file. What has been given stays.
///
/// # Errors
/// [`TrainError::WrongFile`] if it is some other file.
pub fn provide(set: DataSet, bytes: &[u8]) -> Result<(), TrainError> {
    if set.is_pictures() { digits::provide_digits(bytes) } else { tables::provide(set, bytes) }
}

fn with_labels((inputs, labels): (Vec<f32>, Vec<u32>)) -> (Vec<f32>, Targets) {
    (inputs, Targets::Labels(labels))
}

fn gather(rows: &[f32], columns: usize, indices: &[u32]) -> Vec<f32> {
    indices.iter().flat_map(|&i| &rows[i as usize * columns..][..columns]).copied().collect()
}

/// Draws for the coordinates of synthetic examples.
struct Coordinates {
    seed: u32,
}

impl Coordinates {
    fn stream(&self, coordinate: u32) -> Stream {
        Stream::new(self.seed, Purpose::Data, 0, coordinate)
    }

    fn unit(&self, coordinate: u32, example: u32) -> f64 {
        f64::from(self.stream(coordinate).unit(example))
    }

    fn normal(&self, coordinate: u32, example: u32) -> f64 {
        self.stream(coordinate).normal(example)
    }
}

#[cfg(test)]
mod tests;
