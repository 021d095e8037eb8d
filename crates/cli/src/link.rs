//! The link as it is given: a whole address, `#…`, or what stands after the `#`; and what could not be taken as it
//! stood, in plain sentences.

use schema::{Link, Note, NoteKind, decode};

use crate::error::CliError;

/// How much of an unusable text is quoted, in characters.
const QUOTE_MAX: usize = 60;

/// A link and where it points.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// The page's address, without query and hash; empty where only a hash was given.
    pub page: String,
    /// What the hash says.
    pub link: Link,
}

/// Reads a link.
///
/// # Errors
/// [`CliError::EmptyLink`], or [`CliError::NotALink`] if no part of it is a setting. An address without a hash is the
/// experiment that the page opens with.
pub fn read(text: &str) -> Result<Given, CliError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(CliError::EmptyLink);
    }
    let (page, hash) = match text.split_once('#') {
        Some((page, hash)) => (page, hash),
        None if text.contains("://") => (text, ""),
        None => ("", text),
    };
    if !hash.is_empty() && hash.split('&').all(is_unknown) {
        return Err(CliError::NotALink { text: text.chars().take(QUOTE_MAX).collect() });
    }
    let page = page.split('?').next().unwrap_or_default().to_owned();
    Ok(Given { page, link: decode(hash) })
}

fn is_unknown(part: &str) -> bool {
    part.is_empty() || decode(part).notes.iter().any(|note| note.kind == NoteKind::UnknownKey)
}

/// A note as a sentence.
#[must_use]
pub fn sentence(note: &Note) -> String {
    let Note { key, given, used, kind } = note;
    let fate = if used.is_empty() { "it is ignored".to_owned() } else { format!("{used} is used") };
    match kind {
        NoteKind::UnknownKey => format!("{key} is not a setting; it is ignored."),
        NoteKind::Repeated => format!("{key} is given more than once; only the first counts."),
        NoteKind::NotANumber => format!("{key} = {given} is not a number; {fate}."),
        NoteKind::NotAChoice => format!("{key} = {given} is not a choice here; {fate}."),
        NoteKind::OutOfRange => format!("{key} = {given} is outside its limits; {fate}."),
        NoteKind::Rounded => {
            format!("{key} = {given} does not fit; the nearest fitting value, {used}, is used.")
        }
        NoteKind::CannotSweep => format!("{key} takes one value and cannot be searched; {fate}."),
        NoteKind::Reversed => format!("{key} = {given} stands the wrong way round; {fate}."),
        NoteKind::TooMany if key == "#" => {
            "The link is longer than any experiment; only its beginning is read.".to_owned()
        }
        NoteKind::TooMany => format!("{key} lists more values than are allowed; only the first are used."),
        NoteKind::NewerVersion => {
            "The link was made by a newer version of the page; it is read as far as possible.".to_owned()
        }
        NoteKind::OtherVersion => {
            format!("The link was made with {given}, and here is {used}: its numbers may differ.")
        }
        NoteKind::Garbled => format!("{key} = {given} cannot be read; it is ignored."),
        NoteKind::Cleaned => format!("{key} = {given} cannot be shown like that; {fate}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_a_hash_and_its_bare_text_are_the_same_experiment() {
        let texts =
            ["https://example.org/a/?workers=2#v=1&data=moons", "#v=1&data=moons", " v=1&data=moons\n"];
        let given = texts.map(|text| read(text).unwrap());
        assert!(given.iter().all(|it| it.link == given[0].link));
        assert_eq!(given.map(|it| it.page), ["https://example.org/a/", "", ""]);
    }

    #[test]
    fn an_address_without_a_hash_opens_what_the_page_opens() {
        for text in ["http://localhost:8080/", "#", "https://example.org/?lang=zh#"] {
            assert_eq!(read(text).unwrap().link, decode(""), "{text}");
        }
    }

    #[test]
    fn a_text_without_any_setting_is_refused() {
        assert!(matches!(read("results.csv"), Err(CliError::NotALink { .. })));
        assert!(matches!(read("#colour=red&&shape=round"), Err(CliError::NotALink { .. })));
        assert!(matches!(read("  "), Err(CliError::EmptyLink)));
        assert_eq!(read("#colour=red&lr=0.1").unwrap().link.notes.len(), 1);
    }

    #[test]
    fn notes_are_sentences() {
        let link =
            read("#lr=fast&bs=9..70&data=moons|xor&search=grid,magic&by=fused9.search2&x=1").unwrap().link;
        let told: Vec<_> = link.notes.iter().map(sentence).collect();
        assert_eq!(
            told,
            [
                "The link was made with fused9.search2, and here is fused1.search2: its numbers may differ.",
                "lr = fast is not a number; 0.0001..10 is used.",
                "bs = 9..70 does not fit; the nearest fitting value, 8..64, is used.",
                "data takes one value and cannot be searched; digits is used.",
                "search = magic is not a choice here; it is ignored.",
                "x is not a setting; it is ignored.",
            ]
        );
    }
}
