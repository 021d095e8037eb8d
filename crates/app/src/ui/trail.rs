//! The way back: experiments with those that were made from them, whether by a closer look at the map or by a remedy
//! tried on one trial. Any other experiment, opened or typed, has no way back.

use std::rc::Rc;

use schema::{Key, StudyConfig, Value};
use yew::prelude::*;

use crate::driver::Driver;
use crate::sweep::{Sweep, Trial};

/// One experiment made from another.
#[derive(Clone)]
pub(crate) struct Step {
    from: Rc<StudyConfig>,
    to: StudyConfig,
    /// The trial whose remedy is tried, if one is.
    pub(crate) tried: Option<Tried>,
}

/// A remedy tried on a trial.
#[derive(Clone)]
pub(crate) struct Tried {
    /// As it was trained in the experiment before.
    pub(crate) trial: Rc<Trial>,
    /// The knob, where it stood, and where it stands now.
    pub(crate) key: Key,
    pub(crate) from: Value,
    pub(crate) to: Value,
}

impl PartialEq for Step {
    fn eq(&self, other: &Self) -> bool {
        let trial = |step: &Self| step.tried.as_ref().map(|tried| Rc::as_ptr(&tried.trial));
        (&self.from, &self.to, trial(self)) == (&other.from, &other.to, trial(other))
    }
}

/// The steps that led to the present experiment, the latest last.
#[derive(Clone, PartialEq)]
pub(crate) struct Trail(UseStateHandle<Vec<Step>>);

/// The steps that led to this experiment.
#[hook]
pub(crate) fn use_trail(study: &Rc<StudyConfig>) -> Trail {
    let steps = use_state(Vec::<Step>::new);
    let led_here = steps.last().is_none_or(|step| step.to == **study);
    {
        let steps = steps.clone();
        use_effect_with(led_here, move |led_here| {
            if !led_here {
                steps.set(Vec::new());
            }
        });
    }
    Trail(steps)
}

impl Trail {
    /// The last step, if there is a way back.
    pub(crate) fn last(&self) -> Option<&Step> {
        self.0.last()
    }

    /// Opens an experiment made from another, and trains it.
    pub(crate) fn open(
        &self,
        driver: &Driver,
        from: &Rc<StudyConfig>,
        next: StudyConfig,
        tried: Option<Tried>,
    ) {
        if next == **from {
            return;
        }
        let mut steps = (*self.0).clone();
        steps.push(Step { from: from.clone(), to: next.clone(), tried });
        self.0.set(steps);
        start(driver, next);
    }

    /// Back to where the last step began; it is trained again.
    pub(crate) fn go_back(&self, driver: &Driver) {
        let Some((step, before)) = self.0.split_last() else { return };
        let from = (*step.from).clone();
        self.0.set(before.to_vec());
        start(driver, from);
    }
}

/// Opens an experiment and trains it.
pub(crate) fn start(driver: &Driver, study: StudyConfig) {
    driver.load(study);
    driver.command(Sweep::start);
}
