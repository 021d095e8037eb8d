//! Conditional parameters: which of them have an effect at a point, and how many points there are then.

use super::{Param, Point, Space};

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

    /// In how many ways a parameter and all that depend on it can be set, where it is active.
    fn values_below(&self, i: usize) -> Option<u64> {
        let depends = |p: &Param| p.condition.as_ref().is_some_and(|c| c.param as usize == i);
        let children: Vec<usize> = (0..self.dims()).filter(|&c| depends(&self.params[c])).collect();
        let all = self.params[i].domain.cardinality()?;
        let mut special: Vec<f64> = children.iter().flat_map(|&c| self.equals(c)).copied().collect();
        special.sort_by(f64::total_cmp);
        special.dedup();
        let mut total = all.saturating_sub(special.len() as u64);
        for value in special {
            let awake = children.iter().filter(|&&c| self.equals(c).contains(&value));
            let ways =
                awake.map(|&c| self.values_below(c)).try_fold(1, |n: u64, m| Some(n.saturating_mul(m?)))?;
            total = total.saturating_add(ways);
        }
        Some(total)
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
        let mut open = space();
        open.params[3].domain = Domain::Float { low: 0.0, high: 1.0, scale: Scale::Linear };
        assert_eq!(open.cardinality(), None);
    }
}
