//! One axis: from values to the unit interval and back. Ticks are in [`super::ticks`]; pixels in [`super::frame`].

/// How values spread along an axis.
#[derive(Debug, Clone, PartialEq)]
pub enum Scale {
    /// Evenly.
    Linear,
    /// Evenly, for counts: ticks stand at whole numbers only.
    Whole,
    /// Evenly in the logarithm; `low` must be positive.
    Log,
    /// Evenly in the logarithm of 1 − v, for momentum and its kin; `high` must be below 1.
    LogComplement,
    /// These values in this order, one cell each; values between two levels fall between their cells.
    Levels(Vec<f64>),
    /// These rising values, one cell each, which lie about evenly on another scale: its ticks are theirs.
    Cells(Vec<f64>, Box<Scale>),
    /// Names, one cell each; the value is the index.
    Categories(Vec<String>),
}

/// What is this share of the axis away is nearly the same place: no eye tells a tenth of it, no hand aims at half.
const ROUNDING: f64 = 0.002;

/// An axis with its title.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// The title, translated.
    pub label: String,
    /// How values spread.
    pub scale: Scale,
    /// The value at 0 (levels and categories ignore it).
    pub low: f64,
    /// The value at 1 (levels and categories ignore it).
    pub high: f64,
}

impl Axis {
    /// An axis from `low` to `high`. A scale that cannot show the range (a logarithm of 0, say) becomes linear, and
    /// an empty range is widened, so that every axis can be drawn.
    pub fn new(label: impl Into<String>, scale: Scale, low: f64, high: f64) -> Self {
        let label = label.into();
        let (low, high) = if low.is_finite() && high.is_finite() { (low, high) } else { (0.0, 1.0) };
        let scale = match scale {
            Scale::Log if low <= 0.0 || high <= 0.0 => Scale::Linear,
            Scale::LogComplement if low >= 1.0 || high >= 1.0 => Scale::Linear,
            other => other,
        };
        let (low, high) = widen(&scale, low, high);
        Axis { label, scale, low, high }
    }

    /// An axis that fits measured values: non-finite ones are ignored, the ends get a little air, and a logarithmic
    /// axis is used only where all values are positive.
    pub fn fit(label: impl Into<String>, log: bool, values: impl IntoIterator<Item = f64>) -> Self {
        let (low, high) = extent(values).unwrap_or((0.0, 1.0));
        let scale = if log && low > 0.0 { Scale::Log } else { Scale::Linear };
        let axis = Axis::new(label, scale, low, high);
        let (a, b) = (axis.raw(axis.low), axis.raw(axis.high));
        let air = 0.04 * (b - a);
        let (low, high) = match axis.scale {
            Scale::Log => ((a - air).exp(), (b + air).exp()),
            _ if axis.low >= 0.0 => ((a - air).max(0.0), b + air),
            _ => (a - air, b + air),
        };
        Axis { low, high, ..axis }
    }

    /// An axis for the values of trials, where smaller is better and some all but diverged: from the best to the 90th
    /// percentile (worse values are drawn at the end), logarithmic where that spans a factor of 6 or more.
    pub fn for_values(label: impl Into<String>, values: impl IntoIterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.into_iter().filter(|v| v.is_finite()).collect();
        values.sort_by(f64::total_cmp);
        let low = values.first().copied().unwrap_or(0.0);
        let high = values.get((values.len() * 9).div_ceil(10).saturating_sub(1)).copied().unwrap_or(1.0);
        let log = low > 0.0 && high / low >= 6.0;
        Axis::new(label, if log { Scale::Log } else { Scale::Linear }, low, high)
    }

    /// The same where larger may be better: then the axis falls, from the best to the 10th percentile, and is linear, as
    /// shares and scores are read.
    pub fn for_best(label: impl Into<String>, values: impl IntoIterator<Item = f64>, higher: bool) -> Self {
        if !higher {
            return Axis::for_values(label, values);
        }
        let turned = Axis::for_values(label, values.into_iter().map(|v| -v));
        Axis { scale: Scale::Linear, low: -turned.low, high: -turned.high, ..turned }
    }

    /// Whether it runs from large to small.
    pub fn falls(&self) -> bool {
        self.low > self.high
    }

    /// The same axis from small to large.
    pub fn rising(&self) -> Self {
        let (low, high) = (self.low.min(self.high), self.low.max(self.high));
        Axis { low, high, ..self.clone() }
    }

    /// Where `value` lies, 0 at the low end and 1 at the high end; outside that for values beyond the range, NaN for
    /// values that are not finite or that the scale cannot show.
    pub fn unit(&self, value: f64) -> f64 {
        if !value.is_finite() {
            return f64::NAN;
        }
        match &self.scale {
            Scale::Levels(levels) => cell(index_of(levels, value), levels.len()),
            Scale::Cells(values, of) => cell(index_on(values, of, value), values.len()),
            Scale::Categories(names) => cell(value, names.len()),
            _ => {
                let (a, b) = (self.raw(self.low), self.raw(self.high));
                (self.raw(value) - a) / (b - a)
            }
        }
    }

