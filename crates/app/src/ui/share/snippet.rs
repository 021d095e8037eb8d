//! The HTML that puts the experiment, or a panel of it, into another page.

use std::rc::Rc;

use schema::{Panel, StudyConfig};
use yew::prelude::*;

use super::Wish;
use crate::embedding::frame;
use crate::i18n::id;
use crate::location;
use crate::sweep::Proof;
use crate::ui::copy::CopyText;
use crate::ui::select::Select;
use crate::ui::use_page;
use crate::ui::whole::Whole;

/// Sizes in CSS pixels: of a panel, of the whole page, and what can be asked for.
const PANEL: (u32, u32) = (640, 420);
const PAGE: (u32, u32) = (1280, 900);
const LEAST: u32 = 240;
const MOST: u32 = 4000;
/// Key of the whole page, beside those of the panels.
const WHOLE: &str = "page";

#[derive(Properties, PartialEq)]
pub(super) struct SnippetProps {
    pub(super) study: Rc<StudyConfig>,
    pub(super) proof: Rc<Proof>,
    pub(super) wish: Wish,
}

#[component]
pub(super) fn Snippet(props: &SnippetProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let view = use_state(|| Some(Panel::Map));
    let size = use_state(|| PANEL);
    let keys = Panel::ALL.map(Panel::key).into_iter().chain([WHOLE]);
    let options: Vec<_> = keys.map(|key| (key, i18n.named(&["view", key]))).collect();
    let on_view = {
        let (view, size) = (view.clone(), size.clone());
        Callback::from(move |key: String| {
            let panel = Panel::from_key(&key);
            size.set(if panel.is_some() { PANEL } else { PAGE });
            view.set(panel);
        })
    };
    let resize = |set: fn((u32, u32), u32) -> (u32, u32)| {
        let size = size.clone();
        Callback::from(move |to: u32| size.set(set(*size, to)))
    };
    let presentation = props.wish.presentation.with_view(*view);
    let link = location::link(&props.study, props.proof.found.as_ref(), &presentation, props.wish.play);
    let title = if presentation.title().is_empty() { "Athanor" } else { presentation.title() };
    let text = frame(&link, title, size.0, size.1);
    let side = |label, testid, value, on_set| {
        let label = i18n.t(label);
        html! { <Whole label={label.clone()} help={label} {value} min={LEAST} max={MOST} class="side" {testid} {on_set} /> }
    };
    html! {
        <section class="share-part">
            <h3>{ i18n.t(id::SHARE_EMBED) }</h3>
            <p class="hint">{ i18n.t(id::SHARE_EMBED_HELP) }</p>
            <div class="share-row" data-testid="embed-choices">
                <Select {options} chosen={view.map_or(WHOLE, Panel::key)} label={i18n.t(id::SHARE_VIEW)} on_pick={on_view} />
                { side(id::SHARE_WIDTH, "embed-width", size.0, resize(|(_, height), width| (width, height))) }
                { side(id::SHARE_HEIGHT, "embed-height", size.1, resize(|(width, _), height| (width, height))) }
            </div>
            <CopyText label={i18n.t(id::SHARE_HTML)} {text} rows=4 testid="embed-code" />
            <p><a href={link} target="_blank" rel="noopener" data-testid="embed-try">{ i18n.t(id::SHARE_TRY) }</a></p>
        </section>
    }
}
