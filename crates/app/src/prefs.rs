//! What the page remembers of a person between visits: language, theme, number of workers. Without storage it
//! works from the browser's own preferences.

use std::collections::BTreeMap;

use schema::{StudyConfig, Table};
use web_sys::{Storage, Window};

use crate::i18n::Lang;
use crate::location;
use crate::sweep::Rates;

/// Most workers a person may ask for.
pub const WORKERS_MAX: usize = 32;

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

fn load(name: &str) -> Option<String> {
    storage()?.get_item(&format!("athanor.{name}")).ok().flatten()
}

fn save(name: &str, value: &str) {
    if let Some(storage) = storage() {
        // Full or forbidden storage only means that the choice is forgotten.
        let _ = storage.set_item(&format!("athanor.{name}"), value);
    }
}

fn session() -> Option<Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}

const TABLE: &str = "athanor.table";
/// Longer tables are not kept over a reload.
const TABLE_MAX: usize = 2 << 20;

/// The last of a person's own tables, kept until this tab is closed.
#[must_use]
pub fn table() -> Option<Table> {
    let text = session()?.get_item(TABLE).ok().flatten()?;
    Table::from_text(&text).ok()
}

/// Keeps a table in the place of the last.
pub fn remember_table(table: &Table) {
    let text = table.to_text();
    if let Some(session) = session().filter(|_| text.len() <= TABLE_MAX) {
        // Full or forbidden storage only means that a reload asks for the file again.
        let _ = session.set_item(TABLE, &text);
    }
}

/// Where this tab notes which kept experiment it shows of a study: two frames of a tab share their notes.
fn current_key(study: &StudyConfig) -> String {
    let text = schema::encode(&study.bare());
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("athanor.current.{hash:016x}")
}

/// Which kept experiment this tab shows of a study: known over a reload, until the tab is closed.
#[must_use]
pub fn current(study: &StudyConfig) -> Option<String> {
    session()?.get_item(&current_key(study)).ok().flatten()
}

/// Remembers it.
pub fn set_current(study: &StudyConfig, id: Option<&str>) {
    if let Some(session) = session() {
        let key = current_key(study);
        // Without it a reload shows the experiment as it was begun.
        let _ = match id {
            Some(id) => session.set_item(&key, id),
            None => session.remove_item(&key),
        };
    }
}

/// The language chosen before, else the browser's.
#[must_use]
pub fn lang() -> Lang {
    let asked = location::query("lang").or_else(|| load("lang"));
    asked.as_deref().and_then(Lang::from_tag).unwrap_or_else(|| {
        let languages = web_sys::window().map(|window| window.navigator().languages());
        let tags: Vec<String> =
            languages.iter().flat_map(js_sys::Array::iter).filter_map(|tag| tag.as_string()).collect();
        Lang::preferred(&tags)
    })
}

/// Remembers the language and tells the document.
pub fn set_lang(lang: Lang) {
    save("lang", lang.tag());
    show_lang(lang);
}

/// Tells the document which language it is in, for screen readers and fonts.
pub fn show_lang(lang: Lang) {
    if let Some(root) = root() {
        let _ = root.set_attribute("lang", lang.tag());
    }
}

fn root() -> Option<web_sys::Element> {
    web_sys::window()?.document()?.document_element()
}

/// Whether the page is dark now; the page's first script decided from storage and the system.
#[must_use]
pub fn dark() -> bool {
    root().and_then(|root| root.get_attribute("data-theme")).as_deref() == Some("dark")
}

/// Switches between dark and light, and remembers it.
pub fn set_dark(dark: bool) {
    let name = if dark { "dark" } else { "light" };
    save("theme", name);
    if let Some(root) = root() {
        let _ = root.set_attribute("data-theme", name);
    }
}

/// Cores that the browser reports.
#[must_use]
pub fn cores(window: &Window) -> usize {
    window.navigator().hardware_concurrency().max(1.0) as usize
}

/// `?workers=`, else what was chosen before, else one core less than there are.
#[must_use]
pub fn workers() -> usize {
    let asked = location::query("workers").or_else(|| load("workers")).and_then(|text| text.parse().ok());
    let spare = || web_sys::window().map_or(1, |window| cores(&window).saturating_sub(1));
    asked.unwrap_or_else(spare).clamp(1, WORKERS_MAX)
}

/// More measurements than anybody's devices and networks need; beyond, all are measured anew.
const RATES_MAX: usize = 500;

/// Speeds measured before, by what they depend on.
#[must_use]
pub fn rates() -> BTreeMap<String, Rates> {
    rates_as_saved().into_iter().map(|(key, [gpu, cpu])| (key, Rates { gpu, cpu })).collect()
}

fn rates_as_saved() -> BTreeMap<String, [f64; 2]> {
    load("rates").and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// Remembers a measurement.
pub fn remember_rates(key: String, rates: Rates) {
    let mut all = rates_as_saved();
    if all.len() >= RATES_MAX {
        all.clear();
    }
    all.insert(key, [rates.gpu, rates.cpu]);
    if let Ok(text) = serde_json::to_string(&all) {
        save("rates", &text);
    }
}

/// Remembers the number of workers.
pub fn set_workers(count: usize) {
    save("workers", &count.to_string());
}
