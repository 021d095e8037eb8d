//! A data set as it is drawn: in its own units, with the bounds of the drawing.

use schema::DataSet;
use schema::wire::{Bounds, DataExamples, DataView, Split};

use super::{Dataset, Part, Targets, curve, tables};

/// Pictures shown of an image set.
const PICTURES: usize = 24;
/// Rows shown of a table.
const ROWS: usize = 8;
/// Places at which the noise-free curve is given.
const TRUTH_POINTS: u16 = 129;
/// Free space around the examples, as a share of their extent.
const MARGIN: f32 = 0.1;

impl Dataset {
    /// What the page draws: all points of a set of the plane or the line, or the first 24 training images.
    #[must_use]
    pub fn view(&self) -> DataView {
        let parts = [&self.train, &self.validation, &self.test];
        let examples = match self.config.set {
            set if set.is_pictures() => DataExamples::Images { pictures: self.pictures() },
            DataSet::Curve => DataExamples::Line {
                bounds: self.bounds(),
                points: self.points().map(|(point, _, split)| (point, split)).collect(),
                truth: self.truth(),
            },
            set if set.is_line() => DataExamples::Line {
                bounds: self.bounds(),
                points: self.points().map(|(point, _, split)| (point, split)).collect(),
                truth: Vec::new(),
            },
            set if set.is_table() && !set.is_plane() => self.rows(),
            _ => DataExamples::Plane { bounds: self.bounds(), points: self.points().collect() },
        };
        DataView { config: self.config, sizes: parts.map(|part| part.len() as u32), examples }
    }

    /// The first training examples of a table, with what the network is told of them.
    fn rows(&self) -> DataExamples {
        let (columns, classes) = tables::names(self.config.set);
        let row = |(place, &index): (usize, &u32)| {
            let label = match (&self.train.targets, &self.targets) {
                (Targets::Labels(labels), _) => labels[place] as f32,
                (Targets::Values(_), Targets::Values(values)) => values[index as usize],
                (Targets::Values(values), Targets::Labels(_)) => values[place],
            };
            self.example(index).iter().copied().chain([label]).collect()
        };
        let rows = self.train.examples.iter().enumerate().take(ROWS).map(row).collect();
        DataExamples::Table { columns, classes, rows }
    }

    /// The rectangle to draw in: around all examples, with a margin; a square for sets of the plane.
    /// Meaningless for images.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        let (mut x, mut y) = (EMPTY, EMPTY);
        self.points().for_each(|([px, py], ..)| (x, y) = (include(x, px), include(y, py)));
        if self.config.set.is_plane() {
            let side = (x[1] - x[0]).max(y[1] - y[0]);
            (x, y) = (stretch(x, side), stretch(y, side));
        }
        let margin = |range: [f32; 2]| stretch(range, (1.0 + 2.0 * MARGIN) * (range[1] - range[0]));
        Bounds { x: margin(x), y: margin(y) }
    }

    /// Two coordinates, the label shown to the network (0 in regression) and the split of every example.
    fn points(&self) -> impl Iterator<Item = ([f32; 2], u8, Split)> {
        let part = |part, split| self.part_points(part).map(move |(point, label)| (point, label, split));
        part(&self.train, Split::Train)
            .chain(part(&self.validation, Split::Validation))
            .chain(part(&self.test, Split::Test))
    }

    fn part_points<'a>(&'a self, part: &'a Part) -> impl Iterator<Item = ([f32; 2], u8)> + 'a {
        part.examples.iter().enumerate().map(|(place, &index)| {
            let inputs = self.example(index);
            match (&part.targets, &self.targets) {
                (Targets::Labels(labels), _) => ([inputs[0], inputs[1]], labels[place] as u8),
                (_, Targets::Values(values)) => ([inputs[0], values[index as usize]], 0),
                (Targets::Values(values), _) => ([inputs[0], values[place]], 0),
            }
        })
    }

    fn truth(&self) -> Vec<f32> {
        let [left, right] = self.bounds().x;
        (0..TRUTH_POINTS)
            .map(|i| left + (right - left) * f32::from(i) / f32::from(TRUTH_POINTS - 1))
            .map(|x| curve::truth(f64::from(x)) as f32)
            .collect()
    }

    fn pictures(&self) -> Vec<(Vec<u8>, u8)> {
        let Targets::Labels(labels) = &self.train.targets else { return Vec::new() };
        let shown = self.train.examples.iter().zip(labels).take(PICTURES);
        shown.map(|(&index, &label)| (self.pixels(index), label as u8)).collect()
    }

    /// The grey values of an image.
    pub(crate) fn pixels(&self, index: u32) -> Vec<u8> {
        self.example(index).iter().map(|&grey| grey as u8).collect()
    }
}

const EMPTY: [f32; 2] = [f32::INFINITY, f32::NEG_INFINITY];

fn include(range: [f32; 2], value: f32) -> [f32; 2] {
    [range[0].min(value), range[1].max(value)]
}

/// The range of the same middle and the given length.
fn stretch(range: [f32; 2], length: f32) -> [f32; 2] {
    let middle = 0.5 * (range[0] + range[1]);
    [middle - 0.5 * length, middle + 0.5 * length]
}
