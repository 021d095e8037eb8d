//! A program: its first lines, the trainer, the experiment, the search, and a table of the person's own.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use search::{Condition, Domain, Param, Prune, Scale, Space, grid_levels};

use super::counterpart::{missing, searches};
use super::{Search, Way};
use crate::digest::{base32, first_bits};
use crate::field::{Key, Kind};
use crate::fields::FIELDS;
use crate::setting::{Setting, Value};
use crate::study::StudyConfig;
use crate::table::Table;
use crate::url::encode;

/// Data, networks, rules and the training run.
const TRAINER: [&str; 4] = [
    include_str!("data.py"),
    include_str!("network.py"),
    include_str!("rules.py"),
    include_str!("training.py"),
];
/// What reads a point of the space.
const SPACE: &str = include_str!("space.py");
/// Grids and rungs.
const PLANS: &str = include_str!("plans.py");
/// What asks Optuna for points.
const ASK: &str = include_str!("ask.py");
/// What tells the result.
const REPORT: &str = include_str!("report.py");
/// Between a file's imports and the rest of it.
const END_OF_IMPORTS: &str = "\n\n\n";
/// Modules of Python's own, which are imported before others.
const STANDARD: [&str; 10] =
    ["argparse", "copy", "csv", "functools", "io", "json", "math", "os", "tempfile", "time"];
/// Longest line of Python.
const WIDTH: usize = 120;
/// Bits of the name of an experiment, and the characters that they are written in.
const NAME_BITS: u32 = 30;
const NAME_CHARS: usize = 6;

/// The experiment as one Python file. `link` is where it came from, for its first lines; `table` the person's own, where it
/// learns from one.
#[must_use]
pub fn python(study: &StudyConfig, way: Way, link: &str, table: Option<&Table>) -> String {
    let table = table.filter(|_| study.wants_own());
    let (trainer, search) = (TRAINER.map(cut), parts(way).into_iter().map(cut).collect::<Vec<_>>());
    let bodies =
        |parts: &[(&str, &str)]| parts.iter().map(|(_, body)| *body).collect::<Vec<_>>().join("\n\n");
    let search_text = bodies(&search);
    [
        head(study, way, link, table.is_some()),
        imports(trainer.iter().chain(&search).map(|(imports, _)| *imports)),
        format!("{}\n\n", bodies(&trainer)),
        constants(study, way, &search_text),
        format!("\n\n{search_text}\n\n"),
        own(table),
        "if __name__ == \"__main__\":\n    main()\n".to_owned(),
    ]
    .concat()
}

/// What a tool's program has beside the trainer.
fn parts(way: Way) -> Vec<&'static str> {
    match way {
        Way::Optuna => vec![SPACE, PLANS, ASK, REPORT, include_str!("optuna.py")],
        Way::Sklearn => vec![SPACE, PLANS, REPORT, include_str!("sklearn.py")],
        Way::Hyperopt => vec![SPACE, REPORT, include_str!("hyperopt.py")],
        Way::Ray => vec![SPACE, PLANS, ASK, REPORT, include_str!("ray.py")],
        Way::Wandb => vec![SPACE, include_str!("wandb.py")],
    }
}

/// A file's imports, if it has any, and the rest of it.
fn cut(part: &'static str) -> (&'static str, &'static str) {
    let imports = part.split_once(END_OF_IMPORTS).filter(|_| !part.starts_with('#'));
    imports.unwrap_or(("", part))
}

/// All that the parts import, once: Python's own first, and whole modules before parts of them.
fn imports<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    let lines: BTreeSet<&str> = parts.flat_map(str::lines).filter(|line| !line.is_empty()).collect();
    let module = |line: &str| line.split([' ', '.']).nth(1).unwrap_or_default().to_owned();
    let (standard, others): (Vec<&str>, Vec<&str>) =
        lines.into_iter().partition(|line| STANDARD.contains(&module(line).as_str()));
    let sorted = |mut lines: Vec<&str>| {
        lines.sort_by_key(|line| line.starts_with("from"));
        lines.join("\n")
    };
    format!("{}\n\n{}\n\n", sorted(standard), sorted(others))
}

