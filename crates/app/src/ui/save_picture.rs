//! Keeps a chart as a picture: a small button on it, and behind that PNG or SVG.

use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, Element, HtmlCanvasElement, HtmlElement, Node};
use yew::prelude::*;

use super::{icons, use_page};
use crate::charts::canvas::Surface;
use crate::charts::still::Still;
use crate::i18n::{Id, id};
use crate::out;

#[derive(Properties, PartialEq)]
pub(crate) struct SavePictureProps {
    /// Draws the chart, as its canvas has it: that stands beside, in the same element.
    pub(crate) draw: Callback<Surface>,
    /// What the file's name tells.
    pub(crate) name: AttrValue,
    /// Stands above the chart.
    pub(crate) title: AttrValue,
    /// What the page says about the chart's marks.
    #[prop_or_default]
    pub(crate) note: AttrValue,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Form {
    Png,
    Svg,
}

#[component]
pub(crate) fn SavePicture(props: &SavePictureProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let node = use_node_ref();
    let open = use_state(|| false);
    let failed = use_state(|| false);
    let onclick = {
        let (open, failed) = (open.clone(), failed.clone());
        Callback::from(move |_: MouseEvent| {
            failed.set(false);
            open.set(!*open);
        })
    };
    let onfocusout = {
        let (open, node) = (open.clone(), node.clone());
        Callback::from(move |event: FocusEvent| {
            let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
            if to.is_some_and(|to| node.get().is_some_and(|node| !node.contains(Some(&to)))) {
                open.set(false);
            }
        })
    };
    let onkeydown = {
        let (open, node) = (open.clone(), node.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" && *open {
                // A dialogue around it stays open.
                event.prevent_default();
                event.stop_propagation();
                open.set(false);
                focus_button(&node);
            }
        })
    };
    let save = |form: Form| {
        let (draw, name, theme) = (props.draw.clone(), props.name.clone(), page.theme);
        let (title, note) = (props.title.clone(), props.note.clone());
        let (node, open, failed) = (node.clone(), open.clone(), failed.clone());
        Callback::from(move |_: MouseEvent| {
            let still = size(&node).map(|size| Still { title: &title, note: &note, theme, size });
            let (open, failed, node) = (open.clone(), failed.clone(), node.clone());
            let done = move |saved: bool| {
                failed.set(!saved);
                open.set(!saved);
                if saved {
                    focus_button(&node);
                }
            };
            let draw = |surface: Surface| draw.emit(surface);
            match (still, form) {
                (Some(still), Form::Svg) => {
                    let text = still.svg(draw);
                    done(out::save(&format!("athanor-{name}.svg"), "image/svg+xml", text.as_bytes()).is_ok());
                }
                (Some(still), Form::Png) => save_png(still.png(draw), format!("athanor-{name}.png"), done),
                (None, _) => done(false),
            }
        })
    };
    let choice = |form: Form, text: Id, testid: &'static str| {
        html! { <button class="small" onclick={save(form)} data-testid={testid}>{ i18n.t(text) }</button> }
    };
    html! {
        <div ref={node.clone()} class={classes!("save-picture", open.then_some("open"))} {onfocusout} {onkeydown} data-testid={format!("picture-{}", props.name)}>
            <button class="tiny" {onclick} aria-expanded={open.to_string()} title={i18n.t(id::PICTURE_SAVE)}
                aria-label={i18n.ta(id::PICTURE_SAVE_OF, &[("title", (&props.title).into())])} data-testid="save-picture">
                { icons::save() }
            </button>
            if *open {
                <span class="choice" role="group" aria-label={i18n.t(id::PICTURE_SAVE)}>
                    if *failed { <span role="alert">{ i18n.t(id::SAVE_FAILED) }</span> }
                    { choice(Form::Png, id::PICTURE_PNG, "save-png") }
                    { choice(Form::Svg, id::PICTURE_SVG, "save-svg") }
                </span>
            }
        </div>
    }
}

fn focus_button(node: &NodeRef) {
    let button = node.cast::<Element>().and_then(|element| element.query_selector(":scope > button").ok()?);
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        // One that has gone needs no focus.
        let _ = button.focus();
    }
}

/// The size of the canvas beside, in CSS pixels.
fn size(node: &NodeRef) -> Option<(f64, f64)> {
    let around = node.cast::<Element>()?.parent_element()?;
    let canvas: HtmlCanvasElement = around.query_selector("canvas").ok()??.dyn_into().ok()?;
    let size = (f64::from(canvas.client_width()), f64::from(canvas.client_height()));
    (size.0 > 0.0 && size.1 > 0.0).then_some(size)
}

fn save_png(canvas: Option<HtmlCanvasElement>, name: String, done: impl FnOnce(bool) + Clone + 'static) {
    let told = done.clone();
    let taken = Closure::once_into_js(move |blob: JsValue| {
        // A canvas too large for the browser gives none.
        told(blob.dyn_into::<Blob>().is_ok_and(|blob| out::save_blob(&name, &blob).is_ok()));
    });
    if canvas.is_none_or(|canvas| canvas.to_blob(taken.unchecked_ref()).is_err()) {
        done(false);
    }
}
