//! The same trials to the last bit on every machine. The fingerprints are those of published links: a change of any
//! means that old links no longer reproduce. Runs natively and as WebAssembly.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use search::{Ask, Domain, Observation, Param, Proposal, Scale, SearcherKind, Space};

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

/// FNV-1a over the bits of all points.
fn fingerprint(searcher: SearcherKind, trials: u32) -> u32 {
    let mut ask = Ask::new(searcher, space(), trials, 3);
    let mut hash = 0x811C_9DC5_u32;
    for trial in 0..trials {
        ask.trial = trial;
        let Ok(Proposal::Try(point)) = ask.answer() else { panic!("no proposal for trial {trial}") };
        for byte in point.0.iter().flat_map(|v| v.to_le_bytes()) {
            hash = (hash ^ u32::from(byte)).wrapping_mul(16_777_619);
        }
        let value = objective(&ask.space.to_unit(&point));
        ask.history.push(Observation { trial, point, value, until: 1 });
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
}
