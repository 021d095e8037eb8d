//! The table of hyperparameters. Ranges follow common practice for training from scratch (Bengio 2012, "Practical
//! recommendations for gradient-based training of deep architectures"; Goodfellow et al. 2016, §11.4).

use crate::field::Needs::{MoreThan, OneOf};
use crate::field::{Field, Group, KEY_COUNT, Key, Kind, Needs, Scale};

const SYNTHETIC: &[&str] = &["circles", "moons", "xor", "gauss", "spiral", "curve"];
/// Sets with classes; of a table that a person brought, its shape tells ([`StudyConfig::is_active`](crate::StudyConfig)).
const CLASSIFIED: &[&str] =
    &["circles", "moons", "xor", "gauss", "spiral", "digits", "iris", "wine", "cancer", OWN];
/// The choice of data that stands for a table of the person's own.
pub(crate) const OWN: &str = "own";
/// Sets with values; of a table that a person brought, as above.
const VALUED: &[&str] = &["curve", OWN];
const PICTURES: &[&str] = &["digits"];
/// Some of the digits only: what has been learnt from the others can be put to use.
const HALVES: (Key, Needs) = (Key::Classes, OneOf(&["0-4", "5-9"]));
const CNN: &[(Key, Needs)] = &[(Key::Model, OneOf(&["cnn"]))];
const MLP: (Key, Needs) = (Key::Model, OneOf(&["mlp"]));
/// Hidden units of any kind: a perceptron without hidden layers is a linear model. Where convolutions take the place of
/// the hidden layers, `layers` counts as left at its default.
const HIDDEN: &[(Key, Needs)] = &[(Key::Layers, MoreThan(0.0))];
const ADAMS: &[&str] = &["adam", "adamw", "adamax", "nadam"];

const fn float(min: f64, max: f64, scale: Scale) -> Kind {
    Kind::Float { min, max, scale }
}

const fn int(min: f64, max: f64, scale: Scale) -> Kind {
    Kind::Int { min, max, scale }
}

#[rustfmt::skip]
#[expect(clippy::too_many_arguments, reason = "one argument a column of the table")]
const fn row(key: Key, name: &'static str, group: Group, kind: Kind, default: &'static str, sweep: &'static str,
             when: &'static [(Key, Needs)], summary: &'static str) -> Field {
    Field { key, name, group, kind, default, sweep, when, summary }
}

