//! Gives `dist/` its version, the hash of all that is in it: moves what the page loads into a folder of that name, and
//! tells the page and its service worker. The same files give the same version and the same bytes.
//!
//! What has an address of its own in the world stays where it is: the page, the worker, the manifest and its icons.

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::step::{Outcome, failure};

const PAGE: &str = "index.html";
const WORKER: &str = "sw.js";
/// Endings of what stays beside the page.
const STAYS: [&str; 3] = ["webmanifest", "svg", "png"];
/// Of a hash of 64 digits; versions need only differ from each other.
const DIGITS: usize = 12;

/// What Trunk's output holds.
struct File {
    /// With the folders that it lies in.
    name: String,
    size: usize,
    hash: String,
}

impl File {
    fn is_named(&self, names: &[&str]) -> bool {
        names.contains(&self.name.as_str())
    }

    fn stays(&self) -> bool {
        self.is_named(&[PAGE, WORKER]) || STAYS.contains(&self.name.rsplit('.').next().unwrap_or_default())
    }

    /// Where it lies in the end.
    fn path(&self, version: &str) -> String {
        if self.stays() { self.name.clone() } else { format!("{version}/{}", self.name) }
    }
}

/// Gives a version to a folder as Trunk leaves it.
pub(crate) fn folder(dist: &Path) -> Outcome {
    let told = |error: io::Error| failure(format!("{}: {error}", dist.display()), "Run the build again.");
    let mut files = Vec::new();
    read(dist, "", &mut files).map_err(told)?;
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let version = version(&files);
    // The smallest first: the worker keeps what every page needs before the engines that few ask for.
    files.sort_by_key(|file| file.size);
    let mut page = fs::read_to_string(dist.join(PAGE)).map_err(told)?;
    let worker = fs::read_to_string(dist.join(WORKER)).map_err(told)?;
    put(&mut page, "data-files=\"./\"", &format!("data-files=\"./{version}/\""))?;
    for file in files.iter().filter(|file| !file.stays()) {
        let path = dist.join(file.path(&version));
        path.parent().map_or(Ok(()), fs::create_dir_all).map_err(told)?;
        fs::rename(dist.join(&file.name), path).map_err(told)?;
        page = page.replace(&format!("./{}", file.name), &format!("./{}", file.path(&version)));
    }
    fs::write(dist.join(PAGE), page).map_err(told)?;
    fs::write(dist.join(WORKER), filled_in(worker, &version, &files)?).map_err(told)?;
    println!("  version {version}, {} files", files.len());
    Ok(())
}

/// What lies in a folder, and in those in it.
fn read(dist: &Path, folder: &str, files: &mut Vec<File>) -> io::Result<()> {
    for entry in fs::read_dir(dist.join(folder))? {
        let entry = entry?;
        let name = format!("{folder}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read(dist, &format!("{name}/"), files)?;
        } else {
            let bytes = fs::read(entry.path())?;
            files.push(File { name, size: bytes.len(), hash: hash(&bytes) });
        }
    }
    Ok(())
}

/// Of files in the order of their names.
fn version(files: &[File]) -> String {
    let list: String = files.iter().map(|file| format!("{}  {}\n", file.hash, file.name)).collect();
    format!("v-{}", &hash(list.as_bytes())[..DIGITS])
}

/// The worker with its version and its list.
fn filled_in(mut worker: String, version: &str, files: &[File]) -> Outcome<String> {
    let kept = files.iter().filter(|file| !file.is_named(&[PAGE, WORKER]));
    let lines: String =
        kept.map(|file| format!("  [\"{}\", \"{}\"],\n", file.path(version), file.hash)).collect();
    put(&mut worker, "const VERSION = \"\";", &format!("const VERSION = \"{version}\";"))?;
    put(&mut worker, "const FILES = [];", &format!("const FILES = [\n{lines}];"))?;
    Ok(worker)
}

/// Replaces what must be there once.
fn put(text: &mut String, place: &str, value: &str) -> Outcome {
    if text.matches(place).count() != 1 {
        let advice = "index.html and www/sw.js must each have it once.";
        return Err(failure(format!("no place for the version: {place}"), advice));
    }
    *text = text.replace(place, value);
    Ok(())
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use tempfile::TempDir;

    use super::*;

    const PAGE_TEXT: &str = r#"<html data-files="./"><link href="./icon.svg"><link href="./a-1.css"><script>import './a-1.js'</script>"#;
    const WORKER_TEXT: &str = "const VERSION = \"\";\nconst FILES = [];\n";

    fn built(digits: &[u8]) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("snippets")).unwrap();
        let files: [(&str, &[u8]); 7] = [
            (PAGE, PAGE_TEXT.as_bytes()),
            (WORKER, WORKER_TEXT.as_bytes()),
            ("icon.svg", b"<svg/>"),
            ("a-1.css", b"body{}"),
            ("a-1.js", b"1"),
            ("snippets/b.js", b"22"),
            ("digits.bin", digits),
        ];
        for (name, bytes) in files {
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        folder
    }

    fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
        let mut files = Vec::new();
        read(root, "", &mut files).unwrap();
        files.into_iter().map(|file| (file.name.clone(), fs::read(root.join(file.name)).unwrap())).collect()
    }

    fn versioned(digits: &[u8]) -> BTreeMap<String, Vec<u8>> {
        let dist = built(digits);
        folder(dist.path()).unwrap();
        tree(dist.path())
    }

    fn version_of(files: &BTreeMap<String, Vec<u8>>) -> &str {
        files.keys().find_map(|name| name.strip_suffix("/digits.bin")).unwrap()
    }

    #[test]
    fn what_the_page_loads_lies_in_a_folder_and_page_and_worker_know_it() {
        let files = versioned(b"digits");
        let v = version_of(&files);
        let names: Vec<_> = files.keys().map(|name| name.replace(v, "v")).collect();
        assert_eq!(
            names,
            ["icon.svg", PAGE, WORKER, "v/a-1.css", "v/a-1.js", "v/digits.bin", "v/snippets/b.js"]
        );
        let text = |name: &str| String::from_utf8(files[name].clone()).unwrap();
        assert_eq!(
            text(PAGE).replace(v, "v"),
            PAGE_TEXT.replace("\"./\"", "\"./v/\"").replace("./a-1", "./v/a-1")
        );
        let worker = text(WORKER).replace(v, "v");
        // Smallest first; `printf 1 | sha256sum`.
        let first = "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b";
        let start = format!("const VERSION = \"v\";\nconst FILES = [\n  [\"v/a-1.js\", \"{first}\"],\n");
        assert!(worker.starts_with(&start), "{worker}");
        assert!(worker.contains("[\"icon.svg\", ") && !worker.contains(PAGE), "{worker}");
    }

    #[test]
    fn the_same_files_have_the_same_version_and_any_other_byte_another() {
        assert_eq!(versioned(b"digits"), versioned(b"digits"));
        assert_ne!(version_of(&versioned(b"digits")), version_of(&versioned(b"digitz")));
    }

    #[test]
    fn a_page_without_a_place_for_the_version_is_refused() {
        let dist = built(b"digits");
        fs::write(dist.path().join(PAGE), "<html>").unwrap();
        assert!(folder(dist.path()).unwrap_err().to_string().contains("data-files"));
    }
}
