//! Letting time pass, so that others get their turn on the main thread.

use gloo::timers::callback::Timeout;
use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Lets so many milliseconds pass.
pub(crate) async fn wait(ms: u32) {
    let passed = Promise::new(&mut move |resolve, _| {
        let late = move || drop(resolve.call0(&JsValue::NULL));
        Timeout::new(ms, late).forget();
    });
    // It is only ever resolved.
    let _ = JsFuture::from(passed).await;
}
