//! The worker for runs that are to be trained on the GPU; a page fetches it only then. Natively it does nothing.

fn main() {
    #[cfg(target_arch = "wasm32")]
    worker::start_gpu();
}
