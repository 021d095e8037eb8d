//! Experiments made from others: the full map of two hyperparameters, and a closer look at a part of it. Knows no DOM.

use schema::{Field, Key, Kind, Setting, StudyConfig};
use search::{Point, SearcherKind};

use crate::charts::Axis;

/// How many values along each side of a map are offered.
pub const SIDES: [u32; 3] = [16, 32, 64];

/// A network for every cell of a map: both ranges are cut into `side` levels, the grid tries them all. What else was
/// searched is held at its value at `others`, or at a sensible one.
#[must_use]
pub fn full_map(study: &StudyConfig, axes: [Key; 2], side: u32, others: Option<&Point>) -> StudyConfig {
    let at: Vec<(Key, Option<f64>)> = study
        .searched()
        .enumerate()
        .map(|(i, key)| (key, others.and_then(|p| p.0.get(i)).copied()))
        .collect();
    let mut map = study.clone();
    for (key, value) in at {
        let (field, setting) = (key.field(), study.get(key));
        let next = match value {
            _ if axes.contains(&key) => cut(field, setting, side),
            Some(x) => Setting::Fixed(study.value_at(key, x)),
            None => one_value(field, setting),
        };
        map.set(key, next);
    }
    map.searchers = vec![SearcherKind::Grid];
    map.trials = cells(&map).unwrap_or(u64::from(side * side)).min(StudyConfig::TRIALS_MAX.into()) as u32;
    map
}

/// Whether a field can be one side of a map of so many values.
#[must_use]
pub fn can_be_cut(field: &Field) -> bool {
    field.can_sweep() && !matches!(field.kind, Kind::Choice(_))
}

fn cut(field: &Field, setting: &Setting, side: u32) -> Setting {
    let ends = match setting {
        Setting::Range { low, high, .. } => Some((*low, *high)),
        Setting::List(values) if can_be_cut(field) => {
            values.first().zip(values.last()).map(|(low, high)| (low.as_f64(), high.as_f64()))
        }
        _ => None,
    };
    ends.map_or_else(
        || setting.clone(),
        |(low, high)| Setting::parse(field, &format!("{low}..{high}/{side}")).0,
    )
}

/// The same experiment with these ranges in place of those of the map's axes, at the same resolution. A map that was
/// to be filled will be filled.
#[must_use]
pub fn within(study: &StudyConfig, ranges: &[(Key, f64, f64)]) -> StudyConfig {
    let mut closer = study.clone();
    for &(key, low, high) in ranges {
        let field = key.field();
        if let Setting::Range { levels, .. } = study.get(key) {
            let levels = levels.map_or_else(String::new, |n| format!("/{n}"));
            let (low, high) =
                if matches!(field.kind, Kind::Int { .. }) { (low.floor(), high.ceil()) } else { (low, high) };
            let setting = Setting::parse(field, &format!("{low}..{high}{levels}")).0;
            // A rectangle thinner than what can be told apart leaves its side as it is.
            if !setting.is_fixed() {
                closer.set(key, setting);
            }
        }
    }
    let was_full = cells(study).is_some_and(|n| n <= study.trials.into());
    if let Some(cells) = cells(&closer).filter(|_| was_full) {
        closer.trials = cells.min(StudyConfig::TRIALS_MAX.into()) as u32;
    }
    closer
}

/// The part of an axis between two places on it (0 … 1; beyond for a wider look), in round numbers.
#[must_use]
pub fn ends(axis: &Axis, from: f64, to: f64) -> (f64, f64) {
    let (from, to) = (from.min(to), from.max(to));
    (axis.rounded(axis.between(from)), axis.rounded(axis.between(to)))
}

/// How many points there are, where they can be counted.
fn cells(study: &StudyConfig) -> Option<u64> {
    study.space().cardinality()
}

/// How many cells the map has, where ranges are cut into levels and nothing is continuous.
#[must_use]
pub fn map_cells(study: &StudyConfig) -> Option<u64> {
    let cut = |key: Key| matches!(study.get(key), Setting::Range { levels: Some(_), .. });
    cells(study).filter(|_| study.searched().any(cut))
}

/// A sensible single value for a field that was searched: its default, or the middle of what was searched.
#[must_use]
pub fn one_value(field: &Field, setting: &Setting) -> Setting {
    if let default @ Setting::Fixed(_) = Setting::default_of(field) {
        return default;
    }
    let middle = match setting {
        Setting::Fixed(value) => value.as_f64(),
        Setting::Range { low, high, .. } => (low * high).sqrt(),
        Setting::List(values) => values[values.len() / 2].as_f64(),
    };
    let rounded = if matches!(field.kind, Kind::Int { .. }) { middle.log2().round().exp2() } else { middle };
    Setting::parse(field, &format!("{rounded:.6}")).0
}

/// The experiment with one value for whatever was searched.
#[must_use]
pub fn single(study: &StudyConfig) -> StudyConfig {
    let mut one = study.clone();
    for key in study.searched() {
        one.set(key, one_value(key.field(), study.get(key)));
    }
    schema::fixed(&one, &Point(Vec::new()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::Scale;

    #[test]
    fn a_single_run_has_a_sensible_value_for_whatever_was_searched() {
        let study = schema::decode("#data=circles&opt=sgd|adam&layers=1..4&search=grid,tpe&trials=9").study;
        let one = single(&study);
        assert_eq!((one.searched().count(), one.trials, one.searchers.len()), (0, 1, 1));
        let run = one.run(&Point(Vec::new()));
        assert!((run.lr - 0.031_623).abs() < 1e-6 && run.batch_size == 64);
    }

    fn hash(study: &StudyConfig) -> String {
        schema::encode(study)
    }

    #[test]
    fn a_full_map_is_a_grid_of_every_cell() {
        let study = schema::decode("#data=circles&opt=sgd|adam&act=relu|tanh").study;
        // Searched in the table's order: act, opt, lr, bs.
        let best = Point(vec![1.0, 0.0, 0.1, 32.0]);
        let map = full_map(&study, [Key::Lr, Key::BatchSize], 32, Some(&best));
        assert_eq!(
            hash(&map),
            "v=1&data=circles&opt=sgd&lr=0.0001..10/32&bs=8..512/32&act=tanh&search=grid&trials=1024&by=fused1.search2"
        );
    }

    #[test]
    fn a_side_with_fewer_values_makes_a_smaller_map() {
        let study = schema::decode("#data=circles&bs=32&layers=1..4").study;
        let map = full_map(&study, [Key::Lr, Key::Layers], 16, None);
        assert_eq!(map.trials, 64);
    }

    #[test]
    fn a_closer_look_keeps_the_resolution_and_fills_the_map() {
        let study = schema::decode("#lr=0.0001..10/32&bs=8..512/32&search=grid&trials=1024").study;
        let closer = within(&study, &[(Key::Lr, 0.1, 2.0), (Key::BatchSize, 20.3, 29.7)]);
        assert_eq!(hash(&closer), "v=1&lr=0.1..2/32&bs=20..30/32&search=grid&trials=352&by=fused1.search2");
        let thin = within(&study, &[(Key::Lr, 0.1, 0.1)]);
        assert_eq!(thin, study);
    }

    #[test]
    fn ends_are_as_round_as_the_map_can_tell() {
        let axis = Axis::new("lr", Scale::Log, 1e-4, 10.0);
        let (low, high) = ends(&axis, 0.7513, 0.25);
        assert_eq!(format!("{low} {high}"), "0.0018 0.57");
    }
}
