//! All trials of a board in numbers: the table behind its charts.

use std::rc::Rc;

use schema::Board;
use schema::board::Trial;
use yew::prelude::*;

use super::cast::Cast;
use super::data::{measure, param_name, param_value};
use crate::format;
use crate::i18n::id;
use crate::ui::fold::use_fold;
use crate::ui::lane_mark::mark;
use crate::ui::sorted::{Rows, sorted, use_order};
use crate::ui::{Page, use_page};

#[derive(Debug, Clone, Copy, PartialEq)]
enum Column {
    Trial,
    Who,
    Param(usize),
    State,
    Seconds,
    Value,
}

#[derive(Properties, PartialEq)]
pub(super) struct TableProps {
    pub(super) board: Rc<Board>,
    pub(super) cast: Rc<Cast>,
    pub(super) selected: Option<u32>,
    pub(super) on_choose: Callback<Option<u32>>,
    /// The heading, where it is not that of all trials.
    #[prop_or_default]
    pub(super) title: Option<AttrValue>,
}

#[component]
pub(super) fn BoardTable(props: &TableProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let (open, ontoggle) = use_fold();
    let order = use_order(Column::Value);
    let board = &props.board;
    let title = props.title.clone().unwrap_or_else(|| i18n.t(id::TRIALS_TITLE));
    let several = props.cast.members.len() > 1;
    let timed = board.trials.iter().any(|trial| trial.seconds.is_some());
    let table = || {
        let mut heads = vec![(i18n.t(id::COL_TRIAL), Column::Trial)];
        heads.extend(several.then(|| (i18n.t(id::COL_WHO), Column::Who)));
        let params = board.params.iter().enumerate();
        heads.extend(params.map(|(place, param)| (param_name(i18n, param).into(), Column::Param(place))));
        heads.push((i18n.t(id::COL_OUTCOME), Column::State));
        heads.extend(timed.then(|| (i18n.t(id::COL_SECONDS), Column::Seconds)));
        heads.push((measure(i18n, &board.objective.name).into(), Column::Value));
        let shown = |trial: &Trial| props.cast.member(trial.group).is_some_and(|member| member.shown);
        let rows = Rows {
            heads,
            rows: (0..).zip(&board.trials).filter(|(_, trial)| shown(trial)).collect(),
            rank: &|(_, trial): &(u32, &Trial), column| rank(board, trial, column),
            row: &|(id, trial): &(u32, &Trial)| row(&page, props, (*id, trial), (several, timed)),
        };
        sorted(&page, &order, rows)
    };
    html! {
        <details class="panel table-panel" {ontoggle} data-testid="board-table">
            <summary><h2>{ title }</h2></summary>
            if open { { table() } }
        </details>
    }
}

fn rank(board: &Board, trial: &Trial, column: Column) -> f64 {
    let missing = f64::INFINITY;
    match column {
        Column::Trial => f64::from(trial.number),
        Column::Who => f64::from(trial.group),
        Column::Param(place) => trial.values.get(place).copied().flatten().unwrap_or(missing),
        Column::State => f64::from(trial.state as u8),
        Column::Seconds => trial.seconds.unwrap_or(missing),
        Column::Value => trial.value.map_or(missing, |value| board.objective.cost(value)),
    }
}

fn row(page: &Page, props: &TableProps, (id, trial): (u32, &Trial), (several, timed): (bool, bool)) -> Html {
    let i18n = &page.i18n;
    let none = || "—".to_owned();
    let value = |(param, value): (&schema::board::Param, &Option<f64>)| {
        let text = value.map_or_else(none, |x| param_value(i18n, param, x));
        html! { <td>{ text }</td> }
    };
    let who = props.cast.member(trial.group).filter(|_| several);
    let onclick = props.on_choose.reform(move |_: MouseEvent| Some(id));
    html! {
        <tr key={id} class={classes!((props.selected == Some(id)).then_some("selected"))}>
            <th scope="row"><button class="quiet" {onclick}>{ trial.number }</button></th>
            { for who.map(|member| html! { <td>{ mark(page, member.mark) }{ &member.name }</td> }) }
            { for props.board.params.iter().zip(&trial.values).map(value) }
            <td>{ i18n.outcome(trial.state) }</td>
            if timed { <td>{ trial.seconds.map_or_else(none, format::number) }</td> }
            <td>{ trial.value.map_or_else(none, format::loss) }</td>
        </tr>
    }
}
