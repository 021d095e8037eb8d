//! A trial's last copy as bytes, and back: its state word for word, then its numbers. It was made on whatever device; on
//! another, the trial goes on with that one's rounding, as after a loss.

use bytemuck::cast;
use schema::{BadCheckpoint, RunConfig};
use serde::{Deserialize, Serialize};

use super::held::Held;
use crate::buffers::params_bytes;
use crate::exchange::Saved;
use crate::plan::Plan;
use crate::records::{State, Status};

#[derive(Debug, Serialize, Deserialize)]
struct Copied {
    state: [u32; 20],
    params: Vec<f32>,
}

impl Held {
    /// The last copy, unless it has been told or the trial has ended.
    pub(super) fn tell(&mut self) -> Option<train::State> {
        if !std::mem::take(&mut self.untold) || self.ended.is_some() {
            return None;
        }
        let saved = self.saved.as_ref()?;
        let copy = Copied { state: cast(saved.state), params: saved.params.clone() };
        Some(train::State { place: saved.state.place(), bytes: postcard::to_stdvec(&copy).ok()? })
    }
}

/// What was told, if a trial of this plan can go on from there.
pub(super) fn read(plan: &Plan, run: &RunConfig, bytes: &[u8]) -> Result<Saved, BadCheckpoint> {
    let (copy, rest) = postcard::take_from_bytes::<Copied>(bytes).map_err(|_| BadCheckpoint::Unreadable)?;
    let Copied { state, params } = copy;
    let state: State = cast(state);
    let fits = rest.is_empty()
        && state.status() == Status::Training
        && state.epoch <= run.epochs
        && params.len() as u64 * 4 == params_bytes(plan);
    if fits { Ok(Saved { state, params }) } else { Err(BadCheckpoint::State) }
}
