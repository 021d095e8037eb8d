//! The charts as tables.

use std::rc::Rc;

use schema::batches::{Findings, Line, Place};
use yew::prelude::*;

use super::Found;
use crate::format;
use crate::i18n::{I18n, Id, id};
use crate::ui::fold::use_fold;
use crate::ui::use_page;

#[derive(Properties, PartialEq)]
pub(super) struct NumbersProps {
    pub(super) found: Option<Rc<Found>>,
}

#[component]
pub(super) fn Numbers(props: &NumbersProps) -> Html {
    let found = props.found.as_deref().map(|found| &found.findings);
    let page = use_page();
    let i18n = &page.i18n;
    let tables = |findings: &Findings| {
        html! {
            <section class="panel">
                <Folded name={id::BATCHES_NUMBERS_STEPS} testid="batches-table-steps" table={by_rule(i18n, findings, id::BATCHES_CAPTION_STEPS, |place| {
                    let lr = format::number(place.lr);
                    match place.steps {
                        Some(steps) => i18n.ta(id::BATCHES_STEPS_AT, &[("steps", format::count(steps.round() as u64).into()), ("lr", lr.into())]),
                        None => i18n.t(id::BATCHES_NOT_REACHED).to_string(),
                    }
                })} />
                <Folded name={id::BATCHES_NUMBERS_LOSSES} testid="batches-table-losses" table={by_rule(i18n, findings, id::BATCHES_CAPTION_LOSSES, |place| {
                    place.lowest.map_or_else(|| "—".to_owned(), format::loss)
                })} />
                <Folded name={id::BATCHES_NUMBERS_SPEED} testid="batches-table-speed" table={speed(i18n, findings)} />
            </section>
        }
    };
    found.map(tables).unwrap_or_default()
}

#[derive(Properties, PartialEq)]
struct FoldedProps {
    name: Id,
    testid: &'static str,
    table: Html,
}

#[component]
fn Folded(props: &FoldedProps) -> Html {
    let page = use_page();
    let (open, ontoggle) = use_fold();
    html! {
        <details class="numbers-table" {ontoggle} data-testid={props.testid}>
            <summary>{ page.i18n.t(props.name) }</summary>
            if open { <div class="table-scroll" tabindex="0">{ props.table.clone() }</div> }
        </details>
    }
}

/// A row for each batch size, a column for each rule.
fn by_rule(i18n: &I18n, findings: &Findings, caption: Id, cell: impl Fn(&Place) -> String) -> Html {
    let sizes = findings.lines.first().map_or(&[][..], |line| &line.places[..]);
    let at = |line: &Line, batch: u32| {
        let place = line.places.iter().find(|place| place.batch == batch);
        place.map_or_else(|| "—".to_owned(), &cell)
    };
    html! {
        <table>
            <caption>{ i18n.t(caption) }</caption>
            <thead><tr>
                <th scope="col">{ i18n.t(id::BATCHES_AXIS) }</th>
                { for findings.lines.iter().map(|line| html! { <th scope="col">{ i18n.named(&["batches", "rule", line.rule.key()]) }</th> }) }
            </tr></thead>
            <tbody>{ for sizes.iter().map(|size| html! {
                <tr key={size.batch}>
                    <th scope="row">{ size.batch }</th>
                    { for findings.lines.iter().map(|line| html! { <td>{ at(line, size.batch) }</td> }) }
                </tr>
            }) }</tbody>
        </table>
    }
}

fn speed(i18n: &I18n, findings: &Findings) -> Html {
    html! {
        <table>
            <caption>{ i18n.t(id::BATCHES_CAPTION_SPEED) }</caption>
            <thead><tr>
                <th scope="col">{ i18n.t(id::BATCHES_AXIS) }</th>
                <th scope="col">{ i18n.t(id::BATCHES_STEP_TIME_Y) }</th>
                <th scope="col">{ i18n.t(id::BATCHES_THROUGHPUT_Y) }</th>
            </tr></thead>
            <tbody>{ for findings.speeds.iter().map(|speed| html! {
                <tr key={speed.batch}>
                    <th scope="row">{ speed.batch }</th>
                    <td>{ format::number(speed.step_ms) }</td>
                    <td>{ format::count(speed.throughput.round() as u64) }</td>
                </tr>
            }) }</tbody>
        </table>
    }
}
