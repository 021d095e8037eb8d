//! The lanes of one searcher, over its search seeds, as one.

use search::{Role, SearcherKind, standings};
use yew::prelude::*;

use crate::format;
use crate::i18n::id;
use crate::ui::Page;
use crate::view::{Lane, View};

/// The searches of one searcher.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Team {
    pub(super) searcher: SearcherKind,
    pub(super) role: Role,
    /// Positions of its lanes.
    pub(super) lanes: Vec<u32>,
}

impl Team {
    /// Everybody in the race and the reference, in the order of the lanes.
    pub(super) fn all(view: &View) -> Vec<Self> {
        let mut teams: Vec<Self> = Vec::new();
        for (lane, index) in view.lanes.iter().zip(0..).filter(|(lane, _)| lane.role != Role::Survey) {
            let kin = teams.iter_mut().find(|team| (team.searcher, team.role) == (lane.searcher, lane.role));
            match kin {
                Some(team) => team.lanes.push(index),
                None => teams.push(Self { searcher: lane.searcher, role: lane.role, lanes: vec![index] }),
            }
        }
        teams
    }

    pub(super) fn races(&self) -> bool {
        matches!(self.role, Role::Competitor | Role::Person)
    }

    pub(super) fn lanes_of<'a>(&'a self, view: &'a View) -> impl Iterator<Item = &'a Lane> {
        self.lanes.iter().filter_map(|lane| view.lanes.get(*lane as usize))
    }

    /// As the standings take it.
    pub(super) fn standing<'a>(&'a self, view: &'a View) -> standings::Team<'a> {
        let courses = self.lanes_of(view).map(|lane| lane.course.as_slice()).collect();
        standings::Team { searcher: self.searcher, role: self.role, courses }
    }

    pub(super) fn name(&self, page: &Page) -> String {
        let name = page.i18n.searcher(self.searcher);
        match self.role {
            Role::Reference => page.i18n.ta(id::RACE_TWICE, &[("searcher", name.into())]),
            _ => name.to_string(),
        }
    }
}

/// Quartiles of some values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spread {
    pub(super) low: f64,
    pub(super) median: f64,
    pub(super) high: f64,
}

impl Spread {
    /// Linear between the two nearest values, as `numpy.quantile` does; none without values. A value that is infinite
    /// (a lane that never got there) counts as the largest.
    pub(super) fn of(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut values: Vec<f64> = values.into_iter().filter(|value| !value.is_nan()).collect();
        values.sort_by(f64::total_cmp);
        let quantile = |share: f64| {
            let place = share * (values.len().checked_sub(1)?) as f64;
            let (below, part) = (place as usize, place.fract());
            let (a, b) = (*values.get(below)?, *values.get(below + 1).or(values.last())?);
            Some(if part == 0.0 || a == b { a } else { a + part * (b - a) })
        };
        Some(Self { low: quantile(0.25)?, median: quantile(0.5)?, high: quantile(0.75)? })
    }

    /// “median [low–high]”, or the median alone where there is no spread.
    pub(super) fn text(self, number: impl Fn(f64) -> String) -> String {
        if self.low == self.high {
            return number(self.median);
        }
        format!("{} [{}–{}]", number(self.median), number(self.low), number(self.high))
    }

    pub(super) fn loss(self) -> String {
        self.text(format::loss)
    }

    /// The same with the quartiles in small type.
    pub(super) fn cell(self) -> Html {
        if self.low == self.high {
            return html! { { format::loss(self.median) } };
        }
        let [low, median, high] = [self.low, self.median, self.high].map(format::loss);
        html! { <>{ median }{ " " }<small>{ format!("[{low}–{high}]") }</small></> }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quartiles_agree_with_numpy() {
        // numpy.quantile([3, 1, 4, 1.5, 9], [.25, .5, .75]); numpy.quantile([1, 2], [.25, .5, .75])
        let of = |values: &[f64]| Spread::of(values.iter().copied()).map(|s| (s.low, s.median, s.high));
        assert_eq!(of(&[3.0, 1.0, 4.0, 1.5, 9.0]), Some((1.5, 3.0, 4.0)));
        assert_eq!(of(&[1.0, 2.0]), Some((1.25, 1.5, 1.75)));
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[1.0, 2.0, f64::INFINITY]), Some((1.5, 2.0, f64::INFINITY)));
    }

    #[test]
    fn one_value_has_no_spread_to_show() {
        assert_eq!(Spread::of([0.5]).map(Spread::loss).as_deref(), Some("0.5000"));
        assert_eq!(Spread::of([1.0, 2.0]).map(Spread::loss).as_deref(), Some("1.500 [1.250–1.750]"));
    }
}
