//! Loss and accuracy over whole splits, in evaluation mode, a few examples at a time. The pieces are always the same,
//! so that pausing between them changes no bit of a sum. Knows nothing of steps and epochs.

use schema::Task;
use schema::wire::Split;
use serde::{Deserialize, Serialize};

use crate::error::TrainError;
use crate::trainer::{Sums, Trainer};

/// Examples evaluated at once.
const EXAMPLES: u32 = 256;
const SPLITS: [Split; 2] = [Split::Train, Split::Validation];

/// An evaluation of two splits under way.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Evaluation {
    split: usize,
    next: u32,
    sums: [Sums; 2],
}

/// Of one split.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Means {
    pub(crate) loss: f32,
    /// None in regression.
    pub(crate) accuracy: Option<f32>,
}

impl Evaluation {
    /// Whether it can be under way over splits of these sizes.
    pub(crate) fn is_within(&self, sizes: [u32; 2]) -> bool {
        sizes.get(self.split).is_some_and(|size| self.next < *size)
    }

    /// Evaluates the next examples of splits of these sizes; the means of both splits if these were the last.
    pub(crate) fn advance(
        &mut self,
        trainer: &mut impl Trainer,
        sizes: [u32; 2],
        task: Task,
    ) -> Result<Option<[Means; 2]>, TrainError> {
        let end = sizes[self.split].min(self.next + EXAMPLES);
        let found = trainer.evaluate(SPLITS[self.split], self.next..end)?;
        let sums = &mut self.sums[self.split];
        sums.loss += found.loss;
        sums.hits += found.hits;
        self.next = end;
        if end == sizes[self.split] {
            (self.split, self.next) = (self.split + 1, 0);
        }
        if self.split < sizes.len() {
            return Ok(None);
        }
        let [train, validation] = self.sums;
        Ok(Some([means(train, sizes[0], task), means(validation, sizes[1], task)]))
    }
}

fn means(sums: Sums, examples: u32, task: Task) -> Means {
    let examples = f64::from(examples);
    let accuracy =
        matches!(task, Task::Classification { .. }).then_some((f64::from(sums.hits) / examples) as f32);
    Means { loss: (sums.loss / examples) as f32, accuracy }
}
