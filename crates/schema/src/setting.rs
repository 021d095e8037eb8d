//! What a field is set to: one value, a range to search or a list of choices, with the text form used in URLs
//! (`x`, `a..b`, `a..b/n`, `a|b|c`). Parsing never fails: it gives the nearest valid setting and says what it had to change.

use crate::field::{Field, Kind, Scale};
use crate::note::NoteKind;

/// One value of a field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    /// Of a numeric field.
    Number(f64),
    /// Position in the field's list of choices.
    Choice(usize),
}

/// What a field is set to.
#[derive(Debug, Clone, PartialEq)]
pub enum Setting {
    /// Not searched.
    Fixed(Value),
    /// Searched between these ends, on the field's scale.
    Range {
        /// Lower end.
        low: f64,
        /// Upper end.
        high: f64,
        /// How many values there are in between, evenly spaced and with both ends; fewer where there are not so many
        /// whole numbers. None for all.
        levels: Option<u32>,
    },
    /// Searched over these values: rising numbers, or choices in the table's order; at least two.
    List(Vec<Value>),
}

/// The least and the most values that a range may be cut into.
pub const LEVELS: std::ops::RangeInclusive<u32> = 2..=64;
/// At most this many entries in a list.
const LIST_MAX: usize = 32;
/// Where a logarithmic range may begin when the field itself may be zero.
const LOG_FLOOR: f64 = 1e-9;

type Parsed<T> = (T, Option<NoteKind>);

impl Value {
    /// As it stands in a URL.
    #[must_use]
    pub fn to_text(self, field: &Field) -> String {
        match (self, field.kind) {
            (Self::Choice(index), Kind::Choice(names)) => names[index.min(names.len() - 1)].to_owned(),
            (Self::Number(x), _) => number_text(x),
            (Self::Choice(index), _) => index.to_string(),
        }
    }

    /// The number; a choice's index.
    #[must_use]
    pub fn as_f64(self) -> f64 {
        match self {
            Self::Number(x) => x,
            Self::Choice(index) => index as f64,
        }
    }

    fn parse(field: &Field, text: &str) -> Result<Parsed<Self>, NoteKind> {
        match field.kind {
            Kind::Choice(names) => names
                .iter()
                .position(|name| *name == text)
                .map(|index| (Self::Choice(index), None))
                .ok_or(NoteKind::NotAChoice),
            Kind::Float { min, max, .. } => number(text).map(|x| clamp(x, min, max)),
            Kind::Int { min, max, .. } => number(text).map(|x| {
                let (value, note) = clamp(x.round(), min, max);
                (value, note.or((x.round() != x).then_some(NoteKind::Rounded)))
            }),
        }
    }
}

fn number(text: &str) -> Result<f64, NoteKind> {
    text.parse().ok().filter(|x: &f64| x.is_finite()).ok_or(NoteKind::NotANumber)
}

/// The shortest text that reads back as the same number; small ones with an exponent, because nobody counts zeros.
fn number_text(x: f64) -> String {
    if x != 0.0 && x.abs() < 1e-4 { format!("{x:e}") } else { x.to_string() }
}

fn clamp(x: f64, min: f64, max: f64) -> Parsed<Value> {
    // `+ 0.0` turns -0 into 0, so that equal settings have equal texts.
    let inside = x.clamp(min, max) + 0.0;
    (Value::Number(inside), (inside != x).then_some(NoteKind::OutOfRange))
}

impl Setting {
    /// The setting closest to what the text says, and what had to be changed. A text that says nothing usable gives
    /// the field's default.
    #[must_use]
    pub fn parse(field: &Field, text: &str) -> Parsed<Self> {
        let parsed = if let Some((low, high)) = text.split_once("..") {
            Self::parse_range(field, low, high)
        } else if text.contains('|') {
            Self::parse_list(field, text)
        } else {
            Value::parse(field, text).map(|(value, note)| (Self::Fixed(value), note))
        };
        parsed.unwrap_or_else(|note| (Self::default_of(field), Some(note)))
    }

    /// The field's default. The table's tests make sure that each parses.
    #[must_use]
    pub fn default_of(field: &Field) -> Self {
        if field.default.contains("..") {
            let ends = field.default.split_once("..");
            if let Some((Ok(low), Ok(high))) = ends.map(|(a, b)| (a.parse(), b.parse())) {
                return Self::Range { low, high, levels: None };
            }
        }
        let value = Value::parse(field, field.default).map_or(Value::Choice(0), |(value, _)| value);
        Self::Fixed(value)
    }

    fn parse_range(field: &Field, low: &str, high: &str) -> Result<Parsed<Self>, NoteKind> {
        if !field.can_sweep() {
            return Err(NoteKind::CannotSweep);
        }
        let Some((min, max)) = field.limits() else { return Err(NoteKind::NotAChoice) };
        let (high, levels, third) = parse_levels(high);
        let (a, first) = Value::parse(field, low)?;
        let (b, second) = Value::parse(field, high)?;
        let (a, b) = (a.as_f64(), b.as_f64());
        let reversed = (a > b).then_some(NoteKind::Reversed);
        let (low, high, snapped) = match (field.scale(), levels) {
            // Cut into levels, it may begin and end at any number that has a ratio to others.
            (Some(Scale::PowersOfTwo), Some(_)) => {
                let (low, high) = (a.min(b), a.max(b));
                (low.max(1.0), high.max(1.0), (low < 1.0).then_some(NoteKind::OutOfRange))
            }
            _ => snap_ends(field, a.min(b), a.max(b), min, max),
        };
        let note = first.or(second).or(reversed).or(snapped).or(third);
        let setting =
            if low == high { Self::Fixed(Value::Number(low)) } else { Self::Range { low, high, levels } };
        Ok((setting, note))
    }

