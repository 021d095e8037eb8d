//! The update rules, from candle-nn and candle-optimisers, with the coefficients of a run. Their numbers are
//! PyTorch's (see the tests): ε is added after the root (Adamax: to |g|; Adadelta: under both roots), NAdam has
//! PyTorch's momentum decay ψ = 0.004, and weight decay is an L2 term λθ added to the gradient of weights and biases
//! alike, except in AdamW, where it is decoupled from the gradient.

use candle_core::backprop::GradStore;
use candle_core::{Result, Var};
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
#[derive(Debug)]
pub struct Updates {
    rule: Rule,
    vars: Vec<Var>,
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
        Ok(Self { rule: Rule::new(run, vars.clone())?, vars, l2 })
    }

    /// Moves the parameters by one step.
    ///
    /// # Errors
    /// Those of the tensor library.
    pub fn step(&mut self, mut grads: GradStore) -> Result<()> {
        if self.l2 > 0.0 {
            for var in &self.vars {
                if let Some(grad) = grads.remove(var) {
                    grads.insert(var, (grad + (var.as_tensor() * self.l2)?)?.detach());
                }
            }
        }
        match &mut self.rule {
            Rule::Sgd(rule) => rule.step(&grads),
            Rule::Momentum(rule) => rule.step(&grads),
            Rule::Adagrad(rule) => rule.step(&grads),
            Rule::Adadelta(rule) => rule.step(&grads),
            Rule::RmsProp(rule) => rule.step(&grads),
            Rule::Adam(rule) => rule.step(&grads),
            Rule::Adamax(rule) => rule.step(&grads),
            Rule::Nadam(rule) => rule.step(&grads),
        }
    }
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
