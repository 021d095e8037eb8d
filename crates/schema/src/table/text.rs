//! Bytes as text for links: base64 in the alphabet that URLs leave alone (RFC 4648 §5), without padding.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let bits =
            chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        let digit = |place: usize| char::from(ALPHABET[(bits >> (18 - 6 * place)) as usize % 64]);
        text.extend((0..=chunk.len()).map(digit));
    }
    text
}

/// What [`encode`] wrote; none for anything else.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    for chunk in text.as_bytes().chunks(4) {
        let digit = |byte: &u8| ALPHABET.iter().position(|letter| letter == byte);
        let bits = chunk.iter().try_fold(0_u32, |bits, byte| Some(bits << 6 | digit(byte)? as u32))?;
        let bits = bits << (6 * (4 - chunk.len()));
        let whole = chunk.len().checked_sub(1).filter(|whole| *whole > 0)?;
        bytes.extend((0..whole).map(|place| (bits >> (16 - 8 * place)) as u8));
    }
    (encode(&bytes) == text).then_some(bytes)
}
