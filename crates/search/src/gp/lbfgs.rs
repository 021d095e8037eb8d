//! Minimisation of a smooth function within a box: limited-memory BFGS (Nocedal & Wright, *Numerical Optimization*,
//! alg. 7.4) on the coordinates that are free to move, with a projected backtracking search (Bertsekas 1982).
//!
//! Ours, because a proposal must cost a bounded number of evaluations, respect the box, read no clock and give the
//! same bits in WebAssembly as natively: docs/adr/0010-own-lbfgs.md weighs the crates there are.

use super::linalg::dot;

const MEMORY: usize = 8;
const SUFFICIENT_DECREASE: f64 = 1e-4;
const MAX_BACKTRACKS: u32 = 12;

/// When to stop.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Evaluations of the function, at most.
    pub evaluations: u32,
    /// Largest slope along a free coordinate that counts as flat.
    pub slope: f64,
    /// Smallest decrease of an iteration that counts as progress.
    pub decrease: f64,
}

/// Where the search ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Minimum {
    /// Within the box.
    pub x: Vec<f64>,
    /// The function there.
    pub value: f64,
}

struct Step {
    s: Vec<f64>,
    y: Vec<f64>,
}

/// Walks down from `start`. `function` fills the gradient and returns the value, which may be infinite outside its
/// domain; every `bounds` pair is (lowest, highest).
pub fn minimise(
    mut function: impl FnMut(&[f64], &mut [f64]) -> f64,
    start: &[f64],
    bounds: &[(f64, f64)],
    limits: Limits,
) -> Minimum {
    let mut x: Vec<f64> = start.iter().zip(bounds).map(|(x, b)| x.clamp(b.0, b.1)).collect();
    let mut gradient = vec![0.0; x.len()];
    let mut value = function(&x, &mut gradient);
    let mut left = limits.evaluations.saturating_sub(1);
    let mut memory: Vec<Step> = Vec::new();
    while left > 0 && value.is_finite() {
        let steepest = descent_on_free(&x, &gradient, bounds);
        if steepest.iter().all(|g| g.abs() <= limits.slope) {
            break;
        }
        let direction = quasi_newton(&steepest, &memory);
        let mut next_gradient = vec![0.0; x.len()];
        let found = line_search(&x, value, &gradient, &direction, bounds, &mut left, |x| {
            next_gradient.fill(0.0);
            function(x, &mut next_gradient)
        });
        let Some((next, next_value)) = found else {
            if memory.is_empty() {
                break;
            }
            // The curvature learned so far may mislead: once more straight down.
            memory.clear();
            continue;
        };
        let decrease = value - next_value;
        remember(&mut memory, &x, &gradient, &next, &next_gradient);
        (x, gradient, value) = (next, next_gradient, next_value);
        if decrease <= limits.decrease {
            break;
        }
    }
    Minimum { x, value }
}

/// Minus the gradient, without the coordinates whose wall it points into.
fn descent_on_free(x: &[f64], gradient: &[f64], bounds: &[(f64, f64)]) -> Vec<f64> {
    let held =
        |i: usize| (x[i] <= bounds[i].0 && gradient[i] > 0.0) || (x[i] >= bounds[i].1 && gradient[i] < 0.0);
    (0..x.len()).map(|i| if held(i) { 0.0 } else { -gradient[i] }).collect()
}

/// Two-loop recursion; falls back to steepest descent where the result is no descent.
fn quasi_newton(steepest: &[f64], memory: &[Step]) -> Vec<f64> {
    let mut q = steepest.to_vec();
    let mut coefficients = Vec::with_capacity(memory.len());
    for step in memory.iter().rev() {
        let a = dot(&step.s, &q) / dot(&step.s, &step.y);
        add(&mut q, -a, &step.y);
        coefficients.push(a);
    }
    let scale = match memory.last() {
        Some(step) => dot(&step.s, &step.y) / dot(&step.y, &step.y),
        None => 0.5 / dot(steepest, steepest).sqrt().max(0.5),
    };
    q.iter_mut().for_each(|v| *v *= scale);
    for (step, a) in memory.iter().zip(coefficients.iter().rev()) {
        let b = dot(&step.y, &q) / dot(&step.s, &step.y);
        add(&mut q, a - b, &step.s);
    }
    for (v, s) in q.iter_mut().zip(steepest) {
        if *s == 0.0 {
            *v = 0.0;
        }
    }
    if dot(&q, steepest) > 0.0 { q } else { steepest.to_vec() }
}

