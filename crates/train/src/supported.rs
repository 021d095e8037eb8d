//! Which runs make sense at all, whatever the engine.

use schema::{ClassWeights, Convolutions, Loss, Minimised, RunConfig, Sampling, Task, Transfer};

use crate::error::Unsupported;

/// Whether a run can be trained.
///
/// # Errors
/// Why not.
pub fn supports(run: &RunConfig) -> Result<(), Unsupported> {
    let model = &run.model;
    let deepest = model.deeper.into_iter().max().unwrap_or(0);
    let numbers = [
        ("lr", run.lr, run.lr > 0.0 && run.lr.is_finite()),
        ("batch_size", f64::from(run.batch_size), run.batch_size > 0),
        ("weight_decay", run.weight_decay, run.weight_decay >= 0.0 && run.weight_decay.is_finite()),
        ("dropout", model.dropout, (0.0..1.0).contains(&model.dropout)),
        ("layers", f64::from(model.layers), model.layers <= 64),
        ("width", f64::from(model.width), (1..=4096).contains(&model.width)),
        ("deeper", f64::from(deepest), deepest <= 4096),
        ("label_noise", run.data.label_noise, (0.0..=1.0).contains(&run.data.label_noise)),
    ];
    let technique = &run.technique;
    let numbers = numbers.into_iter().chain([
        ("clip", technique.clip, technique.clip >= 0.0 && technique.clip.is_finite()),
        ("sam", technique.sam, technique.sam >= 0.0 && technique.sam.is_finite()),
        ("ema", technique.ema, (0.0..1.0).contains(&technique.ema)),
        ("jitter", technique.jitter, technique.jitter >= 0.0 && technique.jitter.is_finite()),
        ("imbalance", run.data.subset.imbalance, run.data.subset.imbalance >= 1.0),
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
    supports_data_techniques(run, classified)?;
    if let Some(conv) = &model.conv {
        supports_convolutions(run, conv)?;
    }
    match (run.loss, run.data.set.task()) {
        (Loss::CrossEntropy, Task::Regression) => {
            Err(Unsupported::Loss { loss: run.loss, set: run.data.set })
        }
        _ => Ok(()),
    }
}

/// Whether what is done with the data fits it.
fn supports_data_techniques(run: &RunConfig, classified: bool) -> Result<(), Unsupported> {
    let (set, technique) = (run.data.set, &run.technique);
    let balances = technique.sampling != Sampling::Shuffle
        || technique.weights != ClassWeights::None
        || run.data.subset.imbalance > 1.0;
    let fits = [
        ("classes", classified || !balances),
        ("pictures", set.is_pictures() || technique.shift == 0),
        ("other digits", set.others().is_some() || technique.transfer == Transfer::default()),
    ];
    match fits.into_iter().find(|(_, fits)| !fits) {
        Some((needs, _)) => Err(Unsupported::Data { needs, set }),
        None => Ok(()),
    }
}

fn supports_convolutions(run: &RunConfig, conv: &Convolutions) -> Result<(), Unsupported> {
    if !run.data.set.is_pictures() {
        return Err(Unsupported::Model { set: run.data.set });
    }
    let numbers = [
        ("blocks", conv.blocks, (1..=3).contains(&conv.blocks)),
        ("kernel", conv.kernel, [1, 3, 5, 7].contains(&conv.kernel)),
        ("channels", conv.channels, (1..=256).contains(&conv.channels)),
    ];
    match numbers.iter().find(|(_, _, fits)| !fits) {
        Some(&(name, value, _)) => Err(Unsupported::OutOfRange { name, value: f64::from(value) }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use schema::{DataSet, Pool};

    use super::*;
    use crate::fixtures::run_on;

    #[test]
    fn convolutions_are_for_pictures_and_have_a_centre() {
        let with = |set, kernel, blocks| {
            let mut run = run_on(set);
            run.model.conv = Some(Convolutions { blocks, kernel, channels: 4, pool: Pool::Max });
            supports(&run)
        };
        assert_eq!(with(DataSet::Digits, 7, 3), Ok(()));
        assert_eq!(with(DataSet::Moons, 3, 1), Err(Unsupported::Model { set: DataSet::Moons }));
        let out = |name, value| Err(Unsupported::OutOfRange { name, value });
        assert_eq!(with(DataSet::Digits, 4, 1), out("kernel", 4.0));
        assert_eq!(with(DataSet::Digits, 3, 0), out("blocks", 0.0));
    }
}