/// The first lines: where it comes from, how it is run, and what it lacks.
fn head(study: &StudyConfig, way: Way, link: &str, has_table: bool) -> String {
    let mut text = format!(
        "\"\"\"An experiment of Athanor as a search with {}.\n\n    {}\n\n",
        way.title(),
        link.replace('\\', "\\\\")
    );
    for (what, how) in [
        ("To install", format!("pip install {}", way.packages())),
        ("To run", way.usage()),
        ("On several machines", way.together().to_owned()),
    ] {
        text.push_str(&wrapped(&format!("{what}: {how}.")));
    }
    let missing = missing(study, way, has_table);
    if !missing.is_empty() {
        text.push_str("\nWhat has no counterpart here:\n");
        text.extend(missing.iter().map(|it| wrapped(&format!("- {it}"))));
    }
    text.push_str(
        "\nNetworks, losses, update rules and techniques are the page's, in PyTorch, and settings are named as in links. Draws\n\
         (splits, initial weights, minibatches) differ, so single runs do, too; means over seeds agree.\n\"\"\"\n\n",
    );
    text
}

/// Lines of at most so many characters, those after the first indented.
fn wrapped(text: &str) -> String {
    let (mut lines, mut line) = (String::new(), String::new());
    for word in text.split(' ') {
        if line.chars().count() + word.chars().count() >= WIDTH {
            lines += &format!("{line}\n");
            line = "   ".to_owned();
        }
        line += &format!("{}{word}", if line.is_empty() { "" } else { " " });
    }
    format!("{lines}{line}\n")
}

/// The experiment: of what every program might need, what this one names.
fn constants(study: &StudyConfig, way: Way, search: &str) -> String {
    let space = study.space();
    let list = |lines: Vec<String>| match lines.as_slice() {
        [] => "[]".to_owned(),
        _ => format!("[\n{}]", lines.iter().map(|line| format!("    {line},\n")).collect::<String>()),
    };
    let searches = searches(study, way).into_iter().map(|it| {
        let Search { searcher, trials, offset } = it;
        format!("({}, {trials}, {offset})", quoted(searcher.key()))
    });
    let mutable = space.params.iter().zip(study.race().mutable).filter(|(_, is_mutable)| *is_mutable);
    let mutable: Vec<String> = mutable.map(|(param, _)| quoted(&param.name)).collect();
    let truth = |holds: bool| if holds { "True" } else { "False" }.to_owned();
    let conditional = space.params.iter().any(|param| param.condition.is_some());
    let rows = [
        ("What the experiment is called.", "NAME", quoted(&name(study))),
        ("Of data, weights and searches.", "SEED", study.seed.to_string()),
        ("Passes over the training examples.", "EPOCHS", study.epochs().to_string()),
        ("Trainings of each trial with draws of their own.", "REPEATS", study.parts.repeats.to_string()),
        ("Folds of cross-validation; 0 for one split.", "FOLDS", study.parts.folds.to_string()),
        (
            "Who searches, with how many trials, and what each search adds to the seed.",
            "SEARCHES",
            list(searches.collect()),
        ),
        ("Most trials at a time: a proposal sees the outcomes of all others.", "LAG", study.lag.to_string()),
        ("Halving keeps one of so many.", "ETA", study.eta.to_string()),
        ("Whether trials worse than the median end early.", "PRUNES", truth(study.prune == Prune::Median)),
        ("What may change while a network trains.", "MUTABLE", format!("[{}]", mutable.join(", "))),
        ("Whether some setting depends on another.", "CONDITIONAL", truth(conditional)),
        ("The levels of a grid as large as the budget.", "GRID", grid(study, &space)),
        ("What is the same in every trial.", "FIXED", fixed(study)),
        (
            "What is searched: name, kind, ends or values, the setting that it depends on and the values of that which wake it.",
            "SPACE",
            list(space.params.iter().map(|param| entry(study, &space, param)).collect()),
        ),
    ];
    let mut text = format!("{:-<WIDTH$}\n\n", "# --- the experiment ");
    let trains = |name: &str| ["SEED", "REPEATS", "FOLDS", "FIXED", "SPACE"].contains(&name);
    for (comment, name, value) in
        rows.into_iter().filter(|(_, name, _)| trains(name) || search.contains(name))
    {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "#: {comment}\n{name} = {value}");
    }
    text
}

