//! Every trial in numbers: the table behind the charts.

use std::rc::Rc;

use schema::{Key, Outcome};
use yew::prelude::*;

use super::fold::use_fold;
use super::lane_mark::lane_mark;
use super::{Page, use_page};
use crate::format;
use crate::i18n::{Id, id};
use crate::sweep::Trial;
use crate::view::View;

/// Rows on a page: a longer table would slow everything down, and nobody reads thousands of rows.
const ROWS: usize = 100;

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
    let order = use_state(|| (Column::Loss, false));
    let leaf = use_state(|| 0_usize);
    let keys: Vec<Key> = view.study.searched().collect();
    html! {
        <details class="panel table-panel" {ontoggle} data-testid="trial-table">
            <summary><h2>{ i18n.t(id::TRIALS_TITLE) }</h2></summary>
            if open {
                if view.trials.is_empty() { <p class="empty">{ i18n.t(id::TRIALS_EMPTY) }</p> } else {
                    { table(&page, props, &keys, (&order, &leaf)) }
                }
            }
        </details>
    }
}

fn table(
    page: &Page,
    props: &TableProps,
    keys: &[Key],
    (order, leaf): (&UseStateHandle<(Column, bool)>, &UseStateHandle<usize>),
) -> Html {
    let i18n = &page.i18n;
    let view = &props.view;
    let (column, falling) = **order;
    let ranked = view.trials.values().map(|trial| (rank(trial, column), trial));
    let mut trials: Vec<(f64, &Rc<Trial>)> = ranked.collect();
    trials.sort_by(|a, b| {
        let rising = a.0.total_cmp(&b.0);
        if falling { rising.reverse() } else { rising }
    });
    let leaves = trials.len().div_ceil(ROWS);
    // Another experiment may have fewer.
    let now = (**leaf).min(leaves.saturating_sub(1));
    let (first, last) = (now * ROWS, trials.len().min((now + 1) * ROWS));
    let turn = |name: Id, to: Option<usize>| {
        let leaf = leaf.clone();
        let onclick = Callback::from(move |_: MouseEvent| to.into_iter().for_each(|to| leaf.set(to)));
        html! { <button class="small" disabled={to.is_none()} {onclick}>{ i18n.t(name) }</button> }
    };
    let head = |name: AttrValue, it: Column| {
        let (order, leaf) = (order.clone(), leaf.clone());
        let sort = if column != it {
            "none"
        } else if falling {
            "descending"
        } else {
            "ascending"
        };
        let title = i18n.ta(id::SORT_BY, &[("column", (&name).into())]);
        let onclick = Callback::from(move |_: MouseEvent| {
            order.set((it, column == it && !falling));
            leaf.set(0);
        });
        html! { <th scope="col" aria-sort={sort}><button class="quiet" {title} {onclick}>{ name }</button></th> }
    };
    let named = |name: Id, it| head(i18n.t(name), it);
    let numbers = [("first", (first + 1).into()), ("last", last.into()), ("total", trials.len().into())];
    html! {
        <>
        if leaves > 1 {
            <div class="leaves">
                { turn(id::TRIALS_PREVIOUS, now.checked_sub(1)) }
                { turn(id::TRIALS_NEXT, Some(now + 1).filter(|next| *next < leaves)) }
            </div>
        }
        <div class="table-scroll" tabindex="0">
            <table>
                <caption>{ i18n.ta(id::TRIALS_SHOWN, &numbers) }</caption>
                <thead><tr>
                    { named(id::COL_TRIAL, Column::Trial) }
                    { named(id::COL_SEARCHER, Column::Searcher) }
                    { for keys.iter().enumerate().map(|(at, key)| head(i18n.field(key.field()), Column::Value(at))) }
                    { named(id::COL_OUTCOME, Column::Outcome) }
                    { named(id::COL_STEPS, Column::Steps) }
                    { named(id::COL_BEST_LOSS, Column::Loss) }
                    { named(id::COL_BEST_ACC, Column::Accuracy) }
                </tr></thead>
                <tbody>{ for trials[first..last].iter().map(|(_, trial)| row(page, props, trial)) }</tbody>
            </table>
        </div>
        </>
    }
}

/// What a column sorts by; what is missing comes last.
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
