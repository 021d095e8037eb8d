//! The page: the running sweep, the workers' client, components and charts. The only crate that touches the DOM. It
//! trains nothing and fits nothing: that is the workers' business.

mod adapter;
mod batches;
pub mod charts;
pub mod closer;
mod desk;
pub mod driver;
pub mod embedding;
pub mod format;
pub mod i18n;
pub mod keep;
mod link;
pub mod location;
mod offline;
pub mod out;
mod panda;
pub mod prefs;
pub mod qr;
pub mod script;
pub mod snapshot;
pub mod sweep;
mod ui;
pub mod view;
mod wait;

/// Draws the page into the document's body.
pub fn mount() {
    #[cfg(target_arch = "wasm32")]
    console_error_panic_hook::set_once();
    yew::Renderer::<ui::App>::new().render();
}
