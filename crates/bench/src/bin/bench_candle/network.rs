//! The workloads' networks on candle tensors. A population of models is one network whose tensors have the models as
//! their first dimension.

use candle_core::{D, Device, Error, Result, Tensor, Var};
use candle_nn::{loss, ops};

enum Architecture {
    Tanh,
    Relu,
    /// On 8 × 8 pictures: conv 3×3×8, relu, max pool 2, conv 3×3×16, relu, dense 10; same padding.
    Cnn,
}

pub(crate) struct Network {
    architecture: Architecture,
    models: usize,
    vars: Vec<Var>,
}

impl Network {
    pub(crate) fn new(architecture: &str, widths: &[u32], weights: &[f32], models: usize) -> Result<Self> {
        let architecture = match architecture {
            "tanh" => Architecture::Tanh,
            "relu" => Architecture::Relu,
            "cnn" => Architecture::Cnn,
            _ => return Err(Error::Msg(format!("no architecture is called {architecture}"))),
        };
        let shapes = shapes(&architecture, widths);
        let vars = variables(&shapes, weights, models)?;
        Ok(Self { architecture, models, vars })
    }

    pub(crate) fn models(&self) -> usize {
        self.models
    }

    pub(crate) fn vars(&self) -> &[Var] {
        &self.vars
    }

    /// A minibatch's inputs as [`Network::loss`] wants them; `batch` has an example a row.
    pub(crate) fn inputs(&self, batch: Tensor) -> Result<Tensor> {
        let (rows, features) = batch.dims2()?;
        match self.architecture {
            Architecture::Cnn => batch.reshape((rows, 1, 8, 8)),
            _ if self.models == 1 => Ok(batch),
            _ => batch.unsqueeze(0)?.broadcast_as((self.models, rows, features))?.contiguous(),
        }
    }

    /// A minibatch's labels as [`Network::loss`] wants them.
    pub(crate) fn labels(&self, batch: Tensor) -> Result<Tensor> {
        let rows = batch.dim(0)?;
        if self.models == 1 {
            return Ok(batch);
        }
        batch.unsqueeze(0)?.broadcast_as((self.models, rows))?.contiguous()?.flatten_all()
    }

    /// The sum over the models of their mean cross-entropy.
    pub(crate) fn loss(&self, inputs: &Tensor, labels: &Tensor) -> Result<Tensor> {
        let logits = self.logits(inputs)?;
        if self.models == 1 {
            return loss::cross_entropy(&logits, labels);
        }
        let classes = logits.dim(D::Minus1)?;
        let rows = labels.dim(0)?;
        let log_softmax = ops::log_softmax(&logits.reshape((rows, classes))?, D::Minus1)?;
        log_softmax.gather(&labels.unsqueeze(1)?, 1)?.sum_all()? * (-(self.models as f64) / rows as f64)
    }

    fn logits(&self, inputs: &Tensor) -> Result<Tensor> {
        match self.architecture {
            Architecture::Tanh => self.perceptron(inputs, Tensor::tanh),
            Architecture::Relu => self.perceptron(inputs, Tensor::relu),
            Architecture::Cnn => self.cnn(inputs),
        }
    }

    fn perceptron(&self, inputs: &Tensor, activate: impl Fn(&Tensor) -> Result<Tensor>) -> Result<Tensor> {
        let mut flow = inputs.clone();
        for (layer, pair) in self.vars.chunks_exact(2).enumerate() {
            if layer > 0 {
                flow = activate(&flow)?;
            }
            flow = flow.matmul(&pair[0])?.broadcast_add(&pair[1])?;
        }
        Ok(flow)
    }

    fn cnn(&self, inputs: &Tensor) -> Result<Tensor> {
        let conv = |flow: &Tensor, layer: usize| {
            let bias = self.vars[2 * layer + 1].reshape((1, (), 1, 1))?;
            flow.conv2d(&self.vars[2 * layer], 1, 1, 1, 1)?.broadcast_add(&bias)?.relu()
        };
        let flow = conv(&conv(inputs, 0)?.max_pool2d(2)?, 1)?;
        flow.flatten_from(1)?.matmul(&self.vars[4])?.broadcast_add(&self.vars[5])
    }
}

/// Weight and bias of each layer; dense weights are inputs × outputs.
fn shapes(architecture: &Architecture, widths: &[u32]) -> Vec<Vec<usize>> {
    if matches!(architecture, Architecture::Cnn) {
        return vec![vec![8, 1, 3, 3], vec![8], vec![16, 8, 3, 3], vec![16], vec![256, 10], vec![10]];
    }
    let pair = |layer: &[u32]| [vec![layer[0] as usize, layer[1] as usize], vec![layer[1] as usize]];
    widths.windows(2).flat_map(pair).collect()
}

/// `weights` has one model after the other; a population's variables are models × shape, biases models × 1 × outputs.
fn variables(shapes: &[Vec<usize>], weights: &[f32], models: usize) -> Result<Vec<Var>> {
    let of_one = weights.len() / models;
    let mut first = 0;
    let mut vars = Vec::new();
    for shape in shapes {
        let count: usize = shape.iter().product();
        let values: Vec<f32> =
            (0..models).flat_map(|model| &weights[model * of_one + first..][..count]).copied().collect();
        first += count;
        let shape = match (models, shape.as_slice()) {
            (1, shape) => shape.to_vec(),
            (_, [outputs]) => vec![models, 1, *outputs],
            (_, shape) => [&[models], shape].concat(),
        };
        vars.push(Var::from_tensor(&Tensor::from_vec(values, shape, &Device::Cpu)?)?);
    }
    Ok(vars)
}
