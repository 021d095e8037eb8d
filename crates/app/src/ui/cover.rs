//! The experiment's title and note, above it and in the document's title.

use yew::prelude::*;

use super::use_page;
use crate::i18n::id;

/// As plain text, whatever stands in it.
#[component]
pub(crate) fn Cover() -> Html {
    let page = use_page();
    let (title, note) = (page.presentation.title(), page.presentation.note());
    if title.is_empty() && note.is_empty() {
        return Html::default();
    }
    html! {
        <section class="cover" data-testid="cover" aria-label={page.i18n.t(id::COVER)}>
            if !title.is_empty() { <h2 dir="auto">{ title }</h2> }
            if !note.is_empty() { <p dir="auto">{ note }</p> }
        </section>
    }
}

/// Puts the experiment's title before the page's own in the browser's tab.
#[hook]
pub(crate) fn use_document_title(title: &str) {
    let own = use_memo((), |()| document().map(|document| document.title()).unwrap_or_default());
    use_effect_with((title.to_owned(), own), |(title, own)| {
        if let Some(document) = document() {
            let name = if title.is_empty() { (**own).clone() } else { format!("{title} · Athanor") };
            document.set_title(&name);
        }
    });
}

fn document() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}
