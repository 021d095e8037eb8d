//! One value for every field of the table, made into the typed settings of a training run. Knows no search.

use crate::field::Key;
use crate::network::{Convolutions, Pool};
use crate::run::{
    Activation, DataConfig, DataSet, Init, Loss, ModelConfig, Norm, Optimiser, RunConfig, Task,
};
use crate::setting::Value;
use crate::subset::Subset;
use crate::table::TableId;
use crate::technique::{ClassWeights, Finish, Minimised, Pretrain, Sampling, Schedule, Technique, Transfer};

/// The sets that the choices of [`Key::Classes`] stand for.
const DIGITS: [DataSet; 3] = [DataSet::Digits, DataSet::LowDigits, DataSet::HighDigits];

/// One value for every field, and the table that own data is.
pub(crate) struct Resolved(pub(crate) Vec<Value>, pub(crate) TableId);

impl Resolved {
    fn number(&self, key: Key) -> f64 {
        self.0[key as usize].as_f64()
    }

    fn whole(&self, key: Key) -> u32 {
        self.number(key) as u32
    }

    fn name(&self, key: Key) -> String {
        self.0[key as usize].to_text(key.field())
    }
}

/// The data set and its split.
pub(crate) fn data(at: &Resolved, seed: u32) -> DataConfig {
    let set = match DataSet::ALL.get(at.whole(Key::Data) as usize) {
        Some(DataSet::Digits) => DIGITS[at.whole(Key::Classes) as usize],
        Some(set) => *set,
        None => DataSet::Own(at.1),
    };
    let classified = set.task() != Task::Regression;
    DataConfig {
        set,
        samples: at.whole(Key::Samples),
        noise: at.number(Key::Noise),
        label_noise: at.number(Key::Flip),
        train_share: at.number(Key::Share),
        subset: Subset {
            size: at.whole(Key::Size),
            imbalance: if classified { at.number(Key::Imbalance) } else { 1.0 },
        },
        seed,
        fold: None,
    }
}

/// The training run.
pub(crate) fn resolve(at: &Resolved, seed: u32) -> RunConfig {
    let data = data(at, seed);
    let regression = data.set.task() == Task::Regression;
    RunConfig {
        data,
        model: model(at, data.set),
        optimiser: optimiser(at),
        lr: at.number(Key::Lr),
        batch_size: at.whole(Key::BatchSize).saturating_mul(at.whole(Key::Accumulate)),
        epochs: at.whole(Key::Epochs),
        loss: if regression || at.name(Key::Loss) == "mse" {
            Loss::MeanSquaredError
        } else {
            Loss::CrossEntropy
        },
        weight_decay: at.number(Key::WeightDecay),
        technique: technique(at, data.set),
        seed,
        repeat: 0,
    }
}

fn technique(at: &Resolved, set: DataSet) -> Technique {
    let regression = set.task() == Task::Regression;
    let (decay, every, warmup) = (at.number(Key::Decay), at.whole(Key::Every), at.number(Key::Warmup));
    let schedule = match at.name(Key::Schedule).as_str() {
        "step" => Schedule::Step { decay, every },
        "exp" => Schedule::Exponential { decay, every },
        "cosine" => Schedule::Cosine { warmup },
        "onecycle" => Schedule::OneCycle { warmup },
        "plateau" => Schedule::Plateau { decay, wait: at.whole(Key::Wait) },
        _ => Schedule::Constant,
    };
    let epsilon = at.number(Key::Smoothing);
    let minimised = match (at.name(Key::Loss).as_str(), at.name(Key::Fit).as_str()) {
        (_, "huber") if regression => Minimised::Huber { delta: at.number(Key::Delta) },
        ("focal", _) if !regression => {
            Minimised::Focal { gamma: at.number(Key::FocalGamma), alpha: at.number(Key::FocalAlpha) }
        }
        ("ce", _) if !regression && epsilon > 0.0 => Minimised::Smoothed { epsilon },
        _ => Minimised::Plain,
    };
    let share = at.number(Key::Finish);
    Technique {
        schedule,
        minimised,
        clip: at.number(Key::Clip),
        sam: at.number(Key::Sam),
        ema: at.number(Key::Ema),
        patience: at.whole(Key::Patience),
        finish: (share > 0.0).then(|| Finish { share, lr: at.number(Key::FinishLr) }),
        sampling: match at.name(Key::Sampling).as_str() {
            "over" if !regression => Sampling::Over,
            "balanced" if !regression => Sampling::Balanced,
            _ => Sampling::Shuffle,
        },
        weights: match at.name(Key::Weights).as_str() {
            "balanced" if !regression => ClassWeights::Balanced,
            _ => ClassWeights::None,
        },
        jitter: at.number(Key::Jitter),
        shift: if set.is_pictures() { at.whole(Key::Shift) } else { 0 },
        transfer: if set.others().is_some() { transfer(at) } else { Transfer::default() },
    }
}

