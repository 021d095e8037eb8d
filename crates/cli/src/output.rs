//! Results as a file: CSV for spreadsheets and data frames, JSON for scripts. Whether it can be written is found out before anything is
//! trained; it appears whole or not at all.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use schema::{Claim, csv};
use tempfile::NamedTempFile;

use crate::error::CliError;
use crate::sweep::Sweep;

mod json;

pub use json::snapshot;

/// Where results go, and in which form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    path: PathBuf,
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    /// A row a trial.
    Trials,
    /// A row a point of a curve.
    Curves,
    Json,
}

impl Output {
    /// Checks that the file can be written; its name says what goes there.
    ///
    /// # Errors
    /// [`CliError::UnknownFormat`], or [`CliError::Write`] if it cannot.
    pub fn prepare(path: &Path) -> Result<Self, CliError> {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        let format = match extension.to_ascii_lowercase().as_str() {
            "csv" => Format::Trials,
            "json" => Format::Json,
            _ => return Err(CliError::UnknownFormat { path: path.to_owned() }),
        };
        Self { path: path.to_owned(), format }.checked()
    }

    /// The same for the curves of all trials, as CSV whatever the name.
    ///
    /// # Errors
    /// [`CliError::Write`] if the file cannot be written.
    pub fn prepare_curves(path: &Path) -> Result<Self, CliError> {
        Self { path: path.to_owned(), format: Format::Curves }.checked()
    }

    fn checked(self) -> Result<Self, CliError> {
        // Gone at once: an interrupted run leaves nothing behind.
        self.temporary().map(drop).map_err(|error| self.failed(error))?;
        Ok(self)
    }

    /// Writes the results, with the check of what their link claims.
    ///
    /// # Errors
    /// [`CliError::Write`]
    pub fn write(&self, sweep: &Sweep, claim: Option<&Claim>) -> Result<(), CliError> {
        self.try_write(sweep, claim).map_err(|error| self.failed(error))
    }

    fn try_write(&self, sweep: &Sweep, claim: Option<&Claim>) -> io::Result<()> {
        let file = self.temporary()?;
        let mut out = io::BufWriter::new(&file);
        match self.format {
            Format::Trials => {
                write!(out, "{}", csv::trials(&sweep.study, &sweep.lanes, entries(sweep)))?;
            }
            Format::Curves => write!(out, "{}", csv::curves(entries(sweep)))?,
            Format::Json => {
                serde_json::to_writer_pretty(&mut out, &snapshot(sweep, claim))?;
                writeln!(out)?;
            }
        }
        out.flush()?;
        drop(out);
        file.persist(&self.path).map(drop).map_err(|error| error.error)
    }

    /// A file beside the one that it will become.
    fn temporary(&self) -> io::Result<NamedTempFile> {
        if self.path.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let mut builder = tempfile::Builder::new();
        // As any new file: the umask takes away what it should not have.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        builder.prefix(".athanor-").tempfile_in(folder.unwrap_or(Path::new(".")))
    }

    fn failed(&self, error: io::Error) -> CliError {
        CliError::Write { path: self.path.clone(), error }
    }
}

fn entries(sweep: &Sweep) -> impl Iterator<Item = csv::Entry<'_>> {
    sweep.trials.values().map(|trial| csv::Entry { id: trial.id, lane: trial.lane, row: trial.row() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_folders_are_checked_before_anything_is_trained() {
        let folder = tempfile::tempdir().unwrap();
        let prepare = |name: &str| Output::prepare(&folder.path().join(name));
        assert_eq!(prepare("a.CSV").unwrap().format, Format::Trials);
        assert_eq!(prepare("a.json").unwrap().format, Format::Json);
        assert!(matches!(prepare("a.txt"), Err(CliError::UnknownFormat { .. })));
        assert!(matches!(prepare("csv"), Err(CliError::UnknownFormat { .. })));
        assert!(matches!(prepare("no/such/folder/a.csv"), Err(CliError::Write { .. })));
        std::fs::create_dir(folder.path().join("b.csv")).unwrap();
        assert!(matches!(prepare("b.csv"), Err(CliError::Write { .. })));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "checking leaves nothing behind");
    }
}
