//! The seam between engines and whoever drives them, and the engines that train on one CPU core.
//!
//! Engines are driven in slices of many steps, because on a GPU in a browser reading back is asynchronous. They know
//! no clock and no messages: the driver measures, tells them how long a slice took, and fills in `busy_ms`.

use std::rc::Rc;

use schema::wire::{DeviceLoss, Prediction, Progress, Query};
use schema::{BadCheckpoint, Course, Place, RunConfig, RunReport};

use crate::candle::CandleTrainer;
use crate::data::Dataset;
use crate::error::{TrainError, Unsupported};
use crate::fused::FusedTrainer;
use crate::predict::predict;
use crate::session::Session;
use crate::shelf::Shelf;
use crate::supported::supports;
use crate::trainer::Trainer;

/// How much to do before coming back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slice {
    /// At most so many units of work for each trial: an optimiser step, or the evaluation of up to 256 examples. An engine
    /// that does its work in dispatches of its own size does one of them, however small this is.
    pub max_steps: u32,
}

/// What one trial did in a slice.
#[derive(Debug, Clone, PartialEq)]
pub struct Advance {
    /// Where it is; `busy_ms` is 0.
    pub progress: Progress,
    /// Its end, if this slice reached it. The trial is held until [`Engine::end`].
    pub ended: Option<RunReport>,
}

/// A trial's parameters at some moment. Without the optimiser's state: enough to predict, not to go on.
#[derive(Debug, Clone, PartialEq)]
pub struct Checkpoint {
    /// Optimiser steps done.
    pub step: u32,
    /// Whole epochs done.
    pub epoch: u32,
    /// Flat: layer by layer, weight (outputs × inputs, row by row), then bias.
    pub weights: Vec<f32>,
}

/// A trial's state at some moment: all that the rest of its training depends on, as this engine writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// Where it was; `part` is 0.
    pub place: Place,
    /// To [go on](Engine::resume) from.
    pub bytes: Vec<u8>,
}

/// Trains trials on one device.
#[expect(async_fn_in_trait, reason = "driven on one thread, in a browser; no engine's future need be Send")]
pub trait Engine {
    /// How many trials it holds at the same time.
    fn capacity(&self) -> u32 {
        1
    }

    /// Whose numbers it makes.
    fn kind(&self) -> schema::Engine;

    /// Whether this engine can train such a run.
    ///
    /// # Errors
    /// Why not.
    fn supports(&self, run: &RunConfig) -> Result<(), Unsupported>;

    /// Takes on a trial, at its very beginning.
    ///
    /// # Errors
    /// [`TrainError::Busy`] if it holds as many as it can, [`TrainError::Unsupported`], or an engine's own.
    async fn begin(&mut self, trial: u32, run: &RunConfig, data: Rc<Dataset>) -> Result<(), TrainError>;

    /// Whether it trains in stretches: [`Engine::begin_stretch`] and [`Engine::park`].
    fn has_stretches(&self) -> bool {
        false
    }

    /// Takes on a trial on its way to an epoch: from where it was parked, if it still is, or from its beginning. Its
    /// settings may change on the way. Returns the epoch it goes on from.
    ///
    /// # Errors
    /// As [`Engine::begin`]; [`Unsupported::Stretch`] from an engine that trains whole runs only.
    async fn begin_stretch(
        &mut self,
        _trial: u32,
        _course: &Course,
        _until: u32,
        _data: Rc<Dataset>,
    ) -> Result<u32, TrainError> {
        Err(Unsupported::Stretch.into())
    }

    /// Ends a trial's stretch: tells how far it is, and puts it aside, for a while, for the next.
    ///
    /// # Errors
    /// [`TrainError::NoRun`] if it does not hold the trial; [`Unsupported::Stretch`].
    fn park(&mut self, _trial: u32) -> Result<RunReport, TrainError> {
        Err(Unsupported::Stretch.into())
    }

    /// A trial's state, as it is or as it was a little earlier; all points of its curve up to there have been reported. None
    /// where none is at hand, from an engine that saves none, and once the trial has ended.
    fn save(&mut self, _trial: u32) -> Option<State> {
        None
    }

