//! What is folded away until somebody unfolds it: long tables cost nothing before, and menus are closed like menus.

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDetailsElement, HtmlElement, KeyboardEvent, Node};
use yew::prelude::*;

/// Whether a `details` element, with none inside, is open; and the listener that it needs for that.
#[hook]
pub(super) fn use_fold() -> (bool, Callback<Event>) {
    let open = use_state(|| false);
    let ontoggle = {
        let open = open.clone();
        Callback::from(move |event: Event| {
            open.set(event.target_unchecked_into::<HtmlDetailsElement>().open());
        })
    };
    (*open, ontoggle)
}

/// A press outside, or Escape, closes a `details` element; Escape gives the focus back to what opens it.
#[hook]
pub(super) fn use_dismissal(place: &NodeRef) {
    let place = place.clone();
    use_effect_with((), move |()| {
        let opened = move || place.cast::<HtmlDetailsElement>().filter(HtmlDetailsElement::open);
        let document = web_sys::window().and_then(|window| window.document());
        let pressed = document.as_ref().map(|document| {
            let opened = opened.clone();
            EventListener::new(document, "pointerdown", move |event| {
                let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
                if let Some(place) = opened().filter(|place| !place.contains(target.as_ref())) {
                    place.set_open(false);
                }
            })
        });
        let typed = document.as_ref().map(|document| {
            EventListener::new(document, "keydown", move |event| {
                let escape = event.dyn_ref::<KeyboardEvent>().is_some_and(|event| event.key() == "Escape");
                if let Some(place) = opened().filter(|_| escape) {
                    leave(&place);
                }
            })
        });
        move || drop((pressed, typed))
    });
}

fn leave(place: &HtmlDetailsElement) {
    let focused = place.owner_document().and_then(|document| document.active_element());
    let summary = place.query_selector("summary").ok().flatten();
    if place.contains(focused.as_deref())
        && let Some(summary) = summary.and_then(|summary| summary.dyn_into::<HtmlElement>().ok())
    {
        // What opens it can have the focus.
        let _ = summary.focus();
    }
    place.set_open(false);
}
