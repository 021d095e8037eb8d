//! The same numbers natively and in WebAssembly: these tests run in both (`cargo test` here, Node there) against one
//! set of golden values. Draws and data agree to the last bit; trained losses to a tolerance, because candle's matrix
//! kernels add up in another order on another machine. Searchers are compared by `search`'s own `portable` test.

use std::rc::Rc;

use schema::{Key, Setting, StudyConfig};
use search::Point;
use train::rng::{Purpose, Stream};
use train::{CandleTrainer, Dataset};

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
    let digests: Vec<u64> = names.iter().map(|name| data_digest(name)).collect();
    assert_eq!(digests, DATA, "{names:?}: {digests:#018x?}");
}

fn data_digest(name: &str) -> u64 {
    let data = Dataset::load(&study(name).data()).expect("no split is empty");
    let parts = [&data.train, &data.validation, &data.test];
    let inputs = parts.iter().flat_map(|part| &part.inputs).map(|x| u64::from(x.to_bits()));
    let examples = parts.iter().flat_map(|part| &part.examples).map(|x| u64::from(*x));
    digest(inputs.chain(examples))
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
const DATA: [u64; 7] = [
    0x1e08_b0ac_4bb4_8770,
    0x0ec0_8d2b_cc70_2643,
    0xb237_811d_7069_5461,
    0xd693_bd1b_077f_7bd9,
    0xb312_1031_8044_6546,
    0x9f53_2468_e600_bf8a,
    0x49e2_b621_84ce_1fd5,
];
const LOSSES: [f32; 2] = [0.159_338_68, 0.080_695_63];
