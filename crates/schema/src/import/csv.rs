//! A text with a row for each trial, in columns of numbers and names. What the columns mean is the business of
//! [`sheet`](super::sheet).

use super::fault::{Fault, FaultKind, quote};
use super::{COLUMNS_MAX, FAULTS_MAX, Kind};
use crate::board::{Cell, TRIALS_MAX};
use crate::table::cells::{Row, separator, visit};

/// A text cut into columns.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sheet {
    pub(super) kind: Kind,
    /// The line of each row.
    pub(super) lines: Vec<u32>,
    pub(super) columns: Vec<Column>,
    /// What the columns are for.
    pub(super) roles: super::sheet::Roles,
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    /// Its heading; its number, where that is empty.
    pub(super) heading: String,
    /// One entry a row; none for an empty field.
    pub(super) cells: Vec<Option<Cell>>,
}

impl Column {
    /// The finite numbers and the names: what a parameter can be.
    pub(super) fn values(&self) -> impl Iterator<Item = &Cell> + Clone {
        self.cells.iter().flatten().filter(|cell| is_value(cell))
    }

    /// Whether there are numbers, and nothing else.
    pub(super) fn is_numeric(&self) -> bool {
        let mut values = self.cells.iter().flatten();
        self.values().next().is_some() && values.all(|cell| matches!(cell, Cell::Number(_)))
    }

    /// Whether most of it are numbers: what else stands there is told when it is to be measured by.
    pub(super) fn has_numbers(&self) -> bool {
        let is_number = |cell: &&Cell| matches!(cell, Cell::Number(_));
        let numbers = self.cells.iter().flatten().filter(is_number).count();
        self.values().any(|cell| is_number(&cell)) && 2 * numbers >= self.cells.iter().flatten().count()
    }

    /// Whether two rows differ.
    pub(super) fn varies(&self) -> bool {
        let mut values = self.values();
        let first = values.next();
        values.any(|value| Some(value) != first)
    }
}

/// Whether a parameter can be it.
pub(super) fn is_value(cell: &Cell) -> bool {
    !matches!(cell, Cell::Number(x) if !x.is_finite())
}

/// The headings of a text whose first row has some; of another text the fields of that row. None where there is no row.
pub(super) fn headings(text: &str) -> Option<Vec<String>> {
    let mut first = None;
    // A quotation mark that does not close is told when the whole text is read.
    let _ = visit(text, separator(text), |row| {
        first = Some(row.fields);
        false
    });
    first
}

/// Whether fields can be headings: none is a number, and not all are empty.
pub(super) fn are_headings(fields: &[String]) -> bool {
    fields.iter().all(|field| field.parse::<f64>().is_err()) && fields.iter().any(|field| !field.is_empty())
}

/// The columns of a text.
pub(super) fn sheet(text: &str, kind: Kind) -> Result<Sheet, Vec<Fault>> {
    let separator = separator(text);
    let mut reader = Reader {
        decimal_comma: separator != ',',
        columns: Vec::new(),
        lines: Vec::new(),
        faults: Vec::new(),
    };
    let open = visit(text, separator, |row| reader.take(row));
    if let Err(fault) = open {
        return Err(vec![FaultKind::OpenQuote.at(fault.line)]);
    }
    if !reader.faults.is_empty() {
        return Err(reader.faults);
    }
    if reader.lines.is_empty() {
        return Err(vec![FaultKind::NoTrials.anywhere()]);
    }
    let roles = super::sheet::Roles::of(kind, &reader.columns);
    Ok(Sheet { kind, lines: reader.lines, columns: reader.columns, roles })
}

struct Reader {
    decimal_comma: bool,
    columns: Vec<Column>,
    lines: Vec<u32>,
    faults: Vec<Fault>,
}

impl Reader {
    /// Whether more is worth reading.
    fn take(&mut self, row: Row) -> bool {
        let (expected, found) = (self.columns.len(), row.fields.len());
        if expected == 0 {
            self.begin(row);
            return self.faults.is_empty();
        }
        if found != expected {
            self.faults.push(FaultKind::Ragged { expected, found }.at(row.line));
            return self.faults.len() < FAULTS_MAX;
        }
        if self.lines.len() == TRIALS_MAX {
            self.faults.push(FaultKind::TooManyTrials { count: TRIALS_MAX }.at(row.line));
            return false;
        }
        self.lines.push(row.line);
        for (column, field) in self.columns.iter_mut().zip(row.fields) {
            column.cells.push(cell(field, self.decimal_comma));
        }
        true
    }

    fn begin(&mut self, row: Row) {
        let count = row.fields.len();
        if count > COLUMNS_MAX {
            self.faults.push(FaultKind::TooManyColumns { count }.at(row.line));
        } else if !are_headings(&row.fields) {
            self.faults.push(FaultKind::NoHeadings.at(row.line));
        }
        let named = row
            .fields
            .into_iter()
            .enumerate()
            .map(|(place, heading)| if heading.is_empty() { (place + 1).to_string() } else { heading });
        for heading in named {
            let same = self.columns.iter().filter(|other| other.heading == heading).count();
            let heading = if same > 0 { format!("{heading} ({})", same + 1) } else { heading };
            self.columns.push(Column { heading, cells: Vec::new() });
        }
    }
}

fn cell(field: String, decimal_comma: bool) -> Option<Cell> {
    const MISSING: [&str; 6] = ["", "null", "NULL", "NA", "N/A", "<NA>"];
    if MISSING.contains(&field.as_str()) {
        return None;
    }
    let comma = || decimal_comma.then(|| field.replacen(',', ".", 1).parse().ok()).flatten();
    match field.parse().ok().or_else(comma) {
        Some(x) => Some(Cell::Number(x)),
        None => Some(Cell::Text(field)),
    }
}

/// A field as it is quoted in a fault.
pub(super) fn quoted(cell: &Cell) -> String {
    quote(&cell.text())
}
