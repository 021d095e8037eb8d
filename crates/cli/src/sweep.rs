//! An experiment run to its end on threads. The race hands out what to propose and what to train; any free thread takes
//! it, and the table of trials is the same whatever their number.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use schema::snapshot::Message;
use schema::{Claim, CurvePoint, Engine, Outcome, Row, RowHash, RunConfig, RunReport, StudyConfig, Verdict};
use search::{Ask, Job, Point, Proposal, Race, SearchError, SearcherKind, TrialId};
use train::{CandleTrainer, Dataset, FusedTrainer, TrainError, run_to_end};

use crate::error::CliError;

pub(crate) mod gpu;

/// A trial that has ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    /// Its number in the race.
    pub id: u32,
    /// Who proposed it.
    pub searcher: SearcherKind,
    /// Its number in its lane.
    pub k: u32,
    /// Values of the searched parameters.
    pub point: Point,
    /// How it ended.
    pub outcome: Outcome,
    /// Optimiser steps done.
    pub step: u32,
    /// Whole epochs done.
    pub epoch: u32,
    /// All that was measured.
    pub curve: Vec<CurvePoint>,
}

impl Trial {
    /// The point with the lowest validation loss, the earliest of equals.
    #[must_use]
    pub fn best(&self) -> Option<&CurvePoint> {
        schema::best(&self.curve)
    }

    /// What searchers minimise: the lowest validation loss; none when it diverged.
    #[must_use]
    pub fn objective(&self) -> Option<f64> {
        let done = self.outcome == Outcome::Done;
        self.best().filter(|_| done).map(|point| f64::from(point.val_loss))
    }

    /// Its row of the trial table.
    #[must_use]
    pub fn row(&self) -> RowHash {
        let Self { searcher, k, outcome, step, epoch, .. } = *self;
        Row { searcher, k, point: &self.point, outcome, step, epoch, curve: &self.curve }.hash()
    }
}

/// An experiment that was run to its end.
#[derive(Debug, Clone)]
pub struct Sweep {
    /// The experiment.
    pub study: StudyConfig,
    /// Who searched, in the order of the lanes.
    pub searchers: Vec<SearcherKind>,
    /// Every trial, by its number in the race: the order of the trial table.
    pub trials: BTreeMap<u32, Trial>,
    /// What went wrong, in the order of trials.
    pub failures: Vec<Message>,
    /// Who trained.
    pub engine: Engine,
    /// How many threads trained.
    pub jobs: usize,
}

impl Sweep {
    /// The hashes of the trial table's rows.
    #[must_use]
    pub fn rows(&self) -> Vec<RowHash> {
        self.trials.values().map(Trial::row).collect()
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

    /// The trials of a searcher.
    pub fn lane(&self, searcher: SearcherKind) -> impl Iterator<Item = &Trial> {
        self.trials.values().filter(move |trial| trial.searcher == searcher)
    }
}

/// The trial with the lowest objective, the earliest of equals.
pub fn best<'a>(trials: impl Iterator<Item = &'a Trial>) -> Option<&'a Trial> {
    let scored = trials.filter_map(|trial| Some((trial.objective()?, trial)));
    scored.min_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, trial)| trial)
}

type Trained = Result<(Vec<CurvePoint>, RunReport), TrainError>;

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
    let race = Race::new(study.race())?;
    let data = Dataset::load(&study.data())?;
    // Each trial is one job at a time: more threads would stand idle.
    let jobs = jobs.get().min(race.total_trials().max(1) as usize);
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
    let data = Rc::new(data.clone());
    loop {
        let job = todo.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        let answer = catch_unwind(AssertUnwindSafe(|| answer(study, &data, job)));
        if said.send(answer.unwrap_or(Answer::Panicked)).is_err() {
            return;
        }
    }
}

fn answer(study: &StudyConfig, data: &Rc<Dataset>, job: Job) -> Answer {
    match job {
        Job::Propose(ask) => {
            let proposal = ask.answer();
            Answer::Proposed(ask, proposal)
        }
        Job::Train { id, point, .. } => {
            let trained = train(study.engine, &study.run(&point), Rc::clone(data));
            Answer::Trained(id, point, trained)
        }
    }
}

fn train(engine: Engine, run: &RunConfig, data: Rc<Dataset>) -> Trained {
    match engine.on_cpu() {
        Engine::Auto | Engine::Gpu | Engine::Fused => run_to_end::<FusedTrainer>(run, data),
        Engine::Candle => run_to_end::<CandleTrainer>(run, data),
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
            Answer::Trained(id, point, trained) => {
                let trial = self.trial(race, id, point, trained);
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

    fn trial(&mut self, race: &Race, id: TrialId, point: Point, trained: Trained) -> Trial {
        let (lane, k) = race.lane_of(id);
        let searcher = race.lanes()[lane as usize].searcher;
        let (outcome, step, epoch, curve) = match trained {
            Ok((curve, report)) => (report.outcome, report.step, report.epoch, curve),
            Err(error) => {
                let text = format!("trial {k} of {} cannot be trained: {error}", searcher.key());
                self.failures.insert(id.0, message("engine", text));
                (Outcome::Failed, 0, 0, Vec::new())
            }
        };
        Trial { id: id.0, searcher, k, point, outcome, step, epoch, curve }
    }

    fn sweep(self, study: &StudyConfig, engine: Engine, race: &Race, jobs: usize) -> Sweep {
        Sweep {
            engine,
            study: study.clone(),
            searchers: race.lanes().iter().map(|lane| lane.searcher).collect(),
            trials: self.trials,
            failures: self.failures.into_values().collect(),
            jobs,
        }
    }
}

#[cfg(test)]
mod tests;
