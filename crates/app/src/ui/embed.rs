//! A single panel that fills the window, for a frame in another page: with what starts and stops it, and the way to the
//! whole page.

use yew::prelude::*;

use super::keys::use_pressed;
use super::notices::Notices;
use super::{icons, use_page};
use crate::i18n::id;
use crate::location;
use crate::sweep::{Status, Sweep};
use crate::view::View;

#[derive(Properties, PartialEq)]
pub(crate) struct EmbedProps {
    pub(crate) view: View,
    /// The panel.
    pub(crate) children: Html,
}

#[component]
pub(crate) fn Embed(props: &EmbedProps) -> Html {
    let page = use_page();
    let (i18n, view) = (&page.i18n, &props.view);
    let running = view.status == Status::Running;
    let over = view.status == Status::Finished;
    let toggle = {
        let driver = page.driver.clone();
        Callback::from(move |()| driver.command(if running { Sweep::pause } else { Sweep::start }))
    };
    {
        let toggle = toggle.clone();
        use_pressed(move |key| {
            let heard = key == " " && !over;
            if heard {
                toggle.emit(());
            }
            heard
        });
    }
    let reset = {
        let driver = page.driver.clone();
        Callback::from(move |_: MouseEvent| driver.command_noted(|sweep, _| sweep.reset()))
    };
    let (name, face, testid) = match view.status {
        Status::Running => (id::PAUSE, icons::pause(), "pause"),
        Status::Paused => (id::RESUME, icons::play(), "play"),
        Status::Idle | Status::Finished => (id::PLAY, icons::play(), "play"),
    };
    let progress = i18n.ta(id::TRIALS_DONE, &[("done", view.ended.into()), ("total", view.total.into())]);
    let whole = page.presentation.with_view(None);
    let claim = view.proof.found.as_ref().or(view.proof.claimed.as_ref());
    let href = location::link(&view.study, claim, &whole, false);
    let title = page.presentation.title();
    html! {
        <main class="embed" data-testid="embed">
            <header class="embed-bar">
                <button class="primary" data-testid={testid} onclick={toggle.reform(|_: MouseEvent| ())} disabled={over}>
                    { face }<span>{ i18n.t(name) }</span>
                </button>
                <button class="quiet" data-testid="reset" onclick={reset} title={i18n.t(id::RESET_HELP)} aria-label={i18n.t(id::RESET)}>
                    { icons::reset() }
                </button>
                if title.is_empty() { <span class="embed-title" /> } else { <h1 class="embed-title" dir="auto" title={title.to_owned()}>{ title }</h1> }
                <span class="hint" data-testid="status">{ progress }</span>
            </header>
            <Notices notes={view.notes.clone()} messages={view.messages.clone()} />
            { props.children.clone() }
            <p class="embed-foot">
                <a {href} target="_blank" rel="noopener" data-testid="open-in-full">{ i18n.t(id::OPEN_IN_FULL) }</a>
            </p>
        </main>
    }
}
