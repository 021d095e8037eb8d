//! `cargo xtask bench train` and `gpu`: build the page, crates/bench and the peers' bundles, then let Node measure them
//! in headless Chromium. What is measured, and how, is in `bench/README.md`.

use std::env;
use std::path::PathBuf;

use crate::step::{Outcome, failure, run, step};
use crate::tools::{self, WASM, cargo, program};
use crate::{browser, build, root};

/// Where the libraries are installed that are compared, and what drives the browser.
const PACKAGES: &str = "bench/train";
const COMPILE: &str = "crates/bench does not compile: the lines above tell where.";
pub(crate) const BINDGEN: &str =
    "wasm-bindgen and the crate of that name must be of one version: see Cargo.lock.";
const MEASURE: &str = "The lines above tell what failed. Nothing else should run on the machine meanwhile.";

/// A bench: a folder of `bench`, and of `target/bench`.
struct Bench {
    name: &'static str,
    /// The modules of crates/bench that it measures.
    modules: &'static [&'static str],
    workloads: &'static [&'static str],
    /// Whether there are engines that it only measures when asked to.
    optional: bool,
    usage: &'static str,
    figures: &'static str,
}

const TRAIN: Bench = Bench {
    name: "train",
    modules: &["bench_candle", "bench_client", "bench_fused", "bench_limit"],
    workloads: &["A", "B", "C", "D", "E", "F"],
    optional: true,
    usage: "\
cargo xtask bench train [--only A,C] [--reps 5] [--ms 400] [--all]
  --only   workloads, of A to F          --ms    length of a window
  --reps   windows of each engine        --all   also WebGL and WebGPU, on a software adapter",
    figures: "target/bench/train.json and target/bench/train-product.json have the figures.",
};

const GPU: Bench = Bench {
    name: "gpu",
    modules: &["bench_gpu"],
    workloads: &["A", "B", "C", "E", "F"],
    optional: false,
    usage: "\
cargo xtask bench gpu [--only A,C] [--reps 5] [--ms 400]
  --only   workloads, of A, B, C, E, F   --ms    length of a window
  --reps   windows of each engine",
    figures: "target/bench/gpu.json has the figures.",
};

/// Training on the processor; the words are those after `bench train`.
pub(crate) fn train(words: &[&str]) -> Outcome {
    measure(&TRAIN, words)
}

/// Training on the graphics device; the words are those after `bench gpu`.
pub(crate) fn gpu(words: &[&str]) -> Outcome {
    measure(&GPU, words)
}

fn measure(bench: &Bench, words: &[&str]) -> Outcome {
    check(bench, words)?;
    step("tools", || tools::ensure().and_then(|()| browser::ensure(PACKAGES)))?;
    step("page and worker, release mode", build::compile)?;
    step("the bench's own WebAssembly, release mode", || compile(bench))?;
    step("measurement", || {
        let script = root().join("bench").join(bench.name).join("run.mjs");
        run(program("node").arg(script).args(words), MEASURE)
    })?;
    println!("\n  {}", bench.figures);
    Ok(())
}

/// Compiles its part of crates/bench and leaves the modules where `bench/train/browser.mjs` looks for them.
fn compile(bench: &Bench) -> Outcome {
    let mut build = cargo();
    build.args(["build", "--package", "bench", "--release", "--target", WASM]);
    for module in bench.modules {
        build.args(["--bin", module]);
    }
    run(&mut build, COMPILE)?;
    let built = target_dir().join(WASM).join("release");
    let out = root().join("target/bench").join(bench.name).join("wasm");
    for module in bench.modules {
        let mut bindgen = program("wasm-bindgen");
        bindgen.args(["--target", "web", "--no-typescript", "--out-dir"]).arg(&out);
        run(bindgen.arg(built.join(module).with_extension("wasm")), BINDGEN)?;
    }
    Ok(())
}

/// Where cargo builds.
pub(crate) fn target_dir() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Before anything is built for minutes.
fn check(bench: &Bench, words: &[&str]) -> Outcome {
    let positive = |text: &str| text.parse::<u32>().is_ok_and(|number| number > 0);
    let workloads = |text: &str| text.split(',').all(|name| bench.workloads.contains(&name));
    match words {
        [] => Ok(()),
        ["--all", rest @ ..] if bench.optional => check(bench, rest),
        ["--only", names, rest @ ..] if workloads(names) => check(bench, rest),
        ["--reps" | "--ms", number, rest @ ..] if positive(number) => check(bench, rest),
        _ => Err(failure(format!("not understood: {}", words.join(" ")), bench.usage)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Bench, GPU, TRAIN, check};

    fn accepts(bench: &Bench, line: &'static str) -> bool {
        check(bench, &line.split_whitespace().collect::<Vec<_>>()).is_ok()
    }

    #[test]
    fn words_are_checked_before_anything_is_built() {
        for line in ["", "--only A,C --reps 7", "--ms 50 --all", "--all --only F"] {
            assert!(accepts(&TRAIN, line), "{line}");
        }
        for line in ["A", "--only", "--only A,G", "--reps 0", "--ms fast", "--all yes"] {
            assert!(!accepts(&TRAIN, line), "{line}");
        }
    }

    #[test]
    fn a_graphics_device_trains_no_convolutions() {
        assert!(accepts(&GPU, "--only B,E --ms 50"));
        for line in ["--only D", "--all"] {
            assert!(!accepts(&GPU, line), "{line}");
        }
    }
}
