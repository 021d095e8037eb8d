//! The activations of hidden layers, and how deltas pass back through them. Each is a type, so that a step is compiled
//! for it as a whole.

use wide::f32x4;

use super::lanes::{ZERO, larger};
use super::math;

/// A hidden layer's activation φ.
pub(crate) trait Phi {
    /// Whether φ is worth computing while the sums are still in registers.
    const CHEAP: bool = false;
    /// Whether φ′ cannot be had from φ alone.
    const KEEPS_SLOPE: bool = false;

    /// φ(x).
    fn value(x: f32x4) -> f32x4;

    /// φ′ where φ is `h`. Not where [`Phi::KEEPS_SLOPE`].
    fn slope(_h: f32x4) -> f32x4 {
        unreachable!("this slope is kept")
    }

    /// φ(x) and φ′(x).
    #[inline(always)]
    fn both(x: f32x4) -> (f32x4, f32x4) {
        let h = Self::value(x);
        (h, Self::slope(h))
    }

    /// φ′ · delta, where φ is `h`.
    #[inline(always)]
    fn pass(delta: f32x4, h: f32x4) -> f32x4 {
        delta * Self::slope(h)
    }
}

/// max(0, x), with slope 0 at 0 as in PyTorch.
pub(crate) struct Relu;
/// x, or 0.01 x where negative.
pub(crate) struct LeakyRelu;
/// Hyperbolic tangent.
pub(crate) struct Tanh;
/// 1 / (1 + e⁻ˣ).
pub(crate) struct Sigmoid;
/// x Φ(x), in its tanh form.
pub(crate) struct Gelu;

impl Phi for Relu {
    const CHEAP: bool = true;

    #[inline(always)]
    fn value(x: f32x4) -> f32x4 {
        larger(x, ZERO)
    }

    #[inline(always)]
    fn slope(h: f32x4) -> f32x4 {
        h.simd_gt(ZERO) & f32x4::ONE
    }

    #[inline(always)]
    fn pass(delta: f32x4, h: f32x4) -> f32x4 {
        h.simd_gt(ZERO) & delta
    }
}

impl Phi for LeakyRelu {
    const CHEAP: bool = true;

    #[inline(always)]
    fn value(x: f32x4) -> f32x4 {
        larger(x, x * f32x4::splat(0.01))
    }

    #[inline(always)]
    fn slope(h: f32x4) -> f32x4 {
        h.simd_gt(ZERO).bitselect(f32x4::ONE, f32x4::splat(0.01))
    }
}

impl Phi for Tanh {
    #[inline(always)]
    fn value(x: f32x4) -> f32x4 {
        math::tanh(x)
    }

    #[inline(always)]
    fn slope(h: f32x4) -> f32x4 {
        f32x4::ONE - h * h
    }
}

impl Phi for Sigmoid {
    #[inline(always)]
    fn value(x: f32x4) -> f32x4 {
        math::sigmoid(x)
    }

    #[inline(always)]
    fn slope(h: f32x4) -> f32x4 {
        h - h * h
    }
}

impl Phi for Gelu {
    const KEEPS_SLOPE: bool = true;

    #[inline(always)]
    fn value(x: f32x4) -> f32x4 {
        math::gelu(x).0
    }

    #[inline(always)]
    fn both(x: f32x4) -> (f32x4, f32x4) {
        math::gelu(x)
    }
}
