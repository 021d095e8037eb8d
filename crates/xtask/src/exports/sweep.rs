//! Weights & Biases: the sweep is valid YAML that its own rules accept, and its program trains one configuration of it.

use std::path::Path;

use super::export;
use super::python::{Python, last_line};
use crate::step::{Outcome, failure, output};

/// Reads the sweep and prints the arguments of one of its trials, a line each.
const READ: &str = include_str!("read_sweep.py");

/// Without an account: nothing is sent.
pub(super) fn check(link: &str, python: &Python, folder: &Path) -> Outcome {
    let (sweep, program) = ("athanor_wandb.yaml", "athanor_wandb.py");
    export(link, "wandb", &folder.join(program))?;
    export(link, "wandb-sweep", &folder.join(sweep))?;
    let advice = format!("Look at {}", folder.join(sweep).display());
    let arguments = output(python.command(folder).args(["-c", READ, sweep]))
        .ok_or_else(|| failure("the sweep of Weights & Biases is not valid", &advice))?;
    let mut command = python.command(folder);
    command.arg(program).args(arguments.lines());
    let trained = last_line(&mut command, &folder.join("wandb.log"))?;
    let accuracy =
        trained["accuracy"].as_f64().ok_or_else(|| failure("its program told no accuracy", advice))?;
    println!("  {}: accuracy {:.2} %", arguments.replace('\n', " "), 100.0 * accuracy);
    Ok(())
}
