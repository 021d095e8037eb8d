//! The Python that the programs are run with: a virtual environment of their own, made once.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::home;
use crate::step::{Outcome, failure, output};

const TOOLS: &str = include_str!("requirements.txt");
const TORCH: &str = include_str!("torch.txt");
/// What PyPI's PyTorch for Linux links even where it computes on the processor.
const CUDA: &str = include_str!("cuda.txt");
const WANDB: &str = include_str!("wandb.txt");

/// A virtual environment with everything in it.
pub(super) struct Python {
    program: PathBuf,
    /// Why the package of Weights & Biases is not there.
    pub(super) without_wandb: Option<String>,
}

impl Python {
    /// The environment that is there, or a new one; or why there is none.
    pub(super) fn ready() -> Result<Self, String> {
        let folder = home().join("venv");
        let bin = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
        let mut python = Self { program: folder.join(bin), without_wandb: None };
        let (stamp, wanted) = (folder.join("installed.txt"), [TOOLS, TORCH, CUDA].concat());
        if fs::read_to_string(&stamp).is_ok_and(|there| there == wanted) {
            println!("  {}: there", folder.display());
        } else {
            python.make(&folder)?;
            fs::write(&stamp, wanted).map_err(|error| error.to_string())?;
        }
        if !python.imports("wandb") && python.install("wandb", WANDB, &[]).is_err() {
            python.without_wandb = Some("wandb cannot be installed here: is PyPI in reach?".to_owned());
        }
        Ok(python)
    }

    fn make(&self, folder: &Path) -> Result<(), String> {
        let names = ["python3", "python"];
        let is_new = |name: &&str| {
            let asked = "import sys, venv; sys.exit(sys.version_info < (3, 11))";
            output(Command::new(name).args(["-c", asked])).is_some()
        };
        let base =
            names.into_iter().find(is_new).ok_or("there is no Python of version 3.11 or newer with venv")?;
        println!("  making {}: some gigabytes, once", folder.display());
        if output(Command::new(base).args(["-m", "venv", "--clear"]).arg(folder)).is_none() {
            return Err(format!("{base} -m venv {} failed (Debian: python3-venv)", folder.display()));
        }
        self.install("tools", TOOLS, &[])?;
        // Alone at first: a wheel for the processor, such as other systems' or another index's, needs no more.
        self.install("torch", TORCH, &["--no-deps"])?;
        if !self.imports("torch") {
            self.install("cuda", CUDA, &[])?;
        }
        let imported = self.imports("torch");
        imported.then_some(()).ok_or_else(|| "PyTorch is installed, but cannot be imported".to_owned())
    }

    fn imports(&self, module: &str) -> bool {
        output(Command::new(&self.program).args(["-c", &format!("import {module}")])).is_some()
    }

    fn install(&self, name: &str, requirements: &str, flags: &[&str]) -> Result<(), String> {
        let file = home().join(name).with_extension("txt");
        fs::write(&file, requirements).map_err(|error| format!("{}: {error}", file.display()))?;
        let mut pip = Command::new(&self.program);
        pip.args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-compile",
            "--no-warn-conflicts",
            "--disable-pip-version-check",
        ])
        .args(flags)
        .arg("-r")
        .arg(&file);
        println!("  installing {}", requirements.split_whitespace().collect::<Vec<_>>().join(" "));
        let installed = pip.status().is_ok_and(|status| status.success());
        installed
            .then_some(())
            .ok_or_else(|| format!("pip could not install {}: is PyPI in reach?", file.display()))
    }

    /// Python in a folder, on one thread a network, with no account anywhere.
    pub(super) fn command(&self, folder: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command.current_dir(folder).envs([
            ("OMP_NUM_THREADS", "1"),
            ("WANDB_MODE", "offline"),
            ("RAY_USAGE_STATS_ENABLED", "0"),
            ("PYTHONUNBUFFERED", "1"),
        ]);
        command
    }
}

/// Runs a program, whose complaints go to a file; the last line that it prints, which is JSON.
pub(super) fn last_line(command: &mut Command, log: &Path) -> Outcome<Value> {
    let advice = format!("What it said is in {}", log.display());
    let file = File::create(log)
        .map_err(|error| failure(format!("{}: {error}", log.display()), "Is it writable?"))?;
    let program = command.get_args().next().unwrap_or_default().to_string_lossy().into_owned();
    let output = command
        .stdin(Stdio::null())
        .stderr(file)
        .output()
        .map_err(|error| failure(format!("{program} could not be started: {error}"), &advice))?;
    let text = String::from_utf8_lossy(&output.stdout);
    // What it printed stands beside what it complained of.
    let _ = fs::write(log.with_extension("out"), text.as_bytes());
    if !output.status.success() {
        return Err(failure(format!("{program} ended with {}", output.status), advice));
    }
    let last = text.lines().rev().find(|line| line.starts_with('{'));
    last.and_then(|line| serde_json::from_str(line).ok())
        .ok_or_else(|| failure(format!("{program} printed no result"), advice))
}
