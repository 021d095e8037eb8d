//! The one look at the test split: once the race is over, the trial that was chosen on validation is evaluated on it. A second
//! look, at another trial, would choose by the test split, and so there is none.

use std::rc::Rc;

use schema::Entry;
use schema::wire::{Command, Prediction, Query};
use search::{Race, Role};

use super::pool::Request;
use super::{Status, Sweep, Trial};

/// What is known of the test split.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Test {
    /// Nobody has looked.
    #[default]
    Unseen,
    /// The trial with this number is to be evaluated.
    Wanted(u32),
    /// A worker evaluates it.
    Asked(u32),
    /// It has been looked at.
    Seen(TestScore),
}

/// A trial's score on the test split.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TestScore {
    /// Its number.
    pub trial: u32,
    /// Among how many it was chosen on validation.
    pub compared: u32,
    /// Mean loss of the kept weights.
    pub loss: f32,
    /// Share classified rightly; none in regression.
    pub accuracy: Option<f32>,
}

impl Test {
    /// The score, once there is one.
    #[must_use]
    pub fn score(&self) -> Option<&TestScore> {
        match self {
            Self::Seen(score) => Some(score),
            Self::Unseen | Self::Wanted(_) | Self::Asked(_) => None,
        }
    }
}

impl Sweep {
    /// What is known of the test split.
    #[must_use]
    pub fn test(&self) -> &Test {
        &self.test
    }

    /// The trial with the lowest validation loss of those that race, the earliest of equals.
    #[must_use]
    pub fn best(&self) -> Option<&Rc<Trial>> {
        let race = self.race.as_ref()?;
        let best = racing(race).filter_map(|lane| race.best(lane));
        let (id, _) = best.min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.0.cmp(&b.0.0)))?;
        self.trials.get(&id.0)
    }

    /// How many trials of those that race can be compared on validation: the best one is chosen among them.
    #[must_use]
    pub fn compared(&self) -> u32 {
        self.race.as_ref().map_or(0, |race| {
            let racing: Vec<u32> = racing(race).collect();
            let compared = |trial: &&Rc<Trial>| racing.contains(&trial.lane) && trial.objective().is_some();
            self.trials.values().filter(compared).count() as u32
        })
    }

    /// Evaluates the best trial on the test split. Once, after the end.
    pub fn reveal_test(&mut self) {
        let best = self.best().filter(|trial| trial.weights.is_some()).map(|trial| trial.id.0);
        if let (Status::Finished, Test::Unseen, Some(best)) = (self.status, self.test, best) {
            self.test = Test::Wanted(best);
            self.refresh_test();
        }
    }

    /// Asks as soon as somebody is there to answer.
    pub(super) fn refresh_test(&mut self) {
        let Test::Wanted(id) = self.test else { return };
        let trial = self.trials.get(&id);
        let Some((run, weights)) = trial.and_then(|it| Some((it.part_run(), it.weights.as_ref()?.to_vec())))
        else {
            self.test = Test::Unseen;
            return;
        };
        if let Some(slot) = self.pool.any_ready() {
            self.test = Test::Asked(id);
            let command = Command::Predict { run, weights: Some(weights), query: Query::Test };
            self.pool.send(slot, Request::Test, command, &mut self.effects);
        }
    }

    pub(super) fn tested(&mut self, prediction: &Prediction) {
        let compared = self.compared();
        if let (Test::Asked(trial), Prediction::Score { loss, accuracy }) = (self.test, prediction) {
            let (loss, accuracy) = (*loss, *accuracy);
            self.test = Test::Seen(TestScore { trial, compared, loss, accuracy });
            self.keep(Entry::Tested { trial, compared, loss, accuracy });
        }
    }

    /// The question was lost, and may be asked again.
    pub(super) fn untested(&mut self) {
        if let Test::Asked(trial) = self.test {
            self.test = Test::Wanted(trial);
        }
    }

    /// The question cannot be answered; the person may ask anew.
    pub(super) fn not_tested(&mut self, code: &str, reason: &str) {
        self.test = Test::Unseen;
        self.say(code, reason);
    }
}

fn racing(race: &Race) -> impl Iterator<Item = u32> {
    let races = |role| matches!(role, Role::Competitor | Role::Person);
    (0..).zip(race.lanes()).filter(move |(_, info)| races(info.role)).map(|(lane, _)| lane)
}
