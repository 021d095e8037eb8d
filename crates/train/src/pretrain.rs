//! What a network that is to learn half of the digits brings along from the other half.

use std::cell::RefCell;
use std::rc::Rc;

use schema::{ClassWeights, DataConfig, RunConfig, Sampling, Subset, Technique, Transfer};

use crate::init::initial_weights;

/// At most so many trained networks are kept, the latest: trials of a sweep often share one.
const ROOM: usize = 16;

/// What a run's network is trained on before, and how: the other digits, all of them with their right labels, at the
/// rates of [`Pretrain`](schema::Pretrain) and otherwise with the settings of the run. None if it begins from scratch.
#[must_use]
pub fn source(run: &RunConfig) -> Option<RunConfig> {
    let pretrain = run.technique.transfer.pretrain?;
    let set = run.data.set.others()?;
    let subset = Subset::default();
    Some(RunConfig {
        data: DataConfig { set, subset, label_noise: 0.0, fold: None, ..run.data },
        lr: pretrain.lr,
        epochs: pretrain.epochs,
        technique: Technique {
            patience: 0,
            finish: None,
            sampling: Sampling::Shuffle,
            weights: ClassWeights::None,
            transfer: Transfer::default(),
            ..run.technique
        },
        ..*run
    })
}

/// The parameters that a run begins with, given those of its [`source`]: all layers but the last are taken over.
#[must_use]
pub fn transferred(run: &RunConfig, source: &[f32]) -> Vec<f32> {
    let mut weights = initial_weights(run);
    let last = run.layer_shapes().pop().map_or(0, |layer| layer.numbers()) as usize;
    let taken = weights.len() - last;
    weights[..taken].copy_from_slice(&source[..taken]);
    weights
}

/// Networks that have been trained on the other digits, for whoever begins with the same. Another that is not here is
/// trained again, to the same numbers: this only saves time.
#[derive(Debug, Clone, Default)]
pub struct Pretrained(Rc<RefCell<Vec<Learnt>>>);

/// A training, and the parameters that it came to.
type Learnt = (RunConfig, Rc<[f32]>);

impl Pretrained {
    /// The parameters that this training came to, if they are known.
    #[must_use]
    pub fn get(&self, source: &RunConfig) -> Option<Rc<[f32]>> {
        self.0.borrow().iter().find(|(run, _)| run == source).map(|(_, weights)| Rc::clone(weights))
    }

    /// Keeps them; the oldest make room.
    pub fn put(&self, source: RunConfig, weights: Rc<[f32]>) {
        let mut kept = self.0.borrow_mut();
        if kept.len() == ROOM {
            kept.remove(0);
        }
        kept.push((source, weights));
    }
}
