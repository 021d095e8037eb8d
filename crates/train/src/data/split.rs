//! Who goes into which split, and which training labels are wrong.

use schema::{DataConfig, Fold, Subset, Task};

use super::Targets;
use crate::error::TrainError;
use crate::rng::{Purpose, Stream};

/// Indices of the training, validation and test examples, ascending. Of each class (regression: of all examples)
/// the training split gets its share, rounded; of the rest validation gets one half, rounded up, and test the other.
/// With folds, the examples of the first two are dealt out to them in turn, class after class, so that folds differ by
/// one example of a class at most; one fold validates, and the others train.
pub(super) fn split(targets: &Targets, config: &DataConfig) -> Result<[Vec<u32>; 3], TrainError> {
    let mut parts = [Vec::new(), Vec::new(), Vec::new()];
    let mut dealt = 0;
    for (class, members) in strata(targets, config.set.task()).into_iter().enumerate() {
        let order =
            Stream::new(config.seed, Purpose::Split, 0, class as u32).permutation(members.len() as u32);
        let train = libm::round(config.train_share * members.len() as f64) as usize;
        let validation = train + (members.len().saturating_sub(train)).div_ceil(2);
        for (place, index) in order.into_iter().map(|i| members[i as usize]).enumerate() {
            let part = match config.fold {
                Some(Fold { index, of }) if place < validation => {
                    usize::from((dealt + place as u32) % of.max(1) == index)
                }
                _ => usize::from(place >= train) + usize::from(place >= validation),
            };
            parts[part].push(index);
        }
        // The next class begins where this one left off, so that the folds are of one size.
        dealt += validation as u32;
    }
    if parts.iter().any(Vec::is_empty) {
        let examples = parts.iter().map(Vec::len).sum();
        return Err(TrainError::EmptySplit { set: config.set, examples, train_share: config.train_share });
    }
    parts.iter_mut().for_each(|part| part.sort_unstable());
    Ok(parts)
}

/// Leaves of the training examples as many of each class as the configuration says, drawn at random: those of a smaller
/// size are among those of a larger one, but for the rounding of each class.
pub(super) fn thin(train: &mut Vec<u32>, targets: &Targets, config: &DataConfig) {
    if config.subset == Subset::default() {
        return;
    }
    let members: Vec<Vec<u32>> = strata(targets, config.set.task())
        .into_iter()
        .map(|class| class.into_iter().filter(|index| train.binary_search(index).is_ok()).collect())
        .collect();
    let available: Vec<u32> = members.iter().map(|class| class.len() as u32).collect();
    train.clear();
    for ((class, members), count) in (0..).zip(&members).zip(config.subset.counts(&available)) {
        let order = Stream::new(config.seed, Purpose::Subset, 0, class).permutation(members.len() as u32);
        train.extend(order.into_iter().take(count as usize).map(|place| members[place as usize]));
    }
    train.sort_unstable();
}

/// The indices of each class; of all examples in regression.
fn strata(targets: &Targets, task: Task) -> Vec<Vec<u32>> {
    match (targets, task) {
        (Targets::Labels(labels), Task::Classification { classes }) => (0..classes)
            .map(|class| (0..labels.len() as u32).filter(|&i| labels[i as usize] == class).collect())
            .collect(),
        (Targets::Labels(labels), Task::Regression) => vec![(0..labels.len() as u32).collect()],
        (Targets::Values(values), _) => vec![(0..values.len() as u32).collect()],
    }
}

/// Replaces exactly `label_noise` of the labels (rounded to a whole number of them) by another class, each other class
/// being equally likely.
pub(super) fn mislabel(labels: &mut [u32], classes: u32, config: &DataConfig) {
    let stream = |step| Stream::new(config.seed, Purpose::LabelNoise, 0, step);
    let count = libm::round(config.label_noise * labels.len() as f64) as usize;
    for index in stream(0).permutation(labels.len() as u32).into_iter().take(count) {
        let label = &mut labels[index as usize];
        *label = (*label + 1 + stream(1).below(index, classes - 1)) % classes;
    }
}