fn transfer(at: &Resolved) -> Transfer {
    let (epochs, freeze) = (at.whole(Key::Pretrain), at.whole(Key::Freeze));
    Transfer {
        pretrain: (epochs > 0).then(|| Pretrain { epochs, lr: at.number(Key::PretrainLr) }),
        freeze,
        thaw: if freeze > 0 { at.whole(Key::Thaw) } else { 0 },
    }
}

fn model(at: &Resolved, set: DataSet) -> ModelConfig {
    let activation = match at.name(Key::Activation).as_str() {
        "leaky" => Activation::LeakyRelu,
        "tanh" => Activation::Tanh,
        "sigmoid" => Activation::Sigmoid,
        "gelu" => Activation::Gelu,
        _ => Activation::Relu,
    };
    let saturating = matches!(activation, Activation::Tanh | Activation::Sigmoid);
    let init = match at.name(Key::Init).as_str() {
        "he" => Init::He,
        "xavier" => Init::Xavier,
        _ if saturating => Init::Xavier,
        _ => Init::He,
    };
    let conv = (set.is_pictures() && at.name(Key::Model) == "cnn").then(|| convolutions(at));
    // Behind convolutions the outputs follow at once.
    let layers = if conv.is_some() { 0 } else { at.whole(Key::Layers) };
    let widths = [Key::Width2, Key::Width3, Key::Width4, Key::Width5, Key::Width6].map(|key| at.whole(key));
    let norm = match at.name(Key::Norm).as_str() {
        "batch" => Norm::Batch,
        "layer" => Norm::Layer,
        _ => Norm::None,
    };
    ModelConfig {
        layers,
        width: if conv.is_some() { 1 } else { at.whole(Key::Width) },
        // What is not there has no width.
        deeper: std::array::from_fn(|index| if index as u32 + 1 < layers { widths[index] } else { 0 }),
        activation,
        norm: if layers == 0 && conv.is_none() { Norm::None } else { norm },
        init,
        dropout: at.number(Key::Dropout),
        conv,
    }
}

fn convolutions(at: &Resolved) -> Convolutions {
    Convolutions {
        blocks: at.whole(Key::Blocks),
        // The choices are 1, 3, 5, 7.
        kernel: 2 * at.whole(Key::Kernel) + 1,
        channels: at.whole(Key::Channels),
        pool: if at.name(Key::Pool) == "avg" { Pool::Average } else { Pool::Max },
    }
}

fn optimiser(at: &Resolved) -> Optimiser {
    let eps = at.number(Key::Eps);
    let (beta1, beta2) = (at.number(Key::Beta1), at.number(Key::Beta2));
    match at.name(Key::Optimiser).as_str() {
        "sgd" => Optimiser::Sgd,
        "adagrad" => Optimiser::Adagrad { eps },
        "adadelta" => Optimiser::Adadelta { rho: at.number(Key::Rho), eps },
        "rmsprop" => Optimiser::RmsProp { alpha: at.number(Key::Alpha), eps },
        "adam" => Optimiser::Adam { beta1, beta2, eps },
        "adamax" => Optimiser::Adamax { beta1, beta2, eps },
        "nadam" => Optimiser::Nadam { beta1, beta2, eps },
        "adamw" => Optimiser::AdamW { beta1, beta2, eps },
        _ => Optimiser::Momentum {
            momentum: at.number(Key::Momentum),
            nesterov: at.name(Key::Nesterov) == "on",
        },
    }
}
