//! `cargo xtask bench search`: how good the searchers are, by crates/search-bench, which explains its words itself.

use crate::step::{Outcome, run};
use crate::tools::cargo;

const MEASURE: &str =
    "The lines above tell what failed; `cargo xtask bench search --help` lists the options.";

/// The words are those after `bench search`.
pub(crate) fn search(words: &[&str]) -> Outcome {
    let mut bench = cargo();
    run(bench.args(["run", "--release", "--package", "search-bench", "--"]).args(words), MEASURE)
}
