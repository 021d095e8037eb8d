//! A dialogue in front of the page: the browser's own `<dialog>`, which keeps the focus inside, closes on Escape and
//! gives the focus back.

use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::{icons, use_page};
use crate::i18n::id;

#[derive(Properties, PartialEq)]
pub(crate) struct DialogProps {
    /// Its heading, which also names it for those who do not see it.
    pub(crate) title: AttrValue,
    /// Closed by the person.
    pub(crate) on_close: Callback<()>,
    pub(crate) testid: &'static str,
    #[prop_or_default]
    pub(crate) class: Classes,
    pub(crate) children: Html,
}

/// Open as long as it is there.
#[component]
pub(crate) fn Dialog(props: &DialogProps) -> Html {
    let page = use_page();
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            let dialog = node.cast::<HtmlDialogElement>();
            if let Some(dialog) = &dialog {
                // One that is open already stays so.
                let _ = dialog.show_modal();
            }
            move || {
                if let Some(dialog) = dialog {
                    dialog.close();
                }
            }
        });
    }
    let onclose = props.on_close.reform(|_: Event| ());
    let on_button = props.on_close.reform(|_: MouseEvent| ());
    let onclick = {
        let on_close = props.on_close.clone();
        // A click on the dialogue's own box and not on something in it is one beside it.
        Callback::from(move |event: MouseEvent| {
            let hit = event.target().and_then(|target| target.dyn_into::<HtmlDialogElement>().ok());
            if hit.is_some() {
                on_close.emit(());
            }
        })
    };
    html! {
        <dialog ref={node} class={classes!("dialog", props.class.clone())} {onclose} {onclick} aria-label={props.title.clone()} data-testid={props.testid}>
            <div class="dialog-body">
                <div class="panel-head">
                    <h2>{ props.title.clone() }</h2>
                    <button class="quiet close" onclick={on_button} title={page.i18n.t(id::CLOSE)} aria-label={page.i18n.t(id::CLOSE)} data-testid="dialog-close">
                        { icons::close() }
                    </button>
                </div>
                { props.children.clone() }
            </div>
        </dialog>
    }
}
