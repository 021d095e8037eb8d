//! Convolutional networks against what is not ours: PyTorch's numbers, and differences of a plain network in f64.

use schema::{
    Activation, Block, Convolutions, DataConfig, DataSet, Init, Loss, ModelConfig, Norm, Optimiser, Pool,
    RunConfig, Subset, Technique,
};
use train::candle::{loss, model::Network};
use train::fused::{Examples, Net, NetConfig, Objective};

use candle_core::{Device, Tensor};

const ACTIVATIONS: [Activation; 5] =
    [Activation::Relu, Activation::LeakyRelu, Activation::Tanh, Activation::Sigmoid, Activation::Gelu];
const POOLS: [Pool; 2] = [Pool::Max, Pool::Average];

fn run(activation: Activation, conv: Convolutions) -> RunConfig {
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
        layers: 0,
        width: 1,
        deeper: [0; 5],
        activation,
        norm: Norm::None,
        init: Init::He,
        dropout: 0.0,
        conv: Some(conv),
    };
    RunConfig {
        data,
        model,
        optimiser: Optimiser::Sgd,
        lr: 1.0,
        batch_size: 8,
        epochs: 1,
        loss: Loss::CrossEntropy,
        weight_decay: 0.0,
        technique: Technique::default(),
        seed: 4,
        repeat: 0,
    }
}

/// Loss and gradient of the fused engine: from one step of plain descent.
fn fused(run: &RunConfig, weights: &[f32], inputs: &[f32], classes: &[f32], lr: f64) -> (f32, Vec<f32>) {
    let config = NetConfig {
        blocks: run.blocks(),
        widths: run.widths().into_iter().map(|width| width as usize).collect(),
        activation: run.model.activation,
        norm: run.model.norm,
        objective: Objective::CrossEntropy,
        minimised: Objective::CrossEntropy,
        optimiser: Optimiser::Sgd,
        lr,
        weight_decay: 0.0,
        clip: 0.0,
        sam: 0.0,
        ema: 0.0,
        frozen: 0,
    };
    let mut net = Net::new(config, weights);
    let all: Vec<u32> = (0..classes.len() as u32).collect();
    let loss = net.step(Examples { inputs, targets: classes, weights: None }, &all, None);
    (loss, weights.iter().zip(net.weights()).map(|(before, after)| (before - after) / lr as f32).collect())
}

const TRAINS: &str = "small networks can be computed";

fn candle(run: &RunConfig, weights: &[f32], inputs: &[f32], classes: &[u32]) -> (f32, Vec<f32>) {
    let network = Network::with_weights(run, weights).expect(TRAINS);
    let inputs = Tensor::from_slice(inputs, (classes.len(), 64), &Device::Cpu).expect(TRAINS);
    let targets = Tensor::new(classes, &Device::Cpu).expect(TRAINS);
    let loss = loss::mean(run.loss, &network.forward(&inputs, None).expect(TRAINS), &targets).expect(TRAINS);
    let grads = loss.backward().expect(TRAINS);
    let of = |var| grads.get(var).expect(TRAINS).flatten_all().expect(TRAINS).to_vec1::<f32>().expect(TRAINS);
    let gradient = network.vars().iter().flat_map(|var| of(var)).collect();
    (loss.to_scalar().expect(TRAINS), gradient)
}

