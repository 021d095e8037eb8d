//! What makes a space one that can be searched.

use std::collections::BTreeSet;

use super::{Condition, Domain, Param, Scale, Space};
use crate::searcher::SearchError;

/// Whole numbers up to here are exact as `f64`.
const LARGEST_EXACT: u64 = 1 << 53;

impl Space {
    /// Checks every domain. A space without parameters is valid: it holds one point, the empty one. The other methods of a space may panic or give nonsense where this fails.
    ///
    /// # Errors
    /// [`SearchError::InvalidSpace`] for a name used twice, an empty or reversed range, a
    /// number that is not finite, a scale that is not defined on the whole range, an empty or unsorted list.
    pub fn validate(&self) -> Result<(), SearchError> {
        let error = |name: &str, reason: &str| {
            Err(SearchError::InvalidSpace { name: name.to_owned(), reason: reason.to_owned() })
        };
        let mut names = BTreeSet::new();
        for (i, param) in self.params.iter().enumerate() {
            if !names.insert(&param.name) {
                return error(&param.name, "the name is used twice");
            }
            if let Err(reason) = param.domain.check() {
                return error(&param.name, reason);
            }
            if let Some(condition) = &param.condition
                && let Err(reason) = condition.check(&self.params[..i])
            {
                return error(&param.name, reason);
            }
        }
        Ok(())
    }
}

impl Condition {
    /// `Err` says what is wrong.
    fn check(&self, earlier: &[Param]) -> Result<(), &'static str> {
        let Some(parent) = earlier.get(self.param as usize) else {
            return Err("it depends on a parameter that does not come before it");
        };
        require(parent.domain.cardinality().is_some(), "it depends on a parameter without distinct values")?;
        require(!self.equals.is_empty(), "it can never be active")?;
        let can_be = |&value: &f64| parent.domain.snap(value) == value;
        require(self.equals.iter().all(can_be), "it depends on a value that the other parameter never has")
    }
}

impl Domain {
    /// `Err` says what is wrong.
    fn check(&self) -> Result<(), &'static str> {
        match self {
            Self::Float { low, high, scale } => {
                require(low.is_finite() && high.is_finite(), "the range is not finite")?;
                require(low < high, "the lowest value must be below the highest")?;
                scale.check(*low, *high)
            }
            Self::Int { low, high, step, scale } => {
                require(low < high, "the lowest value must be below the highest")?;
                require(*step > 0, "the step must be positive")?;
                let exact = low.unsigned_abs().max(high.unsigned_abs()) <= LARGEST_EXACT;
                require(exact, "whole numbers beyond 2^53 are not exact")?;
                scale.check(*low as f64, *high as f64)
            }
            Self::Levels { values, scale } | Self::Lattice { values, scale } => {
                let (Some(low), Some(high)) = (values.first(), values.last()) else {
                    return Err("the list of levels is empty");
                };
                require(values.iter().all(|v| v.is_finite()), "a level is not finite")?;
                require(values.windows(2).all(|w| w[0] < w[1]), "the levels must rise")?;
                if values.len() == 1 { scale.check_ends(*low, *high) } else { scale.check(*low, *high) }
            }
            Self::Choice { count } => require(*count > 0, "there is nothing to choose from"),
        }
    }
}

impl Scale {
    fn check_ends(self, low: f64, high: f64) -> Result<(), &'static str> {
        match self {
            Self::Linear => Ok(()),
            Self::Log => require(low > 0.0, "a logarithmic range must be positive"),
            Self::LogComplement => require(high < 1.0, "the range must stay below one"),
        }
    }

    fn check(self, low: f64, high: f64) -> Result<(), &'static str> {
        self.check_ends(low, high)?;
        let extent = self.warp(high) - self.warp(low);
        require(extent > 0.0 && extent.is_finite(), "the range is too narrow or too wide for floating point")
    }
}

