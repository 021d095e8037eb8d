//! What every searcher promises, on every kind of space and history.

use std::collections::BTreeSet;

use search::{Acquisition, Ask, Domain, Observation, Param, Point, Proposal, Scale, SearcherKind, Space};

fn space(domains: Vec<Domain>) -> Space {
    let named = |(i, domain)| Param { name: format!("x{i}"), domain, condition: None };
    Space { params: domains.into_iter().enumerate().map(named).collect() }
}

fn float(scale: Scale) -> Domain {
    Domain::Float { low: 1e-3, high: 0.9, scale }
}

fn mixed() -> Space {
    space(vec![
        float(Scale::Log),
        Domain::Int { low: 1, high: 5, step: 1, scale: Scale::Linear },
        Domain::Levels { values: vec![8.0, 16.0, 32.0, 64.0], scale: Scale::Log },
        Domain::Choice { count: 3 },
        float(Scale::LogComplement),
    ])
}

/// An optimiser with coefficients of its own: 40 trials and more in the float, 1 + 3 × 2 points without it.
fn conditional(momentum: Domain) -> Space {
    let mut space = space(vec![Domain::Choice { count: 2 }, momentum, Domain::Choice { count: 2 }]);
    for dependent in &mut space.params[1..] {
        dependent.condition = Some(search::Condition { param: 0, equals: vec![1.0] });
    }
    space
}

/// Three optimisers with two coefficients each, of ten values.
fn families() -> Space {
    let coefficient = Domain::Int { low: 1, high: 10, step: 1, scale: Scale::Linear };
    let mut space = space(vec![Domain::Choice { count: 3 }]);
    for family in 0..3 {
        for name in ["a", "b"] {
            space.params.push(Param {
                name: format!("{name}{family}"),
                domain: coefficient.clone(),
                condition: Some(search::Condition { param: 0, equals: vec![f64::from(family)] }),
            });
        }
    }
    space
}

/// 2 × 3 × 2 points.
fn tiny() -> Space {
    space(vec![
        Domain::Choice { count: 2 },
        Domain::Int { low: 4, high: 17, step: 5, scale: Scale::Log },
        Domain::Levels { values: vec![0.1, 0.5], scale: Scale::Linear },
    ])
}

/// A map of 7 × 5 cells.
fn map() -> Space {
    space(vec![
        Domain::lattice(1e-3, 0.9, Scale::Log, 7, false),
        Domain::lattice(1.0, 5.0, Scale::Linear, 20, true),
    ])
}

fn bowl(_trial: u32, point: &Point) -> Option<f64> {
    Some(point.0.iter().map(|x| (x - 0.3) * (x - 0.3)).sum())
}

fn ask(searcher: SearcherKind, space: &Space, budget: u32, seed: u32) -> Ask {
    Ask::new(searcher, space.clone(), budget, seed)
}

/// One trial after the other until the budget is used or nothing is left; checks what holds for every proposal.
fn drive(mut ask: Ask, lag: usize, objective: impl Fn(u32, &Point) -> Option<f64>) -> Vec<Point> {
    let mut seen = BTreeSet::new();
    let mut points = Vec::new();
    for trial in 0..ask.budget {
        ask.trial = trial;
        let visible = (points.len() + 1).saturating_sub(lag);
        let observed = |(i, p): (usize, &Point)| {
            let trial = i as u32;
            Observation { trial, point: p.clone(), value: objective(trial, p), until: 1 }
        };
        ask.history = points[..visible].iter().enumerate().map(observed).collect();
        ask.pending = points[visible..].to_vec();
        let proposal = ask.answer().expect("a valid space can be searched");
        if trial % 10 == 7 {
            assert_eq!(ask.answer().as_ref(), Ok(&proposal), "asked twice");
        }
        match proposal {
            Proposal::Try(point) => {
                assert!(ask.space.contains(&point), "{point:?} is outside");
                assert!(seen.insert(ask.space.key(&point)), "{point:?} again");
                points.push(point);
            }
            Proposal::Exhausted => break,
            Proposal::Wait | Proposal::Go(_) => panic!("no searcher of ours waits"),
        }
    }
    points
}

