//! Reference tables as Markdown, derived from what the program itself goes by.

use std::fmt::Write;

use schema::{DataSet, FIELDS, Field, Group, Key, Kind, Needs, Scale, Setting, StudyConfig, Task};
use train::Dataset;
use train::data::Targets;

use crate::error::CliError;

/// The data sets.
///
/// # Errors
/// If one of them cannot be made.
pub fn datasets() -> Result<String, CliError> {
    let mut out = head(&["name", "task", "features", "classes", "examples", "source"]);
    for set in DataSet::ALL {
        let (task, classes) = match set.task() {
            Task::Classification { classes } => ("classification", classes.to_string()),
            Task::Regression => ("regression", "-".to_owned()),
        };
        let features = set.inputs().to_string();
        row(&mut out, &[&code(name(set)), task, &features, &classes, &examples(set)?, source(set)]);
    }
    Ok(out)
}

fn name(set: DataSet) -> &'static str {
    match Key::Data.field().kind {
        Kind::Choice(names) => {
            DataSet::ALL.iter().zip(names).find(|(other, _)| **other == set).map_or("own", |(_, name)| name)
        }
        Kind::Float { .. } | Kind::Int { .. } => "",
    }
}

/// How many there are of a fixed set; of the others, how many may be drawn.
fn examples(set: DataSet) -> Result<String, CliError> {
    let mut study = StudyConfig::default();
    study.set(Key::Data, Setting::parse(Key::Data.field(), name(set)).0);
    if study.is_active(Key::Samples) {
        let field = Key::Samples.field();
        let (min, max) = field.limits().unwrap_or_default();
        return Ok(format!("{min} to {max} (`{}`, default {})", field.name, field.default));
    }
    Ok(match Dataset::load(&study.data())?.targets {
        Targets::Labels(labels) => labels.len(),
        Targets::Values(values) => values.len(),
    }
    .to_string())
}

const fn source(set: DataSet) -> &'static str {
    match set {
        DataSet::Digits | DataSet::LowDigits | DataSet::HighDigits => {
            "UCI optical recognition of handwritten digits, 8×8 (E. Alpaydin and C. Kaynak, 1998, CC BY 4.0)"
        }
        DataSet::Circles => "drawn: two concentric circles",
        DataSet::Moons => "drawn: two interleaved half moons",
        DataSet::Xor => "drawn: four quadrants, classes on the diagonals",
        DataSet::Gauss => "drawn: two Gaussian clouds",
        DataSet::Spiral => "drawn: two interleaved spirals",
        DataSet::Curve => "drawn: a noisy curve",
        DataSet::Iris => "UCI iris, four lengths of flowers of three species (R. A. Fisher, 1936, CC BY 4.0)",
        DataSet::Wine => {
            "UCI wine, chemical analysis of three cultivars (S. Aeberhard and M. Forina, 1992, CC BY 4.0)"
        }
        DataSet::Cancer => {
            "UCI breast cancer Wisconsin (diagnostic) (W. Wolberg, O. Mangasarian, N. Street and W. Street, 1993, CC BY 4.0)"
        }
        DataSet::Own(_) => "a person's own table",
    }
}

/// The hyperparameters.
#[must_use]
pub fn fields() -> String {
    let mut out =
        head(&["key", "group", "values", "default", "scale", "a first search", "applies to", "what it is"]);
    for field in &FIELDS {
        let sweep = if field.can_sweep() { code(field.sweep) } else { "-".to_owned() };
        let cells = [code(field.name), group(field).to_owned(), values(field), code(field.default)];
        let rest = [scale(field).to_owned(), sweep, condition(field), escaped(field.summary)];
        row(&mut out, &cells.iter().chain(&rest).map(String::as_str).collect::<Vec<_>>());
    }
    out
}

const fn group(field: &Field) -> &'static str {
    match field.group {
        Group::Data => "data",
        Group::Network => "network",
        Group::Optimisation => "optimisation",
        Group::Regularisation => "regularisation",
        Group::Layers => "layers",
        Group::Technique => "technique",
    }
}

fn values(field: &Field) -> String {
    match field.kind {
        Kind::Float { min, max, .. } => format!("{min} to {max}"),
        Kind::Int { min, max, .. } => format!("whole, {min} to {max}"),
        Kind::Choice(names) => list(names),
    }
}

const fn scale(field: &Field) -> &'static str {
    match field.scale() {
        Some(Scale::Linear) => "linear",
        Some(Scale::Log) => "log",
        Some(Scale::LogComplement) => "log of 1 - x",
        Some(Scale::PowersOfTwo) => "powers of two",
        None => "-",
    }
}

fn condition(field: &Field) -> String {
    if field.when.is_empty() {
        return "always".to_owned();
    }
    let conditions = field.when.iter().map(|(key, needs)| match needs {
        Needs::OneOf(names) => format!("{}: {}", code(key.name()), list(names)),
        Needs::MoreThan(least) => format!("{}: more than {least}", code(key.name())),
    });
    conditions.collect::<Vec<_>>().join("; ")
}

fn list(names: &[&str]) -> String {
    names.iter().map(|name| code(name)).collect::<Vec<_>>().join(", ")
}

fn code(text: &str) -> String {
    format!("`{}`", escaped(text))
}

/// A bar would end the cell.
fn escaped(text: &str) -> String {
    text.replace('|', "\\|")
}

fn head(names: &[&str]) -> String {
    let mut out = String::new();
    row(&mut out, names);
    row(&mut out, &vec!["---"; names.len()]);
    out
}

fn row(out: &mut String, cells: &[&str]) {
    // Writing into a string cannot fail.
    let _ = writeln!(out, "| {} |", cells.join(" | "));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cells of a table's rows, as Markdown reads them.
    fn cells(table: &str) -> Vec<Vec<String>> {
        let line = |line: &str| {
            let cells = line.replace("\\|", "\u{1}");
            let cells = cells.trim_matches('|').split('|').map(|cell| cell.trim().replace('\u{1}', "|"));
            cells.collect()
        };
        table.lines().map(line).collect()
    }

    #[test]
    fn every_field_has_a_row_of_eight_cells() {
        let table = cells(&fields());
        assert_eq!(table.len(), FIELDS.len() + 2);
        assert!(table.iter().all(|row| row.len() == 8), "{table:?}");
        let row = |key: Key| table[key as usize + 2].join(" ; ");
        assert_eq!(
            row(Key::Momentum),
            "`momentum` ; optimisation ; 0 to 0.999 ; `0.9` ; log of 1 - x ; `0.8..0.99` ; `opt`: `momentum` ; \
             Share of the previous update that is kept."
        );
        assert!(row(Key::Clip).contains("`0.1..10` ; always"), "{}", row(Key::Clip));
        assert!(
            row(Key::Activation).contains("`relu|tanh|gelu` ; `layers`: more than 0"),
            "{}",
            row(Key::Activation)
        );
    }

    #[test]
    fn data_sets_are_described_by_what_they_are() {
        let table = cells(&datasets().unwrap());
        assert_eq!(table[2][..5], ["`digits`", "classification", "64", "10", "1797"]);
        let moons = ["`moons`", "classification", "2", "2", "50 to 2000 (`samples`, default 400)"];
        assert_eq!(table[4][..5], moons);
        assert_eq!(table[8][..4], ["`curve`", "regression", "1", "-"]);
        assert_eq!(table[9][..5], ["`iris`", "classification", "4", "3", "150"]);
        assert_eq!(table[11][..5], ["`cancer`", "classification", "30", "2", "569"]);
        assert_eq!(table.len(), 12);
    }
}
