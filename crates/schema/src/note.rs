//! What a link said that could not be taken as it stood.

/// One part of a link that was changed or ignored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The key; for an unknown one its first characters.
    pub key: String,
    /// The text as given, shortened.
    pub given: String,
    /// The text that is used in its place; empty where the part is ignored.
    pub used: String,
    /// Why.
    pub kind: NoteKind,
}

/// Why a part was changed or ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteKind {
    /// No such key.
    UnknownKey,
    /// The key stands there twice; the first is used.
    Repeated,
    /// A number was expected.
    NotANumber,
    /// Not one of the field's choices.
    NotAChoice,
    /// Beyond the hard limits; the limit is used.
    OutOfRange,
    /// A whole number or a power of two was expected; the nearest is used.
    Rounded,
    /// The field takes one value only.
    CannotSweep,
    /// The range stood the wrong way round.
    Reversed,
    /// The list or the link is too long; the beginning is used.
    TooMany,
    /// Written by a newer version of this page.
    NewerVersion,
    /// Made by an engine that is not here, or by another version of the engine or the searchers: numbers may differ.
    OtherVersion,
    /// Not in the form that this key takes.
    Garbled,
    /// A text too long, with too many lines, or with characters that cannot be shown; the rest of it is used.
    Cleaned,
}

impl NoteKind {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::UnknownKey,
        Self::Repeated,
        Self::NotANumber,
        Self::NotAChoice,
        Self::OutOfRange,
        Self::Rounded,
        Self::CannotSweep,
        Self::Reversed,
        Self::TooMany,
        Self::NewerVersion,
        Self::OtherVersion,
        Self::Garbled,
        Self::Cleaned,
    ];

    /// Stable name, for translations.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::UnknownKey => "unknown-key",
            Self::Repeated => "repeated",
            Self::NotANumber => "not-a-number",
            Self::NotAChoice => "not-a-choice",
            Self::OutOfRange => "out-of-range",
            Self::Rounded => "rounded",
            Self::CannotSweep => "cannot-sweep",
            Self::Reversed => "reversed",
            Self::TooMany => "too-many",
            Self::NewerVersion => "newer-version",
            Self::OtherVersion => "other-version",
            Self::Garbled => "garbled",
            Self::Cleaned => "cleaned",
        }
    }
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { key, given, used, kind } = self;
        write!(f, "{key}={given}: {}", kind.code())?;
        if used.is_empty() { write!(f, ", ignored") } else { write!(f, ", using {used}") }
    }
}
