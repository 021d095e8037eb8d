//! Synchronous successive halving. Jamieson & Talwalkar, *Non-stochastic Best Arm Identification and Hyperparameter
//! Optimization*, AISTATS 2016: many trials are trained a little, the best of η go on, and again. Hyperband (Li et al.,
//! JMLR 18, 2018, Algorithm 1 and Table 1) runs it in brackets, which cut early or late.
//!
//! A trial goes on from where it stands, so a bracket costs less than in the paper, which trains anew at each rung.

use super::rounds::{Outcome, Rounds, ranked};
use super::{Move, rungs};

/// Rungs of a bracket: how many trials reach each, and its epoch.
type Bracket = Vec<(u64, u32)>;

/// One bracket after the other.
#[derive(Debug, Clone)]
pub(super) struct Halving {
    eta: u64,
    brackets: Vec<Bracket>,
    /// Bracket and rung that come next.
    at: (usize, usize),
    /// The number of each bracket's first trial.
    firsts: Vec<u32>,
}

impl Halving {
    /// One bracket with as many rungs as let a trial reach the end, as large as the epochs allow.
    pub(super) fn one_bracket(resource: u32, eta: u32, epochs: u64) -> Self {
        let rungs = rungs(resource, eta);
        let brackets = (0..rungs.len()).rev().find_map(|s| largest(&rungs, s, eta, u64::MAX, epochs));
        Self::of(eta, brackets.into_iter().collect())
    }

    /// The brackets of the paper in turn, from the one that cuts earliest, as long as the epochs allow; what is left at
    /// the end makes smaller ones.
    pub(super) fn hyperband(resource: u32, eta: u32, epochs: u64) -> Self {
        let rungs = rungs(resource, eta);
        let (mut left, mut brackets) = (epochs, Vec::new());
        while left >= u64::from(resource.max(1)) {
            for s in (0..rungs.len()).rev() {
                if let Some(bracket) = largest(&rungs, s, eta, table_size(rungs.len(), s, eta), left) {
                    left -= cost(&bracket);
                    brackets.push(bracket);
                }
            }
        }
        Self::of(eta, brackets)
    }

    fn of(eta: u32, brackets: Vec<Bracket>) -> Self {
        Self { eta: eta.max(2).into(), brackets, at: (0, 0), firsts: Vec::new() }
    }

    fn survivors(&self, last: &[Outcome], exhausted: bool) -> Vec<Move> {
        let (bracket, rung) = self.at;
        let Some(&(planned, until)) = self.brackets.get(bracket).and_then(|rungs| rungs.get(rung)) else {
            return Vec::new();
        };
        let share = (last.len() as u64 / self.eta).max(1);
        let count = if exhausted { planned.min(share) } else { planned };
        ranked(last).into_iter().take(count as usize).map(|trial| Move::On { trial, until }).collect()
    }
}

impl Rounds for Halving {
    fn next_round(&mut self, last: &[Outcome], exhausted: bool) -> Option<Vec<Move>> {
        if self.at.1 > 0 {
            let moves = self.survivors(last, exhausted);
            if !moves.is_empty() {
                self.at.1 += 1;
                return Some(moves);
            }
            self.at = (self.at.0 + 1, 0);
        }
        let &(count, until) = self.brackets.get(self.at.0).filter(|_| !exhausted)?.first()?;
        self.at.1 = 1;
        Some(vec![Move::New { until }; count as usize])
    }

    /// The promotions of as many trials as there are so far, at their mean price; one of them may be the dearest.
    fn ahead(&self, until: u32, prices: &[u64]) -> u64 {
        let rungs = self.brackets.get(self.at.0).map_or(&[][..], |bracket| &bracket[..]);
        let (dearest, total) = (prices.iter().copied().max().unwrap_or(0), prices.iter().sum::<u64>());
        let (mut below, mut parts, mut kept) = (until, 1_u64, 0);
        for &(_, epoch) in rungs.iter().filter(|rung| rung.1 > until) {
            parts = parts.saturating_mul(self.eta);
            kept += u64::from(epoch - std::mem::replace(&mut below, epoch)) * dearest.max(total / parts);
        }
        kept
    }

    fn numbered(&mut self, trial: u32) {
        if self.firsts.len() <= self.at.0 {
            self.firsts.push(trial);
        }
    }

    fn bracket(&self, trial: u32) -> u32 {
        self.firsts.partition_point(|&first| first <= trial).saturating_sub(1) as u32
    }
}

/// How many trials Table 1 of the paper begins in bracket `s`: `⌊(s_max + 1) / (s + 1)⌋ η^s`. (Algorithm 1 rounds up,
/// after multiplying; its brackets 3, 2 and 1 of R = 81 would begin 34, 15 and 8.)
fn table_size(rungs: usize, s: usize, eta: u32) -> u64 {
    let share = (rungs / (s + 1)) as u64;
    share * u64::from(eta.max(2)).pow(s as u32)
}

