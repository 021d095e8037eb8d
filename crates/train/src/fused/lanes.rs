//! Four examples side by side, and rows of them.
//!
//! `wide` gives one source for x86-64, Arm and WebAssembly; whatever rounds differently somewhere (fused multiply-add,
//! reciprocal estimates, library transcendentals) is not used, and what treats NaN differently is defined here.

use wide::f32x4;

/// Examples side by side in one vector.
pub(crate) const LANES: usize = 4;
/// Vectors in a row.
pub(crate) const VECTORS: usize = 16;
/// Examples worked on at once: few enough for the activations of all layers to stay in the nearest cache.
pub(crate) const EXAMPLES: usize = LANES * VECTORS;

/// One unit (or input feature) for a block of examples.
pub(crate) type Row = [f32x4; VECTORS];

pub(crate) const ZERO: f32x4 = f32x4::ZERO;

/// Puts numbers into vectors; none if they are not as many.
pub(crate) fn fill(vectors: &mut [f32x4], numbers: &[f32]) -> Option<()> {
    let into: &mut [f32] = bytemuck::cast_slice_mut(vectors);
    (into.len() == numbers.len()).then(|| into.copy_from_slice(numbers))
}

/// a < b ? b : a in each lane, so a NaN in `a` stays.
#[inline(always)]
pub(crate) fn larger(a: f32x4, b: f32x4) -> f32x4 {
    if cfg!(any(target_arch = "x86", target_arch = "x86_64")) {
        // maxps gives its second operand unless the first is larger.
        b.fast_max(a)
    } else if cfg!(target_arch = "wasm32") {
        a.fast_max(b)
    } else {
        a.simd_lt(b).select(b, a)
    }
}

/// b < a ? b : a in each lane, so a NaN in `a` stays.
#[inline(always)]
pub(crate) fn smaller(a: f32x4, b: f32x4) -> f32x4 {
    if cfg!(any(target_arch = "x86", target_arch = "x86_64")) {
        b.fast_min(a)
    } else if cfg!(target_arch = "wasm32") {
        a.fast_min(b)
    } else {
        b.simd_lt(a).select(b, a)
    }
}

/// The sums of the lanes of four vectors, one a lane: ((0 + 2) + (1 + 3)) each.
#[inline(always)]
pub(crate) fn sum_lanes([a, b, c, d]: [f32x4; 4]) -> f32x4 {
    let ac = a.unpack_lo(c) + a.unpack_hi(c);
    let bd = b.unpack_lo(d) + b.unpack_hi(d);
    ac.unpack_lo(bd) + ac.unpack_hi(bd)
}

/// The first four of a slice.
#[inline(always)]
pub(crate) fn load(from: &[f32]) -> f32x4 {
    f32x4::new([from[0], from[1], from[2], from[3]])
}

/// All bits set in the lanes of a block's vector `vector` that hold one of its first `examples`.
#[inline(always)]
pub(crate) fn mask(examples: usize, vector: usize) -> f32x4 {
    let lane = f32x4::new([0.0, 1.0, 2.0, 3.0]);
    lane.simd_lt(f32x4::splat(examples as f32 - (LANES * vector) as f32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_are_summed_in_one_order_and_nan_stays() {
        let v = |x: f32| f32x4::new([x, 10.0 * x, 100.0 * x, 1000.0 * x]);
        assert_eq!(sum_lanes([v(1.0), v(2.0), v(3.0), v(4.0)]).to_array(), [1111.0, 2222.0, 3333.0, 4444.0]);
        let tiny = f32x4::new([1.0, 1e-8, -1.0, 1e-8]);
        assert_eq!(sum_lanes([tiny; 4]).to_array(), [2e-8; 4], "lane 0 and 2 first, then 1 and 3");

        let odd = f32x4::new([f32::NAN, -1.0, 2.0, 0.0]);
        let [nan, rest @ ..] = larger(odd, ZERO).to_array();
        assert!(nan.is_nan());
        assert_eq!(rest, [0.0, 2.0, 0.0]);
        let [nan, rest @ ..] = smaller(odd, ZERO).to_array();
        assert!(nan.is_nan());
        assert_eq!(rest, [-1.0, 0.0, 0.0]);
    }

    #[test]
    fn a_mask_covers_the_examples_there_are() {
        let bits = |examples, vector| mask(examples, vector).to_bitmask();
        assert_eq!([bits(6, 0), bits(6, 1), bits(6, 2), bits(64, 15)], [0b1111, 0b0011, 0, 0b1111]);
    }
}
