//! The worker's behaviour, apart from any browser: commands in, events out, slices of training between.

use std::rc::Rc;

use schema::wire::{Command, Event, FromWorker, PROTOCOL, Progress, ToWorker, WireError};
use schema::{DataConfig, RunConfig};
use train::{Advance, Dataset, Engine, Slice, TrainError};

use crate::pace::{Pace, SLICE_MS};

/// Progress is reported at most this often; the page draws no faster.
const REPORT_MS: f64 = 33.0;

/// What to do with the current run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Run,
    Stand,
    /// To the end of the epoch after `epoch`; `id` is the command to answer then.
    Step {
        id: u32,
        epoch: u32,
    },
}

/// The run being trained.
#[derive(Debug)]
struct Active {
    reply_to: u32,
    /// Not reported yet.
    unsaid: Progress,
    said_ms: f64,
    pace: Pace,
}

/// A worker around an engine. Times are milliseconds of any monotonic clock, given by the caller.
#[derive(Debug)]
pub struct Service<E> {
    engine: E,
    data: Option<Rc<Dataset>>,
    active: Option<Active>,
    mode: Mode,
}

impl<E: Engine> Service<E> {
    /// A worker with nothing to do.
    pub fn new(engine: E) -> Self {
        Self { engine, data: None, active: None, mode: Mode::Run }
    }

    /// The first message of a worker.
    #[must_use]
    pub fn hello() -> FromWorker {
        FromWorker { reply_to: 0, body: Event::Ready { protocol: PROTOCOL } }
    }

    /// Whether [`Service::slice`] has something to do.
    pub fn is_busy(&self) -> bool {
        self.active.is_some() && self.mode != Mode::Stand
    }

    /// Carries out a command; what to answer at once.
    pub async fn command(&mut self, message: ToWorker) -> Vec<FromWorker> {
        let id = message.id;
        match message.body {
            Command::Propose(ask) => answer(id, Event::Proposed(ask.answer())),
            Command::Train { trial, run } => match self.begin(id, trial, &run).await {
                Ok(()) => Vec::new(),
                Err(error) => answer(id, failed(&error)),
            },
            Command::Pause => {
                self.mode = Mode::Stand;
                let mut out: Vec<_> = self.active.iter_mut().filter_map(Active::report).collect();
                out.extend(answer(id, Event::Paused));
                out
            }
            Command::Resume => {
                self.mode = Mode::Run;
                Vec::new()
            }
            Command::Step => {
                let epoch = self.active.as_ref().map_or(0, |active| active.unsaid.epoch);
                self.mode = Mode::Step { id, epoch };
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
        }
    }

    /// Trains for about 16 ms; what there is to report.
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
        let Some(active) = &self.active else { return from_ms };
        // While stepping, one unit at a time: the next epoch must not begin.
        let max_steps = if matches!(self.mode, Mode::Step { .. }) { 1 } else { active.pace.units() };
        let advanced = self.engine.advance(Slice { max_steps }).await;
        let now_ms = clock();
        match advanced {
            Ok(advances) => {
                out.extend(advances.into_iter().flat_map(|advance| self.advanced(advance, from_ms, now_ms)));
            }
            Err(error) => {
                let reply_to = self.active.as_ref().map_or(0, |active| active.reply_to);
                self.cancel();
                out.extend(answer(reply_to, failed(&error)));
            }
        }
        now_ms
    }

    fn advanced(&mut self, advance: Advance, from_ms: f64, now_ms: f64) -> Vec<FromWorker> {
        let Some(active) = &mut self.active else { return Vec::new() };
        if self.mode == Mode::Run {
            active.pace.took(now_ms - from_ms);
        }
        let Progress { step, epoch, points, .. } = advance.progress;
        let stood = match self.mode {
            Mode::Step { id, epoch } if points.iter().any(|point| point.epoch > epoch) => Some(id),
            Mode::Step { id, .. } if advance.ended.is_some() => Some(id),
            _ => None,
        };
        active.unsaid.step = step;
        active.unsaid.epoch = epoch;
        active.unsaid.points.extend(points);
        active.unsaid.busy_ms += now_ms - from_ms;
        let mut out = Vec::new();
        if let Some(report) = advance.ended {
            out.extend(answer(active.reply_to, Event::Finished { progress: active.take(), report }));
            self.cancel();
        } else if stood.is_some() || now_ms - active.said_ms >= REPORT_MS {
            active.said_ms = now_ms;
            out.extend(active.report());
        }
        if let Some(id) = stood {
            self.mode = Mode::Stand;
            out.extend(answer(id, Event::Paused));
        }
        out
    }

    async fn begin(&mut self, reply_to: u32, trial: u32, run: &RunConfig) -> Result<(), TrainError> {
        self.cancel();
        let data = self.dataset(&run.data)?;
        self.engine.begin(trial, run, data).await?;
        let unsaid = Progress { trial, step: 0, epoch: 0, points: Vec::new(), busy_ms: 0.0 };
        self.active = Some(Active { reply_to, unsaid, said_ms: 0.0, pace: Pace::default() });
        if let Mode::Step { id, .. } = self.mode {
            self.mode = Mode::Step { id, epoch: 0 };
        }
        Ok(())
    }

    fn cancel(&mut self) {
        if let Some(active) = self.active.take() {
            self.engine.end(active.unsaid.trial);
        }
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
    fn take(&mut self) -> Progress {
        let next = Progress { points: Vec::new(), busy_ms: 0.0, ..self.unsaid };
        std::mem::replace(&mut self.unsaid, next)
    }

    /// What has happened since the last report, if anything.
    fn report(&mut self) -> Option<FromWorker> {
        (self.unsaid.busy_ms > 0.0)
            .then(|| FromWorker { reply_to: self.reply_to, body: Event::Progress(self.take()) })
    }
}

fn answer(reply_to: u32, body: Event) -> Vec<FromWorker> {
    vec![FromWorker { reply_to, body }]
}

fn failed(error: &TrainError) -> Event {
    Event::Failed(WireError { code: "engine".into(), message: error.to_string() })
}

#[cfg(test)]
mod tests;
