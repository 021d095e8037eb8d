//! The correctness ladder of the kernel and its engine, on a software adapter. Each rung stands on the one before, and has
//! a canary: a small mistake that it must find.
//!
//! 1. `gradients`: the plain twin's gradients against finite differences.
//! 2. `shapes`: the kernel against the twin, step by step, on awkward shapes, in every placement and tile size.
//! 3. `steps`: the kernel against the fused engine for all rules, activations and losses.
//! 4. `curves`: 200 steps.
//! 5. `accuracies`: where 64 seeds end.
//! 6. `draws`: orders and masks, bit by bit.
//! 7. `engine`, `accidents`: cohorts, slices, divergence, marks, lost devices.
//!
//! It compiles many pipelines, and is a check of its own: `cargo xtask test --only gpu`.
#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod accidents;
mod accuracies;
mod curves;
mod draws;
mod engine;
mod gradients;
mod lab;
mod room;
mod runs;
mod shapes;
mod steps;
mod twin;

/// What `cargo xtask test` asks first.
#[test]
fn there_is_an_adapter() {
    if let Some(gpu) = lab::adapter() {
        println!("{:?} {:?}", gpu.info(), gpu.traits());
        assert!(gpu.info().software, "the ladder's tolerances are those of software adapters");
    }
}
