//! A software adapter, and a cohort on it that is stepped through under a magnifying glass.

use std::rc::Rc;

use futures::executor::block_on;
use gpu::{
    Allowance, Choice, Device, Examples, Gpu, Hyper, Kernel, Plan, Population, Saved, Shape, Slot, State,
    Status, Wish,
};
use train::rng::{Purpose, Stream};

use crate::twin::Batch;

/// A software adapter. Where there is none a test passes for nothing and says so, unless `REQUIRE_GPU=1`.
pub(crate) fn adapter() -> Option<Gpu> {
    match block_on(Gpu::open(Choice::Software)) {
        Ok(gpu) => Some(gpu),
        Err(error) => {
            assert!(std::env::var("REQUIRE_GPU").as_deref() != Ok("1"), "REQUIRE_GPU=1, but {error}");
            println!("SKIPPED: {error}");
            None
        }
    }
}

/// Small tiles and everything in workgroup memory, if it fits: what compiles fastest.
pub(crate) fn narrow(gpu: &Gpu, shape: &Shape, train: u32) -> Plan {
    let plan = Plan::new(shape, gpu.traits(), train).expect("every shape here fits");
    Plan { wide: false, threads: 32, ..plan }
}

/// As the plan would be on a device with so much workgroup memory.
pub(crate) fn placed(gpu: &Gpu, shape: &Shape, train: u32, shared_bytes: u32) -> Plan {
    let device = Device { shared_bytes, ..*gpu.traits() };
    let plan = Plan::new(shape, &device, train).expect("every shape here fits");
    Plan { wide: false, threads: 32, ..plan }
}

/// A trial after some step: everything that the kernel keeps of it.
#[derive(Debug, Clone)]
pub(crate) struct Snapshot {
    pub(crate) state: State,
    pub(crate) params: Vec<f32>,
    pub(crate) first: Vec<f32>,
    pub(crate) second: Vec<f32>,
    pub(crate) gradients: Vec<f32>,
}

/// Trials of one shape.
pub(crate) struct Cohort {
    population: Population,
    slots: Vec<Slot>,
    steps: Vec<u32>,
}

impl Cohort {
    pub(crate) fn new(gpu: &Gpu, plan: Plan, examples: &Examples, trials: &[(Hyper, Vec<f32>)]) -> Self {
        let kernel = Rc::new(block_on(Kernel::compile(gpu, plan)).expect("every plan here compiles"));
        let slots = trials.len() as u32;
        let mut population = block_on(Population::new(gpu, kernel, examples, slots)).expect("few buffers");
        let add = |(hyper, weights): &(Hyper, Vec<f32>)| population.add(hyper, weights, None);
        let slots: Vec<Slot> = trials.iter().map(add).collect::<Option<_>>().expect("room for all");
        Self { population, steps: vec![0; slots.len()], slots }
    }

    /// One unit of work for each trial, then a snapshot of those that have done a step, with their numbers.
    pub(crate) fn unit(&mut self) -> Vec<(usize, Snapshot)> {
        self.population.submit(Allowance { budget: 1, groups: u32::MAX, rounds: 1 });
        let tally = block_on(self.population.collect()).expect("the device stays");
        for standing in tally.standings {
            let trial = self.trial(standing.slot);
            assert!(standing.state.status() != Status::Diverged, "trial {trial}");
            if standing.state.step != self.steps[trial] {
                self.steps[trial] = standing.state.step;
                self.population.wish(standing.slot, Wish::Whole);
            }
        }
        let mut snapshots = Vec::new();
        while self.population.wishes(Wish::Whole) > 0 {
            self.population.submit(Allowance { budget: 0, groups: 0, rounds: 1 });
            let tally = block_on(self.population.collect()).expect("the device stays");
            for (slot, _, saved) in tally.granted {
                snapshots.push((self.trial(slot), self.snapshot(&saved)));
            }
        }
        snapshots
    }

    /// All trials until they have done so many steps: `see` gets each step's snapshot.
    pub(crate) fn steps(&mut self, steps: u32, mut see: impl FnMut(usize, Snapshot)) {
        while self.steps.iter().any(|&done| done < steps) {
            for (trial, snapshot) in self.unit() {
                if snapshot.state.step <= steps {
                    see(trial, snapshot);
                }
            }
        }
    }

    fn trial(&self, slot: Slot) -> usize {
        self.slots.iter().position(|&other| other == slot).expect("one of ours")
    }

    fn snapshot(&self, saved: &Saved) -> Snapshot {
        let (stride, length) =
            (self.population.plan().stride as usize, self.population.plan().shape.parameters() as usize);
        let part = |number: usize| saved.params[number * stride..][..length].to_vec();
        Snapshot { state: saved.state, params: part(0), first: part(1), second: part(2), gradients: part(3) }
    }
}

/// The minibatches of an epoch, as the CPU engines have them: numbers of training examples.
pub(crate) fn minibatches(run: &schema::RunConfig, epoch: u32, train: u32) -> Vec<Vec<u32>> {
    let order = Stream::new(run.seed, Purpose::Order, run.repeat, epoch).permutation(train);
    order.chunks(run.batch_size as usize).map(<[u32]>::to_vec).collect()
}

/// Some of the training examples, in f64.
pub(crate) fn gather(examples: &Examples, which: &[u32]) -> Batch {
    let features = examples.inputs.len() / examples.targets.len();
    let row = |&example: &u32| &examples.inputs[example as usize * features..][..features];
    Batch {
        inputs: which.iter().flat_map(row).map(|&x| f64::from(x)).collect(),
        targets: which.iter().map(|&example| f64::from(examples.targets[example as usize])).collect(),
    }
}

/// Normal inputs; classes at random, or normal values where there is one output.
pub(crate) fn examples(inputs: u32, outputs: u32, (train, validation): (u32, u32)) -> Examples {
    let all = train + validation;
    let [x, y] = [0, 1].map(|step| Stream::new(17, Purpose::Data, 0, step));
    let target = |i: u32| if outputs > 1 { y.below(i, outputs) as f32 } else { y.normal(i) as f32 };
    Examples {
        inputs: (0..all * inputs).map(|i| x.normal(i) as f32).collect(),
        targets: (0..all).map(target).collect(),
        train,
        validation,
    }
}

/// Normal weights of variance 1 / fan-in, and small biases.
pub(crate) fn weights(widths: &[u32], seed: u32) -> Vec<f32> {
    let mut flat = Vec::new();
    for (layer, pair) in widths.windows(2).enumerate() {
        let draws = Stream::new(seed, Purpose::Init, 0, layer as u32);
        let matrix = pair[0] * pair[1];
        flat.extend((0..matrix).map(|i| draws.normal(i) as f32 / (pair[0] as f32).sqrt()));
        flat.extend((matrix..matrix + pair[1]).map(|i| 0.1 * draws.normal(i) as f32));
    }
    flat
}

/// The largest difference, relative to the root mean square of what is expected. No number counts as infinite.
pub(crate) fn deviation(found: &[f32], expected: &[f64]) -> f64 {
    assert_eq!(found.len(), expected.len());
    let square = expected.iter().map(|x| x * x).sum::<f64>() / expected.len() as f64;
    let differences = found.iter().zip(expected).map(|(a, b)| (f64::from(*a) - b).abs());
    let largest = differences.fold(0.0, larger);
    if largest == 0.0 { 0.0 } else { larger(0.0, largest / square.sqrt()) }
}

/// The larger one, where what is no number is largest.
pub(crate) fn larger(a: f64, b: f64) -> f64 {
    if b.is_nan() {
        f64::INFINITY
    } else if b <= a {
        a
    } else {
        b
    }
}
