//! Takes out of WebAssembly what only debuggers read: the names of functions above all, a tenth of the page's download.
//! wasm-bindgen needs them, and Trunk has no switch for it.

use std::fs;
use std::path::Path;

use crate::step::{Outcome, failure};

/// A file begins with a magic number and a version.
const HEADER: usize = 8;
const DEBUGGING: [&[u8]; 3] = [b"name", b"producers", b"target_features"];

/// Slims every module of a folder in place.
pub(crate) fn folder(path: &Path) -> Outcome {
    let told =
        |error: std::io::Error| failure(format!("{}: {error}", path.display()), "Run the build again.");
    for entry in fs::read_dir(path).map_err(told)? {
        let file = entry.map_err(told)?.path();
        if file.extension().is_some_and(|extension| extension == "wasm") {
            let module = fs::read(&file).map_err(told)?;
            let slim = module_without_debugging(&module).ok_or_else(|| {
                failure(format!("{} is no WebAssembly", file.display()), "Run the build again.")
            })?;
            fs::write(&file, slim).map_err(told)?;
        }
    }
    Ok(())
}

/// The module without its debugging sections; none if it is cut short.
fn module_without_debugging(module: &[u8]) -> Option<Vec<u8>> {
    let (header, mut rest) = module.split_at_checked(HEADER)?;
    let mut kept = header.to_vec();
    while let Some((&id, after_id)) = rest.split_first() {
        let (length, body) = number(after_id)?;
        let (body, next) = body.split_at_checked(length)?;
        // Custom sections have number 0 and begin with their name.
        let debugging = id == 0 && DEBUGGING.contains(&name(body)?);
        if !debugging {
            kept.extend(&rest[..rest.len() - next.len()]);
        }
        rest = next;
    }
    Some(kept)
}

fn name(section: &[u8]) -> Option<&[u8]> {
    let (length, text) = number(section)?;
    text.get(..length)
}

/// An unsigned LEB128 number, and what follows it.
fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let digits = 1 + bytes.iter().take(5).position(|byte| byte & 0x80 == 0)?;
    let (digits, rest) = bytes.split_at(digits);
    Some((digits.iter().rev().fold(0, |number, byte| number << 7 | usize::from(byte & 0x7f)), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAGIC: &[u8] = b"\0asm\x01\0\0\0";

    fn section(id: u8, length: &[u8], body: &[u8]) -> Vec<u8> {
        [&[id], length, body].concat()
    }

    #[test]
    fn names_go_and_everything_else_stays_byte_by_byte() {
        let types = section(1, &[3], &[1, 2, 3]);
        let names = section(0, &[7], b"\x04name\x00\x00");
        let notes = section(0, &[6], b"\x05notes");
        // 130 in LEB128.
        let code = section(10, &[0x82, 0x01], &[7; 130]);
        let module = [MAGIC, &types, &names, &notes, &code].concat();
        let slim = [MAGIC, &types, &notes, &code].concat();
        assert_eq!(module_without_debugging(&module), Some(slim));
    }

    #[test]
    fn what_is_cut_short_is_refused() {
        assert_eq!(module_without_debugging(b"\0asm"), None);
        assert_eq!(module_without_debugging(&[MAGIC, &[1, 9, 0]].concat()), None);
        assert_eq!(module_without_debugging(&[MAGIC, &[1, 0x80]].concat()), None);
    }
}
