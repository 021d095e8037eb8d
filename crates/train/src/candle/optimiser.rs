//! The update rules, from candle-nn and candle-optimisers, with the coefficients of a run. Their numbers are
//! PyTorch's (see the tests): ε is added after the root (Adamax: to |g|; Adadelta: under both roots), NAdam has
//! PyTorch's momentum decay ψ = 0.004, and weight decay is an L2 term λθ added to the gradient of weights and biases
//! alike, except in AdamW, where it is decoupled from the gradient.

use candle_core::backprop::GradStore;
use candle_core::{Result, Tensor, Var};
use candle_nn::optim::{AdamW, Optimizer as _, ParamsAdamW, SGD};
use candle_optimisers::adadelta::{Adadelta, ParamsAdaDelta};
use candle_optimisers::adagrad::{Adagrad, ParamsAdaGrad};
use candle_optimisers::adamax::{Adamax, ParamsAdaMax};
use candle_optimisers::esgd::{self, ParamsSGD};
use candle_optimisers::nadam::{NAdam, ParamsNAdam};
use candle_optimisers::rmsprop::{ParamsRMSprop, RMSprop};
use candle_optimisers::{Momentum, OptimParams as _};
use schema::{Optimiser, RunConfig};

use crate::error::Unsupported;

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
        let flat = Var::from_tensor(&concatenate(vars.iter().map(|var| Ok(var.as_detached_tensor())))?)?;
        Ok(Self { rule: Rule::new(run, vec![flat.clone()])?, vars, flat, l2: l2(run) })
    }

    /// Goes on with other coefficients of the same rule and what it remembers. (NAdam looks one step ahead: the first step
    /// after a change still has the old β₁ in its momentum.)
    ///
    /// # Errors
    /// [`Unsupported::Change`] for another rule, and for coefficients of RMSprop, which this library does not change.
    pub fn change(&mut self, run: &RunConfig) -> std::result::Result<(), Unsupported> {
        self.l2 = l2(run);
        self.rule.change(run)
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

/// λ of the L2 term.
fn l2(run: &RunConfig) -> f64 {
    let decoupled = matches!(run.optimiser, Optimiser::AdamW { .. });
    if decoupled { 0.0 } else { run.weight_decay }
}

/// All values of all tensors, in order.
fn concatenate(tensors: impl Iterator<Item = Result<Tensor>>) -> Result<Tensor> {
    Tensor::cat(&tensors.map(|tensor| tensor?.flatten_all()).collect::<Result<Vec<_>>>()?, 0)
}

impl Rule {
    fn new(run: &RunConfig, vars: Vec<Var>) -> Result<Self> {
        Ok(match Params::of(run) {
            Params::Sgd(lr) => Self::Sgd(SGD::new(vars, lr)?),
            Params::Momentum(params) => Self::Momentum(esgd::SGD::new(vars, params)?),
            Params::Adagrad(params) => Self::Adagrad(Adagrad::new(vars, params)?),
            Params::Adadelta(params) => Self::Adadelta(Adadelta::new(vars, params)?),
            Params::RmsProp(params) => Self::RmsProp(RMSprop::new(vars, params)?),
            Params::Adam(params) => Self::Adam(AdamW::new(vars, params)?),
            Params::Adamax(params) => Self::Adamax(Adamax::new(vars, params)?),
            Params::Nadam(params) => Self::Nadam(NAdam::new(vars, params)?),
        })
    }

    fn change(&mut self, run: &RunConfig) -> std::result::Result<(), Unsupported> {
        match (self, Params::of(run)) {
            (Self::Sgd(rule), Params::Sgd(lr)) => rule.set_learning_rate(lr),
            (Self::Momentum(rule), Params::Momentum(params)) => rule.set_params(params),
            (Self::Adagrad(rule), Params::Adagrad(params)) => rule.set_params(params),
            (Self::Adadelta(rule), Params::Adadelta(params)) => rule.set_params(params),
            (Self::RmsProp(rule), Params::RmsProp(params))
                if (rule.params().alpha, rule.params().eps) == (params.alpha, params.eps) =>
            {
                rule.set_learning_rate(params.lr);
            }
            (Self::Adam(rule), Params::Adam(params)) => rule.set_params(params),
            (Self::Adamax(rule), Params::Adamax(params)) => rule.set_params(params),
            (Self::Nadam(rule), Params::Nadam(params)) => rule.set_params(params),
            _ => return Err(Unsupported::Change),
        }
        Ok(())
    }
}

/// The coefficients of a run, as each rule takes them.
enum Params {
    Sgd(f64),
    Momentum(ParamsSGD),
    Adagrad(ParamsAdaGrad),
    Adadelta(ParamsAdaDelta),
    RmsProp(ParamsRMSprop),
    Adam(ParamsAdamW),
    Adamax(ParamsAdaMax),
    Nadam(ParamsNAdam),
}

impl Params {
    fn of(run: &RunConfig) -> Self {
        let lr = run.lr;
        match run.optimiser {
            Optimiser::Sgd => Self::Sgd(lr),
            Optimiser::Momentum { momentum, nesterov } => {
                let momentum =
                    if nesterov { Momentum::Nesterov(momentum) } else { Momentum::Classical(momentum) };
                Self::Momentum(ParamsSGD { lr, momentum: Some(momentum), ..ParamsSGD::default() })
            }
            Optimiser::Adagrad { eps } => {
                Self::Adagrad(ParamsAdaGrad { lr, eps, ..ParamsAdaGrad::default() })
            }
            Optimiser::Adadelta { rho, eps } => {
                Self::Adadelta(ParamsAdaDelta { lr, rho, eps, weight_decay: None })
            }
            Optimiser::RmsProp { alpha, eps } => {
                Self::RmsProp(ParamsRMSprop { lr, alpha, eps, ..ParamsRMSprop::default() })
            }
            Optimiser::Adam { beta1, beta2, eps } => {
                Self::Adam(ParamsAdamW { lr, beta1, beta2, eps, weight_decay: 0.0 })
            }
            Optimiser::AdamW { beta1, beta2, eps } => {
                Self::Adam(ParamsAdamW { lr, beta1, beta2, eps, weight_decay: run.weight_decay })
            }
            Optimiser::Adamax { beta1: beta_1, beta2: beta_2, eps } => {
                Self::Adamax(ParamsAdaMax { lr, beta_1, beta_2, eps, weight_decay: None })
            }
            Optimiser::Nadam { beta1: beta_1, beta2: beta_2, eps } => {
                Self::Nadam(ParamsNAdam { lr, beta_1, beta_2, eps, ..ParamsNAdam::default() })
            }
        }
    }
}

#[cfg(test)]
mod tests;