fn uses_a_whole_budget_of_new_points_in_a_mixed_space(kind: SearcherKind) {
    for lag in [1, 4] {
        assert_eq!(drive(ask(kind, &mixed(), 40, 3), lag, bowl).len(), 40);
    }
}

fn repeats_itself_for_the_same_seed_only(kind: SearcherKind) {
    let points = |seed| drive(ask(kind, &mixed(), 15, seed), 2, bowl);
    assert_eq!(points(1), points(1));
    if kind != SearcherKind::Grid {
        assert_ne!(points(1), points(2));
    }
}

fn tries_every_point_of_a_tiny_space_and_is_then_exhausted(kind: SearcherKind) {
    for seed in 0..5 {
        assert_eq!(drive(ask(kind, &tiny(), 30, seed), 1, bowl).len(), 12);
    }
    let single = space(vec![Domain::Choice { count: 1 }]);
    assert_eq!(drive(ask(kind, &single, 30, 0), 1, bowl), [Point(vec![0.0])]);
    assert_eq!(
        drive(ask(kind, &space(vec![]), 30, 0), 1, bowl),
        [Point(vec![])],
        "nothing to search over: one point"
    );
}

fn tries_every_cell_of_a_map_once(kind: SearcherKind) {
    assert_eq!(drive(ask(kind, &map(), 40, 2), 3, bowl).len(), 35);
    assert_eq!(drive(ask(kind, &map(), 12, 2), 3, bowl).len(), 12);
}

fn never_takes_inactive_values_for_something_new(kind: SearcherKind) {
    let levels = Domain::Levels { values: vec![0.5, 0.9, 0.99], scale: Scale::LogComplement };
    for seed in 0..3 {
        assert_eq!(drive(ask(kind, &conditional(levels.clone()), 30, seed), 2, bowl).len(), 7);
    }
    assert_eq!(drive(ask(kind, &conditional(float(Scale::LogComplement)), 25, 3), 2, bowl).len(), 25);
}

fn copes_with_a_parameter_that_has_one_value(kind: SearcherKind) {
    let one = Domain::Levels { values: vec![2.0], scale: Scale::Log };
    let space = space(vec![Domain::Choice { count: 1 }, float(Scale::Linear), one]);
    assert_eq!(drive(ask(kind, &space, 15, 1), 1, bowl).len(), 15);
}

fn copes_when_everything_diverges(kind: SearcherKind) {
    assert_eq!(drive(ask(kind, &mixed(), 20, 1), 1, |_, _| None).len(), 20);
}

fn takes_outcomes_that_are_not_finite_for_diverged(kind: SearcherKind) {
    let points = |bad: Option<f64>| {
        drive(ask(kind, &mixed(), 16, 5), 1, |trial, p| if trial % 3 == 0 { bad } else { bowl(trial, p) })
    };
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(points(Some(bad)), points(None));
    }
}

fn copes_with_flat_and_with_huge_outcomes(kind: SearcherKind) {
    drive(ask(kind, &mixed(), 15, 1), 1, |_, _| Some(0.25));
    drive(ask(kind, &mixed(), 15, 1), 1, |trial, _| Some(if trial % 2 == 0 { 1.7e308 } else { -1.7e308 }));
}

fn copes_with_twenty_dimensions(kind: SearcherKind) {
    let space = space(vec![float(Scale::Linear); 20]);
    assert_eq!(drive(ask(kind, &space, 30, 1), 2, bowl).len(), 30);
}

fn lasts_for_three_hundred_trials(kind: SearcherKind) {
    let space = space(vec![float(Scale::Log), Domain::Int { low: 1, high: 64, step: 1, scale: Scale::Log }]);
    assert_eq!(drive(ask(kind, &space, 300, 1), 3, bowl).len(), 300);
}

fn refuses_an_invalid_space(kind: SearcherKind) {
    let reversed = Domain::Float { low: 1.0, high: 0.0, scale: Scale::Linear };
    assert!(ask(kind, &space(vec![reversed]), 5, 0).answer().is_err());
}

