//! The programs a build needs, each used from `target/tools/bin` or from PATH when its version fits, and otherwise
//! compiled from crates.io into `target/tools`, where it disturbs nobody.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::root;
use crate::step::{Outcome, failure, output, run};

const TRUNK: &str = "0.21.14";
pub(crate) const WASM: &str = "wasm32-unknown-unknown";
const RUSTUP: &str =
    "Install Rust through https://rustup.rs, or add this part through whatever installed your Rust:";
const COMPILE: &str = "The lines above tell why. A C compiler (Debian: build-essential) and access to crates.io are \
needed; then run the command again.";

/// Everything that the release build of the page needs.
pub(crate) fn ensure() -> Outcome {
    ensure_wasm_target()?;
    let locked = locked_version("wasm-bindgen")?;
    let bindgen = ["wasm-bindgen", "wasm-bindgen-test-runner"];
    ensure_program(&bindgen, "wasm-bindgen-cli", &locked, &[])?;
    ensure_program(&["trunk"], "trunk", TRUNK, &["--locked"])
}

/// rustfmt and clippy, which a minimal Rust lacks.
pub(crate) fn ensure_components() -> Outcome {
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if output(cargo().args([subcommand, "--version"])).is_none() {
            run(
                Command::new("rustup").args(["component", "add", component]),
                &format!("{RUSTUP} {component}"),
            )?;
        }
    }
    Ok(())
}

/// The cargo that runs us, in the root, with our tools in reach.
pub(crate) fn cargo() -> Command {
    program(&env::var("CARGO").unwrap_or_else(|_| "cargo".into()))
}

/// A program from `target/tools/bin` or PATH, run in the root.
pub(crate) fn program(name: &str) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root()).env("PATH", search_path());
    command
}

fn search_path() -> OsString {
    let inherited = env::var_os("PATH").unwrap_or_default();
    let paths = std::iter::once(tools_dir().join("bin")).chain(env::split_paths(&inherited));
    env::join_paths(paths).unwrap_or(inherited)
}

fn tools_dir() -> PathBuf {
    root().join("target").join("tools")
}

fn ensure_wasm_target() -> Outcome {
    let libdir = output(program("rustc").args(["--print", "target-libdir", "--target", WASM]));
    if libdir.is_some_and(|dir| PathBuf::from(dir).exists()) {
        println!("  {WASM}: there");
        return Ok(());
    }
    run(program("rustup").args(["target", "add", WASM]), &format!("{RUSTUP} the target {WASM}"))
}

fn ensure_program(programs: &[&str], package: &str, version: &str, flags: &[&str]) -> Outcome {
    if programs.iter().all(|name| has_version(name, version)) {
        println!("  {package} {version}: there");
        return Ok(());
    }
    println!("  {package} {version}: compiling it once into target/tools, which takes some minutes");
    let mut install = cargo();
    install
        .args(["install", package, "--version", version, "--force", "--root"])
        .arg(tools_dir())
        .args(flags);
    run(&mut install, COMPILE)
}

/// Compares whole words: 0.2.13 is not 0.2.130.
fn has_version(name: &str, version: &str) -> bool {
    output(program(name).arg("--version"))
        .is_some_and(|said| said.split_whitespace().any(|word| word == version))
}

fn locked_version(package: &str) -> Outcome<String> {
    let path = root().join("Cargo.lock");
    let lock = fs::read_to_string(&path).map_err(|error| {
        failure(format!("{} cannot be read: {error}", path.display()), "git checkout Cargo.lock")
    })?;
    version_in(&lock, package)
        .map(str::to_owned)
        .ok_or_else(|| failure(format!("Cargo.lock does not name {package}"), "git checkout Cargo.lock"))
}

fn version_in<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let (_, entry) = lock.split_once(&format!("name = \"{package}\"\nversion = \""))?;
    entry.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::version_in;

    const LOCK: &str = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.2.1\"\n\n\
                        [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"x\"\n";

    #[test]
    fn the_locked_version_is_that_of_the_whole_name() {
        assert_eq!(version_in(LOCK, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(version_in(LOCK, "bindgen"), None);
    }
}
