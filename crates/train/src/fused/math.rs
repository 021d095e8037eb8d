//! Elementary functions of four lanes, of additions, multiplications and divisions only, so that every machine gives
//! the same bits. Each is within a few units in the last place of the true value (see the tests). NaN stays NaN.

use bytemuck::cast;
use wide::{f32x4, u32x4};

use super::lanes::{ZERO, larger, smaller};

#[inline(always)]
fn all(x: f32) -> f32x4 {
    f32x4::splat(x)
}

/// c₀ + x (c₁ + x (c₂ + …)).
#[inline(always)]
fn polynomial<const N: usize>(x: f32x4, coefficients: [f32; N]) -> f32x4 {
    let mut sum = all(coefficients[N - 1]);
    for c in coefficients.into_iter().rev().skip(1) {
        sum = sum * x + all(c);
    }
    sum
}

/// eˣ for x ≤ 0; 0 below −87, where the result would leave the normal numbers.
///
/// x = n ln 2 + r with |r| ≤ ln 2 / 2; eʳ by the polynomial of Cephes' `expf` (Moshier 1992).
#[inline(always)]
pub(crate) fn exp_negative(x: f32x4) -> f32x4 {
    const LOWEST: f32 = -87.0;
    // Adding 3 · 2²² rounds to a whole number, and leaves that number in the low bits.
    const ROUND: f32 = 12_582_912.0;
    let flushed = x.simd_lt(all(LOWEST));
    let x = larger(x, all(LOWEST));
    let shifted = x * all(std::f32::consts::LOG2_E) + all(ROUND);
    let n = shifted - all(ROUND);
    let r = (x - n * all(0.693_359_4)) + n * all(2.121_944_4e-4);
    let tail = polynomial(r, [0.5, 0.166_666_66, 4.166_579_6e-2, 8.333_452e-3, 1.398_2e-3, 1.987_569_1e-4]);
    let mantissa = (tail * (r * r) + r) + all(1.0);
    let bits: u32x4 = cast(shifted);
    let power: f32x4 = cast((bits << 23_u32) + u32x4::splat(127 << 23));
    flushed.bitselect(ZERO, mantissa * power)
}

/// ln x for normal x > 0: x = m 2ᵉ with √½ ≤ m < √2, and Cephes' `logf` polynomial (Moshier 1992) in m − 1.
#[inline(always)]
pub(crate) fn ln(x: f32x4) -> f32x4 {
    const ROOT_HALF: u32 = 0x3f35_04f3;
    let bits: u32x4 = cast(x);
    let above = bits - u32x4::splat(ROOT_HALF);
    let mantissa: f32x4 = cast((above & u32x4::splat(0x007f_ffff)) + u32x4::splat(ROOT_HALF));
    // The exponent, in the low bits of a number that carries it over into floating point; 2⁷ keeps it positive.
    let exponent: f32x4 = cast(((above + u32x4::splat(128 << 23)) >> 23_u32) | u32x4::splat(0x4b00_0000));
    let e = exponent - all(8_388_608.0 + 128.0);
    let f = mantissa - all(1.0);
    let z = f * f;
    let tail = polynomial(
        f,
        [
            0.333_333_3,
            -0.249_999_94,
            0.200_007_15,
            -0.166_680_58,
            0.142_493_23,
            -0.124_201_41,
            0.116_769_99,
            -0.115_146_1,
            0.070_376_836,
        ],
    );
    let low = ((f * z) * tail - e * all(2.121_944_4e-4)) - z * all(0.5);
    let value = (f + low) + e * all(0.693_359_4);
    // Without this, the arithmetic on bits would turn NaN into a number.
    x.simd_eq(x).bitselect(value, x)
}

/// tanh x: an odd rational function, fitted to the least relative error on ±7.6, beyond which the result is ±1 to
/// within 6 · 10⁻⁷.
#[inline(always)]
pub(crate) fn tanh(x: f32x4) -> f32x4 {
    const BOUND: f32 = 7.6;
    let x = smaller(larger(x, all(-BOUND)), all(BOUND));
    let y = x * x;
    let above = polynomial(y, [3_853_876.5, 499_477.28, 11_517.923, 45.650_112]);
    let below = (y + all(940.515_14)) * y + all(92_371.875);
    let below = (below * y + all(1_784_099.9)) * y + all(3_853_876.8);
    (x * above) / below
}

