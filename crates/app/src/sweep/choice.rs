//! Which engine trains: a pure function of what the person or the link asks for, what the machine has, and what was
//! measured.

use schema::{DeviceInfo, Engine, Key, RunConfig, StudyConfig};

/// What is known of the machine's GPU.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Gpu {
    /// The browser has not answered yet.
    #[default]
    Unknown,
    /// The browser offers none.
    Missing,
    /// There is one.
    Here(DeviceInfo),
    /// It could not be used, or was lost again and again; it is left alone until the page is loaded anew.
    Failed(DeviceInfo),
}

impl Gpu {
    /// Who would compute, if anybody.
    #[must_use]
    pub fn device(&self) -> Option<&DeviceInfo> {
        match self {
            Self::Unknown | Self::Missing => None,
            Self::Here(device) | Self::Failed(device) => Some(device),
        }
    }
}

/// Optimiser steps a second of a whole sweep in flight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rates {
    /// On the GPU.
    pub gpu: f64,
    /// On the processor, all workers.
    pub cpu: f64,
}

/// Why an engine is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The person or the link pinned it.
    Pinned,
    /// It made the results that the link claims.
    Claimed,
    /// It made the results that were kept of this experiment.
    Kept,
    /// Both were measured; it is the faster.
    Faster,
    /// There is no GPU.
    NoGpu,
    /// The GPU is a program for the processor.
    Software,
    /// The GPU failed.
    Failed,
    /// Its trials are trained in parts, which the GPU does not do.
    Parts,
    /// Convolutional networks are among its trials, which the GPU does not train.
    Convolutions,
    /// Normalised networks are among its trials, which the GPU does not train.
    Norm,
    /// It asks for more than the plain loss and update rule, which is all that the GPU does.
    Technique,
    /// The GPU could not be measured; the next sweep will try again.
    Unmeasurable,
    /// Nobody has measured yet: that comes with the start.
    Unmeasured,
}

impl Reason {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Pinned,
        Self::Claimed,
        Self::Kept,
        Self::Faster,
        Self::NoGpu,
        Self::Software,
        Self::Failed,
        Self::Parts,
        Self::Convolutions,
        Self::Norm,
        Self::Technique,
        Self::Unmeasurable,
        Self::Unmeasured,
    ];

    /// Stable name, for snapshots and translations.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Pinned => "pinned",
            Self::Claimed => "claimed",
            Self::Kept => "kept",
            Self::Faster => "faster",
            Self::NoGpu => "no-gpu",
            Self::Software => "software",
            Self::Failed => "failed",
            Self::Parts => "parts",
            Self::Convolutions => "convolutions",
            Self::Norm => "norm",
            Self::Technique => "technique",
            Self::Unmeasurable => "unmeasurable",
            Self::Unmeasured => "unmeasured",
        }
    }
}

/// The engine in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// Who trains. While [`Reason::Unmeasured`], who would if nothing faster is found.
    pub engine: Engine,
    /// Why.
    pub why: Reason,
}

/// What an experiment needs that the GPU does not do.
pub(super) fn beyond_gpu(study: &StudyConfig) -> Option<Reason> {
    let needs = [
        (study.parts.count() > 1, Reason::Parts),
        (study.may_be(Key::Model, "cnn"), Reason::Convolutions),
        (["batch", "layer"].iter().any(|norm| study.may_be(Key::Norm, norm)), Reason::Norm),
        (study.has_technique(), Reason::Technique),
    ];
    needs.into_iter().find_map(|(needed, why)| needed.then_some(why))
}

/// Chooses for an experiment whose link claims results of `claimed`, and of which the GPU cannot do all where it is
/// `beyond` it.
pub(super) fn choose(
    wish: Engine,
    beyond: Option<Reason>,
    claimed: Option<Engine>,
    gpu: &Gpu,
    rates: Option<Rates>,
) -> Choice {
    let (wish, why) = match (wish, claimed) {
        (Engine::Auto, Some(engine)) => (engine, Reason::Claimed),
        (wish, _) => (wish, Reason::Pinned),
    };
    let fused = |why| Choice { engine: Engine::Fused, why };
    if matches!(wish, Engine::Fused | Engine::Candle) {
        return Choice { engine: wish, why };
    }
    if let Some(lack) = beyond {
        return fused(lack);
    }
    match (wish, gpu) {
        (_, Gpu::Missing) => fused(Reason::NoGpu),
        (_, Gpu::Failed(_)) => fused(Reason::Failed),
        (Engine::Gpu, _) => Choice { engine: Engine::Gpu, why },
        (_, Gpu::Unknown) => fused(Reason::Unmeasured),
        (_, Gpu::Here(device)) if device.software => fused(Reason::Software),
        (_, Gpu::Here(_)) => match rates {
            None => fused(Reason::Unmeasured),
            Some(Rates { gpu, cpu }) if gpu > cpu => Choice { engine: Engine::Gpu, why: Reason::Faster },
            Some(_) => fused(Reason::Faster),
        },
    }
}

/// How many trials of a race can be in flight at the same time.
pub(super) fn in_flight(study: &StudyConfig) -> u32 {
    study.race().in_flight().max(1)
}

/// The run that stands for an experiment when speed is measured: the middle of its space.
pub(super) fn typical(study: &StudyConfig) -> RunConfig {
    let space = study.space();
    study.run(&space.from_unit(&vec![0.5; space.dims()]))
}

