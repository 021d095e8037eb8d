//! Functions with a known minimum that stand for tuning problems: the classics of optimisation, and models of how a
//! network's loss depends on its hyperparameters, cliffs included. They are those of a public benchmark; a second set
//! of the same families, which nobody tuned a searcher to, is there to notice when somebody did.

use search::{Domain, Param, Point, Scale, Space};

mod classic;
mod noise;
mod tuning;

/// A loss without noise: the values of a point's parameters in, `None` out where training diverges.
type Loss = Box<dyn Fn(&[f64]) -> Option<f64> + Send + Sync>;

/// A problem to race on.
pub struct Objective {
    /// Unique in its set.
    pub name: &'static str,
    /// Where to search.
    pub space: Space,
    /// Of the loss without noise, over the whole space.
    pub minimum: f64,
    /// Standard deviation of the Gaussian noise on what is observed; 0 for none.
    pub noise_sd: f64,
    loss: Loss,
}

impl Objective {
    /// The public twelve, in the order of their published table.
    #[must_use]
    pub fn public() -> Vec<Self> {
        let mut all = classic::public();
        all.extend(tuning::public());
        all
    }

    /// Others of the same families.
    #[must_use]
    pub fn siblings() -> Vec<Self> {
        let mut all = classic::siblings();
        all.extend(tuning::siblings());
        all
    }

    /// The loss without noise; `None` where training diverges.
    #[must_use]
    pub fn loss(&self, point: &Point) -> Option<f64> {
        (self.loss)(&point.0).filter(|loss| loss.is_finite())
    }

    /// How far above the minimum a loss is.
    #[must_use]
    pub fn regret(&self, loss: f64) -> f64 {
        (loss - self.minimum).max(0.0)
    }

    /// What a trial adds to the loss: the same for every searcher.
    #[must_use]
    pub fn noise(&self, seed: u32, trial: u32) -> f64 {
        self.noise_sd * noise::gaussian(self.name, seed, trial)
    }
}

fn param(name: &str, domain: Domain) -> Param {
    Param { name: name.to_owned(), domain, condition: None }
}

fn float(name: &str, low: f64, high: f64) -> Param {
    param(name, Domain::Float { low, high, scale: Scale::Linear })
}

fn log_float(name: &str, low: f64, high: f64) -> Param {
    param(name, Domain::Float { low, high, scale: Scale::Log })
}

fn log_int(name: &str, low: i64, high: i64) -> Param {
    param(name, Domain::Int { low, high, step: 1, scale: Scale::Log })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By the public benchmark's own program, one point of each objective drawn at random:
    ///
    /// ```python
    /// for o in objectives.public(): print(o.name, p, o.f(p), o.fmin)
    /// ```
    const RECORDED: [(&str, &[f64], f64, f64); 9] = [
        ("branin2", &[-2.98, 12.7], 1.1790364524768062, 0.39788735772973816),
        ("hartmann6", &[0.764, 0.255, 0.495, 0.449, 0.652, 0.789], -0.11768024839811406, -3.322368011415515),
        ("ackley5", &[-10.8, -13.7, 22.6, 4.47, 19.3], 21.167590649318267, 0.0),
        ("levy4", &[-9.96, -1.09, 4.43, -5.42], 86.2156578001041, 0.0),
        ("rosenbrock3", &[9.18, 8.52, -4.54], 1168875.9337919997, 0.0),
        ("styblinski3", &[-4.75, 0.414, 4.39], 104.34184262440795, -117.49849711131426),
        ("tune_lrbatch2", &[0.00117, 126.0], 0.45002822971884654, 0.3000000029002806),
        ("tune_mlp4", &[0.0517, 0.0108, 0.422, 232.0], 2.8186462437098205, 0.3469404525961646),
        (
            "tune_mixed6",
            &[1.0, 0.00353, 0.000929, 0.00786, 0.88, 156.0, 0.0393, 0.333, 5.0],
            0.9206862254161187,
            0.3548007290769899,
        ),
    ];

    #[test]
    fn losses_and_minima_are_those_of_the_public_benchmark() {
        let all = Objective::public();
        for (name, point, loss, minimum) in RECORDED {
            let twins: Vec<_> = all.iter().filter(|it| it.name.trim_end_matches("_noisy") == name).collect();
            assert!(!twins.is_empty());
            for it in twins {
                let ours = it.loss(&Point(point.to_vec())).unwrap();
                assert!((ours / loss - 1.0).abs() < 1e-12, "{name}: {ours} {loss}");
                assert!((it.minimum - minimum).abs() < 1e-12, "{name}: {} {minimum}", it.minimum);
            }
        }
    }

    #[test]
    fn spaces_are_valid_and_nothing_in_them_is_below_the_minimum() {
        for it in Objective::public().into_iter().chain(Objective::siblings()) {
            it.space.validate().unwrap();
            for trial in 0..2000_u32 {
                let unit = |d: usize| (f64::from(trial) * (0.37 + 0.618_034 * (d + 1) as f64)).fract();
                let point = it.space.from_unit(&(0..it.space.dims()).map(unit).collect::<Vec<_>>());
                assert!(
                    it.loss(&point).is_none_or(|loss| loss >= it.minimum - 1e-9),
                    "{} {point:?}",
                    it.name
                );
            }
        }
    }

    #[test]
    fn too_high_a_learning_rate_diverges() {
        let all = Objective::public();
        let it = all.iter().find(|it| it.name == "tune_lrbatch2").unwrap();
        assert_eq!(it.loss(&Point(vec![10.0, 16.0])), None);
        assert!(it.loss(&Point(vec![1e-6, 16.0])).is_some());
    }
}
