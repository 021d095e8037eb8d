//! The worker's behaviour, apart from any browser: commands in, events out, slices of training between.

mod active;
mod saving;

use std::collections::BTreeMap;
use std::rc::Rc;

use schema::wire::{Command, Event, FromWorker, PROTOCOL, Progress, ToWorker, WireError};
use schema::{Checkpoint, Course, DataConfig, DeviceInfo, Outcome, Parts, Place, Plan, RunConfig, RunReport};
use train::{Advance, Dataset, Engine, Slice, TrainError, Unsupported};

use crate::measure::measure;
use crate::pace::{Pace, SLICE_MS};
use active::Active;
use saving::Saving;

/// Progress of a trial is reported at most this often; the page draws no faster.
const REPORT_MS: f64 = 33.0;

/// At most so many data sets are kept: all trials of a study share one, or as many as it has folds.
const DATASETS: usize = 10;

/// What to do with the runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Run,
    Stand,
    /// Each to the end of its epoch; `id` is the command to answer then.
    Step {
        id: u32,
    },
}

/// A worker around an engine. Times are milliseconds of any monotonic clock, given by the caller.
#[derive(Debug)]
pub struct Service<E> {
    engine: E,
    /// The latest last.
    data: Vec<Rc<Dataset>>,
    /// By trial.
    active: BTreeMap<u32, Active>,
    pace: Pace,
    mode: Mode,
    saving: Saving,
}

impl<E: Engine> Service<E> {
    /// A worker with nothing to do.
    pub fn new(engine: E) -> Self {
        let (data, active, pace, saving) = Default::default();
        Self { engine, data, active, pace, mode: Mode::Run, saving }
    }

    /// The first message of a worker; `device` is what it computes on, where that is no core of the processor.
    #[must_use]
    pub fn hello(&self, device: Option<DeviceInfo>) -> FromWorker {
        let capacity = self.engine.capacity();
        FromWorker { reply_to: 0, body: Event::Ready { protocol: PROTOCOL, capacity, device } }
    }

    /// Whether [`Service::slice`] has something to do.
    pub fn is_busy(&self) -> bool {
        !self.active.is_empty() && self.mode != Mode::Stand
    }

    /// Carries out a command; what to answer at once.
    pub async fn command(&mut self, message: ToWorker, clock: &impl Fn() -> f64) -> Vec<FromWorker> {
        let id = message.id;
        match message.body {
            Command::Propose(ask) => answer(id, Event::Proposed(ask.answer())),
            Command::Train { trial, plan, from } => match self.begin(id, trial, plan, from).await {
                Ok(()) => Vec::new(),
                Err(error) => answer(id, failed(&error)),
            },
            Command::Follow { trial, course, until } => match self.follow(id, trial, course, until).await {
                Ok(()) => Vec::new(),
                Err(error) => answer(id, failed(&error)),
            },
            Command::Pause => {
                self.mode = Mode::Stand;
                let mut out: Vec<_> = self.active.values_mut().filter_map(Active::report).collect();
                out.extend(answer(id, Event::Paused));
                out
            }
            Command::Resume => {
                self.mode = Mode::Run;
                self.stop_after(|_| u32::MAX);
                Vec::new()
            }
            Command::Step => {
                self.mode = Mode::Step { id };
                self.stop_after(|active| active.unsaid.epoch + 1);
                Vec::new()
            }
            Command::Cancel => {
                self.cancel();
                Vec::new()
            }
            Command::Predict { run, weights, query } => {
                let prediction = self.engine.predict(&run, weights.as_deref(), query).await;
                answer(id, prediction.map_or_else(|error| failed(&error), Event::Predicted))
            }
            Command::Data(config) => {
                let view = self.dataset(&config).map(|data| data.view());
                answer(id, view.map_or_else(|error| failed(&error), Event::Data))
            }
            Command::Ping => answer(id, Event::Pong),
            Command::Measure { run, cohort } => {
                let measured = self.measure(&run, cohort, clock).await;
                let told = |steps_per_second| Event::Measured { steps_per_second };
                answer(id, measured.map_or_else(|error| failed(&error), told))
            }
            Command::Provide { table } => match train::data::provide_table(&table) {
                Ok(()) => Vec::new(),
                Err(error) => answer(id, failed(&error)),
            },
            Command::LoseDevice => {
                self.engine.lose_device();
                self.losses()
            }
            Command::Explain { ask, axes, resolution } => {
                let insight = search::insight::explain(&ask, axes, resolution);
                let told = |insight| Event::Explained(Box::new(insight));
                answer(id, insight.map_or_else(|error| unexplained(&error), told))
            }
        }
    }

