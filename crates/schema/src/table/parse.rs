//! Rows of fields into a table: which row holds headings, which column is the label, whether that names classes or is a
//! number; and everything that is wrong, with its place.

use super::cells::{Row, rows, separator};
use super::fault::{Fault, FaultKind};
use super::{BYTES_MAX, CLASSES_MAX, FEATURES_MAX, ROWS, Table, TableId, Target};

/// More faults than anybody mends at a stroke.
const FAULTS_MAX: usize = 5;
/// Whole numbers as labels are classes if there are at most so many different ones …
const WHOLE_CLASSES_MAX: usize = 10;
/// … and so many rows for each of them, on the average.
const ROWS_PER_CLASS: usize = 3;
/// How much of a field a fault quotes, in characters.
const QUOTE_MAX: usize = 24;

/// A text cut into fields.
struct Sheet {
    /// Empty where there are none.
    headings: Vec<String>,
    rows: Vec<Row>,
    /// Numbers may have a decimal comma.
    decimal_comma: bool,
}

/// The names of a text's columns, for choosing the label among them; numbers from 1 where it has no headings.
#[must_use]
pub fn columns(bytes: &[u8]) -> Vec<String> {
    let Some(Ok(sheet)) = text(bytes).ok().map(|text| read(text, None)) else { return Vec::new() };
    let first = sheet.rows.first().map_or(0, |row| row.fields.len());
    let count = if sheet.headings.is_empty() { first } else { sheet.headings.len() };
    (0..count).map(|column| sheet.name(column).unwrap_or_else(|| (column + 1).to_string())).collect()
}

/// The table that a text holds; `label` is the position of the label's column, the last without it.
///
/// # Errors
/// What is wrong, at least one thing and at most five, in the order of the text.
pub fn parse(bytes: &[u8], label: Option<usize>) -> Result<Table, Vec<Fault>> {
    let text = text(bytes)?;
    let sheet = read(text, label).map_err(|fault| vec![fault])?;
    sheet.table(label)
}

/// The table of this identity that a text holds, whichever of its columns is the label.
///
/// # Errors
/// As [`parse`]; [`FaultKind::OtherData`] where the text holds another.
pub fn find(bytes: &[u8], id: TableId) -> Result<Table, Vec<Fault>> {
    let last = parse(bytes, None);
    let fits = |table: &Table| table.id() == id;
    if last.as_ref().is_ok_and(fits) {
        return last;
    }
    // Whoever has another shape need not be read column by column.
    let count = id.features as usize + 1;
    let columns = if columns(bytes).len() == count { count } else { 0 };
    let other = (0..columns).filter_map(|label| parse(bytes, Some(label)).ok()).find(fits);
    other.ok_or_else(|| last.err().unwrap_or_else(|| vec![FaultKind::OtherData.anywhere()]))
}

