//! The chart of the race as a table: what each searcher had reached when it had spent so much.

use search::standings::{Band, bands};
use yew::prelude::*;

use super::data::Measure;
use super::team::{Spread, Team};
use crate::i18n::id;
use crate::ui::fold::use_fold;
use crate::ui::use_page;
use crate::view::View;

/// Rows at most; the last is always there.
const ROWS: u32 = 50;

#[derive(Properties, PartialEq)]
pub(super) struct NumbersProps {
    pub(super) view: View,
    /// The measure of the chart, where that is regret.
    pub(super) regret: Option<Measure>,
}

#[component]
pub(super) fn Numbers(props: &NumbersProps) -> Html {
    let page = use_page();
    let (open, ontoggle) = use_fold();
    html! {
        <details class="numbers-table" {ontoggle} data-testid="race-table">
            <summary>{ page.i18n.t(id::RACE_NUMBERS) }</summary>
            if open { <Table view={props.view.clone()} regret={props.regret} /> }
        </details>
    }
}

#[component]
fn Table(props: &NumbersProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let view = &props.view;
    let teams = Team::all(view);
    let columns: Vec<Vec<Band>> = teams.iter().map(|team| bands(&team.standing(view).courses)).collect();
    let every = view.budget.div_ceil(ROWS).max(1);
    let last = view.reached();
    let costs = (1..=last).filter(|cost| cost.is_multiple_of(every) || *cost == last);
    let cell = |column: &[Band], cost: u32| {
        let known = column[..column.partition_point(|band| band.cost <= f64::from(cost))].last();
        let text = |band: &Band| {
            let [low, median, high] =
                [band.low, band.median, band.high].map(|loss| measured(props.regret, loss));
            Spread { low, median, high }.loss()
        };
        html! { <td>{ known.map_or_else(|| "—".to_owned(), text) }</td> }
    };
    html! {
        <div class="table-scroll" tabindex="0">
            <table>
                <caption>{ i18n.t(if props.regret.is_some() { id::CAPTION_REGRET } else { id::CAPTION_RACE }) }</caption>
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

/// Regret as it is: the floor under the chart's logarithm is no number.
fn measured(regret: Option<Measure>, loss: f64) -> f64 {
    match regret {
        Some(Measure::Regret { least, .. }) => loss - least,
        _ => loss,
    }
}
