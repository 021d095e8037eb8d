//! The experiment as a URL hash: `v=1&data=digits&opt=adam&lr=0.0001..1&search=grid,gp&trials=64&seed=7`.
//!
//! Only what differs from the defaults is written, and always what makes the numbers (`by=fused1.search2`). Reading
//! never fails: whatever the text holds, the nearest valid experiment comes out, with a [`Note`] for each part that
//! could not be taken as it stood. A link that would be too long for some programs carries its parts packed, in `z=`.

pub(crate) mod pack;
mod read;
mod room;

use crate::claim::Claim;
use crate::engine::Engine;
use crate::field::Key;
use crate::fields::FIELDS;
use crate::maker::Maker;
use crate::note::Note;
use crate::presentation::Presentation;
use crate::rules::prune_key;
use crate::study::StudyConfig;
use read::Reader;

pub use room::{fits, fitted};

/// The version written into links. It rises when a published link would otherwise change its meaning.
pub const VERSION: u32 = 1;
/// More bytes than any experiment needs; the rest is not read.
const LENGTH_MAX: usize = 1 << 15;
/// A longer hash is packed, so that with the page's address it stays within [`LINK_MAX`].
const PLAIN_MAX: usize = 1800;
/// Longer links are cut by some programs that pass them on.
pub const LINK_MAX: usize = 2000;

/// What a link says.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// The experiment, always valid.
    pub study: StudyConfig,
    /// Start at once (`play=1`).
    pub play: bool,
    /// What it was made with (`by=fused1.search2`), where it says so.
    pub by: Option<Maker>,
    /// The results that it claims (`r=…`).
    pub claim: Option<Claim>,
    /// How it is presented.
    pub presentation: Presentation,
    /// What could not be taken as it stood.
    pub notes: Vec<Note>,
}

/// Fields written first, because people read them first.
const FIRST: [Key; 5] = [Key::Data, Key::Optimiser, Key::Lr, Key::BatchSize, Key::Epochs];

/// The hash of an experiment, without `#`. [`decode`] gives the experiment back. Where it leaves the choice of the engine
/// to the page, `by=` names the one that every machine has.
#[must_use]
pub fn encode(study: &StudyConfig) -> String {
    format!("{}&by={}", written(study), Maker::of(study.engine))
}

/// The hash of an experiment with the results claimed for it, made by whoever made those.
#[must_use]
pub fn encode_claim(study: &StudyConfig, claim: &Claim) -> String {
    let by = claim.maker.as_ref().map(|maker| format!("&by={maker}")).unwrap_or_default();
    format!("{}{by}&r={claim}", written(study))
}

/// The hash of an experiment as it is handed on: with the results claimed for it, if there are any, as it is presented,
/// and started at once or not. [`decode`] gives all of it back.
#[must_use]
pub fn encode_link(
    study: &StudyConfig,
    claim: Option<&Claim>,
    presentation: &Presentation,
    play: bool,
) -> String {
    let maker = claim.map_or_else(|| Some(Maker::of(study.engine)), |claim| claim.maker.clone());
    let rest = [
        maker.map(|maker| format!("by={maker}")),
        claim.map(|claim| format!("r={claim}")),
        play.then(|| "play=1".to_owned()),
    ];
    shortest(study, presentation, &rest.into_iter().flatten().collect::<Vec<_>>())
}

/// Plain, as long as that is short; else plain or packed, whichever is shorter. The `rest` is never packed.
fn shortest(study: &StudyConfig, presentation: &Presentation, rest: &[String]) -> String {
    let joined = |head: Vec<String>| [head, rest.to_vec()].concat().join("&");
    let version = vec![format!("v={VERSION}")];
    let plain = joined([version.clone(), parts(study), presentation.parts(true)].concat());
    if plain.len() <= PLAIN_MAX {
        return plain;
    }
    let inside = [parts(study), presentation.parts(false)].concat().join("&");
    let packed = joined([version, vec![format!("z={}", pack::pack(&inside))]].concat());
    if packed.len() < plain.len() { packed } else { plain }
}

fn written(study: &StudyConfig) -> String {
    [vec![format!("v={VERSION}")], parts(study)].concat().join("&")
}

/// Everything that stands between the version and the maker.
fn parts(study: &StudyConfig) -> Vec<String> {
    let engine = (study.engine != Engine::Auto).then(|| format!("engine={}", study.engine.key()));
    // No setting: its name tells what it is.
    let table = study.own().and_then(|own| own.link.as_ref()).map(|link| format!("table={link}"));
    let settings = Some(settings(study)).filter(|settings| !settings.is_empty());
    [settings, engine, table].into_iter().flatten().collect()
}

/// Everything but the version and the engine, as it stands in the hash.
pub(crate) fn settings(study: &StudyConfig) -> String {
    let default = StudyConfig::default();
    let rest = FIELDS.iter().map(|field| field.key).filter(|key| !FIRST.contains(key));
    let mut parts = Vec::new();
    for key in FIRST.into_iter().chain(rest) {
        if study.get(key) != default.get(key) {
            parts.push(format!("{}={}", key.name(), study.get(key).to_text(key.field())));
        }
        if let Some(own) = study.own().filter(|_| key == Key::Data) {
            parts.push(format!("own={}", own.id));
        }
    }
    let names = study.searchers.iter().map(|kind| kind.key()).collect::<Vec<_>>().join(",");
    let mut push = |differs: bool, part: String| {
        if differs {
            parts.push(part)
        }
    };
    push(study.searchers != default.searchers, format!("search={names}"));
    push(study.trials != default.trials, format!("trials={}", study.trials));
    push(study.seed != default.seed, format!("seed={}", study.seed));
    push(study.lag != default.lag, format!("lag={}", study.lag));
    parts.extend(rules(study, &default));
    parts.join("&")
}

/// The rules of the race that differ from the defaults.
fn rules(study: &StudyConfig, default: &StudyConfig) -> Vec<String> {
    let you = study.you.to_text(study);
    let rules = [
        (study.seeds != default.seeds, format!("seeds={}", study.seeds)),
        (study.parts.repeats != default.parts.repeats, format!("repeats={}", study.parts.repeats)),
        (study.parts.folds != default.parts.folds, format!("cv={}", study.parts.folds)),
        (study.prune != default.prune, format!("prune={}", prune_key(study.prune))),
        (study.budget != default.budget, format!("budget={}", study.budget.key())),
        (study.eta != default.eta, format!("eta={}", study.eta)),
        (study.acquisition != default.acquisition, format!("acq={}", study.acquisition.key())),
        (study.survey != default.survey, format!("survey={}", study.survey)),
        (study.twice != default.twice, format!("twice={}", switch(study.twice))),
        (!you.is_empty(), format!("you={you}")),
    ];
    rules.into_iter().filter(|(differs, _)| *differs).map(|(_, text)| text).collect()
}

const fn switch(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

/// Reads a hash, with or without `#`.
#[must_use]
pub fn decode(hash: &str) -> Link {
    let mut reader = Reader::default();
    let text = hash.strip_prefix('#').unwrap_or(hash);
    let text = reader.cut(text);
    reader.read_all(text);
    reader.link()
}
