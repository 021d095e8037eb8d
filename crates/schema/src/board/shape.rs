//! How a board is written and read: keys by their names, and nothing is taken that points outside of itself.

use search::Domain;
use serde::{Deserialize, Serialize};

use super::{Board, CHOICES_MAX, GROUPS_MAX, Group, Objective, PARAMS_MAX, Param, Range, TRIALS_MAX, Trial};

/// A board as it was written, before anything is believed.
#[derive(Serialize, Deserialize)]
pub(super) struct Raw {
    name: String,
    objective: Objective,
    params: Vec<Param>,
    groups: Vec<Group>,
    trials: Vec<Trial>,
}

/// The parts do not belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the parts of the board do not belong together")]
pub struct Misshapen;

impl TryFrom<Raw> for Board {
    type Error = Misshapen;

    fn try_from(raw: Raw) -> Result<Self, Misshapen> {
        let Raw { name, objective, params, groups, trials } = raw;
        let board = Self { name, objective, params, groups, trials };
        if board.is_sound() { Ok(board) } else { Err(Misshapen) }
    }
}

impl Board {
    /// Whether all limits are kept, every domain has values, and every trial has a group and as many values as there are
    /// parameters, each one that its parameter can take.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let small = self.params.len() <= PARAMS_MAX
            && self.groups.len() <= GROUPS_MAX
            && self.trials.len() <= TRIALS_MAX;
        small && self.params.iter().all(is_sound) && self.trials.iter().all(|trial| self.fits(trial))
    }

    fn fits(&self, trial: &Trial) -> bool {
        let finite = |x: Option<f64>| x.is_none_or(f64::is_finite);
        let has_place = |(param, value): (&Param, &Option<f64>)| {
            let labels = param.labels.len() as f64;
            value.is_none_or(|x| {
                x.is_finite() && (param.labels.is_empty() || (0.0..labels).contains(&x) && x.fract() == 0.0)
            })
        };
        (trial.group as usize) < self.groups.len()
            && trial.values.len() == self.params.len()
            && self.params.iter().zip(&trial.values).all(has_place)
            && finite(trial.value)
            && finite(trial.seconds)
            && trial.curves.iter().flat_map(|curve| &curve.points).all(|(x, y)| x.is_finite() && finite(*y))
    }
}

fn is_sound(param: &Param) -> bool {
    let choices = match &param.domain {
        Domain::Choice { count } => *count as usize,
        _ => 0,
    };
    choices == param.labels.len()
        && choices <= CHOICES_MAX
        && Range { domain: param.domain.clone(), labels: param.labels.clone() }.is_sound()
}

/// A hyperparameter of ours by its name; none for names that are not known here.
pub(super) mod key {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::field::Key;

    #[expect(clippy::ref_option, reason = "serde gives fields by reference")]
    pub(crate) fn serialize<S: Serializer>(key: &Option<Key>, out: S) -> Result<S::Ok, S::Error> {
        key.map(Key::name).serialize(out)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Key>, D::Error> {
        Ok(Option::<String>::deserialize(input)?.and_then(|name| Key::from_name(&name)))
    }
}