    /// Trains for about 16 ms, or for one slice of an engine that takes longer ones; what there is to report.
    pub async fn slice(&mut self, clock: &impl Fn() -> f64) -> Vec<FromWorker> {
        let mut out = Vec::new();
        let mut from_ms = clock();
        let end_ms = from_ms + SLICE_MS;
        while self.is_busy() && from_ms < end_ms {
            from_ms = self.work(from_ms, clock, &mut out).await;
        }
        out
    }

    /// Trains until the next look at the clock, whose time it returns.
    async fn work(&mut self, from_ms: f64, clock: &impl Fn() -> f64, out: &mut Vec<FromWorker>) -> f64 {
        let advanced = self.engine.advance(Slice { max_steps: self.pace.units() }).await;
        let now_ms = clock();
        let took_ms = now_ms - from_ms;
        self.pace.took(took_ms);
        self.engine.took(took_ms);
        self.saving.trained(took_ms);
        out.extend(self.losses());
        out.extend(self.refusals());
        match advanced {
            Ok(advances) => {
                let share_ms = took_ms / advances.len().max(1) as f64;
                for advance in advances {
                    out.extend(self.advanced(advance, share_ms, now_ms).await);
                }
                out.extend(self.checkpoints());
                out.extend(self.stood());
            }
            Err(error) => {
                out.extend(self.active.values().map(|active| reply(active.reply_to, failed(&error))));
                self.cancel();
            }
        }
        now_ms
    }

    async fn advanced(&mut self, advance: Advance, busy_ms: f64, now_ms: f64) -> Option<FromWorker> {
        let Progress { trial, step, epoch, points, .. } = advance.progress;
        let active = self.active.get_mut(&trial)?;
        let stood = active.stands();
        active.measured = points.last().map(|point| point.epoch).max(active.measured);
        active.unsaid.step = step;
        active.unsaid.epoch = epoch;
        active.unsaid.points.extend(points);
        active.unsaid.busy_ms += busy_ms;
        let parks = active.measured >= Some(active.plan.until) && self.engine.has_stretches();
        if advance.ended.is_some() || parks {
            Some(self.ended(trial, advance.ended).await)
        } else if active.stands() != stood || now_ms - active.said_ms >= REPORT_MS {
            active.said_ms = now_ms;
            active.report()
        } else {
            None
        }
    }

    /// A part of a trial has ended, or has come as far as it is to. The next begins, unless it was the last, or diverged.
    async fn ended(&mut self, trial: u32, ended: Option<RunReport>) -> FromWorker {
        let Some(mut active) = self.active.remove(&trial) else {
            return reply(0, failed(&TrainError::NoRun));
        };
        let weights = if active.followed {
            match self.engine.checkpoint(trial).await {
                Ok(checkpoint) => Some(checkpoint.weights),
                Err(error) => return reply(active.reply_to, failed(&error)),
            }
        } else {
            None
        };
        let report = match ended {
            Some(report) => {
                self.engine.end(trial);
                report
            }
            None => match self.engine.park(trial) {
                Ok(report) => report,
                Err(error) => return reply(active.reply_to, failed(&error)),
            },
        };
        let (progress, reply_to) = (active.take(), active.reply_to);
        if let Some(weights) = weights {
            return reply(reply_to, Event::Followed { progress, outcome: report.outcome, weights });
        }
        let next = progress.part + 1;
        if report.outcome == Outcome::Diverged || next == active.plan.parts.count() {
            return reply(reply_to, Event::Finished { progress, report });
        }
        match self.begin_part((reply_to, trial), active.plan, next, active.saved_ms).await {
            Ok(()) => reply(reply_to, Event::Progress(progress)),
            Err(error) => reply(reply_to, failed(&error)),
        }
    }

    /// Ends a step once every run has done its own.
    fn stood(&mut self) -> Option<FromWorker> {
        let Mode::Step { id } = self.mode else { return None };
        self.active.values().all(Active::stands).then(|| {
            self.mode = Mode::Stand;
            reply(id, Event::Paused)
        })
    }

    async fn begin(
        &mut self,
        reply_to: u32,
        trial: u32,
        mut plan: Plan,
        from: Option<Checkpoint>,
    ) -> Result<(), TrainError> {
        self.forget(trial);
        if plan.is_whole() {
            // It stands still by ending.
            plan.until = u32::MAX;
        } else if !self.engine.has_stretches() {
            return Err(Unsupported::Stretch.into());
        }
        if self.active.is_empty() {
            self.pace = Pace::default();
        }
        if let Some(from) = from
            && self.resume(reply_to, trial, &plan, &from).await.is_ok()
        {
            return Ok(());
        }
        // What a checkpoint lacks is only time.
        self.begin_part((reply_to, trial), plan, 0, self.saving.now_ms()).await
    }

