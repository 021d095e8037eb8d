//! The address bar: the hash is the experiment, the query holds what is not part of it (`?workers=2`).

use schema::{Claim, Link, Presentation, StudyConfig};
use wasm_bindgen::JsValue;

/// The experiment in the address bar.
#[must_use]
pub fn read() -> Link {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok());
    schema::decode(&hash.unwrap_or_default())
}

/// Puts an experiment into the address bar without adding to the history.
pub fn write(study: &StudyConfig, claim: Option<&Claim>, presentation: &Presentation) {
    let history = web_sys::window().and_then(|window| window.history().ok());
    if let Some(history) = history {
        let hash = schema::encode_link(study, claim, presentation, false);
        // Some embeddings forbid it; the page works without.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("#{hash}")));
    }
}

/// The full address of an experiment as it is presented, for sharing.
#[must_use]
pub fn link(study: &StudyConfig, claim: Option<&Claim>, presentation: &Presentation, play: bool) -> String {
    let href = web_sys::window().and_then(|window| window.location().href().ok()).unwrap_or_default();
    let page = href.split(['#', '?']).next().unwrap_or_default();
    format!("{page}#{}", schema::encode_link(study, claim, presentation, play))
}

/// The address of a file that the page's version loads, wherever that is hosted: beside the page, or in the folder that
/// the build has named after the version.
///
/// # Errors
/// What the browser reports when the page's address cannot serve as a base.
pub fn file(name: &str) -> Result<String, JsValue> {
    let document = web_sys::window().and_then(|window| window.document());
    let base = document.as_ref().and_then(|document| document.base_uri().ok().flatten()).unwrap_or_default();
    let root = document.and_then(|document| document.document_element());
    let folder = root.and_then(|root| root.get_attribute("data-files")).unwrap_or_default();
    web_sys::Url::new_with_base(&format!("{folder}{name}"), &base).map(|url| url.href())
}

/// Whether the page was here before in this tab: it was reloaded, or come back to. Whoever follows a link begins anew.
#[must_use]
pub fn came_back() -> bool {
    let entries = web_sys::window().and_then(|window| window.performance());
    let entry = entries.map(|performance| performance.get_entries_by_type("navigation").get(0));
    let kind = entry.and_then(|entry| js_sys::Reflect::get(&entry, &JsValue::from_str("type")).ok());
    kind.and_then(|kind| kind.as_string()).is_some_and(|kind| kind != "navigate" && kind != "prerender")
}

/// A parameter of the query.
#[must_use]
pub fn query(name: &str) -> Option<String> {
    let search = web_sys::window()?.location().search().ok()?;
    web_sys::UrlSearchParams::new_with_str(&search).ok()?.get(name)
}
