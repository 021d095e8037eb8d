//! The batch-size bench at work: measures every batch size and trains what its study asks for, one thing at a time, in a
//! worker of its own. Pure: knows no DOM and no clock.

use schema::batches::{BatchStudy, Findings, Line, Record, Rule, Spend, Trained, Trial};
use schema::wire::{Command, Event, FromWorker, ToWorker};
use schema::{CurvePoint, Plan, RunConfig};

use crate::desk::Machine;

/// Each batch size is measured so often, in turn with the others: what disturbs the machine for a second disturbs one
/// measurement of each, and not their median.
const ROUNDS: usize = 3;
/// So many dead workers in a row end the bench.
const LOSSES_MAX: u32 = 3;

/// What the worker is busy with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// How many examples there are.
    Data,
    /// How fast this batch size is trained.
    Measure(u32),
    /// A training.
    Train(Trial),
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Reached {
    /// Measurements and trainings done.
    pub(crate) done: usize,
    /// As many as there will be, as far as is known: retuning may want more.
    pub(crate) of: usize,
}

/// The bench.
#[derive(Debug, Default)]
pub(crate) struct Bench {
    base: Option<RunConfig>,
    /// None before the size of the training split is known.
    study: Option<BatchStudy>,
    seeds: Option<u32>,
    target: Option<f64>,
    record: Record,
    running: bool,
    pending: Option<(u32, Asked)>,
    /// Of the training that runs.
    curve: Vec<CurvePoint>,
    last_id: u32,
    losses: u32,
    problem: Option<String>,
    outbox: Vec<ToWorker>,
    reached: Reached,
    revision: u32,
}

impl Bench {
    /// Around another run: what was measured is forgotten.
    pub(crate) fn set_base(&mut self, base: RunConfig) {
        self.stop();
        let (last_id, outbox) = (self.last_id, std::mem::take(&mut self.outbox));
        let revision = self.revision + 1;
        *self = Self { base: Some(base), last_id, outbox, revision, ..Self::default() };
    }

    /// The run that batch sizes are compared around.
    pub(crate) fn base(&self) -> Option<&RunConfig> {
        self.base.as_ref()
    }

    /// What is compared; none before it has been started.
    pub(crate) fn study(&self) -> Option<&BatchStudy> {
        self.study.as_ref()
    }

    /// Trainings of each batch size and learning rate.
    pub(crate) fn seeds(&self) -> u32 {
        self.seeds.unwrap_or(BatchStudy::SEEDS)
    }

    /// Changes it; what has been trained stays.
    pub(crate) fn set_seeds(&mut self, seeds: u32) {
        self.seeds = Some(seeds.clamp(1, BatchStudy::SEEDS_MAX));
        self.settle();
    }

    /// The validation loss to be reached; none: half-way of the base run.
    pub(crate) fn set_target(&mut self, target: Option<f64>) {
        self.target = target.filter(|target| target.is_finite() && *target > 0.0);
        self.settle();
    }

    /// Whether the person chose the target.
    pub(crate) fn has_own_target(&self) -> bool {
        self.target.is_some()
    }

    /// The study takes what the person set, and the page reads the record anew.
    fn settle(&mut self) {
        let (seeds, target) = (self.seeds(), self.target);
        if let Some(study) = &mut self.study {
            (study.seeds, study.target) = (seeds, target);
        }
        self.reached = self.count();
        self.revision += 1;
        self.ask();
    }

    /// Whether it measures or trains.
    pub(crate) fn is_running(&self) -> bool {
        self.running
    }

    /// Whether anything has been measured or trained.
    pub(crate) fn is_fresh(&self) -> bool {
        self.study.is_none() && !self.running
    }

    /// What went wrong, since when it stands.
    pub(crate) fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    /// What the worker is busy with.
    pub(crate) fn asked(&self) -> Option<Asked> {
        self.pending.map(|(_, asked)| asked)
    }

    /// Rises with everything that changes what is found.
    pub(crate) fn revision(&self) -> u32 {
        self.revision
    }

    /// What the record says.
    pub(crate) fn findings(&self, spend: Spend) -> Option<Findings> {
        self.study.as_ref().map(|study| Findings::new(study, &self.record, spend))
    }

