//! Ticks: round numbers along an axis, and how they are written.

use super::axis::{Axis, Scale};

/// A labelled place on an axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Its value.
    pub value: f64,
    /// Its place, 0 … 1.
    pub at: f64,
    /// Its text; empty for a grid line without one.
    pub label: String,
}

impl Axis {
    /// At most about `most` ticks at round values.
    pub fn ticks(&self, most: usize) -> Vec<Tick> {
        let most = most.max(2);
        match &self.scale {
            Scale::Linear => linear(self, most),
            Scale::Whole => whole(self, most),
            Scale::Log if powers_of_two(self.low, self.high) => doublings(self, most),
            Scale::Log => decades(self, most),
            Scale::LogComplement => complements(self, most),
            Scale::Levels(levels) => {
                let labels: Vec<_> = levels.iter().map(|&v| (v, plain(v))).collect();
                thin(self, labels, most)
            }
            Scale::Cells(_, of) => {
                let line = Axis::new("", (**of).clone(), self.low, self.high);
                let at_cells = |tick: Tick| Tick { at: self.unit(tick.value), ..tick };
                line.ticks(most).into_iter().map(at_cells).collect()
            }
            Scale::Categories(names) => {
                let labels = names.iter().enumerate().map(|(i, name)| (i as f64, name.clone())).collect();
                thin(self, labels, most.max(names.len()))
            }
        }
    }
}

fn whole(axis: &Axis, most: usize) -> Vec<Tick> {
    let ticks = linear(axis, most).into_iter().filter(|tick| tick.value.fract() == 0.0);
    ticks.map(|tick| Tick { label: plain(tick.value), ..tick }).collect()
}

/// A number as a person would write it: at most four significant digits, superscript powers of ten for the very
/// small and very large.
pub fn plain(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let size = value.abs();
    if !value.is_finite() {
        return if value.is_nan() { "NaN".to_owned() } else { "∞".to_owned() };
    }
    if !(9.995e-4..1e6).contains(&size) {
        let exponent = size.log10().floor() as i32;
        let mantissa = value / 10f64.powi(exponent);
        let times = trim(format!("{mantissa:.2}"));
        return if times == "1" { power(exponent) } else { format!("{times}×{}", power(exponent)) };
    }
    let digits = (3 - size.log10().floor() as i32).clamp(0, 6) as usize;
    trim(format!("{value:.digits$}")).replace('-', "−")
}

/// A measured value in two significant digits, for labels inside a chart.
pub fn short(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return plain(value);
    }
    let unit = 10f64.powf(value.abs().log10().floor() - 1.0);
    plain((value / unit).round() * unit)
}

