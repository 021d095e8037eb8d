//! Evaluations needed, and what each part of the state does.

use super::*;
use crate::searcher::{Ask, SearcherKind};
use crate::space::{Condition, Param, Scale};

fn space(domains: Vec<Domain>) -> Space {
    let named = |(i, domain)| Param { name: format!("x{i}"), domain, condition: None };
    Space { params: domains.into_iter().enumerate().map(named).collect() }
}

fn unit_cube(dims: usize) -> Space {
    space(vec![Domain::Float { low: 0.0, high: 1.0, scale: Scale::Linear }; dims])
}

fn fresh(space: &Space, seed: u32) -> Population<'_> {
    Population::at(space, seed, &vec![0.5; space.dims()], default_population(numeric(space).count()), 0)
}

/// A generation of a population and its outcomes.
fn generation(it: &Population<'_>, from: u32, f: &dyn Fn(&[f64]) -> Option<f64>) -> Vec<Observation> {
    let sampled = |trial: u32| {
        let point = it.sample(&mut Draws::new(it.seed, Purpose::CmaEsSample, trial));
        let value = f(&point.0);
        Observation { trial, point, value, until: 1 }
    };
    (from..from + it.gaussian.strategy.population as u32).map(sampled).collect()
}

/// Evaluations until a value below 1e-9 is found.
fn evaluations(dims: usize, seed: u32, f: &dyn Fn(&[f64]) -> Option<f64>) -> u32 {
    let space = unit_cube(dims);
    let mut it = fresh(&space, seed);
    let mut done = 0;
    while done < 20_000 {
        let outcomes = generation(&it, done, f);
        done += outcomes.len() as u32;
        if outcomes.iter().any(|it| value(it) < 1e-9) {
            break;
        }
        it.learn(&outcomes);
    }
    done
}

fn median(mut counts: Vec<u32>) -> u32 {
    counts.sort_unstable();
    counts[counts.len() / 2]
}

fn sphere(u: &[f64]) -> Option<f64> {
    Some(u.iter().map(|u| (10.0 * u - 6.0) * (10.0 * u - 6.0)).sum())
}

fn rosenbrock(u: &[f64]) -> Option<f64> {
    let x: Vec<f64> = u.iter().map(|u| 4.0 * u - 2.0).collect();
    let term = |w: &[f64]| 100.0 * (w[1] - w[0] * w[0]) * (w[1] - w[0] * w[0]) + (1.0 - w[0]) * (1.0 - w[0]);
    Some(x.windows(2).map(term).sum())
}

// import cma, numpy as np  # 4.5
// def count(f, seed):
//     es = cma.CMAEvolutionStrategy(10 * [0.5], 1 / 6, {'seed': seed, 'ftarget': 1e-9, 'bounds': [0, 1]})
//     es.optimize(f)
//     return es.result.evaluations if es.result.fbest < 1e-9 else None
// sphere = lambda u: float(np.sum((10 * np.asarray(u) - 6) ** 2))
// def rosenbrock(u):
//     x = 4 * np.asarray(u) - 2
//     return float(np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2))
// for f in (sphere, rosenbrock): print(sorted(filter(None, (count(f, seed) for seed in range(1, 21)))))
// [1390, 1400, 1460, …, 1520, …, 1670, 1740]
// [4440, 4820, 4860, …, 5300, …, 5900, 6120]
#[test]
fn spheres_and_rosenbrock_s_valley_take_as_many_evaluations_as_published() {
    let count =
        |f: &dyn Fn(&[f64]) -> Option<f64>| median((0..11).map(|seed| evaluations(10, seed, f)).collect());
    let (bowl, valley) = (count(&sphere), count(&rosenbrock));
    assert!((1300..=1750).contains(&bowl), "{bowl}");
    assert!((4400..=6200).contains(&valley), "{valley}");
}

