//! Batch and layer normalisation against what is not ours: PyTorch's numbers, and differences of a plain network in f64.

use schema::{
    Activation, Convolutions, DataConfig, DataSet, Init, Loss, ModelConfig, Norm, Optimiser, Pool, RunConfig,
    Subset, Technique,
};
use train::candle::{loss, model::Network};
use train::fused::{Examples, Net, NetConfig};

use candle_core::{Device, Tensor};

const ACTIVATIONS: [Activation; 5] =
    [Activation::Relu, Activation::LeakyRelu, Activation::Tanh, Activation::Sigmoid, Activation::Gelu];
const NORMS: [Norm; 2] = [Norm::Batch, Norm::Layer];
const TRAINS: &str = "small networks can be computed";

fn run(activation: Activation, norm: Norm, conv: Option<Convolutions>) -> RunConfig {
    let data = DataConfig {
        set: DataSet::Digits,
        samples: 0,
        noise: 0.0,
        label_noise: 0.0,
        train_share: 0.6,
        seed: 1,
        subset: Subset::default(),
        fold: None,
    };
    let model = ModelConfig {
        layers: if conv.is_some() { 0 } else { 2 },
        width: 6,
        deeper: [5, 0, 0, 0, 0],
        activation,
        norm,
        init: Init::He,
        dropout: 0.0,
        conv,
    };
    RunConfig {
        data,
        model,
        optimiser: Optimiser::Sgd,
        lr: 0.5,
        batch_size: 8,
        epochs: 1,
        loss: Loss::CrossEntropy,
        weight_decay: 0.0,
        technique: Technique::default(),
        seed: 4,
        repeat: 0,
    }
}

/// Of each number of a network whether it is a running mean or a running variance.
fn statistics(run: &RunConfig) -> Vec<(bool, bool)> {
    let of = |shape: schema::LayerShape| {
        let outputs = if shape.norm == Norm::Batch { shape.outputs as usize } else { 0 };
        let learnt = std::iter::repeat_n((false, false), shape.learnt() as usize);
        let means = std::iter::repeat_n((true, false), outputs);
        learnt.chain(means).chain(std::iter::repeat_n((false, true), outputs))
    };
    run.layer_shapes().into_iter().flat_map(of).collect()
}

/// One step of plain descent by candle: the loss, and the numbers after.
fn candle_step(run: &RunConfig, weights: &[f32], inputs: &Tensor, classes: &Tensor) -> (f32, Vec<f32>) {
    let network = Network::with_weights(run, weights).expect(TRAINS);
    let outputs = network.forward(inputs, None).expect(TRAINS);
    let loss = loss::mean(run.loss, &outputs, classes).expect(TRAINS);
    let (grads, moved) = (loss.backward().expect(TRAINS), network.moved_statistics());
    let flat = |tensor: &Tensor| tensor.flatten_all().expect(TRAINS).to_vec1::<f32>().expect(TRAINS);
    let mut after = Vec::new();
    for var in network.vars() {
        if let Some((_, now)) = moved.iter().find(|(other, _)| other.id() == var.id()) {
            after.extend(flat(now));
        } else {
            let grad = flat(grads.get(&var).expect(TRAINS));
            after.extend(flat(var.as_tensor()).iter().zip(grad).map(|(w, g)| w - run.lr as f32 * g));
        }
    }
    (loss.to_scalar().expect(TRAINS), after)
}

