//! The chart of the race as a table: what each searcher had reached when it had spent so much.

use web_sys::HtmlDetailsElement;
use yew::prelude::*;

use super::data::{best_so_far, spreads};
use super::team::{Spread, Team};
use crate::i18n::id;
use crate::ui::use_page;
use crate::view::View;

/// Rows at most; the last is always there.
const ROWS: u32 = 50;

#[derive(Properties, PartialEq)]
pub(super) struct NumbersProps {
    pub(super) view: View,
}

#[component]
pub(super) fn Numbers(props: &NumbersProps) -> Html {
    let page = use_page();
    let open = use_state(|| false);
    let ontoggle = {
        let open = open.clone();
        Callback::from(move |event: Event| {
            let details: HtmlDetailsElement = event.target_unchecked_into();
            open.set(details.open());
        })
    };
    html! {
        <details class="numbers-table" {ontoggle} data-testid="race-table">
            <summary>{ page.i18n.t(id::RACE_NUMBERS) }</summary>
            if *open { <Table view={props.view.clone()} /> }
        </details>
    }
}

#[component]
fn Table(props: &NumbersProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let view = &props.view;
    let teams = Team::all(view);
    let columns: Vec<Vec<(f64, Spread)>> =
        teams.iter().map(|team| spreads(&team.lanes_of(view).map(best_so_far).collect::<Vec<_>>())).collect();
    let every = view.budget.div_ceil(ROWS).max(1);
    let last = view.reached();
    let costs = (1..=last).filter(|cost| cost.is_multiple_of(every) || *cost == last);
    let cell = |column: &[(f64, Spread)], cost: u32| {
        let known = column.partition_point(|(at, _)| *at <= f64::from(cost));
        let text = column[..known].last().map_or_else(|| "—".to_owned(), |(_, spread)| spread.loss());
        html! { <td>{ text }</td> }
    };
    html! {
        <div class="table-scroll" tabindex="0">
            <table>
                <caption>{ i18n.t(id::CAPTION_RACE) }</caption>
                <thead><tr>
                    <th scope="col">{ i18n.t(id::RACE_X) }</th>
                    { for teams.iter().map(|team| html! { <th scope="col">{ team.name(&page) }</th> }) }
                </tr></thead>
                <tbody>{ for costs.map(|cost| html! {
                    <tr key={cost}>
                        <th scope="row">{ cost }</th>
                        { for columns.iter().map(|column| cell(column, cost)) }
                    </tr>
                }) }</tbody>
            </table>
        </div>
    }
}
