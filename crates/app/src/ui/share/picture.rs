//! The link's QR code, to scan or to save.

use wasm_bindgen::prelude::*;
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, ImageData};
use yew::prelude::*;

use crate::format;
use crate::i18n::id;
use crate::out;
use crate::qr::Qr;
use crate::ui::use_page;

/// CSS pixels along the side of the code, and of each module, at least.
const SHOWN: (usize, usize) = (280, 3);
/// Pixels along the side of a saved picture, at least.
const PIXELS: usize = 1024;

#[derive(Properties, PartialEq)]
pub(super) struct QrProps {
    pub(super) link: String,
}

#[component]
pub(super) fn QrPicture(props: &QrProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let failed = use_state(|| false);
    let code = use_memo(props.link.clone(), |link| Qr::of(link));
    let count = |count: usize| format::count(count as u64).into();
    let Some(code) = (*code).clone() else {
        let most = [("most", count(Qr::BYTES_MAX))];
        return html! {
            <section class="share-part">
                <h3>{ i18n.t(id::SHARE_QR) }</h3>
                <p data-testid="share-qr-none">{ i18n.ta(id::SHARE_QR_NONE, &most) }</p>
            </section>
        };
    };
    let told = {
        let failed = failed.clone();
        move |saved: Result<(), JsValue>| failed.set(saved.is_err())
    };
    let on_svg = {
        let (code, told) = (code.clone(), told.clone());
        Callback::from(move |_: MouseEvent| {
            told(out::save("athanor-qr.svg", "image/svg+xml", code.svg().as_bytes()));
        })
    };
    let on_png = {
        let code = code.clone();
        Callback::from(move |_: MouseEvent| told(save_png(&code)))
    };
    // Whole pixels for each module, or cameras would see blurred edges.
    let width = format!("width:{}px", code.side * SHOWN.0.div_ceil(code.side).max(SHOWN.1));
    let side = code.side.to_string();
    let dense = [("count", count(props.link.len())), ("most", count(Qr::READABLE_MAX))];
    html! {
        <section class="share-part">
            <h3>{ i18n.t(id::SHARE_QR) }</h3>
            <div class="qr">
                <svg viewBox={format!("0 0 {side} {side}")} style={width} role="img" aria-label={i18n.t(id::SHARE_QR_ALT)}
                    shape-rendering="crispEdges" data-testid="share-qr">
                    <rect width={side.clone()} height={side} fill="#fff" />
                    <path d={code.path()} fill="#000" />
                </svg>
                <div>
                    if props.link.len() > Qr::READABLE_MAX {
                        <p class="problem" data-testid="share-qr-dense">{ i18n.ta(id::SHARE_QR_DENSE, &dense) }</p>
                    } else {
                        <p class="hint">{ i18n.t(id::SHARE_QR_HELP) }</p>
                    }
                    <p class="chips">
                        <button class="small" onclick={on_svg} data-testid="share-qr-svg">{ i18n.t(id::SHARE_QR_SVG) }</button>
                        <button class="small" onclick={on_png} data-testid="share-qr-png">{ i18n.t(id::SHARE_QR_PNG) }</button>
                    </p>
                    if *failed { <p class="problem" role="alert">{ i18n.t(id::SAVE_FAILED) }</p> }
                </div>
            </div>
        </section>
    }
}

/// Whole pixels for each module, or the edges would blur.
fn save_png(code: &Qr) -> Result<(), JsValue> {
    let scale = PIXELS.div_ceil(code.side);
    let side = (code.side * scale) as u32;
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
    canvas.set_width(side);
    canvas.set_height(side);
    let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?;
    let pixels = ImageData::new_with_u8_clamped_array(Clamped(&code.pixels(scale)), side)?;
    context.unchecked_ref::<CanvasRenderingContext2d>().put_image_data(&pixels, 0.0, 0.0)?;
    let saved = Closure::once_into_js(|blob: Option<Blob>| {
        // A canvas with pixels has a picture.
        let _ = blob.map(|blob| out::save_blob("athanor-qr.png", &blob));
    });
    canvas.to_blob(saved.unchecked_ref())
}
