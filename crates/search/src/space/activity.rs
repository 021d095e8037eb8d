//! Conditional parameters: which of them have an effect at a point, and how many points there are then.

use super::{Condition, Domain, Param, Point, Space};

impl Space {
    /// Whether any parameter depends on another.
    #[must_use]
    pub fn is_conditional(&self) -> bool {
        self.params.iter().any(|p| p.condition.is_some())
    }

    /// Which parameters have an effect at a point of the space, in their order.
    #[must_use]
    pub fn active(&self, point: &Point) -> Vec<bool> {
        let mut active: Vec<bool> = Vec::with_capacity(self.dims());
        for param in &self.params {
            let holds = param.condition.as_ref().is_none_or(|condition| {
                let parent = condition.param as usize;
                let value = point.0.get(parent).copied().unwrap_or(f64::NAN);
                active.get(parent).copied().unwrap_or(false) && condition.equals.contains(&value)
            });
            active.push(holds);
        }
        active
    }

    /// These values with the inactive ones at rest, in the middle of their domains.
    pub(super) fn at_rest(&self, values: Vec<f64>) -> Point {
        let mut point = Point(values);
        if self.is_conditional() {
            let active = self.active(&point);
            for ((value, param), active) in point.0.iter_mut().zip(&self.params).zip(active) {
                if !active {
                    *value = param.domain.at_unit(0.5);
                }
            }
        }
        point
    }

    /// How many points there are; `None` when a float makes them uncountable, `u64::MAX` when they are more.
    #[must_use]
    pub fn cardinality(&self) -> Option<u64> {
        let roots = self.params.iter().enumerate().filter(|(_, p)| p.condition.is_none());
        roots.map(|(i, _)| self.values_below(i)).try_fold(1, |n: u64, m| Some(n.saturating_mul(m?)))
    }

    /// The point with this number, from 0, of those that [`cardinality`](Self::cardinality) counts; inactive values are
    /// not at rest.
    pub(crate) fn point(&self, mut number: u64) -> Point {
        let mut values: Vec<f64> = self.params.iter().map(|p| p.domain.at_unit(0.5)).collect();
        let roots = (0..self.dims()).rev().filter(|&i| self.params[i].condition.is_none());
        for i in roots {
            let ways = self.values_below(i).unwrap_or(1).max(1);
            self.set_below(i, number % ways, &mut values);
            number /= ways;
        }
        Point(values)
    }

    /// Sets a parameter and all that depend on it in the way of this number: the values on which others depend come
    /// first, then the rest in their order.
    fn set_below(&self, i: usize, mut number: u64, values: &mut [f64]) {
        let special = self.special(i);
        for &value in &special {
            let ways = self.ways_at(i, value).unwrap_or(1);
            if number < ways {
                values[i] = value;
                for child in self.awake(i, value) {
                    let ways = self.values_below(child).unwrap_or(1).max(1);
                    self.set_below(child, number % ways, values);
                    number /= ways;
                }
                return;
            }
            number -= ways;
        }
        let domain = &self.params[i].domain;
        for rank in special.iter().filter_map(|&value| domain.rank(value)) {
            number += u64::from(rank <= number);
        }
        values[i] = domain.nth(number).unwrap_or(values[i]);
    }

    /// In how many ways a parameter and all that depend on it can be set, where it is active.
    fn values_below(&self, i: usize) -> Option<u64> {
        let all = self.params[i].domain.cardinality()?;
        let special = self.special(i);
        let rest = all.saturating_sub(special.len() as u64);
        special.into_iter().try_fold(rest, |n: u64, value| Some(n.saturating_add(self.ways_at(i, value)?)))
    }

    /// In how many ways those can be set that depend on a parameter having this value.
    fn ways_at(&self, i: usize, value: f64) -> Option<u64> {
        self.awake(i, value)
            .map(|child| self.values_below(child))
            .try_fold(1, |n: u64, m| Some(n.saturating_mul(m?)))
    }

