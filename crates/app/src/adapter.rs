//! What the browser says of its GPU. Read through reflection, because most of it is young and much of it may be missing.

use js_sys::{Function, Object, Promise, Reflect};
use schema::{DeviceInfo, is_software};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The GPU that WebGPU would compute on, asked for as the worker asks (wgpu's high performance), so that on a machine with
/// two both speak of the same; none where the browser has no WebGPU, or no adapter to give.
pub(crate) async fn probe() -> Option<DeviceInfo> {
    let gpu = get(web_sys::window()?.navigator().as_ref(), "gpu")?;
    let request: Function = get(&gpu, "requestAdapter")?.dyn_into().ok()?;
    let options = Object::new();
    Reflect::set(&options, &"powerPreference".into(), &"high-performance".into()).ok()?;
    let promise: Promise = request.call1(&gpu, &options).ok()?.dyn_into().ok()?;
    let adapter = JsFuture::from(promise).await.ok().filter(|adapter| !adapter.is_null())?;
    let info = get(&adapter, "info").unwrap_or_default();
    let text = |key: &str| get(&info, key).and_then(|value| value.as_string()).unwrap_or_default();
    let [vendor, architecture, device, description] =
        ["vendor", "architecture", "device", "description"].map(text);
    let fallback = [&info, &adapter].into_iter().any(|it| flag(it, "isFallbackAdapter"));
    let name = [&description, &device, &architecture].into_iter().find(|text| !text.is_empty());
    Some(DeviceInfo {
        name: name.cloned().unwrap_or_default(),
        software: is_software(fallback, &[&vendor, &architecture, &device, &description]),
        vendor,
        backend: "webgpu".to_owned(),
    })
}

fn get(object: &JsValue, key: &str) -> Option<JsValue> {
    let value = Reflect::get(object, &JsValue::from_str(key)).ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

fn flag(object: &JsValue, key: &str) -> bool {
    get(object, key).and_then(|value| value.as_bool()).unwrap_or(false)
}
