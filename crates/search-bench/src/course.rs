//! One run: a searcher on an objective from its first trial to its last.

use search::{Ask, Observation, Point, Proposal, SearchError, SearcherKind};

use crate::objective::Objective;

/// What is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Course {
    /// Who proposes.
    pub searcher: SearcherKind,
    /// Of the search and of the noise.
    pub seed: u32,
    /// Budget.
    pub trials: u32,
    /// How many trials may be in flight: the proposal for trial `k` sees the outcomes up to `k - lag`.
    pub lag: u32,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// After each trial, how far above the minimum the loss is, without noise, of the trial with the best observed
    /// value; infinite as long as all have diverged.
    pub regret: Vec<f64>,
    /// What each proposal took, in the clock's unit.
    pub ask: Vec<f64>,
    /// How many trials diverged.
    pub diverged: u32,
}

impl Course {
    /// Runs it; `now` is read before and after each proposal.
    ///
    /// # Errors
    /// The searcher's own.
    pub fn run(&self, objective: &Objective, now: impl Fn() -> f64) -> Result<Run, SearchError> {
        let mut ask = self.first_ask(objective);
        let mut trials: Vec<(Point, Option<f64>)> = Vec::new();
        let mut run = Run { regret: Vec::new(), ask: Vec::new(), diverged: 0 };
        let (mut lowest, mut regret) = (f64::INFINITY, f64::INFINITY);
        for trial in 0..self.trials {
            ask.trial = trial;
            self.show(&mut ask, &trials);
            let asked = now();
            let proposal = ask.answer()?;
            run.ask.push(now() - asked);
            let Proposal::Try(point) = proposal else { break };
            let loss = objective.loss(&point);
            let seen = loss.map(|loss| loss + objective.noise(self.seed, trial));
            match (loss, seen) {
                (Some(loss), Some(seen)) if seen < lowest => {
                    (lowest, regret) = (seen, objective.regret(loss))
                }
                (None, _) => run.diverged += 1,
                _ => {}
            }
            run.regret.push(regret);
            trials.push((point, seen));
        }
        Ok(run)
    }

    fn first_ask(&self, objective: &Objective) -> Ask {
        Ask::new(self.searcher, objective.space.clone(), self.trials, self.seed)
    }

    /// The outcomes that the lag allows, the later points without.
    fn show(&self, ask: &mut Ask, trials: &[(Point, Option<f64>)]) {
        let visible = (trials.len() + 1).saturating_sub(self.lag.max(1) as usize);
        for (trial, (point, value)) in trials[..visible].iter().enumerate().skip(ask.history.len()) {
            ask.history.push(Observation {
                trial: trial as u32,
                point: point.clone(),
                value: *value,
                until: 1,
            });
        }
        ask.pending = trials[visible..].iter().map(|(point, _)| point.clone()).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(course: Course, name: &str) -> Run {
        let objective = Objective::public().into_iter().find(|o| o.name == name).unwrap();
        course.run(&objective, || 0.0).unwrap()
    }

    #[test]
    fn the_regret_of_a_quiet_objective_never_rises_and_searchers_that_ignore_outcomes_ignore_lag() {
        let course = Course { searcher: SearcherKind::Sobol, seed: 3, trials: 60, lag: 1 };
        let one = run(course, "tune_mixed6");
        assert_eq!(one.regret.len(), 60);
        assert!(one.regret.windows(2).all(|w| w[1] <= w[0]) && one.regret[59] > 0.0);
        assert!((1..30).contains(&one.diverged), "{}", one.diverged);
        assert_eq!(run(Course { lag: 8, ..course }, "tune_mixed6"), one);
    }

    #[test]
    fn noise_changes_who_seems_best_and_nothing_of_what_is_tried() {
        let course = Course { searcher: SearcherKind::Random, seed: 1, trials: 200, lag: 1 };
        let (quiet, noisy) = (run(course, "tune_lrbatch2"), run(course, "tune_lrbatch2_noisy"));
        assert_eq!(quiet.diverged, noisy.diverged);
        assert!(noisy.regret[199] >= quiet.regret[199]);
    }
}
