//! An experiment run to its end on threads. The race hands out what to propose and what to train; any free thread takes
//! it, and the table of trials is the same whatever their number.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use schema::snapshot::{Message, Test};
use schema::{
    Claim, CurvePoint, Curves, Engine, Outcome, Row, RowHash, RunReport, Score, StudyConfig, Verdict,
};
use search::{Ask, Job, LaneInfo, Point, Proposal, Race, Role, SearchError, SearcherKind, TrialId};
use train::{Dataset, TrainError};

use crate::error::CliError;
use bench::Bench;

mod bench;
pub(crate) mod gpu;
mod look;

/// A trial that has ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    /// Its number in the race.
    pub id: u32,
    /// Position of its lane.
    pub lane: u32,
    /// Who proposed it.
    pub searcher: SearcherKind,
    /// Its number in its lane.
    pub k: u32,
    /// Values of the searched parameters.
    pub point: Point,
    /// How it ended.
    pub outcome: Outcome,
    /// Optimiser steps done; of a trial in parts, those of the last.
    pub step: u32,
    /// Whole epochs done, likewise.
    pub epoch: u32,
    /// All that was measured, part by part.
    pub curves: Curves,
}

impl Trial {
    /// The point with the lowest validation loss, the earliest of equals; of a trial in parts, the mean of theirs.
    #[must_use]
    pub fn best(&self) -> Option<CurvePoint> {
        self.curves.best(self.curves.parts().len() as u32)
    }

    /// The mean curve of its parts.
    #[must_use]
    pub fn curve(&self) -> Vec<CurvePoint> {
        self.curves.mean()
    }

    /// Mean and spread of the parts' lowest validation losses.
    #[must_use]
    pub fn score(&self) -> Option<Score> {
        self.curves.score(self.curves.parts().len() as u32)
    }

    /// What searchers minimise: the lowest validation loss, the mean of the parts; none when it diverged.
    #[must_use]
    pub fn objective(&self) -> Option<f64> {
        let stands = matches!(self.outcome, Outcome::Done | Outcome::Pruned);
        self.score().filter(|_| stands).map(|score| score.mean)
    }

    /// Its row of the trial table.
    #[must_use]
    pub fn row(&self) -> Row<'_> {
        let Self { searcher, k, outcome, step, epoch, .. } = *self;
        Row { searcher, k, point: &self.point, outcome, step, epoch, curves: &self.curves }
    }
}

/// A trial's parameters at its best epoch.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// Its number in the race.
    pub trial: u32,
    objective: f64,
    /// Flat in the engine's order; of a trial in parts, those of the last.
    pub weights: Vec<f32>,
}

/// An experiment that was run to its end.
#[derive(Debug, Clone)]
pub struct Sweep {
    /// The experiment.
    pub study: StudyConfig,
    /// Who searched, lane by lane.
    pub lanes: Vec<LaneInfo>,
    /// Every trial, by its number in the race: the order of the trial table.
    pub trials: BTreeMap<u32, Trial>,
    /// What went wrong, in the order of trials.
    pub failures: Vec<Message>,
    /// The parameters of the best trial that races, where its last stretch was its best.
    pub kept: Option<Kept>,
    /// The best trial's test score, if it was asked for.
    pub test: Option<Test>,
    /// Who trained.
    pub engine: Engine,
    /// How many threads trained.
    pub jobs: usize,
}

impl Sweep {
    /// The hashes of the trial table's rows.
    #[must_use]
    pub fn rows(&self) -> Vec<RowHash> {
        self.trials.values().map(|trial| trial.row().hash()).collect()
    }

    /// The claim to what came out; none where a trial failed.
    #[must_use]
    pub fn claim(&self) -> Option<Claim> {
        Claim::of(&self.study, self.engine, &self.rows())
    }

    /// Checks a claim; with the first trial that differs, or the first of the few that share its mark.
    #[must_use]
    pub fn check(&self, claim: &Claim) -> (Verdict, Option<&Trial>) {
        let verdict = claim.check(&self.study, self.engine, &self.rows());
        let first = verdict.first().and_then(|row| self.trials.values().nth(row));
        (verdict, first)
    }

