//! Handing an experiment on: its title and note, what is hidden, the link, its QR code, and the HTML that embeds it.

mod hand_in;
mod options;
mod picture;
mod snippet;
mod words;

use std::rc::Rc;

use schema::{Presentation, StudyConfig};
use yew::prelude::*;

use super::copy::CopyText;
use super::dialog::Dialog;
use super::{icons, use_page};
use crate::i18n::id;
use crate::location;
use crate::sweep::Proof;
use hand_in::HandIn;
use options::Options;
use picture::QrPicture;
use snippet::Snippet;
use words::Words;

#[derive(Properties, PartialEq, Clone)]
pub(crate) struct ShareProps {
    pub(crate) study: Rc<StudyConfig>,
    pub(crate) proof: Rc<Proof>,
    /// The experiment with the changes that wait for a restart.
    pub(crate) draft: Rc<StudyConfig>,
    /// How many trials have ended.
    pub(crate) ended: u32,
}

/// The button, and the dialogue while it is open.
#[component]
pub(crate) fn Share(props: &ShareProps) -> Html {
    let page = use_page();
    let open = use_state(|| false);
    let onclick = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(true))
    };
    let on_close = {
        let open = open.clone();
        Callback::from(move |()| open.set(false))
    };
    html! {
        <>
            <button {onclick} data-testid="share" aria-haspopup="dialog" title={page.i18n.t(id::SHARE_HELP)}>
                { icons::share() }<span>{ page.i18n.t(id::SHARE) }</span>
            </button>
            if *open {
                <Dialog title={page.i18n.t(id::SHARE_TITLE)} {on_close} testid="share-dialog">
                    <Sheet ..props.clone() />
                </Dialog>
            }
        </>
    }
}

/// What the link will do beside what the page does now.
#[derive(Clone, PartialEq)]
struct Wish {
    /// With the title and note of the page, which are changed there.
    presentation: Presentation,
    play: bool,
}

#[component]
fn Sheet(props: &ShareProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let wish = use_state(|| Wish { presentation: page.presentation.with_view(None), play: false });
    let on_wish = {
        let wish = wish.clone();
        Callback::from(move |next: Wish| wish.set(next))
    };
    let on_words = {
        let (wish, driver) = (wish.clone(), page.driver.clone());
        let (study, draft) = (props.study.clone(), props.draft.clone());
        Callback::from(move |words: Presentation| {
            let words = schema::fitted(&draft, &schema::fitted(&study, &words));
            let mut next = (*wish).clone();
            next.presentation = words.with_wishes_of(&next.presentation);
            driver.present(words.with_wishes_of(&driver.presentation()));
            wish.set(next);
        })
    };
    let claim = props.proof.found.as_ref();
    let link = location::link(&props.study, claim, &wish.presentation, wish.play);
    html! {
        <div class="share">
            <Words {on_words} />
            <Options wish={(*wish).clone()} {on_wish} />
            <section class="share-part">
                <h3>{ i18n.t(id::SHARE_LINK) }</h3>
                <CopyText label={i18n.t(id::SHARE_LINK)} text={link.clone()} rows=3 testid="share-link" />
                <p class="hint" data-testid="share-length">{ words::length(&page, &props.study, &wish.presentation, link.len()) }</p>
                <p class="hint">{ words::results(&page, &props.proof) }</p>
            </section>
            <QrPicture {link} />
            <HandIn ended={props.ended} />
            <Snippet study={props.study.clone()} proof={props.proof.clone()} wish={(*wish).clone()} />
        </div>
    }
}
