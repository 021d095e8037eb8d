//! Noise as a function of (objective, seed, trial): whoever comes to a trial, in whatever order, meets the same.

use std::f64::consts::TAU;

/// A standard normal draw (Box and Muller 1958).
pub(super) fn gaussian(name: &str, seed: u32, trial: u32) -> f64 {
    // FNV-1a of the name, so that objectives do not share their noise.
    let named = name.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    });
    let state = split_mix(named ^ split_mix(u64::from(seed) << 32 | u64::from(trial)));
    let (radius, angle) = (unit(state), unit(split_mix(state)));
    (-2.0 * radius.ln()).sqrt() * (TAU * angle).cos()
}

/// Uniform in `(0, 1]`.
fn unit(bits: u64) -> f64 {
    ((bits >> 11) + 1) as f64 / (1_u64 << 53) as f64
}

/// Steele, Lea and Flood, *Fast Splittable Pseudorandom Number Generators*, OOPSLA 2014.
fn split_mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_standard_normal_and_belongs_to_its_trial() {
        let draws: Vec<f64> = (0..4000).map(|trial| gaussian("x", 1, trial)).collect();
        let mean = draws.iter().sum::<f64>() / 4000.0;
        let variance = draws.iter().map(|z| (z - mean) * (z - mean)).sum::<f64>() / 4000.0;
        assert!(mean.abs() < 0.05 && (variance - 1.0).abs() < 0.07, "{mean} {variance}");
        assert_eq!(draws[7], gaussian("x", 1, 7));
        assert!(draws[7] != gaussian("x", 2, 7) && draws[7] != gaussian("y", 1, 7));
    }
}