    async fn follow(
        &mut self,
        reply_to: u32,
        trial: u32,
        course: Course,
        until: u32,
    ) -> Result<(), TrainError> {
        self.forget(trial);
        if !self.engine.has_stretches() {
            return Err(Unsupported::Stretch.into());
        }
        let plan = Plan { course, parts: Parts::default(), until };
        self.begin_part((reply_to, trial), plan, 0, self.saving.now_ms()).await?;
        if let Some(active) = self.active.get_mut(&trial) {
            active.followed = true;
        }
        Ok(())
    }

    async fn begin_part(
        &mut self,
        (reply_to, trial): (u32, u32),
        plan: Plan,
        part: u32,
        saved_ms: f64,
    ) -> Result<(), TrainError> {
        let course = plan.part(part);
        let data = self.dataset(&course.run.data)?;
        let epoch = if self.engine.has_stretches() {
            self.engine.begin_stretch(trial, &course, plan.until, data).await?
        } else {
            self.engine.begin(trial, &course.run, data).await?;
            0
        };
        let place = Place { part, step: 0, epoch, measured: (epoch > 0).then_some(epoch) };
        // If this is a step, it was that of the part before.
        let step = u32::from(part == 0);
        self.take_on(trial, Active::new((reply_to, trial), plan, place, saved_ms), step);
        Ok(())
    }

    /// What the engine has taken on is trained from now on; by so many epochs, if this is a step.
    fn take_on(&mut self, trial: u32, mut active: Active, step: u32) {
        if matches!(self.mode, Mode::Step { .. }) {
            active.stop_after = active.measured.unwrap_or(0) + step;
        }
        self.engine.stop_after(trial, active.stop_after.min(active.plan.until));
        self.active.insert(trial, active);
    }

    fn stop_after(&mut self, epoch: impl Fn(&Active) -> u32) {
        for (trial, active) in &mut self.active {
            active.stop_after = epoch(active);
            self.engine.stop_after(*trial, active.stop_after.min(active.plan.until));
        }
    }

    fn forget(&mut self, trial: u32) {
        if self.active.remove(&trial).is_some() {
            self.engine.end(trial);
        }
    }

    fn cancel(&mut self) {
        for trial in std::mem::take(&mut self.active).into_keys() {
            self.engine.end(trial);
        }
    }

    /// What the engine took on and then could not train: somebody else's.
    fn refusals(&mut self) -> Vec<FromWorker> {
        let refused = self.engine.refused().into_iter();
        let answer = |(trial, why)| {
            let active = self.active.remove(&trial)?;
            Some(reply(active.reply_to, failed(&TrainError::Unsupported(why))))
        };
        refused.filter_map(answer).collect()
    }

    fn losses(&mut self) -> Vec<FromWorker> {
        self.engine.device_losses().into_iter().map(|loss| reply(0, Event::DeviceLost(loss))).collect()
    }

    async fn measure(
        &mut self,
        run: &RunConfig,
        cohort: u32,
        clock: &impl Fn() -> f64,
    ) -> Result<f64, TrainError> {
        if let Some(&trial) = self.active.keys().next() {
            return Err(TrainError::Busy { trial });
        }
        let data = self.dataset(&run.data)?;
        measure(&mut self.engine, run, cohort, &data, clock).await
    }

    fn dataset(&mut self, config: &DataConfig) -> Result<Rc<Dataset>, TrainError> {
        if let Some(data) = self.data.iter().find(|data| data.config == *config) {
            return Ok(Rc::clone(data));
        }
        let data = Rc::new(Dataset::load(config)?);
        if self.data.len() == DATASETS {
            self.data.remove(0);
        }
        self.data.push(Rc::clone(&data));
        Ok(data)
    }
}

fn reply(reply_to: u32, body: Event) -> FromWorker {
    FromWorker { reply_to, body }
}

fn answer(reply_to: u32, body: Event) -> Vec<FromWorker> {
    vec![reply(reply_to, body)]
}

fn unexplained(error: &search::SearchError) -> Event {
    Event::Failed(WireError { code: "search".into(), message: error.to_string() })
}

fn failed(error: &TrainError) -> Event {
    let code = match error {
        TrainError::Unsupported(_) => "unsupported",
        TrainError::Device(_) => "gpu",
        TrainError::NoTable { .. } | TrainError::BadTable(_) => "own",
        TrainError::EmptySplit { .. } => "split",
        _ => "engine",
    };
    Event::Failed(WireError { code: code.into(), message: error.to_string() })
}

#[cfg(test)]
mod tests;
