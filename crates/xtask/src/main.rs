//! `cargo xtask …`: one command to set up, serve, build, test or measure. It calls cargo, Trunk and npm, shows what it
//! is doing and for how long, and says what to do when a step fails. It knows nothing of what it builds.

mod bench;
mod bench_search;
mod browser;
mod build;
mod exports;
mod firefox;
mod gpu;
mod serve;
mod slim;
mod step;
mod test;
mod tools;
mod version;

use std::path::PathBuf;
use std::process::ExitCode;

use step::Outcome;

const HELP: &str = "\
Usage: cargo xtask <command>

  serve [--port N]     build in release mode and serve on http://127.0.0.1:8080, rebuilding on change
  build                build in release mode into dist/, which any file server can host under any path
                       [--quick]: sooner compiled, larger and slower
  test [--only A,B]    everything: fmt, clippy, clippy-wasm, unit, gpu, wasm, build, browser,
                       firefox
  test --exports       experiments as programs for Optuna, scikit-learn, Hyperopt, Ray Tune and W&B, run for real and
                       compared with the page's engine; needs Python 3.11 or newer, PyPI and some gigabytes
  bench train          training speed against candle, tfjs, jax-js and ConvNetJS: see bench/README.md
                       [--only A,C] [--reps 5] [--ms 400] [--all]
  bench gpu            the same on the graphics device, against jax-js and tfjs on WebGPU
                       [--only A,C] [--reps 5] [--ms 400]
  bench search         how good the searchers are beside public ones: see bench/README.md and --help
                       [--sampler gp,tpe] [--objs public] [--seeds 20] [--trials 100] [--lag 1]
  bench ask            how long the searchers take to answer in WebAssembly
  help                 this text

Missing tools (the wasm32 target, wasm-bindgen, Trunk, npm packages, a browser and a software Vulkan adapter for the
tests) are installed on the way, the first two programs into target/tools. Nothing else is needed but Rust, and Node for the tests and the bench.";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match dispatch(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(args: &[&str]) -> Outcome {
    match args {
        ["serve"] => serve::serve(serve::DEFAULT_PORT),
        ["serve", "--port", port] => serve::serve(serve::parse_port(port)?),
        ["build"] => build::build(),
        ["build", "--quick"] => build::quick(),
        ["bench", "train", words @ ..] => bench::train(words),
        ["bench", "gpu", words @ ..] => bench::gpu(words),
        ["bench", "ask"] => bench_search::ask(),
        ["bench", "search", words @ ..] => bench_search::search(words),
        ["test"] => test::test(None),
        ["test", "--exports"] => exports::test(),
        ["test", "--only", names] => test::test(Some(names)),
        [] | ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            Ok(())
        }
        _ => Err(step::failure(format!("unknown command: {}", args.join(" ")), HELP)),
    }
}

/// The root of the workspace. Asked when run, not when compiled: a checkout may have been moved since.
fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    PathBuf::from(here).join("../..")
}
