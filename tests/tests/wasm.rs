//! The same numbers natively and in WebAssembly: these tests run in both (`cargo test` here, Node there) against one
//! set of golden values. Draws, data and whatever the fused engine trains agree to the last bit; what candle trains
//! agrees to a tolerance, because its matrix kernels add up in another order on another machine. Searchers are compared
//! by `search`'s own `portable` test.

use std::rc::Rc;

use schema::{
    Activation, Convolutions, DataConfig, DataSet, Init, Key, Loss, ModelConfig, Norm, Optimiser, Pool,
    RunConfig, Setting, StudyConfig, Subset, Technique,
};
use search::Point;
use train::rng::{Purpose, Stream};
use train::{CandleTrainer, Dataset, FusedTrainer};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// FNV-1a over the bytes of each number.
fn digest(bits: impl IntoIterator<Item = u64>) -> u64 {
    let bytes = bits.into_iter().flat_map(u64::to_le_bytes);
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn study(data: &str) -> StudyConfig {
    let mut study = StudyConfig::default();
    study.set(Key::Data, Setting::parse(Key::Data.field(), data).0);
    study
}

#[test]
fn draws_are_the_same_bits() {
    let stream = Stream::new(7, Purpose::Init, 1, 2);
    let words = (0..1000).map(|index| u64::from(stream.word(index)));
    let normals = (0..1000).map(|index| stream.normal(index).to_bits());
    let order = stream.permutation(1000).into_iter().map(u64::from);
    let digest = digest(words.chain(normals).chain(order));
    assert_eq!(digest, DRAWS, "{digest:#018x}");
}

#[test]
fn data_sets_are_the_same_bits() {
    let schema::Kind::Choice(names) = Key::Data.field().kind else { panic!("data sets are a choice") };
    // A person's own table has to be brought.
    let digests: Vec<u64> =
        names.iter().filter(|name| **name != "own").map(|name| data_digest(name)).collect();
    assert_eq!(digests, DATA, "{names:?}: {digests:#018x?}");
}

fn data_digest(name: &str) -> u64 {
    let data = Dataset::load(&study(name).data()).expect("no split is empty");
    let parts = [&data.train, &data.validation, &data.test];
    let inputs = parts.iter().flat_map(|part| &part.inputs).map(|x| u64::from(x.to_bits()));
    let examples = parts.iter().flat_map(|part| &part.examples).map(|x| u64::from(*x));
    digest(inputs.chain(examples))
}

/// Every rule, with an activation, a loss, a batch size and regularisers that all take their turn.
fn runs() -> Vec<RunConfig> {
    let (beta1, beta2, eps) = (0.9, 0.999, 1e-8);
    let rules = [
        (0.1, Optimiser::Sgd),
        (0.05, Optimiser::Momentum { momentum: 0.9, nesterov: false }),
        (0.05, Optimiser::Momentum { momentum: 0.9, nesterov: true }),
        (0.02, Optimiser::Adagrad { eps }),
        (1.0, Optimiser::Adadelta { rho: 0.9, eps: 1e-6 }),
        (0.005, Optimiser::RmsProp { alpha: 0.99, eps }),
        (0.005, Optimiser::Adam { beta1, beta2, eps }),
        (0.005, Optimiser::Adamax { beta1, beta2, eps }),
        (0.005, Optimiser::Nadam { beta1, beta2, eps }),
        (0.005, Optimiser::AdamW { beta1, beta2, eps }),
        (30.0, Optimiser::Sgd),
    ];
    let activations =
        [Activation::Relu, Activation::LeakyRelu, Activation::Tanh, Activation::Sigmoid, Activation::Gelu];
    let sets = [DataSet::Digits, DataSet::Spiral, DataSet::Curve, DataSet::Moons];
    let run = |(index, (lr, optimiser)): (usize, (f64, Optimiser))| {
        let set = sets[index % sets.len()];
        let squares = set == DataSet::Curve || index % 5 == 3;
        RunConfig {
            data: DataConfig {
                set,
                samples: 250,
                noise: 0.15,
                label_noise: 0.05,
                train_share: 0.6,
                seed: 2,
                subset: Subset::default(),
                fold: None,
            },
            model: ModelConfig {
                layers: 1 + index as u32 % 3,
                width: [16, 7, 33][index % 3],
                activation: activations[index % activations.len()],
                init: if index % 2 == 0 { Init::He } else { Init::Xavier },
                deeper: [0; 5],
                norm: Norm::None,
                dropout: if index % 4 == 1 { 0.3 } else { 0.0 },
                conv: None,
            },
            optimiser,
            lr,
            batch_size: [32, 9, 100][index % 3],
            epochs: 6,
            loss: if squares { Loss::MeanSquaredError } else { Loss::CrossEntropy },
            weight_decay: if index % 3 == 1 { 1e-3 } else { 0.0 },
            technique: Technique::default(),
            seed: index as u32,
            repeat: 0,
        }
    };
    rules.into_iter().enumerate().map(run).collect()
}

/// Every kernel, pooling, depth and activation between them.
fn convolving_runs() -> Vec<RunConfig> {
    let on_digits = runs().into_iter().filter(|run| run.data.set == DataSet::Digits).cycle();
    let convs = [
        (1, 1, 6, Pool::Max, Activation::Relu),
        (2, 3, 4, Pool::Max, Activation::LeakyRelu),
        (2, 5, 3, Pool::Average, Activation::Tanh),
        (3, 3, 2, Pool::Average, Activation::Gelu),
        (1, 7, 5, Pool::Max, Activation::Sigmoid),
        (3, 3, 8, Pool::Max, Activation::Gelu),
    ];
    let run = |((blocks, kernel, channels, pool, activation), run): (_, RunConfig)| {
        let conv = Some(Convolutions { blocks, kernel, channels, pool });
        let dropout = if kernel == 3 { 0.25 } else { 0.0 };
        let model = ModelConfig { layers: 0, width: 1, activation, dropout, conv, ..run.model };
        RunConfig { model, epochs: 3, ..run }
    };
    convs.into_iter().zip(on_digits).map(run).collect()
}

/// Both norms with every rule, on perceptrons whose layers differ in width and on pictures, and a linear model.
fn normalised_runs() -> Vec<RunConfig> {
    let norms = [Norm::Batch, Norm::Layer].into_iter().cycle();
    let normed = norms.zip(runs().into_iter().chain(convolving_runs())).map(|(norm, run)| {
        let model = ModelConfig { norm, deeper: [9, 0, 0, 0, 0], ..run.model };
        RunConfig { model, epochs: 3, ..run }
    });
    let linear = runs().into_iter().take(2).map(|run| {
        let model = ModelConfig { layers: 0, ..run.model };
        RunConfig { model, ..run }
    });
    normed.chain(linear).collect()
}

const TRAINS: &str = "every run here can be trained";

/// Of the curve, the best weights and the steps of each run.
fn trained(runs: Vec<RunConfig>) -> Vec<u64> {
    let digests = runs.into_iter().map(|run| {
        let data = Rc::new(Dataset::load(&run.data).expect(TRAINS));
        let (curve, report) = train::run_to_end::<FusedTrainer>(&run, data).expect(TRAINS);
        let losses = curve.iter().flat_map(|point| [point.train_loss.to_bits(), point.val_loss.to_bits()]);
        let weights = report.weights.iter().map(|weight| weight.to_bits());
        digest(losses.chain(weights).chain([report.step]).map(u64::from))
    });
    digests.collect()
}

#[test]
fn the_fused_engine_convolves_the_same_bits() {
    let digests = trained(convolving_runs());
    assert_eq!(digests, CONVOLVED, "{digests:#018x?}: if this was meant, raise the engine's version");
}

#[test]
fn the_fused_engine_normalises_the_same_bits() {
    let digests = trained(normalised_runs());
    assert_eq!(digests, NORMED, "{digests:#018x?}: if this was meant, raise the engine's version");
}

#[test]
fn the_fused_engine_trains_the_same_bits() {
    let digests = trained(runs());
    assert_eq!(digests, TRAINED, "{digests:#018x?}: if this was meant, raise the engine's version");
}

#[test]
fn training_reaches_the_same_losses_within_a_tolerance() {
    let mut study = study("moons");
    study.set(Key::Epochs, Setting::parse(Key::Epochs.field(), "10").0);
    let losses = [[0.01, 16.0], [0.1, 64.0]].map(|point| {
        let run = study.run(&Point(point.to_vec()));
        let data = Rc::new(Dataset::load(&run.data).unwrap());
        let (curve, _) = train::run_to_end::<CandleTrainer>(&run, data).unwrap();
        let (first, last) = (curve.first().unwrap().val_loss, curve.last().unwrap().val_loss);
        assert!(last < 0.7 * first, "it learns: {first} → {last}");
        last
    });
    let close = losses.iter().zip(LOSSES).all(|(loss, golden)| (loss - golden).abs() < 1e-3 * golden);
    assert!(close, "{losses:?} is not {LOSSES:?}");
}

const DRAWS: u64 = 0xbc7b_e1f7_aae8_9c2d;
const DATA: [u64; 10] = [
    0x1e08_b0ac_4bb4_8770,
    0x0ec0_8d2b_cc70_2643,
    0xb237_811d_7069_5461,
    0xd693_bd1b_077f_7bd9,
    0xb312_1031_8044_6546,
    0x9f53_2468_e600_bf8a,
    0x49e2_b621_84ce_1fd5,
    0x45a9_6739_a6b1_2a83,
    0xa67d_1d69_21cc_d119,
    0x73e7_6bf1_e447_d1c9,
];
const LOSSES: [f32; 2] = [0.159_338_68, 0.080_695_63];
const TRAINED: [u64; 11] = [
    0x67cc_8e29_6aba_b9ed,
    0x337d_8c2b_9b46_eb69,
    0x63f9_ca20_c6fa_e2c0,
    0xb426_1435_3aef_eae1,
    0x7609_e93e_b059_7a91,
    0xa98e_003b_633b_a389,
    0x167a_af69_7837_5bc1,
    0x7886_7302_8775_d95d,
    0x0ebe_7d8b_3856_9bb2,
    0x181b_1f22_07cf_c49e,
    0x7529_ea0b_ecdb_bd53,
];
const CONVOLVED: [u64; 6] = [
    0xdf4d_f36d_7370_1377,
    0xb837_b69e_1bf0_f2a9,
    0xf741_db6e_6074_986a,
    0xd342_39b2_a08e_aee4,
    0xebb4_4606_d0fb_c2d3,
    0xe883_8350_3648_eec9,
];
const NORMED: [u64; 19] = [
    0xa02d_8a84_c944_60f9,
    0x13de_331b_702e_9e2b,
    0x532d_eb19_c2f5_c310,
    0xa622_2e96_3bd8_ed76,
    0x0968_fc6e_3d2f_c41b,
    0x3ad7_e2b3_e341_3d46,
    0xcb8d_b820_fb48_9491,
    0x5ea9_4b31_9fb7_5239,
    0xab24_f772_fee7_824c,
    0x3d58_a419_82ec_e2a3,
    0x829f_33ce_8824_7875,
    0x94ac_5bb4_1bfc_7df3,
    0x5e49_695b_9fb3_9d20,
    0x1eee_93ab_ab26_329e,
    0x3d79_7eed_89db_4cd4,
    0x0416_2b30_730e_1f5e,
    0xa969_16de_5045_9845,
    0x346d_a8bb_b3df_5834,
    0xdc42_51a6_dd4b_63c9,
];
