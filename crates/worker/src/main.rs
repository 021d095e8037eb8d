//! The worker's entry: connects [`worker::Service`] with the browser's messages. Natively it does nothing.

#[cfg(target_arch = "wasm32")]
mod browser;

fn main() {
    #[cfg(target_arch = "wasm32")]
    browser::start();
}
