//! Models of tuning: how the loss of a trained network depends on its hyperparameters. Learning rates have a valley
//! whose place follows batch size or width, too low a rate only wastes time, and beyond a cliff training diverges.

use search::{Condition, Domain, Param, Scale, Space};

use super::{Loss, Objective, float, log_float, log_int, param};

/// Of the noisy twin of each objective.
const NOISE_SD: f64 = 0.02;

/// Decades of learning rate an octave of batch size, where one is proportional to the other.
#[expect(clippy::approx_constant, reason = "the published model rounds log10(2), and so its minimum")]
const PROPORTIONAL: f64 = 0.301_03;

/// A space, the loss in it, and the loss's minimum.
type Problem = (Space, Loss, f64);

fn objective(name: &'static str, noise_sd: f64, (space, loss, minimum): Problem) -> Objective {
    Objective { name, space, minimum, noise_sd, loss }
}

pub(super) fn public() -> Vec<Objective> {
    let problems: [(_, _, fn() -> Problem); 3] = [
        ("tune_lrbatch2", "tune_lrbatch2_noisy", || lr_batch(LrBatch::default())),
        ("tune_mlp4", "tune_mlp4_noisy", || mlp(Mlp::default())),
        ("tune_mixed6", "tune_mixed6_noisy", || mixed(Mixed::default())),
    ];
    let twins = |(quiet, noisy, problem): (_, _, fn() -> Problem)| {
        [objective(quiet, 0.0, problem()), objective(noisy, NOISE_SD, problem())]
    };
    problems.into_iter().flat_map(twins).collect()
}

pub(super) fn siblings() -> Vec<Objective> {
    let lr_batch =
        || lr_batch(LrBatch { best_lr: -3.2, rule: 0.1505, cliff: 0.3, divergence: 0.8, best_batch: -1.2 });
    let mlp = || mlp(Mlp { best_lr: -3.1, best_decay: -4.5, best_dropout: 0.25, divergence: 1.0 });
    let mixed = || {
        let bases = [0.02, 0.03, 0.0];
        mixed(Mixed { bases, best_momentum: 0.8, best_layers: 2.3, best_batch: -1.0 })
    };
    vec![
        objective("sibling_lrbatch2", 0.0, lr_batch()),
        objective("sibling_lrbatch2_noisy", NOISE_SD, lr_batch()),
        objective("sibling_mlp4", 0.0, mlp()),
        objective("sibling_mlp4_noisy", NOISE_SD, mlp()),
        objective("sibling_mixed6", 0.0, mixed()),
        objective("sibling_mixed6_noisy", NOISE_SD, mixed()),
    ]
}

/// What a log10 learning rate that is off by so much costs: a bowl, flatter towards small rates, and above `cliff` an
/// exponential.
fn valley(off: f64, curvature: f64, cliff: f64) -> f64 {
    if off < 0.0 {
        return curvature * off * off / (1.0 - 0.35 * off);
    }
    curvature * off * off + 0.5 * ((3.0 * (off - cliff).max(0.0)).exp() - 1.0)
}

/// A bowl with slopes that become straight.
fn soft_bowl(off: f64, curvature: f64) -> f64 {
    curvature * off * off / (1.0 + 0.1 * off.abs())
}

fn lowest(losses: impl Iterator<Item = f64>) -> f64 {
    losses.fold(f64::INFINITY, f64::min)
}

/// Learning rate and batch size.
struct LrBatch {
    /// log10, at a batch of 128.
    best_lr: f64,
    /// Decades of learning rate an octave of batch size, up to 512: [`PROPORTIONAL`], half of it for the root.
    rule: f64,
    cliff: f64,
    /// Decades above the best learning rate.
    divergence: f64,
    /// log2 of its ratio to 128.
    best_batch: f64,
}

impl Default for LrBatch {
    fn default() -> Self {
        Self { best_lr: -2.0, rule: PROPORTIONAL, cliff: 0.5, divergence: 1.3, best_batch: 0.7 }
    }
}

fn lr_batch(model: LrBatch) -> Problem {
    const FLOOR: f64 = 0.3;
    let LrBatch { best_lr, rule, cliff, divergence, best_batch } = model;
    let cost = move |octaves: f64| FLOOR + 0.015 * (octaves - best_batch) * (octaves - best_batch);
    let minimum = lowest((16..=2048).map(|batch| cost((f64::from(batch) / 128.0).log2())));
    let loss = move |x: &[f64]| {
        let octaves = (x[1] / 128.0).log2();
        let off = x[0].log10() - (best_lr + rule * octaves.min(2.0) + 0.12 * (octaves - 2.0).max(0.0));
        (off <= divergence).then(|| cost(octaves) + valley(off, 0.22, cliff))
    };
    let params = vec![log_float("lr", 1e-6, 10.0), log_int("batch", 16, 2048)];
    (Space { params }, Box::new(loss), minimum)
}

/// Learning rate, weight decay, dropout and width.
struct Mlp {
    /// log10, at width 128.
    best_lr: f64,
    /// log10, at a learning rate of 10^-2.5.
    best_decay: f64,
    /// At width 32.
    best_dropout: f64,
    /// Decades above the best learning rate.
    divergence: f64,
}

impl Default for Mlp {
    fn default() -> Self {
        Self { best_lr: -2.3, best_decay: -3.5, best_dropout: 0.08, divergence: 1.4 }
    }
}