/// ```python
/// import torch
/// from torch.nn import functional as F
///
/// acts = [F.relu, lambda x: F.leaky_relu(x, 0.01), torch.tanh, torch.sigmoid, lambda x: F.gelu(x, approximate="tanh")]
/// pools = [F.max_pool2d, F.avg_pool2d]
/// x = torch.sin(torch.arange(192.0) * 1.3).reshape(3, 1, 8, 8)
/// y = torch.tensor([0, 7, 4])
/// for act in acts:
///     for pool in pools:
///         row = []
///         for k, channels in ((1, 5), (3, 2), (5, 3), (7, 1)):
///             shapes = [(channels, 1, k, k), (channels,), (2 * channels, channels, k, k), (2 * channels,),
///                       (10, 8 * channels), (10,)]
///             sizes = [torch.Size(s).numel() for s in shapes]
///             flat = 0.3 * torch.sin(torch.arange(float(sum(sizes))) + 1.0)
///             parts = [p.reshape(s).requires_grad_() for p, s in zip(flat.split(sizes), shapes)]
///             h = pool(act(F.conv2d(x, parts[0], parts[1], padding=k // 2)), 2)
///             h = pool(act(F.conv2d(h, parts[2], parts[3], padding=k // 2)), 2)
///             loss = F.cross_entropy(F.linear(h.flatten(1), parts[4], parts[5]), y)
///             flat = torch.cat([g.flatten() for g in torch.autograd.grad(loss, parts)])
///             row += [loss.item(), (flat * torch.cos(torch.arange(float(len(flat))))).sum().item()]
///         print([float(f"{v:.6g}") for v in row])
/// ```
const PYTORCH: [[f32; 8]; 10] = [
    [2.54635, 1.19572, 2.55887, 1.24657, 2.08349, -1.25738, 2.39138, -0.0246204],
    [2.55488, 1.19967, 2.51905, 0.828869, 2.16418, -0.359519, 2.42899, 0.538619],
    [2.54485, 1.18243, 2.55822, 1.24181, 2.083, -1.26065, 2.39072, -0.0352736],
    [2.55354, 1.1889, 2.51819, 0.822086, 2.1639, -0.363639, 2.42958, 0.543232],
    [2.41367, 0.0994295, 2.46943, 0.465958, 2.17371, -0.26472, 2.34977, -0.804225],
    [2.43461, 0.280484, 2.45276, 0.342545, 2.17228, -0.327588, 2.53262, 1.39207],
    [2.47344, 0.314731, 2.59856, 1.07137, 2.21032, -0.229586, 2.29182, -0.455135],
    [2.47429, 0.322617, 2.59008, 1.00685, 2.21175, -0.196419, 2.34043, -0.0408404],
    [2.44846, 0.496588, 2.49269, 0.932542, 2.06088, -2.21536, 2.41569, 0.174901],
    [2.4523, 0.545048, 2.46239, 0.532199, 2.17843, -0.416983, 2.45856, 0.73763],
];

#[test]
fn losses_and_gradients_are_those_of_pytorch() {
    let inputs: Vec<f32> = (0..192).map(|i| (i as f32 * 1.3).sin()).collect();
    let functions = ACTIVATIONS.into_iter().flat_map(|activation| POOLS.map(|pool| (activation, pool)));
    for ((activation, pool), row) in functions.zip(PYTORCH) {
        for ((kernel, channels), expected) in [(1, 5), (3, 2), (5, 3), (7, 1)].into_iter().zip(row.chunks(2))
        {
            let run = run(activation, Convolutions { blocks: 2, kernel, channels, pool });
            let weights: Vec<f32> = (0..run.parameters()).map(|i| 0.3 * (i as f32 + 1.0).sin()).collect();
            let ours = fused(&run, &weights, &inputs, &[0.0, 7.0, 4.0], 1.0);
            let oracle = candle(&run, &weights, &inputs, &[0, 7, 4]);
            for (who, (loss, gradient)) in [("fused", ours), ("candle", oracle)] {
                let sum: f32 = gradient.iter().enumerate().map(|(i, g)| g * (i as f32).cos()).sum();
                for (got, expected) in [loss, sum].iter().zip(expected) {
                    let off = (got - expected).abs() / expected.abs().max(1.0);
                    assert!(off < 3e-5, "{who}, {activation:?}, {pool:?}, {kernel}: {got}, not {expected}");
                }
            }
        }
    }
}

/// The same network in f64, by the plainest loops there are.
struct Plain<'a> {
    run: &'a RunConfig,
    inputs: &'a [f32],
    classes: &'a [f32],
}

