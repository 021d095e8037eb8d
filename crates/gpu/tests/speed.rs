use futures::executor::block_on;
use gpu::*;
use schema::*;
use train::init::initial_weights;
fn run_on(width: u32, batch: u32, act: Activation, set: DataSet) -> RunConfig {
    RunConfig {
        data: DataConfig { set, samples: 640, noise: 0.1, label_noise: 0.0, train_share: 0.8, seed: 1 },
        model: ModelConfig { layers: 2, width, activation: act, init: Init::He, dropout: 0.0 },
        optimiser: Optimiser::Adam { beta1: 0.9, beta2: 0.999, eps: 1e-8 },
        lr: 0.01,
        batch_size: batch,
        epochs: 100000,
        loss: Loss::CrossEntropy,
        weight_decay: 0.0,
        seed: 5,
        repeat: 0,
    }
}
#[test]
fn speed() {
    let gpu = block_on(Gpu::open(Choice::Software)).unwrap();
    println!("{:?}", gpu.info());
    let env = |k: &str, d: u32| std::env::var(k).ok().and_then(|v| v.parse().ok()).unwrap_or(d);
    for (name, run, shape_widths) in [
        ("A", run_on(16, 32, Activation::Tanh, DataSet::Moons), vec![2, 16, 16, 2]),
        ("C", run_on(64, 64, Activation::Relu, DataSet::Digits), vec![64, 64, 32, 10]),
    ] {
        for models in [1u32, 64] {
            block_on(async {
                let data = train::Dataset::load(&run.data).unwrap();
                let mut examples = Examples::of(&data);
                let inputs = shape_widths[0] as usize;
                examples.inputs.truncate(512 * inputs);
                examples.targets.truncate(512);
                examples.train = 512;
                examples.validation = 0;
                let mut shape = Shape::of(&run).unwrap();
                shape.widths = shape_widths.clone();
                let mut plan = Plan::new(&shape, gpu.traits(), examples.train).unwrap();
                if env("WIDE", 9) < 2 {
                    plan.wide = env("WIDE", 0) == 1;
                }
                plan.threads = env("T", plan.threads);
                let t = std::time::Instant::now();
                let kernel = std::rc::Rc::new(Kernel::compile(&gpu, plan.clone()).await.unwrap());
                let mut population = Population::new(&gpu, kernel, &examples, models).await.unwrap();
                let w = initial_weights(&run);
                let w: Vec<f32> =
                    w.into_iter().chain(std::iter::repeat(0.1)).take(shape.parameters() as usize).collect();
                for _ in 0..models {
                    population.add(&Hyper::of(&run), &w, None).unwrap();
                }
                let mut done = 0;
                let mut start = t;
                let mut base = 0;
                for i in 0.. {
                    population.submit(Allowance { budget: env("BUDGET", 20000), groups: 1024 });
                    let tally = population.collect().await.unwrap();
                    done = tally.standings.iter().map(|s| s.state.step).sum::<u32>();
                    if i == 0 {
                        println!("compile+first {:?} {plan:?}", t.elapsed());
                        base = done;
                        start = std::time::Instant::now();
                    }
                    if start.elapsed().as_secs_f64() > 3.0 {
                        break;
                    }
                }
                println!(
                    "{name} x{models}: {:.0} steps/s",
                    f64::from(done - base) / start.elapsed().as_secs_f64()
                );
            });
        }
    }
}
