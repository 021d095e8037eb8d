//! Who is ahead on a board, and what its numbers say without a model.

use std::collections::BTreeSet;

use search::{Domain, Point, Space};

use super::{Board, Param, Trial, Who};

/// A trial nearer to an end of its range than this share of it is at the edge.
const EDGE: f64 = 0.05;
/// Of a parameter with fewer values each is at an edge.
const EDGE_VALUES: u64 = 3;

/// A trial that was better than all before it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Trials that had ended by then, this one included.
    pub ended: usize,
    /// What it reached.
    pub value: f64,
    /// Its position on the board.
    pub trial: usize,
}

/// Somebody's place among all who are on the board.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// 1 for the best; equals share theirs. None without a value that counts.
    pub rank: Option<usize>,
    /// The owner of the groups, or the group's own name where the board was not merged.
    pub name: String,
    /// Who that is, where the board was not merged.
    pub who: Option<Who>,
    /// Positions of the groups.
    pub groups: Vec<u32>,
    /// Trials that have ended.
    pub ended: usize,
    /// The best of them.
    pub best: Option<Step>,
}

/// A parameter that two boards treat differently.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference<'a> {
    /// As the first has it.
    pub a: Option<&'a Param>,
    /// As the second has it.
    pub b: Option<&'a Param>,
}

impl Board {
    /// The best trial.
    #[must_use]
    pub fn best(&self) -> Option<usize> {
        self.course(|_| true).last().map(|step| step.trial)
    }

    /// Trials that some groups have ended.
    #[must_use]
    pub fn ended(&self, of: impl Fn(u32) -> bool) -> usize {
        self.trials.iter().filter(|trial| of(trial.group) && trial.state.is_final()).count()
    }

    /// The trials of some groups that were better than all before them. Those of several groups take turns, number by
    /// number.
    #[must_use]
    pub fn course(&self, of: impl Fn(u32) -> bool) -> Vec<Step> {
        let mut ended: Vec<(usize, &Trial)> = self.trials.iter().enumerate().collect();
        ended.retain(|(_, trial)| of(trial.group) && trial.state.is_final());
        ended.sort_by_key(|(_, trial)| (trial.number, trial.group));
        let mut steps: Vec<Step> = Vec::new();
        for (before, (place, trial)) in ended.into_iter().enumerate() {
            let Some(value) = self.counted(trial) else { continue };
            let better = |step: &Step| self.objective.cost(value) < self.objective.cost(step.value);
            if steps.last().is_none_or(better) {
                steps.push(Step { ended: before + 1, value, trial: place });
            }
        }
        steps
    }

    /// Whether the board was merged from several.
    #[must_use]
    pub fn is_merged(&self) -> bool {
        self.groups.iter().any(|group| !group.owner.is_empty())
    }

    /// Everybody on the board, the best first: the owners of a merged one, else the groups.
    #[must_use]
    pub fn ranking(&self) -> Vec<Place> {
        let mut places: Vec<Place> = Vec::new();
        let merged = self.is_merged();
        for (group, index) in self.groups.iter().zip(0..) {
            let name = if merged { &group.owner } else { &group.name };
            match places.iter_mut().find(|place| merged && place.name == *name) {
                Some(place) => place.groups.push(index),
                None => places.push(Place {
                    rank: None,
                    name: name.clone(),
                    who: (!merged).then_some(group.who),
                    groups: vec![index],
                    ended: 0,
                    best: None,
                }),
            }
        }
        for place in &mut places {
            let groups: BTreeSet<u32> = place.groups.iter().copied().collect();
            place.ended = self.ended(|group| groups.contains(&group));
            place.best = self.course(|group| groups.contains(&group)).last().copied();
        }
        let cost = |place: &Place| place.best.map_or(f64::INFINITY, |best| self.objective.cost(best.value));
        places.sort_by(|a, b| cost(a).total_cmp(&cost(b)));
        let costs: Vec<f64> = places.iter().map(cost).collect();
        for place in &mut places {
            let own = cost(place);
            place.rank = place.best.map(|_| costs.partition_point(|other| *other < own) + 1);
        }
        places
    }

    /// The parameters whose known range a trial nearly leaves.
    #[must_use]
    pub fn at_edge(&self, trial: &Trial) -> Vec<usize> {
        let values = self.params.iter().zip(&trial.values).enumerate();
        values
            .filter(|(_, (param, value))| value.is_some_and(|x| is_at_edge(param, x)))
            .map(|(place, _)| place)
            .collect()
    }

    /// The parameters that two boards do not share, or not with the same values, in their order.
    #[must_use]
    pub fn differences<'a>(a: &'a Self, b: &'a Self) -> Vec<Difference<'a>> {
        fn find<'p>(board: &'p Board, name: &str) -> Option<&'p Param> {
            board.params.iter().find(|param| param.name == name)
        }
        let of_a = a.params.iter().map(|param| Difference { a: Some(param), b: find(b, &param.name) });
        let of_b = b.params.iter().filter(|param| find(a, &param.name).is_none());
        let all = of_a.chain(of_b.map(|param| Difference { a: None, b: Some(param) }));
        let same = |pair: &Difference<'_>| match (pair.a, pair.b) {
            (Some(a), Some(b)) => a.domain == b.domain && a.labels == b.labels,
            _ => false,
        };
        all.filter(|pair| !same(pair)).collect()
    }
}

fn is_at_edge(param: &Param, x: f64) -> bool {
    let values = param.domain.cardinality();
    let ordered = !matches!(param.domain, Domain::Choice { .. });
    if !ordered || !param.told || values.is_some_and(|count| count < EDGE_VALUES) {
        return false;
    }
    let alone = search::Param { name: param.name.clone(), domain: param.domain.clone(), condition: None };
    let unit = Space { params: vec![alone] }.to_unit(&Point(vec![x])).first().copied().unwrap_or(0.5);
    // Cells of few values are wide.
    let share = values.map_or(EDGE, |count| EDGE.max(0.75 / count as f64));
    unit <= share || unit >= 1.0 - share
}