/// What tells the experiment from others, whichever version made it: studies and runs are kept under it.
fn name(study: &StudyConfig) -> String {
    let link = encode(&study.bare());
    let experiment = link.split("&by=").next().unwrap_or_default();
    let bits = first_bits(&blake3::hash(experiment.as_bytes()), NAME_BITS);
    format!("athanor-{}", base32(bits, NAME_CHARS))
}

fn grid(study: &StudyConfig, space: &Space) -> String {
    let levels = space.params.iter().zip(grid_levels(space, study.trials));
    let line = |(param, levels): (&Param, Vec<f64>)| {
        format!("    {}: {},\n", quoted(&param.name), listed(study, &param.name, &levels))
    };
    format!("{{\n{}}}", levels.map(line).collect::<String>())
}

fn fixed(study: &StudyConfig) -> String {
    let line = |field: &&crate::field::Field| match study.get(field.key) {
        Setting::Fixed(value) if study.is_active(field.key) => {
            Some(format!("    {}: {},\n", quoted(field.name), literal(field.key, *value)))
        }
        _ => None,
    };
    format!("{{\n{}}}", FIELDS.iter().filter_map(|field| line(&field)).collect::<String>())
}

fn entry(study: &StudyConfig, space: &Space, param: &Param) -> String {
    let (kind, spec) = match &param.domain {
        Domain::Float { low, high, scale: Scale::Linear } => ("linear", format!("({low:?}, {high:?})")),
        Domain::Float { low, high, scale: Scale::Log } => ("log", format!("({low:?}, {high:?})")),
        Domain::Float { low, high, scale: Scale::LogComplement } => {
            ("complement", format!("({low:?}, {high:?})"))
        }
        Domain::Int { low, high, step, scale: Scale::Linear } => ("int", format!("({low}, {high}, {step})")),
        Domain::Choice { .. } => ("choice", listed(study, &param.name, &all(&param.domain))),
        domain => ("levels", listed(study, &param.name, &all(domain))),
    };
    let (parent, when) = match &param.condition {
        Some(Condition { param, equals }) => {
            let parent = &space.params[*param as usize].name;
            (quoted(parent), listed(study, parent, equals))
        }
        None => ("None".to_owned(), "None".to_owned()),
    };
    format!("({}, \"{kind}\", {spec}, {parent}, {when})", quoted(&param.name))
}

/// Every value of a domain that has finitely many.
pub(super) fn all(domain: &Domain) -> Vec<f64> {
    let count = domain.cardinality().unwrap_or(0);
    (0..count).filter_map(|rank| domain.nth(rank)).collect()
}

/// Values of a searched field as a list.
pub(super) fn listed(study: &StudyConfig, name: &str, values: &[f64]) -> String {
    let key = Key::from_name(name).unwrap_or(Key::Lr);
    let texts: Vec<String> = values.iter().map(|x| literal(key, study.value_at(key, *x))).collect();
    format!("[{}]", texts.join(", "))
}

/// A value as Python writes it.
fn literal(key: Key, value: Value) -> String {
    let text = value.to_text(key.field());
    match key.field().kind {
        // Kernel sizes are choices by name, and numbers.
        Kind::Choice(_) if key != Key::Kernel => quoted(&text),
        _ => text,
    }
}

/// The person's table, as CSV, and its classes in their order.
fn own(table: Option<&Table>) -> String {
    let classes: Vec<String> = table.iter().flat_map(|it| &it.classes).map(|class| quoted(class)).collect();
    let csv = table.map(Table::to_csv).unwrap_or_default();
    let csv = csv.replace('\\', "\\\\").replace('"', "\\\"");
    format!(
        "#: Your own data, if the experiment learns from it, and the order of its classes.\nCLASSES = [{}]\nTABLE = \"\"\"\\\n{csv}\"\"\"\n\n\n",
        classes.join(", ")
    )
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
