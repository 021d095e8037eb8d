//! The race: each searcher's best value so far against what it has spent. With several search seeds the line is their
//! median and a band spans the middle half of them.

use plotters_backend::DrawingBackend;

use super::axis::{Axis, Scale, extent};
use super::clip::clip;
use super::ends::{self, End};
use super::frame::{Frame, Room};
use super::marks::Shape;
use super::pen::{Drawn, Pen, Point, Rect};
use super::theme::{Color, Theme, fade};

/// One searcher. Costs are what it has spent, in full trainings; values are given wherever they change, and at the end.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RaceLane {
    /// Its translated name, written at the end of its line.
    pub name: String,
    /// Its lane: sets colour and mark.
    pub lane: usize,
    /// (cost, best value so far), or the median over its search seeds.
    pub best: Vec<(f64, f64)>,
    /// (cost, lower quartile, upper quartile) over its search seeds; empty for one seed.
    pub band: Vec<(f64, f64, f64)>,
    /// The line of each search seed; empty for one seed.
    pub seeds: Vec<Vec<(f64, f64)>>,
    /// (cost, a trial's own value), drawn as faint dots; may be empty.
    pub own: Vec<(f64, f64)>,
    /// Not a competitor but a line to compare with: dashed, without a mark.
    pub reference: bool,
}

/// What the race shows.
#[derive(Debug, Clone, PartialEq)]
pub struct RaceData {
    /// The searchers.
    pub lanes: Vec<RaceLane>,
    /// What each may spend: the right end of the x axis.
    pub budget: f64,
    /// Title of the x axis.
    pub x_label: String,
    /// Title of the y axis.
    pub y_label: String,
    /// Logarithmic y axis (where all values are positive).
    pub log_y: bool,
    /// The moment looked at; what came later fades.
    pub moment: Option<f64>,
}

/// Where everything lies on a paper of `width` × `height` device pixels.
pub fn frame(data: &RaceData, width: f64, height: f64, scale: f64) -> Frame {
    let x = Axis::new(&data.x_label, Scale::Whole, 0.0, data.budget.max(1.0));
    let best = data.lanes.iter().flat_map(|lane| &lane.best).map(|p| p.1);
    let bands = data.lanes.iter().flat_map(|lane| &lane.band).flat_map(|p| [p.1, p.2]);
    let reached: Vec<f64> = best.chain(bands).collect();
    // Where nothing was ever bettered, the trials' own values give the scale.
    let flat = extent(reached.iter().copied()).is_some_and(|(low, high)| low == high);
    let own = data.lanes.iter().filter(|_| flat).flat_map(|lane| &lane.own).map(|p| p.1);
    let y = Axis::fit(&data.y_label, data.log_y, reached.into_iter().chain(own));
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
        draw_band(&mut pen, &frame, lane, theme)?;
    }
    for lane in &data.lanes {
        draw_lane(&mut pen, &frame, lane, theme)?;
    }
    let finish = |lane: &RaceLane| lane.best.last().map(|&(cost, best)| frame.point(cost, best));
    for lane in data.lanes.iter().filter(|lane| !lane.reference) {
        if let Some(at) = finish(lane) {
            pen.polygon(&Shape::of_lane(lane.lane).corners(at, pen.px(4.0)), theme.lane(lane.lane))?;
        }
    }
    draw_moment(&mut pen, &frame, data, theme)?;
    let end = |lane: &RaceLane| {
        finish(lane).map(|at| End { text: lane.name.clone(), color: color(lane, theme), at })
    };
    let names: Vec<End> = data.lanes.iter().filter_map(end).collect();
    ends::draw(&mut pen, &frame, &names, 0.0, theme)
}

fn color(lane: &RaceLane, theme: Theme) -> Color {
    if lane.reference { theme.muted() } else { theme.lane(lane.lane) }
}

