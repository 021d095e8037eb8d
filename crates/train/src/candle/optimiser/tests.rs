//! Against PyTorch 1.13. (Its NAdam has a wrong factor unless `foreach`; from 2.0 on both forms agree.) Printed by
//!
//! ```python
//! import torch
//!
//! def run(make, steps=10):
//!     theta = torch.tensor([0.5, -1.0, 2.0], requires_grad=True)
//!     a = torch.tensor([1.0, 0.5, 0.1])
//!     optimiser = make([theta])
//!     for _ in range(steps):
//!         optimiser.zero_grad()
//!         (a * theta**2 + 0.1 * theta**3).sum().backward()
//!         optimiser.step()
//!     print([float(f"{x:.6f}") for x in theta.detach()])
//!
//! o = torch.optim
//! for wd in (0.0, 0.2):
//!     run(lambda p: o.SGD(p, lr=0.1, weight_decay=wd))
//!     run(lambda p: o.SGD(p, lr=0.05, momentum=0.8, weight_decay=wd))
//!     run(lambda p: o.SGD(p, lr=0.05, momentum=0.8, nesterov=True, weight_decay=wd))
//!     run(lambda p: o.Adagrad(p, lr=0.1, eps=1e-3, weight_decay=wd))
//!     run(lambda p: o.Adadelta(p, lr=2.0, rho=0.8, eps=1e-3, weight_decay=wd))
//!     run(lambda p: o.RMSprop(p, lr=0.02, alpha=0.9, eps=1e-3, weight_decay=wd))
//!     run(lambda p: o.Adam(p, lr=0.05, betas=(0.8, 0.95), eps=1e-3, weight_decay=wd))
//!     run(lambda p: o.Adamax(p, lr=0.05, betas=(0.8, 0.95), eps=1e-3, weight_decay=wd))
//!     run(lambda p: o.NAdam(p, foreach=True, lr=0.05, betas=(0.8, 0.95), eps=1e-3, weight_decay=wd))
//!     run(lambda p: o.AdamW(p, lr=0.05, betas=(0.8, 0.95), eps=1e-3, weight_decay=wd))
//! ```

use candle_core::{Device, Tensor};
use schema::DataSet;

use super::*;
use crate::fixtures::run_on;

const COEFFICIENTS: (f64, f64, f64) = (0.8, 0.95, 1e-3);

fn rules() -> [(f64, Optimiser); 10] {
    let (beta1, beta2, eps) = COEFFICIENTS;
    [
        (0.1, Optimiser::Sgd),
        (0.05, Optimiser::Momentum { momentum: 0.8, nesterov: false }),
        (0.05, Optimiser::Momentum { momentum: 0.8, nesterov: true }),
        (0.1, Optimiser::Adagrad { eps }),
        (2.0, Optimiser::Adadelta { rho: 0.8, eps }),
        (0.02, Optimiser::RmsProp { alpha: 0.9, eps }),
        (0.05, Optimiser::Adam { beta1, beta2, eps }),
        (0.05, Optimiser::Adamax { beta1, beta2, eps }),
        (0.05, Optimiser::Nadam { beta1, beta2, eps }),
        (0.05, Optimiser::AdamW { beta1, beta2, eps }),
    ]
}

fn minimise(run: &RunConfig) -> Vec<f32> {
    let theta = Var::new(&[0.5_f32, -1.0, 2.0], &Device::Cpu).unwrap();
    let a = Tensor::new(&[1.0_f32, 0.5, 0.1], &Device::Cpu).unwrap();
    let mut updates = Updates::new(run, vec![theta.clone()]).unwrap();
    for _ in 0..10 {
        let square = theta.sqr().unwrap();
        let cube = ((&square * theta.as_tensor()).unwrap() * 0.1).unwrap();
        let loss = ((&a * square).unwrap() + cube).unwrap().sum_all().unwrap();
        let grads = loss.backward().unwrap();
        let grad = updates.gradient(&grads).unwrap();
        updates.step(grads, grad, &[]).unwrap();
    }
    theta.to_vec1().unwrap()
}

fn compare(weight_decay: f64, expected: [[f32; 3]; 10]) {
    for ((lr, optimiser), expected) in rules().into_iter().zip(expected) {
        let run = RunConfig { lr, optimiser, weight_decay, ..run_on(DataSet::Moons) };
        for (got, expected) in minimise(&run).into_iter().zip(expected) {
            assert!((got - expected).abs() < 3e-6, "{optimiser:?}: {got} instead of {expected}");
        }
    }
}

#[test]
fn ten_steps_of_every_rule_are_those_of_pytorch() {
    compare(
        0.0,
        [
            [0.049498, -0.442298, 1.029849],
            [-0.170474, -0.108, 0.400813],
            [-0.097379, -0.091977, 0.431353],
            [0.125979, -0.538098, 1.54173],
            [0.000993, -0.055198, 0.904289],
            [0.207113, -0.669488, 1.672134],
            [0.054298, -0.512377, 1.513711],
            [0.06526, -0.464706, 1.458377],
            [0.129077, -0.56703, 1.570273],
            [0.054298, -0.512377, 1.513711],
        ],
    );
}

#[test]
fn ten_steps_with_weight_decay_are_those_of_pytorch() {
    compare(
        0.2,
        [
            [0.038554, -0.348119, 0.859052],
            [-0.169728, 0.036082, 0.119893],
            [-0.09206, 0.023835, 0.180564],
            [0.125659, -0.541425, 1.538047],
            [0.000945, -0.062203, 0.872567],
            [0.206885, -0.670914, 1.67048],
            [0.054069, -0.513468, 1.512349],
            [0.064778, -0.4632, 1.459779],
            [0.128797, -0.569337, 1.567712],
            [0.034135, -0.441517, 1.350157],
        ],
    );
}
