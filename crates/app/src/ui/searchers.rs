//! Who races: a chip for each searcher, by what it goes by.

use std::rc::Rc;

use schema::StudyConfig;
use search::SearcherKind;
use yew::prelude::*;

use super::lane_mark::lane_mark;
use super::{Page, use_page};
use crate::i18n::{Id, id};

/// Searchers that go by the same.
const FAMILIES: [(Id, &[SearcherKind]); 5] = [
    (id::FAMILY_PLAN, &[SearcherKind::Grid, SearcherKind::ShuffledGrid, SearcherKind::Random]),
    (id::FAMILY_QUASI, &[SearcherKind::Sobol, SearcherKind::Halton]),
    (id::FAMILY_MODEL, &[SearcherKind::Tpe, SearcherKind::Gp, SearcherKind::CmaEs, SearcherKind::Auto]),
    (
        id::FAMILY_STOPPING,
        &[SearcherKind::Halving, SearcherKind::Hyperband, SearcherKind::Asha, SearcherKind::Pbt],
    ),
    (id::FAMILY_PERSON, &[SearcherKind::You]),
];

#[derive(Properties, PartialEq)]
pub(crate) struct SearchersProps {
    pub(crate) study: Rc<StudyConfig>,
    pub(crate) on_edit: Callback<StudyConfig>,
}

#[component]
pub(crate) fn Searchers(props: &SearchersProps) -> Html {
    let page = use_page();
    let family = |(name, kinds): (Id, &[SearcherKind])| {
        html! {
            <div class="family" role="group" aria-label={page.i18n.t(name)}>
                <span>{ page.i18n.t(name) }</span>
                { for kinds.iter().map(|kind| chip(&page, props, *kind)) }
            </div>
        }
    };
    html! {
        <>
            <details class="searcher-help">
                <summary title={page.i18n.t(id::SEARCHERS_HELP)}>{ page.i18n.t(id::SEARCHERS) }</summary>
                <p>{ page.i18n.t(id::SEARCHERS_HELP) }</p>
                <dl>
                    { for SearcherKind::ALL.map(|kind| html! {
                        <><dt>{ lane_mark(&page, kind) }{ page.i18n.searcher(kind) }</dt><dd>{ page.i18n.searcher_help(kind) }</dd></>
                    }) }
                </dl>
            </details>
            <div class="searchers" role="group" aria-label={page.i18n.t(id::SEARCHERS)}>
                { for FAMILIES.map(family) }
            </div>
        </>
    }
}

fn chip(page: &Page, props: &SearchersProps, kind: SearcherKind) -> Html {
    let study = &props.study;
    let on = study.searchers.contains(&kind);
    let only = on && study.searchers.len() == 1;
    let onclick = {
        let (study, on_edit) = (study.clone(), props.on_edit.clone());
        Callback::from(move |_: MouseEvent| {
            let kept = SearcherKind::ALL.into_iter();
            let mut next = (*study).clone();
            next.searchers =
                kept.filter(|other| study.searchers.contains(other) != (*other == kind)).collect();
            on_edit.emit(next);
        })
    };
    let title = if only { page.i18n.t(id::SEARCHERS_ONE_NEEDED) } else { page.i18n.searcher_help(kind) };
    html! {
        <button class="chip" aria-pressed={on.to_string()} disabled={only} {onclick} {title} data-testid={format!("searcher-{}", kind.key())}>
            { lane_mark(page, kind) }{ page.i18n.searcher(kind) }
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_searcher_belongs_to_one_family() {
        let mut placed: Vec<SearcherKind> = FAMILIES.iter().flat_map(|(_, kinds)| *kinds).copied().collect();
        placed.sort_unstable();
        let mut all = SearcherKind::ALL.to_vec();
        all.sort_unstable();
        assert_eq!(placed, all);
    }
}
