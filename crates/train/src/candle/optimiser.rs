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

use crate::error::{TrainError, Unsupported};
use crate::fused::decay_at;

/// The update rule of a run, with its state.
///
/// It works on one flat copy of all parameters: every rule is elementwise, so the numbers are the same, and a small
/// network takes a fraction of the tensor operations.
#[derive(Debug)]
pub struct Updates {
    rule: Rule,
    optimiser: Optimiser,
    /// Where the network reads its parameters.
    vars: Vec<Var>,
    flat: Var,
    /// λ of the L2 term; 0 for AdamW, which decays on its own.
    l2: f64,
    /// Largest norm of a gradient; 0 is no limit.
    clip: f64,
    /// Evaluated in place of the parameters, where its decay is not 0.
    average: Average,
    /// The first parameters, which stand still.
    still: Tensor,
}

/// An average of the parameters over the steps, which forgets.
#[derive(Debug)]
struct Average {
    decay: f64,
    steps: u32,
    params: Tensor,
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
        Ok(Self {
            rule: Rule::new(run, vec![flat.clone()])?,
            optimiser: run.optimiser,
            vars,
            l2: l2(run),
            clip: run.technique.clip,
            average: Average {
                decay: run.technique.ema,
                steps: 0,
                params: flat.as_detached_tensor().copy()?,
            },
            still: flat.as_detached_tensor().narrow(0, 0, run.frozen_parameters() as usize)?.copy()?,
            flat,
        })
    }

    /// Goes on with other coefficients of the same rule and what it remembers; another rule begins anew. (NAdam looks one step ahead: the first step
    /// after a change still has the old β₁ in its momentum.)
    ///
    /// # Errors
    /// [`Unsupported::Change`] for coefficients of RMSprop, which this library does not change; those of the library.
    pub fn change(&mut self, run: &RunConfig) -> std::result::Result<(), TrainError> {
        self.l2 = l2(run);
        self.clip = run.technique.clip;
        if self.average.decay == 0.0 && run.technique.ema > 0.0 {
            self.average.steps = 0;
            self.average.params = self.flat.as_detached_tensor().copy()?;
        }
        self.average.decay = run.technique.ema;
        let frozen = run.frozen_parameters() as usize;
        if frozen != self.still.elem_count() {
            self.still = self.flat.as_detached_tensor().narrow(0, 0, frozen)?.copy()?;
            self.rule = Rule::new(run, vec![self.flat.clone()])?;
        } else if self.optimiser.is_kind_of(&run.optimiser) {
            self.rule.change(run)?;
        } else {
            self.rule = Rule::new(run, vec![self.flat.clone()])?;
        }
        self.optimiser = run.optimiser;
        Ok(())
    }

    /// The gradient of all parameters, flat; 0 for those that stand still.
    ///
    /// # Errors
    /// Those of the tensor library.
    pub fn gradient(&self, grads: &GradStore) -> Result<Tensor> {
        let grad_of = |var: &Var| grads.get(var).map_or_else(|| var.zeros_like(), |grad| Ok(grad.detach()));
        let grad = concatenate(self.vars.iter().map(grad_of))?;
        self.with_first(&self.still.zeros_like()?, grad)
    }

    /// A flat vector whose first numbers, of parameters that stand still, are others.
    fn with_first(&self, first: &Tensor, flat: Tensor) -> Result<Tensor> {
        match first.elem_count() {
            0 => Ok(flat),
            frozen => Tensor::cat(&[first, &flat.narrow(0, frozen, flat.elem_count() - frozen)?], 0),
        }
    }

    /// Moves what the network reads, but not the parameters, up a gradient by a distance ρ.
    ///
    /// # Errors
    /// Those of the tensor library.
    pub fn ascend(&self, grad: &Tensor, rho: f64) -> Result<()> {
        let up = (grad * (rho / (norm(grad)? + 1e-12)))?;
        self.show(&(self.flat.as_detached_tensor() + up)?)
    }

    /// Does something while the network reads the average of the parameters, if there is one.
    ///
    /// # Errors
    /// Those of what is done, and of the tensor library.
    pub fn on_average<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        if self.average.decay == 0.0 {
            return work();
        }
        self.show(&self.average.params)?;
        let done = work();
        self.show(&self.flat.as_detached_tensor())?;
        done
    }

    /// Lets the network read these parameters.
    fn show(&self, flat: &Tensor) -> Result<()> {
        let mut first = 0;
        for var in &self.vars {
            var.set(&flat.narrow(0, first, var.elem_count())?.reshape(var.shape())?)?;
            first += var.elem_count();
        }
        Ok(())
    }

    /// Moves the parameters by one step against a [gradient](Updates::gradient), which takes its place in a store. What is
    /// no parameter, but stands among them, becomes what is given.
    ///
    /// # Errors
    /// Those of the tensor library.
    pub fn step(
        &mut self,
        mut grads: GradStore,
        mut grad: Tensor,
        statistics: &[(Var, Tensor)],
    ) -> Result<()> {
        if self.clip > 0.0 {
            let factor = self.clip / (norm(&grad)? + 1e-6);
            if factor < 1.0 {
                grad = (grad * factor)?;
            }
        }
        if self.l2 > 0.0 {
            grad = (grad + (self.flat.as_detached_tensor() * self.l2)?)?;
        }
        grads.insert(&self.flat, grad);
        self.apply(&grads)?;
        if self.still.elem_count() > 0 {
            self.flat.set(&self.with_first(&self.still, self.flat.as_detached_tensor())?)?;
        }
        // After that: the statistics of frozen layers move on.
        if !statistics.is_empty() {
            self.put(statistics)?;
        }
        let flat = self.flat.as_detached_tensor();
        if self.average.decay > 0.0 {
            self.average.take(&flat)?;
        }
        self.show(&flat)
    }

    fn put(&self, statistics: &[(Var, Tensor)]) -> Result<()> {
        let mut first = 0;
        let mut values = self.flat.as_detached_tensor().to_vec1::<f32>()?;
        for var in &self.vars {
            let count = var.elem_count();
            if let Some((_, now)) = statistics.iter().find(|(other, _)| other.id() == var.id()) {
                values[first..first + count].copy_from_slice(&now.flatten_all()?.to_vec1::<f32>()?);
            }
            first += count;
        }
        self.flat.set(&Tensor::from_vec(values, first, self.flat.device())?)
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

impl Average {
    fn take(&mut self, params: &Tensor) -> Result<()> {
        self.steps += 1;
        let decay = decay_at(self.decay, self.steps);
        self.params = ((&self.params * decay)? + (params * (1.0 - decay))?)?;
        Ok(())
    }
}

fn norm(x: &Tensor) -> Result<f64> {
    Ok(f64::from(x.sqr()?.sum_all()?.to_scalar::<f32>()?).sqrt())
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
