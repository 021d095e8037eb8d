//! Files and texts from elsewhere.

use std::rc::Rc;

use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::i18n::id;
use crate::ui::drop::fetch;
use crate::ui::use_page;

#[derive(Properties, PartialEq)]
pub(crate) struct BringProps {
    pub(crate) on_bytes: Callback<Rc<[u8]>>,
    pub(crate) fault: Option<AttrValue>,
}

/// A file to choose, or a text to paste.
#[component]
pub(crate) fn Bring(props: &BringProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let text = use_node_ref();
    let onchange = {
        let on_bytes = props.on_bytes.clone();
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            if let Some(file) = input.files().and_then(|files| files.get(0)) {
                fetch(&file, on_bytes.clone());
            }
            // So that the same file can be chosen again.
            input.set_value("");
        })
    };
    let on_text = {
        let (text, on_bytes) = (text.clone(), props.on_bytes.clone());
        Callback::from(move |_: MouseEvent| {
            let typed = text.cast::<HtmlTextAreaElement>().map(|area| area.value()).unwrap_or_default();
            if !typed.trim().is_empty() {
                on_bytes.emit(typed.into_bytes().into());
            }
        })
    };
    html! {
        <div class="bring">
            <label class="drop">
                <input type="file" accept=".json,.jsonl,.log,.csv,.tsv,.txt,application/json,text/csv,text/plain" {onchange} data-testid="history-file" />
                <span>{ i18n.t(id::HISTORY_DROP) }</span>
            </label>
            <details>
                <summary>{ i18n.t(id::HISTORY_PASTE) }</summary>
                <textarea ref={text} rows="4" spellcheck="false" aria-label={i18n.t(id::HISTORY_PASTE)} data-testid="history-text" />
                <button class="small" onclick={on_text} data-testid="history-use-text">{ i18n.t(id::HISTORY_USE_TEXT) }</button>
            </details>
            if let Some(fault) = &props.fault {
                <div class="faults" role="alert" data-testid="history-fault"><p>{ fault }</p></div>
            }
        </div>
    }
}
