//! Everything that leaves the page as a file: tables, programs for other tools, and a report to print.

mod programs;
mod results;
mod way_out;

use web_sys::HtmlElement;
use yew::prelude::*;

use super::dialog::Dialog;
use super::report::Report;
use super::{icons, use_page};
use crate::i18n::id;
use crate::view::View;
use programs::Programs;
use results::Results;

#[derive(Properties, PartialEq)]
pub(crate) struct TakeHomeProps {
    pub(crate) view: View,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Open {
    Nothing,
    Dialogue,
    Report,
}

/// The button of the transport bar, and what it opens.
#[component]
pub(crate) fn TakeHome(props: &TakeHomeProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let open = use_state(|| Open::Nothing);
    let button = use_node_ref();
    use_focus_back(&button, *open != Open::Nothing);
    let show = |what: Open| {
        let open = open.clone();
        Callback::from(move |()| open.set(what))
    };
    let inside = match *open {
        Open::Nothing => Html::default(),
        Open::Dialogue => html! {
            <Dialog title={i18n.t(id::TAKE_HOME)} on_close={show(Open::Nothing)} testid="take-home-dialog">
                <div class="take-home">
                    <Results view={props.view.clone()} on_report={show(Open::Report)} />
                    <Programs study={props.view.study.clone()} />
                </div>
            </Dialog>
        },
        Open::Report => html! { <Report view={props.view.clone()} on_close={show(Open::Nothing)} /> },
    };
    html! {
        <>
            <button ref={button} onclick={show(Open::Dialogue).reform(|_: MouseEvent| ())} title={i18n.t(id::TAKE_HOME_HELP)} aria-haspopup="dialog" data-testid="take-home">
                { icons::take_home() }<span>{ i18n.t(id::TAKE_HOME) }</span>
            </button>
            { inside }
        </>
    }
}

/// Gives the focus back to what opened something once that is gone: a dialogue that another one took the place of can not.
#[hook]
fn use_focus_back(opener: &NodeRef, open: bool) {
    let (opener, was) = (opener.clone(), use_mut_ref(|| false));
    use_effect_with(open, move |open| {
        if was.replace(*open)
            && !*open
            && let Some(opener) = opener.cast::<HtmlElement>()
        {
            // One that has gone needs no focus.
            let _ = opener.focus();
        }
    });
}
