//! What a worker does: answers commands and, between them, trains runs in slices short enough that the next
//! command never waits long. The behaviour is in [`Service`], tested natively; only the message plumbing needs a browser. There
//! is one binary for each engine, so that a page fetches what it uses.

#[cfg(target_arch = "wasm32")]
mod browser;
mod measure;
mod pace;
// Natively, only tests pack.
#[cfg(any(target_arch = "wasm32", test))]
mod pack;
mod service;

#[cfg(target_arch = "wasm32")]
pub use browser::{start, start_gpu};
pub use service::Service;