fn trim(text: String) -> String {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// 10 to an integer power, with superscripts.
fn power(exponent: i32) -> String {
    let digits = exponent.to_string();
    let raised = digits.chars().map(|c| match c {
        '-' => '⁻',
        _ => ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'][c.to_digit(10).unwrap_or(0) as usize],
    });
    format!("10{}", raised.collect::<String>())
}

fn tick(axis: &Axis, value: f64, label: String) -> Tick {
    Tick { value, at: axis.unit(value), label }
}

fn inside(tick: &Tick) -> bool {
    (-1e-9..=1.0 + 1e-9).contains(&tick.at)
}

fn linear(axis: &Axis, most: usize) -> Vec<Tick> {
    let span = (axis.high - axis.low).abs();
    let rough = span / most as f64;
    let unit = 10f64.powf(rough.log10().floor());
    let step =
        [1.0, 2.0, 5.0, 10.0].into_iter().map(|m| m * unit).find(|s| *s >= rough * 0.999).unwrap_or(rough);
    let (low, high) = (axis.low.min(axis.high), axis.low.max(axis.high));
    let digits = (-step.log10().floor()).clamp(0.0, 8.0) as usize;
    let write = |v: f64| {
        if high.abs().max(low.abs()) >= 1e6 || step < 1e-4 {
            plain(v)
        } else {
            format!("{v:.digits$}").replace('-', "−")
        }
    };
    let first = (low / step - 1e-9).ceil() as i64;
    let last = (high / step + 1e-9).floor() as i64;
    (first..=last.min(first + 100)).map(|i| tick(axis, i as f64 * step, write(i as f64 * step))).collect()
}

fn powers_of_two(low: f64, high: f64) -> bool {
    let power = |v: f64| v >= 1.0 && v.log2().fract() == 0.0;
    power(low) && power(high)
}

fn doublings(axis: &Axis, most: usize) -> Vec<Tick> {
    let (low, high) = (axis.low.log2().round() as i32, axis.high.log2().round() as i32);
    let values = (low.min(high)..=low.max(high)).map(|e| 2f64.powi(e)).map(|v| (v, plain(v))).collect();
    thin(axis, values, most)
}

fn decades(axis: &Axis, most: usize) -> Vec<Tick> {
    let (low, high) = (axis.low.min(axis.high), axis.low.max(axis.high));
    let (first, last) = (low.log10().floor() as i32, high.log10().ceil() as i32);
    let write = |v: f64| {
        let exponent = v.log10().round() as i32;
        let wide = low < 9.99e-4 || high > 1.001e4;
        if wide && (v / 10f64.powi(exponent) - 1.0).abs() < 1e-9 { power(exponent) } else { plain(v) }
    };
    let within = |mantissas: &[f64]| -> Vec<Tick> {
        (first..=last)
            .flat_map(|e| mantissas.iter().map(move |m| m * 10f64.powi(e)))
            .map(|v| tick(axis, v, write(v)))
            .filter(inside)
            .collect()
    };
    for mantissas in [&[1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0][..], &[1.0, 2.0, 5.0], &[1.0, 3.0]] {
        let ticks = within(mantissas);
        if ticks.len() <= most && within(&[1.0]).len() <= mantissas.len() {
            return if ticks.len() >= 2 { ticks } else { linear(axis, most) };
        }
    }
    let whole = within(&[1.0]);
    let every = whole.len().div_ceil(most).max(1);
    whole.into_iter().filter(|t| (t.value.log10().round() as i32).rem_euclid(every as i32) == 0).collect()
}

fn complements(axis: &Axis, most: usize) -> Vec<Tick> {
    let candidates = |mantissas: &[f64]| -> Vec<Tick> {
        (0..8)
            .flat_map(|e| mantissas.iter().map(move |m| 1.0 - m * 10f64.powi(-e)))
            .map(|v| tick(axis, v, trim(format!("{v:.8}"))))
            .filter(inside)
            .collect()
    };
    let fine = candidates(&[5.0, 2.0, 1.0]);
    if fine.len() <= most { fine } else { candidates(&[1.0]) }
}

/// Keeps every n-th of the labels so that at most `most` stay.
fn thin(axis: &Axis, labels: Vec<(f64, String)>, most: usize) -> Vec<Tick> {
    let every = labels.len().div_ceil(most).max(1);
    labels.into_iter().step_by(every).map(|(value, label)| tick(axis, value, label)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(scale: Scale, low: f64, high: f64, most: usize) -> Vec<String> {
        Axis::new("", scale, low, high).ticks(most).into_iter().map(|t| t.label).collect()
    }

    #[test]
    fn learning_rates_are_written_as_powers_of_ten() {
        assert_eq!(labels(Scale::Log, 1e-4, 1.0, 8), ["10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "10⁰"]);
    }

    #[test]
    fn short_logarithmic_ranges_are_written_out() {
        assert_eq!(
            labels(Scale::Log, 0.001, 0.1, 8),
            ["0.001", "0.002", "0.005", "0.01", "0.02", "0.05", "0.1"]
        );
        assert_eq!(labels(Scale::Log, 0.001, 0.1, 3), ["0.001", "0.01", "0.1"]);
    }

    #[test]
    fn batch_sizes_double() {
        assert_eq!(labels(Scale::Log, 8.0, 512.0, 8), ["8", "16", "32", "64", "128", "256", "512"]);
        assert_eq!(labels(Scale::Log, 8.0, 512.0, 4), ["8", "32", "128", "512"]);
        assert_eq!(labels(Scale::Levels(vec![8.0, 16.0, 32.0]), 8.0, 32.0, 8), ["8", "16", "32"]);
    }

    #[test]
    fn linear_steps_are_round() {
        assert_eq!(labels(Scale::Linear, 0.0, 1.0, 5), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        assert_eq!(labels(Scale::Whole, 0.0, 3.0, 8), ["0", "1", "2", "3"]);
        assert_eq!(labels(Scale::Linear, -13.0, 42.0, 6), ["−10", "0", "10", "20", "30", "40"]);
    }

    #[test]
    fn momentum_ticks_lie_close_to_one() {
        assert_eq!(labels(Scale::LogComplement, 0.8, 0.99, 8), ["0.8", "0.9", "0.95", "0.98", "0.99"]);
    }

    #[test]
    fn numbers_read_as_a_person_writes_them() {
        for (value, text) in [
            (0.001, "0.001"),
            (1e-4, "10⁻⁴"),
            (2.5e-5, "2.5×10⁻⁵"),
            (0.34567, "0.3457"),
            (512.0, "512"),
            (-0.5, "−0.5"),
        ] {
            assert_eq!(plain(value), text);
        }
    }
}
