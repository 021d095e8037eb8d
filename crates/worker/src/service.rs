//! The worker's behaviour, apart from any browser: commands in, events out, slices of training between.

use std::collections::BTreeMap;
use std::rc::Rc;

use schema::wire::{Command, Event, FromWorker, PROTOCOL, Progress, ToWorker, WireError};
use schema::{DataConfig, DeviceInfo, RunConfig};
use train::{Advance, Dataset, Engine, Slice, TrainError};

use crate::measure::measure;
use crate::pace::{Pace, SLICE_MS};

/// Progress of a trial is reported at most this often; the page draws no faster.
const REPORT_MS: f64 = 33.0;

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

/// A run being trained.
#[derive(Debug)]
struct Active {
    reply_to: u32,
    /// Not reported yet.
    unsaid: Progress,
    said_ms: f64,
    /// The last epoch of its curve.
    measured: u32,
    /// While stepping: stands once its curve has reached this epoch.
    stop_after: u32,
}

/// A worker around an engine. Times are milliseconds of any monotonic clock, given by the caller.
#[derive(Debug)]
pub struct Service<E> {
    engine: E,
    data: Option<Rc<Dataset>>,
    /// By trial.
    active: BTreeMap<u32, Active>,
    pace: Pace,
    mode: Mode,
}

impl<E: Engine> Service<E> {
    /// A worker with nothing to do.
    pub fn new(engine: E) -> Self {
        Self { engine, data: None, active: BTreeMap::new(), pace: Pace::default(), mode: Mode::Run }
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
            Command::Train { trial, run } => match self.begin(id, trial, &run).await {
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
        out.extend(self.losses());
        out.extend(self.refusals());
        match advanced {
            Ok(advances) => {
                let share_ms = took_ms / advances.len().max(1) as f64;
                for advance in advances {
                    out.extend(self.advanced(advance, share_ms, now_ms));
                }
                out.extend(self.stood());
            }
            Err(error) => {
                out.extend(self.active.values().map(|active| reply(active.reply_to, failed(&error))));
                self.cancel();
            }
        }
        now_ms
    }

    fn advanced(&mut self, advance: Advance, busy_ms: f64, now_ms: f64) -> Option<FromWorker> {
        let Progress { trial, step, epoch, points, .. } = advance.progress;
        let active = self.active.get_mut(&trial)?;
        let stood = active.stands();
        active.measured = points.iter().map(|point| point.epoch).fold(active.measured, u32::max);
        active.unsaid.step = step;
        active.unsaid.epoch = epoch;
        active.unsaid.points.extend(points);
        active.unsaid.busy_ms += busy_ms;
        if let Some(report) = advance.ended {
            let event = Event::Finished { progress: active.take(), report };
            let ended = reply(active.reply_to, event);
            self.active.remove(&trial);
            self.engine.end(trial);
            Some(ended)
        } else if active.stands() != stood || now_ms - active.said_ms >= REPORT_MS {
            active.said_ms = now_ms;
            active.report()
        } else {
            None
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

    async fn begin(&mut self, reply_to: u32, trial: u32, run: &RunConfig) -> Result<(), TrainError> {
        self.forget(trial);
        let data = self.dataset(&run.data)?;
        self.engine.begin(trial, run, data).await?;
        if self.active.is_empty() {
            self.pace = Pace::default();
        }
        let stop_after = if matches!(self.mode, Mode::Step { .. }) { 1 } else { u32::MAX };
        self.engine.stop_after(trial, stop_after);
        let unsaid = Progress { trial, step: 0, epoch: 0, points: Vec::new(), busy_ms: 0.0 };
        self.active.insert(trial, Active { reply_to, unsaid, said_ms: 0.0, measured: 0, stop_after });
        Ok(())
    }

    fn stop_after(&mut self, epoch: impl Fn(&Active) -> u32) {
        for (trial, active) in &mut self.active {
            active.stop_after = epoch(active);
            self.engine.stop_after(*trial, active.stop_after);
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

    /// The last data set is kept: all trials of a study share it.
    fn dataset(&mut self, config: &DataConfig) -> Result<Rc<Dataset>, TrainError> {
        if let Some(data) = self.data.as_ref().filter(|data| data.config == *config) {
            return Ok(Rc::clone(data));
        }
        let data = Rc::new(Dataset::load(config)?);
        self.data = Some(Rc::clone(&data));
        Ok(data)
    }
}

impl Active {
    fn stands(&self) -> bool {
        self.measured >= self.stop_after
    }

    fn take(&mut self) -> Progress {
        let next = Progress { points: Vec::new(), busy_ms: 0.0, ..self.unsaid };
        std::mem::replace(&mut self.unsaid, next)
    }

    /// What has happened since the last report, if anything.
    fn report(&mut self) -> Option<FromWorker> {
        (self.unsaid.busy_ms > 0.0).then(|| reply(self.reply_to, Event::Progress(self.take())))
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
        _ => "engine",
    };
    Event::Failed(WireError { code: code.into(), message: error.to_string() })
}

#[cfg(test)]
mod tests;
