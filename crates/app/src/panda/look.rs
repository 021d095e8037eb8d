//! What the network says at the place the person looks at, asked of the worker one question at a time.

use std::rc::Rc;

use schema::DataSet;
use schema::wire::{Command, Event, Prediction, Query};

use super::Panda;
use crate::sweep::question;

/// A network at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Look {
    pub(crate) branch: usize,
    pub(crate) epoch: u32,
}

#[derive(Debug)]
pub(super) struct Looks {
    /// The epoch looked at; none for the end of the branch.
    pub(super) past: Option<u32>,
    /// When it has rested.
    pub(super) rest_ms: f64,
    query: Query,
    asked: Option<(u32, Look)>,
    shown: Option<(Look, Rc<Prediction>)>,
    /// What could not be answered; asking again would not help.
    refused: Option<Look>,
}

impl Looks {
    pub(super) fn new(set: DataSet) -> Self {
        Self { past: None, rest_ms: 0.0, query: question(set), asked: None, shown: None, refused: None }
    }

    pub(super) fn lost(&mut self) {
        self.asked = None;
    }

    /// Branches have other places now.
    pub(super) fn forget(&mut self) {
        (self.past, self.asked, self.shown, self.refused) = (None, None, None, None);
    }

    /// Whether this was the answer that was waited for.
    pub(super) fn hears(&mut self, id: u32, body: Event) -> bool {
        let Some((_, look)) = self.asked.take_if(|(asked, _)| *asked == id) else { return false };
        match body {
            Event::Predicted(prediction) => self.shown = Some((look, Rc::new(prediction))),
            _ => self.refused = Some(look),
        }
        true
    }
}

impl Panda {
    /// Where the person looks.
    pub(crate) fn place(&self) -> Look {
        Look { branch: self.current, epoch: self.epoch() }
    }

    /// The parameters there, where they are at hand.
    pub(crate) fn weights(&self) -> Option<&Rc<Vec<f32>>> {
        self.branch().weights(self.epoch())
    }

    /// What the network says there, or said last while the answer is on its way.
    pub(crate) fn shown(&self) -> Option<&(Look, Rc<Prediction>)> {
        self.looks.shown.as_ref()
    }

    /// Asks what is to be shown, if it is not. Parameters that were dropped are trained again, where nothing else trains.
    pub(super) fn refresh(&mut self, now_ms: f64) {
        let place = self.place();
        let known = self.looks.shown.as_ref().is_some_and(|(look, _)| *look == place);
        if known || self.looks.asked.is_some() || self.looks.refused == Some(place) {
            return;
        }
        match self.weights().cloned() {
            Some(weights) => {
                let (run, query) = (self.branch().run(), self.looks.query);
                let weights = Some(weights.to_vec());
                let id = self.post(Command::Predict { run, weights, query });
                self.looks.asked = Some((id, place));
            }
            None if self.flight.is_none() && !self.playing && now_ms >= self.looks.rest_ms => {
                self.train(place.branch, place.epoch, true);
            }
            None => {}
        }
    }
}
