//! A Parzen estimator over a space: a mixture with a component for each outcome and one for what was thought before.
//!
//! A component is a product of kernels, one a parameter. Where a parameter had no effect in its outcome it says nothing
//! about it: its kernel is the prior's. At a point only the parameters that have an effect there count, so that the
//! mixture is a density over the tree of the space: drawing every parameter from one component and putting to rest what
//! then has no effect draws from it.

use super::bandwidth::Rule;
use super::kernel::Kernel;
use super::place::Place;
use super::truncated::TruncatedNormal;
use crate::draws::Draws;
use crate::space::{Domain, Point, Space};

/// A term of the mixture.
#[derive(Debug, Clone, PartialEq)]
pub struct Component {
    /// Logarithm of its share of the mixture.
    pub log_weight: f64,
    /// A density for each parameter of the space.
    pub kernels: Vec<Kernel>,
}

/// See the module.
#[derive(Debug, Clone)]
pub(super) struct Parzen {
    pub(super) components: Vec<Component>,
}

impl Parzen {
    /// Of outcomes at these points of the space with these weights; the prior's weight is 1.
    pub(super) fn new(space: &Space, points: &[&Point], weights: &[f64], rule: Rule) -> Self {
        let places: Vec<Vec<Place>> = points.iter().map(|point| Place::all(space, point)).collect();
        let total = weights.iter().sum::<f64>() + 1.0;
        let priors: Vec<Kernel> = space.params.iter().map(|p| Kernel::prior(&p.domain)).collect();
        let component =
            |&weight: &f64| Component { log_weight: libm::log(weight / total), kernels: priors.clone() };
        let mut components: Vec<Component> = weights.iter().chain(&[1.0]).map(component).collect();
        for (d, param) in space.params.iter().enumerate() {
            let active: Vec<usize> = (0..points.len()).filter(|&i| places[i][d] != Place::Inactive).collect();
            let column: Vec<Place> = active.iter().map(|&i| places[i][d]).collect();
            let widths = || {
                let centres: Vec<f64> = column.iter().map(Place::middle).collect();
                let weights: Vec<f64> = active.iter().map(|&i| weights[i]).collect();
                rule(&centres, &weights, space.dims())
            };
            for (&i, kernel) in active.iter().zip(kernels(&param.domain, &column, widths)) {
                components[i].kernels[d] = kernel;
            }
        }
        Self { components }
    }

    /// Logarithm of the density.
    pub(super) fn log_density(&self, places: &[Place]) -> f64 {
        let term = |c: &Component| {
            c.log_weight + c.kernels.iter().zip(places).map(|(kernel, &place)| kernel.log(place)).sum::<f64>()
        };
        log_sum_exp(self.components.iter().map(term))
    }

    /// Unit coordinates of a point.
    pub(super) fn draw(&self, draws: &mut Draws) -> Vec<f64> {
        let mut rest = draws.unit();
        let mut chosen = self.components.last();
        for component in &self.components {
            rest -= libm::exp(component.log_weight);
            if rest < 0.0 {
                chosen = Some(component);
                break;
            }
        }
        chosen.map_or(Vec::new(), |c| c.kernels.iter().map(|kernel| kernel.draw(draws)).collect())
    }
}

/// Around each of these values of one parameter; those of numbers have these widths.
fn kernels(domain: &Domain, places: &[Place], widths: impl FnOnce() -> Vec<f64>) -> Vec<Kernel> {
    if let Domain::Choice { count } = domain {
        // Optuna's: the prior's one outcome is shared out over the choices of all components.
        let extra = places.len() as f64 + 1.0;
        return places.iter().map(|place| Kernel::choice(place.middle(), f64::from(*count), extra)).collect();
    }
    let number = |(place, sd): (&Place, f64)| Kernel::Number(TruncatedNormal::new(place.middle(), sd));
    places.iter().zip(widths()).map(number).collect()
}

/// `ln Σ exp(tᵢ)`; `-∞` of nothing.
pub(super) fn log_sum_exp(terms: impl Iterator<Item = f64>) -> f64 {
    let (mut largest, mut sum) = (f64::NEG_INFINITY, 0.0);
    for term in terms {
        if term > largest {
            sum = sum * libm::exp(largest - term) + 1.0;
            largest = term;
        } else if term > f64::NEG_INFINITY {
            sum += libm::exp(term - largest);
        }
    }
    if sum > 0.0 { largest + libm::log(sum) } else { f64::NEG_INFINITY }
}

#[cfg(test)]
mod tests {
    use super::super::bandwidth::spread;
    use super::*;
    use crate::draws::Purpose;
    use crate::space::{Condition, Param, Scale};

    fn param(name: &str, domain: Domain) -> Param {
        Param { name: name.into(), domain, condition: None }
    }

    fn space() -> Space {
        let scale = Scale::Linear;
        Space {
            params: vec![
                param("u", Domain::Float { low: 0.0, high: 1.0, scale }),
                param("n", Domain::Int { low: 1, high: 6, step: 1, scale }),
                param("c", Domain::Choice { count: 3 }),
            ],
        }
    }

