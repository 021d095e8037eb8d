//! The UCI 8×8 handwritten digits (Alpaydin & Kaynak 1998, CC BY 4.0; see `crates/train/data/README.md`), unpacked
//! from bytes that the binary carries, or that it is given: a page fetches them only when they are wanted.

use std::sync::OnceLock;

use schema::DataSet;

use crate::error::TrainError;

#[cfg(feature = "embedded-digits")]
static EMBEDDED: &[u8] = include_bytes!("../../data/digits.bin");
static PROVIDED: OnceLock<Vec<u8>> = OnceLock::new();

/// Of the one right file: other digits would silently give other numbers.
const FINGERPRINT: u64 = 0x09cb_c9c7_59bc_95ff;
const RECORD_BYTES: usize = 41;
const PIXELS: usize = 64;

/// Gives this process the bytes of `digits.bin`. What has been given stays.
///
/// # Errors
/// [`TrainError::WrongFile`] if it is some other file.
pub(super) fn provide_digits(packed: &[u8]) -> Result<(), TrainError> {
    if fingerprint(packed) != FINGERPRINT {
        return Err(TrainError::WrongFile { set: DataSet::Digits, bytes: packed.len() });
    }
    PROVIDED.get_or_init(|| packed.to_vec());
    Ok(())
}

/// FNV-1a: enough against a stale or a wrong file.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Whether the digits need not be provided any more.
pub(super) fn has_digits() -> bool {
    packed().is_some()
}

fn packed() -> Option<&'static [u8]> {
    #[cfg(feature = "embedded-digits")]
    let embedded = Some(EMBEDDED);
    #[cfg(not(feature = "embedded-digits"))]
    let embedded = None;
    PROVIDED.get().map(Vec::as_slice).or(embedded)
}

/// Grey values 0 to 16, 64 an image, row by row; and the labels 0 to 9.
///
/// # Errors
/// [`TrainError::NoFile`] if the bytes are neither in the binary nor have been provided.
pub(super) fn unpack() -> Result<(Vec<f32>, Vec<u32>), TrainError> {
    let records = packed().ok_or(TrainError::NoFile { set: DataSet::Digits })?.chunks_exact(RECORD_BYTES);
    let labels = records.clone().map(|record| u32::from(record[0])).collect();
    let inputs = records.flat_map(|record| (0..PIXELS).map(|place| f32::from(pixel(&record[1..], place))));
    Ok((inputs.collect(), labels))
}

/// The same of all digits, or of one half of them, whose labels then count from 0.
///
/// # Errors
/// As [`unpack`].
pub(super) fn of(set: DataSet) -> Result<(Vec<f32>, Vec<u32>), TrainError> {
    let (inputs, labels) = unpack()?;
    let digits = set.first_digit()..set.first_digit() + set.outputs();
    let kept = inputs.chunks_exact(PIXELS).zip(labels).filter(|(_, label)| digits.contains(label));
    let (pictures, labels): (Vec<&[f32]>, Vec<u32>) =
        kept.map(|(picture, label)| (picture, label - digits.start)).unzip();
    Ok((pictures.concat(), labels))
}

/// The five bits from bit `5 * place` of a little-endian number.
fn pixel(bytes: &[u8], place: usize) -> u8 {
    let (byte, shift) = (5 * place / 8, 5 * place % 8);
    let high = bytes.get(byte + 1).copied().unwrap_or(0);
    (u16::from_le_bytes([bytes[byte], high]) >> shift) as u8 & 31
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_sums_are_those_of_scikit_learn() {
        // Printed by data/pack_digits.py.
        let (inputs, labels) = unpack().unwrap();
        let mut counts = [0_u32; 10];
        let mut sums = [0.0_f32; 10];
        for (image, &label) in inputs.chunks_exact(PIXELS).zip(&labels) {
            counts[label as usize] += 1;
            sums[label as usize] += image.iter().sum::<f32>();
        }
        assert_eq!(counts, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
        let expected = [56415., 57007., 55566., 56151., 56239., 55915., 56336., 54289., 57408., 56392.];
        assert_eq!(sums, expected);
        assert!(inputs.iter().all(|&grey| (0.0..=16.0).contains(&grey)));
    }

    #[test]
    fn the_first_image_is_that_of_scikit_learn() {
        // load_digits().data[0][:16], load_digits().target[:10]
        let (inputs, labels) = unpack().unwrap();
        assert_eq!(inputs[..16], [0., 0., 5., 13., 9., 1., 0., 0., 0., 0., 13., 15., 10., 15., 5., 0.]);
        assert_eq!(labels[..10], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }

    #[test]
    fn only_the_right_file_is_accepted() {
        let mut bytes = EMBEDDED.to_vec();
        assert!(provide_digits(&bytes).is_ok());
        bytes[50] ^= 1;
        assert!(matches!(provide_digits(&bytes), Err(TrainError::WrongFile { bytes: 73_677, .. })));
        assert!(provide_digits(b"<!doctype html>").is_err());
    }
}