#[test]
fn replaying_outcomes_gives_the_state_they_left() {
    let space = unit_cube(4);
    let mut it = fresh(&space, 5);
    let mut history = Vec::new();
    for _ in 0..6 {
        let outcomes = generation(&it, history.len() as u32, &sphere);
        it.learn(&outcomes);
        history.extend(outcomes);
    }
    history.extend(generation(&it, history.len() as u32, &sphere).into_iter().take(3));
    let mut ask = Ask::new(SearcherKind::CmaEs, space.clone(), 90, 5);
    ask.history = history;
    let again = Population::new(&ask.context());
    assert_eq!(again.gaussian.mean(), it.gaussian.mean());
    assert_eq!(
        (0..4).map(|i| again.gaussian.sd(i)).collect::<Vec<_>>(),
        (0..4).map(|i| it.gaussian.sd(i)).collect::<Vec<_>>()
    );
}

#[test]
fn a_whole_number_does_not_freeze() {
    let space = space(vec![
        Domain::Int { low: 0, high: 9, step: 1, scale: Scale::Linear },
        Domain::Float { low: 0.0, high: 1.0, scale: Scale::Linear },
    ]);
    let mut it = fresh(&space, 1);
    // Best at 3, then at 4.
    for round in 0..80 {
        let best = if round < 40 { 3.0 } else { 4.0 };
        let outcomes = generation(&it, round * 6, &|x| {
            Some((x[0] - best) * (x[0] - best) + (x[1] - 0.4) * (x[1] - 0.4))
        });
        it.learn(&outcomes);
        assert!(it.gaussian.sd(0) >= 0.299 * 0.1, "{}", it.gaussian.sd(0));
    }
    assert!((it.gaussian.mean()[0] - 0.45).abs() < 0.05, "{}", it.gaussian.mean()[0]);
}

#[test]
fn the_better_choice_becomes_likely_and_no_choice_impossible() {
    let space =
        space(vec![Domain::Choice { count: 3 }, Domain::Float { low: 0.0, high: 1.0, scale: Scale::Linear }]);
    let mut it = fresh(&space, 2);
    for round in 0..20 {
        let outcomes = generation(&it, round * 4, &|x| Some(if x[0] == 2.0 { 0.0 } else { 1.0 } + x[1]));
        it.learn(&outcomes);
    }
    let draws = &mut Draws::new(9, Purpose::CmaEsSample, 0);
    let drawn: Vec<f64> = (0..600).map(|_| it.sample(draws).0[0]).collect();
    let share = |k: f64| drawn.iter().filter(|x| **x == k).count();
    assert!(share(2.0) > 450 && share(0.0) > 0 && share(1.0) > 0, "{} {}", share(0.0), share(1.0));
}

#[test]
fn a_sleeping_parameter_does_not_move_the_mean() {
    let mut space =
        space(vec![Domain::Choice { count: 2 }, Domain::Float { low: 0.0, high: 1.0, scale: Scale::Linear }]);
    space.params[1].condition = Some(Condition { param: 0, equals: vec![1.0] });
    let mut it = fresh(&space, 2);
    it.learn(&generation(&it, 0, &|x| Some(if x[0] == 0.0 { 0.0 } else { 1.0 + x[1] })));
    let before = it.gaussian.mean().to_vec();
    let asleep =
        |trial| Observation { trial, point: Point(vec![0.0, 0.5]), value: Some(f64::from(trial)), until: 1 };
    it.learn(&(4..8).map(asleep).collect::<Vec<_>>());
    assert_eq!(it.gaussian.mean(), before);
}

#[test]
fn it_begins_anew_where_everything_diverges_and_where_nothing_is_left_to_find() {
    let space = unit_cube(2);
    let mut it = fresh(&space, 3);
    it.learn(&generation(&it, 0, &|_| None));
    assert_eq!((it.restarts, it.gaussian.strategy.population), (1, 6));
    assert_ne!(it.gaussian.mean(), [0.5, 0.5]);
    for round in 1..40 {
        let outcomes = generation(&it, round * 6, &|_| Some(1.0));
        it.learn(&outcomes);
        if it.restarts > 1 {
            break;
        }
    }
    assert_eq!((it.restarts, it.gaussian.strategy.population), (2, 12));
}
