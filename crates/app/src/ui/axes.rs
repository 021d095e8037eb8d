//! Chart axes of searched hyperparameters.

use schema::{Key, StudyConfig, Value};
use search::{Domain, Space};

use crate::charts::{Axis, Scale};
use crate::i18n::I18n;

/// The searched hyperparameters, learning rate and batch size first: the map's own order of preference.
pub(crate) fn searched(study: &StudyConfig) -> Vec<Key> {
    let mut keys: Vec<Key> = study.searched().collect();
    let rank = |key: &Key| match key {
        Key::Lr => 0,
        Key::BatchSize => 1,
        _ => 2,
    };
    keys.sort_by_key(rank);
    keys
}

/// The axis of a searched hyperparameter; its space may be cut into the cells of a map.
pub(crate) fn axis(i18n: &I18n, study: &StudyConfig, space: &Space, key: Key) -> Axis {
    let label = i18n.field(key.field()).to_string();
    match space.params.iter().find(|param| param.name == key.name()) {
        Some(param) => of_domain(label, &param.domain, || names(i18n, study, key)),
        None => Axis::new(label, Scale::Linear, 0.0, 1.0),
    }
}

/// The axis of any parameter; `names` are those of its choices.
pub(crate) fn of_domain(label: String, domain: &Domain, names: impl FnOnce() -> Vec<String>) -> Axis {
    let ends =
        |values: &[f64]| values.first().zip(values.last()).map_or((0.0, 1.0), |(low, high)| (*low, *high));
    match domain {
        Domain::Float { low, high, scale } => Axis::new(label, of(*scale), *low, *high),
        Domain::Int { low, high, step, .. } if (high - low) / step <= 12 => {
            let values = (0..=(high - low) / step).map(|at| (low + at * step) as f64).collect();
            Axis::new(label, Scale::Levels(values), *low as f64, *high as f64)
        }
        Domain::Int { low, high, scale, .. } => Axis::new(label, of(*scale), *low as f64, *high as f64),
        Domain::Levels { values, .. } => {
            let (low, high) = ends(values);
            Axis::new(label, Scale::Levels(values.clone()), low, high)
        }
        Domain::Lattice { values, scale } => {
            let (low, high) = ends(values);
            Axis::new(label, Scale::Cells(values.clone(), Box::new(of(*scale))), low, high)
        }
        Domain::Choice { count } => Axis::new(label, Scale::Categories(names()), 0.0, f64::from(*count)),
    }
}

fn of(scale: search::Scale) -> Scale {
    match scale {
        search::Scale::Linear => Scale::Linear,
        search::Scale::Log => Scale::Log,
        search::Scale::LogComplement => Scale::LogComplement,
    }
}

fn names(i18n: &I18n, study: &StudyConfig, key: Key) -> Vec<String> {
    let schema::Setting::List(values) = study.get(key) else { return Vec::new() };
    values
        .iter()
        .map(|value: &Value| i18n.choice(key.field(), &value.to_text(key.field())).to_string())
        .collect()
}
