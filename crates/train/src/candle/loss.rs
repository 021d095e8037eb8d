//! What is minimised, as a mean over examples.
//!
//! Cross-entropy: −ln softmax(o)_c. Mean squared error: for classification of the softmax probabilities against the
//! one-hot class, averaged over classes; for regression of the output against the *standardised* target, so 1 is the
//! error of always predicting the training mean. What training minimises may differ from what is measured. Knows no
//! network.

use candle_core::{D, Device, Result, Tensor};
use candle_nn::{loss, ops};
use schema::{Loss, Minimised, RunConfig};

use crate::data::{Part, Targets};

/// The targets of a split in the form that [`mean`] wants: classes (u32, one an example), one-hot rows, or values in
/// one column.
///
/// # Errors
/// Those of the tensor library.
pub fn targets(part: &Part, run: &RunConfig) -> Result<Tensor> {
    let (rows, classes) = (part.len(), run.data.set.outputs() as usize);
    match (&part.targets, run.loss) {
        (Targets::Values(values), _) => Tensor::from_slice(values, (rows, 1), &Device::Cpu),
        (Targets::Labels(labels), Loss::CrossEntropy) => Tensor::from_slice(labels, rows, &Device::Cpu),
        (Targets::Labels(labels), Loss::MeanSquaredError) => {
            let one_hot = labels.iter().flat_map(|&label| (0..classes).map(move |c| c == label as usize));
            let one_hot: Vec<f32> = one_hot.map(|hit| f32::from(u8::from(hit))).collect();
            Tensor::from_vec(one_hot, (rows, classes), &Device::Cpu)
        }
    }
}

/// What is minimised (a scalar) of outputs (examples × outputs) against their [`targets`]: see [`Minimised`]. With
/// weights (one an example), the weighted mean.
///
/// # Errors
/// Those of the tensor library.
pub fn minimised(
    run: &RunConfig,
    outputs: &Tensor,
    targets: &Tensor,
    weights: Option<&Tensor>,
) -> Result<Tensor> {
    if let Some(weights) = weights {
        return (each(run, outputs, targets)? * weights)?.sum_all()? / weights.sum_all()?;
    }
    match run.technique.minimised {
        Minimised::Plain => mean(run.loss, outputs, targets),
        Minimised::Smoothed { epsilon } => {
            let logs = ops::log_softmax(outputs, D::Minus1)?;
            let spread = (logs.mean_all()?.neg()? * epsilon)?;
            (loss::nll(&logs, targets)? * (1.0 - epsilon))? + spread
        }
        Minimised::Focal { .. } => each(run, outputs, targets)?.mean_all(),
        Minimised::Huber { delta } => {
            let size = (outputs - targets)?.abs()?;
            let within = size.minimum(delta)?;
            (&within * (&size - (&within * 0.5)?)?)?.mean_all()
        }
    }
}

/// What is minimised of classes, example by example.
fn each(run: &RunConfig, outputs: &Tensor, targets: &Tensor) -> Result<Tensor> {
    if run.loss == Loss::MeanSquaredError {
        return (ops::softmax(outputs, D::Minus1)? - targets)?.sqr()?.mean(D::Minus1);
    }
    let logs = ops::log_softmax(outputs, D::Minus1)?;
    let log = logs.gather(&targets.unsqueeze(1)?, 1)?.squeeze(1)?;
    match run.technique.minimised {
        Minimised::Focal { gamma, alpha } => {
            let hardness = log.exp()?.affine(-1.0, 1.0)?.powf(gamma)?;
            let first = if outputs.dim(D::Minus1)? == 2 { 1.0 - alpha } else { alpha };
            let is_first = targets.eq(0_u32)?.to_dtype(log.dtype())?;
            let weight = is_first.affine(first - alpha, alpha)?;
            (weight * hardness)? * log.neg()?
        }
        Minimised::Smoothed { epsilon } => (log * (epsilon - 1.0))? - (logs.mean(D::Minus1)? * epsilon)?,
        Minimised::Plain | Minimised::Huber { .. } => log.neg(),
    }
}

/// The mean loss (a scalar) of outputs (examples × outputs) against their [`targets`].
///
/// # Errors
/// Those of the tensor library.
pub fn mean(kind: Loss, outputs: &Tensor, targets: &Tensor) -> Result<Tensor> {
    match (kind, outputs.dim(D::Minus1)?) {
        (Loss::CrossEntropy, _) => loss::cross_entropy(outputs, targets),
        (Loss::MeanSquaredError, 1) => loss::mse(outputs, targets),
        (Loss::MeanSquaredError, _) => loss::mse(&ops::softmax(outputs, D::Minus1)?, targets),
    }
}
