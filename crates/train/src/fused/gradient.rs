//! What is done with a gradient before the update rule sees it, and with the weights after. Flat vectors only.

use bytemuck::cast_slice;
use wide::f32x4;

use super::lanes::fill;
use crate::trainer::AverageState;

/// Keeps PyTorch's quotient finite (`clip_grad_norm_`).
const CLIP_EPS: f64 = 1e-6;
/// As in the authors' code for sharpness-aware minimisation.
const SAM_EPS: f64 = 1e-12;

/// The norm of a vector, its squares added up in order.
pub(crate) fn norm(vector: &[f32x4]) -> f64 {
    let squares = cast_slice::<f32x4, f32>(vector).iter().map(|x| f64::from(*x) * f64::from(*x));
    squares.sum::<f64>().sqrt()
}

/// Scales a gradient down to a norm, if its own is greater (Pascanu et al. 2013).
pub(crate) fn clip(grads: &mut [f32x4], most: f64) {
    let factor = most / (norm(grads) + CLIP_EPS);
    if factor < 1.0 {
        let factor = f32x4::splat(factor as f32);
        grads.iter_mut().for_each(|g| *g *= factor);
    }
}

/// Moves parameters up their gradient by a distance ρ (Foret et al. 2021, eq. 2).
pub(crate) fn ascend(params: &mut [f32x4], grads: &[f32x4], rho: f64) {
    let factor = f32x4::splat((rho / (norm(grads) + SAM_EPS)) as f32);
    for (p, g) in params.iter_mut().zip(grads) {
        *p += factor * *g;
    }
}

/// An average of the parameters over the steps, which forgets: a ← d a + (1 − d) θ. See [`schema::Technique::ema`].
#[derive(Debug)]
pub(crate) struct Average {
    pub(crate) decay: f64,
    steps: u32,
    pub(crate) params: Vec<f32x4>,
}

impl Average {
    /// From the initial parameters.
    pub(crate) fn new(decay: f64, params: &[f32x4]) -> Self {
        Self { decay, steps: 0, params: params.to_vec() }
    }

    /// Over how many steps it is, and its numbers.
    pub(crate) fn save(&self) -> AverageState {
        AverageState { steps: self.steps, params: cast_slice(&self.params).to_vec() }
    }

    /// Goes on from there; none if the numbers do not fit.
    pub(crate) fn restore(&mut self, state: &AverageState) -> Option<()> {
        self.steps = state.steps;
        fill(&mut self.params, &state.params)
    }

    /// Takes in the parameters after a step.
    pub(crate) fn take(&mut self, params: &[f32x4]) {
        self.steps += 1;
        let decay = decay_at(self.decay, self.steps);
        let (kept, new) = (f32x4::splat(decay as f32), f32x4::splat((1.0 - decay) as f32));
        for (a, p) in self.params.iter_mut().zip(params) {
            *a = kept * *a + new * *p;
        }
    }
}

/// How much of the average is kept at a step, from 1: a young one forgets its beginning faster.
pub(crate) fn decay_at(decay: f64, step: u32) -> f64 {
    let t = f64::from(step);
    decay.min((1.0 + t) / (10.0 + t))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vectors(values: [f32; 4]) -> Vec<f32x4> {
        vec![f32x4::new(values)]
    }

    #[test]
    fn only_a_gradient_that_is_too_long_is_scaled() {
        // g = torch.tensor([3., 4., 0., 12.]); torch.nn.utils.clip_grad_norm_ scales by 6.5 / (13 + 1e-6).
        let mut grads = vectors([3.0, 4.0, 0.0, 12.0]);
        assert_eq!(norm(&grads), 13.0);
        clip(&mut grads, 13.5);
        assert_eq!(grads[0].to_array(), [3.0, 4.0, 0.0, 12.0]);
        clip(&mut grads, 6.5);
        for (x, expected) in grads[0].to_array().into_iter().zip([1.5, 2.0, 0.0, 6.0]) {
            assert!((x - expected).abs() < 1e-6);
        }
    }

    #[test]
    fn an_ascent_has_its_length() {
        let mut params = vectors([1.0, 1.0, 1.0, 1.0]);
        ascend(&mut params, &vectors([3.0, 0.0, -4.0, 0.0]), 0.5);
        for (x, expected) in params[0].to_array().into_iter().zip([1.3, 1.0, 0.6, 1.0]) {
            assert!((x - expected).abs() < 1e-6);
        }
    }

    #[test]
    fn a_young_average_follows_and_an_old_one_lags() {
        let mut average = Average::new(0.9, &vectors([0.0; 4]));
        let one = vectors([1.0; 4]);
        average.take(&one);
        assert!((average.params[0].to_array()[0] - 9.0 / 11.0).abs() < 1e-6, "d = 2 / 11");
        for _ in 0..200 {
            average.take(&one);
        }
        average.take(&vectors([0.0; 4]));
        assert!((average.params[0].to_array()[0] - 0.9).abs() < 1e-4);
    }
}
