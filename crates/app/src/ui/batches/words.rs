//! What was found, in sentences made from the numbers.

use std::rc::Rc;

use schema::batches::{Findings, Line, Place, Rule};
use search::batches::{Critical, Scaling};
use yew::prelude::*;

use super::Found;
use crate::format;
use crate::i18n::{I18n, id};
use crate::ui::use_page;

/// Fewer batch sizes with the target reached say nothing of how steps fall.
const LEAST: usize = 3;

#[derive(Properties, PartialEq)]
pub(super) struct WordsProps {
    pub(super) found: Option<Rc<Found>>,
}

#[component]
pub(super) fn Words(props: &WordsProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let said = props.found.as_ref().map(|found| sentences(i18n, &found.findings)).unwrap_or_default();
    html! {
        <section class="panel" data-testid="batches-found">
            <h2>{ i18n.t(id::BATCHES_FOUND) }</h2>
            if said.is_empty() {
                <p class="empty">{ i18n.t(id::BATCHES_EMPTY) }</p>
            } else {
                <ul class="findings">{ for said.into_iter().map(|text| html! { <li>{ text }</li> }) }</ul>
            }
        </section>
    }
}

fn sentences(i18n: &I18n, findings: &Findings) -> Vec<String> {
    let retuned = findings.line(Rule::Retuned);
    let reached = retuned.map_or(0, |line| line.reached().len());
    let mut said = Vec::new();
    if reached >= LEAST {
        said.push(scaling(i18n, findings.scaling));
        said.push(critical(i18n, findings.critical));
        said.extend(findings.keeps_up.iter().map(|(rule, batch)| keeps_up(i18n, *rule, *batch)));
    }
    said.extend(full(i18n, findings));
    said.extend(findings.fastest.map(|(batch, ms)| {
        i18n.ta(id::BATCHES_FOUND_FASTEST, &[("batch", batch.into()), ("ms", format::number(ms).into())])
    }));
    let sizes = |of: fn(&&Place) -> bool| sizes(retuned, of);
    said.extend(sizes(|place| place.edge).map(|it| i18n.ta(id::BATCHES_FOUND_EDGE, &[("sizes", it.into())])));
    said.extend(
        sizes(|place| place.coarse).map(|it| i18n.ta(id::BATCHES_FOUND_COARSE, &[("sizes", it.into())])),
    );
    said
}

fn scaling(i18n: &I18n, Scaling { perfect_up_to, nothing_beyond }: Scaling) -> String {
    let args = [("up", perfect_up_to), ("beyond", nothing_beyond)]
        .map(|(name, batch)| (name, format::plain(batch.unwrap_or_default()).into()));
    i18n.ta(
        match (perfect_up_to, nothing_beyond) {
            (Some(_), Some(_)) => id::BATCHES_FOUND_BOTH,
            (Some(_), None) => id::BATCHES_FOUND_UP,
            (None, Some(_)) => id::BATCHES_FOUND_BEYOND,
            (None, None) => id::BATCHES_FOUND_NONE,
        },
        &args,
    )
}

fn critical(i18n: &I18n, critical: Critical) -> String {
    let whole = |x: f64| format::plain(x.round());
    let about = |x: f64| format::count(x.round() as u64);
    match critical {
        Critical::Known { law, interval: (low, high) } => i18n.ta(
            id::BATCHES_CRITICAL_KNOWN,
            &[
                ("batch", whole(law.batch).into()),
                ("low", whole(low).into()),
                ("high", whole(high).into()),
                ("steps", about(law.least_steps).into()),
                ("examples", about(law.least_examples()).into()),
            ],
        ),
        Critical::Above(batch) => i18n.ta(id::BATCHES_CRITICAL_ABOVE, &[("batch", whole(batch).into())]),
        Critical::Below(batch) => i18n.ta(id::BATCHES_CRITICAL_BELOW, &[("batch", whole(batch).into())]),
        Critical::TooFew { reached, wanted } => {
            i18n.ta(id::BATCHES_CRITICAL_FEW, &[("reached", reached.into()), ("wanted", wanted.into())])
        }
        Critical::NoFit(miss) => {
            i18n.ta(id::BATCHES_CRITICAL_UNFIT, &[("miss", format::number(miss).into())])
        }
        Critical::Uncertain(low, high) => i18n
            .ta(id::BATCHES_CRITICAL_UNCERTAIN, &[("low", whole(low).into()), ("high", whole(high).into())]),
    }
}

fn keeps_up(i18n: &I18n, rule: Rule, batch: Option<u32>) -> String {
    let rule = i18n.named(&["batches", "rule", rule.key()]);
    match batch {
        Some(batch) => i18n.ta(id::BATCHES_KEEPS_UP, &[("rule", rule.into()), ("batch", batch.into())]),
        None => i18n.ta(id::BATCHES_FALLS_BEHIND, &[("rule", rule.into())]),
    }
}

/// Where the machine is full, once all sizes have been measured.
fn full(i18n: &I18n, findings: &Findings) -> Option<String> {
    let highest = findings.speeds.iter().map(|speed| speed.throughput).reduce(f64::max)?;
    let rate = format::count(highest.round() as u64);
    Some(match findings.saturation {
        Some(batch) => i18n.ta(id::BATCHES_FOUND_FULL, &[("batch", batch.into()), ("rate", rate.into())]),
        None => i18n.ta(id::BATCHES_FOUND_GROWING, &[("rate", rate.into())]),
    })
}

/// Batch sizes of which something holds, as a list.
fn sizes(line: Option<&Line>, holds: fn(&&Place) -> bool) -> Option<String> {
    let sizes: Vec<String> = line?.places.iter().filter(holds).map(|place| place.batch.to_string()).collect();
    (!sizes.is_empty()).then(|| sizes.join(", "))
}