/// 1 / (1 + e⁻ˣ), with full relative accuracy on both sides.
#[inline(always)]
pub(crate) fn sigmoid(x: f32x4) -> f32x4 {
    let small = exp_negative(smaller(x, ZERO - x));
    let negative = x.simd_lt(ZERO);
    negative.bitselect(small, all(1.0)) / (all(1.0) + small)
}

/// x Φ(x) in its tanh form (Hendrycks & Gimpel 2016), and its derivative.
#[inline(always)]
pub(crate) fn gelu(x: f32x4) -> (f32x4, f32x4) {
    const ROOT: f32 = 0.797_884_6;
    const CUBE: f32 = 0.044_715;
    let square = x * x;
    let t = tanh((x * all(ROOT)) * (all(1.0) + square * all(CUBE)));
    let half = all(0.5) + t * all(0.5);
    let inner = all(ROOT) + square * all(ROOT * 3.0 * CUBE);
    (x * half, half + (x * all(0.5)) * ((all(1.0) - t * t) * inner))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The largest error of `f` against `truth` in units of `scale` at many places between `from` and `to`.
    fn worst(
        f: impl Fn(f32x4) -> f32x4,
        truth: impl Fn(f64) -> f64,
        scale: impl Fn(f64) -> f64,
        (from, to): (f64, f64),
    ) -> f64 {
        let places = (0..=200_000).map(|i| (from + (to - from) * f64::from(i) / 200_000.0) as f32);
        let error = |x: f32| {
            let truth = truth(f64::from(x));
            (f64::from(f(all(x)).to_array()[0]) - truth).abs() / scale(truth)
        };
        // Whatever is not below counts, NaN too.
        places.map(error).fold(0.0, |worst, error| if error <= worst { worst } else { error })
    }

    #[test]
    fn functions_are_near_the_truth() {
        let relative = |y: f64| y.abs().max(1e-30);
        let exp = worst(exp_negative, libm::exp, relative, (-86.9, 0.0));
        let ln = worst(ln, libm::log, |y| y.abs().max(0.1), (1e-3, 30.0));
        let large_ln = worst(super::ln, libm::log, relative, (2.0, 1e30));
        let tanh = worst(tanh, libm::tanh, relative, (-12.0, 12.0));
        let sigmoid = worst(sigmoid, |x| 1.0 / (1.0 + libm::exp(-x)), relative, (-80.0, 30.0));
        let exact_gelu = |x: f64| {
            let root = libm::sqrt(2.0 / std::f64::consts::PI);
            0.5 * x * (1.0 + libm::tanh(root * (x + 0.044715 * x * x * x)))
        };
        let gelu_value = worst(|x| gelu(x).0, exact_gelu, |y| y.abs().max(1.0), (-10.0, 10.0));
        let slope = |x: f64| (exact_gelu(x + 1e-5) - exact_gelu(x - 1e-5)) / 2e-5;
        let gelu_slope = worst(|x| gelu(x).1, slope, |_| 1.0, (-10.0, 10.0));
        let found = [exp, ln, large_ln, tanh, sigmoid, gelu_value, gelu_slope];
        // The last two: tanh ends at ±(1 − 5 · 10⁻⁷), which GELU multiplies by |x| and its slope by |x|³.
        let limits = [2.5e-7, 2.5e-7, 2.5e-7, 7e-7, 4e-7, 4e-6, 1e-4];
        for (which, (error, limit)) in found.into_iter().zip(limits).enumerate() {
            assert!(error < limit, "function {which}: {error:e} > {limit:e}");
        }
    }

    #[test]
    fn ends_of_the_range_are_in_order_and_nan_stays() {
        let at = |f: fn(f32x4) -> f32x4, x: f32| f(all(x)).to_array()[0];
        assert_eq!(at(exp_negative, 0.0), 1.0);
        assert_eq!(at(exp_negative, -90.0), 0.0);
        assert_eq!(at(exp_negative, f32::NEG_INFINITY), 0.0);
        assert_eq!(at(ln, 1.0), 0.0);
        assert_eq!(at(tanh, 0.0), 0.0);
        assert!(at(tanh, f32::INFINITY) <= 1.0 && at(tanh, f32::INFINITY) > 0.999_999);
        assert_eq!(at(tanh, -3.0), -at(tanh, 3.0));
        assert_eq!(at(sigmoid, 0.0), 0.5);
        assert_eq!(at(sigmoid, f32::NEG_INFINITY), 0.0);
        for f in [exp_negative, ln, tanh, sigmoid, |x| gelu(x).0, |x| gelu(x).1] {
            assert!(at(f, f32::NAN).is_nan());
        }
    }
}
