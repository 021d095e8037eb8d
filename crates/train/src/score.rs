//! Loss and accuracy of a network over a split, from its outputs: what sessions measure of networks in training, for weights
//! that were kept. Sums are of 64 bits, so the last digits may differ from those of a curve.

use schema::wire::Prediction;
use schema::{Loss, RunConfig};

use crate::data::{Part, Targets};
use crate::error::TrainError;
use crate::predict::{Network, largest};

/// The mean loss that curves show of this run, and the share classified rightly (none in regression).
///
/// # Errors
/// The network's.
pub(crate) fn score(network: Network<'_>, run: &RunConfig, part: &Part) -> Result<Prediction, TrainError> {
    let outputs = network(&part.inputs)?;
    let examples = part.len() as f64;
    let (loss, accuracy) = match &part.targets {
        Targets::Values(values) => {
            let squares = outputs.iter().zip(values).map(|(output, value)| f64::from(output - value).powi(2));
            (squares.sum::<f64>(), None)
        }
        Targets::Labels(labels) => {
            let rows = || outputs.chunks(run.data.set.outputs() as usize).zip(labels);
            let losses = rows().map(|(row, label)| class_loss(row, *label as usize, run.loss));
            let hits = rows().filter(|(row, label)| largest(row) == **label).count();
            (losses.sum::<f64>(), Some((hits as f64 / examples) as f32))
        }
    };
    Ok(Prediction::Score { loss: (loss / examples) as f32, accuracy })
}

/// Of one example: −ln p of the true class, or the mean square of what the probabilities are off.
fn class_loss(row: &[f32], label: usize, loss: Loss) -> f64 {
    let most = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let exps: Vec<f64> = row.iter().map(|output| libm::exp(f64::from(output - most))).collect();
    let sum: f64 = exps.iter().sum();
    match loss {
        Loss::CrossEntropy => libm::log(sum) - f64::from(row[label] - most),
        Loss::MeanSquaredError => {
            let off = |(class, exp): (usize, &f64)| (exp / sum - f64::from(u8::from(class == label))).powi(2);
            exps.iter().enumerate().map(off).sum::<f64>() / row.len() as f64
        }
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::data::Dataset;
    use crate::{CandleTrainer, FusedTrainer, Trainer, run_to_end};

    /// The kept weights' score over the validation split is the lowest point of the curve, whatever was minimised.
    fn agrees<T: Trainer>(link: &str) {
        let study = schema::decode(link).study;
        let run = study.run(&study.space().from_unit(&[]));
        let data = Rc::new(Dataset::load(&run.data).unwrap());
        let (curve, report) = run_to_end::<T>(&run, Rc::clone(&data)).unwrap();
        let best = schema::best(&curve).unwrap();
        let network = |inputs: &[f32]| T::outputs(&run, &report.weights, inputs);
        let Prediction::Score { loss, accuracy } = score(&network, &run, &data.validation).unwrap() else {
            panic!()
        };
        assert!((loss / best.val_loss - 1.0).abs() < 1e-4, "{link}: {loss} {best:?}");
        assert_eq!(accuracy, best.val_acc, "{link}");
        let Prediction::Score { loss: test, .. } = score(&network, &run, &data.test).unwrap() else {
            panic!()
        };
        assert!(test.is_finite() && test != loss, "{link}: the test split is another");
    }

    #[test]
    fn a_score_is_measured_as_curves_are() {
        for link in [
            "#data=moons&lr=0.1&bs=16&epochs=4",
            "#data=iris&loss=mse&lr=0.1&bs=16&epochs=4",
            "#data=moons&loss=focal&lr=0.1&bs=16&epochs=4",
            "#data=iris&smooth=0.2&ema=0.9&lr=0.1&bs=16&epochs=4",
            "#data=curve&fit=huber&lr=0.03&bs=16&epochs=4",
        ] {
            agrees::<FusedTrainer>(link);
        }
        agrees::<CandleTrainer>("#data=moons&lr=0.1&bs=16&epochs=3");
    }

    #[test]
    fn losses_are_those_of_the_definition() {
        let close = |x: f64, y: f64| assert!((x - y).abs() < 1e-9, "{x} {y}");
        let row = [2.0_f32.ln(), 0.0, 0.0];
        close(
            class_loss(&row, 0, Loss::CrossEntropy),
            2.0_f64.ln() + f64::from(row[0]) - f64::from(2.0_f32.ln()),
        );
        close(class_loss(&[0.0, 0.0], 1, Loss::MeanSquaredError), 0.25);
        close(class_loss(&[0.0; 4], 3, Loss::CrossEntropy), 4.0_f64.ln());
        close(class_loss(&[1000.0, 0.0], 0, Loss::CrossEntropy), 0.0);
    }
}
