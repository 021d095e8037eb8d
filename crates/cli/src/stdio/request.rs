//! The first line: what is searched, by whom, and for how long.

use search::{Ask, SearcherKind, Space};
use serde_json::{Map, Value};

use super::values::{Names, read_param};
use super::{StdioError, malformed, object};

/// What trials there are at most.
const MOST_TRIALS: u64 = 10_000;

/// Those that want whole trials and nothing else.
const SAMPLERS: [SearcherKind; 9] = [
    SearcherKind::Random,
    SearcherKind::Grid,
    SearcherKind::ShuffledGrid,
    SearcherKind::Sobol,
    SearcherKind::Halton,
    SearcherKind::Tpe,
    SearcherKind::Gp,
    SearcherKind::CmaEs,
    SearcherKind::Auto,
];

/// The first question to the searcher, and how its points are written.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) ask: Ask,
    pub(super) names: Names,
}

impl Request {
    pub(super) fn read(line: &str) -> Result<Self, StdioError> {
        let fields = object(line)?;
        let (space, names) = space(&fields)?;
        let ask = Ask::new(sampler(&fields)?, space, trials(&fields)?, seed(&fields)?);
        if let Err(error) = ask.space.validate() {
            return malformed(error.to_string());
        }
        Ok(Self { ask, names })
    }
}

fn space(fields: &Map<String, Value>) -> Result<(Space, Names), StdioError> {
    let Some(Value::Array(params)) = fields.get("space") else {
        return malformed("space must be a list of parameters");
    };
    if params.is_empty() {
        return malformed("the space is empty: there is nothing to search");
    }
    let (mut space, mut names) = (Space::default(), Names::default());
    for param in params {
        read_param(param, &mut space, &mut names)?;
    }
    Ok((space, names))
}

fn sampler(fields: &Map<String, Value>) -> Result<SearcherKind, StdioError> {
    let name = fields.get("sampler").and_then(Value::as_str);
    let found = SAMPLERS.into_iter().find(|kind| Some(kind.key()) == name);
    found.map_or_else(
        || malformed(format!("sampler must be one of {}", SAMPLERS.map(SearcherKind::key).join(", "))),
        Ok,
    )
}

fn trials(fields: &Map<String, Value>) -> Result<u32, StdioError> {
    let trials = fields.get("trials").and_then(Value::as_u64).filter(|n| (1..=MOST_TRIALS).contains(n));
    let complaint = || malformed(format!("trials must be a whole number from 1 to {MOST_TRIALS}"));
    trials.and_then(|n| u32::try_from(n).ok()).map_or_else(complaint, Ok)
}

/// Larger seeds are folded into 32 bits.
fn seed(fields: &Map<String, Value>) -> Result<u32, StdioError> {
    let fold = |seed: u64| (seed ^ seed >> 32) as u32;
    let seed = fields.get("seed").and_then(Value::as_u64);
    seed.map(fold).map_or_else(|| malformed("seed must be a whole number from 0 to 2^64 - 1"), Ok)
}
