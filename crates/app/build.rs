//! Checks the message files of the two languages against each other and gives every message a typed name.
//!
//! The build fails when a file does not parse, when a message exists in one language only, when the two languages use
//! different variables, or when a message needs more than text, variables and selectors (`src/i18n.rs` reads no more).
//! Otherwise `OUT_DIR/ids.rs` holds one constant a message, so that a wrong name in code does not compile.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;

const FILES: [&str; 2] = ["i18n/en.ftl", "i18n/zh.ftl"];

/// What the check needs to know of one message.
#[derive(Default)]
struct Message {
    /// Its text, with the default variant of each selector: documentation for the constant.
    text: String,
    variables: BTreeSet<String>,
}

/// By message id.
type Messages = BTreeMap<String, Message>;

fn main() -> io::Result<()> {
    let mut problems = Vec::new();
    let mut read = |file: &str| -> io::Result<Messages> {
        println!("cargo::rerun-if-changed={file}");
        Ok(messages(file, &fs::read_to_string(file)?, &mut problems))
    };
    let (english, chinese) = (read(FILES[0])?, read(FILES[1])?);
    compare(&english, &chinese, &mut problems);
    for problem in &problems {
        println!("cargo::error={problem}");
    }
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is set by cargo"))?;
    fs::write(Path::new(&out).join("ids.rs"), constants(&english))
}

fn messages(file: &str, source: &str, problems: &mut Vec<String>) -> Messages {
    let resource = parser::parse(source).unwrap_or_else(|(resource, errors)| {
        for error in errors {
            let line = source[..error.pos.start.min(source.len())].lines().count();
            problems.push(format!("{file}:{line}: {error}"));
        }
        resource
    });
    let mut found = Messages::new();
    for entry in resource.body {
        let (id, value, plain) = match entry {
            Entry::Message(message) => (message.id.name, message.value, message.attributes.is_empty()),
            Entry::Term(term) => (term.id.name, None, false),
            _ => continue,
        };
        let mut message = Message::default();
        if let (Some(pattern), true) = (&value, plain) {
            read_pattern(pattern, &mut message, &mut |what| problems.push(format!("{file}: {id}: {what}")));
        } else {
            problems.push(format!("{file}: {id}: a message needs a text; terms and attributes are not read"));
        }
        if !id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
            problems.push(format!("{file}: {id}: ids are written in kebab-case"));
        }
        if found.insert(id.to_owned(), message).is_some() {
            problems.push(format!("{file}: {id}: stands there twice"));
        }
    }
    found
}

fn read_pattern(pattern: &Pattern<&str>, message: &mut Message, refuse: &mut impl FnMut(&str)) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => message.text.push_str(value),
            PatternElement::Placeable { expression: Expression::Inline(inline) } => {
                read_inline(inline, message, refuse);
            }
            PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                let before = message.text.clone();
                read_inline(selector, message, refuse);
                let mut shown = String::new();
                for variant in variants {
                    message.text.clone_from(&before);
                    read_pattern(&variant.value, message, refuse);
                    if variant.default {
                        shown.clone_from(&message.text);
                    }
                }
                message.text = shown;
            }
        }
    }
}

fn read_inline(inline: &InlineExpression<&str>, message: &mut Message, refuse: &mut impl FnMut(&str)) {
    match inline {
        InlineExpression::StringLiteral { value } | InlineExpression::NumberLiteral { value } => {
            message.text.push_str(value);
        }
        InlineExpression::VariableReference { id } => {
            message.variables.insert(id.name.to_owned());
            message.text.push_str("{ $");
            message.text.push_str(id.name);
            message.text.push_str(" }");
        }
        _ => refuse("only variables, literals and selectors may stand between braces"),
    }
}

fn compare(english: &Messages, chinese: &Messages, problems: &mut Vec<String>) {
    let missing = |from: &Messages, other: &Messages, file: &str, problems: &mut Vec<String>| {
        for id in from.keys().filter(|id| !other.contains_key(*id)) {
            problems.push(format!("{file}: {id}: is missing; the other language has it"));
        }
    };
    missing(english, chinese, FILES[1], problems);
    missing(chinese, english, FILES[0], problems);
    for (id, message) in english {
        if let Some(other) = chinese.get(id).filter(|other| other.variables != message.variables) {
            problems.push(format!(
                "{id}: variables differ: {:?} in {}, {:?} in {}",
                message.variables, FILES[0], other.variables, FILES[1]
            ));
        }
    }
}

fn constants(messages: &Messages) -> String {
    let mut code = String::from("use super::Id;\n\n");
    let mut all = String::new();
    let mut variables = String::new();
    for (id, message) in messages {
        let name = id.to_uppercase().replace('-', "_");
        let names: Vec<_> = message.variables.iter().collect();
        // Writing to a string cannot fail.
        let _ = writeln!(code, "#[doc = {:?}]\npub const {name}: Id = Id({id:?});", message.text);
        let _ = writeln!(all, "    {name},");
        let _ = writeln!(variables, "    ({name}, &{names:?}),");
    }
    let _ = write!(code, "\n/// Every message, sorted by id.\npub const ALL: &[Id] = &[\n{all}];\n");
    let _ = write!(
        code,
        "\n/// The variables of every message.\n#[cfg(test)]\npub(super) const VARIABLES: &[(Id, &[&str])] = &[\n{variables}];\n"
    );
    code
}