/// Every hyperparameter, in the order of [`Key`].
#[rustfmt::skip]
pub const FIELDS: [Field; KEY_COUNT] = {
    use Group::{Data, Layers, Network, Optimisation, Regularisation, Technique};
    use Scale::{Linear, Log, LogComplement, PowersOfTwo};
    [
        row(Key::Data, "data", Data, Kind::Choice(&["digits", "circles", "moons", "xor", "gauss", "spiral", "curve", "iris", "wine", "cancer", OWN]),
            "digits", "", &[], "Data set: 8×8 handwritten digits, one of five two-class sets in the plane, a noisy curve to fit, a small real table, or your own."),
        row(Key::Samples, "samples", Data, int(50.0, 2000.0, Linear), "400", "", &[(Key::Data, OneOf(SYNTHETIC))],
            "How many examples are drawn, over all splits."),
        row(Key::Noise, "noise", Data, float(0.0, 1.0, Linear), "0.1", "", &[(Key::Data, OneOf(SYNTHETIC))],
            "Standard deviation of the noise added to each example."),
        row(Key::Flip, "flip", Data, float(0.0, 0.5, Linear), "0", "", &[(Key::Data, OneOf(CLASSIFIED))],
            "Share of the training labels that are replaced by a wrong class."),
        row(Key::Share, "share", Data, float(0.1, 0.9, Linear), "0.6", "", &[],
            "Share of the examples used for training; the rest is halved into validation and test."),
        row(Key::Model, "model", Network, Kind::Choice(&["mlp", "cnn"]), "mlp", "mlp|cnn", &[(Key::Data, OneOf(PICTURES))],
            "Multilayer perceptron, or convolution blocks in front of a dense output layer."),
        row(Key::Blocks, "blocks", Network, int(1.0, 3.0, Linear), "2", "1..3", CNN,
            "Convolution blocks: convolution, activation, 2×2 pooling."),
        row(Key::Kernel, "kernel", Network, Kind::Choice(&["1", "3", "5", "7"]), "3", "1|3|5|7", CNN,
            "Side of the convolutions' kernels; the picture gets a border of zeros and keeps its size."),
        row(Key::Channels, "channels", Network, int(1.0, 32.0, PowersOfTwo), "8", "2..16", CNN,
            "Channels of the first convolution; each further block has twice as many."),
        row(Key::Pool, "pool", Network, Kind::Choice(&["max", "avg"]), "max", "max|avg", CNN,
            "Pooling: the largest of each 2×2 square, or its mean."),
        row(Key::Layers, "layers", Network, int(0.0, 6.0, Linear), "2", "1..4", &[MLP],
            "Hidden layers; 0: a linear model."),
        row(Key::Width, "width", Network, int(1.0, 256.0, PowersOfTwo), "32", "8..128", &[(Key::Layers, MoreThan(0.0)), MLP],
            "Units in each hidden layer that has no width of its own."),
        row(Key::Width2, "width2", Layers, int(0.0, 256.0, PowersOfTwo), "0", "8..128", &[(Key::Layers, MoreThan(1.0)), MLP],
            "Units in the second hidden layer; 0: as many as in the first."),
        row(Key::Width3, "width3", Layers, int(0.0, 256.0, PowersOfTwo), "0", "8..128", &[(Key::Layers, MoreThan(2.0)), MLP],
            "Units in the third hidden layer; 0: as many as in the first."),
        row(Key::Width4, "width4", Layers, int(0.0, 256.0, PowersOfTwo), "0", "8..128", &[(Key::Layers, MoreThan(3.0)), MLP],
            "Units in the fourth hidden layer; 0: as many as in the first."),
        row(Key::Width5, "width5", Layers, int(0.0, 256.0, PowersOfTwo), "0", "8..128", &[(Key::Layers, MoreThan(4.0)), MLP],
            "Units in the fifth hidden layer; 0: as many as in the first."),
        row(Key::Width6, "width6", Layers, int(0.0, 256.0, PowersOfTwo), "0", "8..128", &[(Key::Layers, MoreThan(5.0)), MLP],
            "Units in the sixth hidden layer; 0: as many as in the first."),
        row(Key::Activation, "act", Network, Kind::Choice(&["relu", "leaky", "tanh", "sigmoid", "gelu"]), "relu",
            "relu|tanh|gelu", HIDDEN, "Activation function of the hidden layers and the convolutions."),
        row(Key::Norm, "norm", Network, Kind::Choice(&["none", "batch", "layer"]), "none", "none|batch|layer", HIDDEN,
            "Normalisation before each activation: over the minibatch, unit by unit, or over the units, example by example."),
        row(Key::Init, "init", Network, Kind::Choice(&["auto", "he", "xavier"]), "auto", "he|xavier", &[],
            "Initial weights: He for the relu family, Xavier for tanh and sigmoid; auto picks by activation."),
        row(Key::Dropout, "dropout", Regularisation, float(0.0, 0.9, Linear), "0", "0..0.5", HIDDEN,
            "Share of hidden units silenced at each training step; in a cnn, of what the blocks put out."),
        row(Key::Optimiser, "opt", Optimisation,
            Kind::Choice(&["sgd", "momentum", "adagrad", "adadelta", "rmsprop", "adam", "adamax", "nadam", "adamw"]),
            "momentum", "sgd|momentum|rmsprop|adam", &[], "Optimiser: the rule that turns gradients into updates."),
        row(Key::Lr, "lr", Optimisation, float(1e-6, 100.0, Log), "0.0001..10", "0.0001..10", &[],
            "Learning rate: the size of an update."),
        row(Key::BatchSize, "bs", Optimisation, int(1.0, 1024.0, PowersOfTwo), "8..512", "8..512", &[],
            "Batch size: examples averaged for one update."),
        row(Key::Epochs, "epochs", Optimisation, int(1.0, 1000.0, Linear), "20", "", &[],
            "Passes over the training split."),
        row(Key::Loss, "loss", Optimisation, Kind::Choice(&["ce", "mse", "focal"]), "ce", "ce|mse", &[(Key::Data, OneOf(CLASSIFIED))],
            "Loss: softmax cross-entropy, mean squared error on the class probabilities, or focal loss (measured as cross-entropy)."),
        row(Key::WeightDecay, "wd", Regularisation, float(0.0, 1.0, Log), "0", "1e-6..0.01", &[],
            "Weight decay: an L2 penalty on the weights, decoupled from the gradient for adamw."),
        row(Key::Momentum, "momentum", Optimisation, float(0.0, 0.999, LogComplement), "0.9", "0.8..0.99",
            &[(Key::Optimiser, OneOf(&["momentum"]))], "Share of the previous update that is kept."),
        row(Key::Nesterov, "nesterov", Optimisation, Kind::Choice(&["off", "on"]), "off", "off|on",
            &[(Key::Optimiser, OneOf(&["momentum"]))], "Nesterov's look-ahead form of momentum."),
        row(Key::Beta1, "beta1", Optimisation, float(0.0, 0.999, LogComplement), "0.9", "0.8..0.99",
            &[(Key::Optimiser, OneOf(ADAMS))], "Decay of the average of gradients."),
        row(Key::Beta2, "beta2", Optimisation, float(0.0, 0.99999, LogComplement), "0.999", "0.9..0.9999",
            &[(Key::Optimiser, OneOf(ADAMS))], "Decay of the average of squared gradients (for adamax, of the maximum)."),
        row(Key::Alpha, "alpha", Optimisation, float(0.0, 0.9999, LogComplement), "0.99", "0.9..0.999",
            &[(Key::Optimiser, OneOf(&["rmsprop"]))], "Decay of the average of squared gradients."),
        row(Key::Rho, "rho", Optimisation, float(0.0, 0.9999, LogComplement), "0.9", "0.8..0.99",
            &[(Key::Optimiser, OneOf(&["adadelta"]))], "Decay of the averages of squared gradients and squared updates."),
        row(Key::Eps, "eps", Optimisation, float(1e-12, 0.1, Log), "1e-8", "1e-10..0.0001",
            &[(Key::Optimiser, OneOf(&["adagrad", "adadelta", "rmsprop", "adam", "adamax", "nadam", "adamw"]))],
            "Added to the denominator of an update, so that it stays finite."),
        row(Key::Schedule, "sched", Optimisation,
            Kind::Choice(&["constant", "step", "exp", "cosine", "onecycle", "plateau"]), "constant",
            "constant|step|cosine|onecycle", &[], "Learning-rate schedule."),
        row(Key::Decay, "decay", Optimisation, float(0.01, 1.0, Log), "0.5", "0.1..0.9",
            &[(Key::Schedule, OneOf(&["step", "exp", "plateau"]))], "By what the schedule multiplies the learning rate."),
        row(Key::Every, "every", Optimisation, int(1.0, 1000.0, Linear), "5", "2..10",
            &[(Key::Schedule, OneOf(&["step", "exp"]))], "Epochs in which the learning rate is multiplied once."),
        row(Key::Warmup, "warmup", Optimisation, float(0.0, 1.0, Linear), "0.1", "0..0.5",
            &[(Key::Schedule, OneOf(&["cosine", "onecycle"]))], "Share of the training in which the learning rate rises."),
        row(Key::Wait, "wait", Optimisation, int(0.0, 1000.0, Linear), "3", "1..5",
            &[(Key::Schedule, OneOf(&["plateau"]))], "Epochs without progress that are borne before the learning rate falls."),
        row(Key::Clip, "clip", Technique, float(0.0, 1000.0, Log), "0", "0.1..10", &[],
            "Largest norm of a gradient over all parameters; 0 is no limit."),
        row(Key::Smoothing, "smooth", Regularisation, float(0.0, 0.9, Linear), "0", "0..0.2",
            &[(Key::Loss, OneOf(&["ce"])), (Key::Data, OneOf(CLASSIFIED))], "Label smoothing: share of a target spread over all classes."),
        row(Key::FocalGamma, "gamma", Optimisation, float(0.0, 10.0, Linear), "2", "0.5..5",
            &[(Key::Loss, OneOf(&["focal"])), (Key::Data, OneOf(CLASSIFIED))], "Focal loss: how much less well-known examples count."),
        row(Key::FocalAlpha, "focal", Optimisation, float(0.0, 1.0, Linear), "0.25", "0.1..0.9",
            &[(Key::Loss, OneOf(&["focal"])), (Key::Data, OneOf(CLASSIFIED))], "Focal loss: weight α, of two classes that of the second."),
        row(Key::Fit, "fit", Optimisation, Kind::Choice(&["mse", "huber"]), "mse", "mse|huber",
            &[(Key::Data, OneOf(VALUED))], "Loss of values: mean squared error, or Huber's (measured as mean squared error)."),
        row(Key::Delta, "delta", Optimisation, float(0.001, 100.0, Log), "1", "0.1..10",
            &[(Key::Fit, OneOf(&["huber"])), (Key::Data, OneOf(VALUED))], "Huber loss: the error from which it grows in a straight line."),
        row(Key::Sam, "sam", Technique, float(0.0, 10.0, Log), "0", "0.01..0.5", &[],
            "Sharpness-aware minimisation: the radius in which gradients are taken; 0 is off."),
        row(Key::Ema, "ema", Technique, float(0.0, 0.9999, LogComplement), "0", "0.9..0.999", &[],
            "Decay of the average of the weights that is evaluated in their place; 0 is off."),
        row(Key::Accumulate, "accum", Technique, int(1.0, 64.0, PowersOfTwo), "1", "1..8", &[],
            "Gradient accumulation: batches whose gradients are averaged for one update."),
        row(Key::Patience, "patience", Regularisation, int(0.0, 1000.0, Linear), "0", "3..20", &[],
            "Early stopping: epochs without a lower validation loss that are borne; 0 is off."),
        row(Key::Finish, "finish", Technique, float(0.0, 1.0, Linear), "0", "0..0.5", &[],
            "Share of the epochs, at the end, that plain SGD does."),
        row(Key::FinishLr, "finishlr", Technique, float(1e-6, 100.0, Log), "0.1", "0.001..1", &[(Key::Finish, MoreThan(0.0))],
            "Learning rate of plain SGD at the end."),
        row(Key::Classes, "classes", Data, Kind::Choice(&["all", "0-4", "5-9"]), "all", "", &[(Key::Data, OneOf(PICTURES))],
            "Which digits there are: all, or one half of them."),
        row(Key::Size, "size", Data, int(0.0, 5000.0, Linear), "0", "", &[],
            "Training examples kept, about as many of each class as before; 0 is all of the training split."),
        row(Key::Imbalance, "imbalance", Data, float(1.0, 1000.0, Log), "1", "", &[(Key::Data, OneOf(CLASSIFIED))],
            "How many times as many training examples the first class has as the last; the others lie between in equal ratios. 1 leaves the split as it is."),
        row(Key::Sampling, "sampling", Technique, Kind::Choice(&["shuffle", "over", "balanced"]), "shuffle",
            "shuffle|over|balanced", &[(Key::Data, OneOf(CLASSIFIED))],
            "What an epoch passes over: each example once, rare classes as often as the most frequent one, or as many of each class in every batch."),
        row(Key::Weights, "weights", Technique, Kind::Choice(&["none", "balanced"]), "none", "none|balanced",
            &[(Key::Data, OneOf(CLASSIFIED))], "Class weights of the loss that is minimised: none, or in inverse proportion to how often a class is met in the training split."),
        row(Key::Jitter, "jitter", Regularisation, float(0.0, 2.0, Linear), "0", "0..0.5", &[],
            "Augmentation: standard deviation of the noise added to the standardised inputs, drawn anew at each training step."),
        row(Key::Shift, "shift", Regularisation, int(0.0, 2.0, Linear), "0", "0..2", &[(Key::Data, OneOf(PICTURES))],
            "Augmentation: pixels by which a picture is moved at most, in each direction, drawn anew at each training step."),
        row(Key::Pretrain, "pretrain", Technique, int(0.0, 200.0, Linear), "0", "0..20", &[HALVES],
            "Epochs of training on the other digits before the run begins; 0 trains from scratch."),
        row(Key::PretrainLr, "prelr", Technique, float(1e-6, 100.0, Log), "0.01", "0.001..0.1", &[HALVES, (Key::Pretrain, MoreThan(0.0))],
            "Learning rate of the training on the other digits."),
        row(Key::Freeze, "freeze", Technique, int(0.0, 6.0, Linear), "0", "0..2", &[HALVES],
            "Lower layers whose weights stand still; the output layer always learns."),
        row(Key::Thaw, "thaw", Technique, int(0.0, 1000.0, Linear), "0", "0..20", &[HALVES, (Key::Freeze, MoreThan(0.0))],
            "Epochs after which the frozen layers learn, too; 0 is never."),
    ]
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setting::Setting;

    #[test]
    fn rows_stand_in_the_order_of_their_keys() {
        for (index, field) in FIELDS.iter().enumerate() {
            assert_eq!(field.key as usize, index, "{}", field.name);
        }
    }

    #[test]
    fn names_are_unique_and_every_default_and_sweep_is_valid() {
        for (index, field) in FIELDS.iter().enumerate() {
            assert!(FIELDS[..index].iter().all(|other| other.name != field.name));
            let (default, note) = Setting::parse(field, field.default);
            assert!(note.is_none(), "{}: {note:?}", field.name);
            assert_eq!(default.to_text(field), field.default);
            if field.can_sweep() {
                let (sweep, note) = Setting::parse(field, field.sweep);
                assert!(note.is_none() && !sweep.is_fixed(), "{}: {note:?}", field.name);
                assert_eq!(sweep.to_text(field), field.sweep);
            }
        }
    }
}
