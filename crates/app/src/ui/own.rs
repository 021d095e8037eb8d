//! A person's own data: a file, a pasted text, or points drawn by hand; what the experiment learns from, and whether it
//! travels in the link. Whatever goes wrong here, the experiment stays what it was.

mod draw;
mod file;

use std::rc::Rc;
use std::sync::Arc;

use schema::{Own, StudyConfig, TableId};
use yew::prelude::*;

use super::drop::Dropped;
use super::{Page, use_page};
use crate::format;
use crate::i18n::{Id, id};
use crate::sweep::HeldTable;
use draw::Sketch;
use file::Bring;

#[derive(Properties, PartialEq)]
pub(crate) struct OwnProps {
    pub(crate) study: Rc<StudyConfig>,
    pub(crate) on_edit: Callback<StudyConfig>,
    /// The table that the experiment wants, if it is here.
    pub(crate) table: Option<HeldTable>,
    /// What was dropped last.
    pub(crate) dropped: Dropped,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Bring,
    Draw,
}

#[component]
pub(crate) fn OwnPanel(props: &OwnProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let way = use_state(|| Way::Bring);
    let open = use_state(|| props.study.wants_own());
    {
        let open = open.clone();
        use_effect_with(props.study.wants_own(), move |wanted| {
            if *wanted {
                open.set(true);
            }
        });
    }
    let on_table = adopt(&page, props);
    let wanted = props.study.own().map(|own| own.id).filter(|_| props.table.is_none());
    let tab = |to: Way, name: Id, testid: &'static str| {
        let now = way.clone();
        let onclick = Callback::from(move |_: MouseEvent| now.set(to));
        html! { <button class="chip" aria-pressed={(*way == to).to_string()} {onclick} data-testid={testid}>{ i18n.t(name) }</button> }
    };
    let ontoggle = {
        let open = open.clone();
        Callback::from(move |event: Event| {
            open.set(event.target_unchecked_into::<web_sys::HtmlDetailsElement>().open());
        })
    };
    let on_show = {
        let (open, way) = (open.clone(), way.clone());
        Callback::from(move |()| {
            open.set(true);
            way.set(Way::Bring);
        })
    };
    html! {
        <details class="own" open={*open} {ontoggle} data-testid="own">
            <summary>{ i18n.t(id::OWN_TITLE) }</summary>
            { state(&page, props) }
            <div class="chips" role="group" aria-label={i18n.t(id::OWN_TITLE)}>
                { tab(Way::Bring, id::OWN_BRING, "own-bring") }
                { tab(Way::Draw, id::OWN_DRAW, "own-draw") }
            </div>
            <Bring dropped={props.dropped.clone()} {wanted} shown={*way == Way::Bring} on_table={on_table.reform(|table| (table, false))} {on_show} />
            if *way == Way::Draw { <Sketch table={props.table.clone()} on_table={on_table.reform(|table| (table, true))} /> }
            <p class="hint">{ i18n.t(id::OWN_STAYS) }</p>
        </details>
    }
}

/// Keeps a table, and makes it the experiment's data; a drawing travels in the link if it fits.
fn adopt(page: &Page, props: &OwnProps) -> Callback<(HeldTable, bool)> {
    let (driver, study, on_edit) = (page.driver.clone(), props.study.clone(), props.on_edit.clone());
    Callback::from(move |(table, travels): (HeldTable, bool)| {
        let id = table.id();
        let link = travels.then(|| table.to_link()).flatten().map(Arc::from);
        driver.hold_table(table);
        if study.own().is_none_or(|own| own.id != id) {
            let mut next = (*study).clone();
            next.set_own(Own { id, link });
            on_edit.emit(next);
        }
    })
}

/// What the experiment's own data is, or that it is not here.
fn state(page: &Page, props: &OwnProps) -> Html {
    let i18n = &page.i18n;
    let Some(own) = props.study.own() else {
        let none = props.study.wants_own().then(|| i18n.t(id::OWN_NONE));
        return html! { { for none.map(|text| html! { <p class="advice" data-testid="own-state">{ text }</p> }) } };
    };
    let Some(table) = &props.table else {
        return html! { <p class="advice" role="status" data-testid="own-missing">{ i18n.ta(id::OWN_MISSING, &shape(own.id)) }</p> };
    };
    let what = if own.id.classes == 0 { id::OWN_NUMBERS } else { id::OWN_CLASSES };
    let names = table.classes.join(", ");
    html! {
        <>
            <p class="own-state" data-testid="own-state">
                { i18n.ta(id::OWN_SHAPE, &shape(own.id)) }{ " " }
                { i18n.ta(what, &[("label", (&table.label).into()), ("classes", own.id.classes.into()), ("names", names.into())]) }
            </p>
            <InLink own={own.clone()} table={table.clone()} live={props.study.clone()} on_edit={props.on_edit.clone()} />
        </>
    }
}

fn shape(table: TableId) -> [(&'static str, crate::i18n::Arg<'static>); 2] {
    [("rows", format::count(u64::from(table.rows)).into()), ("features", table.features.into())]
}

#[derive(Properties, PartialEq)]
struct InLinkProps {
    own: Own,
    table: HeldTable,
    live: Rc<StudyConfig>,
    on_edit: Callback<StudyConfig>,
}

/// The switch that puts a small table into the link.
#[component]
fn InLink(props: &InLinkProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let link = use_memo(props.own.id, |_| props.table.to_link());
    let Some(text) = (*link).clone() else {
        return html! { <p class="hint" data-testid="own-too-large">{ i18n.t(id::OWN_TOO_LARGE) }</p> };
    };
    let on = props.own.link.is_some();
    let characters = text.len();
    let onclick = {
        let (driver, study, on_edit) = (page.driver.clone(), props.live.clone(), props.on_edit.clone());
        Callback::from(move |_: MouseEvent| {
            let link: Option<Arc<str>> = (!on).then(|| text.as_str().into());
            if driver.read(|sweep| **sweep.study() == *study) {
                // No result depends on it, so nothing begins anew.
                return driver.command_noted(|sweep, _| sweep.set_table_link(link));
            }
            let mut next = (*study).clone();
            next.set_own_link(link);
            on_edit.emit(next);
        })
    };
    html! {
        <button class="chip" aria-pressed={on.to_string()} {onclick} data-testid="own-in-link"
            title={i18n.ta(id::OWN_IN_LINK_HELP, &[("characters", characters.into())])}>{ i18n.t(id::OWN_IN_LINK) }</button>
    }
}
