//! `cargo xtask test --exports`: three experiments as programs for other tools, run for real beside `athanor`, and compared.
//!
//! Draws differ, and a test split of digits holds some 360 examples: one seed's accuracy is off by a point by chance. So
//! what is compared is how good the settings are that a search found: the test accuracy of networks trained with them,
//! on the average of [`SEEDS`] seeds that no search has seen. Nothing is chosen on a test split, and the mean's standard
//! error is about a quarter of a point, so that two points are no accident.

mod python;
mod sweep;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use crate::root;
use crate::step::{Outcome, failure, output, run, seconds, step};
use crate::tools::cargo;
use python::Python;

/// New seeds that a winner is trained with.
const SEEDS: u32 = 20;
/// How far a tool's winner may lie from the page's, in points of accuracy.
const MOST: f64 = 2.0;
const TOOLS: [&str; 4] = ["optuna", "sklearn", "hyperopt", "ray"];

/// What is searched, and by whom.
struct Experiment {
    name: &'static str,
    link: &'static str,
}

/// Together they have every kind of domain, conditions, and every searcher that some tool has.
const EXPERIMENTS: [Experiment; 3] = [
    Experiment {
        name: "rate",
        link: "v=1&data=digits&lr=0.01..1&bs=16..128&epochs=15&trials=12&search=grid,sobol,cmaes",
    },
    Experiment {
        name: "choices",
        link: "v=1&data=digits&opt=sgd|momentum|adam&momentum=0.8..0.95&lr=0.003..0.3&layers=1..2&width=16..64\
               &norm=none|batch&act=relu|tanh&bs=32&epochs=15&trials=16&search=random,tpe,gp",
    },
    Experiment {
        name: "halving",
        link: "v=1&data=digits&lr=0.003..1&bs=16..64&dropout=0..0.4&epochs=18&trials=8&search=asha,hyperband,pbt",
    },
];

/// Not compared, but run to their end, by the tools that begin at once: values instead of classes, folds and repeats, what
/// is learnt from other digits, convolutions with every technique, and nothing to search.
const ODD: [Experiment; 4] = [
    Experiment {
        name: "values",
        link: "v=1&data=curve&lr=0.003..0.1&bs=16&epochs=3&trials=3&search=random,grid,tpe&fit=mse|huber",
    },
    Experiment {
        name: "folds",
        link: "v=1&data=iris&lr=0.01..0.5&bs=8..32&epochs=3&trials=4&search=tpe,grid&folds=3&repeats=2",
    },
    Experiment {
        name: "techniques",
        link: "v=1&classes=0-4&pretrain=1&freeze=0..2&thaw=0..2&model=cnn&channels=2|4&lr=0.05&bs=64&epochs=3&trials=3\
               &search=grid,gp&ema=0.9&sam=0.05&sched=plateau&finish=0.5&prune=median",
    },
    Experiment { name: "one run", link: "v=1&lr=0.1&bs=32&epochs=3&search=grid" },
];

/// What came of a search: the winner's mean test accuracy, and how long it all took.
struct Row {
    experiment: &'static str,
    tool: &'static str,
    end: End,
}

enum End {
    Accuracy { percent: f64, took: Duration },
    Runs { took: Duration },
    Skipped(String),
}

/// Runs all of it. A machine without Python, or that cannot install what is needed, skips everything, and says so.
pub(crate) fn test() -> Outcome {
    let python = match Python::ready() {
        Ok(python) => python,
        Err(why) => {
            println!("\n⚠ SKIPPED: {why}\n\n  Nothing was tested: no program for another tool has been run.");
            return Ok(());
        }
    };
    step("athanor", build)?;
    let mut rows = Vec::new();
    let result = EXPERIMENTS.iter().try_for_each(|experiment| compare(experiment, &python, &mut rows));
    let result = result.and_then(|()| ODD.iter().try_for_each(|odd| try_out(odd, &python, &mut rows)));
    print!("{}", table(&rows));
    result?;
    verdict(&rows)
}

fn build() -> Outcome {
    let advice = "The lines above tell where it does not compile.";
    run(cargo().args(["build", "--quiet", "--workspace", "--bin", "athanor"]), advice)
}

fn compare(experiment: &Experiment, python: &Python, rows: &mut Vec<Row>) -> Outcome {
    let (name, folder) = (experiment.name, work_folder(experiment.name)?);
    let mut add = |tool, end| rows.push(Row { experiment: name, tool, end });
    let (percent, took) = step(&format!("{name}: athanor"), || page(experiment, &folder))?;
    add("athanor", End::Accuracy { percent, took });
    for tool in TOOLS {
        let (percent, took) =
            step(&format!("{name}: {tool}"), || program(experiment, tool, python, &folder))?;
        add(tool, End::Accuracy { percent, took });
    }
    let end = match &python.without_wandb {
        Some(why) => {
            println!("\n▶ {name}: wandb\n⚠ SKIPPED: {why}");
            End::Skipped(why.clone())
        }
        None => End::Runs {
            took: step(&format!("{name}: wandb"), || sweep::check(experiment.link, python, &folder))?.1,
        },
    };
    add("wandb", end);
    Ok(())
}

