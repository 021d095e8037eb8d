//! Against PyTorch 2.15. Printed by
//!
//! ```python
//! import torch
//! F = torch.nn.functional
//! def told(loss, x):
//!     loss.backward(); print(loss.item(), x.grad.flatten().tolist())
//! def focal(x, t, gamma, alpha):
//!     ln_p = F.log_softmax(x, 1).gather(1, t[:, None]).squeeze(1)
//!     return (-alpha * (1 - ln_p.exp()) ** gamma * ln_p).mean()
//! three = lambda: torch.tensor([[0.5, -1.0, 2.0], [1.5, 0.2, -0.3]], requires_grad=True)
//! t = torch.tensor([2, 1])
//! x = three(); told(F.cross_entropy(x, t, label_smoothing=0.1), x)
//! x = three(); told(focal(x, t, 2.0, 0.25), x)
//! x = torch.tensor([[0.5, -1.0], [1.5, 0.2]], requires_grad=True)
//! told(focal(x, torch.tensor([0, 1]), 1.5, torch.tensor([0.75, 0.25])), x)
//! x = torch.tensor([0.3, -2.0, 1.1], requires_grad=True)
//! told(F.huber_loss(x, torch.tensor([0.0, 0.5, 1.2]), delta=0.8), x)
//! w = torch.tensor([0.5, 3.0, 0.75])  # of the classes
//! x = three(); told(F.cross_entropy(x, t, weight=w), x)
//! def mean(each): return (w[t] * each).sum() / w[t].sum()
//! x = three(); told(mean((F.softmax(x, 1) - F.one_hot(t, 3)).square().mean(1)), x)
//! x = three(); told(mean(F.cross_entropy(x, t, label_smoothing=0.1, reduction="none")), x)
//! ```

use super::*;
use crate::fused::lanes::VECTORS;

const THREE: [[f32; 3]; 2] = [[0.5, -1.0, 2.0], [1.5, 0.2, -0.3]];

/// The mean loss of examples, and its derivatives by their outputs, example by example.
fn told<const N: usize>(objective: Objective, outputs: &[[f32; N]], targets: &[f32]) -> (f64, Vec<f32>) {
    told_weighted(objective, outputs, targets, None)
}

/// The same of examples with these weights.
fn told_weighted<const N: usize>(
    objective: Objective,
    outputs: &[[f32; N]],
    targets: &[f32],
    weights: Option<&[f32]>,
) -> (f64, Vec<f32>) {
    let lane = |of: &dyn Fn(usize) -> f32| {
        let mut row: Row = [ZERO; VECTORS];
        let values: Vec<f32> = (0..LANES).map(|i| if i < targets.len() { of(i) } else { 0.0 }).collect();
        row[0] = f32x4::new([values[0], values[1], values[2], values[3]]);
        row
    };
    let mut rows: Vec<Row> = (0..N).map(|class| lane(&|i| outputs[i][class])).collect();
    let total = weights.map_or(targets.len() as f32, |weights| weights.iter().sum());
    let weights = weights.map(|weights| lane(&|i| weights[i]));
    let weighing = Weighing { examples: targets.len(), share: 1.0 / total, weights: weights.as_ref() };
    let sum = objective.deltas(&mut rows, &lane(&|i| targets[i]), weighing);
    let deltas = (0..targets.len()).flat_map(|i| rows.iter().map(move |row| row[0].to_array()[i]));
    (sum / f64::from(total), deltas.collect())
}

fn assert_close((loss, deltas): (f64, Vec<f32>), (expected, slopes): (f64, &[f32])) {
    assert!((loss - expected).abs() < 2e-6, "{loss} instead of {expected}");
    assert_eq!(deltas.len(), slopes.len());
    for (ours, theirs) in deltas.iter().zip(slopes) {
        assert!((ours - theirs).abs() < 1e-6, "{deltas:?} instead of {slopes:?}");
    }
}

#[test]
fn losses_and_slopes_are_those_of_pytorch() {
    let smoothed = told(Objective::Smoothed(0.1), &THREE, &[2.0, 1.0]);
    let slopes = [0.070_978_53, 0.002_889_618, -0.073_868_155, 0.331_079_4, -0.371_894_8, 0.040_815_376];
    assert_close(smoothed, (1.013_890_028, &slopes));

    let focal = |gamma, alpha| Objective::Focal { gamma, alpha };
    let slopes = [0.002_788_407, 6.221_777e-4, -0.003_410_585, 0.101_525_4, -0.118_307_45, 0.016_782_038];
    assert_close(told(focal(2.0, [0.25, 0.25]), &THREE, &[2.0, 1.0]), (0.137_938_216, &slopes));
    let two = told(focal(1.5, [0.75, 0.25]), &[[0.5, -1.0], [1.5, 0.2]], &[0.0, 1.0]);
    assert_close(two, (0.140_072_51, &[-0.012_547_389, 0.012_547_384, 0.111_536_13, -0.111_536_12]));

    let huber = told(Objective::Huber(0.8), &[[0.3], [-2.0], [1.1]], &[0.0, 0.5, 1.2]);
    assert_close(huber, (0.576_666_653, &[0.1, -0.266_666_68, -0.033_333_343]));
}

#[test]
fn class_weights_are_those_of_pytorch() {
    let told = |objective| told_weighted(objective, &THREE, &[2.0, 1.0], Some(&[0.75, 3.0]));
    let slopes = [0.035_058_08, 0.007_822_515, -0.042_880_6, 0.556_393_74, -0.648_365_1, 0.091_971_28];
    assert_close(told(Objective::CrossEntropy), (1.378_770_709, &slopes));
    let slopes = [0.007_279_652, 9.141_411e-4, -0.008_193_792, 0.130_634_95, -0.116_634_17, -0.014_000_799];
    assert_close(told(Objective::Probabilities), (0.312_885_821, &slopes));
    let slopes = [0.028_391_412, 0.001_155_847, -0.029_547_26, 0.529_727_04, -0.595_031_7, 0.065_304_59];
    assert_close(told(Objective::Smoothed(0.1)), (1.387_437_224, &slopes));
}

#[test]
fn without_focus_or_smoothing_it_is_cross_entropy() {
    let plain = told(Objective::CrossEntropy, &THREE, &[2.0, 1.0]);
    assert_close(told(Objective::Smoothed(0.0), &THREE, &[2.0, 1.0]), (plain.0, &plain.1));
    let focal = Objective::Focal { gamma: 0.0, alpha: [1.0, 1.0] };
    assert_close(told(focal, &THREE, &[2.0, 1.0]), (plain.0, &plain.1));
}

#[test]
fn what_is_known_by_heart_or_hopeless_stays_finite() {
    for gamma in [0.0, 0.1, 0.5, 1.0, 2.0, 10.0] {
        let focal = Objective::Focal { gamma, alpha: [1.0, 1.0] };
        let (loss, deltas) = told(focal, &[[60.0, -60.0], [-60.0, 60.0], [8.0, -8.0]], &[0.0, 0.0, 0.0]);
        assert!(loss.is_finite() && deltas.iter().all(|x| x.is_finite()), "{gamma}: {loss} {deltas:?}");
        assert!((loss - 40.0).abs() < 0.1, "what is hopeless counts in full: {loss}");
    }
}