impl Plain<'_> {
    /// The mean loss.
    fn loss(&self, weights: &[f64]) -> f64 {
        let each = self.inputs.chunks(64).zip(self.classes).map(|(input, class)| {
            let outputs = self.outputs(weights, input.iter().map(|x| f64::from(*x)).collect());
            let sum: f64 = outputs.iter().map(|output| (output - outputs[*class as usize]).exp()).sum();
            sum.ln()
        });
        each.sum::<f64>() / self.classes.len() as f64
    }

    fn outputs(&self, mut weights: &[f64], mut values: Vec<f64>) -> Vec<f64> {
        let mut take = |count: usize| {
            let (taken, rest) = weights.split_at(count);
            weights = rest;
            taken
        };
        for block in self.run.blocks() {
            let weight = take(block.shape().weights() as usize);
            values = pooled(&block, &self.convolved(&block, weight, take(block.outputs as usize), &values));
        }
        let (weight, bias) = (take(10 * values.len()), take(10));
        let dot = |row: &[f64]| row.iter().zip(&values).map(|(w, x)| w * x).sum::<f64>();
        weight.chunks(values.len()).zip(bias).map(|(row, bias)| bias + dot(row)).collect()
    }

    fn convolved(&self, block: &Block, weight: &[f64], bias: &[f64], values: &[f64]) -> Vec<f64> {
        let [inputs, side, kernel] = [block.inputs, block.side, block.kernel].map(i64::from);
        let at = |channel: i64, y: i64, x: i64| {
            let inside = (0..side).contains(&y) && (0..side).contains(&x);
            if inside { values[((channel * side + y) * side + x) as usize] } else { 0.0 }
        };
        let mut out = Vec::new();
        for (weight, bias) in weight.chunks((inputs * kernel * kernel) as usize).zip(bias) {
            for (y, x) in (0..side).flat_map(|y| (0..side).map(move |x| (y, x))) {
                let tap = |(i, w): (i64, &f64)| {
                    let (channel, row, column) = (i / (kernel * kernel), i / kernel % kernel, i % kernel);
                    w * at(channel, y + row - kernel / 2, x + column - kernel / 2)
                };
                out.push(activated(
                    self.run.model.activation,
                    bias + (0..).zip(weight).map(tap).sum::<f64>(),
                ));
            }
        }
        out
    }
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

fn pooled(block: &Block, maps: &[f64]) -> Vec<f64> {
    let side = block.side as usize;
    let Some(pool) = block.pool else { return maps.to_vec() };
    let square = |map: &[f64], y: usize, x: usize| {
        let corner = 2 * y * side + 2 * x;
        let values = [map[corner], map[corner + 1], map[corner + side], map[corner + side + 1]];
        match pool {
            Pool::Max => values.into_iter().fold(f64::NEG_INFINITY, f64::max),
            Pool::Average => values.iter().sum::<f64>() / 4.0,
        }
    };
    let places = |map| {
        (0..side / 2)
            .flat_map(move |y| (0..side / 2).map(move |x| (y, x)))
            .map(move |(y, x)| square(map, y, x))
    };
    maps.chunks(side * side).flat_map(places).collect()
}

/// Of every kernel, pooling, depth and activation: some forty parameters' gradients against central differences.
#[test]
fn gradients_are_those_of_finite_differences() {
    let data = train::Dataset::load(&run(Activation::Relu, DEEP).data).unwrap();
    // Rare ink lies up to thirty deviations out, where the engine's GELU is no longer exact (`fused::math`).
    let inputs: Vec<f32> = data.train.inputs[..5 * 64].iter().map(|x| x.clamp(-2.0, 2.0)).collect();
    let classes = [3.0, 0.0, 9.0, 4.0, 4.0];
    for activation in ACTIVATIONS {
        for pool in POOLS {
            for (blocks, kernel) in [(1, 1), (1, 7), (2, 3), (2, 5), (3, 3), (3, 1)] {
                for channels in [1, 2, 5] {
                    let run = run(activation, Convolutions { blocks, kernel, channels, pool });
                    check_gradient(&run, &inputs, &classes);
                }
            }
        }
    }
}

const DEEP: Convolutions = Convolutions { blocks: 3, kernel: 3, channels: 2, pool: Pool::Max };

fn check_gradient(run: &RunConfig, inputs: &[f32], classes: &[f32]) {
    const STEP: f64 = 1e-5;
    let mut weights = train::init::initial_weights(run);
    // Biases, too, away from zero.
    weights.iter_mut().enumerate().for_each(|(i, w)| *w += 0.05 * (i as f32).sin());
    let (loss, gradient) = fused(run, &weights, inputs, classes, 8.0);
    let plain = Plain { run, inputs, classes };
    let exact: Vec<f64> = weights.iter().map(|w| f64::from(*w)).collect();
    let expected = plain.loss(&exact);
    assert!(
        (f64::from(loss) - expected).abs() < 2e-6 * expected.max(1.0),
        "{loss}, not {expected}: {:?}",
        run.model
    );
    let scale = gradient.iter().map(|g| g.abs()).fold(0.0, f32::max);
    for place in (0..weights.len()).step_by(1 + weights.len() / 40) {
        let moved = |step: f64| {
            let mut moved = exact.clone();
            moved[place] += step;
            plain.loss(&moved)
        };
        let slope = (moved(STEP) - moved(-STEP)) / (2.0 * STEP);
        let off = (f64::from(gradient[place]) - slope).abs();
        assert!(
            off < 2e-5 * f64::from(scale.max(0.05)),
            "{place}: {}, not {slope}: {:?}",
            gradient[place],
            run.model
        );
    }
}