/// What a measurement depends on: the network's shape, how many trains side by side, and on what.
pub(super) fn key(run: &RunConfig, in_flight: u32, workers: usize, device: &DeviceInfo) -> String {
    let model = &run.model;
    let conv = model.conv.map(|conv| format!(" {conv:?}")).unwrap_or_default();
    let widths: Vec<_> = run.widths().iter().map(ToString::to_string).collect();
    format!(
        "{:?} {}{conv} {:?} {:?} bs{} n{in_flight} w{workers} {} {} gpu{} fused{}",
        run.data.set,
        widths.join("-"),
        model.activation,
        run.loss,
        run.batch_size,
        device.vendor,
        device.name,
        Engine::Gpu.version(),
        Engine::Fused.version(),
    )
}

#[cfg(test)]
mod tests {
    use schema::decode;

    use super::*;

    fn here(software: bool) -> Gpu {
        Gpu::Here(DeviceInfo { name: "A GPU".into(), software, ..DeviceInfo::default() })
    }

    fn chosen(wish: Engine, claimed: Option<Engine>, gpu: &Gpu, rates: Option<Rates>) -> (Engine, Reason) {
        let Choice { engine, why } = choose(wish, None, claimed, gpu, rates);
        (engine, why)
    }

    #[test]
    fn auto_takes_the_faster_of_what_there_is() {
        let auto = |gpu: &Gpu, rates| chosen(Engine::Auto, None, gpu, rates);
        let rates = |gpu, cpu| Some(Rates { gpu, cpu });
        assert_eq!(auto(&Gpu::Missing, rates(9.0, 1.0)), (Engine::Fused, Reason::NoGpu));
        assert_eq!(auto(&here(true), rates(9.0, 1.0)), (Engine::Fused, Reason::Software));
        assert_eq!(auto(&Gpu::Failed(DeviceInfo::default()), None), (Engine::Fused, Reason::Failed));
        assert_eq!(auto(&Gpu::Unknown, None), (Engine::Fused, Reason::Unmeasured));
        assert_eq!(auto(&here(false), None), (Engine::Fused, Reason::Unmeasured));
        assert_eq!(auto(&here(false), rates(9.0, 1.0)), (Engine::Gpu, Reason::Faster));
        assert_eq!(auto(&here(false), rates(1.0, 9.0)), (Engine::Fused, Reason::Faster));
    }

    #[test]
    fn what_is_pinned_or_claimed_trains_if_it_can() {
        let gpu = Some(Engine::Gpu);
        assert_eq!(chosen(Engine::Gpu, None, &here(true), None), (Engine::Gpu, Reason::Pinned));
        assert_eq!(chosen(Engine::Gpu, None, &Gpu::Missing, None), (Engine::Fused, Reason::NoGpu));
        assert_eq!(chosen(Engine::Auto, gpu, &here(true), None), (Engine::Gpu, Reason::Claimed));
        assert_eq!(chosen(Engine::Auto, gpu, &Gpu::Missing, None), (Engine::Fused, Reason::NoGpu));
        assert_eq!(chosen(Engine::Fused, gpu, &here(false), None), (Engine::Fused, Reason::Pinned));
        let fused = Some(Engine::Fused);
        assert_eq!(chosen(Engine::Auto, fused, &here(false), None), (Engine::Fused, Reason::Claimed));
        assert_eq!(chosen(Engine::Candle, None, &here(false), None), (Engine::Candle, Reason::Pinned));
    }

    #[test]
    fn convolutional_networks_are_beyond_the_gpu_but_not_beyond_other_engines() {
        let beyond = |hash: &str| beyond_gpu(&decode(hash).study);
        assert_eq!(beyond("model=mlp|cnn"), Some(Reason::Convolutions));
        assert_eq!(beyond("data=moons&model=cnn"), None);
        assert_eq!(beyond("model=cnn&cv=3"), Some(Reason::Parts));
        assert_eq!(beyond("norm=none|layer"), Some(Reason::Norm));
        assert_eq!(beyond("norm=batch&layers=0"), None, "nothing is normalised");
        assert_eq!(beyond("layers=0..3&width2=8"), None);
        let lack = Some(Reason::Convolutions);
        let chosen = |wish| choose(wish, lack, None, &here(false), Some(Rates { gpu: 9.0, cpu: 1.0 }));
        assert_eq!(chosen(Engine::Gpu), Choice { engine: Engine::Fused, why: Reason::Convolutions });
        assert_eq!(chosen(Engine::Candle), Choice { engine: Engine::Candle, why: Reason::Pinned });
    }

    #[test]
    fn lag_holds_adaptive_searchers_back_and_no_others() {
        let flying = |hash: &str| in_flight(&decode(hash).study);
        assert_eq!(flying("search=grid,random,gp&trials=100&lag=4"), 204);
        assert_eq!(flying("search=gp&trials=3&lag=8"), 3);
        assert_eq!(flying("lr=0.1&bs=32"), 1);
        assert_eq!(flying("search=random&trials=100&twice=on"), 300, "the reference has twice the trials");
        assert_eq!(flying("search=gp&trials=9&lag=2&lr=0.01..1&bs=16..64&survey=16"), 2 + 16 * 3);
    }

    #[test]
    fn another_shape_or_device_is_measured_anew() {
        let study = decode("data=moons&lr=0.001..1&bs=16").study;
        let device = |name: &str| DeviceInfo { name: name.into(), ..DeviceInfo::default() };
        let run = typical(&study);
        assert!((0.02..0.05).contains(&run.lr), "{}", run.lr);
        let base = key(&run, 64, 2, &device("A"));
        let wider = RunConfig { model: schema::ModelConfig { width: 99, ..run.model }, ..run };
        assert_ne!(base, key(&wider, 64, 2, &device("A")));
        assert_ne!(base, key(&run, 64, 2, &device("B")));
        assert_ne!(base, key(&run, 1024, 2, &device("A")));
        assert_eq!(base, key(&RunConfig { seed: 9, lr: 0.5, ..run }, 64, 2, &device("A")));
    }
}
