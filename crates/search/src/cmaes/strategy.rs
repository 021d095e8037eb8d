//! The constants of the strategy, functions of the number of dimensions and of the population.

/// See the tutorial's table 1.
#[derive(Debug, Clone)]
pub(super) struct Strategy {
    /// λ, the points of a generation.
    pub(super) population: usize,
    /// `w_i` by rank; the worse half's are negative (eq. 53).
    pub(super) weights: Vec<f64>,
    /// `μ_eff` of the better half (eq. 8).
    pub(super) mu_eff: f64,
    /// Of the path of the step size (eq. 55).
    pub(super) c_sigma: f64,
    /// Damping of the step size (eq. 55).
    pub(super) d_sigma: f64,
    /// Of the path of the covariance (eq. 56).
    pub(super) c_c: f64,
    /// Of the rank-one update (eq. 57).
    pub(super) c_1: f64,
    /// Of the rank-μ update (eq. 58).
    pub(super) c_mu: f64,
    /// Expected length of a standard normal vector.
    pub(super) chi: f64,
}

/// λ as the tutorial proposes it (eq. 48).
pub(super) fn default_population(dims: usize) -> usize {
    4 + (3.0 * libm::log(dims.max(1) as f64)) as usize
}

impl Strategy {
    /// Of at least one dimension, and a population of at least four.
    pub(super) fn new(dims: usize, population: usize) -> Self {
        let n = dims.max(1) as f64;
        let half = population / 2;
        let raw: Vec<f64> = (1..=population)
            .map(|i| libm::log((population as f64 + 1.0) / 2.0) - libm::log(i as f64))
            .collect();
        let mu_eff = effective(&raw[..half]);
        let mu_eff_minus = effective(&raw[half..]);

        let c_sigma = (mu_eff + 2.0) / (n + mu_eff + 5.0);
        let d_sigma = 1.0 + 2.0 * (((mu_eff - 1.0) / (n + 1.0)).sqrt() - 1.0).max(0.0) + c_sigma;
        let c_c = (4.0 + mu_eff / n) / (n + 4.0 + 2.0 * mu_eff / n);
        let c_1 = 2.0 / ((n + 1.3) * (n + 1.3) + mu_eff);
        let c_mu =
            (2.0 * (0.25 + mu_eff + 1.0 / mu_eff - 2.0) / ((n + 2.0) * (n + 2.0) + mu_eff)).min(1.0 - c_1);

        // Of the negative weights' sum (eq. 50 to 52).
        let minus = (1.0 + c_1 / c_mu)
            .min(1.0 + 2.0 * mu_eff_minus / (mu_eff_minus + 2.0))
            .min((1.0 - c_1 - c_mu) / (n * c_mu));
        let sum =
            |positive: bool| raw.iter().filter(|w| (**w >= 0.0) == positive).map(|w| w.abs()).sum::<f64>();
        let (better, worse) = (sum(true), sum(false));
        let weights = raw.iter().map(|w| if *w >= 0.0 { w / better } else { minus * w / worse }).collect();

        let chi = n.sqrt() * (1.0 - 1.0 / (4.0 * n) + 1.0 / (21.0 * n * n));
        Self { population, weights, mu_eff, c_sigma, d_sigma, c_c, c_1, c_mu, chi }
    }
}

/// `(Σ w)² / Σ w²`.
fn effective(weights: &[f64]) -> f64 {
    let sum: f64 = weights.iter().sum();
    sum * sum / weights.iter().map(|w| w * w).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    // import cma  # 4.5
    // sp = cma.CMAEvolutionStrategy(10 * [0], 1, {'verbose': -9}).sp
    // sp.popsize, list(sp.weights)[-1], sp.weights.mueff, sp.c1, sp.cmu, sp.cc
    // # pycma has its own c_sigma; of the tutorial's:
    // mueff = sp.weights.mueff; (mueff + 2) / (10 + mueff + 5)
    #[test]
    fn constants_are_the_published_ones() {
        let it = Strategy::new(10, default_population(10));
        assert_eq!(it.population, 10);
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a} {b}");
        close(it.weights[..5].iter().sum(), 1.0);
        close(it.weights[9], -0.549_749_917_697_385_3);
        close(it.mu_eff, 3.167_299_281_410_701_7);
        close(it.c_1, 0.015_283_824_524_751_714);
        close(it.c_c, 0.294_990_383_035_622_25);
        close(it.c_mu, 0.023_551_776_650_417_47);
        close(it.c_sigma, 0.28442858794636744);
        close(it.d_sigma, 1.0 + 0.28442858794636744);
    }
}
