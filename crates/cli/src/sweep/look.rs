//! The one look at the test split, by the trial that was chosen on validation.

use futures::executor::block_on;
use schema::snapshot::Test;
use schema::wire::{Prediction, Query};
use schema::{Engine as Kind, RunConfig};
use train::{CandleEngine, Engine, FusedEngine, TrainError};

use super::{Sweep, Trial, best};

impl Sweep {
    /// The best trial's test score; none where its parameters were not kept.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn look_at_test(&self) -> Result<Option<Test>, TrainError> {
        let Some(trial) = best(self.racing()) else { return Ok(None) };
        let Some(kept) = self.kept.as_ref().filter(|kept| kept.trial == trial.id) else { return Ok(None) };
        let last = self.study.parts.count() - 1;
        let run = self.study.parts.run(&self.study.run(&trial.point), last);
        let Prediction::Score { loss, accuracy } = evaluate(self.engine, &run, &kept.weights)? else {
            return Ok(None);
        };
        let compared = self.racing().filter_map(Trial::objective).count() as u32;
        let accuracy = accuracy.map(f64::from);
        Ok(Some(Test { trial: trial.id, compared, loss: loss.into(), accuracy }))
    }
}

fn evaluate(engine: Kind, run: &RunConfig, weights: &[f32]) -> Result<Prediction, TrainError> {
    match engine {
        Kind::Candle => block_on(CandleEngine::default().predict(run, Some(weights), Query::Test)),
        Kind::Auto | Kind::Fused | Kind::Gpu => {
            block_on(FusedEngine::default().predict(run, Some(weights), Query::Test))
        }
    }
}
