//! The same experiment gives the same trial table with any number of workers, whoever finishes first: real training,
//! real searchers, real threads.

#![cfg(not(target_arch = "wasm32"))]

use std::num::NonZeroUsize;

use cli::Sweep;
use schema::{Outcome, decode};

/// Runs an experiment, so many trials at a time.
fn sweep(hash: &str, jobs: usize) -> Sweep {
    let jobs = NonZeroUsize::new(jobs).expect("somebody has to work");
    let sweep = cli::sweep::run(&decode(hash).study, jobs, |_| ()).expect("the experiment can be run");
    assert_eq!(sweep.failures, []);
    sweep
}

#[test]
fn one_two_and_four_workers_give_the_same_table() {
    let text =
        "data=moons&samples=200&epochs=5&lr=0.001..10&opt=momentum&dropout=0.1&width=8&trials=12&lag=3";
    let text = format!("{text}&search=grid,random,sobol,gp");
    let one = sweep(&text, 1);
    assert_eq!(one.trials.len(), 48);
    let diverged = one.trials.values().filter(|trial| trial.outcome == Outcome::Diverged).count();
    assert!(
        (1..40).contains(&diverged),
        "{diverged} of 48 diverged: the experiment no longer shows both outcomes"
    );
    assert_eq!(one.rows(), sweep(&text, 2).rows());
    assert_eq!(one.rows(), sweep(&text, 4).rows());
}

#[test]
fn another_seed_gives_another_table() {
    let rows = |seed: u32| {
        sweep(&format!("data=xor&samples=100&epochs=2&search=random&trials=3&seed={seed}"), 2).rows()
    };
    assert_ne!(rows(1), rows(2));
}

/// Trials that are cut on the way, repeated and cross-validated ones, several seeds, references, a survey.
#[test]
fn stretches_and_parts_give_the_same_table_with_any_number_of_workers() {
    let base = "data=moons&samples=80&epochs=4&width=4&lr=0.001..3";
    for rules in [
        "search=random,gp&trials=10&prune=median&lag=2&seeds=2",
        "search=sobol&trials=3&repeats=2&cv=2&twice=on",
        "search=grid,tpe&trials=4&survey=16&you=0.1,32;1,8;pass",
        "search=asha,halving,hyperband,pbt&trials=6&eta=2&lag=2&budget=steps",
    ] {
        let text = format!("{base}&{rules}");
        let one = sweep(&text, 1);
        assert_eq!(one.rows(), sweep(&text, 3).rows(), "{rules}");
    }
}
