//! The reading of a run's curves: what `search` needs to know of the run, and nothing more. Decides nothing itself.

use search::CurveSample;
use search::reading::{self, Agreement, Curves, Reading};

use crate::report::{CurvePoint, Outcome};
use crate::run::{Loss, RunConfig, Task};

/// What a network that ignores its inputs can reach on balanced classes or standardised targets, in the units of the
/// loss that is measured (not of the one that is minimised: smoothed, focal and Huber's losses are measured as
/// cross-entropy and squared error); `None` where there is no such value.
#[must_use]
pub fn chance(run: &RunConfig) -> Option<f64> {
    match (run.data.set.task(), run.loss) {
        (Task::Regression, Loss::MeanSquaredError) => Some(1.0),
        (Task::Regression, Loss::CrossEntropy) => None,
        (Task::Classification { classes }, Loss::CrossEntropy) => Some(f64::from(classes).ln()),
        (Task::Classification { classes }, Loss::MeanSquaredError) => {
            let k = f64::from(classes);
            // Every class gets 1/k: one probability is 1 - 1/k off, the others 1/k each.
            Some(((1.0 - 1.0 / k).powi(2) + (k - 1.0) / (k * k)) / k)
        }
    }
}

/// How many examples validate, to within one of a class.
fn validating(run: &RunConfig) -> u32 {
    let (data, all) = (&run.data, f64::from(run.data.examples()));
    let rest = (1.0 - data.train_share) / 2.0;
    let share = data.fold.map_or(rest, |fold| (data.train_share + rest) / f64::from(fold.of.max(1)));
    (share * all).round() as u32
}

/// What a run's curve says.
#[must_use]
pub fn read(run: &RunConfig, curve: &[CurvePoint], outcome: Outcome) -> Reading {
    with(run, curve, outcome, reading::read)
}

/// How many rereadings of the curve agree with its reading; see [`reading::agreement`].
#[must_use]
pub fn agreement(
    run: &RunConfig,
    curve: &[CurvePoint],
    outcome: Outcome,
    verdict: reading::Verdict,
) -> Option<Agreement> {
    with(run, curve, outcome, |curves| reading::agreement(curves, verdict))
}

fn with<T>(
    run: &RunConfig,
    curve: &[CurvePoint],
    outcome: Outcome,
    look: impl FnOnce(&Curves<'_>) -> T,
) -> T {
    let sample = |point: &CurvePoint| CurveSample {
        step: f64::from(point.step),
        train_loss: f64::from(point.train_loss),
        val_loss: f64::from(point.val_loss),
    };
    let samples: Vec<CurveSample> = curve.iter().map(sample).collect();
    look(&Curves {
        samples: &samples,
        diverged: outcome == Outcome::Diverged,
        chance: chance(run),
        validating: Some(validating(run)),
    })
}

#[cfg(test)]
mod tests {
    use search::Point;

    use super::*;

    #[test]
    fn guessing_costs_what_the_constant_answer_costs() {
        let chance = |link: &str| chance(&crate::decode(link).study.run(&Point(vec![0.1, 32.0])));
        assert_eq!(chance("#data=digits"), Some(10_f64.ln()));
        assert_eq!(chance("#data=moons&loss=mse"), Some(0.25));
        assert!((chance("#data=digits&loss=mse").unwrap() - 0.09).abs() < 1e-12);
        assert_eq!(chance("#data=curve"), Some(1.0));
        // Measured plainly, whatever is minimised.
        assert_eq!(chance("#data=digits&loss=focal&gamma=3"), chance("#data=digits"));
        assert_eq!(chance("#data=digits&smooth=0.2"), chance("#data=digits"));
        assert_eq!(chance("#data=curve&fit=huber&delta=0.1"), chance("#data=curve"));
    }

    #[test]
    fn half_of_what_does_not_train_validates() {
        let run = crate::decode("#data=moons&samples=150").study.run(&Point(vec![0.1, 32.0]));
        assert_eq!(validating(&run), 30);
        let mut folded = run;
        folded.data.fold = Some(crate::Fold { index: 0, of: 4 });
        assert_eq!(validating(&folded), 30, "a quarter of what does not test");
    }
}
