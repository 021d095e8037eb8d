//! The values of a parameter, read off trials or put together from several sources.

use std::collections::BTreeSet;

use search::{Domain, Scale};

use super::CHOICES_MAX;

/// Up to so many different numbers are a list.
const LEVELS_MAX: usize = 12;
/// Ratio from which on positive numbers are taken for logarithmic.
const LOG_RATIO: f64 = 100.0;
/// Lists that are longer can only be meant to do harm: maps have a cell for each.
const LIST_MAX: usize = 512;
/// Whole numbers up to here are exact.
const WHOLE_MAX: f64 = 9_007_199_254_740_992.0;

/// A domain with the names of its choices.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Range {
    pub(crate) domain: Domain,
    pub(crate) labels: Vec<String>,
}

/// What a trial had for a parameter, before it is known what the parameter can be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    Number(f64),
    Text(String),
}

impl Cell {
    /// As a label.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Number(x) => x.to_string(),
            Self::Text(text) => text.clone(),
        }
    }
}

impl Range {
    fn numbers(domain: Domain) -> Self {
        Self { domain, labels: Vec::new() }
    }

    pub(crate) fn choices(labels: Vec<String>) -> Self {
        Self { domain: Domain::Choice { count: labels.len() as u32 }, labels }
    }

    /// A list of numbers.
    pub(crate) fn levels(values: impl IntoIterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.into_iter().filter(|x| x.is_finite()).map(|x| x + 0.0).collect();
        values.sort_by(f64::total_cmp);
        values.dedup();
        let (low, high) = (values.first().copied().unwrap_or(0.0), values.last().copied().unwrap_or(0.0));
        Self::numbers(Domain::Levels { scale: guessed_scale(low, high), values })
    }

    /// Numbers between two ends, whole ones if `step` says so.
    pub(crate) fn between(low: f64, high: f64, step: Option<f64>, scale: Scale) -> Self {
        let scale = if low > 0.0 || scale != Scale::Log { scale } else { Scale::Linear };
        let whole = |x: f64| x.fract() == 0.0 && x.abs() <= WHOLE_MAX;
        match step {
            Some(step) if step >= 1.0 && whole(low) && whole(high) && whole(step) => {
                let (low, high, step) = (low as i64, high as i64, step as i64);
                Self::numbers(Domain::Int { low, high, step, scale })
            }
            _ => Self::numbers(Domain::Float { low, high, scale }),
        }
    }

    /// What cells can be that were seen: none without any, or with more names than a parameter can have.
    pub(crate) fn seen<'a>(cells: impl Iterator<Item = &'a Cell> + Clone) -> Option<Self> {
        let mut numbers = Vec::new();
        for cell in cells.clone() {
            match cell {
                Cell::Number(x) => numbers.push(*x),
                Cell::Text(_) => return Self::named(cells),
            }
        }
        let count = numbers.len();
        let distinct = Self::levels(numbers);
        let Domain::Levels { values, scale } = &distinct.domain else { return None };
        let (low, high) = (*values.first()?, *values.last()?);
        let whole = values.iter().all(|x| x.fract() == 0.0 && x.abs() <= WHOLE_MAX);
        if values.len() <= LEVELS_MAX && (whole || 2 * values.len() <= count) {
            return Some(distinct);
        }
        Some(Self::between(low, high, whole.then_some(1.0), *scale))
    }

    fn named<'a>(cells: impl Iterator<Item = &'a Cell>) -> Option<Self> {
        let mut names = BTreeSet::new();
        for cell in cells {
            names.insert(cell.text());
            if names.len() > CHOICES_MAX {
                return None;
            }
        }
        Some(Self::choices(names.into_iter().collect()))
    }

    /// The number that stands for a cell; none for one that the range does not have.
    pub(crate) fn value(&self, cell: &Cell) -> Option<f64> {
        match (cell, self.labels.is_empty()) {
            (Cell::Number(x), true) => Some(*x + 0.0).filter(|x| x.is_finite()),
            (Cell::Text(_), true) => None,
            (cell, false) => {
                let text = cell.text();
                self.labels.iter().position(|label| *label == text).map(|place| place as f64)
            }
        }
    }

    /// Whether the domain has values, in order.
    pub(crate) fn is_sound(&self) -> bool {
        match &self.domain {
            Domain::Float { low, high, scale } => low <= high && takes(*scale, *low, *high),
            Domain::Int { low, high, step, scale } => {
                let ends = [*low as f64, *high as f64];
                let small = ends.iter().all(|x| x.abs() <= WHOLE_MAX);
                small && low <= high && *step >= 1 && takes(*scale, ends[0], ends[1])
            }
            Domain::Levels { values, scale } | Domain::Lattice { values, scale } => {
                let rising = values.windows(2).all(|pair| pair[0] < pair[1]);
                let ends = values.first().zip(values.last());
                rising
                    && values.len() <= LIST_MAX
                    && ends.is_some_and(|(low, high)| takes(*scale, *low, *high))
            }
            Domain::Choice { count } => *count > 0,
        }
    }

    /// What can be either: none for names and numbers, unless all names are numbers.
    pub(crate) fn united(&self, other: &Self) -> Option<Self> {
        match (self.labels.is_empty(), other.labels.is_empty()) {
            (true, true) => Some(Self::numbers(united_numbers(&self.domain, &other.domain))),
            (false, false) => {
                let new = other.labels.iter().filter(|label| !self.labels.contains(label));
                let labels: Vec<String> = self.labels.iter().chain(new).cloned().collect();
                (labels.len() <= CHOICES_MAX).then(|| Self::choices(labels))
            }
            (true, false) => self.united(&other.as_numbers()?),
            (false, true) => self.as_numbers()?.united(other),
        }
    }

    fn as_numbers(&self) -> Option<Self> {
        let numbers: Option<Vec<f64>> = self.labels.iter().map(|label| label.parse().ok()).collect();
        numbers.filter(|numbers| numbers.iter().all(|x: &f64| x.is_finite())).map(Self::levels)
    }

    /// One of the range's numbers as a number of `other`, which [`united`](Self::united) made from it.
    pub(crate) fn moved(&self, x: f64, other: &Self) -> Option<f64> {
        match self.labels.get(x as usize) {
            Some(label) if other.labels.is_empty() => label.parse().ok(),
            Some(label) => other.value(&Cell::Text(label.clone())),
            None => Some(x).filter(|_| self.labels.is_empty()),
        }
    }
}

