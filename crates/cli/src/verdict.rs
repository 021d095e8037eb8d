//! The verdict on a link's claim, in plain sentences.

use schema::{Claim, Difference, Engine, Maker, Verdict, Why};

use crate::sweep::Trial;

/// What came of checking a claim; `first` is the first trial that differs.
pub(crate) fn sentence(verdict: &Verdict, first: Option<&Trial>, claim: &Claim, engine: Engine) -> String {
    match verdict {
        Verdict::Reproduced => {
            format!("reproduced: every number is the one that the link claims ({})", claim.digest)
        }
        Verdict::Differs(Difference { why: Why::Failed, .. }) => {
            format!("not compared with {}: some trials failed here. Try again.", claim.digest)
        }
        Verdict::Differs(difference) => {
            let place = first.map(|trial| place(trial, difference)).unwrap_or_default();
            format!("differs from {}. {place}{}", claim.digest, why(difference.why, claim, engine))
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

fn why(why: Why, claim: &Claim, engine: Engine) -> String {
    let made = claim.maker.as_ref().map(Maker::to_string).unwrap_or_default();
    let here = Maker::of(engine);
    match why {
        Why::Failed => "Some trials failed here.".to_owned(),
        Why::Settings => "The settings in the link were changed after its digest was made.".to_owned(),
        Why::Engine => format!("The digest was made by another engine: {made}; here trains {here}."),
        Why::EngineVersion => {
            format!("The digest was made by another version of the engine: {made}; here trains {here}.")
        }
        Why::SearchVersion => {
            format!("The digest was made by another version of the searchers: {made}; here is {here}.")
        }
        Why::Unsaid => "The link does not say which settings and versions made its digest.".to_owned(),
        Why::Device => {
            format!(
                "The digest was made by the same engine on a graphics processor ({made}). Those round differently: the \
                 results agree within a tolerance, not bit for bit."
            )
        }
        Why::Unexplained if engine == Engine::Candle => {
            "Settings and versions are the same, but candle's numbers may depend on the processor or browser; \
             the fused engine's do not."
                .to_owned()
        }
        Why::Unexplained => "Settings and versions are the same: either an error in this program, or a machine \
             that computes differently."
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use schema::decode;

    use super::*;
    use crate::sweep::{Sweep, run};

    const LINK: &str = "#data=moons&samples=60&epochs=1&width=4&search=random&trials=3";

    fn trained(link: &str) -> Sweep {
        run(&decode(link).study, std::num::NonZeroUsize::MIN, |_| ()).unwrap()
    }

    /// What is said of a link's claim.
    fn said(sweep: &Sweep, link: &str) -> String {
        let claim = decode(link).claim.unwrap();
        let (verdict, first) = sweep.check(&claim);
        sentence(&verdict, first, &claim, sweep.engine)
    }

    #[test]
    fn each_reason_has_its_sentence() {
        let (sweep, other) = (trained(LINK), trained(&format!("{LINK}&seed=8")));
        let ours = schema::encode_claim(&sweep.study, &sweep.claim().unwrap());
        assert!(said(&sweep, &ours).starts_with("reproduced: every number"));
        assert!(said(&other, &ours).contains("First to differ: trial 0 (random 0). The settings"));

        let digest = sweep.claim().unwrap().digest.to_string();
        let wrong = ours.replace(&digest, "00000000");
        assert!(said(&sweep, &wrong).contains("Settings and versions are the same"));
        let by = |maker: &str| said(&sweep, &wrong.replace("fused1.search2", maker));
        assert!(
            by("candle1.search2").contains("another engine: candle1.search2; here trains fused1.search2")
        );
        assert!(by("fused9.search2").contains("another version of the engine: fused9.search2"));
        assert!(by("fused1.search9").contains("another version of the searchers: fused1.search9"));
        assert!(said(&sweep, &format!("{LINK}&r=00000000")).contains("does not say which settings"));
    }
}
