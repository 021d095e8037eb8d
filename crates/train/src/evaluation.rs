//! Loss and accuracy over whole splits, in evaluation mode, a few examples at a time. The pieces are always the same,
//! so that pausing between them changes no bit of a sum. Knows nothing of steps and epochs.

use candle_core::{Result, Tensor};
use schema::{Loss, RunConfig, Task};

use crate::loss;
use crate::model::Mlp;
use crate::session::Examples;

/// Examples evaluated at once.
const ROWS: usize = 256;

/// An evaluation of two splits under way.
#[derive(Debug, Default)]
pub(crate) struct Evaluation {
    split: usize,
    next: usize,
    sums: [Sums; 2],
}

#[derive(Debug, Default, Clone, Copy)]
struct Sums {
    loss: f64,
    hits: u32,
}

/// Of one split.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Means {
    pub(crate) loss: f32,
    /// None in regression.
    pub(crate) accuracy: Option<f32>,
}

impl Evaluation {
    /// Evaluates the next examples; the means of both splits if these were the last.
    pub(crate) fn advance(
        &mut self,
        run: &RunConfig,
        model: &Mlp,
        splits: [&Examples; 2],
    ) -> Result<Option<[Means; 2]>> {
        let total = splits[self.split].inputs.dim(0)?;
        let rows = ROWS.min(total - self.next);
        let examples = splits[self.split].narrow(self.next, rows)?;
        let outputs = model.evaluate(&examples.inputs)?;
        let loss: f32 = loss::mean(run.loss, &outputs, &examples.targets)?.to_scalar()?;
        let sums = &mut self.sums[self.split];
        sums.loss += f64::from(loss) * rows as f64;
        if matches!(run.data.set.task(), Task::Classification { .. }) {
            sums.hits += hits(&outputs, &examples.targets, run.loss)?;
        }
        self.next += rows;
        if self.next == total {
            (self.split, self.next) = (self.split + 1, 0);
        }
        if self.split < splits.len() {
            return Ok(None);
        }
        let mut means = [Means { loss: 0.0, accuracy: None }; 2];
        for ((means, sums), split) in means.iter_mut().zip(self.sums).zip(splits) {
            *means = sums.means(split.inputs.dim(0)? as f64, run.data.set.task());
        }
        Ok(Some(means))
    }
}

impl Sums {
    fn means(self, examples: f64, task: Task) -> Means {
        let accuracy =
            matches!(task, Task::Classification { .. }).then_some((f64::from(self.hits) / examples) as f32);
        Means { loss: (self.loss / examples) as f32, accuracy }
    }
}

/// How many rows have their largest output at the true class.
fn hits(outputs: &Tensor, targets: &Tensor, loss: Loss) -> Result<u32> {
    let truths = match loss {
        Loss::CrossEntropy => targets.to_vec1::<u32>()?,
        Loss::MeanSquaredError => targets.argmax(1)?.to_vec1::<u32>()?,
    };
    let guesses = outputs.to_vec2::<f32>()?;
    Ok(guesses.iter().zip(truths).filter(|(row, truth)| largest(row) == *truth).count() as u32)
}

/// The place of the largest value; the first of equals; 0 if none is a number.
pub(crate) fn largest(row: &[f32]) -> u32 {
    let mut best = 0;
    for (place, value) in row.iter().enumerate() {
        if *value > row[best] {
            best = place;
        }
    }
    best as u32
}
