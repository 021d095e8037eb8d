//! A table that is sorted by any of its columns, leaf by leaf: a longer one would slow everything down, and nobody reads
//! thousands of rows.

use yew::prelude::*;

use super::Page;
use crate::i18n::{Id, id};

/// Rows on a leaf.
const ROWS: usize = 100;

/// By which column a table is sorted, and which leaf is open.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Order<C> {
    column: C,
    falling: bool,
    leaf: usize,
}

/// A table that is sorted by this column at first.
#[hook]
pub(crate) fn use_order<C: Copy + PartialEq + 'static>(column: C) -> UseStateHandle<Order<C>> {
    use_state(|| Order { column, falling: false, leaf: 0 })
}

/// Rows with what they are ranked by, and how one is drawn. What is missing ranks as infinite and comes last.
pub(crate) struct Rows<'a, T, C> {
    /// What the columns are called.
    pub(crate) heads: Vec<(AttrValue, C)>,
    pub(crate) rows: Vec<T>,
    pub(crate) rank: &'a dyn Fn(&T, C) -> f64,
    pub(crate) row: &'a dyn Fn(&T) -> Html,
}

/// The table, with buttons to turn its leaves.
pub(crate) fn sorted<T, C: Copy + PartialEq + 'static>(
    page: &Page,
    order: &UseStateHandle<Order<C>>,
    table: Rows<'_, T, C>,
) -> Html {
    let i18n = &page.i18n;
    let Order { column, falling, leaf } = **order;
    let mut rows: Vec<(f64, &T)> = table.rows.iter().map(|row| ((table.rank)(row, column), row)).collect();
    rows.sort_by(|a, b| {
        let rising = a.0.total_cmp(&b.0);
        let known = a.0.is_finite() && b.0.is_finite();
        if falling && known { rising.reverse() } else { rising }
    });
    let leaves = rows.len().div_ceil(ROWS);
    // Other data may have fewer.
    let now = leaf.min(leaves.saturating_sub(1));
    let (first, last) = (now * ROWS, rows.len().min((now + 1) * ROWS));
    let turn = |name: Id, to: Option<usize>| {
        let order = order.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            to.into_iter().for_each(|leaf| order.set(Order { leaf, ..*order }));
        });
        html! { <button class="small" disabled={to.is_none()} {onclick}>{ i18n.t(name) }</button> }
    };
    let head = |(name, it): &(AttrValue, C)| {
        let (order, it) = (order.clone(), *it);
        let sort = if column != it {
            "none"
        } else if falling {
            "descending"
        } else {
            "ascending"
        };
        let title = i18n.ta(id::SORT_BY, &[("column", name.into())]);
        let onclick = Callback::from(move |_: MouseEvent| {
            order.set(Order { column: it, falling: column == it && !falling, leaf: 0 });
        });
        html! { <th scope="col" aria-sort={sort}><button class="quiet" {title} {onclick}>{ name }</button></th> }
    };
    let numbers = [("first", (first + 1).into()), ("last", last.into()), ("total", rows.len().into())];
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
                <thead><tr>{ for table.heads.iter().map(head) }</tr></thead>
                <tbody>{ for rows[first..last].iter().map(|(_, row)| (table.row)(row)) }</tbody>
            </table>
        </div>
        </>
    }
}
