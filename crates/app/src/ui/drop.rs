//! Files dropped anywhere on the page, and texts pasted outside of any box.

use std::cell::Cell;
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use js_sys::Uint8Array;
use schema::board::HANDED;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ClipboardEvent, DragEvent, File, FileList, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

/// A file, or a text that was pasted.
#[derive(Debug, Clone)]
pub(crate) struct Brought {
    /// What the file is called.
    pub(crate) name: AttrValue,
    /// Nothing where it cannot be read.
    pub(crate) bytes: Rc<[u8]>,
    pub(crate) readable: bool,
}

impl Brought {
    /// A text that was pasted.
    pub(crate) fn text(text: String) -> Self {
        Self { name: "".into(), bytes: text.into_bytes().into(), readable: true }
    }
}

impl PartialEq for Brought {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.bytes, &other.bytes)
    }
}

/// Something that was dropped, to be taken once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dropped(Option<Rc<Drop>>);

#[derive(Debug)]
struct Drop {
    bytes: Rc<[u8]>,
    taken: Cell<bool>,
}

impl Dropped {
    pub(crate) fn new(bytes: Rc<[u8]>) -> Self {
        Self(Some(Rc::new(Drop { bytes, taken: Cell::new(false) })))
    }

    /// What was dropped, for the first who asks.
    pub(crate) fn take(&self) -> Option<Rc<[u8]>> {
        let drop = self.0.as_ref()?;
        (!drop.taken.replace(true)).then(|| drop.bytes.clone())
    }
}

impl PartialEq for Dropped {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(a), Some(b)) => Rc::ptr_eq(a, b),
            (None, None) => true,
            _ => false,
        }
    }
}

/// Calls back with what was dropped or pasted; without this the browser would leave the page for a dropped file.
#[hook]
pub(crate) fn use_drop(on_bytes: &Callback<Vec<Brought>>) {
    let latest = use_mut_ref(Callback::noop);
    *latest.borrow_mut() = on_bytes.clone();
    use_effect_with((), move |()| {
        let listeners = web_sys::window().map(|window| {
            let listen = |name: &'static str, heard: fn(&Event, &Callback<Vec<Brought>>)| {
                let latest = latest.clone();
                let options = EventListenerOptions::enable_prevent_default();
                EventListener::new_with_options(&window, name, options, move |event| {
                    let latest = latest.borrow().clone();
                    heard(event, &latest);
                })
            };
            [listen("dragover", dragged), listen("drop", dropped), listen("paste", pasted)]
        });
        move || drop(listeners)
    });
}

fn dragged(event: &Event, _: &Callback<Vec<Brought>>) {
    if event.dyn_ref::<DragEvent>().is_some_and(has_files) {
        event.prevent_default();
    }
}

fn has_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|data| data.types().iter().any(|kind| kind == "Files"))
}

fn dropped(event: &Event, on_bytes: &Callback<Vec<Brought>>) {
    let Some(event) = event.dyn_ref::<DragEvent>().filter(|event| has_files(event)) else { return };
    event.prevent_default();
    if let Some(files) = event.data_transfer().and_then(|data| data.files()) {
        fetch(&files, on_bytes.clone());
    }
}

/// A text that is pasted where nothing can be typed: only what is surely meant for the page, a file's JSON or links to
/// results.
fn pasted(event: &Event, on_bytes: &Callback<Vec<Brought>>) {
    let typing = event.target().is_some_and(|target| {
        target.has_type::<HtmlInputElement>() || target.has_type::<HtmlTextAreaElement>()
    });
    let clipboard = event.dyn_ref::<ClipboardEvent>().and_then(|event| event.clipboard_data());
    let text = clipboard.and_then(|data| data.get_data("text/plain").ok());
    let is_ours = |text: &str| text.trim_start().starts_with('{') || text.contains(&format!("#{HANDED}"));
    if let Some(text) = text.filter(|text| !typing && is_ours(text)) {
        event.prevent_default();
        on_bytes.emit(vec![Brought::text(text)]);
    }
}

/// Reads files, but no more of each than shows that it is too long.
pub(crate) fn fetch(files: &FileList, done: Callback<Vec<Brought>>) {
    let most = (schema::record::BYTES_MAX + 1) as f64;
    let files: Vec<File> = (0..files.length()).filter_map(|at| files.get(at)).collect();
    spawn_local(async move {
        let mut all = Vec::new();
        for file in files {
            let bytes = read(&file, most).await;
            let readable = bytes.is_ok();
            let bytes = bytes.unwrap_or_default().into();
            all.push(Brought { name: file.name().into(), bytes, readable });
        }
        if !all.is_empty() {
            done.emit(all);
        }
    });
}

/// What stands in a file, up to so many bytes.
async fn read(file: &File, most: f64) -> Result<Vec<u8>, JsValue> {
    let head = file.slice_with_f64_and_f64(0.0, most)?;
    let buffer = JsFuture::from(head.array_buffer()).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}
