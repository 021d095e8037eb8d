//! How a race stands: the best value against what was spent, over several searches of each searcher, and who is ahead by
//! how much certainty. Everything is computed from the lanes' [courses](crate::race::Race::course), as far as a moment:
//! a cost in full trainings, the axis that all lanes share.

mod band;
mod kendall;
mod ranking;

pub use band::{Band, bands, best_at, best_so_far, cost_to_reach, median_cost};
pub use kendall::kendall_tau_b;
pub use ranking::{Place, ranking};

use crate::race::{Entry, Race, Role};
use crate::searcher::SearcherKind;

/// The searches of one searcher.
#[derive(Debug, Clone, PartialEq)]
pub struct Team<'a> {
    /// Who searched.
    pub searcher: SearcherKind,
    /// As competitor, person, reference or survey.
    pub role: Role,
    /// What each search reached, in the order of their seeds.
    pub courses: Vec<&'a [Entry]>,
}

/// The lanes of a race by searcher, in their order.
#[must_use]
pub fn teams(race: &Race) -> Vec<Team<'_>> {
    let mut teams: Vec<Team<'_>> = Vec::new();
    for (lane, info) in (0..).zip(race.lanes()) {
        let course = race.course(lane);
        match teams.last_mut().filter(|team| (team.searcher, team.role) == (info.searcher, info.role)) {
            Some(team) => team.courses.push(course),
            None => teams.push(Team { searcher: info.searcher, role: info.role, courses: vec![course] }),
        }
    }
    teams
}

/// The lowest value that anybody has reached, the survey and references included: what regret is measured from, once
/// all is known.
#[must_use]
pub fn best_known(race: &Race) -> Option<f64> {
    let lanes = 0..race.lanes().len() as u32;
    lanes.filter_map(|lane| race.best(lane)).map(|(_, value)| value).min_by(f64::total_cmp)
}

/// The `p`-quantile of rising values, linear between neighbours as NumPy's default is; NaN without any.
fn quantile(sorted: &[f64], p: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let place = p * last as f64;
    let low = place as usize;
    let (a, b) = (sorted[low], sorted[(low + 1).min(last)]);
    let share = place - low as f64;
    // Infinite neighbours must not make a NaN.
    if share == 0.0 || a == b { a } else { a + share * (b - a) }
}