fn mlp(model: Mlp) -> Problem {
    const FLOOR: f64 = 0.2;
    let Mlp { best_lr, best_decay, best_dropout, divergence } = model;
    // Of log2 of the width: too narrow underfits, too wide overfits without dropout.
    let best_dropout_at = move |octaves: f64| (best_dropout + 0.06 * (octaves - 5.0)).clamp(0.0, 0.6);
    let overfit = |octaves: f64| 0.025 * (octaves - 7.5).max(0.0).powi(2);
    let capacity = move |octaves: f64, dropout: f64| {
        let off = dropout - best_dropout_at(octaves);
        0.9 * (-0.35 * (octaves - 3.0)).exp() + overfit(octaves) * (1.0 - dropout) + 0.9 * off * off
    };
    let minimum = lowest((8..=1024).map(|width| {
        let octaves = f64::from(width).log2();
        // Where the derivative by dropout vanishes.
        FLOOR + capacity(octaves, (best_dropout_at(octaves) + overfit(octaves) / 1.8).min(0.8))
    }));
    let loss = move |x: &[f64]| {
        let (lr, decay, dropout, octaves) = (x[0].log10(), x[1].log10(), x[2], x[3].log2());
        let off = lr - (best_lr - 0.1505 * (octaves - 7.0));
        let decay_off = decay - (best_decay - 0.4 * (lr + 2.5));
        let cost =
            || FLOOR + capacity(octaves, dropout) + valley(off, 0.2, 0.6) + soft_bowl(decay_off, 0.035);
        (off <= divergence).then(cost)
    };
    let params = vec![
        log_float("lr", 1e-6, 1.0),
        log_float("wd", 1e-7, 1e-1),
        float("dropout", 0.0, 0.8),
        log_int("width", 8, 1024),
    ];
    (Space { params }, Box::new(loss), minimum)
}

/// An optimiser, the learning rate and momentum that depend on it, and what does not.
struct Mixed {
    /// What an optimiser costs at its best: SGD, momentum, Adam.
    bases: [f64; 3],
    best_momentum: f64,
    best_layers: f64,
    /// log2 of its ratio to 64.
    best_batch: f64,
}

impl Default for Mixed {
    fn default() -> Self {
        Self { bases: [0.06, 0.0, 0.02], best_momentum: 0.92, best_layers: 3.6, best_batch: 0.5 }
    }
}

/// An optimiser's valley.
struct Rule {
    /// log10, of the effective learning rate.
    best_lr: f64,
    /// Decades an octave of batch size.
    slope: f64,
    curvature: f64,
    divergence: f64,
    best_decay: f64,
}

const fn rule(best_lr: f64, slope: f64, curvature: f64, divergence: f64, best_decay: f64) -> Rule {
    Rule { best_lr, slope, curvature, divergence, best_decay }
}

const RULES: [Rule; 3] = [
    rule(-0.7, PROPORTIONAL, 0.3, 0.9, -3.5),
    rule(-0.6, PROPORTIONAL, 0.25, 0.9, -3.3),
    rule(-3.0, 0.1505, 0.15, 1.4, -2.0),
];

const MOMENTUM: usize = 1;

fn mixed(model: Mixed) -> Problem {
    const FLOOR: f64 = 0.35;
    let Mixed { bases, best_momentum, best_layers, best_batch } = model;
    let depth = move |layers: f64| 0.03 * (layers - best_layers) * (layers - best_layers);
    let batch_cost = move |octaves: f64| 0.012 * (octaves - best_batch) * (octaves - best_batch);
    let minimum = FLOOR
        + lowest(bases.into_iter())
        + lowest((1..=6).map(|layers| depth(f64::from(layers))))
        + lowest((8..=1024).map(|batch| batch_cost((f64::from(batch) / 64.0).log2())));
    let loss = move |x: &[f64]| {
        let optimiser = x[0] as usize;
        let Rule { best_lr, slope, curvature, divergence, best_decay } = RULES[optimiser];
        let (octaves, decay, dropout, layers) = ((x[5] / 64.0).log2(), x[6].log10(), x[7], x[8]);
        let remaining = (1.0 - x[4]).log10();
        let is_momentum = optimiser == MOMENTUM;
        let lr = x[1 + optimiser].log10() - if is_momentum { remaining } else { 0.0 };
        let momentum_off = if is_momentum { remaining - (1.0 - best_momentum).log10() } else { 0.0 };
        let off = lr - (best_lr + slope * octaves - 0.1 * (layers - 3.0));
        let decay_off = decay - (best_decay - 0.3 * off);
        let dropout_off = dropout - 0.05 - 0.06 * layers;
        let cost = || {
            FLOOR
                + bases[optimiser]
                + 0.05 * momentum_off * momentum_off
                + valley(off, curvature, 0.45)
                + soft_bowl(decay_off, 0.03)
                + 0.8 * dropout_off * dropout_off
                + depth(layers)
                + batch_cost(octaves)
        };
        (off <= divergence).then(cost)
    };
    (Space { params: mixed_params() }, Box::new(loss), minimum)
}

fn mixed_params() -> Vec<Param> {
    let of = |optimiser: usize, param: Param| {
        let condition = Some(Condition { param: 0, equals: vec![optimiser as f64] });
        Param { condition, ..param }
    };
    vec![
        param("optimiser", Domain::Choice { count: 3 }),
        of(0, log_float("lr_sgd", 1e-4, 10.0)),
        of(1, log_float("lr_momentum", 1e-5, 1.0)),
        of(2, log_float("lr_adam", 1e-6, 1e-1)),
        of(1, float("momentum", 0.5, 0.999)),
        log_int("batch", 8, 1024),
        log_float("wd", 1e-7, 1e-1),
        float("dropout", 0.0, 0.8),
        param("layers", Domain::Int { low: 1, high: 6, step: 1, scale: Scale::Linear }),
    ]
}
