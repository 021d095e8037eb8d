//! Probabilities of what has no order: each generation pulls them towards what its better half chose.

use crate::draws::Draws;

/// How far a generation pulls.
const RATE: f64 = 0.35;

/// The categorical distribution of one parameter.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Choices {
    probabilities: Vec<f64>,
}

impl Choices {
    /// All alike.
    pub(super) fn new(count: u32) -> Self {
        Self { probabilities: vec![1.0 / f64::from(count.max(1)); count.max(1) as usize] }
    }

    /// The unit coordinate of a choice drawn at random.
    pub(super) fn unit(&self, draws: &mut Draws) -> f64 {
        (self.sample(draws) as f64 + 0.5) / self.probabilities.len() as f64
    }

    fn sample(&self, draws: &mut Draws) -> usize {
        let mut left = draws.unit();
        let last = self.probabilities.len() - 1;
        let chosen = self.probabilities[..last].iter().position(|p| {
            left -= p;
            left < 0.0
        });
        chosen.unwrap_or(last)
    }

    /// Learns from what the better half chose, each with its weight; `None` where the parameter was inactive. None
    /// becomes less likely than once in two generations.
    pub(super) fn learn(&mut self, chosen: impl Iterator<Item = (Option<f64>, f64)>, population: usize) {
        let mut wanted = vec![0.0; self.probabilities.len()];
        for (choice, weight) in chosen {
            match choice {
                Some(k) => wanted[k as usize] += weight,
                None => wanted.iter_mut().zip(&self.probabilities).for_each(|(w, p)| *w += weight * p),
            }
        }
        let count = self.probabilities.len() as f64;
        let least = 0.5 / (population as f64 * count);
        for (p, w) in self.probabilities.iter_mut().zip(wanted) {
            *p = (*p + RATE * (w - *p)).max(least);
        }
        let sum: f64 = self.probabilities.iter().sum();
        self.probabilities.iter_mut().for_each(|p| *p /= sum);
    }
}
