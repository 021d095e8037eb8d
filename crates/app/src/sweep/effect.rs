//! What the sweep wants done in the world outside.

use schema::wire::ToWorker;
use schema::{Engine, Entry};

use super::choice::Rates;

/// Something for the driver to do.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "most effects are messages, and none is kept")]
pub enum Effect {
    /// Start a worker in this slot; whatever it says later belongs to this generation.
    Spawn {
        /// Where.
        slot: usize,
        /// Counts all workers ever started.
        generation: u32,
        /// Who is to train in it.
        engine: Engine,
    },
    /// End the slot's worker.
    Terminate {
        /// Whose.
        slot: usize,
    },
    /// Post a message.
    Send {
        /// To whom.
        slot: usize,
        /// What.
        message: ToWorker,
    },
    /// There is more to hand out than the page should do at a stroke: call [`Sweep::carry_on`](super::Sweep::carry_on) soon.
    Again,
    /// Another experiment, or the same from its beginning: what is kept from here on is a record of its own.
    Anew,
    /// Keep what has happened.
    Keep(Entry),
    /// A trial of which something was kept leads its lane: keep its parameters, too.
    KeepWeights {
        /// Its number.
        trial: u32,
    },
    /// A trial's state has come: see [`Sweep::checkpoint`](super::Sweep::checkpoint). Whoever keeps experiments keeps it, after
    /// the points of the trial's curves, until the trial ends.
    Checkpoint {
        /// Whose.
        trial: u32,
    },
    /// Keep a measurement for the next visit.
    Remember {
        /// Of what.
        key: String,
        /// What was measured.
        rates: Rates,
    },
}