    /// How many trials failed.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.trials.values().filter(|trial| trial.outcome == Outcome::Failed).count()
    }

    /// Who raced, trial by trial: references and the survey are outside the race.
    pub fn racing(&self) -> impl Iterator<Item = &Trial> {
        self.trials.values().filter(|trial| races(self.lanes[trial.lane as usize].role))
    }

    /// The trials of a lane.
    pub fn lane(&self, lane: u32) -> impl Iterator<Item = &Trial> {
        self.trials.values().filter(move |trial| trial.lane == lane)
    }
}

/// Whether a lane takes part in the race, by its role.
pub(crate) const fn races(role: Role) -> bool {
    matches!(role, Role::Competitor | Role::Person)
}

/// The trial with the lowest objective, the earliest of equals.
pub fn best<'a>(trials: impl Iterator<Item = &'a Trial>) -> Option<&'a Trial> {
    let scored = trials.filter_map(|trial| Some((trial.objective()?, trial)));
    scored.min_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, trial)| trial)
}

type Trained = Result<(Curves, RunReport), TrainError>;

/// What a thread says about its job.
enum Answer {
    Proposed(Ask, Result<Proposal, SearchError>),
    Trained(TrialId, Point, Trained),
    Panicked,
}

/// Runs an experiment, so many jobs at a time, as far as there are trials. `watch` sees the race after each job.
///
/// # Errors
/// If the space cannot be searched, the data cannot be made, or a thread panics or is refused by the system. A trial that cannot be trained, or not
/// be proposed, is among the sweep's failures.
pub fn run(study: &StudyConfig, jobs: NonZeroUsize, watch: impl FnMut(&Race)) -> Result<Sweep, CliError> {
    let study = &passed(study);
    let race = Race::new(study.race())?;
    let data = Dataset::load(&study.data())?;
    // More threads would stand idle.
    let jobs = jobs.get().min(most_at_once(&race));
    let (queue, todo) = channel();
    let (said, answers) = channel();
    let todo = Mutex::new(todo);
    thread::scope(|scope| {
        // Goes at the end of this scope in any case, so that the threads end.
        let desk = Desk { queue, answers };
        for _ in 0..jobs {
            let (data, todo, said) = (&data, &todo, said.clone());
            let thread = thread::Builder::new();
            thread.spawn_scoped(scope, move || work(study, data, todo, &said)).map_err(CliError::Thread)?;
        }
        lead(study, race, jobs, &desk, watch)
    })
}

/// The person is not asked: they have passed after what the link says that they placed, and what is printed says so.
fn passed(study: &StudyConfig) -> StudyConfig {
    let mut study = study.clone();
    study.you.passed |= study.race().lanes().iter().any(|lane| lane.role == Role::Person);
    study
}

/// How many jobs there can be at the same time. Each trial is one at a time; those of schedulers are not all known when
/// the race begins, but none is cheaper than an epoch.
fn most_at_once(race: &Race) -> usize {
    let schedulers = race.lanes().iter().any(|lane| lane.searcher.is_scheduler());
    let epochs = if schedulers { race.config().resource.max(1) } else { 1 };
    (race.total_trials().max(1) as usize).saturating_mul(epochs as usize)
}

/// Where jobs go and answers come back. The threads end when it is gone.
struct Desk {
    queue: Sender<Job>,
    answers: Receiver<Answer>,
}

/// Leads a race to its end, with so many jobs under way.
fn lead(
    study: &StudyConfig,
    mut race: Race,
    jobs: usize,
    desk: &Desk,
    mut watch: impl FnMut(&Race),
) -> Result<Sweep, CliError> {
    let mut record = Record::default();
    let mut under_way = 0;
    while !race.is_finished() {
        while under_way < jobs
            && let Some(job) = race.next_job()
        {
            desk.queue.send(job).map_err(|_| CliError::Panicked)?;
            under_way += 1;
        }
        let answer = desk.answers.recv().map_err(|_| CliError::Panicked)?;
        under_way -= 1;
        record.take(&mut race, answer)?;
        watch(&race);
    }
    Ok(record.sweep(study, study.engine.on_cpu(), &race, jobs))
}

