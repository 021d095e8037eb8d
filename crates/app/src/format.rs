//! Numbers as people read them.

use schema::{Key, Value};

pub use crate::charts::ticks::plain;
use crate::i18n::I18n;

/// A loss: four significant digits.
#[must_use]
pub fn loss(x: f64) -> String {
    if x.is_finite() && (1e-3..1e4).contains(&x) {
        let digits = (3 - x.log10().floor() as i32).clamp(0, 6) as usize;
        format!("{x:.digits$}")
    } else {
        plain(x)
    }
}

/// Any number: three significant digits.
#[must_use]
pub fn number(x: f64) -> String {
    if x == 0.0 || !x.is_finite() {
        return plain(x);
    }
    let unit = 10f64.powf(x.abs().log10().floor() - 2.0);
    plain((x / unit).round() * unit)
}

/// A share as a percentage with one digit.
#[must_use]
pub fn percent(x: f32) -> String {
    format!("{:.1}%", 100.0 * x)
}

/// A count with thousands apart.
#[must_use]
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

/// A hyperparameter's value: a short number, or the choice's name.
#[must_use]
pub fn value(i18n: &I18n, key: Key, value: Value) -> String {
    match value {
        Value::Number(x) => plain(x),
        Value::Choice(_) => i18n.choice(key.field(), &value.to_text(key.field())).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_keep_four_digits() {
        assert_eq!(loss(0.123_456), "0.1235");
        assert_eq!(loss(2.345_678), "2.346");
        assert_eq!(loss(123.456), "123.5");
    }

    #[test]
    fn numbers_keep_three_digits() {
        assert_eq!(number(-1.23456), "−1.23");
        assert_eq!(number(0.001_234_5), "0.00123");
        assert_eq!((number(0.0), number(12_345.0)), ("0".into(), "12300".into()));
    }

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(count(999), "999");
        assert_eq!(count(1_234_567), "1\u{202f}234\u{202f}567");
    }
}
