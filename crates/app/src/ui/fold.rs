//! What is folded away until somebody unfolds it: long tables cost nothing before.

use web_sys::HtmlDetailsElement;
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
