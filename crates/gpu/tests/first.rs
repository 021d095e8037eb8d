use futures::executor::block_on;
use gpu::*;
use schema::*;
use train::{Dataset, FusedTrainer, init::initial_weights, run_to_end};

fn run_on(set: DataSet) -> RunConfig {
    RunConfig {
        data: DataConfig { set, samples: 400, noise: 0.1, label_noise: 0.0, train_share: 0.6, seed: 1 },
        model: ModelConfig {
            layers: 2,
            width: 16,
            activation: Activation::Tanh,
            init: Init::He,
            dropout: 0.0,
        },
        optimiser: Optimiser::Adam { beta1: 0.9, beta2: 0.999, eps: 1e-8 },
        lr: 0.01,
        batch_size: 32,
        epochs: 5,
        loss: if set == DataSet::Curve { Loss::MeanSquaredError } else { Loss::CrossEntropy },
        weight_decay: 0.0,
        seed: 5,
        repeat: 0,
    }
}

fn train_on(gpu: &Gpu, run: &RunConfig) -> Vec<Point> {
    block_on(async {
        let data = Dataset::load(&run.data).unwrap();
        let examples = Examples::of(&data);
        let shape = Shape::of(run).unwrap();
        let plan = Plan::new(&shape, gpu.traits(), examples.train).unwrap();
        let mut plan = plan;
        if let Ok(w) = std::env::var("WIDE") {
            plan.wide = w == "1";
        }
        if let Ok(w) = std::env::var("T") {
            plan.threads = w.parse().unwrap();
        }
        println!("{plan:?}");
        let t0 = std::time::Instant::now();
        let kernel = std::rc::Rc::new(Kernel::compile(&gpu, plan.clone()).await.unwrap());
        let mut population = Population::new(&gpu, kernel, &examples, 1).await.unwrap();
        population.add(&Hyper::of(run), &initial_weights(run), None).unwrap();
        let mut points = vec![];
        println!("pipeline {:?}", t0.elapsed());
        let mut t = std::time::Instant::now();
        let mut steps = (0, 0.0);
        while population.active() > 0 {
            population.submit(Allowance { budget: 2000, groups: 1024 });
            let tally = population.collect().await.unwrap();
            if steps.0 == 0 {
                println!("first {:?}", t.elapsed());
                t = std::time::Instant::now();
            }
            steps.0 += 1;
            for s in tally.standings {
                points.extend(s.points);
                if s.state.status() != Status::Training {
                    println!("{:?} {:?}", s.state.status(), t.elapsed());
                }
            }
        }
        points
    })
}

#[test]
fn first() {
    let gpu = block_on(Gpu::open(Choice::Software)).unwrap();
    println!("{:?} {:?}", gpu.info(), gpu.traits());
    for set in [DataSet::Moons, DataSet::Digits, DataSet::Curve] {
        let mut run = run_on(set);
        if set == DataSet::Digits {
            run.model.width = 64;
            run.model.activation = Activation::Relu;
            run.model.dropout = 0.2;
            run.lr = 0.003;
            run.batch_size = 100;
        }
        let points = train_on(&gpu, &run);
        let (curve, report) =
            run_to_end::<FusedTrainer>(&run, std::rc::Rc::new(Dataset::load(&run.data).unwrap())).unwrap();
        println!("{:?}", report.outcome);
        for (p, c) in points.iter().zip(&curve) {
            println!(
                "{} {} | {} {} | {} {} | {:?}",
                p.step, c.step, p.train_loss, c.train_loss, p.validation_loss, c.val_loss, c.val_acc
            );
        }
        assert_eq!(points.len(), curve.len());
    }
}
