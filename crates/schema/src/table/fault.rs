//! What is wrong with a text that should be a table, and where. The page says it in words.

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line of the text, from 1; 0 where no line is to blame.
    pub line: u32,
    /// The column of the table, from 1; 0 where no column is to blame.
    pub column: u32,
    /// The column's heading, if the table has headings.
    pub heading: String,
    /// What is wrong.
    pub kind: FaultKind,
}

/// What can be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// There is no row of data.
    Empty,
    /// Longer than [`BYTES_MAX`](super::BYTES_MAX).
    TooLong,
    /// The bytes are no UTF-8 text.
    NotText,
    /// A quotation mark opens here and never closes.
    OpenQuote,
    /// A single column: nothing to predict from.
    OneColumn,
    /// More than [`FEATURES_MAX`](super::FEATURES_MAX) features.
    TooManyColumns {
        /// How many features.
        count: usize,
    },
    /// A row with another number of fields than the first.
    Ragged {
        /// Fields of the first row.
        expected: usize,
        /// Fields of this one.
        found: usize,
    },
    /// A field without a value.
    Missing,
    /// A number was expected.
    NotANumber {
        /// What stands there, shortened.
        given: String,
    },
    /// Fewer rows than a split needs.
    TooFewRows {
        /// How many.
        count: usize,
    },
    /// More than [`ROWS`](super::ROWS) allow.
    TooManyRows {
        /// How many.
        count: usize,
    },
    /// Every row has this label: nothing to tell apart.
    OneClass {
        /// Which.
        class: String,
    },
    /// More than [`CLASSES_MAX`](super::CLASSES_MAX) different labels that are not numbers.
    TooManyClasses {
        /// How many.
        count: usize,
    },
    /// Not the data that a link names.
    OtherData,
}

impl FaultKind {
    /// Stable name, for translations.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong => "too-long",
            Self::NotText => "not-text",
            Self::OpenQuote => "open-quote",
            Self::OneColumn => "one-column",
            Self::TooManyColumns { .. } => "too-many-columns",
            Self::Ragged { .. } => "ragged",
            Self::Missing => "missing",
            Self::NotANumber { .. } => "not-a-number",
            Self::TooFewRows { .. } => "too-few-rows",
            Self::TooManyRows { .. } => "too-many-rows",
            Self::OneClass { .. } => "one-class",
            Self::TooManyClasses { .. } => "too-many-classes",
            Self::OtherData => "other-data",
        }
    }

    /// The codes of all kinds.
    pub const CODES: [&str; 14] = [
        "empty",
        "too-long",
        "not-text",
        "open-quote",
        "one-column",
        "too-many-columns",
        "ragged",
        "missing",
        "not-a-number",
        "too-few-rows",
        "too-many-rows",
        "one-class",
        "too-many-classes",
        "other-data",
    ];

    /// Blames no place.
    pub(super) fn anywhere(self) -> Fault {
        self.at(0, 0)
    }

    /// Blames a line and a column.
    pub(super) fn at(self, line: u32, column: u32) -> Fault {
        Fault { line, column, heading: String::new(), kind: self }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.line > 0 {
            write!(f, "line {}", self.line)?;
        }
        if self.column > 0 {
            write!(f, ", column {}", self.column)?;
        }
        if !self.heading.is_empty() {
            write!(f, " ({})", self.heading)?;
        }
        let between = if self.line > 0 { ": " } else { "" };
        write!(f, "{between}{}", self.kind.code())?;
        match &self.kind {
            FaultKind::NotANumber { given } | FaultKind::OneClass { class: given } => write!(f, " ({given})"),
            FaultKind::Ragged { expected, found } => write!(f, " ({found} fields, not {expected})"),
            FaultKind::TooManyColumns { count }
            | FaultKind::TooFewRows { count }
            | FaultKind::TooManyRows { count }
            | FaultKind::TooManyClasses { count } => write!(f, " ({count})"),
            _ => Ok(()),
        }
    }
}
