//! Hyperparameters by maximum a posteriori: a few starts, the most promising of which is followed to its end.

use super::kernel::Metric;
use super::lbfgs::{self, Limits, Minimum};
use super::likelihood::{Hyperparameters, Likelihood, log_prior};

/// Smallest noise variance, against targets of unit variance: keeps the factorisation sound where points come close.
pub const MIN_NOISE: f64 = 1e-6;

const LIMITS: Limits = Limits { evaluations: 40, slope: 1e-2, decrease: 1e-4 };

/// How far each start is followed before they are compared.
const FIRST_STEPS: u32 = 10;

/// Length scale and noise variance of each start: smooth, wiggly, and smooth under much noise.
const STARTS: [(f64, f64); 3] = [(1.0, 1e-3), (0.25, 1e-3), (0.7, 1e-1)];

/// The most probable hyperparameters of these data, with one of these additive shares. Rows of `features` and `targets`
/// correspond.
#[must_use]
pub fn fit(features: &[Vec<f64>], targets: &[f64], metrics: &[Metric], additive: &[f64]) -> Hyperparameters {
    let likelihood = Likelihood::new(features, targets, metrics);
    let bounds = bounds(metrics.len());
    let minimise = |start: &Hyperparameters, limits| {
        let additive = start.additive;
        let objective = |x: &[f64], g: &mut [f64]| negative_log_posterior(&likelihood, additive, x, g);
        let Minimum { x, value } = lbfgs::minimise(objective, &start.log, &bounds, limits);
        (Hyperparameters { log: x, additive }, value)
    };
    let start =
        |additive, (length, noise)| Hyperparameters { log: start(metrics.len(), length, noise), additive };
    let starts = additive.iter().flat_map(|&share| STARTS.map(|s| start(share, s)));
    let first = Limits { evaluations: FIRST_STEPS, ..LIMITS };
    let promising = starts.map(|s| minimise(&s, first)).reduce(|a, b| if b.1 < a.1 { b } else { a });
    let promising = promising.map_or_else(|| start(0.0, STARTS[0]), |(theta, _)| theta);
    minimise(&promising, LIMITS).0
}

fn start(dims: usize, length: f64, noise: f64) -> Vec<f64> {
    let mut theta = vec![libm::log(length); dims];
    theta.push(0.0);
    theta.push(libm::log(noise));
    theta
}

fn bounds(dims: usize) -> Vec<(f64, f64)> {
    let ln = |(low, high): (f64, f64)| (libm::log(low), libm::log(high));
    let mut bounds = vec![ln((1e-2, 1e2)); dims];
    bounds.push(ln((1e-3, 1e3)));
    bounds.push(ln((MIN_NOISE, 1.0)));
    bounds
}

fn negative_log_posterior(
    likelihood: &Likelihood<'_>,
    additive: f64,
    x: &[f64],
    gradient: &mut [f64],
) -> f64 {
    let theta = Hyperparameters { log: x.to_vec(), additive };
    gradient.fill(0.0);
    let prior = log_prior(&theta, gradient);
    let Some(marginal) = likelihood.log_marginal(&theta, gradient) else { return f64::INFINITY };
    gradient.iter_mut().for_each(|g| *g = -*g);
    -(prior + marginal)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Depends on the first feature only.
    fn wave() -> (Vec<Vec<f64>>, Vec<f64>) {
        let rows = (0..40).map(|i| vec![f64::from(i % 8) / 7.0, f64::from((i * 5) % 13) / 12.0]);
        let features: Vec<Vec<f64>> = rows.collect();
        let targets = features.iter().map(|x| libm::sin(6.0 * x[0]) * std::f64::consts::SQRT_2).collect();
        (features, targets)
    }

    #[test]
    fn a_feature_without_effect_gets_a_long_length_scale() {
        let (features, targets) = wave();
        let theta = fit(&features, &targets, &[Metric::Distance; 2], &[0.0]).log;
        assert!(theta[1] > theta[0] + 1.0, "{theta:?}");
        assert!(theta[3] < -6.0, "no noise: {theta:?}");
    }

    #[test]
    fn noise_is_told_from_signal() {
        // Every point twice, half a unit above and below the wave: a variance of 0.25 that no function explains.
        let (features, targets) = wave();
        let features = [features.clone(), features].concat();
        let above = targets.iter().map(|y| y + 0.5);
        let targets: Vec<f64> = above.chain(targets.iter().map(|y| y - 0.5)).collect();
        let noise = fit(&features, &targets, &[Metric::Distance; 2], &[0.0]).noise();
        assert!((0.1..0.4).contains(&noise), "{noise}");
    }

    #[test]
    fn effects_that_add_up_are_told_from_those_that_do_not() {
        let (features, _) = wave();
        let share = |f: fn(f64, f64) -> f64| {
            let targets: Vec<f64> = features.iter().map(|x| f(x[0], x[1])).collect();
            fit(&features, &targets, &[Metric::Distance; 2], &[0.0, 0.9]).additive
        };
        assert_eq!(share(|a, b| libm::sin(9.0 * a) + libm::cos(8.0 * b)), 0.9);
        assert_eq!(share(|a, b| libm::sin(6.0 * (a + b))), 0.0);
    }
}
