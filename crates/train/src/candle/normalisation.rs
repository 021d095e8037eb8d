//! Batch and layer normalisation on candle tensors: γ (x − μ) / √(σ² + ε) + b. Knows no layer and no loss.

use std::cell::RefCell;

use candle_core::{Result, Tensor, Var};
use schema::Norm;

const EPS: f64 = 1e-5;
/// How much of a minibatch's statistics enters the running ones.
const MOMENTUM: f64 = 0.1;

/// What comes between a layer's sums and its activation, beside the bias.
#[derive(Debug)]
pub(super) struct Normalisation {
    /// γ, a channel each.
    scale: Var,
    /// Running means and variances, a channel each, of a batch normalisation.
    running: Option<[Var; 2]>,
    /// What these become by the last minibatch.
    next: RefCell<Option<[Tensor; 2]>>,
}

impl Normalisation {
    /// For so many channels, with the next parameters that `take` gives; none if nothing is normalised.
    pub(super) fn build(
        norm: Norm,
        channels: usize,
        mut take: impl FnMut(&[usize]) -> Result<Var>,
    ) -> Result<Option<Self>> {
        if norm == Norm::None {
            return Ok(None);
        }
        let scale = take(&[channels])?;
        let running = if norm == Norm::Batch { Some([take(&[channels])?, take(&[channels])?]) } else { None };
        Ok(Some(Self { scale, running, next: RefCell::default() }))
    }

    /// Scale, and running statistics if there are any.
    pub(super) fn vars(&self) -> impl Iterator<Item = Var> + '_ {
        std::iter::once(&self.scale).chain(self.running.iter().flatten()).cloned()
    }

    /// The running statistics, and what they become by the last minibatch.
    pub(super) fn moved(&self) -> Vec<(Var, Tensor)> {
        let next = self.next.borrow().clone();
        let pairs = self.running.iter().flatten().cloned().zip(next.into_iter().flatten());
        pairs.collect()
    }

    /// Sums (examples × channels, and any number of pixels) to normalised values of the same shape.
    pub(super) fn forward(
        &self,
        sums: &Tensor,
        bias: &Tensor,
        trains: bool,
        of: impl Fn(&Var) -> Tensor,
    ) -> Result<Tensor> {
        let (examples, channels) = (sums.dim(0)?, sums.dim(1)?);
        let x = sums.reshape((examples, channels, ()))?;
        let column = |values: Tensor| values.reshape((1, channels, 1));
        let normal = match &self.running {
            Some([mean, variance]) if !trains => {
                let root = (column(variance.as_detached_tensor())? + EPS)?.sqrt()?;
                x.broadcast_sub(&column(mean.as_detached_tensor())?)?.broadcast_div(&root)?
            }
            Some(running) => {
                let (normal, mean, variance) = normalised(&x, (0, 2))?;
                let count = (examples * x.dim(2)?) as f64;
                // One value says nothing of a variance.
                if count > 1.0 {
                    let unbiased = (variance * (count / (count - 1.0)))?;
                    let moved = |of: &Var, now: Tensor| {
                        (of.as_detached_tensor() * (1.0 - MOMENTUM))?
                            + (now.detach().flatten_all()? * MOMENTUM)?
                    };
                    let next = [moved(&running[0], mean)?, moved(&running[1], unbiased)?];
                    *self.next.borrow_mut() = Some(next);
                } else {
                    *self.next.borrow_mut() = Some(running.each_ref().map(Var::as_detached_tensor));
                }
                normal
            }
            None => normalised(&x, (1, 2))?.0,
        };
        let scaled = normal.broadcast_mul(&column(of(&self.scale))?)?;
        scaled.broadcast_add(&column(bias.clone())?)?.reshape(sums.shape())
    }
}

/// x̂, mean and biased variance over two dimensions.
fn normalised(x: &Tensor, over: (usize, usize)) -> Result<(Tensor, Tensor, Tensor)> {
    let mean = x.mean_keepdim(over)?;
    let off = x.broadcast_sub(&mean)?;
    let variance = off.sqr()?.mean_keepdim(over)?;
    let root = (&variance + EPS)?.sqrt()?;
    Ok((off.broadcast_div(&root)?, mean, variance))
}
