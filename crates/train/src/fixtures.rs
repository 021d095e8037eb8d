//! Runs for tests.

use schema::{
    Activation, DataConfig, DataSet, Init, Loss, ModelConfig, Norm, Optimiser, RunConfig, Subset, Task,
    Technique,
};

/// A small, well-behaved run on a set.
pub(crate) fn run_on(set: DataSet) -> RunConfig {
    let regression = set.task() == Task::Regression;
    RunConfig {
        data: DataConfig {
            set,
            samples: 400,
            noise: 0.1,
            label_noise: 0.0,
            train_share: 0.6,
            seed: 1,
            subset: Subset::default(),
            fold: None,
        },
        model: ModelConfig {
            layers: 2,
            width: 16,
            activation: Activation::Relu,
            init: Init::He,
            deeper: [0; 5],
            norm: Norm::None,
            dropout: 0.0,
            conv: None,
        },
        optimiser: Optimiser::Adam { beta1: 0.9, beta2: 0.999, eps: 1e-8 },
        lr: 0.01,
        batch_size: 32,
        epochs: 3,
        loss: if regression { Loss::MeanSquaredError } else { Loss::CrossEntropy },
        weight_decay: 0.0,
        technique: Technique::default(),
        seed: 5,
        repeat: 0,
    }
}
