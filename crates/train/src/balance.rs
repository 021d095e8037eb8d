//! Class weights of the loss that training minimises. Knows no network.

use schema::{ClassWeights, RunConfig};

use crate::data::{Dataset, Targets};

/// What each training example's loss is weighted by; none where all count the same. See [`ClassWeights`].
#[must_use]
pub fn example_weights(run: &RunConfig, data: &Dataset) -> Option<Vec<f32>> {
    let (ClassWeights::Balanced, Targets::Labels(labels)) = (run.technique.weights, &data.train.targets)
    else {
        return None;
    };
    let mut counts = vec![0_u32; data.config.set.outputs() as usize];
    labels.iter().for_each(|&label| counts[label as usize] += 1);
    let present = counts.iter().filter(|count| **count > 0).count();
    let weight = |label: &u32| {
        let own = f64::from(counts[*label as usize]);
        (labels.len() as f64 / (present as f64 * own)) as f32
    };
    Some(labels.iter().map(weight).collect())
}

#[cfg(test)]
mod tests {
    use schema::{DataSet, Subset};

    use super::*;
    use crate::fixtures::run_on;

    /// ```python
    /// from sklearn.utils.class_weight import compute_class_weight
    /// compute_class_weight("balanced", classes=np.arange(2), y=np.repeat([0, 1], [120, 12]))  # [0.55, 5.5]
    /// ```
    #[test]
    fn weights_are_those_of_scikit_learn_and_their_mean_is_one() {
        let mut run = run_on(DataSet::Moons);
        run.data.subset = Subset { size: 0, imbalance: 10.0 };
        let data = Dataset::load(&run.data).unwrap();
        assert_eq!(example_weights(&run, &data), None);
        run.technique.weights = ClassWeights::Balanced;
        let weights = example_weights(&run, &data).unwrap();
        let Targets::Labels(labels) = &data.train.targets else { panic!("moons have classes") };
        for (weight, label) in weights.iter().zip(labels) {
            assert!((weight - [0.55, 5.5][*label as usize]).abs() < 1e-6);
        }
        let mean = weights.iter().map(|w| f64::from(*w)).sum::<f64>() / weights.len() as f64;
        assert!((mean - 1.0).abs() < 1e-6);
    }
}
