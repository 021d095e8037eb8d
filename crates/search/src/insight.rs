//! The glass box: what a searcher thought when it chose a point. Its model as maps over any two parameters, and its
//! reason as numbers, for whoever turns them into words. A pure function of the question that the searcher was asked, so
//! that any moment of a race can be looked into at any later time, by any worker.

mod cells;
mod projection;
mod reason;

use serde::{Deserialize, Serialize};

pub use cells::Cells;
pub use projection::Projection;
pub use reason::{Reason, Standing};

use crate::searcher::{Acquisition, Ask, Proposal, SearchError, SearcherKind};
use crate::space::Point;

/// Cells along a side of a map at most.
pub const RESOLUTION_MAX: u32 = 48;

/// What a searcher thought.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Insight {
    /// Whose inside it is: of one that chooses among others, the one it chose.
    pub searcher: SearcherKind,
    /// The point that it proposed; none when there was nothing new to propose.
    pub next: Option<Point>,
    /// Why.
    pub reason: Reason,
    /// Which of the parameters have an effect at that point, or at the base of the maps.
    pub active: Vec<bool>,
    /// What the columns and rows of all maps stand for; other parameters are held at the values of the next point.
    pub cells: Cells,
    /// Its model.
    pub inside: Inside,
}

/// A searcher's model. Each map holds a number a cell, row by row, the lowest row first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Inside {
    /// It has none, or none yet.
    Nothing,
    /// A Gaussian process.
    Surrogate(Box<SurrogateMaps>),
    /// Parzen estimators.
    Densities(Box<DensityMaps>),
    /// A normal distribution that generations are drawn from.
    Distribution(Ellipse),
}

/// What a Gaussian process believes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SurrogateMaps {
    /// Predicted outcome, in the outcome's own unit.
    pub mean: Vec<f32>,
    /// Standard deviation of that, in the same unit.
    pub sd: Vec<f32>,
    /// By what the next point is chosen, the higher the better.
    pub acquisition: Vec<f32>,
    /// What that is.
    pub acquired_by: Acquisition,
    /// Mean, standard deviation and acquisition at the next point.
    pub at_next: Option<[f64; 3]>,
    /// The outcome that is to be improved on.
    pub incumbent: f64,
    /// How far apart two values of a parameter must be for their outcomes to differ, one a parameter, as a share of its
    /// range; of a choice, how unlike two choices are. The shorter, the more the parameter matters.
    pub length_scales: Vec<f64>,
    /// Standard deviation of what repeated trials of a point would differ by, as a share of that of all outcomes.
    pub noise: f64,
}

/// Where good and bad trials lie.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DensityMaps {
    /// Log density of the good trials, over the unit cube.
    pub good: Vec<f32>,
    /// The same of the bad ones.
    pub bad: Vec<f32>,
    /// Log of good over bad, by which the next point is chosen, the higher the better.
    pub ratio: Vec<f32>,
    /// Good, bad and ratio at the next point.
    pub at_next: Option<[f64; 3]>,
    /// The worst outcome that counts as good.
    pub threshold: f64,
    /// By position in the history: which trials count as good.
    pub is_good: Vec<bool>,
}

/// The level line of a normal distribution over the two axes of a map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ellipse {
    /// Its middle, in unit coordinates of the horizontal and vertical parameter.
    pub mean: [f64; 2],
    /// Covariance of the two, in squares of the unit coordinates: `[xx, xy, yy]`.
    pub covariance: [f64; 3],
    /// Overall step size σ, in unit coordinates.
    pub sigma: f64,
    /// Number of the generation, from 0.
    pub generation: u32,
    /// Positions in the history of the generation's trials so far.
    pub members: Vec<u32>,
}

/// What the searcher thought when it answered this question: over the parameters at `axes`, in at most `resolution`
/// cells a side ([`RESOLUTION_MAX`] at most).
///
/// # Errors
/// Whatever the searcher reports, and [`SearchError::InvalidSpace`] when an axis does not exist.
pub fn explain(ask: &Ask, axes: (usize, Option<usize>), resolution: u32) -> Result<Insight, SearchError> {
    let dims = ask.space.dims();
    if axes.0 >= dims || axes.1.is_some_and(|y| y >= dims || y == axes.0) {
        let reason = format!("there is no map over parameters {axes:?} of {dims}");
        return Err(SearchError::InvalidSpace { name: String::new(), reason });
    }
    let (next, reason) = match ask.answer()? {
        Proposal::Try(point) => (Some(point), Reason::Planned),
        Proposal::Wait => (None, Reason::Waiting),
        Proposal::Exhausted => (None, Reason::Exhausted),
    };
    let base = base(ask, next.as_ref());
    Ok(Insight {
        searcher: ask.searcher,
        reason,
        active: ask.space.active(&base),
        cells: Cells::new(&ask.space, axes, resolution.min(RESOLUTION_MAX)),
        inside: Inside::Nothing,
        next,
    })
}

/// Where the maps hold what is on no axis: at the next point, else at the best, else in the middle.
fn base(ask: &Ask, next: Option<&Point>) -> Point {
    let valued = ask.history.iter().filter_map(|o| Some((o.value?, &o.point)));
    let best = || valued.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, point)| point);
    let middle = || ask.space.from_unit(&vec![0.5; ask.space.dims()]);
    next.or_else(best).map_or_else(middle, |point| ask.space.snap(point))
}
