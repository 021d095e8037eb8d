//! What the chart of the race draws, from a view.

use crate::charts::race::{RaceData, RaceLane, at};
use crate::i18n::id;
use crate::ui::Page;
use crate::ui::lane_mark::lane_style;
use crate::ui::race::team::{Spread, Team};
use crate::view::{Lane, View};

/// Trials of a lane that are drawn as dots.
const DOTS_MAX: usize = 500;

/// What the race is measured by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Measure {
    /// The lowest validation loss so far.
    Loss,
    /// How far that lies above the lowest that is known.
    Regret {
        /// The lowest loss of all lanes.
        least: f64,
        /// What zero is drawn as: a logarithm has none.
        floor: f64,
    },
}

impl Measure {
    /// Regret against the best that any lane or the measured landscape has found.
    pub(super) fn regret(view: &View) -> Option<Self> {
        let best = |lane: &Lane| lane.best.map(|(_, loss)| loss);
        let least = view.lanes.iter().filter_map(best).fold(f64::INFINITY, f64::min);
        let curves = view.lanes.iter().flat_map(best_so_far);
        let positive = curves.map(|(_, loss)| loss - least).filter(|regret| *regret > 0.0);
        let floor = positive.fold(f64::INFINITY, f64::min) / 2.0;
        (least.is_finite() && floor.is_finite()).then_some(Self::Regret { least, floor })
    }

    fn of(self, loss: f64) -> f64 {
        match self {
            Self::Loss => loss,
            Self::Regret { least, floor } => (loss - least).max(floor),
        }
    }
}

/// (cost, lowest loss by then) wherever that falls, and at the end.
pub(super) fn best_so_far(lane: &Lane) -> Vec<(f64, f64)> {
    let mut best: Vec<(f64, f64)> = Vec::new();
    for entry in lane.course.iter() {
        let Some(value) = entry.value else { continue };
        if best.last().is_none_or(|(_, lowest)| value < *lowest) {
            best.push((entry.cost, value));
        }
    }
    if let Some((_, lowest)) = best.last().copied().filter(|(cost, _)| *cost < lane.spent()) {
        best.push((lane.spent(), lowest));
    }
    best
}

/// The quartiles over the search seeds at each cost where one of them changes, from where all have a value.
pub(super) fn spreads(curves: &[Vec<(f64, f64)>]) -> Vec<(f64, Spread)> {
    let mut costs: Vec<f64> = curves.iter().flatten().map(|point| point.0).collect();
    costs.sort_by(f64::total_cmp);
    costs.dedup();
    let together = |cost: f64| {
        let values: Option<Vec<f64>> = curves.iter().map(|curve| at(curve, cost)).collect();
        Some((cost, Spread::of(values?)?))
    };
    costs.into_iter().filter_map(together).collect()
}

pub(super) fn race_data(page: &Page, view: &View, measure: Measure, moment: Option<u32>) -> RaceData {
    let lanes = Team::all(view).into_iter().map(|team| {
        let scaled = |curve: Vec<(f64, f64)>| -> Vec<(f64, f64)> {
            curve.into_iter().map(|(cost, loss)| (cost, measure.of(loss))).collect()
        };
        let curves: Vec<_> = team.lanes_of(view).map(|lane| scaled(best_so_far(lane))).collect();
        let style = RaceLane {
            name: team.name(page),
            lane: lane_style(team.searcher),
            reference: !team.races(),
            ..RaceLane::default()
        };
        match &curves[..] {
            [only] => RaceLane { best: only.clone(), own: own(&team, view, measure), ..style },
            _ => {
                let spreads = spreads(&curves);
                let band = spreads.iter().map(|(cost, s)| (*cost, s.low, s.high)).collect();
                let best = spreads.iter().map(|(cost, s)| (*cost, s.median)).collect();
                let seeds = if style.reference { Vec::new() } else { curves };
                RaceLane { best, band: if style.reference { Vec::new() } else { band }, seeds, ..style }
            }
        }
    });
    let (y_label, log_y) = match measure {
        Measure::Loss => (id::RACE_Y, true),
        Measure::Regret { .. } => (id::RACE_REGRET_Y, true),
    };
    RaceData {
        lanes: lanes.collect(),
        budget: f64::from(view.budget),
        x_label: page.i18n.t(id::RACE_X).to_string(),
        y_label: page.i18n.t(y_label).to_string(),
        log_y,
        moment: moment.map(f64::from),
    }
}

/// The trials' own values as dots. So many that they would merge into a cloud are thinned out evenly.
fn own(team: &Team, view: &View, measure: Measure) -> Vec<(f64, f64)> {
    if !team.races() {
        return Vec::new();
    }
    let dots = |lane: &Lane| {
        let every = lane.course.len().div_ceil(DOTS_MAX).max(1);
        let entries = lane.course.iter().step_by(every).copied();
        entries.filter_map(|entry| Some((entry.cost, measure.of(entry.value?)))).collect::<Vec<_>>()
    };
    team.lanes_of(view).flat_map(dots).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searches_are_compared_from_where_all_have_a_value() {
        let curves = [vec![(1.0, 5.0), (3.0, 1.0)], vec![(2.0, 3.0), (4.0, 3.0)]];
        let medians: Vec<_> = spreads(&curves).into_iter().map(|(cost, s)| (cost, s.median)).collect();
        assert_eq!(medians, [(2.0, 4.0), (3.0, 2.0), (4.0, 2.0)]);
    }
}
