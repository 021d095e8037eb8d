//! `cargo xtask bench train`: builds the page, crates/bench and the peers' bundles, then lets Node measure them in one
//! headless Chromium. What is measured, and how, is in `bench/README.md`.

use std::env;
use std::path::PathBuf;

use crate::step::{Outcome, failure, run, step};
use crate::tools::{self, WASM, cargo, program};
use crate::{browser, build, root};

const FOLDER: &str = "bench/train";
/// The modules of crates/bench.
const MODULES: [&str; 4] = ["bench_candle", "bench_client", "bench_fused", "bench_limit"];
const COMPILE: &str = "crates/bench does not compile: the lines above tell where.";
const BINDGEN: &str = "wasm-bindgen and the crate of that name must be of one version: see Cargo.lock.";
const MEASURE: &str = "The lines above tell what failed. Nothing else should run on the machine meanwhile.";
const USAGE: &str = "\
cargo xtask bench train [--only A,C] [--reps 5] [--ms 400] [--all]
  --only   workloads, of A to F          --ms    length of a window
  --reps   windows of each engine        --all   also WebGL and WebGPU, on a software adapter";

/// Measures; the words are those after `bench train`.
pub(crate) fn train(words: &[&str]) -> Outcome {
    check(words)?;
    step("tools", || tools::ensure().and_then(|()| browser::ensure(FOLDER)))?;
    step("page and worker, release mode", build::compile)?;
    step("the bench's own WebAssembly, release mode", compile)?;
    step("measurement", || {
        run(program("node").arg(root().join(FOLDER).join("run.mjs")).args(words), MEASURE)
    })?;
    println!("\n  target/bench/train.json and target/bench/train-product.json have the figures.");
    Ok(())
}

/// Compiles crates/bench and leaves its modules where `bench/train/browser.mjs` looks for them.
fn compile() -> Outcome {
    let mut build = cargo();
    build.args(["build", "--package", "bench", "--bins", "--release", "--target", WASM]);
    run(&mut build, COMPILE)?;
    let built = target_dir().join(WASM).join("release");
    let out = root().join("target/bench/train/wasm");
    for module in MODULES {
        let mut bindgen = program("wasm-bindgen");
        bindgen.args(["--target", "web", "--no-typescript", "--out-dir"]).arg(&out);
        run(bindgen.arg(built.join(module).with_extension("wasm")), BINDGEN)?;
    }
    Ok(())
}

/// Where cargo builds.
fn target_dir() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Before anything is built for minutes.
fn check(words: &[&str]) -> Outcome {
    let positive = |text: &str| text.parse::<u32>().is_ok_and(|number| number > 0);
    let workloads =
        |text: &str| text.split(',').all(|name| matches!(name, "A" | "B" | "C" | "D" | "E" | "F"));
    match words {
        [] => Ok(()),
        ["--all", rest @ ..] => check(rest),
        ["--only", names, rest @ ..] if workloads(names) => check(rest),
        ["--reps" | "--ms", number, rest @ ..] if positive(number) => check(rest),
        _ => Err(failure(format!("not understood: {}", words.join(" ")), USAGE)),
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn words_are_checked_before_anything_is_built() {
        let words = |line: &'static str| check(&line.split_whitespace().collect::<Vec<_>>());
        for line in ["", "--only A,C --reps 7", "--ms 50 --all", "--all --only F"] {
            assert!(words(line).is_ok(), "{line}");
        }
        for line in ["A", "--only", "--only A,G", "--reps 0", "--ms fast", "--all yes"] {
            assert!(words(line).is_err(), "{line}");
        }
    }
}
