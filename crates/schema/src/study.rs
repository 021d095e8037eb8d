//! The experiment: what every hyperparameter is set to, who searches, with which budget and seed.

use std::sync::Arc;

use search::{Acquisition, Condition, Domain, Param, Point, Prune, SearcherKind, Space};

use crate::engine::Engine;
use crate::field::{Field, Key, Kind, Needs, Scale};
use crate::fields::{FIELDS, OWN};
use crate::parts::Parts;
use crate::placed::Placed;
use crate::resolve::{Resolved, data, resolve};
use crate::rules::BudgetKind;
use crate::run::{DataConfig, RunConfig};
use crate::setting::{Setting, Value, powers_of_two};
use crate::table::TableId;

/// What [`Technique`](crate::Technique) is made of, beside the loss.
const TECHNIQUES: [Key; 14] = [
    Key::Schedule,
    Key::Clip,
    Key::Smoothing,
    Key::Fit,
    Key::Sam,
    Key::Ema,
    Key::Patience,
    Key::Finish,
    Key::Sampling,
    Key::Weights,
    Key::Jitter,
    Key::Shift,
    Key::Pretrain,
    Key::Freeze,
];

/// A person's own table, where an experiment learns from one.
#[derive(Debug, Clone, PartialEq)]
pub struct Own {
    /// Which.
    pub id: TableId,
    /// The table as it stands in the link, if the person wishes it to travel there.
    pub link: Option<Arc<str>>,
}

/// An experiment. Two equal values give equal numbers on any machine with any number of workers.
#[derive(Debug, Clone, PartialEq)]
pub struct StudyConfig {
    settings: Vec<Setting>,
    /// One lane each, in this order; at least one, none twice.
    pub searchers: Vec<SearcherKind>,
    /// Budget of each searcher.
    pub trials: u32,
    /// Seed of data, weights, batches and searches.
    pub seed: u32,
    /// The proposal for trial k sees the outcomes of trials `0 ..= k - lag`.
    pub lag: u32,
    /// Who trains.
    pub engine: Engine,
    /// Searches of each searcher, with seeds of their own: a lane each.
    pub seeds: u32,
    /// How often a trial is trained, and on which splits.
    pub parts: Parts,
    /// Whether hopeless trials end early.
    pub prune: Prune,
    /// What is equal among the lanes.
    pub budget: BudgetKind,
    /// Successive halving promotes one of so many trials.
    pub eta: u32,
    /// By what Gaussian processes choose.
    pub acquisition: Acquisition,
    /// Cells along each side of the measured landscape; 0 for none.
    pub survey: u32,
    /// Whether random search with twice the budget runs along.
    pub twice: bool,
    /// What the person did, if they race.
    pub you: Placed,
    /// The table that `data=own` stands for; none while the person has not brought it.
    own: Option<Own>,
}

impl Default for StudyConfig {
    fn default() -> Self {
        Self {
            settings: FIELDS.iter().map(Setting::default_of).collect(),
            searchers: vec![SearcherKind::Grid, SearcherKind::Random, SearcherKind::Gp],
            trials: 24,
            seed: 7,
            lag: 4,
            engine: Engine::Auto,
            seeds: 1,
            parts: Parts::default(),
            prune: Prune::Off,
            budget: BudgetKind::Trials,
            eta: 3,
            acquisition: Acquisition::LogEi,
            survey: 0,
            twice: false,
            you: Placed::default(),
            own: None,
        }
    }
}

impl StudyConfig {
    /// Largest budget of one searcher.
    pub const TRIALS_MAX: u32 = 5000;
    /// Largest lag.
    pub const LAG_MAX: u32 = 64;
    /// Most searches of one searcher.
    pub const SEEDS_MAX: u32 = 20;
    /// Most trainings of one trial with draws of their own.
    pub const REPEATS_MAX: u32 = 10;
    /// Most folds of cross-validation.
    pub const FOLDS_MAX: u32 = 10;
    /// Largest share of trials that successive halving leaves behind.
    pub const ETA_MAX: u32 = 10;

    /// What a field is set to.
    #[must_use]
    pub fn get(&self, key: Key) -> &Setting {
        &self.settings[key as usize]
    }

