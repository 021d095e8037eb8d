//! The race: each searcher's best value so far against the trials it has finished.

use plotters_backend::DrawingBackend;

use super::axis::{Axis, Scale};
use super::ends::{self, End};
use super::frame::{Frame, Room};
use super::marks::Shape;
use super::pen::{Drawn, Pen};
use super::theme::{Theme, fade};

/// One searcher.
#[derive(Debug, Clone, PartialEq)]
pub struct RaceLane {
    /// Its translated name, written at the end of its line.
    pub name: String,
    /// Its lane: sets colour and mark.
    pub lane: usize,
    /// (finished trials, best value so far), in order: wherever it falls, and at the end.
    pub best: Vec<(u32, f64)>,
    /// (trial, its own value), drawn as faint dots; may be empty.
    pub own: Vec<(u32, f64)>,
}

/// What the race shows.
#[derive(Debug, Clone, PartialEq)]
pub struct RaceData {
    /// The searchers.
    pub lanes: Vec<RaceLane>,
    /// Trials per searcher: the right end of the x axis.
    pub budget: u32,
    /// Title of the x axis.
    pub x_label: String,
    /// Title of the y axis.
    pub y_label: String,
    /// Logarithmic y axis (where all values are positive).
    pub log_y: bool,
}

/// Where everything lies on a paper of `width` × `height` device pixels.
pub fn frame(data: &RaceData, width: f64, height: f64, scale: f64) -> Frame {
    let x = Axis::new(&data.x_label, Scale::Whole, 0.0, f64::from(data.budget.max(1)));
    let y = Axis::fit(&data.y_label, data.log_y, data.lanes.iter().flat_map(|l| &l.best).map(|p| p.1));
    let right = ends::room(data.lanes.iter().map(|l| l.name.as_str()), width / scale);
    Frame::new(&x, &y, (width, height), scale, Room { right, ..Room::default() })
}

/// Draws the race.
pub fn draw<DB: DrawingBackend>(backend: &mut DB, data: &RaceData, theme: Theme, scale: f64) -> Drawn<DB> {
    let mut pen = Pen::new(backend, scale);
    let (width, height) = pen.size();
    let frame = frame(data, width, height, scale);
    frame.draw(&mut pen, theme)?;
    for lane in &data.lanes {
        for &(trial, value) in &lane.own {
            let at = frame.point(f64::from(trial), value);
            if frame.plot.contains(at) && !sets_the_record(lane, trial, value) {
                pen.disc(at, 1.5, fade(theme.lane(lane.lane), 0.35))?;
            }
        }
    }
    for lane in &data.lanes {
        frame.curve(&mut pen, &steps(&lane.best), theme.lane(lane.lane), 2.0)?;
    }
    let finish = |lane: &RaceLane| lane.best.last().map(|&(trial, best)| frame.point(f64::from(trial), best));
    for lane in &data.lanes {
        if let Some(at) = finish(lane) {
            pen.polygon(&Shape::of_lane(lane.lane).corners(at, pen.px(4.0)), theme.lane(lane.lane))?;
        }
    }
    let end = |lane: &RaceLane| {
        finish(lane).map(|at| End { text: lane.name.clone(), color: theme.lane(lane.lane), at })
    };
    let names: Vec<End> = data.lanes.iter().filter_map(end).collect();
    ends::draw(&mut pen, &frame, &names, 0.0, theme)
}

/// Whether the trial's own value is the best so far: its dot would be a knot in the line.
fn sets_the_record(lane: &RaceLane, trial: u32, value: f64) -> bool {
    let place = lane.best.binary_search_by_key(&trial, |b| b.0);
    place.is_ok_and(|i| lane.best[i].1 == value)
}

/// A staircase: the best value holds until a trial beats it.
fn steps(best: &[(u32, f64)]) -> Vec<(f64, f64)> {
    let mut path: Vec<(f64, f64)> = vec![];
    for &(trial, value) in best {
        if let Some(&(_, before)) = path.last() {
            path.push((f64::from(trial), before));
        }
        path.push((f64::from(trial), value));
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_value_holds_until_it_is_beaten() {
        assert_eq!(steps(&[(1, 3.0), (4, 2.0)]), [(1.0, 3.0), (4.0, 3.0), (4.0, 2.0)]);
    }
}
