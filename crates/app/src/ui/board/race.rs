//! The best so far of everybody on a board, or of several boards, against the trials that have ended: a chart, and the
//! same in numbers.

use std::rc::Rc;

use schema::Board;
use schema::board::Step;
use search::Entry;
use search::standings::bands;
use yew::prelude::*;

use super::cast::{Cast, Member};
use super::data::measure;
use crate::charts::canvas::{Canvas, Surface, Tall};
use crate::charts::marks::OTHERS;
use crate::charts::race::{self, RaceData, RaceLane};
use crate::format;
use crate::i18n::{I18n, id};
use crate::ui::fold::use_fold;
use crate::ui::save_picture::SavePicture;
use crate::ui::use_page;

/// Trials of a line that are drawn as dots.
const DOTS_MAX: usize = 500;
/// Rows of the table at most; the last is always there.
const ROWS: usize = 50;

/// A line of the chart: best so far of some groups of a board.
pub(super) struct Line<'a> {
    pub(super) name: String,
    pub(super) mark: usize,
    pub(super) board: &'a Board,
    pub(super) groups: Vec<u32>,
}

impl Line<'_> {
    fn course(&self) -> (Vec<Step>, usize) {
        let of = |group: u32| self.groups.contains(&group);
        (self.board.course(of), self.board.ended(of))
    }

    fn lane(&self) -> RaceLane {
        let (steps, ended) = self.course();
        let mut best: Vec<(f64, f64)> = steps.iter().map(|step| (step.ended as f64, step.value)).collect();
        if let Some((_, value)) = best.last().copied().filter(|(at, _)| *at < ended as f64) {
            best.push((ended as f64, value));
        }
        RaceLane { name: self.name.clone(), lane: self.mark, best, own: self.dots(), ..RaceLane::default() }
    }

    fn dots(&self) -> Vec<(f64, f64)> {
        let mut trials: Vec<_> = self.board.trials.iter().collect();
        trials.retain(|trial| self.groups.contains(&trial.group) && trial.state.is_final());
        trials.sort_by_key(|trial| (trial.number, trial.group));
        let every = trials.len().div_ceil(DOTS_MAX).max(1);
        let dots = (1..).zip(&trials).step_by(every);
        dots.filter_map(|(at, trial)| Some((f64::from(at), self.board.counted(trial)?))).collect()
    }
}

/// The chart of everybody on a board.
pub(super) fn of_board(i18n: &I18n, board: &Board, cast: &Cast) -> RaceData {
    let line = |member: &Member| {
        let (name, groups) = (member.name.to_string(), member.place.groups.clone());
        Line { name, mark: member.mark, board, groups }.lane()
    };
    let mut lanes: Vec<RaceLane> = cast.named().map(line).collect();
    lanes.extend(others(i18n, board, cast));
    race_data(i18n, board, lanes)
}

