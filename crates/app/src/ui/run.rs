//! The right column: the selected trial, its values, curves, their reading, and what the network says.

use std::rc::Rc;

use schema::Part;
use yew::prelude::*;

use super::answers::AnswersPanel;
use super::comparison::{Comparison, compared};
use super::curves::CurvesPanel;
use super::data::DataPanel;
use super::filters::FiltersPanel;
use super::lane_mark::lane_mark;
use super::test_score::TestScorePanel;
use super::{Page, use_page};
use crate::format;
use crate::i18n::id;
use crate::sweep::Trial;
use crate::view::View;

#[derive(Properties, PartialEq)]
pub(crate) struct RunProps {
    pub(crate) view: View,
    pub(crate) trial: Option<Rc<Trial>>,
    /// Whether the person chose it over the best one.
    pub(crate) pinned: bool,
    pub(crate) on_choose: Callback<Option<u32>>,
    /// Takes a trial in hand, as a single run.
    pub(crate) on_hand: Callback<Option<Rc<Trial>>>,
}

#[component]
pub(crate) fn RunColumn(props: &RunProps) -> Html {
    let page = use_page();
    let Some(trial) = &props.trial else {
        return html! {
            <section class="column run" id="run" aria-label={page.i18n.t(id::COLUMN_RUN)}>
                <DataPanel data={props.view.data.clone()} lacks_table={props.view.lacks_table} />
                <p class="panel empty">{ page.i18n.t(id::SELECTED_EMPTY) }</p>
            </section>
        };
    };
    let sides = compared(&props.view, page.trail.last());
    let rival = sides.as_ref().and_then(|sides| sides.rival(trial.id));
    html! {
        <section class="column run" id="run" aria-label={page.i18n.t(id::COLUMN_RUN)}>
            { head(&page, props, trial) }
            if let Some(sides) = sides {
                <Comparison {sides} selected={trial.id.0} on_choose={props.on_choose.clone()} />
            }
            <TestScorePanel view={props.view.clone()} trial={trial.clone()} />
            <CurvesPanel study={props.view.study.clone()} trial={trial.clone()} {rival} />
            <AnswersPanel view={props.view.clone()} trial={trial.clone()} />
            <FiltersPanel trial={trial.clone()} />
        </section>
    }
}

fn head(page: &Page, props: &RunProps, trial: &Rc<Trial>) -> Html {
    let i18n = &page.i18n;
    let searcher = props.view.lanes.get(trial.lane as usize).map(|lane| lane.searcher);
    let follow = props.on_choose.reform(|_: MouseEvent| None);
    let values = props.view.study.values(&trial.point);
    let best = trial.best();
    let in_hand = {
        let trial = trial.clone();
        props.on_hand.reform(move |_: MouseEvent| Some(trial.clone()))
    };
    html! {
        <section class="panel trial" data-testid="trial">
            <div class="panel-head">
                <h2>{ i18n.ta(id::SELECTED_TITLE, &[("trial", trial.id.0.into())]) }</h2>
                if props.pinned {
                    <button class="small" onclick={follow}>{ i18n.t(id::SELECTED_FOLLOW) }</button>
                } else {
                    <span class="badge">{ i18n.t(id::SELECTED_BEST) }</span>
                }
            </div>
            <p class="hint">
                { for searcher.map(|kind| html! {
                    <>{ lane_mark(page, kind) }{ i18n.ta(id::SELECTED_SEARCHER, &[("searcher", i18n.searcher(kind).into())]) }</>
                }) }
                { " · " }{ i18n.outcome(trial.outcome) }
                { " · " }<span title={i18n.t(id::PARAMETERS_HELP)}>{ i18n.ta(id::PARAMETERS, &[("count", trial.run.parameters().into())]) }</span>
            </p>
            <dl class="values">
                { for values.map(|(key, value)| html! {
                    <div><dt>{ i18n.field(key.field()) }</dt><dd>{ format::value(i18n, key, value) }</dd></div>
                }) }
                { for best.map(|best| html! {
                    <div><dt>{ i18n.t(id::COL_BEST_LOSS) }</dt><dd>{ format::loss(f64::from(best.val_loss)) }</dd></div>
                }) }
                { for best.and_then(|best| best.val_acc).map(|accuracy| html! {
                    <div><dt>{ i18n.t(id::COL_BEST_ACC) }</dt><dd>{ format::percent(accuracy) }</dd></div>
                }) }
            </dl>
            if trial.plan.course.before.is_empty() && !page.hides(Part::Rooms) {
                <button class="small" onclick={in_hand} title={i18n.t(id::TAKE_IN_HAND_HELP)} data-testid="take-in-hand">{ i18n.t(id::TAKE_IN_HAND) }</button>
            }
        </section>
    }
}
