//! The update rules on flat parameters, four at a time. Their numbers are PyTorch's, as for candle
//! ([`crate::candle::optimiser`] says which conventions); the constants of a step are worked out in f64, then rounded once.

use bytemuck::cast_slice;
use schema::{Optimiser, RunConfig};
use wide::f32x4;

use super::lanes::{ZERO, fill, larger};
use crate::trainer::TrainerState;

/// An update rule with its state.
#[derive(Debug)]
pub(crate) struct Rule {
    optimiser: Optimiser,
    lr: f64,
    weight_decay: f64,
    vectors: usize,
    /// What the rule remembers of each parameter; empty where it does not.
    first: Vec<f32x4>,
    second: Vec<f32x4>,
    powers: Powers,
}

/// Products of coefficients over the steps done.
#[derive(Debug, Clone, Copy)]
struct Powers {
    steps: f64,
    beta1: f64,
    beta2: f64,
    /// NAdam's Π μ.
    mu: f64,
}

impl Rule {
    /// In its initial state, for so many vectors of parameters.
    pub(crate) fn new(optimiser: Optimiser, lr: f64, weight_decay: f64, vectors: usize) -> Self {
        let (first, second) = match optimiser {
            Optimiser::Sgd => (0, 0),
            Optimiser::Momentum { .. } | Optimiser::Adagrad { .. } | Optimiser::RmsProp { .. } => {
                (vectors, 0)
            }
            _ => (vectors, vectors),
        };
        let powers = Powers { steps: 0.0, beta1: 1.0, beta2: 1.0, mu: 1.0 };
        Self {
            optimiser,
            lr,
            weight_decay,
            vectors,
            first: vec![ZERO; first],
            second: vec![ZERO; second],
            powers,
        }
    }

    /// Goes on with other coefficients of the same rule and what it remembers; another rule begins anew. Where a coefficient has changed, its
    /// power is that of as many steps with the new value, as PyTorch has it; NAdam's product of momenta only grows.
    pub(crate) fn change(&mut self, optimiser: Optimiser, lr: f64, weight_decay: f64) {
        if !self.optimiser.is_kind_of(&optimiser) {
            *self = Self::new(optimiser, lr, weight_decay, self.vectors);
            return;
        }
        let (old, new) = (betas(self.optimiser), betas(optimiser));
        let steps = self.powers.steps;
        if old.0 != new.0 {
            self.powers.beta1 = libm::pow(new.0, steps);
        }
        if old.1 != new.1 {
            self.powers.beta2 = libm::pow(new.1, steps);
        }
        (self.optimiser, self.lr, self.weight_decay) = (optimiser, lr, weight_decay);
    }

    /// What it remembers, as the state of a network that is otherwise empty.
    pub(crate) fn save(&self, run: RunConfig) -> TrainerState {
        let Powers { steps, beta1, beta2, mu } = self.powers;
        let [first, second] = [&self.first, &self.second].map(|memory| cast_slice(memory).to_vec());
        let (params, average) = Default::default();
        TrainerState { run, params, first, second, powers: [steps, beta1, beta2, mu], average }
    }

    /// Remembers that; none if it is another rule's.
    pub(crate) fn restore(&mut self, state: &TrainerState) -> Option<()> {
        let [steps, beta1, beta2, mu] = state.powers;
        self.powers = Powers { steps, beta1, beta2, mu };
        fill(&mut self.first, &state.first)?;
        fill(&mut self.second, &state.second)
    }

    /// Moves the parameters by one step against their gradients.
    pub(crate) fn step(&mut self, params: &mut [f32x4], grads: &[f32x4]) {
        self.powers.steps += 1.0;
        let lr = all(self.lr);
        // Decoupled from the gradient in AdamW, where it is done below.
        let l2 = all(if matches!(self.optimiser, Optimiser::AdamW { .. }) { 0.0 } else { self.weight_decay });
        match self.optimiser {
            Optimiser::Sgd => {
                for (p, g) in params.iter_mut().zip(grads) {
                    *p -= lr * (*g + l2 * *p);
                }
            }
            Optimiser::Momentum { momentum, nesterov } => {
                let (mu, ahead) = (all(momentum), all(if nesterov { momentum } else { 1.0 }));
                let share = if nesterov { f32x4::ONE } else { ZERO };
                self.one(params, grads, l2, |p, g, v| {
                    let v = settled(mu * v + g);
                    (p - lr * (share * g + ahead * v), v)
                });
            }
            Optimiser::Adagrad { eps } => {
                let eps = all(eps);
                self.one(params, grads, l2, |p, g, s| {
                    let s = s + g * g;
                    (p - lr * (g / (s.sqrt() + eps)), s)
                });
            }
            Optimiser::RmsProp { alpha, eps } => {
                let (alpha, rest, eps) = (all(alpha), all(1.0 - alpha), all(eps));
                self.one(params, grads, l2, |p, g, s| {
                    let s = settled(alpha * s + rest * (g * g));
                    (p - lr * (g / (s.sqrt() + eps)), s)
                });
            }
            Optimiser::Adadelta { rho, eps } => {
                let (rho, rest, eps) = (all(rho), all(1.0 - rho), all(eps));
                self.two(params, grads, l2, |p, g, s, u| {
                    let s = settled(rho * s + rest * (g * g));
                    let move_ = ((u + eps).sqrt() / (s + eps).sqrt()) * g;
                    (p - lr * move_, s, settled(rho * u + rest * (move_ * move_)))
                });
            }
            Optimiser::Adam { beta1, beta2, eps } => self.adam(params, grads, (beta1, beta2, eps), (l2, 1.0)),
            Optimiser::AdamW { beta1, beta2, eps } => {
                let kept = 1.0 - self.lr * self.weight_decay;
                self.adam(params, grads, (beta1, beta2, eps), (l2, kept));
            }
            Optimiser::Adamax { beta1, beta2, eps } => {
                self.powers.beta1 *= beta1;
                let lr = all(self.lr / (1.0 - self.powers.beta1));
                let (b1, rest, b2, eps) = (all(beta1), all(1.0 - beta1), all(beta2), all(eps));
                self.two(params, grads, l2, |p, g, m, u| {
                    let m = settled(b1 * m + rest * g);
                    let u = larger(b2 * u, g.abs() + eps);
                    (p - lr * (m / u), m, u)
                });
            }
            Optimiser::Nadam { beta1, beta2, eps } => self.nadam(params, grads, (beta1, beta2, eps), l2),
        }
    }

