//! Every trial in numbers: the table behind the charts.

use std::rc::Rc;

use schema::{Key, Outcome};
use yew::prelude::*;

use super::fold::use_fold;
use super::lane_mark::lane_mark;
use super::sorted::{Order, Rows, sorted, use_order};
use super::{Page, use_page};
use crate::format;
use crate::i18n::{Id, id};
use crate::sweep::Trial;
use crate::view::View;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Column {
    Trial,
    Searcher,
    Value(usize),
    Outcome,
    Steps,
    Loss,
    Accuracy,
}

#[derive(Properties, PartialEq)]
pub(crate) struct TableProps {
    pub(crate) view: View,
    pub(crate) selected: Option<u32>,
    pub(crate) on_choose: Callback<Option<u32>>,
}

#[component]
pub(crate) fn TrialTable(props: &TableProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let view = &props.view;
    let (open, ontoggle) = use_fold();
    let order = use_order(Column::Loss);
    let keys: Vec<Key> = view.study.searched().collect();
    html! {
        <details class="panel table-panel" {ontoggle} data-testid="trial-table">
            <summary><h2>{ i18n.t(id::TRIALS_TITLE) }</h2></summary>
            if open {
                if view.trials.is_empty() { <p class="empty">{ i18n.t(id::TRIALS_EMPTY) }</p> } else {
                    { table(&page, props, &keys, &order) }
                }
            }
        </details>
    }
}

fn table(page: &Page, props: &TableProps, keys: &[Key], order: &UseStateHandle<Order<Column>>) -> Html {
    let i18n = &page.i18n;
    let named = |name: Id, it| (i18n.t(name), it);
    let heads = [named(id::COL_TRIAL, Column::Trial), named(id::COL_SEARCHER, Column::Searcher)];
    let values = keys.iter().enumerate().map(|(at, key)| (i18n.field(key.field()), Column::Value(at)));
    let results = [
        named(id::COL_OUTCOME, Column::Outcome),
        named(id::COL_STEPS, Column::Steps),
        named(id::COL_BEST_LOSS, Column::Loss),
        named(id::COL_BEST_ACC, Column::Accuracy),
    ];
    let rows = Rows {
        heads: heads.into_iter().chain(values).chain(results).collect(),
        rows: props.view.trials.values().collect(),
        rank: &|trial: &&Rc<Trial>, column| rank(trial, column),
        row: &|trial: &&Rc<Trial>| row(page, props, trial),
    };
    sorted(page, order, rows)
}

/// What a column sorts by.
fn rank(trial: &Trial, column: Column) -> f64 {
    let missing = f64::INFINITY;
    match column {
        Column::Trial => f64::from(trial.id.0),
        Column::Searcher => f64::from(trial.lane),
        Column::Value(at) => trial.point.0.get(at).copied().unwrap_or(missing),
        Column::Outcome => f64::from(trial.outcome as u8),
        Column::Steps => f64::from(trial.step),
        Column::Loss if trial.outcome == Outcome::Diverged => missing,
        Column::Loss => trial.best().map_or(missing, |best| f64::from(best.val_loss)),
        Column::Accuracy => trial.best().and_then(|best| best.val_acc).map_or(missing, f64::from),
    }
}

fn row(page: &Page, props: &TableProps, trial: &Rc<Trial>) -> Html {
    let i18n = &page.i18n;
    let id = trial.id.0;
    let searcher = props.view.lanes.get(trial.lane as usize).map(|lane| lane.searcher);
    let best = trial.best();
    let values = props.view.study.values(&trial.point);
    let onclick = props.on_choose.reform(move |_: MouseEvent| Some(id));
    html! {
        <tr key={id} class={classes!((props.selected == Some(id)).then_some("selected"), (trial.outcome == Outcome::Diverged).then_some("diverged"))}>
            <th scope="row"><button class="quiet" {onclick}>{ id }</button></th>
            <td>{ for searcher.map(|kind| html! { <>{ lane_mark(page, kind) }{ i18n.searcher(kind) }</> }) }</td>
            { for values.map(|(key, value)| html! { <td>{ format::value(i18n, key, value) }</td> }) }
            <td>{ i18n.outcome(trial.outcome) }</td>
            <td>{ format::count(trial.step.into()) }</td>
            <td>{ best.map_or_else(|| "—".to_owned(), |best| format::loss(f64::from(best.val_loss))) }</td>
            <td>{ best.and_then(|best| best.val_acc).map_or_else(|| "—".to_owned(), format::percent) }</td>
        </tr>
    }
}
