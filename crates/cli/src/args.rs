//! What can be said on the command line.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::LazyLock;

use clap::{Args, Parser, Subcommand, ValueEnum};
use schema::Engine;
use schema::batches::{BatchStudy, Spend};

/// The program's version and those of what makes its numbers.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let engine = |engine: Engine| format!("{}{}", engine.key(), engine.version());
    let engines = [Engine::Fused, Engine::Gpu, Engine::Candle].map(engine).join(", ");
    format!("{} ({engines}, search{})", env!("CARGO_PKG_VERSION"), search::VERSION)
});

const RUN_HELP: &str = "\
Put the link in quotes: &, # and | mean something to the shell.

Examples:
  athanor run '#v=1&data=moons&opt=adam&lr=0.001..1&trials=16'
  athanor run 'https://example.org/athanor/#v=1&data=digits' --jobs 4 --out trials.csv --curves curves.csv
  athanor run \"$LINK\" --verify && echo reproduced

Exit codes: 0 all went well; 1 the results differ from what the link claims (--verify); 2 the command line or the link
cannot be used; 3 training failed, or a file could not be written.";

const BATCHES_HELP: &str = "\
What the link searches stands in the middle of its range; the learning rate is constant.

Examples:
  athanor batches '#data=digits&opt=sgd&lr=0.1&bs=32'
  athanor batches '#data=moons&opt=adam&lr=0.01&bs=16' --spend epochs --target 0.2

Exit codes: 0 all went well; 2 the command line or the link cannot be used; 3 training failed.";

const EXPORT_HELP: &str = "\
The program trains the same networks in PyTorch, on data made or fetched the same way; draws differ, so single runs do, too.
Its first lines say what to install, and what of the experiment has no counterpart there. Its last line of output is JSON.

Examples:
  athanor export optuna '#v=1&opt=sgd|adam&lr=0.001..1&trials=32' > athanor_optuna.py && python athanor_optuna.py
  athanor export sklearn \"$LINK\" --data flowers.csv > athanor_sklearn.py
  athanor export wandb \"$LINK\" > athanor_wandb.py; athanor export wandb-sweep \"$LINK\" > athanor_wandb.yaml

Exit codes: 0 all went well; 2 the command line or the link cannot be used.";

