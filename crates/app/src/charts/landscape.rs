//! The landscape measured so far: finished trials blended into a picture that fades where nothing was measured, so
//! that it claims no knowledge it lacks. Inverse-distance weighting (Shepard, "A two-dimensional interpolation
//! function for irregularly-spaced data", 1968) in the plot's unit square.

use super::frame::Frame;
use super::map::{MapData, MarkState};
use super::raster::Raster;
use super::theme::{Color, Theme, fade};

/// How far a trial's knowledge reaches, as a share of the plot's sides.
const REACH: f64 = 0.11;

/// The opacity right at a trial.
const OPACITY: f64 = 0.48;

/// One finished trial: its place as shares of the plot, and its colour value, `None` for a diverged one.
struct Sample {
    x: f64,
    y: f64,
    t: Option<f64>,
}

/// The picture of `frame.plot` in `width` × `height` cells (96 × 64 is plenty: the page smooths it). Transparent away
/// from finished trials, reddish around diverged ones, and empty for an axis plot. It changes only when a trial ends:
/// keep it between redraws.
pub fn field(data: &MapData, frame: &Frame, width: usize, height: usize, theme: Theme) -> Raster {
    let samples = samples(data, frame);
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
            MarkState::Done => Some(data.value.unit(mark.value?).clamp(0.0, 1.0)),
            MarkState::Diverged => None,
            _ => return None,
        };
        let (x, y) = share(mark.x, mark.y);
        (x.is_finite() && y.is_finite() && !t.is_some_and(f64::is_nan)).then_some(Sample { x, y, t })
    };
    data.marks.iter().filter_map(sample).collect()
}

/// Weights fall with the fourth power of the distance; what is known falls like a Gaussian of width `REACH`, taken in
/// its rational form (1 + d²/8)⁻⁴ because this runs for every cell and trial.
fn blend(samples: &[Sample], x: f64, y: f64, theme: Theme) -> Color {
    let (mut weights, mut values, mut diverged, mut known) = (0.0, 0.0, 0.0, 0.0_f64);
    for sample in samples {
        let squared = ((x - sample.x).powi(2) + (y - sample.y).powi(2)) / (REACH * REACH);
        let near = 1.0 / (squared + 0.02);
        let weight = near * near;
        let kernel = 1.0 / (1.0 + squared / 8.0);
        known += (kernel * kernel) * (kernel * kernel);
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

fn mix(a: Color, b: Color, share: f64) -> Color {
    let channel = |a: u8, b: u8| (f64::from(a) + share * (f64::from(b) - f64::from(a))).round() as u8;
    plotters::style::RGBAColor(channel(a.0, b.0), channel(a.1, b.1), channel(a.2, b.2), 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const THEME: Theme = Theme { dark: true };

    #[test]
    fn the_field_has_the_trials_colour_at_the_trial_and_fades_far_away() {
        let samples = [Sample { x: 0.2, y: 0.2, t: Some(0.3) }];
        let (near, far) = (blend(&samples, 0.2, 0.2, THEME), blend(&samples, 0.9, 0.9, THEME));
        let want = THEME.value(0.3);
        assert_eq!((near.0, near.1, near.2), (want.0, want.1, want.2));
        assert!(near.3 > 0.3 && far.3 < 0.01, "{} {}", near.3, far.3);
    }

    #[test]
    fn diverged_trials_tint_red_and_faintly() {
        let samples = [Sample { x: 0.2, y: 0.2, t: None }, Sample { x: 0.8, y: 0.8, t: Some(0.0) }];
        let (bad, good) = (blend(&samples, 0.2, 0.2, THEME), blend(&samples, 0.8, 0.8, THEME));
        assert!(bad.0 > bad.2 && bad.3 < 0.5 * good.3);
    }

    #[test]
    fn nothing_measured_nothing_shown() {
        assert_eq!(blend(&[], 0.5, 0.5, THEME).3, 0.0);
    }
}
