//! Augmentation: what training is shown in place of its examples, drawn anew in each step. Every engine is given the
//! same numbers. Knows no network.

use schema::RunConfig;

use crate::data::Dataset;
use crate::rng::{Purpose, Stream};

/// The inputs of a minibatch (rows × features, row by row) as they are shown in an optimiser step: pictures moved by up
/// to [`shift`](schema::Technique::shift) pixels, then noise of standard deviation [`jitter`](schema::Technique::jitter)
/// added. None where neither is done. Row r has the draws of row r.
#[must_use]
pub fn inputs(run: &RunConfig, data: &Dataset, batch: &[u32], step: u32) -> Option<Vec<f32>> {
    let (jitter, shift) = (run.technique.jitter, run.technique.shift);
    if jitter == 0.0 && shift == 0 {
        return None;
    }
    let features = data.features();
    let mut rows = Vec::with_capacity(batch.len() * features);
    let moves = Stream::new(run.seed, Purpose::Shift, run.repeat, step);
    let offset = |draw| moves.below(draw, 2 * shift + 1) as i32 - shift as i32;
    for (row, &example) in (0..).zip(batch) {
        if shift > 0 {
            rows.extend(moved(data, example, [offset(2 * row), offset(2 * row + 1)]));
        } else {
            rows.extend_from_slice(&data.train.inputs[example as usize * features..][..features]);
        }
    }
    if jitter > 0.0 {
        let noise = Stream::new(run.seed, Purpose::Jitter, run.repeat, step);
        for (index, x) in (0..).zip(&mut rows) {
            *x += (jitter * noise.normal(index)) as f32;
        }
    }
    Some(rows)
}

/// A training picture moved down and to the right, standardised; black comes in from outside.
fn moved(data: &Dataset, example: u32, [down, right]: [i32; 2]) -> impl Iterator<Item = f32> {
    let side = data.features().isqrt() as i32;
    let picture = data.example(data.train.examples[example as usize]);
    let grey = move |(row, column): (i32, i32)| {
        let inside = (0..side).contains(&row) && (0..side).contains(&column);
        if inside { picture[(row * side + column) as usize] } else { 0.0 }
    };
    let places = (0..side).flat_map(move |row| (0..side).map(move |column| (row - down, column - right)));
    let scale = &data.input_scale;
    places
        .map(grey)
        .zip(scale.mean.iter().zip(&scale.sd))
        .map(|(grey, (mean, sd))| if *sd > 0.0 { (grey - mean) / sd } else { 0.0 })
}

#[cfg(test)]
mod tests {
    use schema::DataSet;

    use super::*;
    use crate::fixtures::run_on;

    fn with(set: DataSet, jitter: f64, shift: u32) -> (RunConfig, Dataset) {
        let mut run = run_on(set);
        (run.technique.jitter, run.technique.shift) = (jitter, shift);
        (run, Dataset::load(&run.data).unwrap())
    }

    #[test]
    fn nothing_is_made_where_nothing_is_done() {
        let (run, data) = with(DataSet::Digits, 0.0, 0);
        assert_eq!(inputs(&run, &data, &[0, 1], 0), None);
    }

    #[test]
    fn noise_has_its_deviation_and_is_fresh_in_each_step() {
        let (run, data) = with(DataSet::Moons, 0.3, 0);
        let batch: Vec<u32> = (0..240).collect();
        let shown: Vec<Vec<f32>> = (0..40).filter_map(|step| inputs(&run, &data, &batch, step)).collect();
        let noise = |rows: &[f32]| -> Vec<f64> {
            rows.iter().zip(&data.train.inputs).map(|(a, b)| f64::from(a - b)).collect()
        };
        let all: Vec<f64> = shown.iter().flat_map(|rows| noise(rows)).collect();
        let n = all.len() as f64;
        let mean = all.iter().sum::<f64>() / n;
        let deviation = (all.iter().map(|x| x * x).sum::<f64>() / n).sqrt();
        // Four standard errors of 19,200 draws.
        assert!(mean.abs() < 0.0087 && (deviation - 0.3).abs() < 0.0062, "{mean} {deviation}");
        assert_ne!(shown[0], shown[1]);
        assert_eq!(inputs(&run, &data, &batch, 7).as_ref(), Some(&shown[7]));
    }

    #[test]
    fn pictures_move_by_whole_pixels_in_every_direction_and_black_comes_in() {
        let (run, data) = with(DataSet::Digits, 0.0, 2);
        let batch = [5; 400];
        let rows = inputs(&run, &data, &batch, 3).unwrap();
        let raw = data.example(data.train.examples[5]);
        let mut seen = std::collections::BTreeSet::new();
        for row in rows.chunks(64) {
            let all = (-2_i32..=2).flat_map(|down| (-2_i32..=2).map(move |right| (down, right)));
            let fits = |&(down, right): &(i32, i32)| {
                (0..64_i32).all(|place| {
                    let (y, x) = (place / 8 - down, place % 8 - right);
                    let inside = (0..8).contains(&y) && (0..8).contains(&x);
                    let grey = if inside { raw[(8 * y + x) as usize] } else { 0.0 };
                    let (mean, sd) =
                        (data.input_scale.mean[place as usize], data.input_scale.sd[place as usize]);
                    row[place as usize] == if sd > 0.0 { (grey - mean) / sd } else { 0.0 }
                })
            };
            seen.extend(all.filter(fits).take(1));
        }
        assert_eq!(seen.len(), 25, "{seen:?}");
        let (still, _) = with(DataSet::Digits, 0.1, 0);
        let (both, _) = with(DataSet::Digits, 0.1, 2);
        let (a, b) = (inputs(&still, &data, &batch, 3).unwrap(), inputs(&both, &data, &batch, 3).unwrap());
        let noise = |shown: &[f32], plain: &[f32]| -> Vec<f32> {
            shown.iter().zip(plain).map(|(a, b)| a - b).collect()
        };
        let plain: Vec<f32> =
            batch.iter().flat_map(|i| &data.train.inputs[64 * *i as usize..][..64]).copied().collect();
        let (a, b) = (noise(&a, &plain), noise(&b, &rows));
        // Pixels that are nearly always black lie hundreds of deviations out once they are not.
        let near = |((a, b), x): ((&f32, &f32), &f32)| (a - b).abs() < 1e-5 * x.abs().max(1.0);
        assert!(a.iter().zip(&b).zip(&rows).all(near), "the same noise, moved or not");
    }
}
