//! `cargo xtask bench search` and `ask`: how good the searchers are, and how long they take to answer in WebAssembly, by
//! crates/search-bench. What is measured, and how, is in `bench/README.md`.

use crate::bench::{BINDGEN, target_dir};
use crate::root;
use crate::step::{Outcome, run, step};
use crate::tools::{self, WASM, cargo, program};

const MEASURE: &str =
    "The lines above tell what failed; `cargo xtask bench search --help` lists the options.";
const COMPILE: &str = "crates/search-bench does not compile: the lines above tell where.";
const ANSWER: &str = "The lines above tell what failed. Node 18 or newer is needed.";

/// The words are those after `bench search`; without any, the answers in WebAssembly are measured as well.
pub(crate) fn search(words: &[&str]) -> Outcome {
    let mut bench = cargo();
    run(
        bench
            .args(["run", "--release", "--package", "search-bench", "--bin", "search-bench", "--"])
            .args(words),
        MEASURE,
    )?;
    if words.is_empty() { ask() } else { Ok(()) }
}

/// Compiles the question for Node and lets it be answered.
pub(crate) fn ask() -> Outcome {
    const MODULE: &str = "ask_latency";
    step("tools", tools::ensure)?;
    step("searchers, release mode", || {
        let mut build = cargo();
        build.args(["build", "--package", "search-bench", "--release", "--target", WASM, "--bin", MODULE]);
        run(&mut build, COMPILE)?;
        let built = target_dir().join(WASM).join("release").join(MODULE).with_extension("wasm");
        let mut bindgen = program("wasm-bindgen");
        bindgen.args(["--target", "nodejs", "--no-typescript", "--out-dir"]);
        run(bindgen.arg(root().join("target/bench/search/wasm")).arg(built), BINDGEN)
    })?;
    run(program("node").arg(root().join("bench/search/ask.mjs")), ANSWER)
}
