//! Population-based training. Jaderberg et al., *Population Based Training of Neural Networks*, arXiv:1711.09846 (2017):
//! a population trains side by side; every so often the worst fifth (truncation selection) take over the networks of
//! members of the best fifth, and go on with settings that are perturbed by a factor of 0.8 or 1.2 or drawn anew.
//!
//! A member whose settings change is a new trial, so that a trial's settings never change; it begins where the other one
//! stood. Generations are synchronous. Members are ranked by the best value since
//! their settings last changed: what a network reached before it was taken over is another trial's.

use super::Move;
use super::rounds::{Outcome, Rounds, ranked};
use crate::draws::{Draws, Purpose};
use crate::space::{Domain, Point, Scale, Space};

/// How often members are compared, the end included.
const GENERATIONS: u64 = 5;
/// One of so many takes over another's network.
const SHARE: usize = 5;
/// How likely it is that a parameter is drawn anew rather than perturbed.
const RESAMPLE: f64 = 0.25;

#[derive(Debug, Clone)]
pub(super) struct Pbt {
    seed: u32,
    population: u32,
    /// Epochs at which members are compared, rising to the end.
    epochs: Vec<u32>,
    generation: usize,
    /// Whether any setting can change during training.
    explores: bool,
}

impl Pbt {
    /// A population as large as the budget of full trainings.
    pub(super) fn new(resource: u32, population: u32, explores: bool, seed: u32) -> Self {
        let resource = u64::from(resource.max(1));
        let epoch = |g: u64| (resource * g).div_ceil(GENERATIONS) as u32;
        let mut epochs: Vec<u32> = (1..=GENERATIONS).map(epoch).collect();
        epochs.dedup();
        Self { seed, population, epochs, generation: 0, explores }
    }

    /// Those that go on, in their order; the worst replaced by descendants of the best, and so are the diverged.
    fn selection(&self, last: &[Outcome], until: u32) -> Vec<Move> {
        let ranking = ranked(last);
        let few = (last.len() / SHARE).max(usize::from(last.len() > 1));
        let best = &ranking[..few.min(ranking.len())];
        let worst =
            if self.explores { &ranking[ranking.len().saturating_sub(few).max(best.len())..] } else { &[] };
        let mut draws = Draws::new(self.seed, Purpose::Exploit, self.generation as u32);
        let mut fork = || {
            let from = *best.get(draws.below(best.len().max(1) as u64) as usize)?;
            Some(Move::Fork { from, until })
        };
        let next = |&(trial, value): &Outcome| match value {
            Some(_) if !worst.contains(&trial) => Some(Move::On { trial, until }),
            _ if self.explores => fork(),
            _ => None,
        };
        last.iter().filter_map(next).collect()
    }
}

impl Rounds for Pbt {
    fn next_round(&mut self, last: &[Outcome], _exhausted: bool) -> Option<Vec<Move>> {
        let &until = self.epochs.get(self.generation)?;
        let moves = match self.generation {
            0 => vec![Move::New { until }; self.population as usize],
            _ => self.selection(last, until),
        };
        self.generation += 1;
        (!moves.is_empty()).then_some(moves)
    }

    /// Everyone goes on to the end.
    fn ahead(&self, until: u32, prices: &[u64]) -> u64 {
        let end = self.epochs.last().map_or(until, |&end| end);
        u64::from(end.saturating_sub(until)) * prices.iter().sum::<u64>()
    }
}

/// Other settings near those of a member: what may change and has an effect is drawn anew or moved a little.
pub(super) fn explore(space: &Space, point: &Point, mutable: &[bool], seed: u32, trial: u32) -> Point {
    let mut draws = Draws::new(seed, Purpose::Explore, trial);
    let active = space.active(point);
    let mut values = point.0.clone();
    for (i, value) in values.iter_mut().enumerate() {
        // The draws of a parameter do not depend on which others may change.
        let (anew, place, up) = (draws.unit() < RESAMPLE, draws.unit(), draws.unit() < 0.5);
        let Some(param) = space.params.get(i).filter(|_| active[i] && mutable.get(i) == Some(&true)) else {
            continue;
        };
        *value = if anew { param.domain.at_unit(place) } else { perturbed(&param.domain, *value, up) };
    }
    space.snap(&Point(values))
}