    fn parse_list(field: &Field, text: &str) -> Result<Parsed<Self>, NoteKind> {
        if !field.can_sweep() {
            return Err(NoteKind::CannotSweep);
        }
        let mut note = None;
        let mut values = Vec::new();
        for part in text.split('|').take(LIST_MAX) {
            match Value::parse(field, part) {
                Ok((value, changed)) => {
                    note = note.or(changed);
                    values.push(value);
                }
                Err(kind) => note = note.or(Some(kind)),
            }
        }
        if text.split('|').nth(LIST_MAX).is_some() {
            note = Some(NoteKind::TooMany);
        }
        values.sort_by(|a, b| a.as_f64().total_cmp(&b.as_f64()));
        let given = values.len();
        values.dedup();
        if values.len() < given {
            note = note.or(Some(NoteKind::Repeated));
        }
        match values.as_slice() {
            [] => Err(note.unwrap_or(NoteKind::NotAChoice)),
            [only] => Ok((Self::Fixed(*only), note)),
            _ => Ok((Self::List(values), note)),
        }
    }

    /// As it stands in a URL; [`Setting::parse`] gives it back.
    #[must_use]
    pub fn to_text(&self, field: &Field) -> String {
        match self {
            Self::Fixed(value) => value.to_text(field),
            Self::Range { low, high, levels } => {
                let levels = levels.map_or_else(String::new, |n| format!("/{n}"));
                format!("{}..{}{levels}", number_text(*low), number_text(*high))
            }
            Self::List(values) => {
                values.iter().map(|value| value.to_text(field)).collect::<Vec<_>>().join("|")
            }
        }
    }

    /// Whether it is not searched.
    #[must_use]
    pub const fn is_fixed(&self) -> bool {
        matches!(self, Self::Fixed(_))
    }

    /// The greatest number that it can take; of choices, the last one's position.
    #[must_use]
    pub fn greatest(&self) -> f64 {
        match self {
            Self::Fixed(value) => value.as_f64(),
            Self::Range { high, .. } => *high,
            // They rise.
            Self::List(values) => values.last().map_or(f64::NEG_INFINITY, |value| value.as_f64()),
        }
    }

    /// Whether it can take this choice.
    #[must_use]
    pub fn may_be(&self, field: &Field, name: &str) -> bool {
        match self {
            Self::Fixed(value) => value.to_text(field) == name,
            Self::List(values) => values.iter().any(|value| value.to_text(field) == name),
            Self::Range { .. } => false,
        }
    }
}

/// Cuts the number of levels from the end of a range. What is no number is left out.
fn parse_levels(high: &str) -> (&str, Option<u32>, Option<NoteKind>) {
    let Some((high, levels)) = high.split_once('/') else { return (high, None, None) };
    let Ok(given) = number(levels) else { return (high, None, Some(NoteKind::NotANumber)) };
    let inside = given.round().clamp(f64::from(*LEVELS.start()), f64::from(*LEVELS.end()));
    let note = if inside == given.round() { NoteKind::Rounded } else { NoteKind::OutOfRange };
    (high, Some(inside as u32), (inside != given).then_some(note))
}

/// Moves the ends of a range to where the field's scale allows them.
fn snap_ends(field: &Field, low: f64, high: f64, min: f64, max: f64) -> (f64, f64, Option<NoteKind>) {
    match field.scale() {
        Some(Scale::PowersOfTwo) => {
            let (a, b) = (nearest_power(low, min, max), nearest_power(high, min, max));
            (a, b, (a != low || b != high).then_some(NoteKind::Rounded))
        }
        Some(Scale::Log) if low <= 0.0 => {
            let floor = if min > 0.0 { min } else { LOG_FLOOR };
            (floor, high.max(floor), Some(NoteKind::OutOfRange))
        }
        _ => (low, high, None),
    }
}

/// By ratio, without logarithms, whose last digit depends on the platform.
fn nearest_power(x: f64, min: f64, max: f64) -> f64 {
    let ratio = |power: f64| (power / x).max(x / power);
    let powers = (0..31).map(|exponent| f64::from(1_u32 << exponent));
    let nearest = powers.min_by(|a, b| ratio(*a).total_cmp(&ratio(*b)));
    nearest.unwrap_or(min).clamp(min, max)
}

/// The powers of two from `low` to `high`, both ends included when they are such.
#[must_use]
pub fn powers_of_two(low: f64, high: f64) -> Vec<f64> {
    (0..31).map(|exponent| f64::from(1_u32 << exponent)).filter(|x| (low..=high).contains(x)).collect()
}