    /// Takes on a trial from where it was when it [was saved](Engine::save), and returns where that is. Only points that
    /// come after are reported.
    ///
    /// # Errors
    /// As [`Engine::begin_stretch`]; [`BadCheckpoint`] if the state does not fit.
    async fn resume(
        &mut self,
        _trial: u32,
        _course: &Course,
        _data: Rc<Dataset>,
        _state: &[u8],
    ) -> Result<Place, TrainError> {
        Err(BadCheckpoint::Unsupported.into())
    }

    /// Trains every trial it holds for a slice; only trials with news appear. Where slices end never changes a number.
    ///
    /// # Errors
    /// An engine's own.
    async fn advance(&mut self, slice: Slice) -> Result<Vec<Advance>, TrainError>;

    /// How long the last [`Engine::advance`] took. An engine that chooses the size of its dispatches learns from it.
    fn took(&mut self, _ms: f64) {}

    /// Whether the size of its dispatches has settled: before, its speed says little of what it can do.
    fn is_settled(&self) -> bool {
        true
    }

    /// From now on a trial stands still once the point of its curve at this epoch has been measured. One that has reached
    /// or passed that epoch stands at once; a later call moves the mark, `u32::MAX` takes it away.
    fn stop_after(&mut self, trial: u32, epoch: u32);

    /// Destroys the device that it computes on, as an accident would: a test of what follows. Without a device: nothing.
    fn lose_device(&mut self) {}

    /// Trials that were taken on, but then could not be trained here; they are no longer held.
    fn refused(&mut self) -> Vec<(u32, Unsupported)> {
        Vec::new()
    }

    /// Accidents of the device since the last call. The trials are safe: the engine takes them up again itself, from their
    /// last checkpoints, and may report points of their curves a second time.
    fn device_losses(&mut self) -> Vec<DeviceLoss> {
        Vec::new()
    }

    /// A trial's parameters now.
    ///
    /// # Errors
    /// [`TrainError::NoRun`] if it does not hold the trial.
    async fn checkpoint(&mut self, trial: u32) -> Result<Checkpoint, TrainError>;

    /// What a network says: that with the given parameters, or the one that is being trained for this run.
    ///
    /// # Errors
    /// [`TrainError::NoRun`], [`TrainError::WrongWeights`], [`TrainError::WrongQuery`], or an engine's own.
    async fn predict(
        &mut self,
        run: &RunConfig,
        weights: Option<&[f32]>,
        query: Query,
    ) -> Result<Prediction, TrainError>;

    /// Forgets a trial, if it holds it.
    fn end(&mut self, trial: u32);
}

/// Trains with candle's tensors and automatic differentiation.
pub type CandleEngine = CpuEngine<CandleTrainer>;
/// Trains with fused kernels.
pub type FusedEngine = CpuEngine<FusedTrainer>;

/// Trains one trial at a time on one core.
#[derive(Debug)]
pub struct CpuEngine<T> {
    current: Option<Held<T>>,
    shelf: Shelf<T>,
    /// The last data set predicted on, so that a picture redrawn does not make it anew.
    data: Option<Rc<Dataset>>,
}

#[derive(Debug)]
struct Held<T> {
    trial: u32,
    session: Session<T>,
    /// See [`Engine::stop_after`].
    stop_after: u32,
}

impl<T> Default for CpuEngine<T> {
    fn default() -> Self {
        Self { current: None, shelf: Shelf::default(), data: None }
    }
}

impl<T: Trainer> CpuEngine<T> {
    fn take_on(
        &mut self,
        trial: u32,
        session: impl FnOnce() -> Result<Session<T>, TrainError>,
    ) -> Result<(), TrainError> {
        if let Some(Held { trial, .. }) = self.current {
            return Err(TrainError::Busy { trial });
        }
        self.current = Some(Held { trial, session: session()?, stop_after: u32::MAX });
        Ok(())
    }

    fn data(&mut self, run: &RunConfig) -> Result<Rc<Dataset>, TrainError> {
        let held = self.current.iter().map(|held| held.session.data()).chain(&self.data);
        if let Some(data) = held.into_iter().find(|data| data.config == run.data) {
            return Ok(Rc::clone(data));
        }
        let data = Rc::new(Dataset::load(&run.data)?);
        self.data = Some(Rc::clone(&data));
        Ok(data)
    }
}

