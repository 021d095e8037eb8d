//! One loss curve, summed up: how far it came and where it is heading.

use super::judge::NO_PROGRESS;
use super::{CurveSample, Direction};

/// Share of the curve, from its end, whose direction counts; and from its start, whose speed is compared.
const LAST_PART: f64 = 0.4;

/// Share of the curve, from its end, that says where it ended.
const TAIL: f64 = 0.1;

/// A change over the last part smaller than this share of what the run achieved is flat.
const FLAT: f64 = 0.03;

/// More samples of the last part are averaged to this many: the work is quadratic.
const MAX_POINTS: usize = 128;

/// A change is told from noise when it is this many standard errors long.
const SIGNIFICANT: f64 = 2.5;

#[derive(Debug, Clone, Copy)]
pub(super) struct Trend {
    /// The loss at the start.
    pub(super) first: f64,
    /// Median of the last few losses.
    pub(super) last: f64,
    /// How far the smoothed loss ever fell, as a share of the start.
    pub(super) progress: f64,
    /// See [`super::Reading::rebound`].
    pub(super) rebound: f64,
    pub(super) direction: Direction,
    /// See [`super::Reading::noise`].
    pub(super) noise: f64,
    /// The same with the mean in place of the median: a few large spikes move it.
    pub(super) swing: f64,
    /// The first sample of the last part, and of those that `last` stands for.
    pub(super) from: usize,
    pub(super) tail_from: usize,
    /// By how much the loss changed over the last part, as its slope says, and which change would have counted.
    pub(super) change: f64,
    pub(super) bound: f64,
    /// Speed over the last part as a share of that over the first; 0 where the loss did not fall from the start.
    pub(super) straightness: f64,
}

impl Trend {
    /// Of one of the losses. All losses must be finite; without any the trend is flat at 0.
    pub(super) fn of(curve: &[CurveSample], loss: impl Fn(&CurveSample) -> f64) -> Self {
        let losses: Vec<f64> = curve.iter().map(&loss).collect();
        let first = losses.first().copied().unwrap_or(0.0);
        let tail_from = losses.len() - tail_length(losses.len(), TAIL);
        let last = median(losses[tail_from..].to_vec());
        let low = smoothed(&losses).into_iter().fold(first, f64::min);
        let smallest_scale = (NO_PROGRESS * first.abs()).max(f64::MIN_POSITIVE);
        let scale = (first - low).max(smallest_scale);

        let length = tail_length(curve.len(), LAST_PART);
        let from = curve.len() - length;
        let late = Part::of(&curve[from..], &loss, scale);
        let early = Part::of(&curve[..length], &loss, scale);
        let level = late.level.max(0.2 * scale);
        Self {
            first,
            last,
            progress: (first - low) / first.abs().max(f64::MIN_POSITIVE),
            rebound: (last - low) / scale,
            direction: direction(late.change, late.bound),
            noise: late.jump / level,
            swing: late.mean_jump / level,
            from,
            tail_from,
            change: late.change,
            bound: late.bound,
            straightness: if early.change < -early.bound { late.slope / early.slope } else { 0.0 },
        }
    }
}

/// A part of a curve, by its slope and by what the slope does not explain.
struct Part {
    slope: f64,
    change: f64,
    /// A change that is smaller is noise, or too small to matter.
    bound: f64,
    /// Median and mean jump between neighbours beside the slope.
    jump: f64,
    mean_jump: f64,
    /// Median loss.
    level: f64,
}

impl Part {
    fn of(samples: &[CurveSample], loss: &impl Fn(&CurveSample) -> f64, scale: f64) -> Self {
        let points = thinned(samples, |s| (s.step, loss(s)));
        let slope = slope(&points);
        let jumps = residual_jumps(&points, slope);
        let mean_jump = jumps.iter().sum::<f64>() / jumps.len().max(1) as f64;
        let jump = median(jumps);
        Self {
            slope,
            change: slope * points.last().map_or(0.0, |end| end.0 - points[0].0),
            bound: (FLAT * scale).max(SIGNIFICANT * error_of_change(jump, points.len())),
            jump,
            mean_jump,
            level: median(points.iter().map(|p| p.1).collect()).abs(),
        }
    }
}

/// How many samples a share of the curve is: at least four where there are as many.
fn tail_length(samples: usize, share: f64) -> usize {
    ((samples as f64 * share) as usize).max(4).min(samples)
}

fn direction(change: f64, threshold: f64) -> Direction {
    if change < -threshold {
        Direction::Falls
    } else if change > threshold {
        Direction::Rises
    } else {
        Direction::Flat
    }
}

/// Standard error of slope × length for `n` evenly spaced samples, from the median jump between neighbours. For normal
/// noise of deviation σ that median is 0.6745 √2 σ, and the error of a least-squares line's rise is σ √(12 / n).
fn error_of_change(jump: f64, n: usize) -> f64 {
    let sigma = jump / (0.6745 * std::f64::consts::SQRT_2);
    sigma * (12.0 / n.max(1) as f64).sqrt()
}

/// Theil-Sen: the median slope of all pairs. 0 for fewer than two samples.
fn slope(points: &[(f64, f64)]) -> f64 {
    let pairs = points.iter().enumerate().flat_map(|(i, a)| points[i + 1..].iter().map(move |b| (a, b)));
    median(pairs.filter(|(a, b)| b.0 > a.0).map(|(a, b)| (b.1 - a.1) / (b.0 - a.0)).collect())
}

/// Distances between neighbours, less what the trend explains.
fn residual_jumps(points: &[(f64, f64)], slope: f64) -> Vec<f64> {
    points.windows(2).map(|w| (w[1].1 - w[0].1 - slope * (w[1].0 - w[0].0)).abs()).collect()
}

/// Running median of five: removes single spikes and keeps steps.
pub(super) fn smoothed(losses: &[f64]) -> Vec<f64> {
    let window = |i: usize| losses[i.saturating_sub(2)..(i + 3).min(losses.len())].to_vec();
    (0..losses.len()).map(|i| median(window(i))).collect()
}

fn thinned(late: &[CurveSample], point: impl Fn(&CurveSample) -> (f64, f64)) -> Vec<(f64, f64)> {
    let mean = |group: &[CurveSample]| {
        let sum = group.iter().map(&point).fold((0.0, 0.0), |a, p| (a.0 + p.0, a.1 + p.1));
        (sum.0 / group.len() as f64, sum.1 / group.len() as f64)
    };
    late.chunks(late.len().div_ceil(MAX_POINTS).max(1)).map(mean).collect()
}

/// 0 of nothing.
fn median(mut values: Vec<f64>) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    let count = values.len();
    let (below, &mut middle, _) = values.select_nth_unstable_by(count / 2, f64::total_cmp);
    if count % 2 == 1 {
        return middle;
    }
    let before = below.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    0.5 * before + 0.5 * middle
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spike_does_not_move_the_slope() {
        let mut points: Vec<(f64, f64)> = (0..20).map(|i| (f64::from(i), 2.0 - 0.1 * f64::from(i))).collect();
        points[18].1 = 1e6;
        assert!((slope(&points) + 0.1).abs() < 1e-9);
    }

    #[test]
    fn a_long_curve_is_thinned_evenly() {
        let sample = |i: u32| CurveSample { step: f64::from(i), train_loss: 1.0, val_loss: 2.0 };
        let curve: Vec<CurveSample> = (0..1000).map(sample).collect();
        let thin = thinned(&curve, |s| (s.step, s.val_loss));
        assert_eq!((thin.len(), thin[0], thin[1]), (125, (3.5, 2.0), (11.5, 2.0)));
    }
}