const STDIO_HELP: &str = "\
First line in:
  {\"space\": [PARAM, …], \"seed\": 3, \"trials\": 50, \"sampler\": \"random|grid|sobol|halton|tpe|gp|cmaes|auto\"}
where PARAM is one of
  {\"name\": \"lr\", \"type\": \"float\", \"low\": 1e-4, \"high\": 1, \"log\": true}     \"step\" is possible
  {\"name\": \"layers\", \"type\": \"int\", \"low\": 1, \"high\": 6}                   \"log\" and \"step\" are possible
  {\"name\": \"opt\", \"type\": \"categorical\", \"choices\": [\"sgd\", \"adam\"]}
each with \"condition\": {\"param\": \"opt\", \"equals\": \"sgd\"} where it depends on an earlier one.
Then a line out, {\"ask\": {\"lr\": 0.01, …}}, and a line in, {\"value\": 0.41} (null: diverged), for each trial; lower is
better. The last line out is {\"best\": {…}, \"value\": x}. Where the space has nothing new left, the best is asked again.

Exit codes: 0 all went well; 2 a line in cannot be used: the last line out is {\"error\": \"…\"}.";

/// Trains the experiments of Athanor's links in a terminal: same link, same numbers as in the page.
#[derive(Debug, Parser)]
#[command(name = "athanor", version = VERSION.as_str())]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the experiment of a link and print its results, its digest, and the link that proves them.
    #[command(after_help = RUN_HELP)]
    Run(RunArgs),
    /// Train one experiment at many batch sizes, and print how throughput and steps to a target change with them.
    #[command(after_help = BATCHES_HELP)]
    Batches(BatchArgs),
    /// Print an experiment as a program that searches the same space with another tool, training in PyTorch.
    #[command(after_help = EXPORT_HELP)]
    Export(ExportArgs),
    /// Serve our searchers to another program, as lines of JSON: it is asked for trials and answers with their values.
    #[command(after_help = STDIO_HELP)]
    SearchStdio,
    /// Print the data sets as a Markdown table.
    Datasets,
    /// Print the hyperparameters as a Markdown table.
    Fields,
}

/// How to run an experiment.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// The experiment: a link of the page, or what stands in it after #.
    #[arg(value_name = "URL-or-hash")]
    pub link: String,
    /// How many trials to train at the same time; the results do not depend on it [default: one for each core].
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// Also write every trial to this file: a table if it ends in .csv, all there is if it ends in .json.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Also write every point of every curve to this file, as CSV.
    #[arg(long, value_name = "FILE")]
    pub curves: Option<PathBuf>,
    /// Check what the link claims (r=…); the exit code is 0 if it is reproduced, 1 if the results differ.
    #[arg(long)]
    pub verify: bool,
    /// Evaluate the best trial, chosen on validation, on the test split: once, at the very end.
    #[arg(long)]
    pub test: bool,
    /// The person's own table that the link learns from (data=own), as CSV; for a link that names none, the data.
    #[arg(long, value_name = "FILE")]
    pub data: Option<PathBuf>,
    /// Train with this engine, whatever the link says.
    #[arg(long, value_name = "NAME")]
    pub engine: Option<EngineArg>,
}

/// What to write of an experiment.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// Whose search.
    #[arg(value_name = "TOOL")]
    pub tool: ToolArg,
    /// The experiment: a link of the page, or what stands in it after #.
    #[arg(value_name = "URL-or-hash")]
    pub link: String,
    /// The person's own table that the link learns from (data=own), as CSV; it is written into the program.
    #[arg(long, value_name = "FILE")]
    pub data: Option<PathBuf>,
}

/// A tool by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ToolArg {
    /// Optuna, with a journal or a database that several machines share.
    Optuna,
    /// scikit-learn's grid, randomised and halving searches.
    Sklearn,
    /// Hyperopt.
    Hyperopt,
    /// Ray Tune, on one machine or a cluster.
    Ray,
    /// The training program of a Weights & Biases sweep.
    Wandb,
    /// That sweep itself, as YAML; it names the program athanor_wandb.py.
    WandbSweep,
}

/// How to compare batch sizes.
#[derive(Debug, Args)]
pub struct BatchArgs {
    /// The experiment: a link of the page, or what stands in it after #.
    #[arg(value_name = "URL-or-hash")]
    pub link: String,
    /// How many runs to train at the same time; speed is measured one at a time [default: one for each core].
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// Trainings of each batch size and learning rate.
    #[arg(long, value_name = "N", default_value_t = BatchStudy::SEEDS, value_parser = clap::value_parser!(u32).range(1..=i64::from(BatchStudy::SEEDS_MAX)))]
    pub seeds: u32,
    /// The validation loss to be reached [default: what the base run has come to half-way to its best epoch].
    #[arg(long, value_name = "LOSS")]
    pub target: Option<f64>,
    /// What every batch size may spend.
    #[arg(long, value_name = "WHAT", default_value = "enough")]
    pub spend: SpendArg,
    /// The person's own table that the link learns from (data=own), as CSV.
    #[arg(long, value_name = "FILE")]
    pub data: Option<PathBuf>,
}

/// A budget by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SpendArg {
    /// As long as it takes.
    Enough,
    /// As many steps as the base run.
    Steps,
    /// As many epochs as the base run.
    Epochs,
}

impl From<SpendArg> for Spend {
    fn from(spend: SpendArg) -> Self {
        match spend {
            SpendArg::Enough => Self::Enough,
            SpendArg::Steps => Self::Steps,
            SpendArg::Epochs => Self::Epochs,
        }
    }
}

/// An engine by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EngineArg {
    /// Our own kernels: the same numbers on every machine and in every browser.
    #[value(alias = "cpu")]
    Fused,
    /// Whole cohorts on a graphics device: its numbers may depend on the device.
    Gpu,
    /// The tensor library candle: its numbers may depend on the processor.
    Candle,
}

impl From<EngineArg> for Engine {
    fn from(engine: EngineArg) -> Self {
        match engine {
            EngineArg::Fused => Self::Fused,
            EngineArg::Gpu => Self::Gpu,
            EngineArg::Candle => Self::Candle,
        }
    }
}

/// Reads the arguments, the program's name first.
///
/// # Errors
/// What to print instead of doing anything: a complaint, or the help that was asked for.
pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Cli, clap::Error> {
    Cli::try_parse_from(args)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn read(args: &[&str]) -> Result<Command, clap::Error> {
        parse([&["athanor"], args].concat().into_iter().map(OsString::from)).map(|cli| cli.command)
    }

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn options_stand_on_either_side_of_the_link() {
        let args = read(&["run", "--jobs", "3", "#v=1", "--verify", "--engine", "candle"]).unwrap();
        let Command::Run(args) = args else { panic!("not a run") };
        assert_eq!((args.link.as_str(), args.jobs), ("#v=1", NonZeroUsize::new(3)));
        assert!(args.verify && args.out.is_none() && args.curves.is_none());
        assert_eq!(args.engine.map(Engine::from), Some(Engine::Candle));
    }

    #[test]
    fn a_bench_has_its_defaults() {
        let Command::Batches(args) = read(&["batches", "#v=1"]).unwrap() else { panic!("not a bench") };
        assert_eq!((args.seeds, args.target, Spend::from(args.spend)), (3, None, Spend::Enough));
        let args = read(&["batches", "#", "--spend", "epochs", "--seeds", "5", "--target", "0.2"]).unwrap();
        let Command::Batches(args) = args else { panic!("not a bench") };
        assert_eq!((args.seeds, args.target, Spend::from(args.spend)), (5, Some(0.2), Spend::Epochs));
        assert_eq!(read(&["batches", "#", "--seeds", "0"]).unwrap_err().exit_code(), 2);
    }

    #[test]
    fn complaints_have_exit_code_2_and_answers_0() {
        for bad in
            [&[][..], &["run"], &["run", "#", "--jobs", "0"], &["run", "#", "--engine", "tfjs"], &["x"]]
        {
            assert_eq!(read(bad).unwrap_err().exit_code(), 2, "{bad:?}");
        }
        let version = read(&["--version"]).unwrap_err();
        assert_eq!(version.exit_code(), 0);
        assert!(version.to_string().contains("fused1, gpu1, candle1, search2"), "{version}");
    }
}
