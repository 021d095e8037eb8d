//! What this page is, and where its data comes from.

use yew::prelude::*;

use super::room::Room;
use super::use_page;
use crate::i18n::id;
use crate::offline::Offline;
use crate::snapshot::VERSION;

#[derive(Properties, PartialEq)]
pub(crate) struct FooterProps {
    pub(crate) room: Room,
    pub(crate) offline: Offline,
}

#[component]
pub(crate) fn Footer(props: &FooterProps) -> Html {
    let page = use_page();
    let t = |id| page.i18n.t(id);
    let keys = [
        ("␣", id::KEYS_PLAY),
        ("→", id::KEYS_STEP),
        ("R", id::KEYS_RESET),
        ("[ ]", id::KEYS_TRIALS),
        ("← ↑ ↓ →", id::KEYS_MAP),
        ("+ −", id::KEYS_ZOOM),
    ];
    // The others belong to the race.
    let heard = match props.room {
        Room::Race => keys.len(),
        Room::Panda => 2,
        Room::Batches | Room::History => 0,
    };
    html! {
        <footer class="footer">
            <dl class="keys" aria-label={t(id::KEYS_TITLE)}>
                { for keys.into_iter().take(heard).map(|(key, name)| html! { <div><dt><kbd>{ key }</kbd></dt><dd>{ t(name) }</dd></div> }) }
            </dl>
            <h2>{ t(id::ABOUT_TITLE) }</h2>
            <p>{ t(id::ABOUT_TEXT) }</p>
            <p>{ t(id::ABOUT_METHOD) }</p>
            <p>{ t(id::ABOUT_DATA) }{ " " }{ t(id::ABOUT_TABLES) }</p>
            if props.offline != Offline::Unkept {
                <p data-testid="offline-kept">{ t(id::ABOUT_OFFLINE) }</p>
            }
            <p>{ t(id::ABOUT_LICENCE) }{ " " }{ page.i18n.ta(id::ABOUT_VERSION, &[("version", VERSION.into())]) }</p>
        </footer>
    }
}
