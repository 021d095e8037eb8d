//! How much each parameter has to do with being among the best tenth: PED-ANOVA (Watanabe, Bansal & Hutter, *PED-ANOVA:
//! Efficiently Quantifying Hyperparameter Importance in Arbitrary Subspaces*, IJCAI 2023). Of every parameter alone, the
//! density of the best trials is compared with that of all; the importance is their Pearson divergence. Where a parameter
//! does not always apply, as in Watanabe et al., arXiv:2601.20800. Grid, bandwidths and prior are those of Optuna's
//! `PedAnovaImportanceEvaluator`.

use search::{Domain, Scale};

use super::{Board, Param, Trial};

/// Share of the trials that count as the best.
const BEST: f64 = 0.1;
/// With fewer trials that count the best tenth says nothing.
const TRIALS_MIN: usize = 30;
/// Most cells of the grid.
const CELLS: usize = 50;
/// Weight of the even prior beside the trials.
const PRIOR: f64 = 1.0;
/// Fewer trials have no density.
const REGIME_MIN: usize = 2;

/// How much a parameter matters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Importance {
    /// Which parameter.
    pub param: usize,
    /// Its share of the importances of all.
    pub share: f64,
}

impl Board {
    /// The parameters' importances for being among the best tenth, the greatest first; none while there are too few
    /// trials, or where no parameter makes a difference.
    #[must_use]
    pub fn importances(&self) -> Option<Vec<Importance>> {
        let counted: Vec<(&Trial, f64)> =
            self.trials.iter().filter_map(|t| Some((t, self.objective.cost(self.counted(t)?)))).collect();
        if counted.len() < TRIALS_MIN {
            return None;
        }
        let mut costs: Vec<f64> = counted.iter().map(|(_, cost)| *cost).collect();
        costs.sort_by(f64::total_cmp);
        let cut = costs[(BEST * costs.len() as f64).ceil() as usize - 1];
        let all: Vec<&Trial> = counted.iter().map(|(trial, _)| *trial).collect();
        let best: Vec<&Trial> =
            counted.iter().filter(|(_, cost)| *cost <= cut).map(|(trial, _)| *trial).collect();
        let raw: Vec<f64> = (0..self.params.len()).map(|param| self.importance(param, &best, &all)).collect();
        let sum: f64 = raw.iter().sum();
        if !(sum > 0.0 && sum.is_finite()) {
            return None;
        }
        let share = |(param, raw): (usize, &f64)| Importance { param, share: raw / sum };
        let mut shares: Vec<Importance> = raw.iter().enumerate().map(share).collect();
        shares.sort_by(|a, b| b.share.total_cmp(&a.share));
        Some(shares)
    }

    fn importance(&self, param: usize, best: &[&Trial], all: &[&Trial]) -> f64 {
        let Some(grid) = self.params.get(param).and_then(Grid::of) else { return 0.0 };
        let counts = |trials: &[&Trial]| {
            let mut counts = vec![0_u32; grid.cells];
            let values = trials.iter().filter_map(|trial| trial.values.get(param).copied().flatten());
            values.for_each(|x| counts[grid.cell(x)] += 1);
            counts
        };
        let (among_best, among_all) = (counts(best), counts(all));
        let [top, local] = [&among_best, &among_all].map(|counts| f64::from(counts.iter().sum::<u32>()));
        if top == 0.0 || (local as usize) < REGIME_MIN {
            return 0.0;
        }
        let (alpha, beta) = (top / best.len() as f64, local / all.len() as f64);
        alpha * alpha / beta * divergence(&grid.density(&among_best), &grid.density(&among_all))
    }
}

/// Pearson's χ² divergence of `p` from `q`.
fn divergence(p: &[f64], q: &[f64]) -> f64 {
    let floor = 1e-12;
    p.iter().zip(q).map(|(p, q)| (q + floor) * ((p + floor) / (q + floor) - 1.0).powi(2)).sum()
}

/// A parameter's values in cells.
struct Grid<'a> {
    param: &'a Param,
    cells: usize,
    /// Ends of the range as it is measured.
    ends: (f64, f64),
}