/// A fifth more or less; of a list the next value; of whole numbers at least one step.
fn perturbed(domain: &Domain, x: f64, up: bool) -> f64 {
    let factor = if up { 1.2 } else { 0.8 };
    let next = |distance: f64| domain.snap(if up { x + distance } else { x - distance });
    match domain {
        // What counts of a coefficient like momentum is how far it is from one.
        Domain::Float { scale: Scale::LogComplement, .. } => domain.snap(1.0 - (1.0 - x) / factor),
        Domain::Float { .. } => domain.snap(x * factor),
        Domain::Int { step, .. } => {
            let scaled = domain.snap(x * factor);
            if scaled == x { next(*step as f64) } else { scaled }
        }
        Domain::Levels { .. } | Domain::Lattice { .. } | Domain::Choice { .. } => {
            let cells = domain.cardinality().unwrap_or(1).max(1) as f64;
            domain.at_unit(domain.to_unit(x) + if up { 1.0 } else { -1.0 } / cells)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::Param;

    #[test]
    fn the_worst_fifth_and_the_diverged_take_over_networks_of_the_best_fifth() {
        let mut pbt = Pbt::new(20, 10, true, 3);
        assert_eq!(pbt.next_round(&[], false), Some(vec![Move::New { until: 4 }; 10]));
        let outcomes: Vec<Outcome> = (0..10).map(|k| (k, (k != 3).then(|| f64::from(k)))).collect();
        let moves = pbt.next_round(&outcomes, false).unwrap();
        for (k, a_move) in (0_u32..).zip(&moves) {
            match a_move {
                Move::Fork { from, until: 8 } => assert!([3, 8, 9].contains(&k) && *from < 2),
                Move::On { trial, until: 8 } => assert!(*trial == k && ![3, 8, 9].contains(&k)),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(moves.len(), 10);
    }

    #[test]
    fn where_no_setting_can_change_every_member_goes_on_as_it_is() {
        let mut pbt = Pbt::new(5, 4, false, 3);
        pbt.next_round(&[], false);
        let moves = pbt.next_round(&[(0, Some(1.0)), (1, None), (2, Some(0.5)), (3, Some(9.0))], false);
        let on = |trial| Move::On { trial, until: 2 };
        assert_eq!(moves, Some(vec![on(0), on(2), on(3)]));
    }

    #[test]
    fn a_population_that_diverged_ends() {
        let mut pbt = Pbt::new(5, 2, true, 3);
        pbt.next_round(&[], false);
        assert_eq!(pbt.next_round(&[(0, None), (1, None)], false), None);
    }

    #[test]
    fn settings_move_by_a_fifth_or_to_the_next_value_and_never_leave_their_domain() {
        let lr = Domain::Float { low: 1e-4, high: 1.0, scale: Scale::Log };
        assert!((perturbed(&lr, 0.1, true) - 0.12).abs() < 1e-12 && perturbed(&lr, 0.9, true) == 1.0);
        let momentum = Domain::Float { low: 0.5, high: 0.99, scale: Scale::LogComplement };
        assert!((perturbed(&momentum, 0.88, true) - 0.9).abs() < 1e-12);
        let sizes = Domain::Levels { values: vec![8.0, 16.0, 32.0], scale: Scale::Log };
        assert_eq!([perturbed(&sizes, 16.0, true), perturbed(&sizes, 8.0, false)], [32.0, 8.0]);
        let few = Domain::Int { low: 1, high: 9, step: 1, scale: Scale::Linear };
        assert_eq!([perturbed(&few, 2.0, true), perturbed(&few, 8.0, false)], [3.0, 6.0]);
    }

    #[test]
    fn only_what_may_change_does() {
        let param = |name: &str| Param {
            name: name.into(),
            domain: Domain::Float { low: 0.0, high: 1.0, scale: Scale::Linear },
            condition: None,
        };
        let space = Space { params: vec![param("lr"), param("width")] };
        let mut anew = 0;
        for trial in 0..400 {
            let child = explore(&space, &Point(vec![0.5, 0.5]), &[true], 1, trial);
            assert_eq!(child.0[1], 0.5);
            anew += u32::from((child.0[0] - 0.4).abs() > 1e-12 && (child.0[0] - 0.6).abs() > 1e-12);
        }
        assert!((70..130).contains(&anew), "a quarter is drawn anew: {anew}");
    }
}
