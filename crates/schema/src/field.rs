//! What a row of the table of hyperparameters says.

use crate::setting::Value;

/// Names every row of [`FIELDS`](crate::FIELDS), in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is documented by its row's `summary`")]
pub enum Key {
    Data,
    Samples,
    Noise,
    Flip,
    Share,
    Model,
    Blocks,
    Kernel,
    Channels,
    Pool,
    Layers,
    Width,
    Width2,
    Width3,
    Width4,
    Width5,
    Width6,
    Activation,
    Norm,
    Init,
    Dropout,
    Optimiser,
    Lr,
    BatchSize,
    Epochs,
    Loss,
    WeightDecay,
    Momentum,
    Nesterov,
    Beta1,
    Beta2,
    Alpha,
    Rho,
    Eps,
    Schedule,
    Decay,
    Every,
    Warmup,
    Wait,
    Clip,
    Smoothing,
    FocalGamma,
    FocalAlpha,
    Fit,
    Delta,
    Sam,
    Ema,
    Accumulate,
    Patience,
    Finish,
    FinishLr,
    Classes,
    Size,
    Imbalance,
    Sampling,
    Weights,
    Jitter,
    Shift,
    Pretrain,
    PretrainLr,
    Freeze,
    Thaw,
}

/// How many keys there are.
pub const KEY_COUNT: usize = Key::Thaw as usize + 1;

impl Key {
    /// Its row.
    #[must_use]
    pub fn field(self) -> &'static Field {
        &crate::FIELDS[self as usize]
    }

    /// The row's URL key.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.field().name
    }

    /// The key with this URL name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        crate::FIELDS.iter().find(|field| field.name == name).map(|field| field.key)
    }
}

/// Where a field stands in the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// The data set and its split.
    Data,
    /// The network (网络参数).
    Network,
    /// The optimisation (优化参数).
    Optimisation,
    /// Regularisation (正则化参数).
    Regularisation,
    /// The hidden layers one by one: all alike, by default.
    Layers,
    /// What is done beside: nothing, by default.
    Technique,
}

impl Group {
    /// Whether its fields are rarely used, so that a form folds them away.
    #[must_use]
    pub const fn is_rare(self) -> bool {
        matches!(self, Self::Layers | Self::Technique)
    }
}

/// How a numeric field is swept and how a slider moves over it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Equal differences.
    Linear,
    /// Equal ratios.
    Log,
    /// Equal ratios of `1 - x`.
    LogComplement,
    /// Powers of two only, when swept as a range.
    PowersOfTwo,
}

/// What values a field takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// Real numbers between the hard limits.
    Float {
        /// Smallest value.
        min: f64,
        /// Largest value.
        max: f64,
        /// How it is swept.
        scale: Scale,
    },
    /// Whole numbers between the hard limits.
    Int {
        /// Smallest value.
        min: f64,
        /// Largest value.
        max: f64,
        /// How it is swept.
        scale: Scale,
    },
    /// One of these names.
    Choice(&'static [&'static str]),
}

/// What another field must be for a field to have an effect.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Needs {
    /// One of these choices.
    OneOf(&'static [&'static str]),
    /// A number above this one.
    MoreThan(f64),
}

impl Needs {
    /// Whether this value of the other field will do.
    #[must_use]
    pub fn holds(self, parent: &Field, value: Value) -> bool {
        match self {
            Self::OneOf(names) => names.contains(&value.to_text(parent).as_str()),
            Self::MoreThan(least) => value.as_f64() > least,
        }
    }
}

/// One row of the table: everything the product knows about a hyperparameter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Field {
    /// Its name in code.
    pub key: Key,
    /// Its key in URLs, reports and snapshots.
    pub name: &'static str,
    /// Where it stands in the form.
    pub group: Group,
    /// Values and hard limits.
    pub kind: Kind,
    /// The default, as it would be written in a URL.
    pub default: &'static str,
    /// A good first range to search, as it would be written in a URL; empty when the field cannot be swept.
    pub sweep: &'static str,
    /// Has an effect only when every named field has (or may take) such a value. A field without effect counts as left at
    /// its default.
    pub when: &'static [(Key, Needs)],
    /// One plain sentence, for reference tables; the page has longer texts in both languages.
    pub summary: &'static str,
}

impl Field {
    /// Whether a range or a list of choices is allowed.
    #[must_use]
    pub const fn can_sweep(&self) -> bool {
        !self.sweep.is_empty()
    }

    /// The scale of a numeric field.
    #[must_use]
    pub const fn scale(&self) -> Option<Scale> {
        match self.kind {
            Kind::Float { scale, .. } | Kind::Int { scale, .. } => Some(scale),
            Kind::Choice(_) => None,
        }
    }

    /// The hard limits of a numeric field.
    #[must_use]
    pub const fn limits(&self) -> Option<(f64, f64)> {
        match self.kind {
            Kind::Float { min, max, .. } | Kind::Int { min, max, .. } => Some((min, max)),
            Kind::Choice(_) => None,
        }
    }
}