    fn density(space: &Space, values: &[Vec<f64>], weights: &[f64]) -> Parzen {
        let points: Vec<Point> = values.iter().cloned().map(Point).collect();
        Parzen::new(space, &points.iter().collect::<Vec<_>>(), weights, spread)
    }

    // import numpy as np; from scipy.stats import truncnorm
    // points, w, d = [(0.1, 2, 0), (0.15, 2, 0), (0.4, 5, 2)], np.array([2.0, 1.0, 0.5]), 3
    // def spread(c):
    //     m = (w * c).sum() / w.sum(); v = ((w * (c - m)**2).sum() + 0.5 / 12) / (w.sum() + 0.5)
    //     return np.sqrt(v) * len(c)**(-1 / (d + 4))
    // u = np.array([p[0] for p in points]); k = (np.array([p[1] for p in points]) - 0.5) / 6
    // normal = lambda m, s: truncnorm(-m / s, (1 - m) / s, loc=m, scale=s)
    // def log_l(x, n, c):
    //     total, cell = 0, lambda t: t.cdf(n / 6) - t.cdf((n - 1) / 6)
    //     for i, p in enumerate(points):
    //         same = (1 + (c == p[2]) * 4) / (3 + 4)
    //         total += w[i] * normal(u[i], spread(u)).pdf(x) * cell(normal(k[i], spread(k))) * same
    //     prior = normal(0.5, 1.0)
    //     return np.log((total + prior.pdf(x) * cell(prior) / 3) / (w.sum() + 1))
    // print([log_l(*p) for p in [(0.12, 2, 0), (0.9, 6, 1), (0.4, 5, 2)]])
    #[test]
    fn densities_over_a_mixed_space_are_those_of_numpy() {
        let l = density(
            &space(),
            &[vec![0.1, 2.0, 0.0], vec![0.15, 2.0, 0.0], vec![0.4, 5.0, 2.0]],
            &[2.0, 1.0, 0.5],
        );
        let expected = [
            ([0.12, 2.0, 0.0], -0.233_328_567_749_553_8),
            ([0.9, 6.0, 1.0], -4.480_072_970_349_182),
            ([0.4, 5.0, 2.0], -2.095_759_903_035_843),
        ];
        for (point, expected) in expected {
            let found = l.log_density(&Place::all(&space(), &Point(point.to_vec())));
            assert!((found - expected).abs() < 1e-4, "{point:?}: {found}");
        }
    }

    /// A float that is there with the second of three choices only.
    fn conditional() -> Space {
        let mut space = space();
        space.params.rotate_right(1);
        space.params[1].condition = Some(Condition { param: 0, equals: vec![1.0] });
        space
    }

    #[test]
    fn over_a_conditional_space_densities_sum_to_one_and_draws_follow_them() {
        let space = conditional();
        let rest = |c: f64| vec![c, 0.5, 2.0];
        let l = density(&space, &[vec![1.0, 0.9, 3.0], rest(0.0), vec![1.0, 0.8, 2.0]], &[1.0, 1.0, 1.0]);
        let at = |c: f64, u: f64, n: u32| {
            libm::exp(l.log_density(&Place::all(&space, &Point(vec![c, u, f64::from(n)]))))
        };
        let over_n = |c: f64, u: f64| (1..=6).map(|n| at(c, u, n)).sum::<f64>();
        let middles = (0..400).map(|i| (f64::from(i) + 0.5) / 400.0);
        let awake = middles.map(|u| over_n(1.0, u)).sum::<f64>() / 400.0;
        let masses = [over_n(0.0, 0.5), awake, over_n(2.0, 0.5)];
        assert!((masses.iter().sum::<f64>() - 1.0).abs() < 1e-4, "{masses:?}");

        let mut draws = Draws::new(5, Purpose::TpeCandidates, 0);
        let mut counts = [0.0; 3];
        for _ in 0..3000 {
            let point = space.from_unit(&l.draw(&mut draws));
            assert!(space.contains(&point));
            counts[point.0[0] as usize] += 1.0 / 3000.0;
        }
        assert!((0..3).all(|i| (counts[i] - masses[i]).abs() < 0.03), "{counts:?} {masses:?}");
    }

    #[test]
    fn a_parameter_without_effect_says_nothing_about_itself() {
        let space = conditional();
        let l = density(&space, &[vec![0.0, 0.5, 2.0]], &[1.0]);
        assert_eq!(l.components[0].kernels[1], Kernel::prior(&space.params[1].domain));
        assert_ne!(l.components[0].kernels[2], Kernel::prior(&space.params[2].domain));
    }

    #[test]
    fn sums_of_exponentials_neither_overflow_nor_vanish() {
        assert!((log_sum_exp([1000.0, 1000.0, -2000.0].into_iter()) - 1000.0 - libm::log(2.0)).abs() < 1e-9);
        assert_eq!(log_sum_exp(std::iter::empty()), f64::NEG_INFINITY);
        assert_eq!(log_sum_exp([f64::NEG_INFINITY, -3.0].into_iter()), -3.0);
    }
}
