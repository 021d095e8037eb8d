use schema::{DataSet, Init, Loss, ModelConfig};

use super::*;
use crate::candle::loss;
use crate::fixtures::run_on;
use crate::init::initial_weights;

fn with_model(change: impl Fn(&mut ModelConfig)) -> RunConfig {
    let mut run = run_on(DataSet::Digits);
    change(&mut run.model);
    run
}

fn initial(run: &RunConfig) -> Network {
    Network::with_weights(run, &initial_weights(run)).unwrap()
}

/// Loss, and Σ cos(i) ∂loss/∂wᵢ, of a small network.
fn loss_and_gradient(activation: Activation, kind: Loss) -> [f32; 2] {
    let mut run = run_on(DataSet::Moons);
    (run.model.layers, run.model.width, run.model.activation) = (2, 3, activation);
    let weights: Vec<f32> = (0..29).map(|i| (i as f32 + 1.0).sin()).collect();
    let model = Network::with_weights(&run, &weights).unwrap();
    let inputs: Vec<f32> = (0..8).map(|i| (i as f32 * 1.3).sin()).collect();
    let inputs = Tensor::from_vec(inputs, (4, 2), &Device::Cpu).unwrap();
    let targets = match kind {
        Loss::CrossEntropy => Tensor::new(&[0_u32, 1, 1, 0], &Device::Cpu).unwrap(),
        Loss::MeanSquaredError => {
            Tensor::new(&[[1.0_f32, 0.0], [0.0, 1.0], [0.0, 1.0], [1.0, 0.0]], &Device::Cpu).unwrap()
        }
    };
    let loss = loss::mean(kind, &model.forward(&inputs, None).unwrap(), &targets).unwrap();
    let grads = loss.backward().unwrap();
    let flat = model
        .vars()
        .into_iter()
        .flat_map(|var| grads.get(&var).unwrap().flatten_all().unwrap().to_vec1::<f32>().unwrap());
    [loss.to_scalar().unwrap(), flat.enumerate().map(|(i, g)| g * (i as f32).cos()).sum()]
}

/// ```python
/// import torch
/// from torch.nn import functional as F
///
/// acts = [F.relu, lambda x: F.leaky_relu(x, 0.01), torch.tanh, torch.sigmoid, lambda x: F.gelu(x, approximate="tanh")]
/// x = torch.sin(torch.arange(8.0) * 1.3).reshape(4, 2)
/// y = torch.tensor([0, 1, 1, 0])
/// for act in acts:
///     row = []
///     for mse in (False, True):
///         shapes = [(3, 2), (3,), (3, 3), (3,), (2, 3), (2,)]
///         flat = torch.sin(torch.arange(29.0) + 1.0)
///         parts = [p.reshape(s).requires_grad_() for p, s in zip(flat.split([6, 3, 9, 3, 6, 2]), shapes)]
///         h = act(F.linear(x, parts[0], parts[1]))
///         h = act(F.linear(h, parts[2], parts[3]))
///         out = F.linear(h, parts[4], parts[5])
///         loss = F.mse_loss(out.softmax(1), F.one_hot(y, 2).float()) if mse else F.cross_entropy(out, y)
///         flat = torch.cat([g.flatten() for g in torch.autograd.grad(loss, parts)])
///         row += [loss.item(), (flat * torch.cos(torch.arange(29.0))).sum().item()]
///     print([float(f"{v:.6f}") for v in row])
/// ```
#[test]
#[expect(clippy::approx_constant, reason = "0.39269 is not meant to be π/8")]
fn losses_and_gradients_are_those_of_pytorch() {
    let table = [
        (Activation::Relu, [1.397426, 3.727326, 0.433663, 0.416533]),
        (Activation::LeakyRelu, [1.394534, 3.703231, 0.433463, 0.416837]),
        (Activation::Tanh, [1.014241, 0.449808, 0.39269, 0.20328]),
        (Activation::Sigmoid, [0.884778, 0.494169, 0.329652, 0.168535]),
        (Activation::Gelu, [1.203263, 3.147302, 0.40835, 0.550563]),
    ];
    for (activation, expected) in table {
        let got =
            [Loss::CrossEntropy, Loss::MeanSquaredError].map(|kind| loss_and_gradient(activation, kind));
        for (got, expected) in got.concat().into_iter().zip(expected) {
            assert!(
                (got - expected).abs() < 5e-6_f32.max(3e-6 * expected),
                "{activation:?}: {got}, not {expected}"
            );
        }
    }
}

#[test]
fn the_initial_loss_on_ten_classes_is_near_ln_10() {
    let run = with_model(|model| model.init = Init::Xavier);
    let data = crate::Dataset::load(&run.data).unwrap();
    let inputs = Tensor::from_slice(&data.train.inputs, (data.train.len(), 64), &Device::Cpu).unwrap();
    let outputs = initial(&run).evaluate(&inputs).unwrap();
    let targets = loss::targets(&data.train, &run).unwrap();
    let loss: f32 = loss::mean(run.loss, &outputs, &targets).unwrap().to_scalar().unwrap();
    assert!((loss - 10.0_f32.ln()).abs() < 0.5, "{loss}");
}

#[test]
fn weights_survive_the_way_to_flat_and_back() {
    let run = with_model(|_| ());
    let flat = initial(&run).weights().unwrap();
    assert_eq!(Network::with_weights(&run, &flat).unwrap().weights().unwrap(), flat);
    let short = Network::with_weights(&run, &flat[1..]);
    assert!(matches!(short, Err(TrainError::WrongWeights { expected, got }) if expected == got + 1));
}

#[test]
fn dropout_is_inactive_in_evaluation_and_differs_between_steps() {
    let run = with_model(|model| (model.dropout, model.width) = (0.25, 128));
    let dropout = Dropout::of_step(&run, 9).unwrap();
    let model = initial(&run);
    let inputs = Tensor::ones((4, 64), candle_core::DType::F32, &Device::Cpu).unwrap();
    let rows = |tensor: Tensor| tensor.to_vec2::<f32>().unwrap();
    let evaluated = rows(model.evaluate(&inputs).unwrap());
    assert_eq!(evaluated, rows(model.forward(&inputs, None).unwrap()));
    assert_ne!(evaluated, rows(model.forward(&inputs, Some(&dropout)).unwrap()));
    let other = Dropout::of_step(&run, 10).unwrap();
    assert_ne!(
        rows(model.forward(&inputs, Some(&dropout)).unwrap()),
        rows(model.forward(&inputs, Some(&other)).unwrap())
    );
}
