//! The parts of a long link as shorter text: DEFLATE (RFC 1951) with a dictionary, then base64 in the alphabet of URLs.
//!
//! The dictionary holds the keys and names of links in the order in which they are written; without it a link with every
//! key would be a third longer. It never changes, or published links would not read any more; keys that it lacks only
//! take more room.

use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, compress_to_output, create_comp_flags_from_zip_params,
};
use miniz_oxide::inflate::decompress_to_vec_with_limit;

use crate::table::text;

const DICTIONARY: &[u8] = include_bytes!("pack/dictionary.txt");
/// As small as it gets: links are short.
const LEVEL: i32 = 10;
/// Neither header nor checksum.
const RAW: i32 = -15;

pub(crate) fn pack(parts: &str) -> String {
    let mut compressor = CompressorOxide::new(create_comp_flags_from_zip_params(LEVEL, RAW, 0));
    let mut compressed = |bytes: &[u8], flush| {
        let mut all = Vec::new();
        compress_to_output(&mut compressor, bytes, flush, |some| {
            all.extend_from_slice(some);
            true
        });
        all
    };
    // What comes before a flush fills the window and whole bytes; only what comes after it is kept.
    compressed(DICTIONARY, TDEFLFlush::Sync);
    text::encode(&compressed(parts.as_bytes(), TDEFLFlush::Finish))
}

/// What [`pack`] wrote, if that is not longer than this; none for anything else.
pub(crate) fn unpack(text: &str, most: usize) -> Option<String> {
    let stream = [stored(DICTIONARY), text::decode(text)?].concat();
    let whole = decompress_to_vec_with_limit(&stream, DICTIONARY.len() + most).ok()?;
    String::from_utf8(whole.get(DICTIONARY.len()..)?.to_vec()).ok()
}

/// A block of a stream that holds bytes as they are, with others to follow (§3.2.4).
fn stored(bytes: &[u8]) -> Vec<u8> {
    let length = bytes.len() as u16;
    [&[0][..], &length.to_le_bytes(), &(!length).to_le_bytes(), bytes].concat()
}
