//! How much of the training split is used: fewer examples, or classes of unequal frequency. Counts only; who is drawn is
//! for whoever has the examples.

use serde::{Deserialize, Serialize};

use crate::run::{DataConfig, DataSet, Task};
use crate::technique::Sampling;

/// How much of the training split is used. Validation and test stay as they are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Subset {
    /// So many training examples, if there are so many; 0: all.
    pub size: u32,
    /// How many times as many examples the first class has as the last; those between decay in equal ratios (the
    /// long-tailed sets of Cui et al. 2019). 1: classes are as frequent as they come.
    pub imbalance: f64,
}

impl Default for Subset {
    fn default() -> Self {
        Self { size: 0, imbalance: 1.0 }
    }
}

impl Subset {
    /// How many of the examples available are used, class by class (regression: one class). In whole numbers as near to
    /// the frequencies wished for as can be, with one of each class at least where there is room for it.
    #[must_use]
    pub fn counts(&self, available: &[u32]) -> Vec<u32> {
        if *self == Self::default() {
            return available.to_vec();
        }
        let quotas = self.quotas(available);
        let wished: f64 = quotas.iter().sum();
        let size = f64::from(self.size);
        let share = if self.size > 0 { (size / wished).min(1.0) } else { 1.0 };
        let quotas: Vec<f64> = quotas.iter().map(|quota| share * quota).collect();
        let whole = |quota: f64| if share < 1.0 { quota.floor() } else { quota.round() };
        let count = |(quota, &most): (&f64, &u32)| (whole(*quota) as u32).max(1).min(most);
        let mut counts: Vec<u32> = quotas.iter().zip(available).map(count).collect();
        if share < 1.0 {
            settle(&mut counts, &quotas, self.size);
        }
        counts
    }

    /// The frequencies wished for, as large as what is available allows.
    fn quotas(&self, available: &[u32]) -> Vec<f64> {
        if self.imbalance <= 1.0 {
            return available.iter().map(|&n| f64::from(n)).collect();
        }
        let last = available.len().saturating_sub(1).max(1) as f64;
        let ratio = |class: usize| libm::pow(self.imbalance, -(class as f64) / last);
        let room = available.iter().enumerate().filter(|(_, n)| **n > 0);
        let scale = room.map(|(class, &n)| f64::from(n) / ratio(class)).fold(f64::INFINITY, f64::min);
        let quota = |(class, &n): (usize, &u32)| if n > 0 { scale * ratio(class) } else { 0.0 };
        available.iter().enumerate().map(quota).collect()
    }
}

/// Brings whole numbers to a sum: more where most is missing, fewer where most is too much. The first of equals comes first.
fn settle(counts: &mut [u32], quotas: &[f64], size: u32) {
    let missing = |counts: &[u32], class: usize| quotas[class] - f64::from(counts[class]);
    loop {
        let sum: u32 = counts.iter().sum();
        let classes = 0..counts.len();
        if sum < size {
            let Some(class) =
                classes.reduce(|a, b| if missing(counts, b) > missing(counts, a) { b } else { a })
            else {
                return;
            };
            counts[class] += 1;
        } else if sum > size {
            // The last one of a class goes only if every class has but one.
            let least = if counts.iter().any(|n| *n > 1) { 1 } else { 0 };
            let rich = classes.filter(|&class| counts[class] > least);
            let Some(class) =
                rich.reduce(|a, b| if missing(counts, b) <= missing(counts, a) { b } else { a })
            else {
                return;
            };
            counts[class] -= 1;
        } else {
            return;
        }
    }
}

impl DataConfig {
    /// Examples that an epoch of the plain split passes over, but for the rounding of each class. Of a person's own table
    /// nobody knows here how frequent its classes are: they count as equally frequent.
    #[must_use]
    pub fn training_examples(&self, sampling: Sampling) -> u32 {
        if self.subset == Subset::default() && sampling != Sampling::Over {
            return ((f64::from(self.examples()) * self.train_share).round() as u32).max(1);
        }
        let train = |n: u32| (f64::from(n) * self.train_share).round() as u32;
        let available: Vec<u32> = self.class_sizes().into_iter().map(train).collect();
        let counts = self.subset.counts(&available);
        let met = match sampling {
            Sampling::Shuffle | Sampling::Balanced => counts.iter().sum(),
            Sampling::Over => {
                let present = counts.iter().filter(|n| **n > 0).count() as u32;
                present * counts.iter().max().copied().unwrap_or(0)
            }
        };
        met.max(1)
    }

