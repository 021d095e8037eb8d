//! A file that can be saved, with what it is for.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::i18n::{Id, id};
use crate::out;
use crate::ui::use_page;

/// How long it says that something was saved or copied.
const SAID_MS: u32 = 4000;

#[derive(Properties, PartialEq)]
pub(super) struct WayOutProps {
    pub(super) name: AttrValue,
    /// What it is for, in a sentence.
    pub(super) help: AttrValue,
    /// What gets lost on the way.
    #[prop_or_default]
    pub(super) lacks: Option<AttrValue>,
    /// Why it cannot be had now.
    #[prop_or_default]
    pub(super) refused: Option<AttrValue>,
    /// What the file is called.
    pub(super) file: &'static str,
    pub(super) media: &'static str,
    /// Whether anybody would want it in the clipboard.
    #[prop_or_default]
    pub(super) copies: bool,
    /// Makes what is in it.
    pub(super) make: Callback<(), String>,
}

#[component]
pub(super) fn WayOut(props: &WayOutProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let said = use_state(|| None::<Id>);
    let forget = use_mut_ref(|| None::<Timeout>);
    let say = {
        let (said, forget) = (said.clone(), forget.clone());
        Callback::from(move |id: Id| {
            said.set(Some(id));
            let said = said.clone();
            // The one before is dropped, and with it its end.
            forget.replace(Some(Timeout::new(SAID_MS, move || said.set(None))));
        })
    };
    let save = {
        let (make, say, file, media) = (props.make.clone(), say.clone(), props.file, props.media);
        Callback::from(move |_: MouseEvent| {
            let saved = out::save(file, media, make.emit(()).as_bytes()).is_ok();
            say.emit(if saved { id::SAVED } else { id::SAVE_FAILED });
        })
    };
    let copy = {
        let make = props.make.clone();
        Callback::from(move |_: MouseEvent| {
            let say = say.clone();
            out::copy(make.emit(()), move |copied| {
                say.emit(if copied { id::COPIED } else { id::NOT_COPIED });
            });
        })
    };
    let refused = props.refused.is_some();
    // Screen readers hear what a button saves, and why it does not.
    let of = |action: Id| {
        i18n.ta(id::ACTION_OF, &[("action", i18n.t(action).into()), ("what", (&props.name).into())])
    };
    html! {
        <li class="way-out" data-testid={props.file}>
            <div>
                <h4>{ props.name.clone() }</h4>
                <p class="hint">{ props.help.clone() }</p>
                { for props.lacks.iter().map(|lacks| html! { <p class="hint lacks">{ lacks }</p> }) }
            </div>
            <span class="said" role="status">{ for said.map(|id| i18n.t(id)) }</span>
            if props.copies {
                <button class="small" onclick={copy} disabled={refused} title={props.refused.clone()} aria-label={of(id::COPY)} data-testid="copy">{ i18n.t(id::COPY) }</button>
            }
            <button class="small" onclick={save} disabled={refused} title={props.refused.clone()} aria-label={of(id::SAVE)} data-testid="save">{ i18n.t(id::SAVE) }</button>
        </li>
    }
}
