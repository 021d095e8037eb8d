//! A searcher's thoughts at one moment: the reason in words, the maps, what else its model says, and all of it in tables.

use std::rc::Rc;

use schema::Key;
use search::insight::{Inside as Model, Insight, SurrogateMaps};
use yew::prelude::*;

use super::history::history;
use super::maps::{Maps, kinds};
use super::{numbers, words};
use crate::charts::glass::Known;
use crate::format;
use crate::i18n::id;
use crate::ui::fold::use_fold;
use crate::ui::{Page, use_page};
use crate::view::View;

#[derive(Properties, PartialEq)]
pub(super) struct InsideProps {
    pub(super) view: View,
    pub(super) lane: u32,
    pub(super) x: Key,
    pub(super) y: Option<Key>,
    /// How many outcomes it saw.
    pub(super) seen: u32,
    /// Which trial it chose.
    pub(super) trial: u32,
    pub(super) insight: Rc<Insight>,
}

#[component]
pub(super) fn Inside(props: &InsideProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let InsideProps { view, lane, x, y, seen, trial, insight } = props;
    let fold = use_fold();
    // Trials before this one do not change any more, but for those that were under way.
    let news = (insight.clone(), view.trials.values().filter(|it| it.lane == *lane).count(), view.ended);
    let history = use_memo(news, |_| history(view, *lane, (*trial, *seen), insight));
    let scheduled = view.lanes[*lane as usize].searcher.is_scheduler();
    let name = if scheduled { id::GLASS_DECISION } else { id::GLASS_MOMENT };
    let moment = i18n.ta(name, &[("trial", (trial + 1).into()), ("seen", (*seen).into())]);
    let maps = kinds(&insight.inside);
    html! {
        <>
            <p class="reason" data-testid="glass-reason" data-trial={trial.to_string()} data-seen={seen.to_string()}>
                <span class="hint">{ moment }</span>{ " " }
                if let Some(next) = &insight.next { <b>{ words::values(&page, view, next, |at| insight.active[at]) }</b>{ " " } }
                { words::reason(&page, insight) }
            </p>
            if insight.searcher != view.lanes[*lane as usize].searcher {
                <p class="hint">{ i18n.ta(id::GLASS_WITHIN, &[("searcher", i18n.searcher(insight.searcher).into())]) }</p>
            }
            if !maps.is_empty() {
                { legend(&page, &insight.inside) }
                <div class="glass-maps">
                    { for maps.into_iter().map(|kind| html! {
                        <Maps {kind} view={view.clone()} x={*x} y={*y} insight={insight.clone()} history={history.clone()} />
                    }) }
                    { model(&page, view, insight) }
                </div>
                { held(&page, props) }
            }
            { numbers::tables(&page, props, &history, fold) }
        </>
    }
}

/// What the marks mean.
fn legend(page: &Page, inside: &Model) -> Html {
    let i18n = &page.i18n;
    let tried = match inside {
        Model::Densities(_) => vec![("good", id::GLASS_GOOD), ("tried", id::GLASS_BAD)],
        _ => vec![("tried", id::GLASS_TRIED)],
    };
    html! {
        <div class="legend glass-legend">
            { for tried.into_iter().map(|(class, text)| html! { <span><i class={class} aria-hidden="true" />{ i18n.t(text) }</span> }) }
            <span><i class="pending" aria-hidden="true" />{ i18n.t(id::GLASS_PENDING) }</span>
            <span class="diverged"><b aria-hidden="true">{ "×" }</b>{ i18n.t(id::MAP_DIVERGED) }</span>
            if matches!(inside, Model::Surrogate(_)) { <span><b aria-hidden="true">{ "★" }</b>{ i18n.t(id::GLASS_BEST) }</span> }
            <span><i class="next" aria-hidden="true" />{ i18n.t(id::GLASS_NEXT) }</span>
        </div>
    }
}

/// What a model says beside its maps.
fn model(page: &Page, view: &View, insight: &Insight) -> Html {
    let i18n = &page.i18n;
    match &insight.inside {
        Model::Surrogate(maps) => matters(page, view, maps),
        Model::Densities(maps) => {
            let good = maps.is_good.iter().filter(|good| **good).count();
            let args = [
                ("good", good.into()),
                ("total", maps.is_good.len().into()),
                ("threshold", format::loss(maps.threshold).into()),
            ];
            html! {
                <div class="glass-said">
                    <h3>{ i18n.t(id::GLASS_DIVIDE) }</h3>
                    <p data-testid="glass-threshold">{ i18n.ta(id::GLASS_THRESHOLD, &args) }</p>
                    <p class="hint">{ i18n.t(id::GLASS_RATIO_NOTE) }</p>
                </div>
            }
        }
        Model::Nothing | Model::Distribution(_) => Html::default(),
    }
}

/// Which hyperparameter matters: a bar each, as long as 1 over its length scale, the longest full.
fn matters(page: &Page, view: &View, maps: &SurrogateMaps) -> Html {
    let i18n = &page.i18n;
    let shortest = maps.length_scales.iter().copied().fold(f64::INFINITY, f64::min);
    let mut rows: Vec<(f64, Key)> = maps.length_scales.iter().copied().zip(view.study.searched()).collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    html! {
        <div class="glass-said">
            <h3>{ i18n.t(id::GLASS_MATTERS) }</h3>
            <ul class="bars" data-testid="glass-matters">
                { for rows.into_iter().map(|(scale, key)| html! {
                    <li>
                        <span>{ i18n.field(key.field()) }</span>
                        <i style={format!("inline-size:{:.1}%", 100.0 * shortest / scale)} aria-hidden="true" />
                        <span class="number">{ format::plain(scale_digits(scale)) }</span>
                    </li>
                }) }
            </ul>
            <p class="hint">{ i18n.t(id::GLASS_MATTERS_NOTE) }{ " " }
                { i18n.ta(id::GLASS_NOISE, &[("noise", format::loss(maps.noise).into())]) }</p>
        </div>
    }
}

fn scale_digits(scale: f64) -> f64 {
    (scale * 100.0).round() / 100.0
}

/// What the maps hold fixed, and an axis along which nothing changes.
fn held(page: &Page, props: &InsideProps) -> Html {
    let i18n = &page.i18n;
    let (view, insight) = (&props.view, &props.insight);
    let axes: Vec<usize> = view
        .study
        .searched()
        .enumerate()
        .filter(|(_, key)| *key == props.x || Some(*key) == props.y)
        .map(|(at, _)| at)
        .collect();
    let idle = view.study.searched().enumerate().filter(|(at, _)| axes.contains(at) && !insight.active[*at]);
    let others = insight
        .next
        .as_ref()
        .map(|next| words::values(page, view, next, |at| !axes.contains(&at) && insight.active[at]));
    html! {
        <p class="hint">
            if let Some(others) = others.filter(|others| !others.is_empty()) {
                { i18n.ta(id::GLASS_HELD, &[("values", others.into())]) }{ " " }
            }
            { for idle.map(|(_, key)| i18n.ta(id::GLASS_NO_EFFECT, &[("name", i18n.field(key.field()).into())])) }
        </p>
    }
}

/// How a table names what was known.
pub(super) fn known(page: &Page, known: Known) -> AttrValue {
    page.i18n.t(match known {
        Known::Outcome => id::GLASS_TRIED,
        Known::Good => id::GLASS_GOOD,
        Known::Diverged => id::MAP_DIVERGED,
        Known::Pending => id::GLASS_PENDING,
    })
}
