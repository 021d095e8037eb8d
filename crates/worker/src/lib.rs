//! What a worker does: answers commands and, between them, trains one run in slices short enough that the next
//! command never waits long. The message plumbing of the browser is in the binary; here is only behaviour, tested
//! natively.

mod pace;
mod service;

pub use service::Service;
