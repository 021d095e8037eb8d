//! Which training examples an epoch passes over, and in which order. Knows no network.

use schema::{RunConfig, Sampling};

use crate::data::{Dataset, Targets};
use crate::rng::{Purpose, Stream};

/// The training examples of an epoch, in its order; see [`Sampling`]. A pure function of its arguments.
#[must_use]
pub fn epoch_order(run: &RunConfig, data: &Dataset, epoch: u32) -> Vec<u32> {
    let stream = |purpose| Stream::new(run.seed, purpose, run.repeat, epoch);
    let shuffled = |n: usize| stream(Purpose::Order).permutation(n as u32).into_iter();
    let examples = data.train.len();
    let Targets::Labels(labels) = &data.train.targets else { return shuffled(examples).collect() };
    let by_class = || {
        let mut classes = vec![Vec::new(); data.config.set.outputs() as usize];
        for example in stream(Purpose::Balance).permutation(examples as u32) {
            classes[labels[example as usize] as usize].push(example);
        }
        classes.retain(|class| !class.is_empty());
        classes
    };
    match run.technique.sampling {
        Sampling::Shuffle => shuffled(examples).collect(),
        Sampling::Over => {
            let classes = by_class();
            let most = classes.iter().map(Vec::len).max().unwrap_or(0);
            let all: Vec<u32> =
                classes.iter().flat_map(|class| class.iter().copied().cycle().take(most)).collect();
            shuffled(all.len()).map(|place| all[place as usize]).collect()
        }
        Sampling::Balanced => {
            let classes = by_class();
            let turns: Vec<u32> = shuffled(classes.len()).collect();
            let mut supplies: Vec<_> = classes.iter().map(|class| class.iter().copied().cycle()).collect();
            let turns = turns.into_iter().cycle().take(examples);
            turns.filter_map(|class| supplies[class as usize].next()).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use schema::{DataSet, Subset};

    use super::*;
    use crate::fixtures::run_on;

    fn unequal(sampling: Sampling) -> (RunConfig, Dataset) {
        let mut run = run_on(DataSet::Digits);
        run.data.subset = Subset { size: 0, imbalance: 20.0 };
        run.technique.sampling = sampling;
        (run, Dataset::load(&run.data).unwrap())
    }

    /// How often each class is met.
    fn counts(data: &Dataset, examples: &[u32]) -> Vec<usize> {
        let Targets::Labels(labels) = &data.train.targets else { panic!("digits have classes") };
        let of = |class| examples.iter().filter(|example| labels[**example as usize] == class).count();
        (0..10).map(of).collect()
    }

    /// How often each example is met.
    fn times(data: &Dataset, order: &[u32]) -> Vec<usize> {
        let of = |example| order.iter().filter(|other| **other == example).count();
        (0..data.train.len() as u32).map(of).collect()
    }

    #[test]
    fn shuffling_is_the_permutation_it_always_was() {
        let (run, data) = unequal(Sampling::Shuffle);
        let stream = Stream::new(run.seed, Purpose::Order, run.repeat, 3);
        assert_eq!(epoch_order(&run, &data, 3), stream.permutation(data.train.len() as u32));
    }

    #[test]
    fn over_sampling_repeats_rare_classes_evenly_until_all_are_as_frequent() {
        let (run, data) = unequal(Sampling::Over);
        let before = counts(&data, &(0..data.train.len() as u32).collect::<Vec<_>>());
        let order = epoch_order(&run, &data, 0);
        assert_eq!(counts(&data, &order), [before[0]; 10]);
        let times = times(&data, &order);
        let Targets::Labels(labels) = &data.train.targets else { panic!("digits have classes") };
        for (times, label) in times.into_iter().zip(labels) {
            let (most, own) = (before[0], before[*label as usize]);
            assert!((most / own..=most.div_ceil(own)).contains(&times), "{times} of {most} / {own}");
        }
        assert_eq!(run.data.training_examples(Sampling::Over) as usize, order.len());
        assert_ne!(epoch_order(&run, &data, 1), order);
        assert_eq!(epoch_order(&run, &data, 0), order);
    }

    #[test]
    fn balanced_batches_hold_each_class_as_often_to_within_one() {
        let (run, data) = unequal(Sampling::Balanced);
        let order = epoch_order(&run, &data, 2);
        assert_eq!(order.len(), data.train.len());
        for size in [4, 10, 32] {
            for batch in order.chunks(size) {
                let counts = counts(&data, batch);
                let (least, most) = (counts.iter().min().unwrap(), counts.iter().max().unwrap());
                assert!(most - least <= 1, "{counts:?}");
            }
        }
        assert_ne!(epoch_order(&run, &data, 3), order);
    }
}