    /// How many examples each class has, all splits together; in regression, how many there are.
    fn class_sizes(&self) -> Vec<u32> {
        let digits = [178, 182, 177, 183, 181, 182, 181, 179, 174, 180];
        match (self.set, self.set.task()) {
            (DataSet::Digits, _) => digits.to_vec(),
            (DataSet::LowDigits, _) => digits[..5].to_vec(),
            (DataSet::HighDigits, _) => digits[5..].to_vec(),
            (DataSet::Wine, _) => vec![59, 71, 48],
            (DataSet::Cancer, _) => vec![212, 357],
            (_, Task::Regression) => vec![self.examples()],
            (_, Task::Classification { classes }) => {
                (0..classes).map(|class| (self.examples() + classes - 1 - class) / classes).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(size: u32, imbalance: f64, available: &[u32]) -> Vec<u32> {
        Subset { size, imbalance }.counts(available)
    }

    #[test]
    fn nothing_is_left_out_by_default() {
        assert_eq!(counts(0, 1.0, &[7, 0, 3]), [7, 0, 3]);
        assert_eq!(counts(10, 1.0, &[7, 0, 3]), [7, 0, 3]);
        assert_eq!(counts(99, 1.0, &[7, 0, 3]), [7, 0, 3]);
    }

    #[test]
    fn a_size_is_met_exactly_and_every_class_keeps_one_where_it_can() {
        assert_eq!(counts(10, 1.0, &[100; 10]), [1; 10]);
        assert_eq!(counts(12, 1.0, &[100; 10]), [2, 2, 1, 1, 1, 1, 1, 1, 1, 1]);
        assert_eq!(counts(10, 1.0, &[970, 20, 10]), [8, 1, 1]);
        assert_eq!(counts(2, 1.0, &[5, 5, 5]), [1, 1, 0]);
        assert_eq!(counts(25, 1.0, &[400]), [25]);
        for size in 1..120 {
            let found = counts(size, 7.0, &[50, 40, 60]);
            let most = counts(0, 7.0, &[50, 40, 60]).iter().sum::<u32>();
            assert_eq!(found.iter().sum::<u32>(), size.min(most), "{found:?}");
        }
    }

    /// `[100 * 100 ** (-c / 9) for c in range(10)]`, rounded.
    #[test]
    fn an_imbalance_decays_in_equal_ratios() {
        assert_eq!(counts(0, 100.0, &[100; 10]), [100, 60, 36, 22, 13, 8, 5, 3, 2, 1]);
        assert_eq!(counts(0, 10.0, &[200, 200]), [200, 20]);
        assert_eq!(counts(0, 10.0, &[200, 10]), [100, 10], "no class has more than there are");
        assert_eq!(counts(0, 1000.0, &[100; 3]), [100, 3, 1], "one is kept");
        assert_eq!(counts(22, 10.0, &[200, 200]), [20, 2]);
    }

    #[test]
    fn an_epoch_is_as_long_as_what_it_passes_over() {
        let examples = |link: &str, sampling| crate::decode(link).study.data().training_examples(sampling);
        let plain = |link: &str| examples(link, Sampling::Shuffle);
        assert_eq!(plain("#"), 1078);
        assert_eq!(plain("#classes=0-4"), 541);
        assert_eq!(plain("#size=40"), 40);
        assert_eq!(plain("#data=curve&size=40"), 40);
        assert_eq!(plain("#data=moons&imbalance=10"), 132);
        assert_eq!(examples("#data=moons&imbalance=10", Sampling::Balanced), 132);
        assert_eq!(examples("#data=moons&imbalance=10", Sampling::Over), 240);
        assert_eq!(examples("#data=cancer", Sampling::Over), 2 * 214);
    }
}
