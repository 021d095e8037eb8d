//! A table as text, for other programs.

use std::fmt::Write as _;

use super::{Table, Target};

impl Table {
    /// CSV (RFC 4180) with headings, the label in the last column; [`parse`](super::parse) reads the same table from it.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let headings = self.features.iter().chain([&self.label]).map(|name| field(name));
        let mut text = headings.collect::<Vec<_>>().join(",") + "\n";
        for row in 0..self.rows() {
            let width = self.features.len();
            for x in &self.inputs[row * width..(row + 1) * width] {
                // Writing to a string cannot fail.
                let _ = write!(text, "{x},");
            }
            let _ = match &self.target {
                Target::Classes(labels) => writeln!(text, "{}", field(&self.classes[labels[row] as usize])),
                Target::Values(values) => writeln!(text, "{}", values[row]),
            };
        }
        text
    }
}

fn field(text: &str) -> String {
    let needs_marks = text.contains([',', ';', '\t', '"', '\n', '\r']);
    if needs_marks { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
