//! What is wrong with a file, and what was left out of one. The page says both in words.

/// How much of a field a fault quotes, in characters.
const QUOTE_MAX: usize = 40;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line of the file, from 1; 0 where no line is to blame.
    pub line: u32,
    /// The column's heading, where one is to blame.
    pub heading: String,
    /// What is wrong.
    pub kind: FaultKind,
}

/// What can be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// There is nothing in it.
    Empty,
    /// Longer than [`BYTES_MAX`](super::BYTES_MAX).
    TooLong,
    /// The bytes are no UTF-8 text.
    NotText,
    /// A database, which a page cannot open.
    Database,
    /// Pickled Python objects, which only Python can open.
    Pickle,
    /// Packed: it must be unpacked first.
    Archive,
    /// A record of ours, which is opened otherwise.
    Ours,
    /// No kind of file that is known here.
    Unknown,
    /// Broken JSON.
    Json {
        /// What the parser says.
        what: String,
    },
    /// JSON without a list of trials.
    NoList,
    /// A line of a journal that says what cannot be.
    Journal {
        /// What.
        what: String,
    },
    /// No trials to show.
    NoTrials,
    /// A quotation mark opens here and never closes.
    OpenQuote,
    /// The first row names no columns.
    NoHeadings,
    /// A row with another number of fields than the first.
    Ragged {
        /// Fields of the first row.
        expected: usize,
        /// Fields of this one.
        found: usize,
    },
    /// No column has numbers that trials could be measured by.
    NoObjective,
    /// A number was expected.
    NotANumber {
        /// What stands there, shortened.
        given: String,
    },
    /// A choice of more names than a parameter may have.
    TooManyChoices,
    /// More parameters than a board may have.
    TooManyParams {
        /// How many.
        count: usize,
    },
    /// More columns than [`COLUMNS_MAX`](super::COLUMNS_MAX).
    TooManyColumns {
        /// How many.
        count: usize,
    },
    /// More trials than a board may have.
    TooManyTrials {
        /// How many.
        count: usize,
    },
}

impl FaultKind {
    /// Stable name, for translations.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong => "too-long",
            Self::NotText => "not-text",
            Self::Database => "database",
            Self::Pickle => "pickle",
            Self::Archive => "archive",
            Self::Ours => "ours",
            Self::Unknown => "unknown",
            Self::Json { .. } => "json",
            Self::NoList => "no-list",
            Self::Journal { .. } => "journal",
            Self::NoTrials => "no-trials",
            Self::OpenQuote => "open-quote",
            Self::NoHeadings => "no-headings",
            Self::Ragged { .. } => "ragged",
            Self::NoObjective => "no-objective",
            Self::NotANumber { .. } => "not-a-number",
            Self::TooManyChoices => "too-many-choices",
            Self::TooManyParams { .. } => "too-many-params",
            Self::TooManyColumns { .. } => "too-many-columns",
            Self::TooManyTrials { .. } => "too-many-trials",
        }
    }

    /// The codes of all kinds.
    pub const CODES: [&str; 21] = [
        "empty",
        "too-long",
        "not-text",
        "database",
        "pickle",
        "archive",
        "ours",
        "unknown",
        "json",
        "no-list",
        "journal",
        "no-trials",
        "open-quote",
        "no-headings",
        "ragged",
        "no-objective",
        "not-a-number",
        "too-many-choices",
        "too-many-params",
        "too-many-columns",
        "too-many-trials",
    ];

    /// Blames no place.
    pub(super) fn anywhere(self) -> Fault {
        self.at(0)
    }

    /// Blames a line.
    pub(super) fn at(self, line: u32) -> Fault {
        Fault { line, heading: String::new(), kind: self }
    }

    /// Blames a field.
    pub(super) fn under(self, line: u32, heading: &str) -> Fault {
        Fault { line, heading: quote(heading), kind: self }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.line > 0 {
            write!(f, "line {}: ", self.line)?;
        }
        if !self.heading.is_empty() {
            write!(f, "{}: ", self.heading)?;
        }
        write!(f, "{}", self.kind.code())?;
        match &self.kind {
            FaultKind::Json { what }
            | FaultKind::Journal { what }
            | FaultKind::NotANumber { given: what } => {
                write!(f, " ({what})")
            }
            FaultKind::Ragged { expected, found } => write!(f, " ({found} fields, not {expected})"),
            FaultKind::TooManyParams { count }
            | FaultKind::TooManyColumns { count }
            | FaultKind::TooManyTrials { count } => write!(f, " ({count})"),
            _ => Ok(()),
        }
    }
}

/// Something that was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Note {
    /// The file holds so many more studies.
    OtherStudies {
        /// How many.
        count: usize,
    },
    /// The study has so many more objectives.
    OtherObjectives {
        /// How many.
        count: usize,
    },
    /// Trials that have not begun.
    Waiting {
        /// How many.
        count: usize,
    },
    /// The last line is cut off, as of a program that was stopped while it wrote.
    CutLine {
        /// Which line.
        line: u32,
    },
    /// Operations that are not known here.
    Operations {
        /// How many.
        count: usize,
    },
    /// Parameters beyond as many as a board may have.
    Params {
        /// How many.
        count: usize,
    },
    /// A parameter that is sometimes a number and sometimes a name, or has too many names.
    Mixed {
        /// How many of them.
        count: usize,
    },
}

impl Note {
    /// Stable name, for translations.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::OtherStudies { .. } => "other-studies",
            Self::OtherObjectives { .. } => "other-objectives",
            Self::Waiting { .. } => "waiting",
            Self::CutLine { .. } => "cut-line",
            Self::Operations { .. } => "operations",
            Self::Params { .. } => "params",
            Self::Mixed { .. } => "mixed",
        }
    }

    /// The codes of all kinds.
    pub const CODES: [&str; 7] =
        ["other-studies", "other-objectives", "waiting", "cut-line", "operations", "params", "mixed"];

    /// How many, or which line.
    #[must_use]
    pub const fn count(&self) -> usize {
        match self {
            Self::OtherStudies { count }
            | Self::OtherObjectives { count }
            | Self::Waiting { count }
            | Self::Operations { count }
            | Self::Params { count }
            | Self::Mixed { count } => *count,
            Self::CutLine { line } => *line as usize,
        }
    }
}

/// What a parser says, without the place: that is told otherwise.
pub(super) fn said(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}

/// The beginning of a text.
pub(super) fn quote(text: &str) -> String {
    let mut quoted: String = text.chars().take(QUOTE_MAX).collect();
    if quoted.len() < text.len() {
        quoted.push('…');
    }
    quoted
}
