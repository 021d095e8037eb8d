//! Classics of global optimisation, as collected by Surjanovic and Bingham, *Virtual Library of Simulation Experiments*.

use std::f64::consts::{E, PI, TAU};

use search::Space;

use super::{Objective, float};

/// A loss that is defined everywhere.
fn objective(
    name: &'static str,
    ranges: &[(f64, f64)],
    minimum: f64,
    loss: impl Fn(&[f64]) -> f64 + Send + Sync + 'static,
) -> Objective {
    let params =
        ranges.iter().enumerate().map(|(i, &(low, high))| float(&format!("x{i}"), low, high)).collect();
    Objective {
        name,
        space: Space { params },
        minimum,
        noise_sd: 0.0,
        loss: Box::new(move |x| Some(loss(x))),
    }
}

pub(super) fn public() -> Vec<Objective> {
    vec![
        objective("branin2", &[(-5.0, 10.0), (0.0, 15.0)], BRANIN_MINIMUM, branin),
        objective("hartmann6", &[(0.0, 1.0); 6], HARTMANN6_MINIMUM, hartmann6),
        objective("ackley5", &[(-15.0, 30.0); 5], 0.0, ackley),
        objective("levy4", &[(-10.0, 10.0); 4], 0.0, levy),
        objective("rosenbrock3", &[(-5.0, 10.0); 3], 0.0, rosenbrock),
        objective("styblinski3", &[(-5.0, 5.0); 3], 3.0 * STYBLINSKI_MINIMUM, styblinski),
    ]
}

pub(super) fn siblings() -> Vec<Objective> {
    vec![
        objective("branin2-log", &[(-5.0, 10.0), (0.0, 15.0)], BRANIN_MINIMUM.ln(), |x| branin(x).ln()),
        objective("hartmann3", &[(0.0, 1.0); 3], HARTMANN3_MINIMUM, hartmann3),
        objective("ackley3", &[(-10.0, 20.0); 3], 0.0, ackley),
        objective("levy6", &[(-8.0, 10.0); 6], 0.0, levy),
        objective("rosenbrock4", &[(-2.0, 3.0); 4], 0.0, rosenbrock),
        objective("styblinski4", &[(-5.0, 5.0); 4], 4.0 * STYBLINSKI_MINIMUM, styblinski),
        objective("griewank3", &[(-30.0, 50.0); 3], 0.0, griewank),
        objective("goldstein-price2", &[(-2.0, 2.0); 2], 3.0_f64.ln(), |x| goldstein_price(x).ln()),
    ]
}

const BRANIN_MINIMUM: f64 = 0.397_887_357_729_738_16;
const HARTMANN3_MINIMUM: f64 = -3.862_779_787_332_66;
const HARTMANN6_MINIMUM: f64 = -3.322_368_011_415_515;
/// In each dimension, at x = -2.903 534 027 771 18.
const STYBLINSKI_MINIMUM: f64 = -39.166_165_703_771_42;

/// Three equal minima (Dixon and Szegö 1978).
fn branin(x: &[f64]) -> f64 {
    let valley = x[1] - 5.1 / (4.0 * PI * PI) * x[0] * x[0] + 5.0 / PI * x[0] - 6.0;
    valley * valley + 10.0 * (1.0 - 1.0 / (8.0 * PI)) * x[0].cos() + 10.0
}

/// Minus a sum of four bumps, each `(height, widths, centre)`.
fn bumps<const N: usize>(x: &[f64], bumps: &[(f64, [f64; N], [f64; N])]) -> f64 {
    let bump = |(height, widths, centre): &(f64, [f64; N], [f64; N])| {
        let terms = x.iter().zip(widths).zip(centre);
        height * (-terms.map(|((x, width), centre)| width * (x - centre) * (x - centre)).sum::<f64>()).exp()
    };
    -bumps.iter().map(bump).sum::<f64>()
}

