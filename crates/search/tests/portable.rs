//! The same trials to the last bit on every machine. The fingerprints are those of published links: a change of any
//! means that old links no longer reproduce. Runs natively and as WebAssembly.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use search::{
    Acquisition, Ask, Domain, Job, Observation, Param, Proposal, Race, RaceConfig, Scale, SearcherKind, Space,
};

fn space() -> Space {
    let param = |name: &str, domain| Param { name: name.into(), domain, condition: None };
    let levels = vec![8.0, 16.0, 32.0, 64.0];
    Space {
        params: vec![
            param("lr", Domain::Float { low: 1e-5, high: 1.0, scale: Scale::Log }),
            param("m", Domain::Float { low: 0.5, high: 0.99, scale: Scale::LogComplement }),
            param("units", Domain::Int { low: 4, high: 300, step: 1, scale: Scale::Log }),
            param("act", Domain::Choice { count: 3 }),
            param("bs", Domain::Levels { values: levels, scale: Scale::Log }),
        ],
    }
}

/// Made of additions and products only, which are exact everywhere.
fn objective(u: &[f64]) -> Option<f64> {
    let bowl: f64 = u.iter().map(|x| (x - 0.37) * (x - 0.37)).sum();
    (u[0] <= 0.8).then(|| bowl + 0.3 * (u[0] - 0.5) * (u[1] - 0.2) * (u[2] + 1.0))
}

/// FNV-1a over the bits of numbers.
fn hashed(hash: u32, numbers: &[f64]) -> u32 {
    let bytes = numbers.iter().flat_map(|v| v.to_le_bytes());
    bytes.fold(hash, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(16_777_619))
}

const BASIS: u32 = 0x811C_9DC5;

/// Of all points.
fn fingerprint(searcher: SearcherKind, trials: u32) -> u32 {
    of_points(Ask::new(searcher, space(), trials, 3))
}

/// Of all that a Gaussian process chooses in this way.
fn acquired(acquisition: Acquisition, trials: u32) -> u32 {
    of_points(Ask { acquisition, ..Ask::new(SearcherKind::Gp, space(), trials, 3) })
}

fn of_points(mut ask: Ask) -> u32 {
    let (trials, mut hash) = (ask.budget, BASIS);
    for trial in 0..trials {
        ask.trial = trial;
        let Ok(Proposal::Try(point)) = ask.answer() else { panic!("no proposal for trial {trial}") };
        hash = hashed(hash, &point.0);
        let value = objective(&ask.space.to_unit(&point));
        ask.history.push(Observation { trial, point, value, until: 1 });
    }
    hash
}

/// Of all stretches of a lane that decides how long trials train: which trial, where, and until when.
fn scheduled(searcher: SearcherKind) -> u32 {
    let mutable = vec![true, true, false, false, false];
    let config =
        RaceConfig { seed: 3, resource: 20, mutable, ..RaceConfig::new(space(), vec![searcher], 20) };
    let mut race = Race::new(config).expect("a valid space");
    let mut hash = BASIS;
    while let Some(Job::Train { id, point, until, lineage }) = race.next_job() {
        let bits: Vec<f64> = point.0.iter().copied().chain([f64::from(id.0), f64::from(until)]).collect();
        hash = lineage.iter().fold(hashed(hash, &bits), |hash, (point, _)| hashed(hash, &point.0));
        let value = objective(&space().to_unit(&point));
        race.finished(id, value.map(|value| value + 1.0 / f64::from(until)));
    }
    hash
}

#[test]
fn trials_are_those_of_published_links() {
    assert_eq!(fingerprint(SearcherKind::Grid, 200), 3_124_412_203);
    assert_eq!(fingerprint(SearcherKind::ShuffledGrid, 200), 407_850_931);
    assert_eq!(fingerprint(SearcherKind::Random, 200), 3_708_252_313);
    assert_eq!(fingerprint(SearcherKind::Sobol, 200), 2_860_204_874);
    assert_eq!(fingerprint(SearcherKind::Gp, 60), 3_085_380_632);
    assert_eq!(fingerprint(SearcherKind::Halton, 200), 898_540_328);
    assert_eq!(fingerprint(SearcherKind::CmaEs, 200), 877_252_332);
    assert_eq!(fingerprint(SearcherKind::Tpe, 200), 2_308_747_041);
    assert_eq!(fingerprint(SearcherKind::Auto, 60), 1_593_097_620);
    assert_eq!(
        [Acquisition::Ucb, Acquisition::Thompson].map(|it| acquired(it, 40)),
        [1_543_201_957, 4_014_090_813]
    );
}

#[test]
fn stretches_are_those_of_published_links() {
    use SearcherKind::{Asha, Halving, Hyperband, Pbt};
    assert_eq!(
        [Halving, Hyperband, Asha, Pbt].map(scheduled),
        [3_940_980_516, 3_895_268_685, 2_662_092_807, 3_311_621_979]
    );
}