/// ```python
/// import torch
/// from torch.nn import functional as F
///
/// acts = [F.relu, lambda x: F.leaky_relu(x, 0.01), torch.tanh, torch.sigmoid, lambda x: F.gelu(x, approximate="tanh")]
/// x = torch.sin(torch.arange(448.0) * 1.3)
/// y = torch.tensor([0, 7, 4, 9, 1, 4, 2])
///
/// def loss_of(parts, act, batch, cnn, trains):
///     h = x.reshape(7, 1, 8, 8) if cnn else x.reshape(7, 64)
///     for w, b, scale, *running in parts[:-1]:
///         h = F.conv2d(h, w, padding=1) if cnn else F.linear(h, w)
///         if batch: h = F.batch_norm(h, *running, scale, b, trains, 0.1, 1e-5)
///         else: h = F.group_norm(h, 1, scale, b, 1e-5) if cnn else F.layer_norm(h, h.shape[1:], scale, b, 1e-5)
///         h = F.max_pool2d(act(h), 2) if cnn else act(h)
///     return F.cross_entropy(F.linear(h.flatten(1), *parts[-1]), y)
///
/// for act in acts:
///     for cnn in (False, True):
///         row = []
///         for batch in (True, False):
///             weights = [(3, 1, 3, 3), (6, 3, 3, 3), (10, 24)] if cnn else [(6, 64), (5, 6), (10, 5)]
///             parts, learnt, at = [], [], 0
///             for k, shape in enumerate(weights):
///                 parts.append([])
///                 for j, s in enumerate([shape] + [shape[:1]] * (1 if k == 2 else 4 if batch else 2)):
///                     place = torch.arange(float(at), at + torch.Size(s).numel()).reshape(s)
///                     at += place.numel()
///                     p = [0.3 * torch.sin(place + 1)] * 3 + [torch.zeros(s), torch.ones(s)]
///                     parts[-1].append(p[j].requires_grad_(j < 3))
///                     if j < 3: learnt.append((p[j], torch.cos(place)))
///             for step in range(3):
///                 loss = loss_of(parts, act, batch, cnn, True)
///                 grads = torch.autograd.grad(loss, [p for p, _ in learnt])
///                 if step == 0: row += [loss.item(), sum((g * c).sum().item() for g, (_, c) in zip(grads, learnt))]
///                 with torch.no_grad():
///                     for g, (p, _) in zip(grads, learnt): p -= 0.5 * g
///             row += [loss.item(), loss_of(parts, act, batch, cnn, False).item()]
///         print([float(f"{v:.6g}") for v in row])
/// ```
const PYTORCH: [[f32; 8]; 10] = [
    [2.34664, 0.407929, 2.19722, 2.19031, 2.31827, 0.0549889, 2.22209, 2.16768],
    [2.33847, 0.0809809, 1.97314, 2.07877, 2.35484, 0.555898, 2.0234, 1.86017],
    [2.34681, 0.408651, 2.19779, 2.19039, 2.31827, 0.0570601, 2.22175, 2.1655],
    [2.33867, 0.0791701, 1.97601, 2.07852, 2.35469, 0.540898, 2.01584, 1.87095],
    [2.2931, 0.139051, 2.18859, 2.17393, 2.32369, 0.139992, 2.1864, 2.16328],
    [2.36607, 0.0904772, 2.0734, 2.08841, 2.35541, 0.460553, 2.03752, 1.90761],
    [2.31822, 0.257091, 2.14323, 2.092, 2.32424, 0.0940501, 2.16151, 2.1052],
    [2.3829, 0.48482, 1.92959, 1.90386, 2.38397, 0.238789, 1.93913, 1.88854],
    [2.3283, 0.272364, 2.18774, 2.20199, 2.31851, 0.0648698, 2.227, 2.18446],
    [2.33722, 0.148147, 2.06908, 2.12616, 2.3503, 0.522924, 2.10207, 1.93947],
];

/// Loss and gradient, the loss of the third step, and the loss in evaluation after it: with three steps' statistics.
#[test]
fn losses_gradients_and_three_steps_are_those_of_pytorch() {
    let conv = Convolutions { blocks: 2, kernel: 3, channels: 3, pool: Pool::Max };
    let models =
        ACTIVATIONS.into_iter().flat_map(|activation| [(activation, None), (activation, Some(conv))]);
    for ((activation, conv), row) in models.zip(PYTORCH) {
        for (norm, expected) in NORMS.into_iter().zip(row.chunks(4)) {
            let run = run(activation, norm, conv);
            let number = |(i, kind): (usize, (bool, bool))| match kind {
                (true, _) => 0.0,
                (_, true) => 1.0,
                _ => 0.3 * (i as f32 + 1.0).sin(),
            };
            let weights: Vec<f32> = statistics(&run).into_iter().enumerate().map(number).collect();
            for (who, got) in [("fused", fused(&run, &weights)), ("candle", candle(&run, &weights))] {
                for (got, expected) in got.iter().zip(expected) {
                    let off = (got - expected).abs() / expected.abs().max(1.0);
                    assert!(off < 3e-5, "{who}, {:?}: {got}, not {expected}", run.model);
                }
            }
        }
    }
}

fn inputs() -> Vec<f32> {
    (0..448).map(|i| (i as f32 * 1.3).sin()).collect()
}

