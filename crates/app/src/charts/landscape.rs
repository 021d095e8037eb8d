//! The landscape measured so far: finished trials blended into a picture that fades where nothing was measured, so
//! that it claims no knowledge it lacks. Inverse-distance weighting (Shepard, "A two-dimensional interpolation
//! function for irregularly-spaced data", 1968) in the plot's unit square.

use super::frame::Frame;
use super::map::{MapData, MarkState};
use super::raster::Raster;
use super::theme::{Color, Theme, fade, mix};

/// How far a trial's knowledge reaches, as a share of the plot's sides.
const REACH: f64 = 0.11;

/// The opacity right at a trial.
const OPACITY: f64 = 0.48;

/// More trials than this are gathered in bins first, or a long sweep would hold up the page.
const EXACT_MAX: usize = 768;

/// Bins across and down.
const BINS: (usize, usize) = (32, 24);

/// Finished trials at one place (shares of the plot): their mean colour value, `None` for diverged ones.
#[derive(Clone, Copy)]
struct Sample {
    x: f64,
    y: f64,
    t: Option<f64>,
    /// How many.
    count: f64,
}

/// The picture of `frame.plot` in `width` × `height` cells (96 × 64 is plenty: the page smooths it). Transparent away
/// from finished trials, reddish around diverged ones, and empty for an axis plot. It changes only when a trial ends:
/// keep it between redraws.
pub fn field(data: &MapData, frame: &Frame, width: usize, height: usize, theme: Theme) -> Raster {
    let samples = samples(data, frame);
    let samples = if samples.len() > EXACT_MAX { binned(&samples) } else { samples };
    Raster::from_fn(width, height, |column, row| {
        let x = (column as f64 + 0.5) / width as f64;
        let y = (row as f64 + 0.5) / height as f64;
        blend(&samples, x, y, theme)
    })
}

fn samples(data: &MapData, frame: &Frame) -> Vec<Sample> {
    if data.y.is_none() {
        return vec![];
    }
    let share = |x: f64, y: f64| {
        let (px, py) = frame.point(x, y);
        ((px - frame.plot.left) / frame.plot.width, (py - frame.plot.top) / frame.plot.height)
    };
    let sample = |mark: &super::map::Mark| {
        let t = match mark.state {
            MarkState::Done | MarkState::Pruned => Some(data.value.unit(mark.value?).clamp(0.0, 1.0)),
            MarkState::Diverged => None,
            _ => return None,
        };
        let (x, y) = share(mark.x, mark.y);
        (x.is_finite() && y.is_finite() && !t.is_some_and(f64::is_nan)).then_some(Sample {
            x,
            y,
            t,
            count: 1.0,
        })
    };
    data.marks.iter().filter_map(sample).collect()
}

/// The mean of the samples in each bin, diverged ones apart.
fn binned(samples: &[Sample]) -> Vec<Sample> {
    let mut bins: Vec<[Option<Sample>; 2]> = vec![[None; 2]; BINS.0 * BINS.1];
    for sample in samples {
        let index = |share: f64, bins: usize| ((share.clamp(0.0, 1.0) * bins as f64) as usize).min(bins - 1);
        let bin = &mut bins[index(sample.y, BINS.1) * BINS.0 + index(sample.x, BINS.0)];
        let place = &mut bin[usize::from(sample.t.is_none())];
        *place = Some(place.map_or(*sample, |old| merged(old, *sample)));
    }
    bins.into_iter().flatten().flatten().collect()
}

fn merged(a: Sample, b: Sample) -> Sample {
    let count = a.count + b.count;
    let mean = |a_value: f64, b_value: f64| (a.count * a_value + b.count * b_value) / count;
    Sample { x: mean(a.x, b.x), y: mean(a.y, b.y), t: a.t.zip(b.t).map(|(a, b)| mean(a, b)), count }
}

/// Weights fall with the fourth power of the distance; what is known falls like a Gaussian of width `REACH`, taken in
/// its rational form (1 + d²/8)⁻⁴ because this runs for every cell and trial.
fn blend(samples: &[Sample], x: f64, y: f64, theme: Theme) -> Color {
    let (mut weights, mut values, mut diverged, mut known) = (0.0, 0.0, 0.0, 0.0_f64);
    for sample in samples {
        let squared = ((x - sample.x).powi(2) + (y - sample.y).powi(2)) / (REACH * REACH);
        let near = 1.0 / (squared + 0.02);
        let weight = sample.count * near * near;
        let kernel = 1.0 / (1.0 + squared / 8.0);
        known += sample.count * (kernel * kernel) * (kernel * kernel);
        match sample.t {
            Some(t) => {
                weights += weight;
                values += weight * t;
            }
            None => diverged += weight,
        }
    }
    if weights + diverged == 0.0 {
        return fade(theme.grid(), 0.0);
    }
    let bad = diverged / (weights + diverged);
    let measured = theme.value(if weights > 0.0 { values / weights } else { 1.0 });
    let opacity = OPACITY * (1.0 - (-1.2 * known).exp()) * (1.0 - 0.75 * bad);
    fade(mix(measured, theme.diverged(), bad), opacity)
}

#[cfg(test)]
mod tests {
    use super::*;

    const THEME: Theme = Theme { dark: true };

    #[test]
    fn the_field_has_the_trials_colour_at_the_trial_and_fades_far_away() {
        let samples = [Sample { x: 0.2, y: 0.2, t: Some(0.3), count: 1.0 }];
        let (near, far) = (blend(&samples, 0.2, 0.2, THEME), blend(&samples, 0.9, 0.9, THEME));
        let want = THEME.value(0.3);
        assert_eq!((near.0, near.1, near.2), (want.0, want.1, want.2));
        assert!(near.3 > 0.3 && far.3 < 0.01, "{} {}", near.3, far.3);
    }

    #[test]
    fn diverged_trials_tint_red_and_faintly() {
        let samples = [
            Sample { x: 0.2, y: 0.2, t: None, count: 1.0 },
            Sample { x: 0.8, y: 0.8, t: Some(0.0), count: 1.0 },
        ];
        let (bad, good) = (blend(&samples, 0.2, 0.2, THEME), blend(&samples, 0.8, 0.8, THEME));
        assert!(bad.0 > bad.2 && bad.3 < 0.5 * good.3);
    }

    #[test]
    fn bins_keep_what_many_trials_say() {
        let at = |i: u32| f64::from(i % 40) / 40.0;
        let good = (0..1600).map(|i| Sample { x: at(i), y: at(i / 40), t: Some(at(i)), count: 1.0 });
        let samples: Vec<Sample> = good.chain([Sample { x: 0.5, y: 0.5, t: None, count: 1.0 }]).collect();
        let bins = binned(&samples);
        assert!(bins.len() <= 2 * BINS.0 * BINS.1);
        assert_eq!(bins.iter().map(|bin| bin.count).sum::<f64>(), 1601.0);
        for (x, y) in [(0.2, 0.3), (0.8, 0.1)] {
            let (exact, rough) = (blend(&samples, x, y, THEME), blend(&bins, x, y, THEME));
            assert!(exact.0.abs_diff(rough.0) < 12 && exact.1.abs_diff(rough.1) < 12, "{exact:?} {rough:?}");
        }
    }

    #[test]
    fn nothing_measured_nothing_shown() {
        assert_eq!(blend(&[], 0.5, 0.5, THEME).3, 0.0);
    }
}
