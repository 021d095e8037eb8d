//! The sweep of Weights & Biases, as YAML.

use search::{Domain, Param, Scale, SearcherKind, grid_levels};

use super::counterpart::{missing, searches};
use super::program::{all, listed};
use super::{Way, file_name};
use crate::study::StudyConfig;

/// The sweep whose trials the [program](super::python) for Weights & Biases trains, as YAML.
#[must_use]
pub fn wandb_sweep(study: &StudyConfig, link: &str) -> String {
    let search = searches(study, Way::Wandb)[0];
    let method = match search.searcher {
        SearcherKind::Grid => "grid",
        SearcherKind::Gp => "bayes",
        _ => "random",
    };
    let mut text = format!("# An experiment of Athanor: {link}\n");
    text.extend(missing(study, Way::Wandb, true).iter().map(|it| format!("# Not here: {it}\n")));
    let program = file_name(Way::Wandb);
    text += &format!("program: {program}\nmethod: {method}\n");
    // A grid ends by itself.
    if method != "grid" {
        text += &format!("run_cap: {}\n", search.trials);
    }
    text += "metric:\n  name: loss\n  goal: minimize\n";
    if search.searcher == SearcherKind::Hyperband {
        let least = search::rungs(study.epochs(), study.eta)[0];
        text += &format!("early_terminate:\n  type: hyperband\n  min_iter: {least}\n  eta: {}\n", study.eta);
    }
    let space = study.space();
    text += if space.params.is_empty() { "parameters: {}\n" } else { "parameters:\n" };
    if method == "grid" {
        let levels = space.params.iter().zip(grid_levels(&space, search.trials));
        text.extend(levels.map(|(param, levels)| values(study, param, &levels)));
    } else {
        text.extend(space.params.iter().map(|param| parameter(study, param)));
    }
    text
}

fn parameter(study: &StudyConfig, param: &Param) -> String {
    let name = &param.name;
    let range = |name: &str, distribution: &str, low: f64, high: f64| {
        format!("  {name}:\n    distribution: {distribution}\n    min: {low:?}\n    max: {high:?}\n")
    };
    match &param.domain {
        Domain::Float { low, high, scale: Scale::Linear } => range(name, "uniform", *low, *high),
        Domain::Float { low, high, scale: Scale::Log } => range(name, "log_uniform_values", *low, *high),
        Domain::Float { low, high, scale: Scale::LogComplement } => {
            range(&format!("{name}_complement"), "log_uniform_values", 1.0 - high, 1.0 - low)
        }
        Domain::Int { low, high, step: 1, scale: Scale::Linear } => {
            format!("  {name}:\n    distribution: int_uniform\n    min: {low}\n    max: {high}\n")
        }
        domain => values(study, param, &all(domain)),
    }
}

fn values(study: &StudyConfig, param: &Param, values: &[f64]) -> String {
    match param.domain {
        Domain::Float { scale: Scale::LogComplement, .. } => {
            let complements: Vec<String> = values.iter().map(|x| format!("{:?}", 1.0 - x)).collect();
            format!("  {}_complement:\n    values: [{}]\n", param.name, complements.join(", "))
        }
        _ => format!("  {}:\n    values: {}\n", param.name, listed(study, &param.name, values)),
    }
}
