//! The table of hyperparameters. Ranges follow common practice for training from scratch (Bengio 2012, "Practical
//! recommendations for gradient-based training of deep architectures"; Goodfellow et al. 2016, §11.4).

use crate::field::{Field, Group, KEY_COUNT, Key, Kind, Scale};

const SYNTHETIC: &[&str] = &["circles", "moons", "xor", "gauss", "spiral", "curve"];
/// Sets with classes; of a table that a person brought, its shape tells ([`StudyConfig::is_active`](crate::StudyConfig)).
const CLASSIFIED: &[&str] =
    &["circles", "moons", "xor", "gauss", "spiral", "digits", "iris", "wine", "cancer", OWN];
/// The choice of data that stands for a table of the person's own.
pub(crate) const OWN: &str = "own";
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
             when: &'static [(Key, &'static [&'static str])], summary: &'static str) -> Field {
    Field { key, name, group, kind, default, sweep, when, summary }
}

/// Every hyperparameter, in the order of [`Key`].
#[rustfmt::skip]
pub const FIELDS: [Field; KEY_COUNT] = {
    use Group::{Data, Network, Optimisation, Regularisation};
    use Scale::{Linear, Log, LogComplement, PowersOfTwo};
    [
        row(Key::Data, "data", Data, Kind::Choice(&["digits", "circles", "moons", "xor", "gauss", "spiral", "curve", "iris", "wine", "cancer", OWN]),
            "digits", "", &[], "Data set: 8×8 handwritten digits, one of five two-class sets in the plane, a noisy curve to fit, a small real table, or your own."),
        row(Key::Samples, "samples", Data, int(50.0, 2000.0, Linear), "400", "", &[(Key::Data, SYNTHETIC)],
            "How many examples are drawn, over all splits."),
        row(Key::Noise, "noise", Data, float(0.0, 1.0, Linear), "0.1", "", &[(Key::Data, SYNTHETIC)],
            "Standard deviation of the noise added to each example."),
        row(Key::Flip, "flip", Data, float(0.0, 0.5, Linear), "0", "", &[(Key::Data, CLASSIFIED)],
            "Share of the training labels that are replaced by a wrong class."),
        row(Key::Share, "share", Data, float(0.1, 0.9, Linear), "0.6", "", &[],
            "Share of the examples used for training; the rest is halved into validation and test."),
        row(Key::Layers, "layers", Network, int(1.0, 6.0, Linear), "2", "1..4", &[],
            "Hidden layers."),
        row(Key::Width, "width", Network, int(1.0, 256.0, PowersOfTwo), "32", "8..128", &[],
            "Units in each hidden layer."),
        row(Key::Activation, "act", Network, Kind::Choice(&["relu", "leaky", "tanh", "sigmoid", "gelu"]), "relu",
            "relu|tanh|gelu", &[], "Activation function of the hidden layers."),
        row(Key::Init, "init", Network, Kind::Choice(&["auto", "he", "xavier"]), "auto", "he|xavier", &[],
            "Initial weights: He for the relu family, Xavier for tanh and sigmoid; auto picks by activation."),
        row(Key::Dropout, "dropout", Regularisation, float(0.0, 0.9, Linear), "0", "0..0.5", &[],
            "Share of hidden units silenced at each training step."),
        row(Key::Optimiser, "opt", Optimisation,
            Kind::Choice(&["sgd", "momentum", "adagrad", "adadelta", "rmsprop", "adam", "adamax", "nadam", "adamw"]),
            "momentum", "sgd|momentum|rmsprop|adam", &[], "Optimiser: the rule that turns gradients into updates."),
        row(Key::Lr, "lr", Optimisation, float(1e-6, 100.0, Log), "0.0001..10", "0.0001..10", &[],
            "Learning rate: the size of an update."),
        row(Key::BatchSize, "bs", Optimisation, int(1.0, 1024.0, PowersOfTwo), "8..512", "8..512", &[],
            "Batch size: examples averaged for one update."),
        row(Key::Epochs, "epochs", Optimisation, int(1.0, 1000.0, Linear), "20", "", &[],
            "Passes over the training split."),
        row(Key::Loss, "loss", Optimisation, Kind::Choice(&["ce", "mse"]), "ce", "ce|mse", &[(Key::Data, CLASSIFIED)],
            "Loss: softmax cross-entropy or mean squared error on the class probabilities."),
        row(Key::WeightDecay, "wd", Regularisation, float(0.0, 1.0, Log), "0", "1e-6..0.01", &[],
            "Weight decay: an L2 penalty on the weights, decoupled from the gradient for adamw."),
        row(Key::Momentum, "momentum", Optimisation, float(0.0, 0.999, LogComplement), "0.9", "0.8..0.99",
            &[(Key::Optimiser, &["momentum"])], "Share of the previous update that is kept."),
        row(Key::Nesterov, "nesterov", Optimisation, Kind::Choice(&["off", "on"]), "off", "off|on",
            &[(Key::Optimiser, &["momentum"])], "Nesterov's look-ahead form of momentum."),
        row(Key::Beta1, "beta1", Optimisation, float(0.0, 0.999, LogComplement), "0.9", "0.8..0.99",
            &[(Key::Optimiser, ADAMS)], "Decay of the average of gradients."),
        row(Key::Beta2, "beta2", Optimisation, float(0.0, 0.99999, LogComplement), "0.999", "0.9..0.9999",
            &[(Key::Optimiser, ADAMS)], "Decay of the average of squared gradients (for adamax, of the maximum)."),
        row(Key::Alpha, "alpha", Optimisation, float(0.0, 0.9999, LogComplement), "0.99", "0.9..0.999",
            &[(Key::Optimiser, &["rmsprop"])], "Decay of the average of squared gradients."),
        row(Key::Rho, "rho", Optimisation, float(0.0, 0.9999, LogComplement), "0.9", "0.8..0.99",
            &[(Key::Optimiser, &["adadelta"])], "Decay of the averages of squared gradients and squared updates."),
        row(Key::Eps, "eps", Optimisation, float(1e-12, 0.1, Log), "1e-8", "1e-10..0.0001",
            &[(Key::Optimiser, &["adagrad", "adadelta", "rmsprop", "adam", "adamax", "nadam", "adamw"])],
            "Added to the denominator of an update, so that it stays finite."),
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
