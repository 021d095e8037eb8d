//! One function drawn from the posterior, for Thompson sampling (Thompson 1933).
//!
//! By Matheron's rule (Wilson et al., *Efficiently Sampling Functions from Gaussian Process Posteriors*, ICML 2020,
//! eq. 9): a draw from the prior, corrected by what it gets wrong at the outcomes. The prior is drawn through random
//! Fourier features (Rahimi & Recht 2007); the spectral density of a Matérn-5/2 process is that of Student's t with five
//! degrees of freedom.

use super::kernel::Metric;
use super::posterior::Posterior;
use crate::draws::{Draws, Purpose};

/// Number of waves that make up a draw from the prior.
const WAVES: usize = 256;

/// Choices beyond this many share their shifts with earlier ones.
const MAX_SHIFTS: u32 = 256;

/// A function over rows of features.
#[derive(Debug, Clone)]
pub struct Path {
    waves: Vec<Wave>,
    /// The correction: `k(x, X) v`.
    weights: Vec<f64>,
}

/// `amplitude · cos(ω·x + phase)`.
#[derive(Debug, Clone)]
struct Wave {
    amplitude: f64,
    phase: f64,
    frequencies: Vec<Frequency>,
}

/// How fast a wave goes along one feature.
#[derive(Debug, Clone)]
enum Frequency {
    /// A number's: radians per unit.
    Slope(f64),
    /// A choice's: how far each shifts the phase.
    Shifts(Vec<f64>),
}

impl Frequency {
    fn new(metric: Metric, scale: f64, draws: &mut Draws) -> Self {
        match metric {
            Metric::Distance => Self::Slope(scale * draws.normal()),
            // The squared distance of two choices is half that of their one-hot codes.
            Metric::Mismatch { count } => {
                let count = count.clamp(1, MAX_SHIFTS);
                let scale = scale * std::f64::consts::FRAC_1_SQRT_2;
                Self::Shifts((0..count).map(|_| scale * draws.normal()).collect())
            }
        }
    }

    fn angle(&self, x: f64) -> f64 {
        match self {
            Self::Slope(slope) => slope * x,
            Self::Shifts(shifts) => shifts[x as usize % shifts.len()],
        }
    }
}

impl Wave {
    fn angle(&self, x: &[f64]) -> f64 {
        self.frequencies.iter().zip(x).fold(self.phase, |angle, (f, &x)| angle + f.angle(x))
    }
}

impl Path {
    /// A different one for each seed and trial.
    #[must_use]
    pub fn new(posterior: &Posterior, seed: u32, trial: u32) -> Self {
        let mut draws = Draws::new(seed, Purpose::Path, trial);
        let kernel = posterior.kernel();
        let amplitude = (2.0 * kernel.variance / WAVES as f64).sqrt();
        let wave = |draws: &mut Draws| {
            // Student's t: a normal deviate over the root of a chi-squared one a degree of freedom.
            let chi2: f64 = (0..5).map(|_| draws.normal()).map(|z| z * z).sum();
            let stretch = (5.0 / chi2).sqrt();
            // A wave runs along all features together or, as often as the additive share says, along one of them.
            let alone = draws.unit() < kernel.additive;
            let only = draws.below(kernel.metrics.len() as u64) as usize;
            let mut frequency = |i: usize, metric: Metric| {
                let along = if alone && i != only { 0.0 } else { stretch };
                Frequency::new(metric, along * kernel.inverse_squares[i].sqrt(), draws)
            };
            let frequencies = kernel.metrics.iter().enumerate().map(|(i, &m)| frequency(i, m)).collect();
            let phase = std::f64::consts::TAU * draws.unit();
            Wave { amplitude: amplitude * draws.normal(), phase, frequencies }
        };
        let waves = (0..WAVES).map(|_| wave(&mut draws)).collect();
        let mut path = Self { waves, weights: Vec::new() };
        let noise_sd = posterior.noise().sqrt();
        let missing = posterior.outcomes().map(|(x, y)| y - path.prior(x) - noise_sd * draws.normal());
        path.weights = posterior.solve(missing.collect());
        path
    }

    fn prior(&self, x: &[f64]) -> f64 {
        self.waves.iter().map(|w| w.amplitude * libm::cos(w.angle(x))).sum()
    }

    /// At one row of features.
    #[must_use]
    pub fn value(&self, posterior: &Posterior, x: &[f64]) -> f64 {
        let kernel = posterior.kernel();
        let correction =
            posterior.outcomes().zip(&self.weights).map(|((row, _), w)| w * kernel.value(row, x));
        self.prior(x) + correction.sum::<f64>()
    }

    /// With the gradient, which is written to `gradient`; a choice has gradient 0.
    pub fn value_and_gradient(&self, posterior: &Posterior, x: &[f64], gradient: &mut [f64]) -> f64 {
        gradient.fill(0.0);
        for wave in &self.waves {
            let steepness = -wave.amplitude * libm::sin(wave.angle(x));
            for (g, frequency) in gradient.iter_mut().zip(&wave.frequencies) {
                if let Frequency::Slope(slope) = frequency {
                    *g += steepness * slope;
                }
            }
        }
        let kernel = posterior.kernel();
        let mut slopes = vec![0.0; x.len()];
        for ((row, _), weight) in posterior.outcomes().zip(&self.weights) {
            kernel.value_and_gradient(x, row, &mut slopes);
            for (g, slope) in gradient.iter_mut().zip(&slopes) {
                *g += weight * slope;
            }
        }
        self.value(posterior, x)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gp::likelihood::Hyperparameters;

    const METRICS: [Metric; 2] = [Metric::Distance, Metric::Mismatch { count: 2 }];

    fn posterior(additive: f64) -> Posterior {
        let log = [0.3, 0.8, 1.7, 1e-4].map(libm::log).to_vec();
        let theta = Hyperparameters { log, additive };
        let features = vec![vec![0.1, 0.0], vec![0.4, 1.0], vec![0.8, 0.0]];
        Posterior::new(&theta, &METRICS, features, vec![0.3, -1.2, 0.8]).unwrap()
    }

    /// Mean and variance over many draws are those of the process, near outcomes and away from them.
    #[test]
    fn draws_have_the_moments_of_the_posterior() {
        for additive in [0.0, 0.7] {
            let posterior = posterior(additive);
            let paths: Vec<Path> = (0..600).map(|trial| Path::new(&posterior, 5, trial)).collect();
            for x in [[0.1, 0.0], [0.6, 1.0], [0.6, 0.0], [1.0, 1.0]] {
                let p = posterior.predict(&x);
                let values: Vec<f64> = paths.iter().map(|path| path.value(&posterior, &x)).collect();
                let n = values.len() as f64;
                let mean = values.iter().sum::<f64>() / n;
                let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n;
                let error = (p.variance / n).sqrt();
                assert!((mean - p.mean).abs() < 4.0 * error + 1e-3, "{x:?}: {mean} is not {}", p.mean);
                assert!(
                    (variance / p.variance - 1.0).abs() < 0.25,
                    "{x:?}: {variance} is not {}",
                    p.variance
                );
            }
        }
    }

    #[test]
    fn a_draw_depends_on_seed_and_trial_and_on_nothing_else() {
        let posterior = posterior(0.0);
        let at = |seed, trial| Path::new(&posterior, seed, trial).value(&posterior, &[0.5, 1.0]);
        assert_eq!(at(1, 2), at(1, 2));
        assert_ne!(at(1, 2), at(1, 3));
        assert_ne!(at(1, 2), at(2, 2));
    }
}
