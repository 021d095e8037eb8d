//! A Parzen estimator over a space: a mixture with a component for each outcome and one for what was thought before.
//!
//! A component is a product of kernels, one a parameter. Where a parameter had no effect in its outcome it says nothing
//! about it: its kernel is the prior's. At a point only the parameters that have an effect there count, so that the
//! mixture is a density over the tree of the space: drawing every parameter from one component and putting to rest what
//! then has no effect draws from it.

use super::bandwidth::neighbour_distances;
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
    pub(super) fn new(space: &Space, points: &[&Point], weights: &[f64]) -> Self {
        let places: Vec<Vec<Place>> = points.iter().map(|point| Place::all(space, point)).collect();
        let total = weights.iter().sum::<f64>() + 1.0;
        let priors: Vec<Kernel> = space.params.iter().map(|p| Kernel::prior(&p.domain)).collect();
        let component =
            |&weight: &f64| Component { log_weight: libm::log(weight / total), kernels: priors.clone() };
        let mut components: Vec<Component> = weights.iter().chain(&[1.0]).map(component).collect();
        for (d, param) in space.params.iter().enumerate() {
            let active: Vec<(usize, Place)> =
                places.iter().map(|p| p[d]).enumerate().filter(|(_, p)| *p != Place::Inactive).collect();
            let column: Vec<Place> = active.iter().map(|(_, place)| *place).collect();
            for ((i, _), kernel) in active.iter().zip(kernels(&param.domain, &column)) {
                components[*i].kernels[d] = kernel;
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

/// Around each of these values of one parameter.
fn kernels(domain: &Domain, places: &[Place]) -> Vec<Kernel> {
    if let Domain::Choice { count } = domain {
        let extra = places.len() as f64 + 1.0;
        let kernel = |place: &Place| match place {
            Place::Choice(x) => Kernel::choice(*x, f64::from(*count), extra),
            _ => Kernel::prior(domain),
        };
        return places.iter().map(kernel).collect();
    }
    let centre = |place: &Place| match place {
        Place::At(u) => *u,
        Place::Cell(low, high) => 0.5 * (low + high),
        _ => 0.5,
    };
    let centres: Vec<f64> = places.iter().map(centre).collect();
    let widths = neighbour_distances(&centres);
    centres.iter().zip(widths).map(|(&mean, sd)| Kernel::Number(TruncatedNormal::new(mean, sd))).collect()
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
