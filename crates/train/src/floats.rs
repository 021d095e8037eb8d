//! Lists of numbers as bytes in one piece, little-endian: a state has hundreds of thousands of them.

use serde::de::Error;
use serde::{Deserializer, Serializer};

pub(crate) fn serialize<S: Serializer>(numbers: &[f32], to: S) -> Result<S::Ok, S::Error> {
    let mut bytes = vec![0; size_of_val(numbers)];
    for (bytes, number) in bytes.as_chunks_mut().0.iter_mut().zip(numbers) {
        *bytes = number.to_le_bytes();
    }
    serde_bytes::serialize(&bytes, to)
}

pub(crate) fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<Vec<f32>, D::Error> {
    let bytes: &[u8] = serde_bytes::deserialize(from)?;
    let (numbers, rest) = bytes.as_chunks();
    if rest.is_empty() {
        Ok(numbers.iter().map(|number| f32::from_le_bytes(*number)).collect())
    } else {
        Err(D::Error::custom("not whole numbers"))
    }
}
