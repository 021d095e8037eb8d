//! The density of some parameters alone. Kernels are multiplied, so that all other factors of a component integrate to
//! one, save those of parameters that must have certain values for the ones in question to be active.

use super::parzen::{Parzen, log_sum_exp};
use super::place::Place;
use crate::space::Space;

/// A question about some parameters' values.
#[derive(Debug)]
pub(super) struct Marginal {
    asked: Vec<(usize, Place)>,
    /// Parameters on which these depend, with the places any of which they must have.
    parents: Vec<(usize, Vec<Place>)>,
    /// Whether the values asked about can be together.
    possible: bool,
}

impl Marginal {
    /// Pairs of a parameter's position in the space and one of its values.
    pub(super) fn new(space: &Space, values: &[(usize, f64)]) -> Self {
        let required = required(space, values);
        let holds = |&(d, x): &(usize, f64)| required[d].as_ref().is_none_or(|list| list.contains(&x));
        let place = |d: usize, x: f64| Place::new(&space.params[d].domain, x);
        let parent = |(d, list): (usize, &Option<Vec<f64>>)| {
            Some((d, list.as_ref()?.iter().map(|&x| place(d, x)).collect()))
        };
        Self {
            possible: values.iter().all(holds) && required.iter().flatten().all(|list| !list.is_empty()),
            asked: values.iter().map(|&(d, x)| (d, place(d, x))).collect(),
            parents: required.iter().enumerate().filter_map(parent).collect(),
        }
    }

    /// Logarithm of the density given that all parameters asked about are active; `-∞` where they cannot be.
    pub(super) fn log(&self, density: &Parzen) -> f64 {
        if !self.possible {
            return f64::NEG_INFINITY;
        }
        let is_asked = |d: usize| self.asked.iter().any(|&(other, _)| other == d);
        let (mut joint, mut active) = (Vec::new(), Vec::new());
        for component in &density.components {
            let mass = |(d, places): &(usize, Vec<Place>)| {
                log_sum_exp(places.iter().map(|&place| component.kernels[*d].log(place)))
            };
            let (known, free): (Vec<_>, Vec<_>) = self.parents.iter().partition(|(d, _)| is_asked(*d));
            let free = component.log_weight + free.into_iter().map(mass).sum::<f64>();
            active.push(free + known.into_iter().map(mass).sum::<f64>());
            let asked = self.asked.iter().map(|&(d, place)| component.kernels[d].log(place));
            joint.push(free + asked.sum::<f64>());
        }
        log_sum_exp(joint.into_iter()) - log_sum_exp(active.into_iter())
    }
}

/// For each parameter of the space the values that it must have for all in question to be active.
fn required(space: &Space, values: &[(usize, f64)]) -> Vec<Option<Vec<f64>>> {
    let mut required: Vec<Option<Vec<f64>>> = vec![None; space.dims()];
    let mut needed = vec![false; space.dims()];
    values.iter().for_each(|&(d, _)| needed[d] = true);
    // A parent comes before its children.
    for d in (0..space.dims()).rev() {
        let Some(condition) = space.params[d].condition.as_ref().filter(|_| needed[d]) else { continue };
        let parent = condition.param as usize;
        let mut both = required[parent].take().unwrap_or_else(|| condition.equals.clone());
        both.retain(|x| condition.equals.contains(x));
        required[parent] = Some(both);
        needed[parent] = true;
    }
    required
}