/// The chart of boards that measure the same.
pub(super) fn of_boards(i18n: &I18n, lines: &[Line<'_>]) -> Option<RaceData> {
    let board = lines.first()?.board;
    Some(race_data(i18n, board, lines.iter().map(Line::lane).collect()))
}

/// Everybody without a mark of their own: a faint line each, and the median as far as all have come.
fn others(i18n: &I18n, board: &Board, cast: &Cast) -> Option<RaceLane> {
    let lines: Vec<Line<'_>> = cast
        .others()
        .map(|member| Line { name: String::new(), mark: OTHERS, board, groups: member.place.groups.clone() })
        .collect();
    if lines.is_empty() {
        return None;
    }
    let sign = if board.objective.higher { -1.0 } else { 1.0 };
    let entries: Vec<Vec<Entry>> = lines.iter().map(|line| entries(line, sign)).collect();
    let courses: Vec<&[Entry]> = entries.iter().map(Vec::as_slice).collect();
    let bands = bands(&courses);
    let band = |band: &search::standings::Band| {
        let (low, high) = (sign * band.low, sign * band.high);
        (band.cost, low.min(high), low.max(high))
    };
    Some(RaceLane {
        name: i18n.ta(id::BOARD_OTHERS, &[("count", lines.len().into())]),
        lane: OTHERS,
        best: bands.iter().map(|band| (band.cost, sign * band.median)).collect(),
        band: bands.iter().map(band).collect(),
        seeds: lines.iter().map(|line| line.lane().best).collect(),
        reference: true,
        ..RaceLane::default()
    })
}

/// A line as the standings take it.
fn entries(line: &Line<'_>, sign: f64) -> Vec<Entry> {
    let (steps, ended) = line.course();
    let entry = |ended: usize, value: Option<f64>| Entry {
        stretch: 0,
        k: 0,
        until: 0,
        value: value.map(|value| sign * value),
        cost: ended as f64,
    };
    let steps = steps.iter().map(|step| entry(step.ended, Some(step.value)));
    steps.chain([entry(ended, None)]).collect()
}

fn race_data(i18n: &I18n, board: &Board, lanes: Vec<RaceLane>) -> RaceData {
    let end = |lane: &RaceLane| {
        lane.best.iter().chain(lane.seeds.iter().flatten()).map(|p| p.0).fold(0.0, f64::max)
    };
    let budget = lanes.iter().map(end).fold(1.0, f64::max);
    let name = measure(i18n, &board.objective.name);
    RaceData {
        lanes,
        budget,
        x_label: i18n.t(id::BOARD_RACE_X).to_string(),
        y_label: i18n.ta(id::BOARD_BEST_OF, &[("measure", name.into())]),
        log_y: !board.objective.higher,
        moment: None,
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct RaceProps {
    pub(super) data: Rc<RaceData>,
}

#[component]
pub(super) fn BoardRace(props: &RaceProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let (open, ontoggle) = use_fold();
    let draw = use_callback((props.data.clone(), page.theme), move |surface: Surface, (data, theme)| {
        if let Some(mut backend) = surface.backend() {
            // A canvas that cannot be drawn on leaves the table below it.
            let _ = race::draw(&mut backend, data, *theme, surface.scale);
        }
    });
    let is_empty = props.data.lanes.iter().all(|lane| lane.best.is_empty());
    let title = i18n.ta(id::BOARD_RACE_TITLE, &[("measure", (&props.data.y_label).into())]);
    let label = i18n.ta(id::ARIA_BOARD_RACE, &[("measure", (&props.data.y_label).into())]);
    html! {
        <section class="panel race-panel" data-testid="board-race">
            <h2>{ &title }</h2>
            <div class="chart">
                <SavePicture draw={draw.clone()} name="board-race" title={title} />
                <Canvas {draw} {label} tall={Tall::Share(0.36, 180.0, 300.0)} />
                if is_empty { <p class="overlay">{ i18n.t(id::BOARD_RACE_EMPTY) }</p> }
            </div>
            <details class="numbers-table" {ontoggle} data-testid="board-race-table">
                <summary>{ i18n.t(id::RACE_NUMBERS) }</summary>
                if open { { table(&props.data) } }
            </details>
        </section>
    }
}

/// What each had reached after so many trials.
fn table(data: &RaceData) -> Html {
    let last = data.budget as usize;
    let every = last.div_ceil(ROWS).max(1);
    let rows = (1..=last).filter(|ended| ended.is_multiple_of(every) || *ended == last);
    let cell = |lane: &RaceLane, ended: usize| {
        let reached = race::at(&lane.best, ended as f64).map_or_else(|| "—".to_owned(), format::loss);
        html! { <td>{ reached }</td> }
    };
    html! {
        <div class="table-scroll" tabindex="0">
            <table>
                <caption>{ &data.y_label }</caption>
                <thead><tr>
                    <th scope="col">{ &data.x_label }</th>
                    { for data.lanes.iter().map(|lane| html! { <th scope="col">{ &lane.name }</th> }) }
                </tr></thead>
                <tbody>{ for rows.map(|ended| html! {
                    <tr key={ended}>
                        <th scope="row">{ ended }</th>
                        { for data.lanes.iter().map(|lane| cell(lane, ended)) }
                    </tr>
                }) }</tbody>
            </table>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use schema::Outcome;
    use schema::board::{Group, Objective, Trial, Who};
    use std::collections::BTreeSet;

    fn class(learners: u32) -> Board {
        let group = |i: u32| Group { who: Who::Study, name: "study".into(), owner: format!("learner {i}") };
        let trial = |i: u32| Trial {
            group: i % learners,
            number: i / learners,
            values: vec![],
            state: Outcome::Done,
            value: Some(f64::from((i * 37) % 100) / 100.0),
            curves: vec![],
            seconds: None,
        };
        Board {
            name: "class".into(),
            objective: Objective { name: "accuracy".into(), higher: true },
            params: vec![],
            groups: (0..learners).map(group).collect(),
            trials: (0..4 * learners).map(trial).collect(),
        }
    }

    #[test]
    fn a_class_is_a_few_named_lines_and_one_band_of_all_others() {
        let (i18n, board) = (I18n::new(Lang::En), class(30));
        let cast = Cast::of(&i18n, &board, &BTreeSet::new());
        let data = of_board(&i18n, &board, &cast);
        assert_eq!((data.lanes.len(), data.budget), (8, 4.0));
        let others = data.lanes.last().unwrap();
        assert_eq!((others.seeds.len(), others.reference), (23, true));
        assert!(others.best.windows(2).all(|w| w[0].1 <= w[1].1), "more is better: {:?}", others.best);
        assert!(others.band.iter().all(|(_, low, high)| low <= high));
        let named =
            data.lanes.iter().take(7).map(|lane| lane.best.last().unwrap().1).fold(f64::INFINITY, f64::min);
        assert!(others.seeds.iter().all(|seed| seed.last().unwrap().1 <= named), "the best are named");
    }
}