    /// m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², θ ← kept · θ − lr m̂ / (√v̂ + ε), with the corrections of m̂ and v̂
    /// moved into lr and ε (Kingma & Ba 2015, end of §2).
    #[inline(always)]
    fn adam(
        &mut self,
        params: &mut [f32x4],
        grads: &[f32x4],
        (beta1, beta2, eps): (f64, f64, f64),
        (l2, kept): (f32x4, f64),
    ) {
        self.powers.beta1 *= beta1;
        self.powers.beta2 *= beta2;
        let root = (1.0 - self.powers.beta2).sqrt();
        let (lr, eps) = (all(self.lr * root / (1.0 - self.powers.beta1)), all(eps * root));
        let (b1, rest1, b2, rest2) = (all(beta1), all(1.0 - beta1), all(beta2), all(1.0 - beta2));
        let kept = all(kept);
        self.two(params, grads, l2, |p, g, m, v| {
            let m = settled(b1 * m + rest1 * g);
            let v = settled(b2 * v + rest2 * (g * g));
            (kept * p - lr * (m / (v.sqrt() + eps)), m, v)
        });
    }

    /// Dozat 2016, with PyTorch's schedule μₜ = β₁ (1 − ½ · 0.96^(0.004 t)).
    #[inline(always)]
    fn nadam(
        &mut self,
        params: &mut [f32x4],
        grads: &[f32x4],
        (beta1, beta2, eps): (f64, f64, f64),
        l2: f32x4,
    ) {
        let mu = |t: f64| beta1 * (1.0 - 0.5 * libm::pow(0.96, 0.004 * t));
        let (now, next) = (mu(self.powers.steps), mu(self.powers.steps + 1.0));
        self.powers.mu *= now;
        self.powers.beta2 *= beta2;
        let root = (1.0 - self.powers.beta2).sqrt();
        let eps = all(eps * root);
        let on_gradient = all(self.lr * root * (1.0 - now) / (1.0 - self.powers.mu));
        let on_mean = all(self.lr * root * next / (1.0 - self.powers.mu * next));
        let (b1, rest1, b2, rest2) = (all(beta1), all(1.0 - beta1), all(beta2), all(1.0 - beta2));
        self.two(params, grads, l2, |p, g, m, v| {
            let m = settled(b1 * m + rest1 * g);
            let v = settled(b2 * v + rest2 * (g * g));
            (p - (on_gradient * g + on_mean * m) / (v.sqrt() + eps), m, v)
        });
    }

    #[inline(always)]
    fn one(
        &mut self,
        params: &mut [f32x4],
        grads: &[f32x4],
        l2: f32x4,
        update: impl Fn(f32x4, f32x4, f32x4) -> (f32x4, f32x4),
    ) {
        for ((p, g), s) in params.iter_mut().zip(grads).zip(&mut self.first) {
            (*p, *s) = update(*p, *g + l2 * *p, *s);
        }
    }

    #[inline(always)]
    fn two(
        &mut self,
        params: &mut [f32x4],
        grads: &[f32x4],
        l2: f32x4,
        update: impl Fn(f32x4, f32x4, f32x4, f32x4) -> (f32x4, f32x4, f32x4),
    ) {
        let states = self.first.iter_mut().zip(&mut self.second);
        for ((p, g), (a, b)) in params.iter_mut().zip(grads).zip(states) {
            (*p, *a, *b) = update(*p, *g + l2 * *p, *a, *b);
        }
    }
}

fn betas(optimiser: Optimiser) -> (f64, f64) {
    match optimiser {
        Optimiser::Adam { beta1, beta2, .. }
        | Optimiser::AdamW { beta1, beta2, .. }
        | Optimiser::Adamax { beta1, beta2, .. }
        | Optimiser::Nadam { beta1, beta2, .. } => (beta1, beta2),
        _ => (0.0, 0.0),
    }
}

#[inline(always)]
fn all(x: f64) -> f32x4 {
    f32x4::splat(x as f32)
}

/// Zero instead of a subnormal number: a mean that decays after its gradient has died would end in them, and each
/// operation on one takes a processor some hundred cycles.
#[inline(always)]
fn settled(x: f32x4) -> f32x4 {
    // Not "is large enough", which would let NaN vanish.
    let tiny = x.abs().simd_lt(f32x4::splat(f32::MIN_POSITIVE));
    tiny.bitselect(ZERO, x)
}
