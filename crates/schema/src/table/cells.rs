//! Text with separators into rows of fields (RFC 4180, and what spreadsheets make of it): commas, semicolons or tabs;
//! quoted fields, in which a separator or an end of line is text and `""` is a mark; any end of line; blank lines skipped.
//! Each row keeps the line that it begins in. Knows nothing of what fields mean.
//!
//! Written out here rather than taken from a library: libraries count a line late after a carriage return and do not see
//! a quotation mark that never closes, and where something is wrong is the point.

use super::fault::{Fault, FaultKind};

/// One row of fields, spaces around them cut away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// The line that it begins in, from 1.
    pub(crate) line: u32,
    pub(crate) fields: Vec<String>,
}

/// The separator of a text: that of its first line; a tab before a semicolon before a comma, since texts with semicolons
/// may have decimal commas.
pub(crate) fn separator(text: &str) -> char {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    // What stands between quotation marks separates nothing.
    let outside: String = first.split('"').step_by(2).collect();
    [('\t'), (';')].into_iter().find(|mark| outside.contains(*mark)).unwrap_or(',')
}

/// The rows of a text.
pub(super) fn rows(text: &str, separator: char) -> Result<Vec<Row>, Fault> {
    let mut rows = Vec::new();
    visit(text, separator, |row| {
        rows.push(row);
        true
    })?;
    Ok(rows)
}

/// Hands out row by row, as long as `each` asks for more.
pub(crate) fn visit(text: &str, separator: char, each: impl FnMut(Row) -> bool) -> Result<(), Fault> {
    let row = Row { line: 1, fields: Vec::new() };
    let mut reader = Reader { separator, each, row, line: 1, goes_on: true };
    let mut chars = text.chars().peekable();
    let mut field = String::new();
    // The place of an open quotation mark.
    let mut open = None;
    while let Some(c) = chars.next().filter(|_| reader.goes_on) {
        if c == '\r' && chars.peek() == Some(&'\n') {
            continue;
        }
        let ends = c == '\n' || c == '\r';
        match (c, open) {
            ('"', Some(_)) if chars.peek() == Some(&'"') => field.extend(chars.next()),
            ('"', Some(_)) => open = None,
            ('"', None) if field.trim().is_empty() => {
                field.clear();
                open = Some((reader.line, reader.row.fields.len() as u32 + 1));
            }
            (_, None) if c == reader.separator => reader.end_field(&mut field),
            (_, None) if ends => reader.end_row(&mut field),
            _ => field.push(c),
        }
        if ends {
            reader.line += 1;
            if open.is_none() {
                reader.row.line = reader.line;
            }
        }
    }
    if !reader.goes_on {
        return Ok(());
    }
    if let Some((line, column)) = open {
        return Err(FaultKind::OpenQuote.at(line, column));
    }
    reader.end_row(&mut field);
    Ok(())
}

struct Reader<F> {
    separator: char,
    each: F,
    row: Row,
    line: u32,
    goes_on: bool,
}

impl<F: FnMut(Row) -> bool> Reader<F> {
    fn end_field(&mut self, field: &mut String) {
        self.row.fields.push(field.trim().to_owned());
        field.clear();
    }

    fn end_row(&mut self, field: &mut String) {
        self.end_field(field);
        let fields = std::mem::take(&mut self.row.fields);
        if fields.len() > 1 || fields.iter().any(|field| !field.is_empty()) {
            self.goes_on = (self.each)(Row { line: self.row.line, fields });
        }
    }
}
