//! Says that a newer version of the page lies ready. Nothing reloads by itself: something may be training.

use yew::prelude::*;

use super::notices::close;
use super::use_page;
use crate::i18n::id;
use crate::offline::Offline;

#[derive(Properties, PartialEq)]
pub(crate) struct UpdateProps {
    pub(crate) offline: Offline,
}

#[component]
pub(crate) fn UpdateNotice(props: &UpdateProps) -> Html {
    let page = use_page();
    let later = use_state(|| false);
    let reload = |_: MouseEvent| {
        // A window that is going away has nothing to reload.
        let _ = web_sys::window().map(|window| window.location().reload());
    };
    let dismiss = {
        let later = later.clone();
        move |_: MouseEvent| later.set(true)
    };
    html! {
        <div class="notices update" role="status" aria-label={page.i18n.t(id::NOTICES)}>
            if props.offline == Offline::Newer && !*later {
                <div class="notice" data-testid="update">
                    <p>{ page.i18n.t(id::UPDATE_READY) }</p>
                    <button class="small" onclick={reload} data-testid="update-reload">{ page.i18n.t(id::UPDATE_RELOAD) }</button>
                    { close(&page, dismiss.into()) }
                </div>
            }
        </div>
    }
}
