//! What can stop a command, and the exit code that tells it to the shell.

use std::path::PathBuf;
use std::process::ExitCode;

use schema::table::Fault;
use search::SearchError;
use train::TrainError;

/// Everything that can stop a command.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// There is no experiment in the text.
    #[error("{text:?} is not a link: it has none of the settings that `athanor fields` lists")]
    NotALink {
        /// As given, shortened.
        text: String,
    },
    /// There is no text.
    #[error("the link is empty; '#' stands for the experiment that the page opens with")]
    EmptyLink,
    /// The link learns from a table that it does not hold.
    #[error("the link's data does not travel in it: give the file with --data")]
    NoTable,
    /// The file cannot be read.
    #[error("{path}: {error}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// The file cannot be used as a table.
    #[error("{path}: {}", told(.faults))]
    NotATable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        faults: Vec<Fault>,
    },
    /// Nothing to verify.
    #[error(
        "--verify needs a link that claims results (r=…); the page's “copy link” makes one after the end"
    )]
    NoClaim,
    /// The file's name does not say what to write.
    #[error("{path}: the name must end in .csv or .json")]
    UnknownFormat {
        /// The file.
        path: PathBuf,
    },
    /// The experiment's space cannot be searched.
    #[error(transparent)]
    Search(#[from] SearchError),
    /// The experiment's data cannot be made.
    #[error(transparent)]
    Data(#[from] TrainError),
    /// A thread is gone: an error in this program.
    #[error("a training thread panicked")]
    Panicked,
    /// The system has no more threads to give.
    #[error("no thread to train in: {0}; try a smaller --jobs")]
    Thread(std::io::Error),
    /// The file cannot be written.
    #[error("{path}: {error}")]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system or the format says.
        error: std::io::Error,
    },
    /// Nothing can be printed.
    #[error("standard output: {0}")]
    Print(std::io::Error),
}

impl CliError {
    /// 2: say it differently. 3: it did not work.
    #[must_use]
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::NotALink { .. }
            | Self::EmptyLink
            | Self::NoTable
            | Self::Read { .. }
            | Self::NotATable { .. }
            | Self::NoClaim
            | Self::UnknownFormat { .. } => 2,
            Self::Search(_)
            | Self::Data(_)
            | Self::Panicked
            | Self::Thread(_)
            | Self::Write { .. }
            | Self::Print(_) => 3,
        }
    }
}

/// What is wrong with a table, as one text.
fn told(faults: &[Fault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

impl From<&CliError> for ExitCode {
    fn from(error: &CliError) -> Self {
        error.exit_code().into()
    }
}