fn try_out(odd: &Experiment, python: &Python, rows: &mut Vec<Row>) -> Outcome {
    let folder = work_folder(odd.name)?;
    for tool in ["optuna", "sklearn", "hyperopt"] {
        let ((), took) =
            step(&format!("{}: {tool}", odd.name), || search(odd, tool, 2, python, &folder).map(drop))?;
        rows.push(Row { experiment: odd.name, tool, end: End::Runs { took } });
    }
    Ok(())
}

/// An empty folder: what an earlier run has left would be gone on with.
fn work_folder(name: &str) -> Outcome<PathBuf> {
    let folder = home().join(name);
    let made = if folder.exists() { fs::remove_dir_all(&folder) } else { Ok(()) };
    made.and_then(|()| fs::create_dir_all(&folder))
        .map_err(|error| failure(format!("{}: {error}", folder.display()), "Is the folder writable?"))?;
    Ok(folder)
}

fn home() -> PathBuf {
    root().join("target").join("exports")
}

fn athanor() -> Command {
    Command::new(root().join("target/debug").join(format!("athanor{}", std::env::consts::EXE_SUFFIX)))
}

/// Writes an experiment as a tool's program, or a sweep.
fn export(link: &str, tool: &str, file: &Path) -> Outcome {
    let advice = format!("athanor export {tool} '#{link}' tells why.");
    let text = output(athanor().args(["export", tool, link]))
        .ok_or_else(|| failure("nothing was exported", advice))?;
    fs::write(file, text).map_err(|error| failure(format!("{}: {error}", file.display()), "Is it writable?"))
}