    /// Sets a field. The setting must be one that [`Setting::parse`] gives for this field. What the person placed in
    /// another space is forgotten.
    pub fn set(&mut self, key: Key, setting: Setting) {
        self.change(|study| {
            study.settings[key as usize] = setting;
            study.own.take_if(|_| key == Key::Data);
        });
    }

    fn change(&mut self, change: impl FnOnce(&mut Self)) {
        let before = (!self.you.points.is_empty()).then(|| self.space());
        change(self);
        if before.is_some_and(|before| before != self.space()) {
            self.you = Placed::default();
        }
    }

    /// The person's own table, if it is learnt from and known.
    #[must_use]
    pub fn own(&self) -> Option<&Own> {
        self.own.as_ref()
    }

    /// Learns from a person's own table.
    pub fn set_own(&mut self, own: Own) {
        self.change(|study| {
            study.settings[Key::Data as usize] = Setting::parse(Key::Data.field(), OWN).0;
            study.own = Some(own);
        });
    }

    /// Puts the person's own table into the link, as text, or takes it out.
    pub fn set_own_link(&mut self, link: Option<Arc<str>>) {
        if let Some(own) = &mut self.own {
            own.link = link;
        }
    }

    /// The same experiment before the person has placed anything, and without a table in its link.
    #[must_use]
    pub fn bare(&self) -> Self {
        let mut study = self.unplaced();
        if let Some(own) = &mut study.own {
            own.link = None;
        }
        study
    }

    /// Whether the data is to be a person's own, be it known or not.
    #[must_use]
    pub fn wants_own(&self) -> bool {
        self.get(Key::Data).may_be(Key::Data.field(), OWN)
    }

    /// Whether the field has an effect for at least one point of the space.
    #[must_use]
    pub fn is_active(&self, key: Key) -> bool {
        key.field().when.iter().all(|(parent, needs)| match *needs {
            Needs::OneOf(names) => {
                (*parent != Key::Data || self.own.as_ref().is_none_or(|own| suits(names, own.id.classes > 0)))
                    && names.iter().any(|name| self.may_be(*parent, name))
            }
            Needs::MoreThan(least) => self.in_force(*parent).greatest() > least,
        })
    }

    /// What a field is set to; one without effect counts as left at its default.
    fn in_force(&self, key: Key) -> Setting {
        if self.is_active(key) { self.get(key).clone() } else { Setting::default_of(key.field()) }
    }

    /// Whether a choice may have this value; one without effect counts as left at its default.
    #[must_use]
    pub fn may_be(&self, key: Key, name: &str) -> bool {
        let field = key.field();
        if self.is_active(key) { self.get(key).may_be(field, name) } else { field.default == name }
    }

    /// Whether some trial may do [more](crate::Technique) than minimise the plain loss with its update rule.
    #[must_use]
    pub fn has_technique(&self) -> bool {
        let is_set = |key: &Key| self.is_active(*key) && *self.get(*key) != Setting::default_of(key.field());
        let focal = self.is_active(Key::Loss) && self.get(Key::Loss).may_be(Key::Loss.field(), "focal");
        focal || TECHNIQUES.iter().any(is_set)
    }