fn require(holds: bool, otherwise: &'static str) -> Result<(), &'static str> {
    if holds { Ok(()) } else { Err(otherwise) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(domains: Vec<Domain>) -> String {
        let params =
            domains.into_iter().map(|domain| Param { name: "x".into(), domain, condition: None }).collect();
        match (Space { params }).validate() {
            Err(SearchError::InvalidSpace { reason, .. }) => reason,
            other => panic!("{other:?}"),
        }
    }

    fn float(low: f64, high: f64, scale: Scale) -> Domain {
        Domain::Float { low, high, scale }
    }

    #[test]
    fn a_name_twice_is_refused() {
        let x = Domain::Choice { count: 2 };
        assert_eq!(reason(vec![x.clone(), x]), "the name is used twice");
    }

    #[test]
    fn bad_conditions_are_refused() {
        let reason = |param: u32, equals: &[f64], parent: Domain| {
            let condition = Some(Condition { param, equals: equals.to_vec() });
            let params = vec![
                Param { name: "a".into(), domain: parent, condition: None },
                Param { name: "b".into(), domain: Domain::Choice { count: 2 }, condition },
            ];
            match (Space { params }).validate() {
                Err(SearchError::InvalidSpace { name, reason }) if name == "b" => reason,
                other => format!("{other:?}"),
            }
        };
        let two = || Domain::Choice { count: 2 };
        assert!(reason(1, &[0.0], two()).contains("before it"));
        assert!(reason(9, &[0.0], two()).contains("before it"));
        assert!(reason(0, &[], two()).contains("never be active"));
        assert!(reason(0, &[2.0], two()).contains("never has"));
        assert!(reason(0, &[f64::NAN], two()).contains("never has"));
        assert!(reason(0, &[0.5], float(0.0, 1.0, Scale::Linear)).contains("distinct values"));
        assert_eq!(reason(0, &[1.0], two()), "Ok(())");
    }

    #[test]
    fn bad_ranges_are_refused() {
        use Scale::{Linear, Log, LogComplement};
        assert!(reason(vec![float(1.0, 1.0, Linear)]).contains("below the highest"));
        assert!(reason(vec![float(2.0, 1.0, Linear)]).contains("below the highest"));
        assert!(reason(vec![float(f64::NAN, 1.0, Linear)]).contains("not finite"));
        assert!(reason(vec![float(0.0, f64::INFINITY, Linear)]).contains("not finite"));
        assert!(reason(vec![float(f64::MIN, f64::MAX, Linear)]).contains("too wide"));
        assert!(reason(vec![float(0.0, 1.0, Log)]).contains("positive"));
        assert!(reason(vec![float(0.5, 1.0, LogComplement)]).contains("below one"));
        assert!(reason(vec![float(1e300, 1e300_f64.next_up(), Log)]).contains("too narrow"));
    }

    #[test]
    fn bad_whole_numbers_are_refused() {
        let int = |low, high, step, scale| Domain::Int { low, high, step, scale };
        assert!(reason(vec![int(3, 3, 1, Scale::Linear)]).contains("below the highest"));
        assert!(reason(vec![int(1, 3, 0, Scale::Linear)]).contains("step"));
        assert!(reason(vec![int(1, 3, -1, Scale::Linear)]).contains("step"));
        assert!(reason(vec![int(0, 3, 1, Scale::Log)]).contains("positive"));
        assert!(reason(vec![int(i64::MIN, i64::MAX, 1, Scale::Linear)]).contains("2^53"));
    }

    #[test]
    fn bad_lists_are_refused() {
        let levels = |values: &[f64], scale| Domain::Levels { values: values.to_vec(), scale };
        assert!(reason(vec![levels(&[], Scale::Linear)]).contains("empty"));
        assert!(reason(vec![levels(&[1.0, 1.0], Scale::Linear)]).contains("rise"));
        assert!(reason(vec![levels(&[2.0, 1.0], Scale::Linear)]).contains("rise"));
        assert!(reason(vec![levels(&[1.0, f64::NAN], Scale::Linear)]).contains("not finite"));
        assert!(reason(vec![levels(&[0.0, 1.0], Scale::Log)]).contains("positive"));
        assert!(reason(vec![Domain::Choice { count: 0 }]).contains("nothing to choose"));
    }
}
