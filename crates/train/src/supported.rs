//! Which runs make sense at all, whatever the engine.

use schema::{Loss, Minimised, RunConfig, Task};

use crate::error::Unsupported;

/// Whether a run can be trained.
///
/// # Errors
/// Why not.
pub fn supports(run: &RunConfig) -> Result<(), Unsupported> {
    let model = &run.model;
    let numbers = [
        ("lr", run.lr, run.lr > 0.0 && run.lr.is_finite()),
        ("batch_size", f64::from(run.batch_size), run.batch_size > 0),
        ("weight_decay", run.weight_decay, run.weight_decay >= 0.0 && run.weight_decay.is_finite()),
        ("dropout", model.dropout, (0.0..1.0).contains(&model.dropout)),
        ("layers", f64::from(model.layers), model.layers <= 64),
        ("width", f64::from(model.width), (1..=4096).contains(&model.width)),
        ("label_noise", run.data.label_noise, (0.0..=1.0).contains(&run.data.label_noise)),
    ];
    let technique = &run.technique;
    let numbers = numbers.into_iter().chain([
        ("clip", technique.clip, technique.clip >= 0.0 && technique.clip.is_finite()),
        ("sam", technique.sam, technique.sam >= 0.0 && technique.sam.is_finite()),
        ("ema", technique.ema, (0.0..1.0).contains(&technique.ema)),
    ]);
    if let Some((name, value, _)) = numbers.into_iter().find(|(_, _, fits)| !fits) {
        return Err(Unsupported::OutOfRange { name, value });
    }
    let classified = run.data.set.task() != Task::Regression;
    match (technique.minimised, run.loss) {
        (Minimised::Plain, _) => {}
        (Minimised::Smoothed { .. } | Minimised::Focal { .. }, Loss::CrossEntropy) if classified => {}
        (Minimised::Huber { .. }, Loss::MeanSquaredError) if !classified => {}
        (minimised, _) => return Err(Unsupported::Minimised { minimised, set: run.data.set }),
    }
    match (run.loss, run.data.set.task()) {
        (Loss::CrossEntropy, Task::Regression) => {
            Err(Unsupported::Loss { loss: run.loss, set: run.data.set })
        }
        _ => Ok(()),
    }
}
