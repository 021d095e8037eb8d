//! The page's worker: trains with the fused engine, which is small and fast. Natively it does nothing.

fn main() {
    #[cfg(target_arch = "wasm32")]
    worker::start::<train::FusedEngine>();
}
