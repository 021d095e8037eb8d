//! Results as a QR code and a link: what a learner hands in to a class, without a server.

use schema::presentation::TITLE_MAX;
use schema::{Outcome, Presentation};
use web_sys::{HtmlDetailsElement, HtmlInputElement};
use yew::prelude::*;

use super::picture::QrPicture;
use crate::i18n::id;
use crate::location;
use crate::qr::Qr;
use crate::ui::copy::CopyText;
use crate::ui::use_page;

#[derive(Properties, PartialEq)]
pub(super) struct HandInProps {
    /// How many trials have ended.
    pub(super) ended: u32,
}

#[component]
pub(super) fn HandIn(props: &HandInProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let open = use_state(|| false);
    let learner = use_state(String::new);
    let handed = {
        let driver = page.driver.clone();
        use_memo((*open, (*learner).clone(), props.ended), move |(open, learner, _)| {
            let mut board = open.then(|| driver.board(learner))?;
            board.trials.retain(|trial| trial.state != Outcome::Running);
            let room = Qr::READABLE_MAX.saturating_sub(location::hand_in("").len());
            let (text, count) = board.hand_in(room)?;
            Some((location::hand_in(&text), count, board.trials.len()))
        })
    };
    let ontoggle = {
        let open = open.clone();
        move |event: Event| open.set(event.target_unchecked_into::<HtmlDetailsElement>().open())
    };
    let oninput = {
        let learner = learner.clone();
        move |event: InputEvent| {
            let mut shown = Presentation::default();
            shown.set_title(&event.target_unchecked_into::<HtmlInputElement>().value());
            learner.set(shown.title().to_owned());
        }
    };
    let told = |count: usize, all: usize| {
        let counts = [("count", count.into()), ("all", all.into())];
        i18n.ta(if count < all { id::HAND_IN_BEST } else { id::HAND_IN_ALL }, &counts)
    };
    html! {
        <details class="share-part" {ontoggle} data-testid="hand-in">
            <summary>{ i18n.t(id::HAND_IN) }</summary>
            <p class="hint">{ i18n.t(id::HAND_IN_HELP) }</p>
            <label>
                <span>{ i18n.t(id::HAND_IN_NAME) }</span>
                <input type="text" maxlength={TITLE_MAX.to_string()} autocomplete="name" dir="auto" {oninput} data-testid="hand-in-name" />
            </label>
            if let Some((link, count, all)) = (*handed).clone() {
                <>
                <CopyText label={i18n.t(id::HAND_IN_LINK)} text={link.clone()} rows=3 testid="hand-in-link" />
                <p class="hint" data-testid="hand-in-count">{ told(count, all) }</p>
                <QrPicture {link} />
                </>
            } else if *open {
                <p class="hint" data-testid="hand-in-none">{ i18n.t(if props.ended > 0 { id::HAND_IN_TOO_MUCH } else { id::HAND_IN_NOTHING }) }</p>
            }
        </details>
    }
}
