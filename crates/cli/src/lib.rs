//! `athanor`, the command line: trains the experiments of the page's links with the page's numbers, checks what links
//! claim, prints the tables of hyperparameters and data sets, and serves our searchers to other programs.
//!
//! [`sweep::run`] is the page's race on threads; all else reads links and writes results, but for
//! [`stdio::serve`], which trains nothing. Knows no browser.

#![cfg(not(target_arch = "wasm32"))]

pub mod args;
pub mod batches;
pub mod command;
pub mod error;
pub mod link;
pub mod output;
pub mod own;
mod pipe;
mod progress;
pub mod stdio;
mod summary;
pub mod sweep;
pub mod tables;
mod verdict;

pub use command::main;
pub use error::CliError;
pub use sweep::{Sweep, Trial};
