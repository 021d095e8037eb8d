//! What the chart of the race draws, from a view.

use search::standings::{bands, best_so_far};

use crate::charts::race::{RaceData, RaceLane};
use crate::i18n::id;
use crate::ui::Page;
use crate::ui::lane_mark::lane_style;
use crate::ui::race::team::Team;
use crate::view::{Lane, View};

/// Trials of a lane that are drawn as dots.
const DOTS_MAX: usize = 500;

/// What the race is measured by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::ui) enum Measure {
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
        let curves = view.lanes.iter().flat_map(curve);
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
fn curve(lane: &Lane) -> Vec<(f64, f64)> {
    let mut curve = best_so_far(&lane.course);
    if let Some((_, lowest)) = curve.last().copied().filter(|(cost, _)| *cost < lane.spent()) {
        curve.push((lane.spent(), lowest));
    }
    curve
}

pub(in crate::ui) fn race_data(page: &Page, view: &View, measure: Measure, moment: Option<u32>) -> RaceData {
    let lanes = Team::all(view).into_iter().map(|team| {
        let scaled = |(cost, loss): (f64, f64)| (cost, measure.of(loss));
        let curves: Vec<Vec<_>> =
            team.lanes_of(view).map(|lane| curve(lane).into_iter().map(scaled).collect()).collect();
        let style = RaceLane {
            name: team.name(page),
            lane: lane_style(team.searcher),
            reference: !team.races(),
            ..RaceLane::default()
        };
        match &curves[..] {
            [only] => RaceLane { best: only.clone(), own: own(&team, view, measure), ..style },
            _ => {
                let bands = bands(&team.standing(view).courses);
                let best = bands.iter().map(|band| scaled((band.cost, band.median))).collect();
                if style.reference {
                    return RaceLane { best, ..style };
                }
                let band = bands.iter().map(|b| (b.cost, measure.of(b.low), measure.of(b.high)));
                RaceLane { best, band: band.collect(), seeds: curves, ..style }
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
