//! Asks a worker what a searcher thought at a moment of the race. One question at a time; of those that come while it is
//! answered only the newest matters.

use std::rc::Rc;

use search::insight::Insight;

/// Least time between two questions while trials run: a searcher's model may take as long to draw as a trial to train.
const PAUSE_MS: f64 = 400.0;

/// What the person wants to look into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Whose lane.
    pub lane: u32,
    /// The proposal with this number in the lane, from 0; none for the latest.
    pub proposal: Option<u32>,
    /// Positions in the space of the parameters that maps are over.
    pub axes: (usize, Option<usize>),
    /// Cells along a side of a map.
    pub resolution: u32,
}

/// What a searcher thought.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// What was asked; `proposal` is its number.
    pub look: Look,
    /// How many outcomes it saw.
    pub seen: u32,
    /// The answer, or why there is none.
    pub insight: Result<Rc<Insight>, Rc<str>>,
}

impl Explained {
    /// Whether this is about what is looked at, though perhaps at an earlier moment.
    #[must_use]
    pub fn answers(&self, look: &Look) -> bool {
        Look { proposal: look.proposal, ..self.look } == *look
    }
}

#[derive(Debug, Default)]
pub(super) struct Glass {
    pub(super) target: Option<Look>,
    pub(super) shown: Option<Explained>,
    asked: bool,
    asked_ms: Option<f64>,
}

impl Glass {
    /// A new race: whoever looked still does, and nothing has been said yet.
    pub(super) fn begin(&mut self) {
        *self = Self { target: self.target, ..Self::default() };
    }

    /// Whether a question may be asked now.
    pub(super) fn is_free(&self, running: bool, now_ms: f64) -> bool {
        // What the person turns to is shown at once; what merely went on may wait.
        let same = |shown: &Explained| self.target.is_some_and(|target| shown.answers(&target));
        let other = !self.shown.as_ref().is_some_and(same);
        let rested = self.asked_ms.is_none_or(|at| now_ms - at >= PAUSE_MS);
        !self.asked && (other || rested || !running)
    }

    /// Whether this is what is shown already.
    pub(super) fn shows(&self, look: Look) -> bool {
        self.shown.as_ref().is_some_and(|shown| shown.look == look)
    }

    pub(super) fn ask(&mut self, now_ms: f64) {
        self.asked = true;
        self.asked_ms = Some(now_ms);
    }

    /// The question was lost on its way.
    pub(super) fn forget(&mut self) {
        self.asked = false;
    }

    pub(super) fn answer(&mut self, look: Look, seen: u32, insight: Result<Insight, &str>) {
        self.asked = false;
        self.shown = Some(Explained { look, seen, insight: insight.map(Rc::new).map_err(Rc::from) });
    }
}
