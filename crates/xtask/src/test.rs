//! `cargo xtask test`: every check there is, cheapest first, stopping at the first failure, with a table of times.

use std::time::Duration;

use crate::step::{Outcome, failure, run, seconds, step, timed};
use crate::tools::{self, cargo};
use crate::{browser, build, firefox, gpu};

const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];
/// What runs in a browser. Dependencies within the workspace are linted along with these.
const WASM_PACKAGES: [&str; 12] =
    ["-p", "search", "-p", "schema", "-p", "train", "-p", "worker", "-p", "app", "-p", "bench"];

struct Check {
    name: &'static str,
    title: &'static str,
    work: fn() -> Outcome,
    /// Why it cannot be done on this machine.
    obstacle: fn() -> Option<&'static str>,
}

/// How a check ended.
#[derive(Debug, Clone, Copy)]
enum End {
    Passed(Duration),
    Skipped(&'static str),
    Failed,
}

#[rustfmt::skip]
const CHECKS: [Check; 9] = [
    Check { name: "fmt", title: "formatting", work: fmt, obstacle: none },
    Check { name: "clippy", title: "lints, native", work: clippy, obstacle: none },
    Check { name: "clippy-wasm", title: "lints, wasm32", work: clippy_wasm, obstacle: none },
    Check { name: "unit", title: "unit, property, snapshot and documentation tests", work: unit, obstacle: none },
    Check { name: "gpu", title: "the GPU engine on a software adapter", work: gpu::test, obstacle: gpu::obstacle },
    Check { name: "wasm", title: "the same numbers in WebAssembly", work: wasm, obstacle: none },
    Check { name: "build", title: "the page and its worker, release mode", work: build::compile, obstacle: none },
    Check { name: "browser", title: "Playwright in headless Chromium", work: browser::test, obstacle: none },
    Check { name: "firefox", title: "published proofs in Firefox", work: firefox::test, obstacle: firefox::obstacle },
];

/// Most checks can be done anywhere.
const fn none() -> Option<&'static str> {
    None
}

/// Runs all checks, or those named in a comma-separated list.
pub(crate) fn test(only: Option<&str>) -> Outcome {
    let checks = select(only)?;
    step("tools", || tools::ensure_components().and_then(|()| tools::ensure()))?;
    let mut ends = Vec::new();
    let (result, total) = timed(|| checks.iter().try_for_each(|check| run_check(check, &mut ends)));
    print!("{}", summary(&ends, total));
    result
}

fn run_check(check: &Check, ends: &mut Vec<(&str, End)>) -> Outcome {
    if let Some(why) = (check.obstacle)() {
        println!("\n▶ {}\n⚠ SKIPPED: {why}", check.title);
        ends.push((check.name, End::Skipped(why)));
        return Ok(());
    }
    let result = step(check.title, check.work);
    ends.push((check.name, result.as_ref().map_or(End::Failed, |((), took)| End::Passed(*took))));
    result.map(drop)
}

fn summary(ends: &[(&str, End)], total: Duration) -> String {
    let line = |(name, end): &(&str, End)| match end {
        End::Passed(took) => format!("  {name:<12} {:>14}\n", seconds(*took)),
        End::Skipped(why) => format!("  {name:<12}   SKIPPED: {why}\n"),
        End::Failed => format!("  {name:<12} {:>14}\n", "failed"),
    };
    let lines: String = ends.iter().map(line).collect();
    let skipped = ends.iter().filter(|(_, end)| matches!(end, End::Skipped(_))).count();
    let verdict = match skipped {
        _ if ends.iter().any(|(_, end)| matches!(end, End::Failed)) => "Not green.".to_owned(),
        0 => "All green.".to_owned(),
        _ => format!("Green as far as tested; {skipped} SKIPPED."),
    };
    let heading = "\n  check                  time\n  ---------------------------\n";
    format!("{heading}{lines}  {:<12} {:>14}\n\n  {verdict}\n", "total", seconds(total))
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
    const ALONE: &str = "Run the failing test alone: cargo test -p <crate> <name>";
    // The ladder of the GPU engine is a check of its own.
    run(cargo().args(["test", "--workspace", "--exclude", "gpu"]), ALONE)?;
    run(cargo().args(["test", "-p", "gpu", "--lib"]), ALONE)
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

    #[test]
    fn what_was_skipped_is_never_green() {
        let time = Duration::from_secs(2);
        let (passed, skipped) = (("fmt", End::Passed(time)), ("firefox", End::Skipped("no Firefox")));
        assert!(summary(&[passed], time).contains("All green."));
        let text = summary(&[passed, skipped], time);
        assert!(
            text.contains("firefox        SKIPPED: no Firefox\n") && !text.contains("All green"),
            "{text}"
        );
        assert!(summary(&[passed, skipped, ("unit", End::Failed)], time).contains("Not green."));
    }
}