    /// The same for one rule.
    pub(crate) fn line(&self, rule: Rule, spend: Spend) -> Option<Line> {
        self.study.as_ref().map(|study| study.line(&self.record, rule, spend))
    }

    /// How far it is.
    pub(crate) fn reached(&self) -> Reached {
        self.reached
    }

    fn count(&self) -> Reached {
        let Some(study) = &self.study else { return Reached::default() };
        let trials = study.trials(&self.record);
        let measured: usize = study.sizes().iter().map(|batch| self.record.times_measured(*batch)).sum();
        let trained = trials.iter().filter(|trial| self.record.contains(trial)).count();
        Reached { done: measured + trained, of: ROUNDS * study.sizes().len() + trials.len() }
    }

    /// Begins, or goes on.
    pub(crate) fn start(&mut self) {
        if self.base.is_some() && !self.running {
            (self.running, self.losses, self.problem) = (true, 0, None);
            self.ask();
        }
    }

    /// Stands still; what was under way is begun anew when it goes on.
    pub(crate) fn stop(&mut self) {
        self.running = false;
        if let Some((_, Asked::Train(_))) = self.pending.take() {
            self.send(Command::Cancel);
        }
    }

    fn send(&mut self, body: Command) -> u32 {
        self.last_id += 1;
        self.outbox.push(ToWorker { id: self.last_id, body });
        self.last_id
    }

    /// The next question, unless one is open; the end, if there is none.
    fn ask(&mut self) {
        if !self.running || self.pending.is_some() {
            return;
        }
        let Some((asked, command)) = self.next() else {
            self.running = false;
            return;
        };
        self.curve.clear();
        self.pending = Some((self.send(command), asked));
    }

    fn next(&self) -> Option<(Asked, Command)> {
        let Some(study) = &self.study else {
            return self.base.map(|base| (Asked::Data, Command::Data(base.data)));
        };
        let rarest = study.sizes().iter().min_by_key(|batch| self.record.times_measured(**batch))?;
        if self.record.times_measured(*rarest) < ROUNDS {
            let run = study.timed(*rarest);
            return Some((Asked::Measure(*rarest), Command::Measure { run, cohort: 1 }));
        }
        let trial = study.trials(&self.record).into_iter().find(|trial| !self.record.contains(trial))?;
        let plan = Plan::whole(study.run(&trial));
        Some((Asked::Train(trial), Command::Train { trial: 0, plan, from: None }))
    }

    fn fail(&mut self, problem: String) {
        self.pending = None;
        self.running = false;
        self.problem = Some(problem);
    }

    fn answer(&mut self, asked: Asked, event: Event) {
        match (asked, event) {
            (Asked::Data, Event::Data(view)) => {
                self.study = self.base.map(|base| BatchStudy::new(base, view.sizes[0]));
            }
            (Asked::Measure(batch), Event::Measured { steps_per_second }) => {
                self.record.add_speed(batch, steps_per_second);
            }
            (Asked::Train(trial), Event::Finished { progress, report }) => {
                self.curve.extend(progress.points);
                let curve = std::mem::take(&mut self.curve);
                self.record.add(trial, Trained { curve, outcome: report.outcome });
            }
            (_, Event::Failed(error)) => return self.fail(error.message),
            (_, _) => return self.fail("an answer that does not fit its question".to_owned()),
        }
        (self.pending, self.losses) = (None, 0);
        self.settle();
    }
}

impl Machine for Bench {
    fn posts(&mut self) -> Vec<ToWorker> {
        std::mem::take(&mut self.outbox)
    }

    fn hear(&mut self, message: FromWorker, _now_ms: f64) {
        let Some((_, asked)) = self.pending.filter(|(id, _)| *id == message.reply_to) else { return };
        match message.body {
            Event::Progress(progress) => self.curve.extend(progress.points),
            // Trainings of this room are short, or done again.
            Event::Checkpoint { .. } => {}
            event => self.answer(asked, event),
        }
    }

    fn lost(&mut self, reason: &str) {
        self.pending = None;
        self.losses += 1;
        if self.losses >= LOSSES_MAX {
            self.fail(reason.to_owned());
        }
        self.ask();
    }
}

#[cfg(test)]
mod tests;