fn tries_every_point_of_families_of_parameters(kind: SearcherKind) {
    // Models are slow, and fall back to the same walk.
    let seeds = if kind == SearcherKind::Random { 0..5 } else { 0..1 };
    for seed in seeds {
        assert_eq!(drive(ask(kind, &families(), 310, seed), 1, bowl).len(), 300);
    }
}

macro_rules! conformance {
    ($($searcher:ident: $kind:expr, [$($promise:ident),+ $(,)?];)+) => {$(
        mod $searcher {
            $(#[test] fn $promise() { super::$promise($kind); })+
        }
    )+};
    (every searcher: $($searcher:ident = $kind:expr),+ $(,)?) => {
        conformance! {$(
            $searcher: $kind, [
                uses_a_whole_budget_of_new_points_in_a_mixed_space,
                repeats_itself_for_the_same_seed_only,
                tries_every_point_of_a_tiny_space_and_is_then_exhausted,
                tries_every_cell_of_a_map_once,
                never_takes_inactive_values_for_something_new,
                copes_with_a_parameter_that_has_one_value,
                copes_when_everything_diverges,
                takes_outcomes_that_are_not_finite_for_diverged,
                copes_with_flat_and_with_huge_outcomes,
                copes_with_twenty_dimensions,
                tries_every_point_of_families_of_parameters,
                lasts_for_three_hundred_trials,
                refuses_an_invalid_space,
            ];
        )+}
    };
}

conformance! {
    every searcher:
    grid = search::SearcherKind::Grid,
    shuffled_grid = search::SearcherKind::ShuffledGrid,
    random = search::SearcherKind::Random,
    sobol = search::SearcherKind::Sobol,
    halton = search::SearcherKind::Halton,
    tpe = search::SearcherKind::Tpe,
    gp = search::SearcherKind::Gp,
    cmaes = search::SearcherKind::CmaEs,
    auto = search::SearcherKind::Auto,
}

/// By the other ways in which a Gaussian process can choose.
#[test]
fn a_confidence_bound_and_thompson_sampling_keep_the_promises() {
    for acquisition in [Acquisition::Ucb, Acquisition::Thompson] {
        let ask = |space: &Space, budget| Ask { acquisition, ..ask(SearcherKind::Gp, space, budget, 3) };
        assert_eq!(drive(ask(&mixed(), 20), 3, bowl).len(), 20);
        assert_eq!(drive(ask(&mixed(), 20), 3, bowl), drive(ask(&mixed(), 20), 3, bowl));
        assert_eq!(drive(ask(&tiny(), 30), 1, bowl).len(), 12);
        assert_eq!(drive(ask(&conditional(Domain::Choice { count: 3 }), 30), 1, bowl).len(), 7);
        assert_eq!(drive(ask(&mixed(), 12), 1, |_, _| None).len(), 12);
        assert_eq!(drive(ask(&mixed(), 12), 1, |_, _| Some(0.25)).len(), 12);
    }
}

/// A history that random search made, so that only a few proposals must be computed.
#[test]
fn five_thousand_trials_can_be_asked_for() {
    let space = mixed();
    let mut history = Vec::new();
    let mut walk = Draw(7);
    for trial in 0..5000 {
        let point = space.from_unit(&[(); 5].map(|()| walk.next()));
        let value = bowl(trial, &point).filter(|_| trial % 9 > 0);
        history.push(Observation { trial, point, value, until: 1 });
    }
    let single = |kind: &SearcherKind| !kind.is_scheduler() && *kind != SearcherKind::You;
    for kind in SearcherKind::ALL.into_iter().filter(single) {
        for trial in [0, 100, 1000, 4999] {
            let before = &history[..trial as usize];
            let ask = Ask { trial, history: before.to_vec(), ..ask(kind, &space, 5000, 1) };
            let Ok(Proposal::Try(point)) = ask.answer() else { panic!("{kind:?} {trial}") };
            assert!(space.contains(&point), "{kind:?} {trial}");
            let key = space.key(&point);
            assert!(before.iter().all(|it| space.key(&it.point) != key), "{kind:?} {trial}: again");
        }
    }
}

/// Numbers without a pattern: Marsaglia's xorshift.
struct Draw(u32);

impl Draw {
    fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        f64::from(self.0) / f64::from(u32::MAX)
    }
}
