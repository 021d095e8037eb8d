//! Whether the page is kept for use without a network, and whether another version of it lies ready. `www/sw.js` sees to
//! both; the last script of `index.html` speaks with it and leaves what it hears at the root element.

use gloo::events::EventListener;
use yew::prelude::*;

/// What the page's service worker says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Offline {
    /// Nothing yet, or there is none.
    Unkept,
    /// This version is kept.
    Kept,
    /// Another version lies ready: whoever reloads gets it. This page goes on with its own files.
    Newer,
}

impl Offline {
    fn now() -> Self {
        let document = web_sys::window().and_then(|window| window.document());
        let root = document.and_then(|document| document.document_element());
        match root.and_then(|root| root.get_attribute("data-offline")).as_deref() {
            Some("kept") => Self::Kept,
            Some("newer") => Self::Newer,
            _ => Self::Unkept,
        }
    }
}

/// Draws anew whenever that changes.
#[hook]
pub(crate) fn use_offline() -> Offline {
    let offline = use_state_eq(Offline::now);
    let set = offline.setter();
    use_effect_with((), move |()| {
        // Since it was first drawn something may have been heard.
        set.set(Offline::now());
        let listener = web_sys::window()
            .map(|window| EventListener::new(&window, "offlinechange", move |_| set.set(Offline::now())));
        move || drop(listener)
    });
    *offline
}