/// Six minima, one of them global (Dixon and Szegö 1978).
fn hartmann6(x: &[f64]) -> f64 {
    const BUMPS: [(f64, [f64; 6], [f64; 6]); 4] = [
        (1.0, [10.0, 3.0, 17.0, 3.5, 1.7, 8.0], [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886]),
        (1.2, [0.05, 10.0, 17.0, 0.1, 8.0, 14.0], [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991]),
        (3.0, [3.0, 3.5, 1.7, 10.0, 17.0, 8.0], [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650]),
        (3.2, [17.0, 8.0, 0.05, 10.0, 0.1, 14.0], [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381]),
    ];
    bumps(x, &BUMPS)
}

/// Four minima, one of them global (Dixon and Szegö 1978).
fn hartmann3(x: &[f64]) -> f64 {
    const BUMPS: [(f64, [f64; 3], [f64; 3]); 4] = [
        (1.0, [3.0, 10.0, 30.0], [0.3689, 0.1170, 0.2673]),
        (1.2, [0.1, 10.0, 35.0], [0.4699, 0.4387, 0.7470]),
        (3.0, [3.0, 10.0, 30.0], [0.1091, 0.8732, 0.5547]),
        (3.2, [0.1, 10.0, 35.0], [0.03815, 0.5743, 0.8828]),
    ];
    bumps(x, &BUMPS)
}

/// A funnel full of dents (Ackley 1987).
fn ackley(x: &[f64]) -> f64 {
    let n = x.len() as f64;
    let norm = (x.iter().map(|x| x * x).sum::<f64>() / n).sqrt();
    let waves = x.iter().map(|x| (TAU * x).cos()).sum::<f64>() / n;
    20.0 + E - 20.0 * (-0.2 * norm).exp() - waves.exp()
}

/// Waves across a bowl (Levy and Montalvo 1985).
fn levy(x: &[f64]) -> f64 {
    let w: Vec<f64> = x.iter().map(|x| 1.0 + (x - 1.0) / 4.0).collect();
    let wave = |angle: f64| angle.sin() * angle.sin();
    let squared = |w: f64| (w - 1.0) * (w - 1.0);
    let (first, last) = (w[0], w[w.len() - 1]);
    let between: f64 = w[..w.len() - 1].iter().map(|&w| squared(w) * (1.0 + 10.0 * wave(PI * w + 1.0))).sum();
    wave(PI * first) + between + squared(last) * (1.0 + wave(TAU * last))
}

/// A bent valley (Rosenbrock 1960).
fn rosenbrock(x: &[f64]) -> f64 {
    let term = |pair: &[f64]| {
        let (rise, run) = (pair[1] - pair[0] * pair[0], 1.0 - pair[0]);
        100.0 * rise * rise + run * run
    };
    x.windows(2).map(term).sum()
}

/// Two wells in each dimension (Styblinski and Tang 1990).
fn styblinski(x: &[f64]) -> f64 {
    x.iter().map(|x| 0.5 * (x.powi(4) - 16.0 * x * x + 5.0 * x)).sum()
}

/// A shallow bowl under waves (Griewank 1981).
fn griewank(x: &[f64]) -> f64 {
    let bowl = x.iter().map(|x| x * x).sum::<f64>() / 4000.0;
    let waves: f64 = x.iter().enumerate().map(|(i, x)| (x / ((i + 1) as f64).sqrt()).cos()).product();
    bowl - waves + 1.0
}

/// Four minima over six decades of height (Goldstein and Price 1971).
fn goldstein_price(x: &[f64]) -> f64 {
    let (x, y) = (x[0], x[1]);
    let near = (x + y + 1.0).powi(2) * (19.0 - 14.0 * x + 3.0 * x * x - 14.0 * y + 6.0 * x * y + 3.0 * y * y);
    let far = (2.0 * x - 3.0 * y).powi(2)
        * (18.0 - 32.0 * x + 12.0 * x * x + 48.0 * y - 36.0 * x * y + 27.0 * y * y);
    (1.0 + near) * (30.0 + far)
}
