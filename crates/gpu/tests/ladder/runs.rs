//! Runs to train.

use schema::{
    Activation, DataConfig, DataSet, Init, Loss, ModelConfig, Norm, Optimiser, RunConfig, Subset, Task,
    Technique,
};

pub(crate) const ACTIVATIONS: [Activation; 5] =
    [Activation::Relu, Activation::LeakyRelu, Activation::Tanh, Activation::Sigmoid, Activation::Gelu];

/// Every rule, each with a learning rate that moves the weights well.
pub(crate) fn rules() -> [(f64, Optimiser); 9] {
    let (beta1, beta2, eps) = (0.9, 0.99, 1e-6);
    [
        (0.1, Optimiser::Sgd),
        (0.05, Optimiser::Momentum { momentum: 0.8, nesterov: false }),
        (0.05, Optimiser::Adagrad { eps }),
        (1.0, Optimiser::Adadelta { rho: 0.9, eps: 1e-4 }),
        (0.003, Optimiser::RmsProp { alpha: 0.95, eps }),
        (0.003, Optimiser::Adam { beta1, beta2, eps }),
        (0.003, Optimiser::Adamax { beta1, beta2, eps }),
        (0.003, Optimiser::Nadam { beta1, beta2, eps }),
        (0.003, Optimiser::AdamW { beta1, beta2, eps }),
    ]
}

/// The other form of momentum.
pub(crate) const NESTEROV: Optimiser = Optimiser::Momentum { momentum: 0.8, nesterov: true };

/// A small, well-behaved run on a set.
pub(crate) fn run_on(set: DataSet) -> RunConfig {
    let regression = set.task() == Task::Regression;
    RunConfig {
        data: DataConfig {
            set,
            samples: 300,
            noise: 0.2,
            label_noise: 0.05,
            train_share: 0.6,
            seed: 3,
            subset: Subset::default(),
            fold: None,
        },
        model: ModelConfig {
            layers: 2,
            width: 13,
            activation: Activation::Tanh,
            init: Init::Xavier,
            deeper: [0; 5],
            norm: Norm::None,
            dropout: 0.0,
            conv: None,
        },
        optimiser: Optimiser::Sgd,
        lr: 0.1,
        batch_size: 37,
        epochs: 10,
        loss: if regression { Loss::MeanSquaredError } else { Loss::CrossEntropy },
        weight_decay: 0.0,
        technique: Technique::default(),
        seed: 11,
        repeat: 0,
    }
}