fn text(bytes: &[u8]) -> Result<&str, Vec<Fault>> {
    if bytes.len() > BYTES_MAX {
        return Err(vec![FaultKind::TooLong.anywhere()]);
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        vec![FaultKind::NotText.at(line as u32, 0)]
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

fn read(text: &str, label: Option<usize>) -> Result<Sheet, Fault> {
    let separator = separator(text);
    let mut rows = rows(text, separator)?;
    let mut sheet = Sheet { headings: Vec::new(), rows: Vec::new(), decimal_comma: separator != ',' };
    if rows.first().is_some_and(|first| sheet.are_headings(&first.fields, label)) {
        sheet.headings = told_apart(rows.remove(0).fields);
    }
    sheet.rows = rows;
    Ok(sheet)
}

/// Headings that stand there before get a number.
fn told_apart(headings: Vec<String>) -> Vec<String> {
    let name = |(place, heading): (usize, &String)| {
        let before = headings[..place].iter().filter(|other| *other == heading).count();
        if before == 0 || heading.is_empty() {
            heading.clone()
        } else {
            format!("{heading} ({})", before + 1)
        }
    };
    headings.iter().enumerate().map(name).collect()
}

impl Sheet {
    /// Headings are in a first row where no feature is a number: one with some is a row of data, and what is wrong in it
    /// is told.
    fn are_headings(&self, fields: &[String], label: Option<usize>) -> bool {
        let label = label.unwrap_or(fields.len().saturating_sub(1));
        let mut features =
            fields.iter().enumerate().filter(|(column, _)| *column != label).map(|(_, field)| field);
        fields.len() > 1
            && features.clone().all(|field| self.number(field).is_none())
            && features.any(|field| !is_missing(field))
    }

    fn name(&self, column: usize) -> Option<String> {
        self.headings.get(column).filter(|name| !name.is_empty()).cloned()
    }

    fn number(&self, field: &str) -> Option<f32> {
        let plain = || field.parse::<f64>().ok();
        let comma = || self.decimal_comma.then(|| field.replacen(',', ".", 1).parse::<f64>().ok()).flatten();
        let number = plain().or_else(comma)? as f32;
        // `+ 0.0` turns -0 into 0, so that equal numbers have equal bits.
        number.is_finite().then_some(number + 0.0)
    }

    fn fault(&self, row: &Row, column: usize, kind: FaultKind) -> Fault {
        let heading = self.name(column).map(|name| quote(&name)).unwrap_or_default();
        Fault { heading, ..kind.at(row.line, column as u32 + 1) }
    }

    fn table(&self, label: Option<usize>) -> Result<Table, Vec<Fault>> {
        let columns = self.shape().map_err(|fault| vec![fault])?;
        let label = label.filter(|label| *label < columns).unwrap_or(columns - 1);
        let mut faults: Vec<Fault> = Vec::new();
        let mut inputs = Vec::with_capacity(self.rows.len() * (columns - 1));
        for row in &self.rows {
            if row.fields.len() != columns {
                let found = row.fields.len();
                faults.push(FaultKind::Ragged { expected: columns, found }.at(row.line, 0));
            } else {
                inputs.extend(self.features(row, label, &mut faults));
            }
            if faults.len() >= FAULTS_MAX {
                break;
            }
        }
        if !faults.is_empty() {
            faults.truncate(FAULTS_MAX);
            return Err(faults);
        }
        let (classes, target) = self.target(label)?;
        let name = |column| self.name(column).unwrap_or_else(|| format!("x{}", column + 1));
        Ok(Table {
            features: (0..columns).filter(|column| *column != label).map(name).collect(),
            label: self.name(label).unwrap_or_else(|| "y".to_owned()),
            classes,
            inputs,
            target,
        })
    }

    /// How many columns there are, where their number and that of the rows will do.
    fn shape(&self) -> Result<usize, Fault> {
        let Some(first) = self.rows.first() else { return Err(FaultKind::Empty.anywhere()) };
        let columns = if self.headings.is_empty() { first.fields.len() } else { self.headings.len() };
        let count = self.rows.len();
        if columns < 2 {
            Err(FaultKind::OneColumn.at(first.line, 0))
        } else if columns > FEATURES_MAX + 1 {
            Err(FaultKind::TooManyColumns { count: columns - 1 }.at(first.line, 0))
        } else if let Some(row) = self.rows.get(*ROWS.end()) {
            Err(FaultKind::TooManyRows { count }.at(row.line, 0))
        } else if count < *ROWS.start() {
            Err(FaultKind::TooFewRows { count }.anywhere())
        } else {
            Ok(columns)
        }
    }

    /// The features of a row. What is wrong with them, or a label that is missing, is added to the faults.
    fn features(&self, row: &Row, label: usize, faults: &mut Vec<Fault>) -> Vec<f32> {
        let mut numbers = Vec::with_capacity(row.fields.len());
        for (column, field) in row.fields.iter().enumerate() {
            match self.number(field) {
                _ if is_missing(field) => faults.push(self.fault(row, column, FaultKind::Missing)),
                _ if column == label => {}
                Some(number) => numbers.push(number),
                None => faults.push(self.fault(row, column, FaultKind::NotANumber { given: quote(field) })),
            }
        }
        numbers
    }

    fn target(&self, label: usize) -> Result<(Vec<String>, Target), Vec<Fault>> {
        let fields = || self.rows.iter().map(|row| row.fields[label].as_str());
        let numbers: Vec<Option<f32>> = fields().map(|field| self.number(field)).collect();
        let mut names: Vec<&str> = fields().collect();
        names.sort_unstable();
        names.dedup();
        let all_numbers = numbers.iter().all(Option::is_some);
        if all_numbers && !is_class_list(&numbers, self.rows.len()) {
            let values: Vec<f32> = numbers.into_iter().flatten().collect();
            return Ok((Vec::new(), Target::Values(values)));
        }
        let count = names.len();
        let mostly_numbers = 2 * numbers.iter().flatten().count() > numbers.len();
        if count > CLASSES_MAX && mostly_numbers {
            return Err(self.strays(label, &numbers));
        }
        if all_numbers {
            // 1 and 1.0 are the same class.
            names.sort_by(|a, b| {
                self.number(a).partial_cmp(&self.number(b)).unwrap_or(std::cmp::Ordering::Equal)
            });
            names.dedup_by(|a, b| self.number(a) == self.number(b));
        }
        self.classes(label, &names).map_err(|fault| vec![fault])
    }

    fn classes(&self, label: usize, names: &[&str]) -> Result<(Vec<String>, Target), Fault> {
        let first = &self.rows[0];
        match names.len() {
            1 => return Err(self.one_class(label, names[0])),
            count if count > CLASSES_MAX => {
                return Err(self.fault(first, label, FaultKind::TooManyClasses { count }));
            }
            _ => {}
        }
        let place = |field: &String| {
            let same = |name: &&str| {
                *name == field || (self.number(name).is_some() && self.number(name) == self.number(field))
            };
            names.iter().position(same).unwrap_or(0) as u8
        };
        let labels = self.rows.iter().map(|row| place(&row.fields[label])).collect();
        Ok((names.iter().map(|name| quote(name)).collect(), Target::Classes(labels)))
    }

    fn one_class(&self, label: usize, class: &str) -> Fault {
        self.fault(&self.rows[0], label, FaultKind::OneClass { class: quote(class) })
    }

    /// What is no number in a column of numbers.
    fn strays(&self, label: usize, numbers: &[Option<f32>]) -> Vec<Fault> {
        let strays = self.rows.iter().zip(numbers).filter(|(_, number)| number.is_none());
        let fault =
            |row: &Row| self.fault(row, label, FaultKind::NotANumber { given: quote(&row.fields[label]) });
        strays.take(FAULTS_MAX).map(|(row, _)| fault(row)).collect()
    }
}

/// Whether numbers are names of classes: few whole ones, each of them often enough; or a single one, so that it is told.
fn is_class_list(numbers: &[Option<f32>], rows: usize) -> bool {
    let mut distinct: Vec<f32> = numbers.iter().flatten().copied().collect();
    distinct.sort_by(f32::total_cmp);
    distinct.dedup();
    let few = distinct.len() <= WHOLE_CLASSES_MAX.min(rows / ROWS_PER_CLASS);
    distinct.len() == 1 || (few && distinct.iter().all(|x| x.fract() == 0.0))
}

/// How tables say that there is no value.
fn is_missing(field: &str) -> bool {
    field.is_empty()
        || ["?", "na", "n/a", "nan", "null", "none"].iter().any(|word| field.eq_ignore_ascii_case(word))
}

fn quote(text: &str) -> String {
    let mut quoted: String = text.chars().take(QUOTE_MAX).collect();
    if quoted.len() < text.len() {
        quoted.push('…');
    }
    quoted
}