/// A thread: takes jobs until there will be no more.
fn work(study: &StudyConfig, data: &Dataset, todo: &Mutex<Receiver<Job>>, said: &Sender<Answer>) {
    let mut bench = Bench::new(study.engine, Rc::new(data.clone()));
    loop {
        let job = todo.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        let answer = catch_unwind(AssertUnwindSafe(|| answer(study, &mut bench, job)));
        if said.send(answer.unwrap_or(Answer::Panicked)).is_err() {
            return;
        }
    }
}

fn answer(study: &StudyConfig, bench: &mut Bench, job: Job) -> Answer {
    match job {
        Job::Propose(ask) => {
            let proposal = ask.answer();
            Answer::Proposed(ask, proposal)
        }
        Job::Train { id, point, until, lineage } => {
            let plan = study.plan(&point, until, &lineage);
            Answer::Trained(id, point, bench.train(&plan))
        }
    }
}

fn message(code: &str, text: String) -> Message {
    Message { code: code.to_owned(), text }
}

/// What is known so far.
#[derive(Default)]
struct Record {
    trials: BTreeMap<u32, Trial>,
    failures: BTreeMap<u32, Message>,
    kept: Option<Kept>,
}

impl Record {
    fn take(&mut self, race: &mut Race, answer: Answer) -> Result<(), CliError> {
        match answer {
            Answer::Proposed(ask, proposal) => {
                if let Err(error) = &proposal {
                    let text = format!("{} cannot propose trial {}: {error}", ask.searcher.key(), ask.trial);
                    self.failures.insert(race.id_of(ask.lane, ask.trial).0, message("search", text));
                }
                race.proposed(ask.lane, ask.trial, proposal);
            }
            Answer::Trained(id, point, mut trained) => {
                let weights = trained.as_mut().map(|(_, report)| std::mem::take(&mut report.weights));
                let weights = weights.unwrap_or_default();
                let trial = self.trial(race, id, point, trained);
                self.keep(race, &trial, weights);
                match self.failures.get(&id.0) {
                    Some(failure) => race.failed(id, failure.text.clone()),
                    None => race.finished(id, trial.objective()),
                }
                self.trials.insert(id.0, trial);
            }
            Answer::Panicked => return Err(CliError::Panicked),
        }
        Ok(())
    }

    /// The parameters of the best trial that races; the earliest of equals.
    fn keep(&mut self, race: &Race, trial: &Trial, weights: Vec<f32>) {
        let Some(objective) = trial.objective().filter(|_| races(race.lanes()[trial.lane as usize].role))
        else {
            return;
        };
        let better = self.kept.as_ref().is_none_or(|kept| {
            trial.id == kept.trial || (objective, trial.id) < (kept.objective, kept.trial)
        });
        if better {
            self.kept = Some(Kept { trial: trial.id, objective, weights });
        }
    }

    fn trial(&mut self, race: &Race, id: TrialId, point: Point, trained: Trained) -> Trial {
        let (lane, k) = race.lane_of(id);
        let searcher = race.lanes()[lane as usize].searcher;
        let (outcome, step, epoch, news) = match trained {
            Ok((curves, report)) => (report.outcome, report.step, report.epoch, curves),
            Err(error) => {
                let text = format!("trial {k} of {} cannot be trained: {error}", searcher.key());
                self.failures.insert(id.0, message("engine", text));
                (Outcome::Failed, 0, 0, Curves::default())
            }
        };
        // A stretch that went on where the last one ended brings only its own points.
        let mut curves = self.trials.remove(&id.0).map(|trial| trial.curves).unwrap_or_default();
        for (part, curve) in (0..).zip(news.parts()) {
            curves.add(part, curve.iter().copied());
        }
        Trial { id: id.0, lane, searcher, k, point, outcome, step, epoch, curves }
    }

    fn sweep(self, study: &StudyConfig, engine: Engine, race: &Race, jobs: usize) -> Sweep {
        Sweep {
            engine,
            kept: self.kept,
            test: None,
            study: study.clone(),
            lanes: race.lanes().to_vec(),
            trials: self.trials,
            failures: self.failures.into_values().collect(),
            jobs,
        }
    }
}

#[cfg(test)]
mod tests;
