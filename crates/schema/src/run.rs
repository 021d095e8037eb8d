//! One training run, fully described: whoever has a [`RunConfig`] can train it and gets the same numbers.

use serde::{Deserialize, Serialize};

use crate::network::Convolutions;
use crate::subset::Subset;
use crate::table::TableId;
use crate::technique::Technique;

/// The data sets there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DataSet {
    /// UCI 8×8 handwritten digits, ten classes.
    Digits,
    /// Two concentric circles.
    Circles,
    /// Two interleaved half moons.
    Moons,
    /// Four quadrants, classes on the diagonals.
    Xor,
    /// Two Gaussian blobs.
    Gauss,
    /// Two interleaved spirals.
    Spiral,
    /// A noisy one-dimensional curve, for regression.
    Curve,
    /// Fisher's irises: three species by four lengths.
    Iris,
    /// UCI wine: three cultivars by thirteen chemical measures.
    Wine,
    /// UCI breast cancer (Wisconsin, diagnostic): two diagnoses by thirty measures of cells.
    Cancer,
    /// A table that a person brought.
    Own(TableId),
    /// The handwritten digits 0 to 4, five classes.
    LowDigits,
    /// The handwritten digits 5 to 9, five classes, which count from 0.
    HighDigits,
}

/// What is learnt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Task {
    /// Predict one of the classes.
    Classification {
        /// How many.
        classes: u32,
    },
    /// Predict one real number.
    Regression,
}

impl DataSet {
    /// Every set that is always there, in the order of the table's choices.
    pub const ALL: [Self; 10] = [
        Self::Digits,
        Self::Circles,
        Self::Moons,
        Self::Xor,
        Self::Gauss,
        Self::Spiral,
        Self::Curve,
        Self::Iris,
        Self::Wine,
        Self::Cancer,
    ];

    /// Number of input features.
    #[must_use]
    pub const fn inputs(self) -> u32 {
        match self {
            Self::Digits | Self::LowDigits | Self::HighDigits => 64,
            Self::Curve => 1,
            Self::Iris => 4,
            Self::Wine => 13,
            Self::Cancer => 30,
            Self::Own(table) => table.features,
            Self::Circles | Self::Moons | Self::Xor | Self::Gauss | Self::Spiral => 2,
        }
    }

    /// What is learnt from it.
    #[must_use]
    pub const fn task(self) -> Task {
        match self {
            Self::Digits => Task::Classification { classes: 10 },
            Self::LowDigits | Self::HighDigits => Task::Classification { classes: 5 },
            Self::Curve | Self::Own(TableId { classes: 0, .. }) => Task::Regression,
            Self::Iris | Self::Wine => Task::Classification { classes: 3 },
            Self::Own(TableId { classes, .. }) => Task::Classification { classes },
            Self::Circles | Self::Moons | Self::Xor | Self::Gauss | Self::Spiral | Self::Cancer => {
                Task::Classification { classes: 2 }
            }
        }
    }

    /// How many examples there are, of a set that is not drawn.
    #[must_use]
    pub const fn fixed_examples(self) -> Option<u32> {
        match self {
            Self::Digits => Some(1797),
            Self::LowDigits => Some(901),
            Self::HighDigits => Some(896),
            Self::Iris => Some(150),
            Self::Wine => Some(178),
            Self::Cancer => Some(569),
            Self::Own(table) => Some(table.rows),
            _ => None,
        }
    }

    /// Whether examples are pictures.
    #[must_use]
    pub const fn is_pictures(self) -> bool {
        matches!(self, Self::Digits | Self::LowDigits | Self::HighDigits)
    }

    /// The digit that class 0 stands for; 0 for whatever is no digits.
    #[must_use]
    pub const fn first_digit(self) -> u32 {
        if matches!(self, Self::HighDigits) { 5 } else { 0 }
    }

    /// The other half of the digits, of a set that is one.
    #[must_use]
    pub const fn others(self) -> Option<Self> {
        match self {
            Self::LowDigits => Some(Self::HighDigits),
            Self::HighDigits => Some(Self::LowDigits),
            _ => None,
        }
    }

    /// Whether examples are points of the plane with classes, drawn with a decision boundary.
    #[must_use]
    pub const fn is_plane(self) -> bool {
        self.inputs() == 2 && matches!(self.task(), Task::Classification { .. })
    }

    /// Whether it is a number over a single feature, drawn as a curve.
    #[must_use]
    pub const fn is_line(self) -> bool {
        self.inputs() == 1 && matches!(self.task(), Task::Regression)
    }

    /// Whether it is a table of measurements, as opposed to pictures, or points drawn by chance.
    #[must_use]
    pub const fn is_table(self) -> bool {
        matches!(self, Self::Iris | Self::Wine | Self::Cancer | Self::Own(_))
    }

    /// Number of network outputs.
    #[must_use]
    pub const fn outputs(self) -> u32 {
        match self.task() {
            Task::Classification { classes } => classes,
            Task::Regression => 1,
        }
    }
}

/// The data and its split.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct DataConfig {
    /// Which set.
    pub set: DataSet,
    /// Examples drawn, all splits together; only of sets that are drawn by chance.
    pub samples: u32,
    /// Standard deviation of the added noise, likewise.
    pub noise: f64,
    /// Share of training labels replaced by a wrong class, 0 to 0.5.
    pub label_noise: f64,
    /// Share of the examples in the training split; the rest is halved into validation and test.
    pub train_share: f64,
    /// How much of the training split is used.
    pub subset: Subset,
    /// Seed of the draws and of the split.
    pub seed: u32,
    /// Which fold validates; none for the plain split.
    pub fold: Option<Fold>,
}