/// The bracket of the highest `s + 1` rungs that begins at most so many trials and trains at most so many epochs; none
/// if no trial would reach the end.
fn largest(rungs: &[u32], s: usize, eta: u32, most: u64, epochs: u64) -> Option<Bracket> {
    let eta = u64::from(eta.max(2));
    let bracket = |n: u64| -> Bracket {
        let epochs = &rungs[rungs.len() - 1 - s..];
        (0_u32..).zip(epochs).map(|(i, &epoch)| (n / eta.pow(i), epoch)).collect()
    };
    let least = eta.pow(s as u32);
    let (mut fits, mut beyond) = (0, most.min(epochs).saturating_add(1));
    while beyond - fits > 1 {
        let middle = fits + (beyond - fits) / 2;
        let (low, high) = if cost(&bracket(middle)) <= epochs { (middle, beyond) } else { (fits, middle) };
        (fits, beyond) = (low, high);
    }
    (fits >= least).then(|| bracket(fits))
}

/// Epochs that a bracket trains; promotions pay for new ones only.
fn cost(bracket: &Bracket) -> u64 {
    let mut before = 0;
    bracket.iter().map(|&(n, epoch)| n * u64::from(epoch - std::mem::replace(&mut before, epoch))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole_tables(halving: &Halving) -> Vec<Vec<(u64, u32)>> {
        halving.brackets.clone()
    }

    /// Li et al. 2018, Table 1: R = 81, η = 3.
    #[test]
    fn the_brackets_are_those_of_the_papers_table() {
        let table = whole_tables(&Halving::hyperband(81, 3, 81 * 19));
        assert_eq!(table[0], [(81, 1), (27, 3), (9, 9), (3, 27), (1, 81)]);
        assert_eq!(table[1], [(27, 3), (9, 9), (3, 27), (1, 81)]);
        assert_eq!(table[2], [(9, 9), (3, 27), (1, 81)]);
        assert_eq!(table[3], [(6, 27), (2, 81)]);
        assert_eq!(table[4], [(5, 81)]);
    }

    #[test]
    fn one_bracket_uses_the_epochs_and_no_more() {
        for (resource, eta, trials) in
            [(81, 3, 5), (20, 3, 24), (1, 3, 7), (50, 4, 1), (7, 2, 40), (30, 40, 3)]
        {
            let epochs = u64::from(resource) * trials;
            let halving = Halving::one_bracket(resource, eta, epochs);
            let bracket = &halving.brackets[0];
            assert!(cost(bracket) <= epochs, "{resource} {eta} {trials}");
            assert!(bracket.last().is_some_and(|&(n, epoch)| n >= 1 && epoch == resource));
            let mut one_more = bracket.clone();
            one_more.iter_mut().zip(0_u32..).for_each(|(rung, i)| {
                rung.0 = (bracket[0].0 + 1) / u64::from(eta).pow(i);
            });
            assert!(cost(&one_more) > epochs);
        }
    }

    #[test]
    fn hyperband_stays_within_its_epochs_and_leaves_less_than_a_training() {
        for (resource, eta, trials) in
            [(81, 3, 19), (81, 3, 4), (20, 3, 24), (1, 3, 9), (5, 9, 6), (27, 2, 100)]
        {
            let halving = Halving::hyperband(resource, eta, u64::from(resource) * trials);
            let spent: u64 = halving.brackets.iter().map(cost).sum();
            let all = u64::from(resource) * trials;
            assert!(spent <= all && all - spent < u64::from(resource), "{resource} {eta} {trials}: {spent}");
        }
    }

    #[test]
    fn the_best_of_a_rung_go_on_and_diverged_trials_never_do() {
        let mut halving = Halving::one_bracket(9, 3, 9 + 3 * 2 + 6);
        let first = halving.next_round(&[], false).unwrap();
        assert!(first.iter().all(|m| *m == Move::New { until: 1 }) && first.len() == 9);
        let outcomes: Vec<Outcome> = (0..9).map(|k| (k, (k != 4).then(|| f64::from((k * 5) % 9)))).collect();
        let on = |trial, until| Move::On { trial, until };
        assert_eq!(halving.next_round(&outcomes, false), Some(vec![on(0, 3), on(2, 3), on(6, 3)]));
        assert_eq!(
            halving.next_round(&[(0, None), (2, Some(1.0)), (6, Some(0.5))], false),
            Some(vec![on(6, 9)])
        );
        assert_eq!(halving.next_round(&[(6, Some(0.1))], false), None);
    }
}
