//! One question, its answer and its map, as every model is looked at.

use super::{Cells, Reason};
use crate::searcher::{Ask, Proposal, Stretch};
use crate::space::Point;

/// Where the maps hold what is on no axis: at the next point, else at the best, else in the middle.
pub(super) fn base(ask: &Ask, next: Option<&Point>) -> Point {
    let valued = ask.history.iter().filter_map(|o| Some((o.value?, &o.point)));
    let best = || valued.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, point)| point);
    let middle = || ask.space.from_unit(&vec![0.5; ask.space.dims()]);
    next.or_else(best).map_or_else(middle, |point| ask.space.snap(point))
}

/// What is looked at.
pub(super) struct Scene<'a> {
    pub(super) ask: &'a Ask,
    pub(super) axes: (usize, Option<usize>),
    pub(super) cells: &'a Cells,
    pub(super) base: Point,
    pub(super) proposal: &'a Proposal,
    pub(super) next: Option<&'a Point>,
}

impl Scene<'_> {
    /// Why there is no point, or why this one.
    pub(super) fn reason(&self, of: impl FnOnce(&Point) -> Reason) -> Reason {
        match self.proposal {
            Proposal::Try(point) | Proposal::Go(Stretch { point, .. }) => of(point),
            Proposal::Wait => Reason::Waiting,
            Proposal::Exhausted => Reason::Exhausted,
        }
    }

    /// Why this trial trains, and until when.
    pub(super) fn stretch(&self) -> Reason {
        let Proposal::Go(Stretch { trial, until, from, .. }) = self.proposal else { return Reason::Planned };
        let (trial, until) = (*trial, *until);
        match from {
            Some(from) => Reason::TakenOver { from: *from, until },
            None if self.ask.history.iter().any(|o| o.trial == trial) => Reason::Promoted { trial, until },
            None => Reason::Fresh { until },
        }
    }

    /// Why a model that wants so many outcomes says nothing.
    pub(super) fn without_model(&self, wanted: usize) -> Reason {
        let seen = self.ask.history.len();
        let few = Reason::StartUp { seen: seen as u32, wanted: wanted as u32 };
        self.reason(|_| if seen < wanted { few } else { Reason::NothingFinite })
    }

    /// Three maps at once.
    pub(super) fn maps(&self, at: impl Fn(&Point) -> [f64; 3]) -> [Vec<f32>; 3] {
        let mut maps = [(); 3].map(|()| Vec::with_capacity(self.cells.count()));
        for point in self.cells.points(&self.ask.space, self.axes, &self.base) {
            for (map, number) in maps.iter_mut().zip(at(&point)) {
                map.push(number as f32);
            }
        }
        maps
    }

    /// The lowest outcome at a point of the history; infinite where there is none.
    pub(super) fn value_at(&self, point: &Point) -> f64 {
        let here = self.ask.history.iter().filter(|o| o.point == *point);
        here.filter_map(|o| o.value).fold(f64::INFINITY, f64::min)
    }
}
