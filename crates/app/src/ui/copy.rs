//! Copying with a word for a moment that it worked.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::use_page;
use crate::i18n::{Id, id};
use crate::out;

const SAID_MS: u32 = 2500;

/// Copies a text; and, for a moment, whether that worked.
#[hook]
pub(super) fn use_copy() -> (Option<bool>, Callback<String>) {
    let worked = use_state(|| None::<bool>);
    let copy = {
        let worked = worked.clone();
        Callback::from(move |text: String| {
            let worked = worked.clone();
            out::copy(text, move |copied| {
                worked.set(Some(copied));
                Timeout::new(SAID_MS, move || worked.set(None)).forget();
            });
        })
    };
    (*worked, copy)
}

#[derive(Properties, PartialEq)]
pub(super) struct CopyTextProps {
    pub(super) label: AttrValue,
    pub(super) text: AttrValue,
    pub(super) rows: u32,
    pub(super) testid: &'static str,
}

/// A text to be taken away: in a box in which it can be selected, with a button that copies it.
#[component]
pub(super) fn CopyText(props: &CopyTextProps) -> Html {
    let page = use_page();
    let (worked, copy) = use_copy();
    let said: Id = match worked {
        None => id::COPY,
        Some(true) => id::COPIED,
        Some(false) => id::COPY_BY_HAND,
    };
    let text = props.text.to_string();
    let onclick = Callback::from(move |_: MouseEvent| copy.emit(text.clone()));
    let onfocus = Callback::from(|event: FocusEvent| {
        event.target_unchecked_into::<web_sys::HtmlTextAreaElement>().select()
    });
    html! {
        <div class="copy-text">
            <textarea readonly=true rows={props.rows.to_string()} value={props.text.clone()} spellcheck="false" dir="ltr"
                aria-label={props.label.clone()} {onfocus} data-testid={props.testid} />
            <button {onclick} data-testid={format!("{}-copy", props.testid)}><span aria-live="polite">{ page.i18n.t(said) }</span></button>
        </div>
    }
}