/// Σ cos(i) ∂loss/∂wᵢ, from a step of plain descent.
fn gradient_sum(run: &RunConfig, before: &[f32], after: &[f32]) -> f32 {
    let moves = before.iter().zip(after).zip(statistics(run)).enumerate();
    let learnt = moves.filter(|(_, (_, kind))| *kind == (false, false));
    learnt.map(|(i, ((before, after), _))| (before - after) / run.lr as f32 * (i as f32).cos()).sum()
}

fn fused(run: &RunConfig, weights: &[f32]) -> [f32; 4] {
    let (inputs, all) = (inputs(), [0, 1, 2, 3, 4, 5, 6]);
    let examples = Examples { inputs: &inputs, targets: &[0.0, 7.0, 4.0, 9.0, 1.0, 4.0, 2.0], weights: None };
    let mut net = Net::new(NetConfig::of(run), weights);
    let first = net.step(examples, &all, None);
    let sum = gradient_sum(run, weights, net.weights());
    net.step(examples, &all, None);
    let third = net.step(examples, &all, None);
    [first, sum, third, (net.evaluate(examples, &all).loss / 7.0) as f32]
}

fn candle(run: &RunConfig, weights: &[f32]) -> [f32; 4] {
    let inputs = Tensor::from_vec(inputs(), (7, 64), &Device::Cpu).expect(TRAINS);
    let classes = Tensor::new(&[0_u32, 7, 4, 9, 1, 4, 2], &Device::Cpu).expect(TRAINS);
    let step = |weights: &[f32]| candle_step(run, weights, &inputs, &classes);
    let (first, after) = step(weights);
    let sum = gradient_sum(run, weights, &after);
    let (third, after) = step(&step(&after).1);
    let outputs = Network::with_weights(run, &after).expect(TRAINS).evaluate(&inputs).expect(TRAINS);
    let evaluated = loss::mean(run.loss, &outputs, &classes).expect(TRAINS);
    [first, sum, third, evaluated.to_scalar().expect(TRAINS)]
}

/// The same perceptron in f64, by the plainest loops there are: the minibatch's mean loss.
fn plain_loss(run: &RunConfig, mut weights: &[f64], inputs: &[f32], classes: &[f32]) -> f64 {
    let mut take = |count: u32| {
        let (taken, rest) = weights.split_at(count as usize);
        weights = rest;
        taken
    };
    let mut rows: Vec<Vec<f64>> =
        inputs.chunks(64).map(|row| row.iter().map(|x| f64::from(*x)).collect()).collect();
    for shape in run.layer_shapes() {
        let (weight, bias) = (take(shape.weights()), take(shape.outputs));
        let dot = |row: &[f64], w: &[f64]| row.iter().zip(w).map(|(x, w)| x * w).sum::<f64>();
        let sums = |row: &Vec<f64>| weight.chunks(row.len()).map(|w| dot(row, w)).collect();
        let mut next: Vec<Vec<f64>> = rows.iter().map(sums).collect();
        if shape.norm != Norm::None {
            let scale = take(shape.outputs);
            if shape.norm == Norm::Batch {
                take(2 * shape.outputs);
                let columns = (0..next[0].len()).map(|unit| next.iter().map(|row| row[unit]).collect());
                let columns: Vec<Vec<f64>> = columns.map(normalised).collect();
                let row = |i: usize| columns.iter().map(|column| column[i]).collect();
                next = (0..next.len()).map(row).collect();
            } else {
                next = next.into_iter().map(normalised).collect();
            }
            for row in &mut next {
                row.iter_mut().zip(scale).for_each(|(x, scale)| *x *= scale);
            }
        }
        for row in &mut next {
            row.iter_mut().zip(bias).for_each(|(x, bias)| *x += bias);
            if shape.norm != Norm::None {
                row.iter_mut().for_each(|x| *x = activated(run.model.activation, *x));
            }
        }
        rows = next;
    }
    let each = rows.iter().zip(classes).map(|(outputs, class)| {
        outputs.iter().map(|output| (output - outputs[*class as usize]).exp()).sum::<f64>().ln()
    });
    each.sum::<f64>() / rows.len() as f64
}

fn normalised(values: Vec<f64>) -> Vec<f64> {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let variance = values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / values.len() as f64;
    values.iter().map(|x| (x - mean) / (variance + 1e-5).sqrt()).collect()
}

