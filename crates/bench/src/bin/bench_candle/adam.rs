//! Adam (Kingma & Ba 2015) with the usual coefficients, for one model and for a population with a learning rate each.

use candle_core::{Device, Result, Tensor, Var};
use candle_nn::{AdamW, Optimizer, ParamsAdamW};

const BETA1: f64 = 0.9;
const BETA2: f64 = 0.999;
const EPS: f64 = 1e-8;

pub(crate) enum Updates {
    /// candle's own, without decay.
    One(AdamW),
    Population(Population),
}

impl Updates {
    pub(crate) fn new(vars: &[Var], lrs: &[f64]) -> Result<Self> {
        if let [lr] = lrs {
            let params = ParamsAdamW { lr: *lr, beta1: BETA1, beta2: BETA2, eps: EPS, weight_decay: 0.0 };
            return Ok(Self::One(AdamW::new(vars.to_vec(), params)?));
        }
        Population::new(vars, lrs).map(Self::Population)
    }

    /// One step down the gradient of `loss`.
    pub(crate) fn step(&mut self, loss: &Tensor) -> Result<()> {
        match self {
            Self::One(adam) => adam.backward_step(loss),
            Self::Population(adam) => adam.step(loss),
        }
    }
}

/// candle's optimisers know one learning rate; here it is a tensor.
pub(crate) struct Population {
    lrs: Tensor,
    moments: Vec<Moments>,
    step: i32,
}

struct Moments {
    var: Var,
    first: Tensor,
    second: Tensor,
}

impl Population {
    fn new(vars: &[Var], lrs: &[f64]) -> Result<Self> {
        let lrs: Vec<f32> = lrs.iter().map(|lr| *lr as f32).collect();
        let models = lrs.len();
        let moments = vars
            .iter()
            .map(|var| Ok(Moments { var: var.clone(), first: var.zeros_like()?, second: var.zeros_like()? }))
            .collect::<Result<_>>()?;
        Ok(Self { lrs: Tensor::from_vec(lrs, (models, 1, 1), &Device::Cpu)?, moments, step: 0 })
    }

    fn step(&mut self, loss: &Tensor) -> Result<()> {
        let gradients = loss.backward()?;
        self.step += 1;
        let (unbias1, unbias2) = (1.0 / (1.0 - BETA1.powi(self.step)), 1.0 / (1.0 - BETA2.powi(self.step)));
        for Moments { var, first, second } in &mut self.moments {
            let Some(gradient) = gradients.get(var) else { continue };
            // Detached: the history of the moments is not part of the next gradient.
            *first = ((&*first * BETA1)? + (gradient * (1.0 - BETA1))?)?.detach();
            *second = ((&*second * BETA2)? + (gradient.sqr()? * (1.0 - BETA2))?)?.detach();
            let scale = ((&*second * unbias2)?.sqrt()? + EPS)?;
            let update = ((&*first * unbias1)? / scale)?;
            var.set(&(var.as_tensor() - update.broadcast_mul(&self.lrs)?)?)?;
        }
        Ok(())
    }
}