impl DataConfig {
    /// Examples of all splits together.
    #[must_use]
    pub fn examples(&self) -> u32 {
        self.set.fixed_examples().unwrap_or(self.samples)
    }
}

/// One split of k-fold cross-validation: what is not in the test split is cut into folds, one of which validates while
/// the others train.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fold {
    /// Which validates, from 0.
    pub index: u32,
    /// How many there are, at least 2.
    pub of: u32,
}

/// Activation of the hidden layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Activation {
    /// max(0, x).
    Relu,
    /// x for x > 0, 0.01 x otherwise.
    LeakyRelu,
    /// Hyperbolic tangent.
    Tanh,
    /// 1 / (1 + exp(-x)).
    Sigmoid,
    /// x Φ(x), in its tanh approximation (Hendrycks & Gimpel 2016).
    Gelu,
}

/// What is done with the sums of a hidden layer or a convolution before the activation: x̂ = (x − μ) / √(σ² + 10⁻⁵), then
/// γ x̂ + b with a learnt scale γ a unit (or channel) and its bias b.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Norm {
    /// Nothing: x + b.
    #[default]
    None,
    /// μ and σ² of each unit over the minibatch (of a channel, over its pixels, too); in evaluation, running averages of
    /// them (Ioffe & Szegedy 2015).
    Batch,
    /// μ and σ² of each example over the units of the layer (Ba et al. 2016); behind a convolution over channels and
    /// pixels, a group normalisation with one group (Wu & He 2018).
    Layer,
}

/// How the initial weights are drawn; biases start at zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Init {
    /// Normal with variance 2 / fan-in (He et al. 2015).
    He,
    /// Uniform with variance 2 / (fan-in + fan-out) (Glorot & Bengio 2010).
    Xavier,
}

/// What is minimised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Loss {
    /// Softmax cross-entropy, in nats.
    CrossEntropy,
    /// Mean squared error: against the target value for regression; for classification of the softmax probabilities
    /// against the one-hot class, averaged over classes.
    MeanSquaredError,
}

/// The network: inputs, convolution blocks if there are any, `layers` hidden layers, outputs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ModelConfig {
    /// Hidden layers; 0 is a linear model, or the outputs right behind the convolutions.
    pub layers: u32,
    /// Units in the first, and in each other that has no width of its own.
    pub width: u32,
    /// Units in the second hidden layer to the sixth; 0 where they are as many as in the first.
    pub deeper: [u32; 5],
    /// Of the hidden layers and the convolutions.
    pub activation: Activation,
    /// Of the same, before the activation.
    pub norm: Norm,
    /// Of the weights.
    pub init: Init,
    /// Share of hidden units silenced in training, after each hidden activation; with convolutions also of what the blocks
    /// put out, before the dense layers.
    pub dropout: f64,
    /// Convolution blocks in front of the dense layers; only for pictures.
    pub conv: Option<Convolutions>,
}

/// The update rule with its own coefficients.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Optimiser {
    /// Stochastic gradient descent.
    Sgd,
    /// SGD with (Nesterov) momentum, PyTorch's form: v ← μ v + g, θ ← θ − lr·v.
    Momentum {
        /// Share of the velocity kept.
        momentum: f64,
        /// Look-ahead form.
        nesterov: bool,
    },
    /// Duchi et al. 2011.
    Adagrad {
        /// Added to the denominator.
        eps: f64,
    },
    /// Zeiler 2012.
    Adadelta {
        /// Decay of the averages.
        rho: f64,
        /// Added to the denominator.
        eps: f64,
    },
    /// Tieleman & Hinton 2012.
    RmsProp {
        /// Decay of the average of squared gradients.
        alpha: f64,
        /// Added to the denominator.
        eps: f64,
    },
    /// Kingma & Ba 2015.
    Adam {
        /// Decay of the average of gradients.
        beta1: f64,
        /// Decay of the average of squared gradients.
        beta2: f64,
        /// Added to the denominator.
        eps: f64,
    },
    /// Kingma & Ba 2015, §7.1.
    Adamax {
        /// Decay of the average of gradients.
        beta1: f64,
        /// Decay of the average of squared gradients.
        beta2: f64,
        /// Added to the denominator.
        eps: f64,
    },
    /// Dozat 2016.
    Nadam {
        /// Decay of the average of gradients.
        beta1: f64,
        /// Decay of the average of squared gradients.
        beta2: f64,
        /// Added to the denominator.
        eps: f64,
    },
    /// Loshchilov & Hutter 2019: weight decay decoupled from the gradient.
    AdamW {
        /// Decay of the average of gradients.
        beta1: f64,
        /// Decay of the average of squared gradients.
        beta2: f64,
        /// Added to the denominator.
        eps: f64,
    },
}

/// Everything that decides the numbers of one run.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RunConfig {
    /// What it learns from.
    pub data: DataConfig,
    /// The network.
    pub model: ModelConfig,
    /// The update rule.
    pub optimiser: Optimiser,
    /// Learning rate.
    pub lr: f64,
    /// Examples in a minibatch, those of accumulated ones together; the last one of an epoch may be smaller. Larger than the training split: the whole split.
    pub batch_size: u32,
    /// Passes over the training split.
    pub epochs: u32,
    /// What is minimised.
    pub loss: Loss,
    /// L2 coefficient.
    pub weight_decay: f64,
    /// What is done beside.
    pub technique: Technique,
    /// Seed of initial weights, minibatch order and dropout masks.
    pub seed: u32,
    /// Counts retrainings of the same point with other draws, from 0.
    pub repeat: u32,
}