fn activated(activation: Activation, x: f64) -> f64 {
    match activation {
        Activation::Relu => x.max(0.0),
        Activation::LeakyRelu => x.max(0.01 * x),
        Activation::Tanh => x.tanh(),
        Activation::Sigmoid => 1.0 / (1.0 + (-x).exp()),
        Activation::Gelu => {
            0.5 * x * (1.0 + ((2.0 / std::f64::consts::PI).sqrt() * (x + 0.044715 * x * x * x)).tanh())
        }
    }
}

/// Of minibatches smaller and larger than a block of the engine, none of them a multiple of four.
#[test]
fn gradients_are_those_of_finite_differences() {
    const STEP: f64 = 1e-5;
    let data = train::Dataset::load(&run(Activation::Relu, Norm::Batch, None).data).unwrap();
    for (examples, activation) in [5, 70, 131].into_iter().flat_map(|n| ACTIVATIONS.map(|a| (n, a))) {
        let inputs: Vec<f32> =
            data.train.inputs[..examples * 64].iter().map(|x| x.clamp(-2.0, 2.0)).collect();
        let classes: Vec<f32> = (0..examples).map(|i| (i * i % 10) as f32).collect();
        for norm in NORMS {
            let run = RunConfig { lr: 8.0, ..run(activation, norm, None) };
            let mut weights = train::init::initial_weights(&run);
            weights.iter_mut().enumerate().for_each(|(i, w)| *w += 0.05 * (i as f32).sin());
            let all: Vec<u32> = (0..examples as u32).collect();
            let mut net = Net::new(NetConfig::of(&run), &weights);
            let loss = net.step(Examples { inputs: &inputs, targets: &classes, weights: None }, &all, None);
            let exact: Vec<f64> = weights.iter().map(|w| f64::from(*w)).collect();
            let expected = plain_loss(&run, &exact, &inputs, &classes);
            assert!((f64::from(loss) - expected).abs() < 2e-6 * expected, "{loss}, not {expected}: {run:?}");
            let gradient: Vec<f64> =
                weights.iter().zip(net.weights()).map(|(b, a)| f64::from(b - a) / run.lr).collect();
            let learnt = statistics(&run).into_iter().map(|kind| kind == (false, false));
            for (place, _) in learnt.enumerate().filter(|(_, learnt)| *learnt).skip(300) {
                let moved = |step: f64| {
                    let mut moved = exact.clone();
                    moved[place] += step;
                    plain_loss(&run, &moved, &inputs, &classes)
                };
                let slope = (moved(STEP) - moved(-STEP)) / (2.0 * STEP);
                let off = (gradient[place] - slope).abs();
                assert!(off < 2e-6, "{place}: {}, not {slope}: {:?}", gradient[place], run.model);
            }
        }
    }
}

/// A minibatch of one has no variance: what is normalised over it is 0, so only what comes after learns. PyTorch refuses
/// it. The running statistics stay.
#[test]
fn a_batch_of_one_is_its_shift() {
    let run = run(Activation::Tanh, Norm::Batch, None);
    let weights = train::init::initial_weights(&run);
    let inputs = inputs();
    let examples = Examples { inputs: &inputs, targets: &[0.0, 7.0, 4.0, 9.0, 1.0, 4.0, 2.0], weights: None };
    let mut net = Net::new(NetConfig::of(&run), &weights);
    let loss = net.step(examples, &[3], None);
    assert!((loss - 10.0_f32.ln()).abs() < 1e-6, "all outputs are 0: {loss}");
    let shapes = run.layer_shapes();
    let first = shapes[0].weights() as usize;
    assert_eq!(net.weights()[..first], weights[..first], "the first weights learn nothing");
    let kinds = statistics(&run);
    let kept = net.weights().iter().zip(&weights).zip(&kinds).filter(|(_, kind)| **kind != (false, false));
    assert!(kept.clone().count() == 22 && kept.clone().all(|((after, before), _)| after == before));
    let (last, end) = (shapes[2].outputs as usize, weights.len());
    assert_ne!(net.weights()[end - last..], weights[end - last..], "the outputs' biases learn");
    // A picture has more than one value a channel.
    let conv = Convolutions { blocks: 1, kernel: 3, channels: 2, pool: Pool::Average };
    let run = RunConfig { model: ModelConfig { layers: 0, conv: Some(conv), ..run.model }, ..run };
    let weights = train::init::initial_weights(&run);
    let mut net = Net::new(NetConfig::of(&run), &weights);
    net.step(examples, &[3], None);
    assert!(net.weights().iter().zip(&weights).zip(statistics(&run)).any(|((a, b), kind)| kind.1 && a != b));
}
