//! What the correctness ladder of the GPU engine needs: a Vulkan adapter that computes on the processor, which is installed
//! where that can be done. A machine that has none and cannot have it skips the ladder, and says so; with `REQUIRE_GPU=1`
//! the ladder fails there.

use std::env;
use std::process::Command;

use crate::browser::{install, is_root_on_debian};
use crate::step::{Outcome, output, run};
use crate::tools::cargo;

const LADDER: [&str; 6] = ["test", "--quiet", "-p", "gpu", "--test", "ladder"];
const RED: &str = "One rung alone: cargo test -p gpu --test ladder <name> -- --nocapture. Without a software adapter: \
install a Vulkan driver (Debian: libvulkan1 mesa-vulkan-drivers)";

/// Climbs the ladder.
pub(crate) fn test() -> Outcome {
    run(&mut ladder(), RED)
}

/// Why there is no adapter to test on, after an attempt to install one.
pub(crate) fn obstacle() -> Option<&'static str> {
    // A ladder that does not compile is no missing adapter: `test` will tell.
    if output(ladder().arg("--no-run")).is_none() || has_adapter() {
        return None;
    }
    if is_root_on_debian() {
        // Whether it worked shows below.
        let _ = install(&["libvulkan1", "mesa-vulkan-drivers"]);
    }
    let required = env::var("REQUIRE_GPU").as_deref() == Ok("1");
    (!required && !has_adapter()).then_some("no software graphics adapter (Vulkan) on this machine")
}

/// Whether one opens: a driver that is there need not work.
fn has_adapter() -> bool {
    let mut question = ladder();
    question.args(["--", "--exact", "there_is_an_adapter"]).env("REQUIRE_GPU", "1");
    output(&mut question).is_some()
}

fn ladder() -> Command {
    let mut command = cargo();
    command.args(LADDER);
    command
}
