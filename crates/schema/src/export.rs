//! Experiments as programs that run elsewhere: Python that trains the same networks in PyTorch and searches the same space
//! with other people's searchers. Text only; nothing is run here.

use std::fmt::Write as _;

use search::{Domain, Param, Scale, Space};

use crate::field::{Key, Kind};
use crate::fields::FIELDS;
use crate::rules::prune_key;
use crate::setting::{Setting, Value};
use crate::study::StudyConfig;

/// What trains.
const TRAINER: &str = include_str!("export/athanor.py");
/// What reads the space.
const SPACE: &str = include_str!("export/space.py");

/// Whose search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Optuna, with a journal that several machines can share.
    Optuna,
    /// scikit-learn's grid and randomised searches.
    Sklearn,
    /// Hyperopt.
    Hyperopt,
    /// Ray Tune, on one machine or a cluster.
    Ray,
}

impl Way {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Optuna, Self::Sklearn, Self::Hyperopt, Self::Ray];

    /// Stable name.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Optuna => "optuna",
            Self::Sklearn => "sklearn",
            Self::Hyperopt => "hyperopt",
            Self::Ray => "ray",
        }
    }

    /// What to install.
    const fn packages(self) -> &'static str {
        match self {
            Self::Optuna => "torch numpy scikit-learn optuna",
            Self::Sklearn => "torch numpy scikit-learn scipy",
            Self::Hyperopt => "torch numpy scikit-learn hyperopt setuptools",
            Self::Ray => "torch numpy scikit-learn \"ray[tune]\"",
        }
    }

    const fn search(self) -> &'static str {
        match self {
            Self::Optuna => include_str!("export/optuna.py"),
            Self::Sklearn => include_str!("export/sklearn.py"),
            Self::Hyperopt => include_str!("export/hyperopt.py"),
            Self::Ray => include_str!("export/ray.py"),
        }
    }
}

/// The experiment as one Python file. `link` is where it came from, for its first lines.
#[must_use]
pub fn python(study: &StudyConfig, way: Way, link: &str) -> String {
    let mut text = format!(
        "# The experiment {link}\n# as a search with other tools. To run it: pip install {}, then python this file.\n\n",
        way.packages()
    );
    text.push_str(TRAINER);
    text.push_str("\n\n# --- the experiment -------------------------------------------------------------------------------------------------------\n\n");
    // Writing to a string cannot fail.
    let _ = constants(&mut text, study);
    text.push_str("\n\n");
    text.push_str(SPACE);
    text.push_str(way.search());
    text
}

fn constants(text: &mut String, study: &StudyConfig) -> std::fmt::Result {
    let names: Vec<String> = study.searchers.iter().map(|kind| quoted(kind.key())).collect();
    writeln!(text, "SEED = {}", study.seed)?;
    writeln!(text, "TRIALS = {}", study.trials)?;
    writeln!(text, "SEARCHERS = [{}]", names.join(", "))?;
    writeln!(text, "ETA = {}", study.eta)?;
    writeln!(text, "PRUNES = {}", if prune_key(study.prune) == "off" { "False" } else { "True" })?;
    writeln!(text, "EPOCHS = {}", study.get(Key::Epochs).to_text(Key::Epochs.field()))?;
    writeln!(text, "#: What is the same in every trial.")?;
    writeln!(text, "FIXED = {{")?;
    for field in FIELDS.iter().filter(|field| study.is_active(field.key)) {
        if let Setting::Fixed(value) = study.get(field.key) {
            writeln!(text, "    {}: {},", quoted(field.name), literal(field.key, *value))?;
        }
    }
    writeln!(text, "}}")?;
    writeln!(
        text,
        "#: What is searched: name, kind, ends or choices, and the setting that it depends on with the values that wake it."
    )?;
    writeln!(text, "SPACE = [")?;
    let space = study.space();
    for param in &space.params {
        writeln!(text, "    {},", entry(study, &space, param))?;
    }
    writeln!(text, "]")
}

fn entry(study: &StudyConfig, space: &Space, param: &Param) -> String {
    let key = |name: &str| Key::from_name(name).unwrap_or(Key::Lr);
    let value = |name: &str, x: f64| literal(key(name), study.value_at(key(name), x));
    let listed = |values: &[f64]| {
        let texts: Vec<String> = values.iter().map(|x| value(&param.name, *x)).collect();
        format!("[{}]", texts.join(", "))
    };
    let all = |domain: &Domain| {
        let count = domain.cardinality().unwrap_or(0);
        (0..count).filter_map(|rank| domain.nth(rank)).collect::<Vec<f64>>()
    };
    let (kind, spec) = match &param.domain {
        Domain::Float { low, high, scale } => {
            let kind = match scale {
                Scale::Linear => "linear",
                Scale::Log => "log",
                Scale::LogComplement => "complement",
            };
            (kind, format!("({low:?}, {high:?})"))
        }
        Domain::Int { low, high, step, scale: Scale::Linear } => ("int", format!("({low}, {high}, {step})")),
        domain => ("choice", listed(&all(domain))),
    };
    let (parent, when) = match &param.condition {
        Some(condition) => {
            let parent = &space.params[condition.param as usize].name;
            let values: Vec<String> = condition.equals.iter().map(|x| value(parent, *x)).collect();
            (quoted(parent), format!("[{}]", values.join(", ")))
        }
        None => ("None".to_owned(), "None".to_owned()),
    };
    format!("({}, \"{kind}\", {spec}, {parent}, {when})", quoted(&param.name))
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

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.escape_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_space_is_written_as_it_is_searched() {
        let link = "#v=1&opt=sgd|adam&lr=0.001..1&bs=8..32&momentum=0.9&beta1=0.8..0.99&layers=1..3&search=grid,tpe&trials=9";
        let study = crate::decode(link).study;
        let text = python(&study, Way::Optuna, link);
        for line in [
            "SEARCHERS = [\"grid\", \"tpe\"]",
            "    (\"lr\", \"log\", (0.001, 1.0), None, None),",
            "    (\"opt\", \"choice\", [\"sgd\", \"adam\"], None, None),",
            "    (\"beta1\", \"complement\", (0.8, 0.99), \"opt\", [\"adam\"]),",
            "    \"data\": \"digits\",",
        ] {
            assert!(text.contains(line), "{line}\n{}", &text[text.find("SEED").unwrap_or(0)..]);
        }
        assert!(text.starts_with("# The experiment #v=1&opt=sgd|adam"));
    }
}
