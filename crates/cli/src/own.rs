//! A person's own table for the engines: from a file, or from the link.

use std::fs;
use std::path::Path;

use schema::{Own, StudyConfig, Table, table};

use crate::error::CliError;

/// Gives the engines the table that an experiment learns from, as [`held`] finds it.
///
/// # Errors
/// As [`held`], or if the engines do not take it.
pub fn provide(study: &mut StudyConfig, file: Option<&Path>) -> Result<(), CliError> {
    held(study, file)?.map_or(Ok(()), |table| Ok(train::data::provide_table(&table.pack())?))
}

/// The table that an experiment learns from; none if it learns from other data. A file makes an experiment learn from it
/// that names no table; one that does must be of that file.
///
/// # Errors
/// If there is no table, or the file holds none or another.
pub fn held(study: &mut StudyConfig, file: Option<&Path>) -> Result<Option<Table>, CliError> {
    let held = match (file, study.own()) {
        (Some(path), own) => Some(read(path, own)?),
        (None, Some(own)) => own.link.as_deref().and_then(|text| Table::from_text(text).ok()),
        (None, None) => None,
    };
    match &held {
        None if study.wants_own() => return Err(CliError::NoTable),
        Some(table) if study.own().is_none() => study.set_own(Own { id: table.id(), link: None }),
        _ => {}
    }
    Ok(held)
}

fn read(path: &Path, own: Option<&Own>) -> Result<Table, CliError> {
    let bytes = fs::read(path).map_err(|error| CliError::Read { path: path.to_owned(), error })?;
    let table = own.map_or_else(|| table::parse(&bytes, None), |own| table::find(&bytes, own.id));
    table.map_err(|faults| CliError::NotATable { path: path.to_owned(), faults })
}
