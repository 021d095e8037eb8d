//! `cargo xtask bench search`: what can be asked for, and what is done.

use std::num::NonZeroU32;
use std::process::ExitCode;

use clap::Parser;
use search::SearcherKind;

use crate::course::Course;
use crate::crew::{self, Task};
use crate::objective::Objective;
use crate::peers::Peers;
use crate::report::Report;
use crate::{report, targets};

/// Runs our searchers on objectives with a known minimum and prints Markdown tables of their simple regret beside what
/// public libraries reached, and for each target whether it is met.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask bench search")]
struct Options {
    /// Which searchers.
    #[arg(long, value_delimiter = ',', value_parser = searcher, default_value = "random,grid,sobol,halton,tpe,gp,cmaes,auto")]
    sampler: Vec<SearcherKind>,
    /// Which objectives: public, siblings (others of the same families; nothing is recorded for them), or names.
    #[arg(long, value_delimiter = ',', default_value = "public")]
    objs: Vec<String>,
    /// How many runs of each.
    #[arg(long, default_value = "20")]
    seeds: NonZeroU32,
    /// The first of the seeds.
    #[arg(long, default_value = "0")]
    seed0: u32,
    /// Budget of a run.
    #[arg(long, default_value = "100")]
    trials: NonZeroU32,
    /// How many trials are in flight; with 1, also 4 and 8 in one go: --lag 1,4,8.
    #[arg(long, value_delimiter = ',', default_value = "1")]
    lag: Vec<NonZeroU32>,
    /// How many runs are made at the same time; times of asks are only good with 1.
    #[arg(long, default_value = "1")]
    threads: NonZeroU32,
}

fn searcher(key: &str) -> Result<SearcherKind, String> {
    // The others decide how long trials train, which an objective knows nothing of, or are a person.
    let whole =
        || SearcherKind::ALL.into_iter().filter(|kind| !kind.is_scheduler() && *kind != SearcherKind::You);
    let known = || whole().map(SearcherKind::key).collect::<Vec<_>>().join(", ");
    whole().find(|kind| kind.key() == key).ok_or_else(|| format!("one of {}", known()))
}

fn objectives(names: &[String]) -> Result<Vec<Objective>, String> {
    let all = || Objective::public().into_iter().chain(Objective::siblings());
    let named = |name: &String| -> Result<Vec<Objective>, String> {
        match name.as_str() {
            "public" => Ok(Objective::public()),
            "siblings" => Ok(Objective::siblings()),
            name => {
                let found = all().find(|objective| objective.name == name);
                found.map(|it| vec![it]).ok_or_else(|| format!("there is no objective {name}"))
            }
        }
    };
    names.iter().map(named).collect::<Result<Vec<_>, _>>().map(|sets| sets.into_iter().flatten().collect())
}

/// Does what the arguments of the program say.
#[must_use]
pub fn main() -> ExitCode {
    match measure(&Options::parse()) {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(complaint) => {
            eprintln!("{complaint}");
            ExitCode::FAILURE
        }
    }
}

fn measure(options: &Options) -> Result<String, String> {
    let objectives = objectives(&options.objs)?;
    let peers = Peers::load().map_err(|error| format!("bench/search/reference.json: {error}"))?;
    let tasks = tasks(options, objectives.len());
    let runs =
        crew::run(&objectives, &tasks, options.threads.get() as usize).map_err(|error| error.to_string())?;
    let report = Report::new(&objectives, tasks.into_iter().zip(runs).collect());
    Ok(report::text(&report, &peers) + &targets::text(&report, &peers))
}

fn tasks(options: &Options, objectives: usize) -> Vec<Task> {
    let seeds = (0..options.seeds.get()).map(|i| options.seed0.wrapping_add(i));
    let mut tasks = Vec::new();
    for (&searcher, lag, seed) in options.sampler.iter().flat_map(|searcher| {
        let seeds = seeds.clone();
        options.lag.iter().flat_map(move |lag| seeds.clone().map(move |seed| (searcher, lag.get(), seed)))
    }) {
        let course = Course { searcher, seed, trials: options.trials.get(), lag };
        tasks.extend((0..objectives).map(|objective| (objective, course)));
    }
    tasks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Options, clap::Error> {
        Options::try_parse_from(std::iter::once("x").chain(line.split_whitespace()))
    }

    #[test]
    fn words_are_checked_before_anything_is_run() {
        let options = read("--sampler gp,tpe --lag 1,8 --seeds 3 --objs branin2").unwrap();
        assert_eq!(tasks(&options, 2).len(), 2 * 2 * 3 * 2);
        for line in ["--sampler best", "--sampler asha", "--sampler you", "--seeds 0", "--lag 0", "gp"] {
            assert!(read(line).is_err(), "{line}");
        }
        assert!(objectives(&["bowl".into()]).is_err());
    }

    #[test]
    fn objectives_are_found_by_set_and_by_name_and_no_name_is_used_twice() {
        assert_eq!(objectives(&["public".into(), "griewank3".into()]).unwrap().len(), 13);
        let all = objectives(&["public".into(), "siblings".into()]).unwrap();
        let mut names: Vec<_> = all.iter().map(|objective| objective.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all.len());
    }

    #[test]
    fn a_small_bench_runs_to_its_end() {
        let text =
            measure(&read("--sampler random,sobol --seeds 3 --trials 25 --lag 1,4 --threads 2").unwrap());
        let text = text.unwrap();
        assert!(text.contains("| branin2 |") && text.contains("mean rank"), "{text}");
    }
}
