//! Everything that the glass box draws, as tables.

use std::rc::Rc;

use schema::{Key, StudyConfig, Value};
use search::insight::Insight;
use yew::prelude::*;

use super::inside::{InsideProps, known};
use super::maps::{Kind, kinds};
use crate::charts::glass::Known;
use crate::format;
use crate::i18n::id;
use crate::sweep::Trial;
use crate::ui::Page;

/// Columns and rows of a map's table at most: every so many of the map's own.
const SIDE: usize = 12;
/// Trials listed at most: the last ones.
const TRIALS: usize = 100;

/// The tables, folded away; written only when they are unfolded.
pub(super) fn tables(
    page: &Page,
    props: &InsideProps,
    history: &[(Rc<Trial>, Known)],
    (open, ontoggle): (bool, Callback<Event>),
) -> Html {
    html! {
        <details class="glass-table" data-testid="glass-table" {ontoggle}>
            <summary>{ page.i18n.t(id::GLASS_TABLE) }</summary>
            if open {
                { for kinds(&props.insight.inside).into_iter().map(|kind| map(page, props, kind)) }
                { trials(page, props, history) }
            }
        </details>
    }
}

fn map(page: &Page, props: &InsideProps, kind: Kind) -> Html {
    let Insight { cells, inside, .. } = &*props.insight;
    let (numbers, _) = kind.numbers(inside);
    let name = |key: Key, x: f64| written(page, &props.view.study, key, x);
    let columns = every(cells.columns.len());
    // A line has one row, and no name for it.
    let rows = if cells.rows.is_empty() { vec![0] } else { every(cells.rows.len()) };
    let row = |row: usize| {
        let head = props.y.zip(cells.rows.get(row)).map(|(y, value)| name(y, *value));
        let number = |column: &usize| {
            numbers
                .get(row * cells.columns.len() + column)
                .map_or_else(String::new, |x| format::number(f64::from(*x)))
        };
        html! { <tr><th scope="row">{ head.unwrap_or_default() }</th>{ for columns.iter().map(|column| html! { <td>{ number(column) }</td> }) }</tr> }
    };
    let field = |key: Key| page.i18n.field(key.field()).to_string();
    let corner = props.y.map_or_else(|| field(props.x), |y| format!("{} \\ {}", field(y), field(props.x)));
    html! {
        <div class="table-scroll" tabindex="0">
            <table>
                <caption>{ page.i18n.t(kind.title(inside)) }</caption>
                <thead><tr>
                    <th scope="col">{ corner }</th>
                    { for columns.iter().map(|column| html! { <th scope="col">{ name(props.x, cells.columns[*column]) }</th> }) }
                </tr></thead>
                // The lowest row last, as on the map.
                <tbody>{ for rows.into_iter().rev().map(row) }</tbody>
            </table>
        </div>
    }
}

/// At most so many positions, evenly spread.
fn every(count: usize) -> Vec<usize> {
    let shown = count.min(SIDE);
    (0..shown).map(|i| (2 * i + 1) * count / (2 * shown)).collect()
}

/// A value as short as on an axis.
pub(super) fn written(page: &Page, study: &StudyConfig, key: Key, x: f64) -> String {
    match study.value_at(key, x) {
        Value::Number(x) => crate::charts::ticks::short(x),
        value @ Value::Choice(_) => format::value(&page.i18n, key, value),
    }
}

fn trials(page: &Page, props: &InsideProps, history: &[(Rc<Trial>, Known)]) -> Html {
    let i18n = &page.i18n;
    let keys: Vec<Key> = props.view.study.searched().collect();
    let values = |point: &search::Point| {
        let values = props.view.study.values(point).map(|(key, value)| format::value(i18n, key, value));
        values.map(|text| html! { <td>{ text }</td> }).collect::<Html>()
    };
    let row = |(trial, what): &(Rc<Trial>, Known)| {
        let loss = trial.best().filter(|_| !matches!(what, Known::Pending | Known::Diverged));
        html! {
            <tr>
                <th scope="row">{ trial.k + 1 }</th>
                { values(&trial.point) }
                <td>{ known(page, *what) }</td>
                <td>{ loss.map_or_else(|| "—".to_owned(), |best| format::loss(f64::from(best.val_loss))) }</td>
            </tr>
        }
    };
    html! {
        <div class="table-scroll" tabindex="0">
            <table>
                <caption>{ i18n.t(id::GLASS_TRIALS) }</caption>
                <thead><tr>
                    <th scope="col">{ i18n.t(id::COL_TRIAL) }</th>
                    { for keys.iter().map(|key| html! { <th scope="col">{ i18n.field(key.field()) }</th> }) }
                    <th scope="col">{ i18n.t(id::COL_OUTCOME) }</th>
                    <th scope="col">{ i18n.t(id::COL_BEST_LOSS) }</th>
                </tr></thead>
                <tbody>
                    if let Some(next) = &props.insight.next {
                        <tr class="selected">
                            <th scope="row">{ props.trial + 1 }</th>
                            { values(next) }
                            <td>{ i18n.t(id::GLASS_NEXT) }</td><td>{ "—" }</td>
                        </tr>
                    }
                    { for history.iter().rev().take(TRIALS).map(row) }
                </tbody>
            </table>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_map_is_listed_at_evenly_spread_places() {
        assert_eq!(every(3), [0, 1, 2]);
        assert_eq!(every(48), [2, 6, 10, 14, 18, 22, 26, 30, 34, 38, 42, 46]);
        assert_eq!(every(0), [0; 0]);
    }
}