    fn awake(&self, i: usize, value: f64) -> impl Iterator<Item = usize> + '_ {
        self.children(i).filter(move |&child| self.equals(child).contains(&value))
    }

    fn children(&self, i: usize) -> impl Iterator<Item = usize> + '_ {
        let depends = move |p: &Param| p.condition.as_ref().is_some_and(|c| c.param as usize == i);
        (0..self.dims()).filter(move |&child| depends(&self.params[child]))
    }

    /// The values of a parameter on which others depend, rising.
    fn special(&self, i: usize) -> Vec<f64> {
        let mut special: Vec<f64> = self.children(i).flat_map(|child| self.equals(child)).copied().collect();
        special.sort_by(f64::total_cmp);
        special.dedup();
        special
    }

    /// The same parameters with these domains, which hold some of the values; conditions name those that are left.
    pub(crate) fn with_domains(&self, domains: Vec<Domain>) -> Self {
        let left = |condition: &Condition| {
            let parent = &domains[condition.param as usize];
            let there = |x: &f64| parent.snap(*x) == *x;
            let equals = condition.equals.iter().copied().filter(there).collect();
            Condition { param: condition.param, equals }
        };
        let param = |(param, domain): (&Param, &Domain)| Param {
            name: param.name.clone(),
            domain: domain.clone(),
            condition: param.condition.as_ref().map(left),
        };
        Self { params: self.params.iter().zip(&domains).map(param).collect() }
    }

    fn equals(&self, i: usize) -> &[f64] {
        self.params[i].condition.as_ref().map_or(&[], |condition| &condition.equals)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::{Condition, Domain, Scale};

    fn param(name: &str, domain: Domain, condition: Option<(u32, &[f64])>) -> Param {
        let condition = condition.map(|(param, equals)| Condition { param, equals: equals.to_vec() });
        Param { name: name.into(), domain, condition }
    }

    /// 1 + 3 + (2 × 3 + 3) points, times two.
    fn space() -> Space {
        let levels = |values: &[f64]| Domain::Levels { values: values.to_vec(), scale: Scale::Linear };
        Space {
            params: vec![
                param("opt", Domain::Choice { count: 3 }, None),
                param("momentum", levels(&[0.5, 0.9, 0.99]), Some((0, &[1.0, 2.0]))),
                param("form", Domain::Choice { count: 2 }, Some((0, &[2.0]))),
                param("look", levels(&[1.0, 2.0]), Some((2, &[1.0]))),
                param("bs", levels(&[8.0, 16.0]), None),
            ],
        }
    }

    #[test]
    fn a_parameter_sleeps_with_the_one_it_depends_on() {
        let active = |values: [f64; 5]| space().active(&Point(values.to_vec()));
        assert_eq!(active([0.0, 0.9, 1.0, 1.0, 8.0]), [true, false, false, false, true]);
        assert_eq!(active([1.0, 0.9, 1.0, 1.0, 8.0]), [true, true, false, false, true]);
        assert_eq!(active([2.0, 0.9, 0.0, 1.0, 8.0]), [true, true, true, false, true]);
        assert_eq!(active([2.0, 0.9, 1.0, 1.0, 8.0]), [true; 5]);
    }

    #[test]
    fn points_that_mean_the_same_are_the_same() {
        let snap = |values: [f64; 5]| space().snap(&Point(values.to_vec()));
        assert_eq!(snap([0.0, 0.5, 0.0, 1.0, 8.0]), snap([0.0, 0.99, 1.0, 2.0, 8.0]));
        assert_eq!(snap([0.0, 0.5, 0.0, 1.0, 8.0]).0[1], 0.9);
        assert_ne!(snap([1.0, 0.5, 0.0, 1.0, 8.0]), snap([1.0, 0.99, 1.0, 2.0, 8.0]));
    }

    #[test]
    fn only_what_can_be_told_apart_is_counted() {
        assert_eq!(space().cardinality(), Some(2 * (1 + 3 + 3 * (1 + 2))));
        let mut points = std::collections::BTreeSet::new();
        for i in 0..6_u32.pow(5) {
            let unit: Vec<f64> = (0..5).map(|d| f64::from(i / 6_u32.pow(d) % 6) / 5.0).collect();
            points.insert(space().key(&space().from_unit(&unit)));
        }
        assert_eq!(points.len(), 26);
        let numbered: std::collections::BTreeSet<_> =
            (0..26).map(|number| space().key(&space().point(number))).collect();
        assert_eq!(numbered, points, "each number is a point of its own");
        let mut open = space();
        open.params[3].domain = Domain::Float { low: 0.0, high: 1.0, scale: Scale::Linear };
        assert_eq!(open.cardinality(), None);
    }
}