    /// The value at `unit`: the inverse of [`Axis::unit`]; levels and categories answer the nearest cell's.
    pub fn value(&self, unit: f64) -> f64 {
        let nearest = |n: usize| ((unit * n as f64).floor().max(0.0) as usize).min(n.saturating_sub(1));
        let (a, b) = (self.raw(self.low), self.raw(self.high));
        let raw = a + unit * (b - a);
        match &self.scale {
            Scale::Linear | Scale::Whole | Scale::Log | Scale::LogComplement => self.scale.unraw(raw),
            Scale::Levels(levels) | Scale::Cells(levels, _) => {
                levels.get(nearest(levels.len())).copied().unwrap_or(f64::NAN)
            }
            Scale::Categories(names) => nearest(names.len()) as f64,
        }
    }

    /// The value at `unit`, also between the values of cells; categories answer the nearest.
    pub fn between(&self, unit: f64) -> f64 {
        let (values, of) = match &self.scale {
            Scale::Levels(values) => (values, &Scale::Linear),
            Scale::Cells(values, of) => (values, &**of),
            _ => return self.value(unit),
        };
        let last = values.len().saturating_sub(1);
        let index = (unit * values.len() as f64 - 0.5).clamp(0.0, last as f64);
        let below = (index as usize).min(last.saturating_sub(1));
        match (values.get(below), values.get(below + 1)) {
            (Some(&a), Some(&b)) => {
                let share = index - below as f64;
                of.unraw(of.raw(a) + share * (of.raw(b) - of.raw(a)))
            }
            _ => self.value(unit),
        }
    }

    /// The shortest number that lies at nearly the same place.
    pub fn rounded(&self, value: f64) -> f64 {
        let short = |digits: usize| format!("{value:.digits$e}").parse::<f64>().unwrap_or(value);
        let near = |x: &f64| (self.unit(*x) - self.unit(value)).abs() < ROUNDING;
        (1..16).map(short).find(near).unwrap_or(value)
    }

    /// Which cell a value lies in; none on a continuous axis.
    pub fn cell_of(&self, value: f64) -> Option<usize> {
        let cells = self.cells()?;
        let index = match &self.scale {
            // Values of trials are those of the cells: no need to measure.
            Scale::Levels(values) | Scale::Cells(values, _) => values.partition_point(|v| *v < value),
            _ => value.max(0.0) as usize,
        };
        Some(index.min(cells.checked_sub(1)?))
    }

    /// Half the width of one cell in units; zero for continuous axes.
    pub fn half_cell(&self) -> f64 {
        self.cells().map_or(0.0, |n| 0.5 / n.max(1) as f64)
    }

    /// How many cells there are; none on a continuous axis.
    pub fn cells(&self) -> Option<usize> {
        match &self.scale {
            Scale::Levels(values) | Scale::Cells(values, _) => Some(values.len()),
            Scale::Categories(names) => Some(names.len()),
            _ => None,
        }
    }

    fn raw(&self, value: f64) -> f64 {
        self.scale.raw(value)
    }
}

impl Scale {
    /// Onto the line where equal distances count the same.
    fn raw(&self, value: f64) -> f64 {
        match self {
            Scale::Log => value.ln(),
            Scale::LogComplement => -(1.0 - value).ln(),
            _ => value,
        }
    }

    fn unraw(&self, raw: f64) -> f64 {
        match self {
            Scale::Log => raw.exp(),
            Scale::LogComplement => 1.0 - (-raw).exp(),
            _ => raw,
        }
    }
}

/// The smallest and largest of the finite values.
pub fn extent(values: impl IntoIterator<Item = f64>) -> Option<(f64, f64)> {
    values.into_iter().filter(|v| v.is_finite()).fold(None, |range, v| match range {
        None => Some((v, v)),
        Some((low, high)) => Some((low.min(v), high.max(v))),
    })
}

fn widen(scale: &Scale, low: f64, high: f64) -> (f64, f64) {
    if low != high {
        return (low, high);
    }
    match scale {
        Scale::Log => (low / 2.0, high * 2.0),
        Scale::LogComplement => (1.0 - (1.0 - low) * 2.0, 1.0 - (1.0 - high) / 2.0),
        _ => {
            let half = if low == 0.0 { 0.5 } else { low.abs() * 0.5 };
            (low - half, high + half)
        }
    }
}

fn cell(index: f64, cells: usize) -> f64 {
    (index + 0.5) / cells.max(1) as f64
}

/// The place of `value` among ascending or descending `levels`, fractional between two of them.
fn index_of(levels: &[f64], value: f64) -> f64 {
    let between = levels.windows(2).position(|w| (w[0] - value) * (w[1] - value) <= 0.0);
    match between {
        Some(i) => {
            let width = levels[i + 1] - levels[i];
            i as f64 + if width == 0.0 { 0.0 } else { (value - levels[i]) / width }
        }
        None => {
            let (first, last) = (levels.first().copied(), levels.last().copied());
            let nearer_the_end = first.zip(last).is_some_and(|(a, b)| (value - b).abs() < (value - a).abs());
            if nearer_the_end { levels.len() as f64 - 1.0 } else { 0.0 }
        }
    }
}

