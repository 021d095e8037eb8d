//! candle as a peer: the workloads of `bench/train/workloads.js` on candle's tensors, variables and automatic
//! differentiation, used as well as we know how. The minibatches are made once and stay; a single model is updated by
//! candle's own AdamW; a population is one batched network, its Adam written in tensor operations.

mod adam;
mod network;

use candle_core::{DType, Device, Result, Tensor};
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

use adam::Updates;
use network::Network;

/// A minibatch.
struct Batch {
    inputs: Tensor,
    labels: Tensor,
}

/// One model, or a population trained on the same minibatches.
#[wasm_bindgen]
pub struct Trainer {
    network: Network,
    updates: Updates,
    batches: Vec<Batch>,
    step: usize,
}

#[wasm_bindgen]
impl Trainer {
    /// `architecture` is `tanh` or `relu` (a perceptron of these `widths`), or `cnn`. `inputs` has an example a row;
    /// `weights` a model after the other in the workloads' order; `lrs` one learning rate a model.
    ///
    /// # Errors
    /// candle's own.
    #[wasm_bindgen(constructor)]
    pub fn new(
        architecture: &str,
        widths: &[u32],
        batch: usize,
        inputs: &[f32],
        labels: &[u32],
        weights: &[f32],
        lrs: &[f64],
    ) -> std::result::Result<Trainer, JsError> {
        let network = Network::new(architecture, widths, weights, lrs.len())?;
        let updates = Updates::new(network.vars(), lrs)?;
        let features = inputs.len() / labels.len();
        let batches = inputs
            .chunks_exact(batch * features)
            .zip(labels.chunks_exact(batch))
            .map(|(inputs, labels)| {
                Ok(Batch {
                    inputs: network.inputs(Tensor::from_slice(inputs, (batch, features), &Device::Cpu)?)?,
                    labels: network.labels(Tensor::from_slice(labels, batch, &Device::Cpu)?)?,
                })
            })
            .collect::<Result<_>>()?;
        Ok(Self { network, updates, batches, step: 0 })
    }

    /// Trains; the last step's loss before its update, averaged over the models.
    ///
    /// # Errors
    /// candle's own.
    pub fn run(&mut self, steps: usize) -> std::result::Result<f32, JsError> {
        let mut loss = None;
        for _ in 0..steps {
            loss = Some(self.train_step()?);
        }
        let loss = loss.ok_or_else(|| JsError::new("no step asked for"))?;
        Ok(loss.to_dtype(DType::F32)?.to_scalar::<f32>()? / self.network.models() as f32)
    }
}

impl Trainer {
    /// The sum over the models of the mean loss before the update.
    fn train_step(&mut self) -> Result<Tensor> {
        let batch = &self.batches[self.step % self.batches.len()];
        self.step += 1;
        let loss = self.network.loss(&batch.inputs, &batch.labels)?;
        self.updates.step(&loss)?;
        Ok(loss)
    }
}

fn main() {}
