//! Experiments as programs that run elsewhere: Python that trains the same networks in PyTorch and searches the same space
//! with other people's searchers. Text only; nothing is run here.

use std::fmt::Write as _;

use search::{Domain, Param, Scale, SearcherKind, Space};

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
    /// A sweep of Weights & Biases; [`wandb_sweep`] is its other half.
    Wandb,
}

impl Way {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Optuna, Self::Sklearn, Self::Hyperopt, Self::Ray, Self::Wandb];

    /// Stable name.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Optuna => "optuna",
            Self::Sklearn => "sklearn",
            Self::Hyperopt => "hyperopt",
            Self::Ray => "ray",
            Self::Wandb => "wandb",
        }
    }

    /// What to install.
    const fn packages(self) -> &'static str {
        match self {
            Self::Optuna => "torch numpy scikit-learn optuna",
            Self::Sklearn => "torch numpy scikit-learn scipy",
            Self::Hyperopt => "torch numpy scikit-learn hyperopt setuptools",
            Self::Ray => "torch numpy scikit-learn \"ray[tune]\"",
            Self::Wandb => "torch numpy scikit-learn wandb",
        }
    }

    const fn search(self) -> &'static str {
        match self {
            Self::Optuna => include_str!("export/optuna.py"),
            Self::Sklearn => include_str!("export/sklearn.py"),
            Self::Hyperopt => include_str!("export/hyperopt.py"),
            Self::Ray => include_str!("export/ray.py"),
            Self::Wandb => include_str!("export/wandb.py"),
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
        domain => ("choice", listed(study, &param.name, &all(domain))),
    };
    let (parent, when) = match &param.condition {
        Some(condition) => {
            let parent = &space.params[condition.param as usize].name;
            (quoted(parent), listed(study, parent, &condition.equals))
        }
        None => ("None".to_owned(), "None".to_owned()),
    };
    format!("({}, \"{kind}\", {spec}, {parent}, {when})", quoted(&param.name))
}

/// The sweep of Weights & Biases, as YAML, whose trials `program` (what [`python`] wrote) trains.
#[must_use]
pub fn wandb_sweep(study: &StudyConfig, program: &str, link: &str) -> String {
    let method = match study.searchers.first() {
        Some(SearcherKind::Grid | SearcherKind::ShuffledGrid) => "grid",
        Some(SearcherKind::Random | SearcherKind::Sobol | SearcherKind::Halton) => "random",
        _ => "bayes",
    };
    let space = study.space();
    // Its grid knows no ranges.
    let method = match method {
        "grid" if space.params.iter().any(|param| matches!(param.domain, Domain::Float { .. })) => "random",
        method => method,
    };
    let mut text = format!(
        "# The experiment {link}\nprogram: {program}\nmethod: {method}\nrun_cap: {}\nmetric:\n  name: best_loss\n  goal: minimize\nparameters:\n",
        study.trials
    );
    for param in &space.params {
        let parameter = wandb_parameter(study, param);
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{parameter}");
    }
    text
}

fn wandb_parameter(study: &StudyConfig, param: &Param) -> String {
    let name = &param.name;
    let range = |name: &str, distribution: &str, low: f64, high: f64| {
        format!("  {name}:\n    distribution: {distribution}\n    min: {low:?}\n    max: {high:?}")
    };
    match &param.domain {
        Domain::Float { low, high, scale: Scale::Linear } => range(name, "uniform", *low, *high),
        Domain::Float { low, high, scale: Scale::Log } => range(name, "log_uniform_values", *low, *high),
        Domain::Float { low, high, scale: Scale::LogComplement } => {
            range(&format!("{name}_complement"), "log_uniform_values", 1.0 - high, 1.0 - low)
        }
        Domain::Int { low, high, step: 1, scale: Scale::Linear } => {
            format!("  {name}:\n    distribution: int_uniform\n    min: {low}\n    max: {high}")
        }
        domain => format!("  {name}:\n    values: {}", listed(study, name, &all(domain))),
    }
}

/// Every value of a domain that has finitely many.
fn all(domain: &Domain) -> Vec<f64> {
    let count = domain.cardinality().unwrap_or(0);
    (0..count).filter_map(|rank| domain.nth(rank)).collect()
}

/// Values of a searched field as a list.
fn listed(study: &StudyConfig, name: &str, values: &[f64]) -> String {
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
        let sweep = wandb_sweep(&study, "athanor.py", link);
        for part in [
            "method: random\nrun_cap: 9\n",
            "  lr:\n    distribution: log_uniform_values\n    min: 0.001\n    max: 1.0\n",
            "  layers:\n    distribution: int_uniform\n    min: 1\n    max: 3\n",
            "  opt:\n    values: [\"sgd\", \"adam\"]\n",
            "  beta1_complement:\n",
        ] {
            assert!(sweep.contains(part), "{part}\n{sweep}");
        }
    }
}