/// Whether numbers between these ends can be measured so.
fn takes(scale: Scale, low: f64, high: f64) -> bool {
    let finite = low.is_finite() && high.is_finite();
    finite
        && match scale {
            Scale::Linear => true,
            Scale::Log => low > 0.0,
            Scale::LogComplement => high < 1.0,
        }
}

fn guessed_scale(low: f64, high: f64) -> Scale {
    if low > 0.0 && high / low >= LOG_RATIO { Scale::Log } else { Scale::Linear }
}

/// Lowest and highest number, and how they are measured.
fn ends(domain: &Domain) -> (f64, f64, Scale) {
    match domain {
        Domain::Float { low, high, scale } => (*low, *high, *scale),
        Domain::Int { low, high, scale, .. } => (*low as f64, *high as f64, *scale),
        Domain::Levels { values, scale } | Domain::Lattice { values, scale } => {
            (values.first().copied().unwrap_or(0.0), values.last().copied().unwrap_or(0.0), *scale)
        }
        Domain::Choice { count } => (0.0, f64::from(*count), Scale::Linear),
    }
}

fn united_numbers(a: &Domain, b: &Domain) -> Domain {
    if a == b {
        return a.clone();
    }
    let list = |domain: &Domain| match domain {
        Domain::Levels { values, .. } | Domain::Lattice { values, .. } => Some(values.clone()),
        _ => None,
    };
    if let (Some(mut values), Some(more)) = (list(a), list(b)) {
        values.extend(more);
        let Range { domain, .. } = Range::levels(values);
        return domain;
    }
    let ((a_low, a_high, a_scale), (b_low, b_high, b_scale)) = (ends(a), ends(b));
    let (low, high) = (a_low.min(b_low), a_high.max(b_high));
    let scale = match (a_scale, b_scale) {
        (Scale::LogComplement, Scale::LogComplement) if high < 1.0 => Scale::LogComplement,
        // A list is mostly too short to say how it is measured.
        (scale, _) if list(b).is_some() => scale,
        (_, scale) if list(a).is_some() => scale,
        (a, b) if a == b => a,
        _ => guessed_scale(low, high),
    };
    let scale = if takes(scale, low, high) { scale } else { Scale::Linear };
    Range::between(low, high, common_step(a, b), scale).domain
}

/// The step of whole numbers; one where they do not agree on it, none where some need not be whole.
fn common_step(a: &Domain, b: &Domain) -> Option<f64> {
    let step = |domain: &Domain| match domain {
        Domain::Int { low, step, .. } => Some((*step, *low)),
        Domain::Levels { values, .. } | Domain::Lattice { values, .. } => {
            values.iter().all(|x| x.fract() == 0.0).then_some((1, 0))
        }
        _ => None,
    };
    let ((a_step, a_low), (b_step, b_low)) = (step(a)?, step(b)?);
    let same = a_step == b_step && a_low.rem_euclid(a_step) == b_low.rem_euclid(b_step);
    Some(if same { a_step as f64 } else { 1.0 })
}
