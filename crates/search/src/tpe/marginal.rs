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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::searcher::{Context, Observation};
    use crate::space::{Condition, Domain, Param, Point, Scale};
    use crate::tpe::Model;

    /// A choice, a float with its second value, an integer.
    fn space() -> Space {
        let param = |name: &str, domain| Param { name: name.into(), domain, condition: None };
        let scale = Scale::Linear;
        let mut space = Space {
            params: vec![
                param("c", Domain::Choice { count: 2 }),
                param("u", Domain::Float { low: 0.0, high: 1.0, scale }),
                param("n", Domain::Int { low: 1, high: 3, step: 1, scale }),
            ],
        };
        space.params[1].condition = Some(Condition { param: 0, equals: vec![1.0] });
        space
    }

    fn history(space: &Space) -> Vec<Observation> {
        let point =
            |i: u32| space.from_unit(&[0.2, 0.55, 0.9, 0.35, 0.7].map(|a| (a * f64::from(i)) % 1.0)[..3]);
        let value = |p: &Point| Some((p.0[1] - 0.3).abs() + p.0[2] / 10.0);
        (0..30)
            .map(|trial| Observation { trial, point: point(trial), value: value(&point(trial)), until: 1 })
            .collect()
    }

    #[test]
    fn marginals_are_what_remains_when_all_others_are_summed_over() {
        let (space, pending) = (space(), Vec::new());
        let history = history(&space);
        let cx = Context {
            space: &space,
            trial: 30,
            budget: 40,
            seed: 0,
            history: &history,
            pending: &pending,
            acquisition: Default::default(),
            outcome_scale: crate::space::Scale::Linear,
        };
        let model = Model::new(&cx).unwrap();
        let joint = |c: f64, u: f64, n: f64| {
            let point = Point(vec![c, u, n]);
            (libm::exp(model.good(&point)), libm::exp(model.bad(&point)))
        };
        let add = |a: (f64, f64), b: (f64, f64)| (a.0 + b.0, a.1 + b.1);
        let over_n =
            |c: f64, u: f64| [1.0, 2.0, 3.0].map(|n| joint(c, u, n)).into_iter().fold((0.0, 0.0), add);
        let middles = || (0..500).map(|i| (f64::from(i) + 0.5) / 500.0);
        let awake = middles().map(|u| over_n(1.0, u)).fold((0.0, 0.0), add);
        let awake = (awake.0 / 500.0, awake.1 / 500.0);
        let close = |found: (f64, f64), good: f64, bad: f64| {
            let near = |a: f64, b: f64| (libm::exp(a) / b - 1.0).abs() < 1e-3;
            assert!(near(found.0, good) && near(found.1, bad), "{found:?} {good} {bad}");
        };
        close(model.log_marginal(&[(0, 1.0)]), awake.0, awake.1);
        let at = over_n(1.0, 0.4);
        close(model.log_marginal(&[(1, 0.4)]), at.0 / awake.0, at.1 / awake.1);
        let both = joint(1.0, 0.4, 2.0);
        close(model.log_marginal(&[(2, 2.0), (1, 0.4)]), both.0 / awake.0, both.1 / awake.1);
        close(model.log_marginal(&[(0, 1.0), (1, 0.4)]), at.0 / awake.0, at.1 / awake.1);
        assert_eq!(model.log_marginal(&[(0, 0.0), (1, 0.4)]), (f64::NEG_INFINITY, f64::NEG_INFINITY));
    }
}
