//! Two or a few trials that differ in one knob, side by side: the trials of a small experiment, or a trial and the run
//! that tries a remedy on it.

use std::rc::Rc;

use schema::{Key, Outcome, Setting, Value};
use search::TrialId;
use yew::prelude::*;

use super::trail::Step;
use super::{Page, use_page};
use crate::format;
use crate::i18n::{I18n, Id, id};
use crate::sweep::Trial;
use crate::view::View;

/// More values than this are a sweep.
const SIDES_MAX: usize = 4;

/// What is compared.
#[derive(Clone, PartialEq)]
pub(crate) struct Sides {
    key: Key,
    sides: Vec<Side>,
}

#[derive(Clone, PartialEq)]
struct Side {
    value: Value,
    /// None before it was proposed.
    trial: Option<Rc<Trial>>,
    /// Whether it belongs to the experiment before this one.
    is_past: bool,
}

/// A trial to compare with.
#[derive(Clone, PartialEq)]
pub(crate) struct Rival {
    pub(crate) trial: Rc<Trial>,
    key: Key,
    value: Value,
}

impl Rival {
    /// What tells it apart.
    pub(crate) fn name(&self, i18n: &I18n) -> String {
        format!("{} {}", i18n.field(self.key.field()), format::value(i18n, self.key, self.value))
    }
}

/// What the experiment compares, if it is one that does.
pub(crate) fn compared(view: &View, step: Option<&Step>) -> Option<Sides> {
    let searched: Vec<Key> = view.study.searched().collect();
    match (searched.as_slice(), step.and_then(|step| step.tried.as_ref())) {
        ([key], _) if view.lanes.len() == 1 => within(view, *key),
        ([], Some(tried)) => {
            let now = view.trials.values().next().cloned();
            let side = |value, trial, is_past| Side { value, trial, is_past };
            let sides = vec![side(tried.from, Some(tried.trial.clone()), true), side(tried.to, now, false)];
            Some(Sides { key: tried.key, sides })
        }
        _ => None,
    }
}

/// The trials of an experiment over a short list.
fn within(view: &View, key: Key) -> Option<Sides> {
    let Setting::List(values) = view.study.get(key) else { return None };
    if values.len() > SIDES_MAX || view.budget as usize > values.len() {
        return None;
    }
    let trial_of = |value: &Value| {
        let is_it = |trial: &&Rc<Trial>| {
            view.study.values(&trial.point).next().is_some_and(|(_, found)| found == *value)
        };
        view.trials.values().find(is_it).cloned()
    };
    let side = |value: &Value| Side { value: *value, trial: trial_of(value), is_past: false };
    Some(Sides { key, sides: values.iter().map(side).collect() })
}

impl Sides {
    /// The first that is not this trial of the present experiment.
    pub(crate) fn rival(&self, id: TrialId) -> Option<Rival> {
        let is_other = |side: &&Side| side.is_past || side.trial.as_ref().is_some_and(|t| t.id != id);
        let side = self.sides.iter().find(is_other)?;
        Some(Rival { trial: side.trial.clone()?, key: self.key, value: side.value })
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct ComparisonProps {
    pub(crate) sides: Sides,
    pub(crate) selected: u32,
    pub(crate) on_choose: Callback<Option<u32>>,
}

#[component]
pub(crate) fn Comparison(props: &ComparisonProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let Sides { key, sides } = &props.sides;
    let name = i18n.field(key.field());
    let title = i18n.ta(id::COMPARISON_TITLE, &[("name", (&name).into())]);
    let back = page.trail.last().filter(|step| step.tried.is_some()).map(|_| {
        let (trail, driver) = (page.trail.clone(), page.driver.clone());
        Callback::from(move |_: MouseEvent| trail.go_back(&driver))
    });
    let head = |text: Id| html! { <th scope="col">{ i18n.t(text) }</th> };
    html! {
        <section class="panel comparison" data-testid="comparison">
            <div class="panel-head">
                <h2>{ &title }</h2>
                if let Some(onclick) = back {
                    <button class="small" {onclick} data-testid="go-back" title={i18n.t(id::GO_BACK_HELP)}>{ i18n.t(id::GO_BACK) }</button>
                }
            </div>
            <div class="table-scroll" tabindex="0">
                <table>
                    <caption class="hidden">{ title }</caption>
                    <thead><tr>
                        <th scope="col">{ name }</th>
                        { head(id::COL_BEST) }{ head(id::COL_GAP) }{ head(id::COL_READING) }
                    </tr></thead>
                    <tbody>{ for sides.iter().map(|side| row(&page, props, side)) }</tbody>
                </table>
            </div>
            <p class="hint">{ i18n.t(id::COMPARISON_NOTE) }</p>
        </section>
    }
}

fn row(page: &Page, props: &ComparisonProps, side: &Side) -> Html {
    let i18n = &page.i18n;
    let value = format::value(i18n, props.sides.key, side.value);
    let Some(trial) = &side.trial else {
        return html! { <tr><th scope="row">{ value }</th><td colspan="3">{ i18n.outcome(Outcome::Queued) }</td></tr> };
    };
    let (id, last) = (trial.id.0, trial.curve.last());
    let reading = schema::reading::read(&trial.run, &trial.curve, trial.outcome);
    let gap = last.map_or_else(|| "—".to_owned(), |_| format::number(reading.gap));
    let verdict = i18n.named(&["read-as", reading.verdict.key()]);
    let best = trial.best().map_or_else(
        || "—".to_owned(),
        |best| {
            let loss = format::loss(f64::from(best.val_loss));
            i18n.ta(id::LOSS_AT_EPOCH, &[("loss", loss.into()), ("epoch", best.epoch.into())])
        },
    );
    let name = if side.is_past {
        html! { <>{ value }<small>{ i18n.t(id::COMPARISON_BEFORE) }</small></> }
    } else {
        let onclick = props.on_choose.reform(move |_: MouseEvent| Some(id));
        html! { <button class="quiet" {onclick}>{ value }</button> }
    };
    let selected = !side.is_past && props.selected == id;
    html! {
        <tr class={classes!(selected.then_some("selected"))} data-verdict={reading.verdict.key()}>
            <th scope="row">{ name }</th><td>{ best }</td><td>{ gap }</td><td>{ verdict }</td>
        </tr>
    }
}
