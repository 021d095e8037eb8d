//! The nine update rules as PyTorch documents them, uncorrected numbers kept and corrected ones made where they are used.

use schema::Optimiser;

use super::Twin;

impl Twin {
    /// Moves the parameters against the gradients.
    pub(super) fn update(&mut self) {
        let (lr, decay) = (self.run.lr, self.run.weight_decay);
        let t = f64::from(self.step + 1);
        let mu = |beta1: f64, t: f64| beta1 * (1.0 - 0.5 * 0.96_f64.powf(0.004 * t));
        if let Optimiser::Nadam { beta1, .. } = self.run.optimiser {
            self.mu *= mu(beta1, t);
        }
        for i in 0..self.params.len() {
            let mut p = self.params[i];
            let (first, second) = (&mut self.first[i], &mut self.second[i]);
            let decoupled = matches!(self.run.optimiser, Optimiser::AdamW { .. });
            let g = self.gradients[i] + if decoupled { 0.0 } else { decay * p };
            if decoupled {
                p -= lr * decay * p;
            }
            p -= match self.run.optimiser {
                Optimiser::Sgd => lr * g,
                Optimiser::Momentum { momentum, nesterov } => {
                    *first = momentum * *first + g;
                    lr * if nesterov { g + momentum * *first } else { *first }
                }
                Optimiser::Adagrad { eps } => {
                    *first += g * g;
                    lr * g / (first.sqrt() + eps)
                }
                Optimiser::Adadelta { rho, eps } => {
                    *first = rho * *first + (1.0 - rho) * g * g;
                    let movement = (*second + eps).sqrt() / (*first + eps).sqrt() * g;
                    *second = rho * *second + (1.0 - rho) * movement * movement;
                    lr * movement
                }
                Optimiser::RmsProp { alpha, eps } => {
                    *first = alpha * *first + (1.0 - alpha) * g * g;
                    lr * g / (first.sqrt() + eps)
                }
                Optimiser::Adam { beta1, beta2, eps } | Optimiser::AdamW { beta1, beta2, eps } => {
                    *first = beta1 * *first + (1.0 - beta1) * g;
                    *second = beta2 * *second + (1.0 - beta2) * g * g;
                    let mean = *first / (1.0 - beta1.powf(t));
                    lr * mean / ((*second / (1.0 - beta2.powf(t))).sqrt() + eps)
                }
                Optimiser::Adamax { beta1, beta2, eps } => {
                    *first = beta1 * *first + (1.0 - beta1) * g;
                    *second = (beta2 * *second).max(g.abs() + eps);
                    lr / (1.0 - beta1.powf(t)) * *first / *second
                }
                Optimiser::Nadam { beta1, beta2, eps } => {
                    *first = beta1 * *first + (1.0 - beta1) * g;
                    *second = beta2 * *second + (1.0 - beta2) * g * g;
                    let (now, next) = (mu(beta1, t), mu(beta1, t + 1.0));
                    let mean = (1.0 - now) * g / (1.0 - self.mu) + next * *first / (1.0 - self.mu * next);
                    lr * mean / ((*second / (1.0 - beta2.powf(t))).sqrt() + eps)
                }
            };
            self.params[i] = p;
        }
    }
}
