//! `cargo xtask test`: every check there is, cheapest first, stopping at the first failure, with a table of times.

use std::time::Duration;

use crate::step::{Outcome, failure, run, seconds, step, timed};
use crate::tools::{self, cargo};
use crate::{browser, build};

const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];
/// What runs in a browser. Dependencies within the workspace are linted along with these.
const WASM_PACKAGES: [&str; 12] =
    ["-p", "search", "-p", "schema", "-p", "train", "-p", "worker", "-p", "app", "-p", "bench"];

struct Check {
    name: &'static str,
    title: &'static str,
    work: fn() -> Outcome,
}

const CHECKS: [Check; 7] = [
    Check { name: "fmt", title: "formatting", work: fmt },
    Check { name: "clippy", title: "lints, native", work: clippy },
    Check { name: "clippy-wasm", title: "lints, wasm32", work: clippy_wasm },
    Check { name: "unit", title: "unit, property, snapshot and documentation tests", work: unit },
    Check { name: "wasm", title: "the same numbers in WebAssembly", work: wasm },
    Check { name: "build", title: "the page and its worker, release mode", work: build::compile },
    Check { name: "browser", title: "Playwright in headless Chromium", work: browser::test },
];

/// Runs all checks, or those named in a comma-separated list.
pub(crate) fn test(only: Option<&str>) -> Outcome {
    let checks = select(only)?;
    step("tools", || tools::ensure_components().and_then(|()| tools::ensure()))?;
    let (result, total) = timed(|| run_all(&checks));
    result?;
    println!("  {:<12} {:>14}\n\n  All green.", "total", seconds(total));
    Ok(())
}

fn run_all(checks: &[&Check]) -> Outcome {
    let mut times: Vec<(&str, Duration)> = Vec::new();
    for check in checks {
        let ((), took) = step(check.title, check.work).inspect_err(|_| summary(&times, Some(check.name)))?;
        times.push((check.name, took));
    }
    summary(&times, None);
    Ok(())
}

fn summary(times: &[(&str, Duration)], failed: Option<&str>) {
    println!("\n  check                  time\n  ---------------------------");
    for (name, took) in times {
        println!("  {name:<12} {:>14}", seconds(*took));
    }
    if let Some(name) = failed {
        println!("  {name:<12} {:>14}", "failed");
    }
}

fn select(only: Option<&str>) -> Outcome<Vec<&'static Check>> {
    let Some(names) = only else { return Ok(CHECKS.iter().collect()) };
    let find = |name: &str| {
        CHECKS.iter().find(|check| check.name == name).ok_or_else(|| {
            let known: Vec<_> = CHECKS.iter().map(|check| check.name).collect();
            failure(format!("no check is called {name}"), format!("There are: {}", known.join(", ")))
        })
    };
    names.split(',').map(find).collect()
}

fn fmt() -> Outcome {
    run(cargo().args(["fmt", "--all", "--check"]), "`cargo fmt --all` puts it right.")
}

fn clippy() -> Outcome {
    let mut command = cargo();
    command.args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]);
    run(&mut command, "Follow clippy's suggestions, or `#[expect(…, reason = \"…\")]` where it is wrong.")
}

fn clippy_wasm() -> Outcome {
    let mut command = cargo();
    command.arg("clippy").args(WASM).args(WASM_PACKAGES).args(["--", "-D", "warnings"]);
    run(&mut command, "As above, for the code that only the browser compiles.")
}

fn unit() -> Outcome {
    run(cargo().args(["test", "--workspace"]), "Run the failing test alone: cargo test -p <crate> <name>")
}

fn wasm() -> Outcome {
    let mut command = cargo();
    command.arg("test").args(WASM);
    command.args(["-p", "search", "--test", "portable", "-p", "tests", "--test", "wasm"]);
    run(&mut command, "A number differs between native code and WebAssembly, or Node is missing.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_are_selected_by_name_and_unknown_names_are_told() {
        let names = |list: &str| -> Vec<_> { select(Some(list)).unwrap().iter().map(|c| c.name).collect() };
        assert_eq!(names("fmt,browser"), ["fmt", "browser"]);
        assert_eq!(select(None).unwrap().len(), CHECKS.len());
        assert!(select(Some("fmt,nonsense")).is_err());
    }
}
