//! What one core can multiply and add at most: a loop that touches nothing but registers. The engines' arithmetic is
//! measured against it.

use wasm_bindgen::prelude::wasm_bindgen;

/// Independent sums, so that no addition waits for the one before it.
const CHAINS: usize = 12;
const LANES: usize = 4;

/// Does at least `flops` floating-point operations, half of them multiplications and half additions, four at a time.
/// The result depends on all of them, so that none can be left out.
#[wasm_bindgen]
#[must_use]
pub fn multiply_add(flops: f64, factor: f32) -> f32 {
    let rounds = (flops / (2 * CHAINS * LANES) as f64).ceil() as u64;
    chains(rounds, factor)
}

#[cfg(target_arch = "wasm32")]
fn chains(rounds: u64, factor: f32) -> f32 {
    use core::arch::wasm32::{f32x4_add, f32x4_extract_lane, f32x4_mul, f32x4_splat};

    let (factor, term) = (f32x4_splat(factor), f32x4_splat(1.0 - factor));
    let mut sums: [_; CHAINS] = std::array::from_fn(|chain| f32x4_splat(chain as f32));
    for _ in 0..rounds {
        for sum in &mut sums {
            *sum = f32x4_add(f32x4_mul(*sum, factor), term);
        }
    }
    sums.into_iter().map(|sum| f32x4_extract_lane::<0>(sum)).sum()
}

/// Natively nothing is measured.
#[cfg(not(target_arch = "wasm32"))]
fn chains(_rounds: u64, factor: f32) -> f32 {
    factor
}

fn main() {}