/// The middle half of the search seeds.
fn draw_band<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    frame: &Frame,
    lane: &RaceLane,
    theme: Theme,
) -> Drawn<DB> {
    let edge = |value: fn(&(f64, f64, f64)) -> f64| -> Vec<Point> {
        let edge: Vec<(f64, f64)> = lane.band.iter().map(|p| (p.0, value(p))).collect();
        let inside = |(x, y): Point| (x, y.clamp(frame.plot.top, frame.plot.bottom()));
        frame.path(&steps(&edge)).into_iter().map(inside).collect()
    };
    let mut outline = edge(|p| p.1);
    outline.extend(edge(|p| p.2).into_iter().rev());
    pen.polygon(&outline, fade(color(lane, theme), 0.15))
}

fn draw_lane<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    frame: &Frame,
    lane: &RaceLane,
    theme: Theme,
) -> Drawn<DB> {
    let color = color(lane, theme);
    for seed in &lane.seeds {
        frame.curve(pen, &steps(seed), fade(color, 0.35), 1.0)?;
    }
    for &(cost, value) in &lane.own {
        let at = frame.point(cost, value);
        if frame.plot.contains(at) && !sets_the_record(lane, cost, value) {
            pen.disc(at, 1.5, fade(color, 0.35))?;
        }
    }
    if lane.reference {
        for piece in clip(&frame.path(&steps(&lane.best)), frame.plot) {
            pen.dashed(&piece, color, 1.5, 5.0, 4.0)?;
        }
        return Ok(());
    }
    frame.curve(pen, &steps(&lane.best), color, 2.0)
}

/// A line at the moment looked at, the values reached by then, and a veil over what came later.
fn draw_moment<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    frame: &Frame,
    data: &RaceData,
    theme: Theme,
) -> Drawn<DB> {
    let Some(moment) = data.moment else { return Ok(()) };
    let plot = frame.plot;
    let x = frame.x_px(moment).clamp(plot.left, plot.right());
    pen.fill(Rect { left: x, width: plot.right() - x, ..plot }, fade(theme.paper(), 0.72))?;
    pen.line((x, plot.top), (x, plot.bottom()), theme.text(), 1.0)?;
    for lane in &data.lanes {
        let Some(value) = at(&lane.best, moment) else { continue };
        let place = (x, frame.y_px(value));
        if plot.contains(place) {
            pen.disc(place, 4.5, theme.paper())?;
            pen.disc(place, 3.0, color(lane, theme))?;
        }
    }
    Ok(())
}

/// The value reached by a cost; `None` before the first.
pub fn at(best: &[(f64, f64)], cost: f64) -> Option<f64> {
    best[..best.partition_point(|p| p.0 <= cost)].last().map(|p| p.1)
}

/// Whether the trial's own value is the best so far: its dot would be a knot in the line.
fn sets_the_record(lane: &RaceLane, cost: f64, value: f64) -> bool {
    let place = lane.best.binary_search_by(|b| b.0.total_cmp(&cost));
    place.is_ok_and(|i| lane.best[i].1 == value)
}

/// A staircase: the best value holds until a trial beats it.
fn steps(best: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut path: Vec<(f64, f64)> = vec![];
    for &(cost, value) in best {
        if let Some(&(_, before)) = path.last() {
            path.push((cost, before));
        }
        path.push((cost, value));
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEST: [(f64, f64); 2] = [(1.0, 3.0), (4.0, 2.0)];

    #[test]
    fn the_best_value_holds_until_it_is_beaten() {
        assert_eq!(steps(&BEST), [(1.0, 3.0), (4.0, 3.0), (4.0, 2.0)]);
    }

    #[test]
    fn a_moment_has_the_value_reached_by_then() {
        assert_eq!(
            [0.5, 1.0, 3.9, 4.0, 9.0].map(|t| at(&BEST, t)),
            [None, Some(3.0), Some(3.0), Some(2.0), Some(2.0)]
        );
    }
}
