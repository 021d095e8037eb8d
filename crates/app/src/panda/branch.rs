//! A branch of a run: its settings in their order, its curve, and parameters along the way.

use std::collections::BTreeMap;
use std::rc::Rc;

use schema::{
    Course, CurvePoint, FIELDS, Group, Key, Kind, Outcome, RunConfig, Segment, Setting, StudyConfig,
};
use search::Point;

/// Parameters kept of all branches together, in numbers (64 MiB).
const KEPT_MAX: usize = 16 << 20;

/// Settings that were put in force at the end of an epoch.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Turn {
    /// How many epochs were over; 0 for those that the run began with.
    pub(crate) epoch: u32,
    /// All settings, each with one value.
    pub(crate) study: Rc<StudyConfig>,
}

/// A branch. Its numbers follow from its turns alone.
#[derive(Debug, Clone)]
pub(crate) struct Branch {
    /// Which branch it grew out of, and at which epoch; none for the first.
    pub(crate) parent: Option<(usize, u32)>,
    /// Never empty; epochs rise.
    pub(crate) turns: Vec<Turn>,
    /// From epoch 0, what it shares with its parent included.
    pub(crate) curve: Vec<CurvePoint>,
    /// `Queued` before its first step, `Pruned` where it stands and can go on.
    pub(crate) outcome: Outcome,
    /// Parameters by epoch; those that were dropped can be trained again.
    weights: BTreeMap<u32, Rc<Vec<f32>>>,
}

impl Branch {
    pub(super) fn first(study: StudyConfig) -> Self {
        let turns = vec![Turn { epoch: 0, study: Rc::new(study) }];
        let (parent, curve, weights) = Default::default();
        Self { parent, turns, curve, outcome: Outcome::Queued, weights }
    }

    /// The same up to an epoch, to be trained as far as this one.
    pub(super) fn forked(&self, place: usize, epoch: u32) -> Self {
        let upto = |turn: &&Turn| turn.epoch < epoch || turn.epoch == 0;
        let mut child = Self {
            parent: Some((place, epoch)),
            turns: self.turns.iter().filter(upto).cloned().collect(),
            curve: self.curve.iter().filter(|point| point.epoch <= epoch).copied().collect(),
            outcome: Outcome::Pruned,
            weights: self.weights.range(..=epoch).map(|(epoch, it)| (*epoch, it.clone())).collect(),
        };
        child.turn(epoch, (*self.settings_from(epoch)).clone());
        child
    }

    /// Epochs that are over.
    pub(crate) fn reached(&self) -> u32 {
        self.curve.last().map_or(0, |point| point.epoch)
    }

    /// What will be in force next.
    pub(crate) fn last_settings(&self) -> &Rc<StudyConfig> {
        // There always is a first turn.
        &self.turns[self.turns.len() - 1].study
    }

    /// What was in force when this epoch came to its end.
    pub(crate) fn settings_at(&self, epoch: u32) -> &Rc<StudyConfig> {
        let over = self.turns.iter().rev().find(|turn| turn.epoch < epoch);
        &over.unwrap_or(&self.turns[0]).study
    }

    /// What goes on from an epoch: what was in force there, for as long as the branch is to be trained now.
    pub(super) fn settings_from(&self, epoch: u32) -> Rc<StudyConfig> {
        let mut study = self.settings_at(epoch).clone();
        let epochs = self.last_settings().get(Key::Epochs);
        if study.get(Key::Epochs) != epochs {
            Rc::make_mut(&mut study).set(Key::Epochs, epochs.clone());
        }
        study
    }

    /// The network and its task, with the settings it began with.
    pub(crate) fn run(&self) -> RunConfig {
        run_of(&self.turns[0].study)
    }

    /// The last settings.
    pub(crate) fn last_run(&self) -> RunConfig {
        run_of(self.last_settings())
    }

    /// Whether it has no future.
    pub(crate) fn is_dead(&self) -> bool {
        matches!(self.outcome, Outcome::Diverged | Outcome::Failed)
    }

    pub(crate) fn can_train(&self) -> bool {
        !self.is_dead() && self.reached() < self.last_run().epochs
    }

    /// Whether a network in training could go on with these settings, each of them one value.
    pub(super) fn accepts(&self, study: &StudyConfig) -> bool {
        study.searched().next().is_none() && self.run().can_become(&run_of(study))
    }

    /// Settings in force from an epoch on. What is set twice at the same place, or back again, leaves no mark.
    pub(super) fn turn(&mut self, epoch: u32, study: StudyConfig) {
        self.turns.retain(|turn| turn.epoch == 0 || turn.epoch < epoch);
        if epoch == 0 {
            self.turns.clear();
        }
        if self.turns.last().is_none_or(|turn| *turn.study != study) {
            self.turns.push(Turn { epoch, study: Rc::new(study) });
        }
        if epoch == 0 {
            // Nothing was trained with the others.
            self.outcome = Outcome::Queued;
        }
    }

