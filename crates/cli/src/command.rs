//! What each command does, and which exit code it ends with.

use std::ffi::OsString;
use std::io;
use std::num::NonZeroUsize;
use std::process::ExitCode;
use std::thread;

use schema::batches::{BatchStudy, Findings};
use schema::export::{self, Way};
use schema::{Claim, Engine, StudyConfig, Verdict};
use train::Dataset;

use crate::args::{BatchArgs, Command, ExportArgs, RunArgs, ToolArg, parse};
use crate::error::CliError;
use crate::link;
use crate::output::Output;
use crate::own;
use crate::pipe::{print, tell};
use crate::progress::Bar;
use crate::stdio::{self, StdioError};
use crate::sweep::{self, Sweep};
use crate::{batches, summary, tables, verdict};

/// The results differ from what the link claims.
const DIFFERS: u8 = 1;
/// What was said cannot be used.
const UNUSABLE: u8 = 2;
/// Some trials could not be trained or proposed.
const FAILED: u8 = 3;

/// Does what the arguments say, the program's name first.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match parse(args) {
        Ok(cli) => cli,
        Err(answer) => {
            // Where nobody listens, nothing can be done about it.
            let _ = answer.print();
            return ExitCode::from(u8::try_from(answer.exit_code()).unwrap_or(2));
        }
    };
    let done = match cli.command {
        Command::Run(args) => run(&args),
        Command::Batches(args) => compare_batches(&args),
        Command::Export(args) => export(&args),
        Command::SearchStdio => return search_stdio(),
        Command::Datasets => tables::datasets().and_then(|text| print(&text)).map(|()| ExitCode::SUCCESS),
        Command::Fields => print(&tables::fields()).map(|()| ExitCode::SUCCESS),
    };
    done.unwrap_or_else(|error| {
        tell(&format!("athanor: {error}"));
        ExitCode::from(&error)
    })
}

fn run(args: &RunArgs) -> Result<ExitCode, CliError> {
    let given = link::read(&args.link)?;
    given.link.notes.iter().for_each(|note| tell(&format!("note: {}", link::sentence(note))));
    let claim = given.link.claim.as_ref();
    let to_verify = if args.verify { Some(claim.ok_or(CliError::NoClaim)?) } else { None };
    let output = args.out.as_deref().map(Output::prepare).transpose()?;
    let curves = args.curves.as_deref().map(Output::prepare_curves).transpose()?;
    let jobs = args.jobs.or_else(|| thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN);
    let mut study = given.link.study.clone();
    study.engine = args.engine.map_or(study.engine, Into::into);
    own::provide(&mut study, args.data.as_deref())?;

    let mut sweep =
        if study.engine == Engine::Gpu { on_gpu(&study, args, jobs)? } else { train(&study, jobs)? };
    if args.test {
        sweep.test = sweep.look_at_test()?;
    }
    for output in output.iter().chain(&curves) {
        output.write(&sweep, claim)?;
    }
    print(&summary::text(&sweep, &given.page))?;
    let reproduced = to_verify.map(|claim| verify(&sweep, claim)).transpose()?;
    sweep.failures.iter().for_each(|failure| tell(&format!("athanor: {}", failure.text)));
    Ok(ExitCode::from(match reproduced {
        _ if !sweep.failures.is_empty() => FAILED,
        Some(false) => DIFFERS,
        Some(true) | None => 0,
    }))
}

fn compare_batches(args: &BatchArgs) -> Result<ExitCode, CliError> {
    let given = link::read(&args.link)?;
    given.link.notes.iter().for_each(|note| tell(&format!("note: {}", link::sentence(note))));
    let mut study = given.link.study;
    own::provide(&mut study, args.data.as_deref())?;
    let base = batches::base(&study);
    let training = Dataset::load(&base.data)?.train.len() as u32;
    let mut study = BatchStudy::new(base, training);
    (study.seeds, study.target) = (args.seeds, args.target);
    let jobs = args.jobs.or_else(|| thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN);
    let record = batches::run(&study, jobs, |done, of| tell(&format!("{done} of {of} trainings")))?;
    let findings = Findings::new(&study, &record, args.spend.into());
    print(&batches::text(&study, &findings, args.spend.into()))?;
    Ok(ExitCode::SUCCESS)
}

fn export(args: &ExportArgs) -> Result<ExitCode, CliError> {
    let given = link::read(&args.link)?;
    given.link.notes.iter().for_each(|note| tell(&format!("note: {}", link::sentence(note))));
    let mut study = given.link.study;
    let table = own::held(&mut study, args.data.as_deref())?;
    let link = format!("{}#{}", given.page, schema::encode(&study));
    let way = match args.tool {
        ToolArg::Optuna => Way::Optuna,
        ToolArg::Sklearn => Way::Sklearn,
        ToolArg::Hyperopt => Way::Hyperopt,
        ToolArg::Ray => Way::Ray,
        ToolArg::Wandb | ToolArg::WandbSweep => Way::Wandb,
    };
    let text = match args.tool {
        ToolArg::WandbSweep => export::wandb_sweep(&study, &link),
        _ => export::python(&study, way, &link, table.as_ref()),
    };
    print(&text)?;
    export::missing(&study, way, table.is_some())
        .iter()
        .for_each(|it| tell(&format!("note: {} has no counterpart of: {it}", way.title())));
    Ok(ExitCode::SUCCESS)
}

/// Its complaints are lines of its protocol.
fn search_stdio() -> ExitCode {
    match stdio::serve(&mut io::stdin().lock(), &mut io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(StdioError::Malformed(_)) => ExitCode::from(UNUSABLE),
        Err(StdioError::Search(_) | StdioError::Io(_)) => ExitCode::from(FAILED),
    }
}

fn train(study: &StudyConfig, jobs: NonZeroUsize) -> Result<Sweep, CliError> {
    let bar = Bar::new();
    sweep::run(study, jobs, |race| bar.show(race))
}

/// On a graphics device; without one by the fused engine, unless the command line insists.
fn on_gpu(study: &StudyConfig, args: &RunArgs, jobs: NonZeroUsize) -> Result<Sweep, CliError> {
    match sweep::gpu::open() {
        Ok(mut engine) => {
            tell(&format!("note: trains on {}", engine.gpu().info().name));
            let bar = Bar::new();
            sweep::gpu::run(study, &mut engine, |race| bar.show(race))
        }
        Err(error) if args.engine.is_some() => Err(error),
        Err(error) => {
            tell(&format!("note: {error}; the fused engine trains, and its numbers differ slightly."));
            train(study, jobs)
        }
    }
}

/// Prints the verdict; whether the claim is reproduced.
fn verify(sweep: &Sweep, claim: &Claim) -> Result<bool, CliError> {
    let (found, first) = sweep.check(claim);
    print(&format!("verdict  {}\n", verdict::sentence(&found, first, claim, sweep.engine)))?;
    Ok(found == Verdict::Reproduced)
}