impl<'a> Grid<'a> {
    /// None for a parameter with a single value.
    fn of(param: &'a Param) -> Option<Self> {
        let (cells, ends) = match &param.domain {
            Domain::Choice { count } => (*count as usize, (0.0, f64::from(*count) - 1.0)),
            Domain::Levels { values, .. } | Domain::Lattice { values, .. } => {
                (values.len(), (0.0, values.len() as f64 - 1.0))
            }
            Domain::Float { low, high, scale } => (CELLS, (warped(*scale, *low), warped(*scale, *high))),
            Domain::Int { low, high, scale: Scale::Log, .. } => {
                let count = ((high - low + 1) as f64).log2().ceil() as usize + 1;
                (count.min(CELLS), (warped(Scale::Log, *low as f64), warped(Scale::Log, *high as f64)))
            }
            Domain::Int { low, high, step, .. } => {
                let count = ((high - low) / step + 1) as usize;
                (count.min(CELLS), (*low as f64, *high as f64))
            }
        };
        (cells > 1 && ends.0 < ends.1).then_some(Self { param, cells, ends })
    }

    /// The cell of a value; half-way between two, the lower one.
    fn cell(&self, x: f64) -> usize {
        let at = match &self.param.domain {
            Domain::Choice { .. } => x,
            Domain::Levels { values, .. } | Domain::Lattice { values, .. } => {
                values.partition_point(|value| *value < x) as f64
            }
            Domain::Float { scale, .. } | Domain::Int { scale, .. } => {
                let width = (self.ends.1 - self.ends.0) / (self.cells - 1) as f64;
                ((warped(*scale, x) - self.ends.0) / width - 0.5).ceil()
            }
        };
        // `as` takes what is negative, or no number, for 0.
        (at as usize).min(self.cells - 1)
    }

    /// The density over the cells that counts of trials suggest: kernels at the cells that were met, and the prior.
    fn density(&self, counts: &[u32]) -> Vec<f64> {
        let met: Vec<(usize, f64)> = counts
            .iter()
            .enumerate()
            .filter(|(_, n)| **n > 0)
            .map(|(cell, n)| (cell, f64::from(*n)))
            .collect();
        let total: f64 = met.iter().map(|(_, n)| n).sum();
        let mut density = vec![0.0; self.cells];
        let mut add = |weight: f64, kernel: &dyn Fn(usize) -> f64| {
            for (cell, density) in density.iter_mut().enumerate() {
                *density += weight / (total + PRIOR) * kernel(cell);
            }
        };
        if matches!(self.param.domain, Domain::Choice { .. }) {
            let even = PRIOR / (met.len() + 1) as f64;
            let sum = 1.0 + even * self.cells as f64;
            for (at, n) in &met {
                add(*n, &|cell| (even + f64::from(u8::from(cell == *at))) / sum);
            }
            add(PRIOR, &|_| 1.0 / self.cells as f64);
        } else {
            let sd = bandwidth(&met, total);
            for (at, n) in &met {
                add(*n, &|cell| self.normal(cell, *at as f64, sd));
            }
            add(PRIOR, &|cell| self.normal(cell, (self.cells - 1) as f64 / 2.0, self.cells as f64));
        }
        density
    }

    /// How much of a normal distribution, cut off at the ends of the grid, lies in a cell.
    fn normal(&self, cell: usize, mean: f64, sd: f64) -> f64 {
        let below = |x: f64| 0.5 * libm::erfc((mean - x) / (sd * std::f64::consts::SQRT_2));
        let at = cell as f64;
        (below(at + 0.5) - below(at - 0.5)) / (below(self.cells as f64 - 0.5) - below(-0.5))
    }
}

/// Scott's rule over the cells that were met, with their weights; at least so much that a cell holds most of a kernel.
fn bandwidth(met: &[(usize, f64)], total: f64) -> f64 {
    let mean = met.iter().map(|(at, n)| *at as f64 * n).sum::<f64>() / total;
    let squares: f64 = met.iter().map(|(at, n)| (*at as f64 - mean).powi(2) * n).sum();
    let sd = (squares / (total - 1.0).max(1.0)).sqrt();
    let mut sum = 0.0;
    let cumulated: Vec<f64> = met
        .iter()
        .map(|(_, n)| {
            sum += n;
            sum
        })
        .collect();
    let lower = cumulated.partition_point(|c| *c < (total / 4.0).floor());
    let upper = cumulated.partition_point(|c| *c <= (total * 3.0 / 4.0).floor());
    let at = |place: usize| met[place.min(met.len() - 1)].0 as f64;
    (1.059 * ((at(upper) - at(lower)) / 1.34).min(sd) * libm::pow(total, -0.2)).max(0.5 / 1.64)
}

fn warped(scale: Scale, x: f64) -> f64 {
    match scale {
        Scale::Linear => x,
        Scale::Log => libm::log(x),
        Scale::LogComplement => -libm::log1p(-x),
    }
}
