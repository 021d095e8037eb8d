//! Best so far against cost: of one search, and the median and quartiles of several.

use super::quantile;
use crate::race::Entry;

/// The best values so far of several searches at a cost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// Spent by each, in full trainings.
    pub cost: f64,
    /// A quarter of the searches is at least as good.
    pub low: f64,
    /// Half of them are.
    pub median: f64,
    /// Three quarters are.
    pub high: f64,
}

/// The costs at which a search found something better than before, with the value.
#[must_use]
pub fn best_so_far(course: &[Entry]) -> Vec<(f64, f64)> {
    let mut steps: Vec<(f64, f64)> = Vec::new();
    for entry in course {
        if let Some(value) = entry.value
            && steps.last().is_none_or(|&(_, best)| value < best)
        {
            steps.push((entry.cost, value));
        }
    }
    steps
}

/// The best value of a search that has spent this much.
#[must_use]
pub fn best_at(course: &[Entry], cost: f64) -> Option<f64> {
    let spent = course.partition_point(|entry| entry.cost <= cost);
    course[..spent].iter().filter_map(|entry| entry.value).min_by(f64::total_cmp)
}

/// What a search spent until it was at least as good as this.
#[must_use]
pub fn cost_to_reach(course: &[Entry], target: f64) -> Option<f64> {
    course.iter().find(|entry| entry.value.is_some_and(|value| value <= target)).map(|entry| entry.cost)
}

/// The median of costs of which some were never enough; none if that is so for half of them.
#[must_use]
pub fn median_cost(costs: &[Option<f64>]) -> Option<f64> {
    let mut costs: Vec<f64> = costs.iter().map(|cost| cost.unwrap_or(f64::INFINITY)).collect();
    costs.sort_by(f64::total_cmp);
    Some(quantile(&costs, 0.5)).filter(|median| median.is_finite())
}

/// The band of several searches wherever one of them improves and at the end, as far as all have come and from where on
/// all have a value.
#[must_use]
pub fn bands(courses: &[&[Entry]]) -> Vec<Band> {
    let end = |course: &&[Entry]| course.last().map_or(0.0, |entry| entry.cost);
    let end = courses.iter().map(end).fold(f64::INFINITY, f64::min);
    if courses.is_empty() {
        return Vec::new();
    }
    let steps: Vec<Vec<(f64, f64)>> = courses.iter().map(|course| best_so_far(course)).collect();
    let mut costs: Vec<f64> = steps.iter().flatten().map(|step| step.0).chain([end]).collect();
    costs.retain(|&cost| cost <= end);
    costs.sort_by(f64::total_cmp);
    costs.dedup();
    let at = |cost: f64| {
        let best =
            |steps: &Vec<(f64, f64)>| Some(steps[steps.partition_point(|s| s.0 <= cost).checked_sub(1)?].1);
        let mut values: Vec<f64> = steps.iter().map(best).collect::<Option<_>>()?;
        values.sort_by(f64::total_cmp);
        let [low, median, high] = [0.25, 0.5, 0.75].map(|p| quantile(&values, p));
        Some(Band { cost, low, median, high })
    };
    costs.into_iter().filter_map(at).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(crate) fn course(values: &[Option<f64>]) -> Vec<Entry> {
        let entry = |(i, &value): (u32, &Option<f64>)| Entry {
            stretch: i,
            k: i,
            until: 1,
            value,
            cost: f64::from(i + 1),
        };
        (0..).zip(values).map(entry).collect()
    }

    #[test]
    fn only_what_is_better_is_a_step() {
        let course = course(&[None, Some(3.0), Some(3.0), Some(1.0), Some(2.0)]);
        assert_eq!(best_so_far(&course), [(2.0, 3.0), (4.0, 1.0)]);
        assert_eq!(
            [1.0, 2.0, 3.9, 9.0].map(|c| best_at(&course, c)),
            [None, Some(3.0), Some(3.0), Some(1.0)]
        );
        assert_eq!([0.5, 1.0, 2.5].map(|t| cost_to_reach(&course, t)), [None, Some(4.0), Some(4.0)]);
    }

    /// ```python
    /// >>> v = [[5, 4, 1], [6, 2, 2], [3, 3, 3], [9, 9, 0]]
    /// >>> numpy.quantile(numpy.minimum.accumulate(v, axis=1), [.25, .5, .75], axis=0).T
    /// array([[4.5 , 5.5 , 6.75], [2.75, 3.5 , 5.25], [0.75, 1.5 , 2.25]])
    /// ```
    #[test]
    fn bands_are_quartiles_over_searches() {
        let values = [[5.0, 4.0, 1.0], [6.0, 2.0, 2.0], [3.0, 3.0, 3.0], [9.0, 9.0, 0.0]];
        let courses = values.map(|v| course(&v.map(Some)));
        let courses: Vec<&[Entry]> = courses.iter().map(Vec::as_slice).collect();
        let found: Vec<[f64; 4]> =
            bands(&courses).iter().map(|b| [b.cost, b.low, b.median, b.high]).collect();
        assert_eq!(found, [[1.0, 4.5, 5.5, 6.75], [2.0, 2.75, 3.5, 5.25], [3.0, 0.75, 1.5, 2.25]]);
    }

    #[test]
    fn bands_begin_where_all_have_a_value_and_end_with_the_shortest() {
        let courses = [course(&[None, Some(2.0), Some(1.0)]), course(&[Some(4.0), Some(4.0)])];
        let band = bands(&[&courses[0], &courses[1]]);
        assert_eq!((band.len(), band[0].cost, band[0].median), (1, 2.0, 3.0));
        assert_eq!(bands(&[&courses[0], &[]]), []);
        assert_eq!(bands(&[]), []);
    }

    #[test]
    fn a_cost_that_half_never_reach_has_no_median() {
        assert_eq!(median_cost(&[Some(3.0), None, Some(1.0)]), Some(3.0));
        assert_eq!(median_cost(&[Some(3.0), None]), None);
        assert_eq!(median_cost(&[]), None);
    }
}