/// Shortens the step until the value falls enough; the point reached and its value.
fn line_search(
    x: &[f64],
    value: f64,
    gradient: &[f64],
    direction: &[f64],
    bounds: &[(f64, f64)],
    left: &mut u32,
    mut function: impl FnMut(&[f64]) -> f64,
) -> Option<(Vec<f64>, f64)> {
    let mut length = 1.0;
    for _ in 0..MAX_BACKTRACKS {
        if *left == 0 {
            return None;
        }
        *left -= 1;
        let next: Vec<f64> =
            (0..x.len()).map(|i| (x[i] + length * direction[i]).clamp(bounds[i].0, bounds[i].1)).collect();
        let next_value = function(&next);
        let moved: Vec<f64> = next.iter().zip(x).map(|(a, b)| a - b).collect();
        let promised = dot(gradient, &moved);
        if next_value <= value + SUFFICIENT_DECREASE * promised && next_value < value {
            return Some((next, next_value));
        }
        // Minimum of the parabola through what is known, kept within sensible shares of the step.
        let curve = next_value - value - promised;
        let share = if curve.is_finite() && curve > 0.0 { -0.5 * promised / curve } else { 0.1 };
        length *= share.clamp(0.1, 0.5);
    }
    None
}

fn remember(memory: &mut Vec<Step>, x: &[f64], gradient: &[f64], next: &[f64], next_gradient: &[f64]) {
    let minus = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a - b).collect::<Vec<f64>>();
    let step = Step { s: minus(next, x), y: minus(next_gradient, gradient) };
    if dot(&step.s, &step.y) > 1e-10 * dot(&step.y, &step.y) {
        if memory.len() == MEMORY {
            memory.remove(0);
        }
        memory.push(step);
    }
}

fn add(to: &mut [f64], factor: f64, what: &[f64]) {
    for (a, b) in to.iter_mut().zip(what) {
        *a += factor * b;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { evaluations: 200, slope: 1e-8, decrease: 0.0 };

    fn rosenbrock(x: &[f64], g: &mut [f64]) -> f64 {
        let (a, b) = (x[0], x[1]);
        g[0] = -400.0 * a * (b - a * a) - 2.0 * (1.0 - a);
        g[1] = 200.0 * (b - a * a);
        100.0 * (b - a * a) * (b - a * a) + (1.0 - a) * (1.0 - a)
    }

    #[test]
    fn it_finds_the_bottom_of_the_rosenbrock_valley() {
        let found = minimise(rosenbrock, &[-1.2, 1.0], &[(-5.0, 5.0); 2], LIMITS);
        assert!(found.value < 1e-12, "{found:?}");
    }

    #[test]
    fn it_stops_at_a_wall_and_slides_along_it() {
        // Within a <= 0.5 the minimum lies at (0.5, 0.25).
        let found = minimise(rosenbrock, &[-1.2, 1.0], &[(-5.0, 0.5), (-5.0, 5.0)], LIMITS);
        assert_eq!(found.x[0], 0.5);
        assert!((found.x[1] - 0.25).abs() < 1e-6, "{found:?}");
    }

    #[test]
    fn it_backs_away_from_infinite_values() {
        let log_barrier = |x: &[f64], g: &mut [f64]| {
            g[0] = 1.0 - 0.01 / x[0];
            if x[0] > 0.0 { x[0] - 0.01 * libm::log(x[0]) } else { f64::INFINITY }
        };
        let found = minimise(log_barrier, &[3.0], &[(-5.0, 5.0)], LIMITS);
        assert!((found.x[0] - 0.01).abs() < 1e-6, "{found:?}");
    }

    #[test]
    fn it_keeps_to_its_budget_of_evaluations() {
        let mut calls = 0;
        let limits = Limits { evaluations: 7, ..LIMITS };
        minimise(
            |x, g| {
                calls += 1;
                rosenbrock(x, g)
            },
            &[-1.2, 1.0],
            &[(-5.0, 5.0); 2],
            limits,
        );
        assert_eq!(calls, 7);
    }
}
