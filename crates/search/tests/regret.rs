//! How much better a model is than chance, and one model than another: simple regret (best value found minus the known
//! minimum) on functions from the literature.

use search::{Ask, Domain, Observation, Param, Proposal, Scale, SearcherKind, Space};

const SEEDS: u32 = 20;
const TRIALS: u32 = 50;

fn cube(ranges: &[(f64, f64)]) -> Space {
    let param = |(i, &(low, high)): (usize, &(f64, f64))| Param {
        name: format!("x{i}"),
        domain: Domain::Float { low, high, scale: Scale::Linear },
        condition: None,
    };
    Space { params: ranges.iter().enumerate().map(param).collect() }
}

/// Three equal minima. Dixon & Szegö 1978.
fn branin(x: &[f64]) -> f64 {
    use std::f64::consts::PI;
    let (x, y) = (x[0], x[1]);
    let valley = y - 5.1 / (4.0 * PI * PI) * x * x + 5.0 / PI * x - 6.0;
    valley * valley + 10.0 * (1.0 - 1.0 / (8.0 * PI)) * x.cos() + 10.0
}

const BRANIN_MINIMUM: f64 = 0.397_887_357_729_738_16;

/// Six minima, one global. Dixon & Szegö 1978.
fn hartmann6(x: &[f64]) -> f64 {
    const HEIGHTS: [f64; 4] = [1.0, 1.2, 3.0, 3.2];
    const SHAPES: [[f64; 6]; 4] = [
        [10.0, 3.0, 17.0, 3.5, 1.7, 8.0],
        [0.05, 10.0, 17.0, 0.1, 8.0, 14.0],
        [3.0, 3.5, 1.7, 10.0, 17.0, 8.0],
        [17.0, 8.0, 0.05, 10.0, 0.1, 14.0],
    ];
    const CENTRES: [[f64; 6]; 4] = [
        [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
        [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
        [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650],
        [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
    ];
    let bump = |i: usize| {
        let d: f64 = (0..6).map(|j| SHAPES[i][j] * (x[j] - CENTRES[i][j]) * (x[j] - CENTRES[i][j])).sum();
        HEIGHTS[i] * (-d).exp()
    };
    -(0..4).map(bump).sum::<f64>()
}

const HARTMANN6_MINIMUM: f64 = -3.322_368_011_415_515;

/// What a search finds that has `lag` trials in flight.
fn best_found(
    searcher: SearcherKind,
    lag: usize,
    space: &Space,
    seed: u32,
    objective: fn(&[f64]) -> f64,
) -> f64 {
    let mut ask = Ask::new(searcher, space.clone(), TRIALS, seed);
    for trial in 0..TRIALS {
        ask.trial = trial;
        let Ok(Proposal::Try(point)) = ask.answer() else { panic!("no proposal for trial {trial}") };
        ask.pending.push(point);
        while ask.pending.len() >= lag || (trial + 1 == TRIALS && !ask.pending.is_empty()) {
            let point = ask.pending.remove(0);
            let (trial, value) = (ask.history.len() as u32, Some(objective(&point.0)));
            ask.history.push(Observation { trial, point, value, until: 1 });
        }
    }
    assert_eq!(ask.history.len() as u32, TRIALS);
    ask.history.iter().filter_map(|o| o.value).fold(f64::INFINITY, f64::min)
}

fn median_regret(
    searcher: SearcherKind,
    lag: usize,
    space: &Space,
    objective: fn(&[f64]) -> f64,
    minimum: f64,
) -> f64 {
    let regret = |seed| best_found(searcher, lag, space, seed, objective) - minimum;
    let mut regrets: Vec<f64> = (0..SEEDS).map(regret).collect();
    regrets.sort_by(f64::total_cmp);
    let middle = regrets.len() / 2;
    0.5 * (regrets[middle - 1] + regrets[middle])
}

#[test]
fn on_branin_the_gaussian_process_is_a_hundred_times_closer_than_chance_also_with_eight_trials_in_flight() {
    let space = cube(&[(-5.0, 10.0), (0.0, 15.0)]);
    let regret = |searcher, lag| median_regret(searcher, lag, &space, branin, BRANIN_MINIMUM);
    let (gp, random) = (regret(SearcherKind::Gp, 1), regret(SearcherKind::Random, 1));
    let many = regret(SearcherKind::Gp, 8);
    println!("branin: gp {gp:.3e}, eight in flight {many:.3e}, random {random:.3e}");
    assert!(gp < random / 100.0 && many < random / 100.0, "gp {gp}, {many}, random {random}");
}

#[test]
fn on_hartmann6_the_gaussian_process_is_several_times_closer_than_chance() {
    let space = cube(&[(0.0, 1.0); 6]);
    let regret = |searcher| median_regret(searcher, 1, &space, hartmann6, HARTMANN6_MINIMUM);
    let (gp, random) = (regret(SearcherKind::Gp), regret(SearcherKind::Random));
    println!("hartmann6: gp {gp:.3e}, random {random:.3e}");
    assert!(gp < random / 3.0, "gp {gp}, random {random}");
}

#[test]
fn on_branin_parzen_estimators_are_several_times_closer_than_chance() {
    let space = cube(&[(-5.0, 10.0), (0.0, 15.0)]);
    let regret = |searcher| median_regret(searcher, 1, &space, branin, BRANIN_MINIMUM);
    let (tpe, random) = (regret(SearcherKind::Tpe), regret(SearcherKind::Random));
    println!("branin: tpe {tpe:.3e}, random {random:.3e}");
    assert!(tpe < random / 4.0, "tpe {tpe}, random {random}");
}

#[test]
fn on_hartmann6_parzen_estimators_beat_chance_also_with_eight_trials_in_flight() {
    let space = cube(&[(0.0, 1.0); 6]);
    let regret = |searcher, lag| median_regret(searcher, lag, &space, hartmann6, HARTMANN6_MINIMUM);
    let (tpe, random) = (regret(SearcherKind::Tpe, 1), regret(SearcherKind::Random, 1));
    let many = regret(SearcherKind::Tpe, 8);
    println!("hartmann6: tpe {tpe:.3e}, eight in flight {many:.3e}, random {random:.3e}");
    assert!(tpe < random / 2.0 && many < random / 1.2, "tpe {tpe}, {many}, random {random}");
}

/// A sum of double wells, one side of each a little deeper: eight minima in three dimensions. Styblinski & Tang 1990.
fn styblinski(x: &[f64]) -> f64 {
    0.5 * x.iter().map(|v| v * v * v * v - 16.0 * v * v + 5.0 * v).sum::<f64>()
}

#[test]
fn auto_finds_out_that_wells_add_up_and_is_ten_times_closer_than_a_joint_model() {
    let space = cube(&[(-5.0, 5.0); 3]);
    let regret = |searcher| median_regret(searcher, 1, &space, styblinski, 3.0 * -39.166_165_703_771_42);
    let (auto, gp) = (regret(SearcherKind::Auto), regret(SearcherKind::Gp));
    println!("styblinski3: auto {auto:.3e}, gp {gp:.3e}");
    assert!(auto < gp / 10.0, "auto {auto}, gp {gp}");
}