/// The place of `value` among rising `values`, fractional between and beyond them as the scale measures it.
fn index_on(values: &[f64], of: &Scale, value: f64) -> f64 {
    let above = values.partition_point(|v| *v < value).clamp(1, values.len().max(2) - 1);
    match (values.get(above - 1), values.get(above)) {
        (Some(&a), Some(&b)) => (above - 1) as f64 + (of.raw(value) - of.raw(a)) / (of.raw(b) - of.raw(a)),
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9
    }

    #[test]
    fn every_continuous_scale_inverts() {
        for (scale, low, high) in
            [(Scale::Linear, -2.0, 5.0), (Scale::Log, 1e-4, 1.0), (Scale::LogComplement, 0.8, 0.99)]
        {
            let axis = Axis::new("", scale, low, high);
            assert!(near(axis.unit(low), 0.0) && near(axis.unit(high), 1.0));
            for u in [0.0, 0.3, 0.77, 1.0] {
                assert!(near(axis.unit(axis.value(u)), u));
            }
        }
    }

    #[test]
    fn log_complement_spaces_momentum_evenly_in_one_minus_beta() {
        let axis = Axis::new("momentum", Scale::LogComplement, 0.9, 0.999);
        assert!(near(axis.unit(0.99), 0.5));
    }

    #[test]
    fn levels_get_half_a_cell_of_padding() {
        let axis = Axis::new("batch", Scale::Levels(vec![8.0, 16.0, 32.0, 64.0]), 8.0, 64.0);
        assert!(near(axis.unit(8.0), 0.125) && near(axis.unit(64.0), 0.875));
        assert!(near(axis.unit(24.0), 0.5));
        assert!(near(axis.value(0.99), 64.0) && near(axis.value(0.4), 16.0));
        assert!(near(axis.unit(1000.0), 0.875) && near(axis.unit(1.0), 0.125));
    }

    #[test]
    fn cells_lie_side_by_side_and_their_scale_goes_on_within_them() {
        let values: Vec<f64> = (0..5).map(|i| 10f64.powi(i - 4)).collect();
        let axis = Axis::new("lr", Scale::Cells(values, Box::new(Scale::Log)), 1e-4, 1.0);
        assert!(near(axis.unit(1e-4), 0.1) && near(axis.unit(1.0), 0.9));
        assert!(near(axis.unit(10f64.powf(-2.5)), 0.4));
        assert!(near(axis.unit(10f64.powf(0.5)), 1.0) && near(axis.unit(10f64.powf(-4.5)), 0.0));
        assert!(near(axis.value(0.39), 1e-3) && near(axis.half_cell(), 0.1));
        assert!(near(axis.between(0.4), 10f64.powf(-2.5)) && near(axis.between(1.0), 1.0));
        assert_eq!((axis.cell_of(1e-4), axis.cell_of(1e-2), axis.cell_of(1.0)), (Some(0), Some(2), Some(4)));
    }

    #[test]
    fn ranges_that_cannot_be_drawn_are_mended() {
        assert_eq!(Axis::new("", Scale::Log, 0.0, 1.0).scale, Scale::Linear);
        let flat = Axis::new("", Scale::Linear, 3.0, 3.0);
        assert!(flat.low < 3.0 && flat.high > 3.0);
        let empty = Axis::fit("", true, [f64::NAN, f64::INFINITY]);
        assert!(empty.unit(0.5).is_finite());
    }

    #[test]
    fn one_exploded_trial_does_not_flatten_the_others() {
        let values = (1..=20).map(|i| 0.1 * f64::from(i)).chain([1e9, f64::NAN]);
        let axis = Axis::for_values("loss", values);
        assert!(axis.low == 0.1 && axis.high < 3.0 && axis.scale == Scale::Log, "{axis:?}");
    }

    #[test]
    fn where_more_is_better_the_best_is_at_the_beginning() {
        let axis = Axis::for_best("accuracy", (0..=20).map(|i| 0.04 * f64::from(i)), true);
        assert!(axis.falls() && near(axis.low, 0.8) && axis.high < 0.12, "{axis:?}");
        assert!(near(axis.unit(0.8), 0.0) && axis.unit(0.0) > 1.0 && axis.unit(0.5) < axis.unit(0.4));
        let rising = axis.rising();
        assert!(!rising.falls() && near(rising.unit(0.8), 1.0));
        assert_eq!(Axis::for_best("loss", [1.0, 2.0], false), Axis::for_values("loss", [1.0, 2.0]));
    }

    #[test]
    fn values_that_are_not_finite_have_no_place() {
        assert!(Axis::new("", Scale::Linear, 0.0, 1.0).unit(f64::INFINITY).is_nan());
        assert!(Axis::new("", Scale::Log, 0.1, 1.0).unit(-1.0).is_nan());
    }
}
