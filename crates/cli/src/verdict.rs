//! The verdict on a link's claim, in plain sentences.

use schema::{Claim, Difference, Engine, Maker, StudyConfig, Verdict, Why};

use crate::sweep::Trial;

/// What came of checking a claim; `first` is the first trial that differs.
pub(crate) fn sentence(
    verdict: &Verdict,
    first: Option<&Trial>,
    claim: &Claim,
    study: &StudyConfig,
) -> String {
    match verdict {
        Verdict::Reproduced => {
            format!("reproduced: every number is the one that the link claims ({})", claim.digest)
        }
        Verdict::Differs(difference) => {
            let place = first.map(|trial| place(trial, difference)).unwrap_or_default();
            format!("differs from {}. {place}{}", claim.digest, why(difference.why, claim, study))
        }
    }
}

fn place(trial: &Trial, difference: &Difference) -> String {
    let among = match difference.first.as_ref().map_or(1, ExactSizeIterator::len) {
        0 | 1 => String::new(),
        rows => format!(" or one of the {} after it", rows - 1),
    };
    format!("First to differ: trial {} ({} {}){among}. ", trial.id, trial.searcher.key(), trial.k)
}

fn why(why: Why, claim: &Claim, study: &StudyConfig) -> String {
    let made = claim.maker.as_ref().map(Maker::to_string).unwrap_or_default();
    let here = Maker::of(study);
    match why {
        Why::Settings => "The settings in the link were changed after its digest was made.".to_owned(),
        Why::Engine => format!("The digest was made by another engine: {made}; here trains {here}."),
        Why::EngineVersion => {
            format!("The digest was made by another version of the engine: {made}; here trains {here}.")
        }
        Why::SearchVersion => {
            format!("The digest was made by another version of the searchers: {made}; here is {here}.")
        }
        Why::Unsaid => "The link does not say which settings and versions made its digest.".to_owned(),
        Why::Unexplained if study.engine.resolved() == Engine::Candle => {
            "Settings and versions are the same, but candle's numbers may depend on the processor or browser; \
             the fused engine's do not."
                .to_owned()
        }
        Why::Unexplained => "Settings and versions are the same: either an error in this program, or a machine \
             that computes differently."
            .to_owned(),
    }
}