impl<T: Trainer> Engine for CpuEngine<T> {
    fn kind(&self) -> schema::Engine {
        T::ENGINE
    }

    fn supports(&self, run: &RunConfig) -> Result<(), Unsupported> {
        supports(run)
    }

    async fn begin(&mut self, trial: u32, run: &RunConfig, data: Rc<Dataset>) -> Result<(), TrainError> {
        let pretrained = self.shelf.pretrained.clone();
        self.take_on(trial, || Session::follow((*run).into(), data, pretrained))
    }

    fn has_stretches(&self) -> bool {
        true
    }

    async fn begin_stretch(
        &mut self,
        trial: u32,
        course: &Course,
        until: u32,
        data: Rc<Dataset>,
    ) -> Result<u32, TrainError> {
        let pretrained = self.shelf.pretrained.clone();
        let parked = self.current.is_none().then(|| self.shelf.take(course, until)).flatten();
        self.take_on(trial, || match parked {
            Some(mut session) => session.turn(course.clone()).map(|()| session),
            None => Session::follow(course.clone(), data, pretrained),
        })?;
        Ok(self.current.as_ref().map_or(0, |held| held.session.epoch()))
    }

    fn park(&mut self, trial: u32) -> Result<RunReport, TrainError> {
        let held = self.current.take_if(|held| held.trial == trial).ok_or(TrainError::NoRun)?;
        let report = held.session.report_so_far()?;
        self.shelf.put(held.session);
        Ok(report)
    }

    fn save(&mut self, trial: u32) -> Option<State> {
        let Held { session, .. } = self.current.as_ref().filter(|held| held.trial == trial)?;
        Some(State { place: session.place(), bytes: session.save()? })
    }

    async fn resume(
        &mut self,
        trial: u32,
        course: &Course,
        data: Rc<Dataset>,
        state: &[u8],
    ) -> Result<Place, TrainError> {
        let pretrained = self.shelf.pretrained.clone();
        self.take_on(trial, || Session::restore(course.clone(), data, pretrained, state))?;
        Ok(self.current.as_ref().map(|held| held.session.place()).unwrap_or_default())
    }

    async fn advance(&mut self, slice: Slice) -> Result<Vec<Advance>, TrainError> {
        let Some(Held { trial, session, stop_after }) = &mut self.current else { return Ok(Vec::new()) };
        let points = session.work(slice.max_steps, *stop_after)?;
        let progress = Progress {
            trial: *trial,
            part: 0,
            step: session.step(),
            epoch: session.epoch(),
            points,
            busy_ms: 0.0,
        };
        Ok(vec![Advance { progress, ended: session.report()? }])
    }

    fn stop_after(&mut self, trial: u32, epoch: u32) {
        if let Some(held) = self.current.as_mut().filter(|held| held.trial == trial) {
            held.stop_after = epoch;
        }
    }

    async fn checkpoint(&mut self, trial: u32) -> Result<Checkpoint, TrainError> {
        match &self.current {
            Some(Held { trial: held, session, .. }) if *held == trial => {
                Ok(Checkpoint { step: session.step(), epoch: session.epoch(), weights: session.weights()? })
            }
            _ => Err(TrainError::NoRun),
        }
    }

    async fn predict(
        &mut self,
        run: &RunConfig,
        weights: Option<&[f32]>,
        query: Query,
    ) -> Result<Prediction, TrainError> {
        if let Some(weights) = weights {
            let data = self.data(run)?;
            return predict(&|inputs| T::outputs(run, weights, inputs), run, &data, query);
        }
        match &self.current {
            Some(Held { session, .. }) if session.run() == run => {
                let weights = session.weights()?;
                predict(&|inputs| T::outputs(run, &weights, inputs), run, session.data(), query)
            }
            _ => Err(TrainError::NoRun),
        }
    }

    fn end(&mut self, trial: u32) {
        if self.current.as_ref().is_some_and(|held| held.trial == trial) {
            self.current = None;
        }
    }
}

#[cfg(test)]
mod tests;
