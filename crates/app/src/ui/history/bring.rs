//! Files and texts from elsewhere.

use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::i18n::id;
use crate::ui::drop::{Brought, fetch};
use crate::ui::use_page;

#[derive(Properties, PartialEq)]
pub(crate) struct BringProps {
    pub(crate) on_brought: Callback<Vec<Brought>>,
    pub(crate) faults: Vec<AttrValue>,
}

/// Files to choose, or a text to paste.
#[component]
pub(crate) fn Bring(props: &BringProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let text = use_node_ref();
    let onchange = {
        let on_brought = props.on_brought.clone();
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            if let Some(files) = input.files() {
                fetch(&files, on_brought.clone());
            }
            // So that the same file can be chosen again.
            input.set_value("");
        })
    };
    let on_text = {
        let (text, on_brought) = (text.clone(), props.on_brought.clone());
        Callback::from(move |_: MouseEvent| {
            let typed = text.cast::<HtmlTextAreaElement>().map(|area| area.value()).unwrap_or_default();
            if !typed.trim().is_empty() {
                on_brought.emit(vec![Brought::text(typed)]);
            }
        })
    };
    html! {
        <div class="bring">
            <label class="drop">
                <input type="file" multiple=true accept=".json,.jsonl,.log,.csv,.tsv,.txt,application/json,text/csv,text/plain" {onchange} data-testid="history-file" />
                <span>{ i18n.t(id::HISTORY_DROP) }</span>
            </label>
            <details>
                <summary>{ i18n.t(id::HISTORY_PASTE) }</summary>
                <textarea ref={text} rows="4" spellcheck="false" aria-label={i18n.t(id::HISTORY_PASTE)} data-testid="history-text" />
                <button class="small" onclick={on_text} data-testid="history-use-text">{ i18n.t(id::HISTORY_USE_TEXT) }</button>
            </details>
            if !props.faults.is_empty() {
                <div class="faults" role="alert" data-testid="history-fault">{ for props.faults.iter().map(|fault| html! { <p>{ fault }</p> }) }</div>
            }
        </div>
    }
}
