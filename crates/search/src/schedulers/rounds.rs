//! Schedulers that go in rounds: all stretches of a round are decided on at once, from the outcomes of the round before,
//! and the next round begins when the last of them has ended. So no decision depends on who finishes first.

use super::{Move, Scheduler};

/// What a trial's stretch of the last round came to.
pub(super) type Outcome = (u32, Option<f64>);

/// Decides on one round after the other.
pub(super) trait Rounds {
    /// The stretches of the next round, given the last one's outcomes in order; none at the end. Where the space holds
    /// nothing new, no new trials will be had.
    fn next_round(&mut self, last: &[Outcome], exhausted: bool) -> Option<Vec<Move>>;

    /// A new trial of the round got this number.
    fn numbered(&mut self, _trial: u32) {}

    /// See [`Scheduler::ahead`].
    fn ahead(&self, until: u32, prices: &[u64]) -> u64;

    /// See [`Scheduler::bracket`].
    fn bracket(&self, _trial: u32) -> u32 {
        0
    }
}

/// The round under way.
#[derive(Debug, Clone)]
pub(super) struct InRounds<R> {
    rounds: R,
    moves: Vec<Move>,
    taken: usize,
    outcomes: Vec<Outcome>,
    exhausted: bool,
    barrier: u32,
}

impl<R: Rounds> InRounds<R> {
    pub(super) fn new(rounds: R) -> Self {
        Self { rounds, moves: Vec::new(), taken: 0, outcomes: Vec::new(), exhausted: false, barrier: 0 }
    }

    /// Leaves out the new trials that cannot be had.
    fn shorten(&mut self) {
        let mut i = 0;
        let taken = self.taken;
        self.moves.retain(|a_move| {
            i += 1;
            i <= taken || !matches!(a_move, Move::New { .. })
        });
    }
}

impl<R: Rounds> Scheduler for InRounds<R> {
    fn next(&mut self) -> Move {
        loop {
            if let Some(&next) = self.moves.get(self.taken) {
                return next;
            }
            if self.outcomes.len() < self.taken {
                return Move::Wait;
            }
            let Some(moves) = self.rounds.next_round(&self.outcomes, self.exhausted) else {
                return Move::End;
            };
            self.barrier += self.taken as u32;
            (self.moves, self.taken) = (moves, 0);
            self.outcomes.clear();
            if self.exhausted {
                self.shorten();
            }
        }
    }

    fn took(&mut self, trial: u32, is_new: bool, _until: u32) {
        if matches!(self.next(), Move::New { .. }) && !is_new {
            self.exhausted();
            self.next();
        }
        self.taken += 1;
        if is_new {
            self.rounds.numbered(trial);
        }
    }

    fn saw(&mut self, trial: u32, _until: u32, value: Option<f64>) {
        self.outcomes.push((trial, value));
    }

    fn exhausted(&mut self) {
        self.exhausted = true;
        self.shorten();
    }

    fn stays(&mut self, trial: u32) {
        if let Move::On { trial: next, .. } | Move::Fork { from: next, .. } = self.next()
            && next == trial
        {
            self.moves.remove(self.taken);
        }
    }

    fn ahead(&self, until: u32, prices: &[u64]) -> u64 {
        self.rounds.ahead(until, prices)
    }

    fn barrier(&self) -> Option<u32> {
        Some(self.barrier)
    }

    fn bracket(&self, trial: u32) -> u32 {
        self.rounds.bracket(trial)
    }
}

/// Trials from the best to the worst, the earlier one of equals first; those that diverged are left out.
pub(super) fn ranked(outcomes: &[Outcome]) -> Vec<u32> {
    let mut finite: Vec<(f64, u32)> = outcomes.iter().filter_map(|&(k, value)| Some((value?, k))).collect();
    finite.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    finite.into_iter().map(|(_, k)| k).collect()
}
