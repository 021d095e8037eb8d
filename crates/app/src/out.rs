//! Ways out of the page: the clipboard, and files that the browser saves.

use gloo::timers::callback::Timeout;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// How long a saved file's address stays valid: browsers fetch it after the click.
const KEPT_MS: u32 = 60_000;

/// Copies a text and tells whether that worked: without a secure context there is no clipboard.
pub(crate) fn copy(text: String, done: impl FnOnce(bool) + 'static) {
    spawn_local(async move {
        let clipboard = web_sys::window().map(|window| window.navigator().clipboard());
        // A page without a secure context has no clipboard: the call then throws.
        done(match clipboard.filter(|clipboard| !clipboard.is_undefined()) {
            Some(clipboard) => JsFuture::from(clipboard.write_text(&text)).await.is_ok(),
            None => false,
        });
    });
}

/// Lets the browser save bytes as a file of this name and media type.
///
/// # Errors
/// What the browser reports, where it has no memory for the file.
pub(crate) fn save(name: &str, media: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(media);
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    save_blob(name, &Blob::new_with_u8_array_sequence_and_options(&parts, &options)?)
}

/// The same for what the browser has made already.
///
/// # Errors
/// As [`save`].
pub(crate) fn save_blob(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let url = Url::create_object_url_with_blob(blob)?;
    let anchor: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    Timeout::new(KEPT_MS, move || {
        // An address that is not known any more is as good as given back.
        let _ = Url::revoke_object_url(&url);
    })
    .forget();
    Ok(())
}
