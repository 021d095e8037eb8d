//! The page's end of the protocol, for driving our worker as the page does: commands to bytes, bytes to what a
//! measurement needs to know of them.

use schema::wire::{Command, Event, FromWorker, PROTOCOL, ToWorker};
use schema::{Outcome, Plan};
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// The command to train the product's run nearest to a workload.
///
/// # Errors
/// If there is none.
#[wasm_bindgen]
pub fn train(id: u32, workload: &str, epochs: u32) -> Result<Vec<u8>, JsError> {
    let run = bench::product_run(workload, epochs).ok_or_else(|| JsError::new("no such workload"))?;
    Ok(postcard::to_stdvec(
        &[ToWorker { id, body: Command::Train { trial: id, plan: Plan::whole(run), from: None } }].as_slice(),
    )?)
}

/// What a worker said.
#[wasm_bindgen(getter_with_clone)]
pub struct Said {
    /// `ready`, `progress` or `finished`.
    pub kind: String,
    /// Optimiser steps done since the run began.
    pub step: u32,
    /// New points of the curve.
    pub points: usize,
}

/// Reads a pack of a worker's messages: the last of them, with the points of all.
///
/// # Errors
/// If it is none, or tells of a failure, or of anything that was not asked for.
#[wasm_bindgen]
pub fn read(bytes: &[u8]) -> Result<Said, JsError> {
    let pack = postcard::from_bytes::<Vec<FromWorker>>(bytes)?;
    let said = pack.into_iter().map(|message| said(message.body)).collect::<Result<Vec<_>, _>>()?;
    let points = said.iter().map(|said| said.points).sum();
    let last = said.into_iter().next_back().ok_or_else(|| JsError::new("an empty pack"))?;
    Ok(Said { points, ..last })
}

fn said(event: Event) -> Result<Said, JsError> {
    let said = |kind: &str, step, points| Ok(Said { kind: kind.to_owned(), step, points });
    match event {
        Event::Ready { protocol: PROTOCOL, .. } => said("ready", 0, 0),
        Event::Progress(progress) => said("progress", progress.step, progress.points.len()),
        Event::Checkpoint { checkpoint, .. } => said("progress", checkpoint.place.step, 0),
        Event::Finished { progress, report } if report.outcome == Outcome::Done => {
            said("finished", report.step, progress.points.len())
        }
        other => Err(JsError::new(&format!("not expected here: {other:?}"))),
    }
}

fn main() {}
