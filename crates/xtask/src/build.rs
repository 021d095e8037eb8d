//! The release build: Trunk compiles the page and the worker and lays out `dist/`.

use std::path::PathBuf;

use crate::step::{Outcome, run, step};
use crate::tools::{self, cargo, program};
use crate::{root, slim, version};

const FETCH: &str = "The crates could not be downloaded: is crates.io in reach? Then run the command again.";
const TRUNK: &str = "The page or the worker does not compile: the lines above tell where.";

/// Leaves the page in `dist/`.
pub(crate) fn build() -> Outcome {
    step("tools", tools::ensure)?;
    step("page and worker, release mode (the first time takes minutes)", compile)?;
    println!("\n  dist/ is ready: any file server can host it under any path.");
    Ok(())
}

/// The same, sooner compiled, larger and slower: to look at while working.
pub(crate) fn quick() -> Outcome {
    step("tools", tools::ensure)?;
    step("page and worker, quick profile", || {
        trunk(&["--cargo-profile", "quick"])?;
        version::folder(&dist())
    })?;
    Ok(())
}

/// The release build.
pub(crate) fn compile() -> Outcome {
    trunk(&["--release"])?;
    slim::folder(&dist())?;
    version::folder(&dist())
}

fn dist() -> PathBuf {
    root().join("dist")
}

/// Trunk works offline, so cargo fetches first.
fn trunk(profile: &[&str]) -> Outcome {
    run(cargo().args(["fetch", "--quiet"]), FETCH)?;
    run(program("trunk").args(["build", "--offline"]).args(profile), TRUNK)
}