    /// Takes back the turn that nothing has been trained with yet; whether there was one.
    pub(super) fn untaken(&mut self) -> bool {
        let new = self.turns.len() > 1 && self.turns.last().is_some_and(|turn| turn.epoch >= self.reached());
        if new {
            self.turns.pop();
        }
        new
    }

    /// What a worker trains.
    pub(super) fn course(&self) -> Course {
        let segment = |pair: &[Turn]| Segment { run: run_of(&pair[0].study), until: pair[1].epoch };
        Course { run: self.last_run(), before: self.turns.windows(2).map(segment).collect() }
    }

    /// New points of the curve; those that are known already are the same again.
    pub(super) fn advance(&mut self, points: Vec<CurvePoint>) {
        for point in points {
            if self.curve.last().is_none_or(|last| point.epoch > last.epoch) {
                self.curve.push(point);
            }
        }
    }

    pub(super) fn keep(&mut self, epoch: u32, weights: Vec<f32>) {
        self.weights.insert(epoch, Rc::new(weights));
    }

    #[cfg(test)]
    pub(super) fn forget(&mut self, epoch: u32) {
        self.weights.remove(&epoch);
    }

    /// The parameters at the end of an epoch, where they are kept.
    pub(crate) fn weights(&self, epoch: u32) -> Option<&Rc<Vec<f32>>> {
        self.weights.get(&epoch)
    }

    /// Drops every other epoch's parameters, of the branch with the most, until there is room; those of the place looked at
    /// stay.
    pub(super) fn thin(branches: &mut [Self], (current, epoch): (usize, u32)) {
        let numbers = |branch: &Self| branch.weights.values().map(|it| it.len()).sum::<usize>();
        while branches.iter().map(numbers).sum::<usize>() > KEPT_MAX {
            let Some((place, most)) = branches.iter_mut().enumerate().max_by_key(|(_, it)| it.weights.len())
            else {
                return;
            };
            let before = most.weights.len();
            let mut index = 0;
            most.weights.retain(|at, _| {
                index += 1;
                index % 2 == 1 || (place == current && *at == epoch)
            });
            if most.weights.len() == before {
                return;
            }
        }
    }

    /// The lowest validation loss of the whole curve.
    pub(crate) fn best(&self) -> Option<&CurvePoint> {
        schema::best(&self.curve)
    }

    /// The lowest since it left its parent: what it shares says nothing about it.
    pub(crate) fn own_best(&self) -> Option<&CurvePoint> {
        let own = self.own_curve();
        schema::best(if self.parent.is_some() { own.get(1..).unwrap_or_default() } else { own })
    }

    /// The curve since it left its parent, from there.
    pub(crate) fn own_curve(&self) -> &[CurvePoint] {
        let from = self.parent.map_or(0, |(_, epoch)| epoch);
        &self.curve[self.curve.partition_point(|point| point.epoch < from)..]
    }
}

/// A person decides when to stop: patience has no say here.
fn run_of(study: &StudyConfig) -> RunConfig {
    let mut run = study.run(&Point(Vec::new()));
    run.technique.patience = 0;
    run
}

/// Which fields differ, and how.
pub(crate) fn changes(before: &StudyConfig, after: &StudyConfig) -> Vec<(Key, schema::Value, schema::Value)> {
    let differs = FIELDS.iter().filter_map(|field| match (before.get(field.key), after.get(field.key)) {
        (Setting::Fixed(from), Setting::Fixed(to)) if from != to => Some((field.key, *from, *to)),
        _ => None,
    });
    differs.filter(|(key, ..)| after.is_active(*key) || before.is_active(*key)).collect()
}

/// Whether a field can be changed while the network trains, whatever it is set to.
pub(crate) fn is_knob(study: &StudyConfig, key: Key) -> bool {
    let field = key.field();
    let steers = matches!(field.group, Group::Optimisation | Group::Regularisation | Group::Technique);
    if !steers || key == Key::Patience || !study.is_active(key) {
        return false;
    }
    let texts: Vec<String> = match field.kind {
        Kind::Choice(names) => names.iter().map(|name| (*name).to_owned()).collect(),
        _ => field.limits().into_iter().flat_map(|(min, max)| [min, max]).map(|x| x.to_string()).collect(),
    };
    let run = run_of(study);
    texts.iter().all(|text| {
        let mut other = study.clone();
        other.set(key, Setting::parse(field, text).0);
        run.can_become(&run_of(&other))
    })
}