/// The page's winner, trained anew.
fn page(experiment: &Experiment, folder: &Path) -> Outcome<f64> {
    let found = run_page(experiment.link, folder)?;
    let lanes = found["lanes"].as_array().into_iter().flatten();
    let best = lanes
        .map(|lane| &lane["best"])
        .filter_map(|best| Some((best["val_loss"].as_f64()?, best["trial"].as_u64()?)))
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .ok_or_else(|| failure("athanor: no trial came to its end", "Run its link in the page."))?;
    let trials = found["trials"].as_array().into_iter().flatten();
    let point = trials.filter(|it| it["id"].as_u64() == Some(best.1)).find_map(|it| it["point"].as_object());
    let settings: Vec<(String, String)> = point
        .into_iter()
        .flatten()
        .map(|(key, value)| (key.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
        .collect();
    let told: Vec<String> = settings.iter().map(|(key, value)| format!("{key}={value}")).collect();
    println!("  validation loss {:.4} with {}", best.0, told.join(", "));
    let seed = found["seed"].as_u64().unwrap_or(0);
    let scores = (1..=u64::from(SEEDS)).map(|other| {
        let run = run_page(&fixed(experiment.link, &settings, seed + other), folder)?;
        run["test"]["accuracy"]
            .as_f64()
            .ok_or_else(|| failure("athanor told no test accuracy", "Its --out is JSON."))
    });
    let scores = scores.collect::<Outcome<Vec<f64>>>()?;
    Ok(100.0 * scores.iter().sum::<f64>() / f64::from(SEEDS))
}

/// The link of one run of the experiment.
fn fixed(link: &str, settings: &[(String, String)], seed: u64) -> String {
    let key = |part: &str| part.split('=').next().unwrap_or_default().to_owned();
    let is_free = |part: &&str| !settings.iter().any(|(name, _)| *name == key(part)) && key(part) != "search";
    let mut parts: Vec<String> = link.split('&').filter(is_free).map(str::to_owned).collect();
    parts.extend(settings.iter().map(|(key, value)| format!("{key}={value}")));
    parts.push(format!("seed={seed}"));
    parts.join("&")
}

/// Runs a link as far as the test split; what its JSON says.
fn run_page(link: &str, folder: &Path) -> Outcome<Value> {
    let file = folder.join("athanor.json");
    let advice = format!("athanor run '#{link}' --test tells why.");
    output(athanor().args(["run", link, "--test", "--out"]).arg(&file))
        .and_then(|_| fs::read_to_string(&file).ok())
        .and_then(|text| serde_json::from_str(&text).ok())
        .ok_or_else(|| failure("athanor did not train", advice))
}

/// The accuracy of a tool's winner, trained anew by its own program.
fn program(experiment: &Experiment, tool: &str, python: &Python, folder: &Path) -> Outcome<f64> {
    let last = search(experiment, tool, SEEDS, python, folder)?;
    let accuracy = last["confirmed"]["accuracy"].as_f64();
    accuracy
        .map(|share| 100.0 * share)
        .ok_or_else(|| failure(format!("{tool} told no accuracy"), format!("Its last line was {last}")))
}

/// Runs a tool's program; its last line. Without a winner it has failed.
fn search(experiment: &Experiment, tool: &str, seeds: u32, python: &Python, folder: &Path) -> Outcome<Value> {
    let file = format!("athanor_{tool}.py");
    export(experiment.link, tool, &folder.join(&file))?;
    let mut command = python.command(folder);
    command.args([&file, "--confirm", &seeds.to_string()]);
    if tool == "ray" {
        command.arg("--storage").arg(folder.join("ray"));
    }
    let last = python::last_line(&mut command, &folder.join(tool).with_extension("log"))?;
    let best = &last["best"];
    println!("  validation loss {} with {}", best["loss"], best["settings"]);
    let has_winner = best["loss"].is_f64() && last["confirmed"]["loss"].is_f64();
    has_winner
        .then(|| last.clone())
        .ok_or_else(|| failure(format!("{tool} found no winner"), format!("Its last line was {last}")))
}

fn table(rows: &[Row]) -> String {
    let mut text = "\n  experiment  tool       accuracy  difference        time\n".to_owned();
    text += "  ---------------------------------------------------------\n";
    for row in rows {
        let Row { experiment, tool, end } = row;
        // Writing to a string cannot fail.
        let _ = match end {
            End::Accuracy { percent, took } => {
                let difference =
                    difference(rows, row).map_or_else(String::new, |points| format!("{points:+.2}"));
                writeln!(
                    text,
                    "  {experiment:<10}  {tool:<9} {percent:>7.2} %  {difference:>10}  {:>10}",
                    seconds(*took)
                )
            }
            End::Runs { took } => {
                writeln!(
                    text,
                    "  {experiment:<10}  {tool:<9} {:>9}  {:>10}  {:>10}",
                    "runs",
                    "",
                    seconds(*took)
                )
            }
            End::Skipped(why) => writeln!(text, "  {experiment:<10}  {tool:<9} SKIPPED: {why}"),
        };
    }
    text
}

/// By how many points a tool's accuracy differs from the page's; none for the page's own.
fn difference(rows: &[Row], row: &Row) -> Option<f64> {
    let page = rows.iter().find(|it| it.experiment == row.experiment && it.tool == "athanor")?;
    match (&row.end, &page.end) {
        (End::Accuracy { percent, .. }, End::Accuracy { percent: page, .. }) if row.tool != "athanor" => {
            Some(percent - page)
        }
        _ => None,
    }
}

fn verdict(rows: &[Row]) -> Outcome {
    let is_far = |points: f64| points.abs() > MOST || points.is_nan();
    let far = rows.iter().filter(|row| difference(rows, row).is_some_and(is_far));
    let far: Vec<String> = far.map(|row| format!("{} of {}", row.tool, row.experiment)).collect();
    if !far.is_empty() {
        let advice =
            "Either the search or the training of these programs is not the page's: compare what they print.";
        return Err(failure(format!("more than {MOST} points apart: {}", far.join(", ")), advice));
    }
    let skipped = rows.iter().filter(|row| matches!(row.end, End::Skipped(_))).count();
    match skipped {
        0 => println!("\n  All within {MOST} points: green."),
        _ => println!("\n  Green as far as tested; {skipped} SKIPPED."),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(tool: &'static str, percent: f64) -> Row {
        Row { experiment: "rate", tool, end: End::Accuracy { percent, took: Duration::from_secs(3) } }
    }

    #[test]
    fn two_points_are_the_bound_in_both_directions() {
        let rows = |tool| vec![row("athanor", 96.0), row("optuna", tool)];
        assert!(verdict(&rows(97.9)).is_ok() && verdict(&rows(94.1)).is_ok());
        assert!(verdict(&rows(98.1)).is_err() && verdict(&rows(93.9)).is_err());
        assert!(verdict(&rows(f64::NAN)).is_err(), "no number is not near");
        assert!(
            table(&rows(95.0)).contains("optuna      95.00 %       -1.00       3.0 s"),
            "{}",
            table(&rows(95.0))
        );
    }

    #[test]
    fn one_run_of_an_experiment_has_the_settings_that_were_found() {
        let settings = [("lr".to_owned(), "0.1".to_owned()), ("opt".to_owned(), "adam".to_owned())];
        let link = fixed("v=1&lr=0.01..1&opt=sgd|adam&epochs=5&search=grid", &settings, 8);
        assert_eq!(link, "v=1&epochs=5&lr=0.1&opt=adam&seed=8");
    }
}
