//! A session's state as bytes: everything that the rest of the run depends on and that does not follow from its course.
//! Orders of examples, masks and noise are drawn anew from their coordinates, gradients are made in each step.
//!
//! About four numbers a parameter with Adam: the parameters, two moments, and the best parameters so far; one more with
//! an average. Whose the bytes are is sealed elsewhere ([`schema::Checkpoint`]); here is checked that they fit the run,
//! so that whatever they say, nothing panics.

use schema::BadCheckpoint;
use serde::{Deserialize, Serialize};

use super::*;
use crate::trainer::TrainerState;

/// More steps than any run has, and few enough to count on.
const STEPS_MAX: u32 = 1 << 31;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Of {
    /// The run itself.
    Run,
    /// The training on other digits, before it begins.
    Source,
}

#[derive(Debug, Serialize, Deserialize)]
enum At {
    /// In an epoch: how many of its examples have been used.
    Train(u32),
    Evaluate(Evaluation),
}

#[derive(Debug, Serialize, Deserialize)]
struct Best {
    loss: f32,
    #[serde(with = "crate::floats")]
    weights: Vec<f32>,
}

#[derive(Debug, Serialize, Deserialize)]
struct State {
    of: Of,
    at: At,
    step: u32,
    epoch: u32,
    best: Option<Best>,
    idle: u32,
    plateau: Plateau,
    trainer: TrainerState,
}

impl<T: Trainer> Session<T> {
    /// Where it is.
    #[must_use]
    pub fn place(&self) -> Place {
        let measured = match self.phase {
            Phase::Pretrain(_) => None,
            Phase::Train(..) => Some(self.epoch),
            Phase::Evaluate(_) | Phase::Ended(_) => self.epoch.checked_sub(1),
        };
        Place { part: 0, step: self.step, epoch: self.epoch, measured }
    }

    /// Its state, to [go on](Session::restore) from; none once it has ended, or from a trainer that saves none.
    #[must_use]
    pub fn save(&self) -> Option<Vec<u8>> {
        postcard::to_stdvec(&self.state()?).ok()
    }

    fn state(&self) -> Option<State> {
        let at = match &self.phase {
            Phase::Pretrain(session) => return Some(State { of: Of::Source, ..session.state()? }),
            Phase::Train(_, first) => At::Train(*first as u32),
            Phase::Evaluate(evaluation) => At::Evaluate(evaluation.clone()),
            Phase::Ended(_) => return None,
        };
        Some(State {
            of: Of::Run,
            at,
            step: self.step,
            epoch: self.epoch,
            best: self.best.clone().map(|(loss, weights)| Best { loss, weights }),
            idle: self.idle,
            plateau: self.plateau,
            trainer: self.trainer.save()?,
        })
    }

    /// A run of this course as it was when it [was saved](Session::save). What follows has the bits that it would have had.
    ///
    /// # Errors
    /// [`BadCheckpoint`] if the bytes are no state of such a run; otherwise as [`Session::follow`].
    pub fn restore(
        course: Course,
        data: Rc<Dataset>,
        pretrained: Pretrained,
        bytes: &[u8],
    ) -> Result<Self, TrainError> {
        check(&course)?;
        let (state, rest) =
            postcard::take_from_bytes::<State>(bytes).map_err(|_| BadCheckpoint::Unreadable)?;
        if !rest.is_empty() {
            return Err(BadCheckpoint::Unreadable.into());
        }
        match state.of {
            Of::Run => Self::at(course, data, pretrained, state),
            Of::Source => {
                let run = *course.at(0);
                let source = pretrain::source(&run).ok_or(BadCheckpoint::State)?;
                let others = Rc::new(Dataset::load(&source.data)?);
                let source = Self::at(source.into(), others, Pretrained::default(), state)?;
                let phase = Phase::Pretrain(Box::new(source));
                Ok(Self { phase, ..Self::beginning_of(course, data, pretrained)? })
            }
        }
    }

    fn at(
        course: Course,
        data: Rc<Dataset>,
        pretrained: Pretrained,
        state: State,
    ) -> Result<Self, TrainError> {
        let State { at, step, epoch, best, idle, plateau, trainer, .. } = state;
        // An epoch's order was drawn, and what came before was trained, with the settings of the epoch before.
        let before = *course.at(epoch.saturating_sub(1));
        let (run, phase) = match at {
            At::Train(first) => {
                let order = epoch_order(&before, &data, epoch);
                let now = if first == 0 { before } else { *course.at(epoch) };
                (now, Phase::Train(order, first as usize))
            }
            At::Evaluate(evaluation) => (before, Phase::Evaluate(evaluation)),
        };
        let numbers = run.numbers() as usize;
        let sizes = [data.train.len() as u32, data.validation.len() as u32];
        let fits = step < STEPS_MAX
            && idle < STEPS_MAX
            && (epoch <= step && epoch <= course.at(epoch).epochs.max(before.epochs))
            && match &phase {
                Phase::Train(order, first) => *first < order.len(),
                Phase::Evaluate(evaluation) => evaluation.is_within(sizes),
                Phase::Pretrain(_) | Phase::Ended(_) => false,
            }
            && best.as_ref().is_none_or(|best| best.weights.len() == numbers)
            && trainer.average.as_ref().is_none_or(|average| average.steps <= step)
            && run.can_become(&trainer.run)
            // A schedule may end at a rate of 0.
            && crate::supports(&RunConfig { lr: run.lr, ..trainer.run }).is_ok();
        if !fits {
            return Err(BadCheckpoint::State.into());
        }
        let trainer = T::restore(&data, &trainer)?;
        let best = best.map(|Best { loss, weights }| (loss, weights));
        Ok(Self { run, course, data, trainer, phase, step, epoch, best, idle, plateau, pretrained })
    }
}
