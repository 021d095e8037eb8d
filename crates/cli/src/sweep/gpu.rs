//! An experiment whose trials train side by side on a graphics device.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Instant;

use futures::executor::block_on;
use gpu::{Choice, GpuEngine};
use schema::{CurvePoint, Engine as Kind, Plan, StudyConfig};
use search::{Job, Point, Race, TrialId};
use train::{Advance, Dataset, Engine, Slice, TrainError, Unsupported};

use super::bench::Bench;
use super::{Answer, Record, Sweep};
use crate::error::CliError;
use crate::pipe::tell;

/// A trial on the device, with its curve so far.
struct UnderWay {
    id: TrialId,
    point: Point,
    curve: Vec<CurvePoint>,
}

/// Opens the system's fastest device.
///
/// # Errors
/// If there is none.
pub(crate) fn open() -> Result<GpuEngine, CliError> {
    Ok(block_on(GpuEngine::open(Choice::Fastest)).map_err(TrainError::from)?)
}

/// Runs an experiment, as many trials at a time as the searchers allow. `watch` sees the race after each dispatch. A run
/// that the device cannot train is trained by the fused engine.
///
/// # Errors
/// If the space cannot be searched or the data cannot be made, or no device is left.
pub(crate) fn run(
    study: &StudyConfig,
    engine: &mut GpuEngine,
    mut watch: impl FnMut(&Race),
) -> Result<Sweep, CliError> {
    let study = &super::passed(study);
    let mut race = Race::new(study.race())?;
    let data = Rc::new(Dataset::load(&study.data())?);
    let mut record = Record::default();
    let mut bench = Bench::new(Kind::Fused, Rc::clone(&data));
    let mut under_way = BTreeMap::new();
    let mut by_gpu = false;
    while !race.is_finished() {
        while under_way.len() < engine.capacity() as usize
            && let Some(job) = race.next_job()
        {
            match job {
                Job::Propose(ask) => {
                    let proposal = ask.answer();
                    record.take(&mut race, Answer::Proposed(ask, proposal))?;
                }
                Job::Train { id, point, until, lineage } => {
                    let plan = study.plan(&point, until, &lineage);
                    // What has begun on the processor goes on there.
                    let whole = plan.is_whole() && !record.trials.contains_key(&id.0);
                    let begun = if whole {
                        block_on(engine.begin(id.0, &plan.course.run, Rc::clone(&data)))
                    } else {
                        Err(Unsupported::Stretch.into())
                    };
                    match begun {
                        Ok(()) => {
                            under_way.insert(id.0, UnderWay { id, point, curve: Vec::new() });
                        }
                        Err(TrainError::Unsupported(_)) => {
                            let trained = bench.train(&plan);
                            record.take(&mut race, Answer::Trained(id, point, trained))?;
                        }
                        Err(error) => return Err(error.into()),
                    }
                }
            }
        }
        for advance in dispatch(engine)? {
            by_gpu |= take(&mut record, &mut race, engine, &mut under_way, advance)?;
        }
        for loss in engine.device_losses() {
            tell(&format!(
                "note: {}; {} trials go on from their last copies, {} begin again",
                loss.reason, loss.resumed, loss.restarted
            ));
        }
        for (trial, why) in engine.refused() {
            if let Some(UnderWay { id, point, .. }) = under_way.remove(&trial) {
                tell(&format!("note: {why}; the fused engine trains trial {trial}"));
                let trained = bench.train(&Plan::whole(study.run(&point)));
                record.take(&mut race, Answer::Trained(id, point, trained))?;
            }
        }
        watch(&race);
    }
    Ok(record.sweep(study, if by_gpu { Kind::Gpu } else { Kind::Fused }, &race, 1))
}

#[expect(clippy::disallowed_methods, reason = "the size of dispatches follows their time; no result does")]
fn dispatch(engine: &mut GpuEngine) -> Result<Vec<Advance>, TrainError> {
    let from = Instant::now();
    let advances = block_on(engine.advance(Slice { max_steps: u32::MAX }))?;
    engine.took(from.elapsed().as_secs_f64() * 1000.0);
    Ok(advances)
}

/// Whether that was the end of a trial.
fn take(
    record: &mut Record,
    race: &mut Race,
    engine: &mut GpuEngine,
    under_way: &mut BTreeMap<u32, UnderWay>,
    advance: Advance,
) -> Result<bool, CliError> {
    let trial = advance.progress.trial;
    if let Some(held) = under_way.get_mut(&trial) {
        held.curve.extend(advance.progress.points);
    }
    if let Some(report) = advance.ended
        && let Some(UnderWay { id, point, curve }) = under_way.remove(&trial)
    {
        engine.end(trial);
        record.take(race, Answer::Trained(id, point, Ok((curve.into(), report))))?;
        return Ok(true);
    }
    Ok(false)
}
