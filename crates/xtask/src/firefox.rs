//! What the tests in Firefox need: Debian's Firefox, which is installed where that can be done. A machine that has none
//! and cannot have it skips them, and says so.

use std::env;
use std::path::Path;
use std::process::Command;

use crate::browser::{TESTS, ensure_packages, ensure_page, install, is_root_on_debian, npm};
use crate::step::{Outcome, output, run};

const RED: &str = "Firefox gives other numbers than were published, or could not be driven. The same in Chromium: \
npx playwright test proofs";

/// Runs the published proofs in Firefox, against `dist/`.
pub(crate) fn test() -> Outcome {
    ensure_page()?;
    ensure_packages(TESTS)?;
    run(npm("node", TESTS).arg("firefox.mjs"), RED)
}

/// Why there is no Firefox to test with, after an attempt to install it.
pub(crate) fn obstacle() -> Option<&'static str> {
    if !has_firefox() && is_root_on_debian() {
        // Whether it worked shows below.
        let _ = install(&["firefox-esr"]);
    }
    (!has_firefox()).then_some("no Firefox on this machine")
}

/// Where `firefox.mjs` looks for it. One that is named is taken at its word.
fn has_firefox() -> bool {
    let path = "/usr/bin/firefox-esr";
    env::var_os("FIREFOX").is_some()
        || Path::new(path).exists() && output(Command::new(path).arg("--version")).is_some()
}
