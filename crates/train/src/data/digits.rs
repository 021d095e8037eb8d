//! The UCI 8×8 handwritten digits (Alpaydin & Kaynak 1998, CC BY 4.0; see `crates/train/data/README.md`), unpacked
//! from the bytes that the binary carries.

static PACKED: &[u8] = include_bytes!("../../data/digits.bin");
const PIXELS: usize = 64;
const RECORD_BYTES: usize = 41;

/// Grey values 0 to 16, 64 an image, row by row; and the labels 0 to 9.
pub(super) fn unpack() -> (Vec<f32>, Vec<u32>) {
    let records = PACKED.chunks_exact(RECORD_BYTES);
    let labels = records.clone().map(|record| u32::from(record[0])).collect();
    let inputs = records.flat_map(|record| (0..PIXELS).map(|place| f32::from(pixel(&record[1..], place))));
    (inputs.collect(), labels)
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
        let (inputs, labels) = unpack();
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
        let (inputs, labels) = unpack();
        assert_eq!(inputs[..16], [0., 0., 5., 13., 9., 1., 0., 0., 0., 0., 13., 15., 10., 15., 5., 0.]);
        assert_eq!(labels[..10], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }
}
