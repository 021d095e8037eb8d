//! What the person should know: ignored parts of a link, lost workers, failed engines.

use std::rc::Rc;

use schema::Note;
use schema::wire::WireError;
use yew::prelude::*;

use super::{Page, icons, use_page};
use crate::i18n::id;
use crate::sweep::Message;

/// More messages than this are not shown at once.
const SHOWN_MAX: usize = 4;

/// Codes of what went wrong and was put right without anybody's help.
const MENDED: [&str; 12] = [
    "store-full",
    "store-denied",
    "unfit",
    "worker-lost",
    "gpu",
    "gpu-left",
    "gpu-refused",
    "gpu-unmeasurable",
    "gpu-worker-lost",
    "device-lost",
    "device-restarted",
    "no-gpu",
];

#[derive(Properties, PartialEq)]
pub(crate) struct NoticesProps {
    pub(crate) notes: Rc<Vec<Note>>,
    pub(crate) messages: Rc<Vec<Message>>,
}

#[component]
pub(crate) fn Notices(props: &NoticesProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let dismiss_notes = {
        let driver = page.driver.clone();
        Callback::from(move |_: MouseEvent| driver.dismiss_notes())
    };
    let message = |message: &Message| {
        let (driver, it) = (page.driver.clone(), message.clone());
        let onclick = Callback::from(move |_: MouseEvent| driver.command(|sweep, _| sweep.dismiss(&it)));
        let error = WireError { code: message.code.clone(), message: message.text.clone() };
        let severe = !MENDED.contains(&message.code.as_str());
        html! {
            <div class={classes!("notice", severe.then_some("severe"))} data-testid="message">
                <p>{ i18n.error(&error) }</p>{ close(&page, onclick) }
            </div>
        }
    };
    let newest = props.messages.iter().rev().take(SHOWN_MAX);
    html! {
        <div class="notices" role="status" aria-label={i18n.t(id::NOTICES)}>
            if !props.notes.is_empty() {
                <div class="notice" data-testid="notice">
                    <div>
                        <p>{ i18n.t(id::NOTES_TITLE) }</p>
                        <ul>{ for props.notes.iter().map(|note| html! { <li>{ i18n.note(note) }</li> }) }</ul>
                    </div>
                    { close(&page, dismiss_notes) }
                </div>
            }
            { for newest.map(message) }
        </div>
    }
}

/// Takes a notice away.
pub(super) fn close(page: &Page, onclick: Callback<MouseEvent>) -> Html {
    let name = page.i18n.t(id::DISMISS);
    html! { <button class="quiet close" {onclick} aria-label={name.clone()} title={name}>{ icons::close() }</button> }
}
