//! The glass box: what a searcher believes at a moment of the race, and why its next point is that one.

mod history;
mod inside;
mod lineage;
mod maps;
mod numbers;
mod projections;
mod rungs;
mod words;

use schema::Key;
use search::insight::RESOLUTION_MAX;
use search::{Role, SearcherKind};
use web_sys::HtmlDetailsElement;
use yew::prelude::*;

use super::axes::searched;
use super::lane_mark::lane_mark;
use super::map::{Axes, axis_choice, pick};
use super::select::Select;
use super::{Page, use_page};
use crate::i18n::id;
use crate::sweep::{Explained, Look};
use crate::view::{Lane, View};

#[derive(Properties, PartialEq)]
pub(crate) struct GlassProps {
    /// The race at the moment that is looked at.
    pub(crate) view: View,
    /// The lane that the page shows alone.
    pub(crate) lane: Option<u32>,
    /// The person's lane, as long as the others are hidden from them.
    pub(crate) turn: Option<u32>,
}

#[component]
pub(crate) fn GlassPanel(props: &GlassProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let view = &props.view;
    let open = use_state(|| true);
    let axes = use_state(|| (None::<Key>, None::<Key>));
    let kind = use_state(|| None::<SearcherKind>);
    let keys = searched(&view.study);
    let (x, y) = pick(&keys, *axes);
    let lane = props.lane.or_else(|| lane_of(view, *kind)).filter(|lane| (*lane as usize) < view.lanes.len());
    let hidden = props.turn.is_some() && lane != props.turn;
    let look = look(view, lane.filter(|_| *open && !hidden), (x, y));
    {
        let driver = page.driver.clone();
        use_effect_with((look, view.study.clone()), move |(look, _)| {
            driver.act(|sweep, now| sweep.look_inside(*look, now));
        });
    }
    let (Some(x), Some(lane)) = (x, lane) else { return Html::default() };
    let ontoggle = {
        let open = open.clone();
        Callback::from(move |event: Event| {
            // Those inside the panel bubble.
            if let Some(details) = event.target_dyn_into::<HtmlDetailsElement>()
                && details.get_attribute("data-testid").as_deref() == Some("glass")
            {
                open.set(details.open());
            }
        })
    };
    let choice = if keys.len() > 2 { axis_choice(&page, &keys, (x, y), &axes) } else { Html::default() };
    let shown = view.explained.as_ref().filter(|shown| look.is_some_and(|look| shown.answers(&look)));
    html! {
        <details class="panel glass" data-testid="glass" open={*open} {ontoggle}>
            <summary><h2>{ i18n.t(id::GLASS_TITLE) }</h2></summary>
            if *open && hidden {
                <p class="hint" data-testid="glass-hidden">{ i18n.t(id::GLASS_HIDDEN) }</p>
            } else if *open {
                <div class="panel-head">
                    { lane_choice(&page, view, lane, &kind, props.lane.is_some()) }
                    { choice }
                </div>
                { explained(&page, view, lane, (x, y), shown) }
                if view.lanes[lane as usize].searcher == SearcherKind::Pbt {
                    <lineage::Lineage view={view.clone()} {lane} {x} />
                }
                // Median pruning asks only those for a stretch of their own that it stops: no rungs to count on.
                if view.lanes[lane as usize].searcher.is_scheduler() {
                    <rungs::Rungs view={view.clone()} {lane} course={view.lanes[lane as usize].course.clone()} />
                }
                <projections::Projections view={view.clone()} {lane} {x} {y} shown={shown.cloned()} />
            }
        </details>
    }
}

/// The lane of this kind of searcher; without one, the first that has something to explain.
fn lane_of(view: &View, kind: Option<SearcherKind>) -> Option<u32> {
    let of = |fits: &dyn Fn(SearcherKind) -> bool| {
        let fits = |lane: &Lane| lane.role == Role::Competitor && fits(lane.searcher);
        view.lanes.iter().position(fits).map(|lane| lane as u32)
    };
    kind.and_then(|kind| of(&|other| other == kind))
        .or_else(|| of(&|other| other == SearcherKind::Gp))
        .or_else(|| of(&SearcherKind::is_adaptive))
        .or_else(|| of(&SearcherKind::is_scheduler))
        .or_else(|| of(&|_| true))
}

fn look(view: &View, lane: Option<u32>, (x, y): Axes) -> Option<Look> {
    let order: Vec<Key> = view.study.searched().collect();
    let at = |key: Key| order.iter().position(|other| *other == key);
    let axes = (at(x?)?, y.and_then(at));
    let lane = lane?;
    // At a moment that has passed, the decision that followed what had ended by then.
    let proposal = view.moment.map(|_| view.lanes[lane as usize].course.len() as u32);
    Some(Look { lane, proposal, axes, resolution: RESOLUTION_MAX })
}

fn lane_choice(
    page: &Page,
    view: &View,
    lane: u32,
    kind: &UseStateHandle<Option<SearcherKind>>,
    fixed: bool,
) -> Html {
    let i18n = &page.i18n;
    let Some(chosen) = view.lanes.get(lane as usize).map(|lane| lane.searcher) else {
        return Html::default();
    };
    let mut kinds: Vec<SearcherKind> = Vec::new();
    for lane in view.lanes.iter().filter(|lane| lane.role == Role::Competitor) {
        if !kinds.contains(&lane.searcher) {
            kinds.push(lane.searcher);
        }
    }
    let several = view.lanes.iter().any(|lane| lane.seed > 0);
    let seed =
        several.then(|| i18n.ta(id::LANE_SEED, &[("seed", (view.lanes[lane as usize].seed + 1).into())]));
    let seed = seed.map(|seed| html! { <span class="hint">{ seed }</span> });
    if fixed || kinds.len() < 2 {
        return html! { <span class="lane-name">{ lane_mark(page, chosen) }{ i18n.searcher(chosen) }{ seed }</span> };
    }
    let kind = kind.clone();
    let on_pick = Callback::from(move |key: String| {
        kind.set(SearcherKind::ALL.into_iter().find(|kind| kind.key() == key));
    });
    let options: Vec<_> = kinds.iter().map(|kind| (kind.key(), i18n.searcher(*kind))).collect();
    html! {
        <span class="lane-name">
            { lane_mark(page, chosen) }
            <Select {options} chosen={chosen.key()} label={i18n.t(id::GLASS_SEARCHER)} {on_pick} />
            { seed }
        </span>
    }
}

/// The answer, or why there is none yet.
fn explained(
    page: &Page,
    view: &View,
    lane: u32,
    (x, y): (Key, Option<Key>),
    shown: Option<&Explained>,
) -> Html {
    let i18n = &page.i18n;
    if view.lanes[lane as usize].role == Role::Person {
        // Nobody knows.
        return Html::default();
    }
    let Some(shown) = shown else {
        return html! { <p class="empty" data-testid="glass-reason">{ i18n.t(id::GLASS_ASKING) }</p> };
    };
    match &shown.insight {
        Ok(insight) => html! {
            <inside::Inside view={view.clone()} {lane} {x} {y} seen={shown.seen} trial={shown.look.proposal.unwrap_or_default()}
                insight={insight.clone()} />
        },
        Err(why) => html! {
            <p class="problem" role="alert" data-testid="glass-reason">
                { i18n.ta(id::GLASS_FAILED, &[("reason", (&**why).into())]) }
            </p>
        },
    }
}
