//! `window.athanor`: the page for scripts — teachers who embed it, notebooks, tests. Documented in the README.

use js_sys::{Array, JSON, Object, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

use crate::driver::Driver;
use crate::snapshot::{VERSION, snapshot};
use crate::sweep::Sweep;

/// Puts the object into the window, for as long as the page lives.
pub fn install(driver: &Driver) {
    let object = Object::new();
    set(&object, "version", &JsValue::from_str(VERSION));
    let it = driver.clone();
    let load = Closure::<dyn Fn(String) -> Array>::new(move |hash: String| {
        it.load_hash(&hash).iter().map(|note| JsValue::from_str(&note.to_string())).collect()
    });
    set(&object, "load", &load.into_js_value());
    let act = |name: &str, action: fn(&Driver)| {
        let it = driver.clone();
        let closure = Closure::<dyn Fn()>::new(move || action(&it));
        set(&object, name, &closure.into_js_value());
    };
    act("start", |driver| driver.command(Sweep::start));
    act("pause", |driver| driver.command(Sweep::pause));
    act("step", |driver| driver.command(Sweep::step));
    act("reset", |driver| driver.command_noted(|sweep, _| sweep.reset()));
    let it = driver.clone();
    let read = Closure::<dyn Fn() -> JsValue>::new(move || {
        let text = serde_json::to_string(&it.read(snapshot)).unwrap_or_default();
        JSON::parse(&text).unwrap_or(JsValue::NULL)
    });
    set(&object, "snapshot", &read.into_js_value());
    let it = driver.clone();
    let record = Closure::<dyn Fn() -> String>::new(move || it.record());
    set(&object, "record", &record.into_js_value());
    if let Some(window) = web_sys::window() {
        set(window.unchecked_ref(), "athanor", &object);
    }
}

fn set(object: &Object, name: &str, value: &JsValue) {
    // Setting a property of a fresh object cannot fail.
    let _ = Reflect::set(object, &JsValue::from_str(name), value);
}
