//! Rung 1: the twin's gradients against central differences of its loss. Needs no adapter.

use schema::{Activation, DataSet, Optimiser, RunConfig};
use train::fused::Objective;

use crate::lab::{examples, gather, larger, weights};
use crate::runs::{ACTIVATIONS, NESTEROV, rules, run_on};
use crate::twin::{Batch, Twin};

const WIDTHS: [u32; 5] = [3, 5, 1, 4, 3];
const OBJECTIVES: [Objective; 3] = [Objective::CrossEntropy, Objective::Probabilities, Objective::Values];
/// Of a difference over 2 · 10⁻⁶ in f64: some 10⁻⁹ of rounding.
const TOLERANCE: f64 = 1e-7;

/// The largest difference between a gradient and its finite difference, relative to the gradients' root mean square.
fn worst(twin: &mut Twin, batch: &Batch, canary: f64) -> f64 {
    const STEP: f64 = 1e-6;
    twin.differentiate(batch);
    let gradients = twin.gradients.clone();
    let rms = (gradients.iter().map(|g| g * g).sum::<f64>() / gradients.len() as f64).sqrt();
    let mut largest = 0.0;
    for (i, gradient) in gradients.into_iter().enumerate() {
        let [above, below] = [STEP, -STEP].map(|step| {
            let mut moved = twin.clone();
            moved.params[i] += step;
            moved.loss(batch)
        });
        let gradient = if i == 7 { gradient * canary } else { gradient };
        largest = larger(largest, (gradient - (above - below) / (2.0 * STEP)).abs() / rms);
    }
    largest
}

fn twin(activation: Activation, objective: Objective, dropout: f64) -> (Twin, Batch) {
    let mut run = run_on(DataSet::Digits);
    (run.model.activation, run.model.dropout) = (activation, dropout);
    let outputs = if objective == Objective::Values { 1 } else { 3 };
    let batch = gather(&examples(3, outputs, (9, 0)), &[0, 1, 2, 3, 4, 5, 6, 7, 8]);
    (Twin::new(&run, &WIDTHS, objective, &weights(&WIDTHS, 5)), batch)
}

#[test]
fn the_twins_gradients_are_those_of_its_loss() {
    let mut all = 0.0;
    for activation in ACTIVATIONS {
        for objective in OBJECTIVES {
            for dropout in [0.0, 0.4] {
                let (mut twin, batch) = twin(activation, objective, dropout);
                let found = worst(&mut twin, &batch, 1.0);
                assert!(found < TOLERANCE, "{activation:?} {objective:?} {dropout}: {found:e}");
                all = larger(all, found);
            }
        }
    }
    println!("finite differences: at most {all:.1e} of {TOLERANCE:e}");
}

#[test]
fn one_gradient_off_by_a_hundred_thousandth_is_found() {
    let (mut twin, batch) = twin(Activation::Gelu, Objective::CrossEntropy, 0.0);
    let found = worst(&mut twin, &batch, 1.00001);
    assert!(found > TOLERANCE, "{found:e}");
}

/// Every rule must lower the loss of a minibatch that it sees again and again: no sign is wrong.
#[test]
fn every_rule_of_the_twin_descends() {
    for (lr, optimiser) in rules().into_iter().chain([(0.05, NESTEROV)]) {
        let (mut twin, batch) = twin(Activation::Tanh, Objective::CrossEntropy, 0.0);
        twin.run = RunConfig { lr, optimiser, ..twin.run };
        let losses: Vec<f64> = (0..30).map(|_| twin.train(&batch)).collect();
        assert!(losses[29] < losses[0], "{optimiser:?}: {losses:?}");
        if optimiser == Optimiser::Sgd {
            assert!(losses.windows(2).all(|pair| pair[1] < pair[0]), "{losses:?}");
        }
    }
}
