//! The update rules, from candle-nn and candle-optimisers, with the coefficients of a run. Their numbers are
//! PyTorch's (see the tests): ε is added after the root (Adamax: to |g|; Adadelta: under both roots), NAdam has
//! PyTorch's momentum decay ψ = 0.004, and weight decay is an L2 term λθ added to the gradient of weights and biases
//! alike, except in AdamW, where it is decoupled from the gradient.

use candle_core::backprop::GradStore;
use candle_core::{Result, Tensor, Var};
use candle_nn::optim::{AdamW, Optimizer as _, ParamsAdamW, SGD};
use candle_optimisers::Momentum;
use candle_optimisers::adadelta::{Adadelta, ParamsAdaDelta};
use candle_optimisers::adagrad::{Adagrad, ParamsAdaGrad};
use candle_optimisers::adamax::{Adamax, ParamsAdaMax};
use candle_optimisers::esgd::{self, ParamsSGD};
use candle_optimisers::nadam::{NAdam, ParamsNAdam};
use candle_optimisers::rmsprop::{ParamsRMSprop, RMSprop};
use schema::{Optimiser, RunConfig};

/// The update rule of a run, with its state.
///
/// It works on one flat copy of all parameters: every rule is elementwise, so the numbers are the same, and a small
/// network takes a fraction of the tensor operations.
#[derive(Debug)]
pub struct Updates {
    rule: Rule,
    /// Where the network reads its parameters.
    vars: Vec<Var>,
    flat: Var,
    /// λ of the L2 term; 0 for AdamW, which decays on its own.
    l2: f64,
}

#[derive(Debug)]
enum Rule {
    Sgd(SGD),
    Momentum(esgd::SGD),
    Adagrad(Adagrad),
    Adadelta(Adadelta),
    RmsProp(RMSprop),
    Adam(AdamW),
    Adamax(Adamax),
    Nadam(NAdam),
}

impl Updates {
    /// The rule in its initial state, for these parameters.
    ///
    /// # Errors
    /// Those of the tensor library.
    pub fn new(run: &RunConfig, vars: Vec<Var>) -> Result<Self> {
        let decoupled = matches!(run.optimiser, Optimiser::AdamW { .. });
        let l2 = if decoupled { 0.0 } else { run.weight_decay };
        let flat = Var::from_tensor(&concatenate(vars.iter().map(|var| Ok(var.as_detached_tensor())))?)?;
        Ok(Self { rule: Rule::new(run, vec![flat.clone()])?, vars, flat, l2 })
    }

    /// Moves the parameters by one step.
    ///
    /// # Errors
    /// Those of the tensor library.
    pub fn step(&mut self, mut grads: GradStore) -> Result<()> {
        let grad_of = |var: &Var| grads.get(var).map_or_else(|| var.zeros_like(), |grad| Ok(grad.detach()));
        let mut grad = concatenate(self.vars.iter().map(grad_of))?;
        if self.l2 > 0.0 {
            grad = (grad + (self.flat.as_detached_tensor() * self.l2)?)?;
        }
        grads.insert(&self.flat, grad);
        self.apply(&grads)?;
        let mut first = 0;
        for var in &self.vars {
            let values = self.flat.as_detached_tensor().narrow(0, first, var.elem_count())?;
            var.set(&values.reshape(var.shape())?)?;
            first += var.elem_count();
        }
        Ok(())
    }

    fn apply(&mut self, grads: &GradStore) -> Result<()> {
        match &mut self.rule {
            Rule::Sgd(rule) => rule.step(grads),
            Rule::Momentum(rule) => rule.step(grads),
            Rule::Adagrad(rule) => rule.step(grads),
            Rule::Adadelta(rule) => rule.step(grads),
            Rule::RmsProp(rule) => rule.step(grads),
            Rule::Adam(rule) => rule.step(grads),
            Rule::Adamax(rule) => rule.step(grads),
            Rule::Nadam(rule) => rule.step(grads),
        }
    }
}

/// All values of all tensors, in order.
fn concatenate(tensors: impl Iterator<Item = Result<Tensor>>) -> Result<Tensor> {
    Tensor::cat(&tensors.map(|tensor| tensor?.flatten_all()).collect::<Result<Vec<_>>>()?, 0)
}

impl Rule {
    fn new(run: &RunConfig, vars: Vec<Var>) -> Result<Self> {
        let lr = run.lr;
        let adam = |(beta1, beta2, eps), weight_decay| ParamsAdamW { lr, beta1, beta2, eps, weight_decay };
        Ok(match run.optimiser {
            Optimiser::Sgd => Self::Sgd(SGD::new(vars, lr)?),
            Optimiser::Momentum { momentum, nesterov } => {
                let momentum =
                    if nesterov { Momentum::Nesterov(momentum) } else { Momentum::Classical(momentum) };
                let params = ParamsSGD { lr, momentum: Some(momentum), ..ParamsSGD::default() };
                Self::Momentum(esgd::SGD::new(vars, params)?)
            }
            Optimiser::Adagrad { eps } => {
                Self::Adagrad(Adagrad::new(vars, ParamsAdaGrad { lr, eps, ..ParamsAdaGrad::default() })?)
            }
            Optimiser::Adadelta { rho, eps } => {
                Self::Adadelta(Adadelta::new(vars, ParamsAdaDelta { lr, rho, eps, weight_decay: None })?)
            }
            Optimiser::RmsProp { alpha, eps } => {
                let params = ParamsRMSprop { lr, alpha, eps, ..ParamsRMSprop::default() };
                Self::RmsProp(RMSprop::new(vars, params)?)
            }
            Optimiser::Adam { beta1, beta2, eps } => {
                Self::Adam(AdamW::new(vars, adam((beta1, beta2, eps), 0.0))?)
            }
            Optimiser::AdamW { beta1, beta2, eps } => {
                Self::Adam(AdamW::new(vars, adam((beta1, beta2, eps), run.weight_decay))?)
            }
            Optimiser::Adamax { beta1: beta_1, beta2: beta_2, eps } => {
                let params = ParamsAdaMax { lr, beta_1, beta_2, eps, weight_decay: None };
                Self::Adamax(Adamax::new(vars, params)?)
            }
            Optimiser::Nadam { beta1: beta_1, beta2: beta_2, eps } => {
                let params = ParamsNAdam { lr, beta_1, beta_2, eps, ..ParamsNAdam::default() };
                Self::Nadam(NAdam::new(vars, params)?)
            }
        })
    }
}

#[cfg(test)]
mod tests;