    /// The fields searched over, in the table's order.
    pub fn searched(&self) -> impl Iterator<Item = Key> + '_ {
        FIELDS.iter().map(|field| field.key).filter(|key| !self.get(*key).is_fixed() && self.is_active(*key))
    }

    /// The search space: one parameter for each searched field, named by its URL key.
    #[must_use]
    pub fn space(&self) -> Space {
        let searched: Vec<Key> = self.searched().collect();
        let param = |&key: &Key| Param {
            name: key.name().to_owned(),
            domain: domain(key.field(), self.get(key)),
            condition: self.condition(key.field(), &searched),
        };
        Space { params: searched.iter().map(param).collect() }
    }

    /// When a searched field has an effect, where that depends on another searched one: on the first that it names, of
    /// those that make a difference.
    fn condition(&self, field: &Field, searched: &[Key]) -> Option<Condition> {
        field.when.iter().find_map(|&(parent, needs)| {
            let place = searched.iter().position(|key| *key == parent)?;
            let parent = parent.field();
            // One that is at times without effect itself counts as left at its default then.
            let covered = || parent.when.iter().all(|need| field.when.contains(need));
            if self.condition(parent, searched).is_some() && !covered() {
                return None;
            }
            let domain = domain(parent, self.get(parent.key));
            let values: Vec<f64> = (0..domain.cardinality()?).filter_map(|rank| domain.nth(rank)).collect();
            let awake = |x: &f64| needs.holds(parent, self.value_at(parent.key, *x));
            let equals: Vec<f64> = values.iter().copied().filter(awake).collect();
            (equals.len() < values.len()).then_some(Condition { param: place as u32, equals })
        })
    }

    /// The values of the searched fields at a point.
    pub fn values<'a>(&'a self, point: &'a Point) -> impl Iterator<Item = (Key, Value)> + 'a {
        self.searched().zip(&point.0).map(|(key, x)| (key, self.value_at(key, *x)))
    }

    /// What one number of a point stands for.
    #[must_use]
    pub fn value_at(&self, key: Key, x: f64) -> Value {
        match (key.field().kind, self.get(key)) {
            (Kind::Choice(_), Setting::List(values)) => {
                values.get(x as usize).copied().unwrap_or(Value::Choice(0))
            }
            _ => Value::Number(x),
        }
    }

    /// The training run at a point of [`StudyConfig::space`].
    #[must_use]
    pub fn run(&self, point: &Point) -> RunConfig {
        let mut at: Vec<Value> = self.settings.iter().map(fixed_value).collect();
        for (key, value) in self.values(point) {
            at[key as usize] = value;
        }
        resolve(&Resolved(at, self.table()), self.seed)
    }

    /// The data set and its split. Data fields are never searched, so one data set serves the whole study.
    #[must_use]
    pub fn data(&self) -> DataConfig {
        data(&Resolved(self.settings.iter().map(fixed_value).collect(), self.table()), self.seed)
    }

    fn table(&self) -> TableId {
        self.own.as_ref().map_or(TableId::NONE, |own| own.id)
    }
}

/// Whether data sets that a field has an effect on take in tables with classes, or tables with values: what holds for
/// own data, but not for curves, is for classes, and what holds for them, but not for moons, for values.
fn suits(names: &[&str], classes: bool) -> bool {
    let other = if classes { "moons" } else { "curve" };
    !names.contains(&OWN) || names.contains(&other)
}

/// The value of a fixed field; for a searched one a placeholder that a point replaces, or that has no effect.
fn fixed_value(setting: &Setting) -> Value {
    match setting {
        Setting::Fixed(value) => *value,
        Setting::Range { low, .. } => Value::Number(*low),
        Setting::List(values) => values[0],
    }
}

fn domain(field: &Field, setting: &Setting) -> Domain {
    let scale = match field.scale() {
        Some(Scale::Log | Scale::PowersOfTwo) => search::Scale::Log,
        Some(Scale::LogComplement) => search::Scale::LogComplement,
        Some(Scale::Linear) | None => search::Scale::Linear,
    };
    match (setting, field.kind) {
        (Setting::List(values), Kind::Choice(_)) => Domain::Choice { count: values.len() as u32 },
        (Setting::List(values), _) => levels(values.iter().map(|value| value.as_f64()).collect(), scale),
        (Setting::Range { low, high, levels: Some(levels) }, kind) => {
            Domain::lattice(*low, *high, scale, *levels, matches!(kind, Kind::Int { .. }))
        }
        (Setting::Range { low, high, .. }, _) if field.scale() == Some(Scale::PowersOfTwo) => {
            levels(powers_of_two(*low, *high), scale)
        }
        (Setting::Range { low, high, .. }, Kind::Int { .. }) => {
            Domain::Int { low: *low as i64, high: *high as i64, step: 1, scale }
        }
        (Setting::Range { low, high, .. }, _) => Domain::Float { low: *low, high: *high, scale },
        (Setting::Fixed(value), _) => levels(vec![value.as_f64()], search::Scale::Linear),
    }
}

/// A list that holds zero cannot be measured in ratios.
fn levels(values: Vec<f64>, scale: search::Scale) -> Domain {
    let scale = if scale == search::Scale::Log && values[0] <= 0.0 { search::Scale::Linear } else { scale };
    Domain::Levels { values, scale }
}

#[cfg(test)]
mod tests;
