//! What the browser tests and the bench need: Node, npm packages, a Chromium, and fonts in which Chinese can be seen.

use std::env;
use std::path::Path;
use std::process::Command;

use crate::root;
use crate::step::{Outcome, failure, output, run};

const NODE: &str = "Node 18 or newer is needed: https://nodejs.org, or `apt-get install nodejs npm`.";
const NPM: &str = "The npm packages could not be installed: is the npm registry in reach?";
const APT: &str = "Install it by hand, or name a browser: CHROMIUM=/path, FIREFOX=/path";
const OWN: &str =
    "Playwright could not fetch its browser: install Chromium yourself and run with CHROMIUM=/path";
/// Where the browser tests live.
pub(crate) const TESTS: &str = "tests/browser";
const RED: &str = "A trace of the failing test is in tests/browser/test-results: \
npx playwright show-trace <trace.zip>. One test alone: npx playwright test -g <name>";

/// Runs Playwright against `dist/`.
pub(crate) fn test() -> Outcome {
    ensure_page()?;
    ensure(TESTS)?;
    run(npm("npx", TESTS).args(["tsc", "--noEmit"]), "The types of the browser tests do not fit.")?;
    run(npm("npx", TESTS).args(["playwright", "test"]), RED)
}

/// Whether there is a page to test.
pub(crate) fn ensure_page() -> Outcome {
    if !root().join("dist/index.html").exists() {
        return Err(failure("dist/ is missing", "Build the page first: cargo xtask build"));
    }
    Ok(())
}

/// Node, the packages of a folder's `package-lock.json`, and a browser.
pub(crate) fn ensure(folder: &str) -> Outcome {
    ensure_packages(folder)?;
    ensure_browser(folder)
}

/// Node, and the packages of a folder's `package-lock.json`.
pub(crate) fn ensure_packages(folder: &str) -> Outcome {
    if output(Command::new("node").arg("--version")).is_none() {
        return Err(failure("node is missing", NODE));
    }
    run(npm("npm", folder).args(["ci", "--no-audit", "--no-fund"]), NPM)
}

/// The system's Chromium when there is one or can be; otherwise Playwright's.
fn ensure_browser(folder: &str) -> Outcome {
    if env::var_os("CHROMIUM").is_some() {
        return Ok(());
    }
    let root_on_debian = is_root_on_debian();
    if root_on_debian && !(has_chromium() && has_chinese_fonts()) {
        install(&["chromium", "fonts-noto-cjk"])?;
    }
    // On Ubuntu the package is an empty shell around a snap, which containers cannot start.
    if has_chromium() {
        return Ok(());
    }
    let playwright = if folder == TESTS { "playwright" } else { "playwright-core" };
    let flags: &[&str] = if root_on_debian { &["--with-deps"] } else { &[] };
    run(npm("npx", folder).args([playwright, "install", "chromium"]).args(flags), OWN)
}

/// Installs packages of the system.
pub(crate) fn install(packages: &[&str]) -> Outcome {
    apt_get(&["update", "--quiet"])?;
    apt_get(&[&["install", "--yes", "--quiet", "--no-install-recommends"], packages].concat())
}

fn apt_get(args: &[&str]) -> Outcome {
    run(Command::new("apt-get").args(args).env("DEBIAN_FRONTEND", "noninteractive"), APT)
}

/// Where `playwright.config.ts` looks for it.
fn has_chromium() -> bool {
    let path = "/usr/bin/chromium";
    Path::new(path).exists() && output(Command::new(path).arg("--version")).is_some()
}

fn has_chinese_fonts() -> bool {
    output(Command::new("fc-list").arg(":lang=zh")).is_some_and(|list| !list.is_empty())
}

/// Whether [`install`] may and can be called.
pub(crate) fn is_root_on_debian() -> bool {
    let is_root = output(Command::new("id").arg("-u")).as_deref() == Some("0");
    is_root && output(Command::new("apt-get").arg("--version")).is_some()
}

/// A program that comes with Node, to be run in a folder.
pub(crate) fn npm(name: &str, folder: &str) -> Command {
    let mut command = Command::new(if cfg!(windows) { format!("{name}.cmd") } else { name.to_owned() });
    command.current_dir(root().join(folder));
    command
}
