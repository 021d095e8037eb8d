//! What a training does beside following its update rule: how the learning rate moves, what is done to gradients and
//! weights, what is minimised in place of the loss that is measured, and when it ends early. All of it off by default.

use serde::{Deserialize, Serialize};

/// The craft of one training run.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Technique {
    /// How the learning rate moves.
    pub schedule: Schedule,
    /// What is minimised in training. Curves always show the plain [`Loss`](crate::Loss), so that trials compare.
    pub minimised: Minimised,
    /// Gradients of a greater norm (over all parameters) are scaled down to this one; 0: never (Pascanu et al. 2013).
    pub clip: f64,
    /// Radius ρ of sharpness-aware minimisation, in which gradients are taken at θ + ρ g/‖g‖ (Foret et al. 2021); 0: off.
    pub sam: f64,
    /// Decay of the average of the weights that is evaluated and kept in their place (Polyak & Juditsky 1992); 0: none.
    /// While it is young, after t steps, it decays by (1 + t) / (10 + t), if that is less.
    pub ema: f64,
    /// The run ends once so many epochs have brought no lower validation loss; 0: never.
    pub patience: u32,
    /// The last part of the training goes to plain SGD.
    pub finish: Option<Finish>,
    /// Which training examples an epoch passes over.
    pub sampling: Sampling,
    /// How much the classes count in what is minimised.
    pub weights: ClassWeights,
    /// Standard deviation of the noise that is added to standardised inputs, fresh in each training step; 0: none.
    pub jitter: f64,
    /// Pixels by which pictures are moved at most, in both directions, fresh in each training step; 0: none.
    pub shift: u32,
    /// What the network brings along.
    pub transfer: Transfer,
}

/// Which training examples an epoch passes over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Sampling {
    /// Each once.
    #[default]
    Shuffle,
    /// Those of rarer classes again and again, until all classes are met as often as the most frequent one.
    Over,
    /// As many as there are, with the classes in turn: in any batch the numbers of two classes differ by one at most.
    Balanced,
}

/// How much the classes count in what is minimised. A minibatch's loss is the mean over its examples, each weighted by
/// its true class and the sum divided by the sum of the weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum ClassWeights {
    /// All the same.
    #[default]
    None,
    /// n / (K nₖ) for class k, which nₖ of n training examples have; K counts the classes that any has (King & Zeng 2001).
    Balanced,
}

/// What a network that is to learn half of the digits brings along from the other half.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Transfer {
    /// Its training on the other half; none: it begins from scratch.
    pub pretrain: Option<Pretrain>,
    /// So many of the lower layers (convolution blocks, then dense layers) stand still; never the last one.
    pub freeze: u32,
    /// Whole epochs after which they learn, too, and the update rule begins anew; 0: never.
    pub thaw: u32,
}

/// The training on the other half of the digits, with all of that half's training split, before the run begins. Neither
/// curve nor budget know of it. The parameters that were best on the other half's validation split are kept, but for
/// the output layer, which is that of a network from scratch.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Pretrain {
    /// Epochs, at least 1.
    pub epochs: u32,
    /// Learning rate.
    pub lr: f64,
}

/// How the learning rate moves, as factors of the one set. Time t runs from 0 to 1 over all epochs, steps within an epoch
/// counted as parts of it.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub enum Schedule {
    /// 1.
    #[default]
    Constant,
    /// `decay` to the power of ⌊epochs / every⌋.
    Step {
        /// By what it is multiplied.
        decay: f64,
        /// Epochs from one drop to the next, at least 1.
        every: u32,
    },
    /// `decay` to the power of epochs / every, where epochs has a fraction.
    Exponential {
        /// By what it is multiplied in `every` epochs.
        decay: f64,
        /// Epochs, at least 1.
        every: u32,
    },
    /// ½ (1 + cos πt), after a rise in a straight line over the first part (Loshchilov & Hutter 2017, without restarts).
    Cosine {
        /// Share of the training in which it rises, 0 to 1.
        warmup: f64,
    },
    /// From 1/25 up to 1 and down to 1/250,000, each along half a cosine (Smith & Topin 2018, with PyTorch's figures).
    OneCycle {
        /// Share of the training in which it rises, 0 to 1.
        warmup: f64,
    },
    /// Multiplied by `decay` each time that more than `wait` epochs in a row have not lowered the validation loss by one
    /// part in 10,000.
    Plateau {
        /// By what it is multiplied.
        decay: f64,
        /// Epochs that are borne without progress.
        wait: u32,
    },
}

/// What is minimised.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub enum Minimised {
    /// The loss that is measured.
    #[default]
    Plain,
    /// Cross-entropy against targets that have `epsilon` of their mass spread evenly over all classes (Szegedy et al. 2016).
    Smoothed {
        /// Share spread, 0 to 1.
        epsilon: f64,
    },
    /// −α_c (1 − p_c)^γ ln p_c, where p_c is the probability of the true class (Lin et al. 2017). α_c is `alpha`; for the
    /// first of two classes it is 1 − `alpha`.
    Focal {
        /// How much less well-known examples count, at least 0.
        gamma: f64,
        /// Weight, 0 to 1.
        alpha: f64,
    },
    /// ½ e² up to `delta`, δ (|e| − ½ δ) beyond (Huber 1964), e being the error of a standardised value.
    Huber {
        /// Where squares end, above 0.
        delta: f64,
    },
}

/// The last part of a training, which plain SGD does: begin with a fast rule, end with one that generalises.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Finish {
    /// Share of the epochs, 0 to 1, rounded to whole ones.
    pub share: f64,
    /// Its learning rate.
    pub lr: f64,
}

impl Technique {
    /// Whether it is nothing but the plain loss and update rule.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}
