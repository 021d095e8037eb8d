//! The address bar: the hash is the experiment, the query holds what is not part of it (`?workers=2`).

use schema::{Claim, Link, Presentation, StudyConfig};
use wasm_bindgen::JsValue;

/// What stands behind `#` in the address bar.
fn hash() -> String {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
    hash.strip_prefix('#').unwrap_or(&hash).to_owned()
}

/// The experiment in the address bar.
#[must_use]
pub fn read() -> Link {
    let experiment = handed().map_or_else(hash, |_| String::new());
    schema::decode(&experiment)
}

/// The results that were handed in as a link and stand in the address bar in the place of an experiment, as a text for
/// [`Board::all_handed`](schema::Board::all_handed).
#[must_use]
pub fn handed() -> Option<String> {
    let hash = hash();
    hash.starts_with(schema::board::HANDED).then(|| format!("#{hash}"))
}

/// The address under which results are handed in.
#[must_use]
pub fn hand_in(text: &str) -> String {
    format!("{}#{}{text}", page(), schema::board::HANDED)
}

/// The page's address, without query and hash.
fn page() -> String {
    let href = web_sys::window().and_then(|window| window.location().href().ok()).unwrap_or_default();
    href.split(['#', '?']).next().unwrap_or_default().to_owned()
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
    format!("{}#{}", page(), schema::encode_link(study, claim, presentation, play))
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
