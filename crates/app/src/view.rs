//! One picture of the running page, cheap to clone: what components draw from.

mod lane;
mod moment;

use std::collections::BTreeMap;
use std::rc::Rc;

use schema::wire::DataView;
use schema::{Engine, Note, Outcome, StudyConfig};
use search::Space;

pub use lane::{Lane, Person};

use crate::sweep::{
    Choice, Explained, Gpu, Losses, Message, Proof, Rates, Shown, Status, Sweep, Test, Trial,
};

/// What the page shows. Two views are equal when they are the same moment.
#[derive(Debug, Clone)]
pub struct View {
    version: u64,
    /// The moment shown, in full trainings that each lane had spent; none for now.
    pub moment: Option<u32>,
    /// Trials are numbered lane by lane, so many apart.
    stride: u32,
    /// The experiment.
    pub study: Rc<StudyConfig>,
    /// Where it stands.
    pub status: Status,
    /// The same as a key; `waiting` where everything waits for the person.
    pub status_key: &'static str,
    /// Trials by number.
    pub trials: Rc<BTreeMap<u32, Rc<Trial>>>,
    /// One entry a lane.
    pub lanes: Rc<Vec<Lane>>,
    /// The space cut into the cells of the landscape that is measured beside the race, if one is.
    pub map: Option<Rc<Space>>,
    /// The person's lane, if there is one.
    pub person: Option<Person>,
    /// Trials each lane has.
    pub budget: u32,
    /// Trials there will be, all lanes, as far as is known.
    pub total: u32,
    /// Trials ended, all lanes.
    pub ended: u32,
    /// The record of what was shown before is still looked for.
    pub waking: bool,
    /// Share of the work done.
    pub fraction: f64,
    /// Optimiser steps per second.
    pub rate: f64,
    /// Seconds left, once that can be told.
    pub seconds_left: Option<f64>,
    /// Workers wanted.
    pub workers: usize,
    /// Who trains, and why.
    pub trust: Rc<Trust>,
    /// The data.
    pub data: Option<Rc<DataView>>,
    /// The data is to be a table of the person's own that is not here.
    pub lacks_table: bool,
    /// What the link claims and what came out.
    pub proof: Rc<Proof>,
    /// The watched network's answers.
    pub shown: Option<Shown>,
    /// Trials among which the best is chosen.
    pub compared: u32,
    /// What is known of the test split.
    pub test: Test,
    /// What a searcher thought at the moment that is looked into.
    pub explained: Option<Explained>,
    /// What the person should know.
    pub messages: Rc<Vec<Message>>,
    /// What could not be taken from the link.
    pub notes: Rc<Vec<Note>>,
}

/// Who trains, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Trust {
    /// The engine in force, or that would be if the sweep began now.
    pub choice: Choice,
    /// Speeds are being measured.
    pub measuring: bool,
    /// Whose numbers the ended trials are.
    pub made_by: Engine,
    /// The machine's GPU.
    pub gpu: Gpu,
    /// What was measured.
    pub rates: Option<Rates>,
    /// How often the device was lost, and how many trials went on, since the page was opened.
    pub losses: Losses,
}

impl Trust {
    fn new(sweep: &Sweep) -> Self {
        Self {
            choice: sweep.choice(),
            measuring: sweep.is_measuring(),
            made_by: sweep.made_by(),
            gpu: sweep.gpu().clone(),
            rates: sweep.rates(),
            losses: sweep.device_losses(),
        }
    }
}

impl PartialEq for View {
    fn eq(&self, other: &Self) -> bool {
        (self.version, self.moment) == (other.version, other.moment)
    }
}

impl View {
    /// The sweep at a moment; `version` tells moments apart.
    #[must_use]
    pub fn new(sweep: &Sweep, notes: Rc<Vec<Note>>, now_ms: f64, version: u64) -> Self {
        let race = sweep.race();
        Self {
            version,
            moment: None,
            stride: race.map_or(0, |race| race.id_of(1, 0).0),
            study: sweep.study().clone(),
            status: sweep.status(),
            status_key: sweep.status_key(),
            trials: Rc::new(sweep.trials().clone()),
            lanes: Rc::new(race.map_or_else(Vec::new, Lane::all)),
            map: race.and_then(|race| race.config().map()).map(Rc::new),
            person: race.and_then(Person::of),
            budget: race.map_or(0, |race| race.config().trials),
            total: race.map_or(0, search::Race::total_trials),
            ended: race.map_or(0, search::Race::ended_trials),
            waking: sweep.is_waking(),
            fraction: sweep.fraction_done(),
            rate: sweep.steps_per_second(now_ms),
            seconds_left: sweep.seconds_left(now_ms),
            workers: sweep.workers(),
            trust: Rc::new(Trust::new(sweep)),
            data: sweep.data().filter(|data| data.config == sweep.study().data()).cloned(),
            lacks_table: sweep.lacks_table(),
            proof: sweep.proof().clone(),
            shown: sweep.shown().cloned(),
            compared: sweep.compared(),
            test: *sweep.test(),
            explained: sweep.explained().cloned(),
            messages: Rc::new(sweep.messages().to_vec()),
            notes,
        }
    }

    /// The trial with the lowest validation loss among those that ended well.
    #[must_use]
    pub fn best(&self) -> Option<&Rc<Trial>> {
        let ended = self.lanes.iter().filter(|lane| lane.races()).filter_map(|lane| lane.best);
        let ended = ended.filter(|(id, _)| self.trials.contains_key(id));
        let best = ended.min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)))?;
        self.trials.get(&best.0)
    }

    /// What the furthest lane of the race has spent, in full trainings, rounded up.
    #[must_use]
    pub fn reached(&self) -> u32 {
        let spent = self.lanes.iter().filter(|lane| lane.races()).map(Lane::spent);
        spent.fold(0.0, f64::max).ceil() as u32
    }

    /// The trial with this number or, without one, the best; while none has ended, the first that trains.
    #[must_use]
    pub fn selected(&self, chosen: Option<u32>) -> Option<&Rc<Trial>> {
        let running = || self.trials.values().find(|trial| trial.outcome == Outcome::Running);
        chosen.and_then(|id| self.trials.get(&id)).or_else(|| self.best()).or_else(running)
    }
}
